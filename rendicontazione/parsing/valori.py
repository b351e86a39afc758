"""A cell of a sheet by the kind of its column: its value, or the anomaly that says why not."""

import datetime
import re
from decimal import Decimal

from rendicontazione.anomalie import ERRORE, Anomalia, Lettura
from rendicontazione.parsing.cartella import FoglioLetto
from rendicontazione.parsing.celle import (
    Grezzo,
    chiave,
    indirizzo,
    leggi_codice_istat,
    leggi_data,
    leggi_numero,
    leggi_testo,
    numero_scritto,
    scritto,
)
from rendicontazione.parsing.definizioni import (
    ANNO,
    CODICE,
    CODICE_ISTAT,
    DATA,
    DECIMALE,
    EMAIL,
    EURO,
    IDENTITA,
    INTERO,
    PERCENTUALE,
    SI_NO,
    VERSIONE,
    Colonna,
    Foglio,
)
from rendicontazione.parsing.righe import ModuloLetto, Valore, luogo

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")
_SI = frozenset({"si", "s", "x", "vero", "true", "yes", "y", "1"})
_NO = frozenset({"no", "n", "falso", "false", "0"})
_ANNO = re.compile(r"(\d{4})[.,]0+")
_PERCENTO = re.compile(r"(.*\d)\s*%", re.DOTALL)
_NIENTE = frozenset(
    {"nd", "na", "nr", "np", "nessuno", "nessuna", "nonpervenuto", "nondisponibile"}
)

# Which rule an unreadable cell breaks, by kind of column.
_REGOLA_DEL_TIPO = {
    INTERO: "FORM-04",
    CODICE_ISTAT: "FORM-03",
    DATA: "FORM-05",
    CODICE: "DOM-01",
    SI_NO: "DOM-01",
}


