"""One sheet row by row: data, totals, titles and repeated headings."""

import re

from rendicontazione.anomalie import Lettura
from rendicontazione.parsing.capito import (
    IN_PIU,
    INTESTAZIONE,
    PRECOMPILATA,
    TITOLO,
    TOTALE,
    VUOTA,
    FoglioCapito,
)
from rendicontazione.parsing.cartella import FoglioLetto
from rendicontazione.parsing.celle import (
    Grezzo,
    chiave,
    indirizzo,
    leggi_numero,
    leggi_testo,
    vuota,
)
from rendicontazione.parsing.definizioni import CODICE, CODICE_ISTAT, INTERO, Foglio
from rendicontazione.parsing.intestazioni import LettoreIntestazioni
from rendicontazione.parsing.righe import ModuloLetto, Riga, RigaTotale, Valore
from rendicontazione.parsing.valori import LettoreValori

_TOTALE = re.compile(r"(?:sub[\s-]?)?total[ei]\b|\btot\.|somma\b", re.IGNORECASE)


class LettoreFoglio:
    """Reads one sheet into the result; a class only because the rows share much context."""

    def __init__(
        self, definizione: Foglio, foglio: FoglioLetto, esito: ModuloLetto, capito: FoglioCapito
    ) -> None:
        self.definizione = definizione
        self.foglio = foglio
        self.esito = esito
        self.capito = capito
        self.intestazioni = LettoreIntestazioni(definizione, foglio, esito, capito)
        self.valori = LettoreValori(definizione, foglio, esito)
        self.colonne = self.intestazioni.colonne
        self.posizioni = self.intestazioni.posizioni

    def leggi(self) -> None:
        self.esito.righe[self.definizione.codice] = []
        if not self.intestazioni.leggi():
            return
        if self.foglio.nascosto:
            self._lettura("", "foglio nascosto", "letto come gli altri")
        inizio = self.intestazioni.prima_riga
        precedente = inizio - 1
        for numero, grezza in enumerate(self.foglio.righe[inizio - 1 :], start=inizio):
            if titolo := self._scritta_sola(numero, grezza):
                cella = indirizzo(numero, titolo)
                self._lettura(cella, leggi_testo(grezza[titolo - 1]), "titolo: riga non importata")
                self.capito.salta(TITOLO, numero)
                continue
            if not self._ha_contenuto(numero, grezza):
                vuote = all(map(vuota, grezza))
                self.capito.salta(VUOTA if vuote else PRECOMPILATA, numero)
                continue
            if self._intestazione_ripetuta(grezza):
                self._lettura(indirizzo(numero, 1), "intestazione ripetuta", "riga non importata")
                self.capito.salta(INTESTAZIONE, numero)
                continue
            etichetta = self._etichetta_di_totale(grezza)
            if etichetta:
                self.capito.salta(TOTALE, numero)
                precedente = self._totale(numero, grezza, *etichetta, dopo=precedente)
                continue
            self._riga(numero, grezza)
        self.capito.righe = len(self.esito.righe[self.definizione.codice])

    def _scritta_sola(self, numero: int, grezza: list[object]) -> int:
        """Column of the only words of the row, when they are no code: a title; 0 if there is none.

        A number in the prefilled column does not count as content.
        """
        scritte = []
        for colonna, posto in self.colonne:
            if self._senza_valore(numero, posto):
                return 0
            grezzo = grezza[posto - 1] if posto <= len(grezza) else ""
            if vuota(grezzo) or (colonna.precompilata and leggi_numero(grezzo)):
                continue
            scritte.append((colonna, posto, grezzo))
        if len(scritte) != 1 or self.definizione.riga_unica:
            return 0
        colonna, posto, grezzo = scritte[0]
        e_titolo = (
            isinstance(grezzo, str)
            and leggi_numero(grezzo) is None
            and (colonna.precompilata or not colonna.numerica)
            and leggi_testo(grezzo).upper() not in (colonna.codici or {})
            and not _e_totale(grezzo)
        )
        return posto if e_titolo else 0

    def _intestazione_ripetuta(self, grezza: list[object]) -> bool:
        prima, posto_prima = self.colonne[0]
        if posto_prima > len(grezza) or chiave(grezza[posto_prima - 1]) != chiave(prima.titolo):
            return False
        uguali = sum(
            posto <= len(grezza) and chiave(grezza[posto - 1]) == chiave(colonna.titolo)
            for colonna, posto in self.colonne
        )
        return uguali * 2 > len(self.colonne)

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
                return not self._solo_precompilata(numero, grezza)
            if self._senza_valore(numero, posto):
                return True
        return False

    def _solo_precompilata(self, numero: int, grezza: list[object]) -> bool:
        """True for a row of the template where nobody has written anything yet."""
        if not self.definizione.precompilate:
            return False
        for colonna, posto in self.colonne:
            if colonna.nome not in self.definizione.gia_scritte and not colonna.precompilata:
                if posto <= len(grezza) and not vuota(grezza[posto - 1]):
                    return False
                if self._senza_valore(numero, posto):
                    return False
        posti = {colonna.nome: posto for colonna, posto in self.colonne}
        chiave_riga = tuple(
            leggi_testo(grezza[posti[nome] - 1])
            if nome in posti and posti[nome] <= len(grezza)
            else ""
            for nome in self.definizione.chiave
        )
        return chiave_riga in self.definizione.precompilate

    def _senza_valore(self, numero: int, posto: int) -> bool:
        """True for a formula without a stored value, or with an error in its place."""
        senza, errori = self.foglio.formule_senza_valore, self.foglio.errori
        if not (senza or errori):
            return False  # the address of every cell would be a waste
        cella = indirizzo(numero, posto)
        return cella in senza or cella in errori

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
            libere.append(posto)
        if con_codici < 2:
            for posto in [*libere, *self.intestazioni.sconosciute]:
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
                if self.valori.senza_valore(numero, dove, colonna):
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
            self.capito.salta(IN_PIU, numero)
            self._lettura(
                indirizzo(numero, 1), "riga in più", "non letta: questo foglio ha una riga sola"
            )
            return
        valori: dict[str, Valore] = {}
        guaste = set()
        for colonna, posto in self.colonne:
            if self.valori.senza_valore(numero, posto, colonna):
                guaste.add(colonna.nome)
                continue
            grezzo = grezza[posto - 1] if posto <= len(grezza) else ""
            if vuota(grezzo):
                continue
            valore = self.valori.leggi(colonna, grezzo, numero, posto)
            if valore is None:
                guaste.add(colonna.nome)
            else:
                valori[colonna.nome] = valore
        righe.append(
            Riga(self.definizione.codice, numero, valori, frozenset(guaste), self.posizioni, grezza)
        )

    def _lettura(self, cella: str, trovato: str, letto: str) -> None:
        self.esito.letture.append(Lettura(self.definizione.codice, cella, trovato, letto))


def _e_totale(grezzo: Grezzo) -> bool:
    return isinstance(grezzo, str) and bool(_TOTALE.match(leggi_testo(grezzo)))
