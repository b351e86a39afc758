"""A list of facilities: its sheet and headings found, its rows read one by one."""

import re
from collections.abc import Container, Sequence

from strutture.anomalie import AVVISO, Anomalia, Lettura
from strutture.parsing.elenchi_json import e_json, read_foglio
from strutture.parsing.fogli import FileIllegibile, Foglio, Grezza, read_fogli
from strutture.parsing.intestazioni import (
    COLONNE,
    DATE,
    POSTI,
    TESTI,
    ColonnaDoppia,
    chiave,
    riconosci,
)
from strutture.parsing.righe import Elenco, LettoreRiga, RigaElenco, scritto, vuota

__all__ = [
    "COLONNE",
    "DATE",
    "POSTI",
    "TESTI",
    "TUTTE",
    "Elenco",
    "RigaElenco",
    "chiave",
    "read_elenco",
    "scritto",
]

# Every row of any list: its repairs are accepted.
TUTTE = range(1, 10**9)
_RIGHE_DI_TITOLO = 20


def read_elenco(
    contenuto: bytes,
    *,
    tipo: str = "",
    accettate: Container[int] = frozenset(),
    provincia: str = "",
) -> Elenco:
    """The rows of the first sheet that has the headings of a list of facilities.

    `tipo` = the type of all the units, where the list has no column that says it. `accettate` =
    the rows whose repaired e-mail may be taken: the others leave it out, and say so. `provincia` =
    Istat code of the Province whose register this is: in HSDS only its identifiers are read. The
    units of a JSON file are numbered from 2, as in the same list in CSV.
    Errors: FileIllegibile if the file is no list, or lacks denominazione, tipo or the comune.
    """
    senza_tipo = False
    json = e_json(contenuto)
    for foglio in [read_foglio(contenuto, provincia=provincia)] if json else read_fogli(contenuto):
        for indice, riga in enumerate(foglio[:_RIGHE_DI_TITOLO]):
            try:
                colonne = riconosci([scritto(cella) for cella in riga])
            except ColonnaDoppia as doppia:
                raise FileIllegibile(
                    f"La colonna «{doppia}» c'è due volte: lasciane una sola.", codice="COLONNE"
                ) from doppia
            if "denominazione" not in colonne:
                continue
            if "tipo" in colonne or (tipo and "comune" in colonne):
                return _Lettore(foglio, indice, colonne, tipo, accettate).leggi()
            senza_tipo = senza_tipo or "comune" in colonne
    if senza_tipo:
        raise FileIllegibile(
            "Nell'elenco manca la colonna «tipo»: aggiungila, o scegli un tipo che vale per tutte "
            "le righe.",
            codice="COLONNE",
        )
    raise FileIllegibile(
        "Non trovo le colonne dell'elenco: la prima riga deve avere almeno «denominazione», "
        "«tipo» e «comune» (o «codice_istat»).",
        codice="COLONNE",
    )


class _Lettore:
    """Reads one sheet, heading found."""

    def __init__(
        self,
        foglio: Foglio,
        testata: int,
        colonne: Sequence[str | None],
        tipo: str,
        accettate: Container[int],
    ) -> None:
        usate = {colonna for colonna in colonne if colonna}
        if not usate & {"comune", "codice_istat", "id_struttura"}:
            raise FileIllegibile(
                "Manca la colonna «comune», o «codice_istat»: aggiungine una.", codice="COLONNE"
            )
        self.foglio, self.testata, self.colonne = foglio, testata, colonne
        self.tipo, self.accettate = tipo, accettate
        self.elenco = Elenco(righe=[], letture=[], anomalie=[])

    def leggi(self) -> Elenco:
        self._colonne_ignote()
        colonne, elenco = self.colonne, self.elenco
        for numero, celle in enumerate(self.foglio[self.testata + 1 :], self.testata + 2):
            if all(vuota(cella) for cella in celle):
                continue
            if totale := _riga_di_totale(colonne, celle):
                elenco.letture.append(
                    Lettura(numero, "denominazione", totale, "riga di totale, saltata")
                )
                continue
            lettore = LettoreRiga(numero, elenco, accetta=numero in self.accettate)
            for colonna, cella in zip(colonne, celle, strict=False):
                if colonna:
                    lettore.leggi(colonna, cella)
            if self.tipo:
                lettore.esito.testi.setdefault("tipo", self.tipo)
            elenco.righe.append(lettore.esito)
        return elenco

    def _colonne_ignote(self) -> None:
        titoli = zip(map(scritto, self.foglio[self.testata]), self.colonne, strict=True)
        ignote = [titolo for titolo, colonna in titoli if not colonna and titolo]
        if ignote:
            self.elenco.anomalie.append(
                Anomalia(
                    self.testata + 1,
                    "",
                    "STR-13",
                    AVVISO,
                    ", ".join(ignote),
                    f"Riga {self.testata + 1}: queste colonne non si usano: {', '.join(ignote)}.",
                )
            )


def _riga_di_totale(colonne: Sequence[str | None], celle: Sequence[Grezza]) -> str:
    """What the row calls itself if it is a total: «Totale», and neither type nor comune."""
    piene = {
        colonna: cella for colonna, cella in zip(colonne, celle, strict=False) if not vuota(cella)
    }
    if piene.keys() & {"tipo", "comune", "codice_istat"}:
        return ""
    prima = scritto(next(iter(piene.values()), ""))
    return prima if re.match(r"total[ei]\b", prima.lower()) else ""