class LettoreValori:
    """The cells of one sheet; a class only because each of them needs the same context."""

    def __init__(self, definizione: Foglio, foglio: FoglioLetto, esito: ModuloLetto) -> None:
        self.definizione = definizione
        self.foglio = foglio
        self.esito = esito
        self._nomi: dict[str, dict[str, str]] = {}  # column → what may stand for each code

    def senza_valore(self, numero: int, posto: int, colonna: Colonna) -> bool:
        """True, with its anomaly, for a formula without a stored value or an error like #REF!."""
        if not (self.foglio.formule_senza_valore or self.foglio.errori):
            return False
        cella = indirizzo(numero, posto)
        dove = luogo(self.definizione.codice, cella, colonna)
        if errore := self.foglio.errori.get(cella):
            self._errore(
                colonna, numero, cella, errore,
                f"{dove}: la formula dà l'errore «{errore}». Scrivi il valore al posto della "
                "formula.",
            )  # fmt: skip
            return True
        if cella in self.foglio.formule_senza_valore:
            self._errore(
                colonna, numero, cella, "",
                f"{dove}: c'è una formula senza valore salvato, e non sappiamo quanto fa. "
                "Scrivi il "
                "numero al posto della formula, oppure apri il file in Excel, salvalo e "
                "ricaricalo.",
            )  # fmt: skip
            return True
        return False

    def leggi(self, colonna: Colonna, grezzo: Grezzo, numero: int, posto: int) -> Valore | None:
        """The value of a cell that is not empty; None, with its anomaly, if it cannot be read."""
        cella = indirizzo(numero, posto)
        if colonna.nome in IDENTITA and self.definizione.riga_unica:
            return _identita(colonna, grezzo)
        if colonna.numerica:
            return self._numero(colonna, grezzo, cella, numero)
        if colonna.tipo == DATA:
            giorno = leggi_data(grezzo)
            if giorno is None:
                self._errore(
                    colonna, numero, cella, scritto(grezzo),
                    f"{luogo(self.definizione.codice, cella, colonna)}: «{scritto(grezzo)}» non è "
                    "una data. Scrivila come 31/12/2024.",
                )  # fmt: skip
                return None
            if giorno.diverso:
                self._lettura(cella, scritto(grezzo), giorno.valore.strftime("%d/%m/%Y"))
            return giorno.valore
        if colonna.tipo == CODICE_ISTAT:
            codice = leggi_codice_istat(grezzo, colonna.codici or ())
            if codice is None and (dal_nome := self._dal_nome(colonna, leggi_testo(grezzo))):
                self._lettura(cella, scritto(grezzo), dal_nome)
                return dal_nome
            if codice is None:
                self._errore(
                    colonna, numero, cella, scritto(grezzo),
                    f"{luogo(self.definizione.codice, cella, colonna)}: «{scritto(grezzo)}» non è "
                    "un codice ISTAT di comune, che ha 6 cifre, né il nome di un comune "
                    "dell'ambito. Il codice è nel foglio Elenchi del modello.",
                )  # fmt: skip
                return None
            if codice.diverso and codice.valore != scritto(grezzo):
                self._lettura(cella, scritto(grezzo), codice.valore)
            return codice.valore
        testo = leggi_testo(grezzo)
        if colonna.tipo == SI_NO:
            return self._si_no(colonna, grezzo, testo, numero, cella)
        if colonna.tipo == CODICE:
            return self._codice(colonna, grezzo, testo, cella)
        if colonna.tipo == EMAIL and not _EMAIL.fullmatch(testo):
            self._errore(
                colonna, numero, cella, testo,
                f"{luogo(self.definizione.codice, cella, colonna)}: «{testo}» non è un indirizzo "
                "e-mail. Scrivilo per intero, come ufficio@comune.it.",
                codice="FORM-01",
            )  # fmt: skip
            return None
        return testo

    def _numero(self, colonna: Colonna, grezzo: Grezzo, cella: str, riga: int) -> Decimal | None:
        if colonna.tipo == PERCENTUALE and (percento := self._percentuale(grezzo, cella)):
            return percento
        letto = leggi_numero(grezzo, punto_di_migliaia=colonna.tipo != DECIMALE)
        if letto is None:
            self._errore(
                colonna, riga, cella, scritto(grezzo),
                f"{luogo(self.definizione.codice, cella, colonna)}: hai scritto "
                f"«{scritto(grezzo)}». {_serve_un_numero(colonna, grezzo)}",
            )  # fmt: skip
            return None
        detto = numero_scritto(letto.valore, 2 if colonna.tipo == EURO else None)
        if letto.diverso and detto != scritto(grezzo):
            self._lettura(cella, scritto(grezzo), detto)
        return letto.valore

    def _percentuale(self, grezzo: Grezzo, cella: str) -> Decimal | None:
        """The hundredths of «75%», or of a number shown as a percentage; None for any other."""
        if isinstance(grezzo, str) and (percento := _PERCENTO.fullmatch(leggi_testo(grezzo))):
            letto = leggi_numero(percento[1])
            if letto is None:
                return None
            valore, trovato = letto.valore, grezzo
        elif isinstance(grezzo, float) and cella in self.foglio.percentuali:
            valore = Decimal(f"{grezzo:.15g}") * 100
            trovato = f"{numero_scritto(valore)} %"
        else:
            return None
        self._lettura(cella, trovato, numero_scritto(valore))
        return valore

    def _si_no(
        self, colonna: Colonna, grezzo: Grezzo, testo: str, riga: int, cella: str
    ) -> str | None:
        """The codes SI and NO, however they are said."""
        detto = chiave(testo)
        if detto not in _SI | _NO:
            self._errore(
                colonna, riga, cella, scritto(grezzo),
                f"{luogo(self.definizione.codice, cella, colonna)}: hai scritto "
                f"«{scritto(grezzo)}». Qui serve SI oppure NO.",
            )  # fmt: skip
            return None
        codice = "SI" if detto in _SI else "NO"
        if codice != scritto(grezzo):
            self._lettura(cella, scritto(grezzo), codice)
        return codice

    def _codice(self, colonna: Colonna, grezzo: Grezzo, testo: str, cella: str) -> str:
        """The listed code when only case, blanks or leading zeros differ; else what is there.

        The meaning of one code only, written in its place, stands for it.
        """
        codice = testo
        if colonna.codici is not None and testo not in colonna.codici:
            if testo.upper() in colonna.codici:
                codice = testo.upper()
            else:
                uguali = [
                    c for c in colonna.codici if c.isdigit() and c.lstrip("0") == testo.lstrip("0")
                ] if testo.isdigit() else []  # fmt: skip
                codice = uguali[0] if len(uguali) == 1 else self._dal_nome(colonna, testo) or testo
        if codice != scritto(grezzo):
            self._lettura(cella, scritto(grezzo), codice)
        return codice

    def _dal_nome(self, colonna: Colonna, testo: str) -> str:
        """The code that has that meaning, or those letters and digits; "" if none or several.

        Names are compared without blanks, accents and marks: «ROÈ  VOLCIANO», «Roe' Volciano».
        """
        if colonna.nome not in self._nomi:
            per_nome: dict[str, set[str]] = {}
            for codice, nome in (colonna.codici or {}).items():
                for scrittura in (chiave(codice), chiave(nome)):
                    per_nome.setdefault(scrittura, set()).add(codice)
            self._nomi[colonna.nome] = {
                scrittura: codici.pop()
                for scrittura, codici in per_nome.items()
                if scrittura and len(codici) == 1
            }
        return self._nomi[colonna.nome].get(chiave(testo), "")

    def _lettura(self, cella: str, trovato: str, letto: str) -> None:
        self.esito.letture.append(Lettura(self.definizione.codice, cella, trovato, letto))

    def _errore(
        self, colonna: Colonna, riga: int, cella: str, valore: str, messaggio: str, codice: str = ""
    ) -> None:
        if not codice:
            codice = _REGOLA_DEL_TIPO.get(
                colonna.tipo, "FORM-02" if colonna.numerica else "FORM-01"
            )
        self.esito.anomalie.append(
            Anomalia(
                self.definizione.codice,
                cella,
                codice,
                ERRORE,
                valore,
                messaggio,
                riga,
                colonna.nome,
            )
        )


