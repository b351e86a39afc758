"""Invented users (F4) by age, sex and citizenship: for each item, as many as F1 says."""

import random
from collections.abc import Iterator, Sequence

from rendicontazione.export import Cella, DatiModello

_FASCE = {
    "FAM": ("0-2", "3-5", "6-13", "14-17"),
    "ANZ": ("65-74", "75-84", "85+"),
    "DIS": ("6-13", "14-17", "18-64"),
}
_FASCE_DELLA_VOCE = {"3.A.01": ("0-2",)}
_ADULTI = ("18-64", "65-74")
_IN_CARICO = frozenset({"1.D.01", "1.D.02", "1.D.06", "1.F.03", "3.B.02", "3.B.03"})
_ITALIANI = 6  # how many times as many as foreigners, in a group alike
GRUPPI = 5  # rows of a comune for an item
COMUNI_DI_UN_ENTE = 4


def righe_utenti(
    dati: DatiModello, spesa: list[dict[str, Cella]], seme: int
) -> Iterator[dict[str, Cella]]:
    """The users of each row of F1; those of a body live in some comuni of the Ambito."""
    caso = random.Random(f"utenti-{seme}-{dati.numero_ambito}")  # noqa: S311 - invented figures
    for riga in spesa:
        comuni = [str(riga["codice_istat_comune"])] if "codice_istat_comune" in riga else (
            caso.sample(list(dati.comuni), min(COMUNI_DI_UN_ENTE, len(dati.comuni)))
        )  # fmt: skip
        utenti = int(str(riga["utenti"]))
        for comune, quanti in zip(comuni, _dividi(utenti, len(comuni), caso), strict=True):
            yield from _gruppi(riga, comune, quanti, caso)


def _gruppi(
    riga: dict[str, Cella], comune: str, utenti: int, caso: random.Random
) -> Iterator[dict[str, Cella]]:
    area, voce = str(riga["area_utenza"]), str(riga["codice_voce"])
    fasce = _FASCE_DELLA_VOCE.get(voce) or _FASCE.get(area, _ADULTI)
    cittadinanze = ("S",) if area == "IMM" else ("I", "S")
    tutti = [(f, s, c) for f in fasce for s in ("M", "F") for c in cittadinanze]
    scelti = sorted(caso.sample(tutti, min(GRUPPI, len(tutti))))
    quante_volte = [_ITALIANI if cittadinanza == "I" else 1 for _, _, cittadinanza in scelti]
    for (fascia, sesso, cittadinanza), quanti in zip(
        scelti, _dividi(utenti, len(scelti), caso, quante_volte), strict=True
    ):
        if quanti:
            yield {
                "codice_istat_comune": comune,
                "area_utenza": area,
                "codice_voce": voce,
                "fascia_eta": fascia,
                "sesso": sesso,
                "cittadinanza": cittadinanza,
                "presa_in_carico": "SI" if voce in _IN_CARICO else "NO",
                "utenti": quanti,
            }


def _dividi(
    totale: int, parti: int, caso: random.Random, quante_volte: Sequence[int] = ()
) -> list[int]:
    """Whole numbers that sum to the total; `quante_volte` makes some parts larger."""
    pesi = [caso.randint(1, 9) * volte for volte in quante_volte or [1] * parti]
    quote = [totale * peso // sum(pesi) for peso in pesi]
    quote[0] += totale - sum(quote)
    return quote
