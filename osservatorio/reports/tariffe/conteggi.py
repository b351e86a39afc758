"""What of the totals on who pays may be read: small groups and what gives them back are hidden.

Three counts for each cell (persons, exempt, paying), decided together with all their sums. An
amount is of the persons who pay, a cost of all: each is hidden with them. What is of the Province
is decided after the reports of all its Ambiti, which who reads it may open too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from base.formati import MANCANTE, euro, numero, percento
from osservatorio.selectors import CLASSI_ISEE, Assegnate, Gruppo, Posto
from osservatorio.soppressione import (
    SEGNO,
    SOGLIA_RISERVATA,
    Linea,
    Pubblicata,
    Tavola,
    decidi,
)

PERSONE, ESENTI, PAGANTI = "persone", "esenti", "paganti"
MISURE = (PERSONE, ESENTI, PAGANTI)
_NESSUNO = Gruppo()

Chiave = tuple[str, Posto]


@dataclass(frozen=True)
class Conteggi:
    """The cells, and which of them are not printed."""

    dati: Assegnate
    nascoste: frozenset[Chiave]

    def numero(self, misura: str, posto: Posto) -> str:
        """How many persons, or the mark of what is hidden."""
        if (misura, posto) in self.nascoste:
            return SEGNO
        return numero(_conta(self.dati, misura, posto))

    def entrate(self, posto: Posto) -> str:
        """Euro a month, hidden with the persons who pay them."""
        if (PAGANTI, posto) in self.nascoste:
            return SEGNO
        return euro(self.dati.gruppi.get(posto, _NESSUNO).entrate)

    def costo(self, posto: Posto) -> str:
        """Euro a month, hidden with the persons; missing if one row does not say its own."""
        if (PERSONE, posto) in self.nascoste:
            return SEGNO
        return euro(self.dati.gruppi.get(posto, _NESSUNO).costo)

    def copertura(self, posto: Posto) -> str:
        """How much of the cost is paid by the users, in per cent."""
        gruppo = self.dati.gruppi.get(posto, _NESSUNO)
        if {(PERSONE, posto), (PAGANTI, posto)} & self.nascoste:
            return SEGNO
        if not gruppo.costo:
            return MANCANTE
        return percento(Decimal(100) * gruppo.entrate / gruppo.costo)

    @property
    def nasconde(self) -> bool:
        return bool(self.nascoste)


def _conta(dati: Assegnate, misura: str, posto: Posto) -> int:
    return len(getattr(dati.gruppi.get(posto, _NESSUNO), misura))


def proteggi_ambito(dati: Assegnate, ambito: int) -> Conteggi:
    """What the report of an Ambito prints, and what it hides."""
    tavola = tavola_ambito(dati, ambito)
    return Conteggi(dati, _decise(tavola))


def proteggi_provincia(dati: Assegnate, ambiti: Sequence[int]) -> Conteggi:
    """What the report of the Province prints, and what it hides after those of its Ambiti."""
    precedenti = []
    for ambito in ambiti:
        tavola = tavola_ambito(dati, ambito)
        precedenti.append(Pubblicata(f"ambito {ambito}", tavola, _decise(tavola)))
    return Conteggi(dati, _decise(tavola_provincia(dati, ambiti), precedenti))


def _decise(tavola: Tavola, precedenti: Sequence[Pubblicata] = ()) -> frozenset[Chiave]:
    decisione = decidi(tavola, precedenti, SOGLIA_RISERVATA)
    # What would be found all the same: then nothing at all is printed.
    if decisione.scoperte:
        return frozenset(tavola.valori)  # type: ignore[arg-type]
    return decisione.nascoste  # type: ignore[return-value]


def tavola_ambito(dati: Assegnate, ambito: int) -> Tavola:
    """The counts that the report of an Ambito prints, with every sum among them."""
    servizi, comuni = _presenti(dati, ambito)
    classi = range(len(CLASSI_ISEE))
    tutto = Posto(ambito)
    posti = [
        tutto,
        *(Posto(ambito, s) for s in servizi),
        *(Posto(ambito, classe=k) for k in classi),
        *(Posto(ambito, comune=c) for c in comuni),
        *(Posto(ambito, s, k) for s in servizi for k in classi),
    ]
    somme = [
        ([Posto(ambito, s) for s in servizi], tutto),
        ([Posto(ambito, classe=k) for k in classi], tutto),
        ([Posto(ambito, comune=c) for c in comuni], tutto),
    ]
    somme += [([Posto(ambito, s, k) for s in servizi], Posto(ambito, classe=k)) for k in classi]
    somme += [([Posto(ambito, s, k) for k in classi], Posto(ambito, s)) for s in servizi]
    valori: dict[Chiave, int] = {(m, p): _conta(dati, m, p) for m in MISURE for p in posti}
    linee = _linee(posti, somme)
    # Of a service in a comune only the persons are printed.
    incroci = [Posto(ambito, s, comune=c) for s in servizi for c in comuni]
    valori |= {(PERSONE, p): _conta(dati, PERSONE, p) for p in incroci}
    for s in servizi:
        linee.append(
            _somma(PERSONE, [Posto(ambito, s, comune=c) for c in comuni], Posto(ambito, s))
        )
    for c in comuni:
        parti = [Posto(ambito, s, comune=c) for s in servizi]
        linee.append(_somma(PERSONE, parti, Posto(ambito, comune=c)))
    return Tavola(valori, linee)  # type: ignore[arg-type]


def tavola_provincia(dati: Assegnate, ambiti: Sequence[int]) -> Tavola:
    """The counts that the report of the Province prints; those of the Ambiti behind it."""
    servizi = sorted(dati.servizi)
    classi = range(len(CLASSI_ISEE))
    tutto = Posto()
    stampati = [
        tutto,
        *(Posto(servizio=s) for s in servizi),
        *(Posto(classe=k) for k in classi),
        *(Posto(a) for a in ambiti),
    ]
    dietro = [
        *(Posto(a, s) for a in ambiti for s in servizi),
        *(Posto(a, classe=k) for a in ambiti for k in classi),
    ]
    somme = [
        ([Posto(servizio=s) for s in servizi], tutto),
        ([Posto(classe=k) for k in classi], tutto),
        ([Posto(a) for a in ambiti], tutto),
    ]
    somme += [([Posto(a, s) for a in ambiti], Posto(servizio=s)) for s in servizi]
    somme += [([Posto(a, classe=k) for a in ambiti], Posto(classe=k)) for k in classi]
    valori: dict[Chiave, int] = {
        (m, p): _conta(dati, m, p) for m in MISURE for p in (*stampati, *dietro)
    }
    return Tavola(
        valori,  # type: ignore[arg-type]
        _linee([*stampati, *dietro], somme),
        non_stampate={(m, p) for m in MISURE for p in dietro},
    )


def _presenti(dati: Assegnate, ambito: int) -> tuple[list[int], list[int]]:
    posti = [p for p in dati.gruppi if p.ambito == ambito]
    return (
        [s for s in dati.servizi if Posto(ambito, s) in dati.gruppi],
        [c for c in dati.comuni if any(p.comune == c for p in posti)],
    )


def _linee(posti: Sequence[Posto], somme: Sequence[tuple[list[Posto], Posto]]) -> list[Linea]:
    linee = [Linea(((ESENTI, p), (PAGANTI, p)), (PERSONE, p)) for p in posti]
    linee += [_somma(m, parti, totale) for m in MISURE for parti, totale in somme]
    return linee


def _somma(misura: str, parti: Sequence[Posto], totale: Posto) -> Linea:
    return Linea(tuple((misura, p) for p in parti), (misura, totale))