def _identita(colonna: Colonna, grezzo: Grezzo) -> str:
    """Year, Ambito and version as text; «2024.1» may have become a date on an Italian keyboard."""
    if colonna.nome == VERSIONE and isinstance(grezzo, datetime.date):
        return f"{grezzo.year}.{grezzo.month}"
    testo = leggi_testo(grezzo)
    if colonna.nome == ANNO and (intero := _ANNO.fullmatch(testo)):
        return intero[1]  # «2024,0», as a number written by a program
    return testo


def _serve_un_numero(colonna: Colonna, grezzo: Grezzo) -> str:
    if isinstance(grezzo, datetime.date | datetime.time | datetime.timedelta):
        return (
            "È una data o un'ora: cambia il formato della cella in «Numero» e riscrivi il valore."
        )
    testo = leggi_testo(grezzo)
    tipo = "un numero intero" if colonna.tipo == INTERO else "un numero"
    if not chiave(testo) or chiave(testo) in _NIENTE:
        if colonna.obbligo == "sempre":
            return f"Qui serve {tipo}: scrivi il valore; se è zero scrivi 0."
        return f"Qui serve {tipo}. Se il dato manca lascia la cella vuota; se è zero scrivi 0."
    if colonna.tipo == DECIMALE and leggi_numero(grezzo) is not None:
        return (
            f"Può voler dire due numeri diversi: scrivi {testo.replace('.', '')} oppure "
            f"{testo.replace('.', ',')}."
        )
    return f"Qui serve {tipo}, come {'12' if colonna.tipo == INTERO else '1234,50'}, senza parole."
