"""One sheet: its headings, its rows, its totals, and every cell by the kind of its column."""

import datetime
import difflib
import re
from decimal import Decimal

from rendicontazione.anomalie import BLOCCANTE, ERRORE, Anomalia, Lettura
from rendicontazione.parsing.cartella import FoglioLetto
from rendicontazione.parsing.celle import (
    Grezzo,
    chiave,
    indirizzo,
    leggi_codice_istat,
    leggi_data,
    leggi_numero,
    leggi_testo,
    lettere,
    numero_scritto,
    scritto,
    vuota,
)
from rendicontazione.parsing.definizioni import (
    CODICE,
    CODICE_ISTAT,
    DATA,
    DECIMALE,
    EMAIL,
    EURO,
    IDENTITA,
    INTERO,
    SI_NO,
    VERSIONE,
    Colonna,
    Foglio,
)
from rendicontazione.parsing.righe import ModuloLetto, Riga, RigaTotale, Valore, luogo

_TOTALE = re.compile(r"(?:sub[\s-]?)?total[ei]\b|\btot\.|somma\b", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")
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


class LettoreFoglio:
    """Reads one sheet into the result; a class only because the cells share much context."""

    def __init__(self, definizione: Foglio, foglio: FoglioLetto, esito: ModuloLetto) -> None:
        self.definizione = definizione
        self.foglio = foglio
        self.esito = esito
        self.posizioni: dict[str, int] = {}
        self.colonne: list[tuple[Colonna, int]] = []
        self.sconosciute: list[int] = []

    def leggi(self) -> None:
        self.esito.righe[self.definizione.codice] = []
        if not self._intestazioni():
            return
        if self.foglio.nascosto:
            self._lettura("", "foglio nascosto", "letto come gli altri")
        precedente = 1
        for numero, grezza in enumerate(self.foglio.righe[1:], start=2):
            if not self._ha_contenuto(numero, grezza):
                continue
            if self._intestazione_ripetuta(grezza):
                self._lettura(indirizzo(numero, 1), "intestazione ripetuta", "riga non importata")
                continue
            etichetta = self._etichetta_di_totale(grezza)
            if etichetta:
                precedente = self._totale(numero, grezza, *etichetta, dopo=precedente)
                continue
            self._riga(numero, grezza)

    # --- headings ---

    def _intestazioni(self) -> bool:
        prima = self.foglio.righe[0] if self.foglio.righe else []
        attese = {chiave(colonna.nome): colonna for colonna in self.definizione.colonne}
        doppie = []
        for posto, grezzo in enumerate(prima, start=1):
            if vuota(grezzo):
                continue
            colonna = attese.get(chiave(grezzo))
            if colonna is None:
                self.sconosciute.append(posto)
            elif colonna.nome in self.posizioni:
                doppie.append((colonna, posto))
            else:
                self.posizioni[colonna.nome] = posto
                self.colonne.append((colonna, posto))
        mancanti = [c for c in self.definizione.colonne if c.nome not in self.posizioni]
        if len(mancanti) * 2 > len(self.definizione.colonne):
            self._senza_intestazioni()
            return False
        for colonna, posto in doppie:
            self._blocca(
                indirizzo(1, posto),
                scritto(prima[posto - 1]),
                f"{luogo(self.definizione.codice, indirizzo(1, posto))}: l'intestazione "
                f"«{colonna.titolo}» c'è due volte, e non sappiamo quale colonna vale. "
                "Lasciane una sola.",
            )
        for colonna in mancanti:
            self._colonna_mancante(colonna, prima)
        for posto in self.sconosciute:
            self._lettura(
                indirizzo(1, posto), scritto(prima[posto - 1]), "colonna non del modello: non letta"
            )
        self._senza_nome(prima)
        return not (mancanti or doppie)

    def _senza_nome(self, prima: list[object]) -> None:
        """Columns with something in them but no heading: not read, and said."""
        larghezza = len(prima)
        for posto in range(1, larghezza + 1):
            if not vuota(prima[posto - 1]):
                continue
            for numero, riga in enumerate(self.foglio.righe[1:], start=2):
                if posto <= len(riga) and not vuota(riga[posto - 1]):
                    cella = indirizzo(numero, posto)
                    self._lettura(
                        cella, f"colonna {lettere(posto)}", "senza intestazione: non letta"
                    )
                    break

    def _senza_intestazioni(self) -> None:
        attese = {chiave(colonna.nome) for colonna in self.definizione.colonne}
        altrove = next(
            (
                numero
                for numero, riga in enumerate(self.foglio.righe[1:20], start=2)
                if sum(chiave(cella) in attese for cella in riga if not vuota(cella)) * 2
                > len(attese)
            ),
            None,
        )
        dove = (
            f"le intestazioni sono nella riga {altrove}, devono stare nella riga 1: elimina le "
            "righe sopra."
            if altrove
            else "nella riga 1 non ci sono le intestazioni del modello. Copia i dati nel modello "
            "scaricato da questa pagina."
        )
        self._blocca("A1", "", f"{luogo(self.definizione.codice, 'A1')}: {dove}")

    def _colonna_mancante(self, colonna: Colonna, prima: list[object]) -> None:
        candidate = {chiave(prima[posto - 1]): posto for posto in self.sconosciute}
        simile = difflib.get_close_matches(chiave(colonna.nome), list(candidate), n=1, cutoff=0.75)
        consiglio = (
            f"In {indirizzo(1, candidate[simile[0]])} c'è "
            f"«{scritto(prima[candidate[simile[0]] - 1])}»: se è quella, scrivi «{colonna.titolo}»."
            if simile
            else "Rimetti la colonna, anche vuota, o copia i dati nel modello scaricato da questa "
            "pagina."
        )
        self._blocca(
            "", "", f"{luogo(self.definizione.codice, '')}: manca la colonna «{colonna.titolo}». "
            + consiglio, colonna=colonna.nome,
        )  # fmt: skip

    def _intestazione_ripetuta(self, grezza: list[object]) -> bool:
        prima, posto_prima = self.colonne[0]
        if posto_prima > len(grezza) or chiave(grezza[posto_prima - 1]) != chiave(prima.nome):
            return False
        uguali = sum(
            posto <= len(grezza) and chiave(grezza[posto - 1]) == chiave(colonna.nome)
            for colonna, posto in self.colonne
        )
        return uguali * 2 > len(self.colonne)

    # --- rows ---

    def _ha_contenuto(self, numero: int, grezza: list[object]) -> bool:
        compilata = self._compilata(numero, grezza)
        if compilata and numero in self.foglio.righe_nascoste:
            # A hidden row counts like the others, but it is said.
            self._lettura(indirizzo(numero, 1), "riga nascosta", "letta come le altre")
        return compilata

    def _compilata(self, numero: int, grezza: list[object]) -> bool:
        for colonna, posto in self.colonne:
            # «TOTALE» may be written in the prefilled column of the numbers too.
            totale = posto <= len(grezza) and _e_totale(grezza[posto - 1])
            if colonna.precompilata and not self.definizione.riga_unica and not totale:
                continue
            if posto <= len(grezza) and not vuota(grezza[posto - 1]):
                return True
            if self.foglio.formule_senza_valore or self.foglio.errori:
                cella = indirizzo(numero, posto)
                if cella in self.foglio.formule_senza_valore or cella in self.foglio.errori:
                    return True
        return False

    def _etichetta_di_totale(self, grezza: list[object]) -> tuple[str, int] | None:
        """Label and column of a totals row: the label stands where a code should, or alone."""
        if self.definizione.riga_unica:
            return None
        libere = []
        con_codici = 0
        for colonna, posto in self.colonne:
            if posto > len(grezza) or vuota(grezza[posto - 1]):
                continue
            if colonna.tipo in {CODICE, CODICE_ISTAT, INTERO} and _e_totale(grezza[posto - 1]):
                return leggi_testo(grezza[posto - 1]), posto
            if colonna.tipo in {CODICE, CODICE_ISTAT}:
                con_codici += 1
            if not colonna.numerica:
                libere.append(posto)
        if con_codici < 2:
            for posto in [*libere, *self.sconosciute]:
                if posto <= len(grezza) and _e_totale(grezza[posto - 1]):
                    return leggi_testo(grezza[posto - 1]), posto
        return None

    def _totale(
        self, numero: int, grezza: list[object], etichetta: str, posto: int, *, dopo: int
    ) -> int:
        cella = indirizzo(numero, posto)
        self._lettura(cella, etichetta, "riga di totale: non importata, confrontata con la somma")
        valori: dict[str, Valore] = {}
        guaste = set()
        for colonna, dove in self.colonne:
            if dove == posto:
                continue
            grezzo = grezza[dove - 1] if dove <= len(grezza) else ""
            if colonna.numerica and not colonna.precompilata:
                if self._senza_valore(numero, dove, colonna):
                    guaste.add(colonna.nome)
                elif letto := leggi_numero(grezzo):
                    valori[colonna.nome] = letto.valore
            elif colonna.tipo in {CODICE, CODICE_ISTAT} and not vuota(grezzo):
                valori[colonna.nome] = leggi_testo(grezzo).upper()
        riga = Riga(
            self.definizione.codice, numero, valori, frozenset(guaste), self.posizioni, grezza
        )
        self.esito.totali.append(RigaTotale(riga, etichetta, cella, dopo))
        return numero

    def _riga(self, numero: int, grezza: list[object]) -> None:
        righe = self.esito.righe[self.definizione.codice]
        if self.definizione.riga_unica and righe:
            self._lettura(
                indirizzo(numero, 1), "riga in più", "non letta: questo foglio ha una riga sola"
            )
            return
        valori: dict[str, Valore] = {}
        guaste = set()
        for colonna, posto in self.colonne:
            if self._senza_valore(numero, posto, colonna):
                guaste.add(colonna.nome)
                continue
            grezzo = grezza[posto - 1] if posto <= len(grezza) else ""
            if vuota(grezzo):
                continue
            valore = self._leggi(colonna, grezzo, numero, posto)
            if valore is None:
                guaste.add(colonna.nome)
            else:
                valori[colonna.nome] = valore
        righe.append(
            Riga(self.definizione.codice, numero, valori, frozenset(guaste), self.posizioni, grezza)
        )

    # --- cells ---

    def _senza_valore(self, numero: int, posto: int, colonna: Colonna) -> bool:
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

    def _leggi(self, colonna: Colonna, grezzo: Grezzo, numero: int, posto: int) -> Valore | None:
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
            if codice is None:
                self._errore(
                    colonna, numero, cella, scritto(grezzo),
                    f"{luogo(self.definizione.codice, cella, colonna)}: «{scritto(grezzo)}» non è "
                    "un codice ISTAT di comune, che ha 6 cifre. "
                    + _consiglio_comune(colonna, leggi_testo(grezzo)),
                )  # fmt: skip
                return None
            if codice.diverso and codice.valore != scritto(grezzo):
                self._lettura(cella, scritto(grezzo), codice.valore)
            return codice.valore
        testo = leggi_testo(grezzo)
        if colonna.tipo in {CODICE, SI_NO}:
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
        letto = leggi_numero(grezzo, punto_di_migliaia=colonna.tipo != DECIMALE)
        if letto is None:
            self._errore(
                colonna, riga, cella, scritto(grezzo),
                f"{luogo(self.definizione.codice, cella, colonna)}: hai scritto "
                f"«{scritto(grezzo)}». {_serve_un_numero(colonna, grezzo)}",
            )  # fmt: skip
            return None
        if letto.diverso:
            self._lettura(
                cella, scritto(grezzo),
                numero_scritto(letto.valore, 2 if colonna.tipo == EURO else None),
            )  # fmt: skip
        return letto.valore

    def _codice(self, colonna: Colonna, grezzo: Grezzo, testo: str, cella: str) -> str:
        """The listed code when only case, blanks or leading zeros differ; else what is there."""
        codice = testo
        if colonna.codici is not None and testo not in colonna.codici:
            if testo.upper() in colonna.codici:
                codice = testo.upper()
            elif testo.isdigit():
                uguali = [
                    c for c in colonna.codici if c.isdigit() and c.lstrip("0") == testo.lstrip("0")
                ]
                codice = uguali[0] if len(uguali) == 1 else testo
        if codice != scritto(grezzo):
            self._lettura(cella, scritto(grezzo), codice)
        return codice

    # --- what is said ---

    def _lettura(self, cella: str, trovato: str, letto: str) -> None:
        self.esito.letture.append(Lettura(self.definizione.codice, cella, trovato, letto))

    def _blocca(self, cella: str, valore: str, messaggio: str, colonna: str = "") -> None:
        self.esito.anomalie.append(
            Anomalia(
                self.definizione.codice,
                cella,
                "FILE-03",
                BLOCCANTE,
                valore,
                messaggio,
                riga=1 if cella else None,
                colonna=colonna,
            )
        )

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


def _e_totale(grezzo: Grezzo) -> bool:
    return isinstance(grezzo, str) and bool(_TOTALE.match(leggi_testo(grezzo)))


def _identita(colonna: Colonna, grezzo: Grezzo) -> str:
    """Year, Ambito and version as text; «2024.1» may have become a date on an Italian keyboard."""
    if colonna.nome == VERSIONE and isinstance(grezzo, datetime.date):
        return f"{grezzo.year}.{grezzo.month}"
    return leggi_testo(grezzo)


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


def _consiglio_comune(colonna: Colonna, testo: str) -> str:
    for codice, nome in (colonna.codici or {}).items():
        if chiave(nome) == chiave(testo):
            return f"Per {nome} scrivi {codice}."
    return "Lo trovi nel foglio Elenchi del modello."
