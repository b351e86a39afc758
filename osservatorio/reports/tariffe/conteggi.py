"""What of the totals on who pays may be read: small groups and what gives them back are hidden.

Three counts for each cell (persons, exempt, paying), decided together with all their sums. An
amount is of the persons who pay, a cost of all: each is hidden with them. What is of the Province
is decided after the reports of all its Ambiti, which who reads it may open too.

Where few people pay, many breakdowns would hide one another and the totals with them: then only as
many of them are printed as leave the totals to be read. Who uses two services is one person in a
total and two in its rows: how many they are could be found by subtraction, so these counts, which
are never printed, are protected as the others.
"""

from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

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

SERVIZI, CLASSI, COMUNI, INCROCI, AMBITI = "servizi", "classi", "comuni", "incroci", "ambiti"
# In every row who pays and who does not; without it, only in the totals.
DIVISI = "divisi"
# The breakdowns of a report, the richest first; one is taken if it leaves the totals to be read.
DETTAGLI_AMBITO = tuple(
    frozenset(d)
    for d in (
        (DIVISI, SERVIZI, CLASSI, COMUNI, INCROCI), (DIVISI, SERVIZI, CLASSI, COMUNI),
        (DIVISI, SERVIZI, CLASSI), (DIVISI, SERVIZI), (SERVIZI, CLASSI, COMUNI), (SERVIZI, CLASSI),
        (SERVIZI,), (),
    )
)  # fmt: skip
DETTAGLI_PROVINCIA = tuple(
    frozenset(d)
    for d in (
        (DIVISI, SERVIZI, CLASSI, AMBITI), (DIVISI, SERVIZI, AMBITI), (DIVISI, AMBITI),
        (SERVIZI, AMBITI), (AMBITI,), (),
    )
)  # fmt: skip

# Who is in two parts of a sum, and the sum of its parts: counts that are never printed.
DOPPIE, CON_LE_DOPPIE = "doppie", "con le doppie"

Chiave = tuple[str, Posto]
Dettaglio = frozenset[str]


@dataclass(frozen=True)
class Conteggi:
    """The cells, the breakdowns that are printed, and which of their cells are not."""

    dati: Assegnate
    nascoste: frozenset[Chiave]
    tavola: Tavola
    dettaglio: Dettaglio

    def nasconde_il(self, misura: str, posto: Posto) -> bool:
        """True of what is hidden, of what is never printed, of what was never decided on."""
        chiave = (misura, posto)
        return (
            chiave in self.nascoste
            or chiave not in self.tavola.valori
            or chiave in self.tavola.non_stampate
        )

    def numero(self, misura: str, posto: Posto) -> str:
        """How many persons, or the mark of what is hidden."""
        if self.nasconde_il(misura, posto):
            return SEGNO
        return numero(_conta(self.dati, misura, posto))

    def entrate(self, posto: Posto) -> str:
        """Euro a month, hidden with the persons who pay them."""
        if self.nasconde_il(PAGANTI, posto):
            return SEGNO
        return euro(self.dati.gruppi.get(posto, _NESSUNO).entrate)

    def costo(self, posto: Posto) -> str:
        """Euro a month, hidden with the persons; missing if one row does not say its own."""
        if self.nasconde_il(PERSONE, posto):
            return SEGNO
        return euro(self.dati.gruppi.get(posto, _NESSUNO).costo)

    def copertura(self, posto: Posto) -> str:
        """How much of the cost is paid by the users, in per cent."""
        gruppo = self.dati.gruppi.get(posto, _NESSUNO)
        if self.nasconde_il(PERSONE, posto) or self.nasconde_il(PAGANTI, posto):
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

    def con(dettaglio: Dettaglio) -> Conteggi:
        tavola = tavola_ambito(dati, ambito, dettaglio)
        return Conteggi(dati, _decise(tavola), tavola, dettaglio)

    return _il_piu_ricco(con, DETTAGLI_AMBITO, Posto(ambito))


def proteggi_provincia(dati: Assegnate, ambiti: Sequence[int]) -> Conteggi:
    """What the report of the Province prints, and what it hides after those of its Ambiti."""
    di_prima = [proteggi_ambito(dati, ambito) for ambito in ambiti]
    precedenti = [
        Pubblicata(f"ambito {ambito}", deciso.tavola, deciso.nascoste)
        for ambito, deciso in zip(ambiti, di_prima, strict=True)
    ]

    def con(dettaglio: Dettaglio) -> Conteggi:
        tavola = tavola_provincia(dati, ambiti, dettaglio)
        return Conteggi(dati, _decise(tavola, precedenti), tavola, dettaglio)

    return _il_piu_ricco(con, DETTAGLI_PROVINCIA, Posto(), di_prima)


def _il_piu_ricco(
    con: Callable[[Dettaglio], Conteggi],
    dettagli: Sequence[Dettaglio],
    tutto: Posto,
    di_prima: Sequence[Conteggi] = (),
) -> Conteggi:
    """The first that prints its totals and whose amounts give no small group back; the last has
    nothing but the totals.
    """
    for dettaglio in dettagli[:-1]:
        conteggi = con(dettaglio)
        if _si_legge(conteggi, tutto) and not importi_ricavati(conteggi, di_prima):
            return conteggi
    return con(dettagli[-1])


def importi_ricavati(c: Conteggi, di_prima: Sequence[Conteggi] = ()) -> set[Chiave]:
    """The small groups whose hidden amount is found by subtraction, line after line.

    Amounts sum exactly also where persons, who may use two services, do not: this is asked apart.
    """
    trovati: set[Chiave] = set()
    for misura in (PAGANTI, PERSONE):
        righe = [
            [p for p in posti if _conta(c.dati, misura, p)]
            for conteggi in (c, *di_prima)
            for posti in _righe_di_importi(conteggi, misura)
        ]
        ignoti = {
            p
            for riga in righe
            for p in riga
            if all(altro.nasconde_il(misura, p) for altro in (c, *di_prima))
        }
        cambia = True
        while cambia:
            soli = {riga[0] for riga in ([p for p in x if p in ignoti] for x in righe)
                    if len(riga) == 1}  # fmt: skip
            ignoti -= soli
            trovati |= {(misura, p) for p in soli if _conta(c.dati, misura, p) < SOGLIA_RISERVATA}
            cambia = bool(soli)
    return trovati


def _righe_di_importi(c: Conteggi, misura: str) -> list[list[Posto]]:
    """The cells of each sum of amounts: income of those who pay, cost of all (of services only)."""
    righe = []
    for linea in c.tavola.linee:
        celle: tuple[Any, ...] = linea.celle
        if celle[-1][0] == CON_LE_DOPPIE:
            # The parts of a total in which somebody is twice: the amounts sum to the total itself.
            *parti, (_, prima, totale) = celle
            celle = (*parti, totale) if parti[0] == prima else ()
        posti = [k[1] for k in celle if k[0] == misura]
        if len(posti) > 1 and (misura == PAGANTI or any(p.servizio for p in posti)):
            righe.append(posti)
    return righe


def _si_legge(conteggi: Conteggi, tutto: Posto) -> bool:
    """True if all the totals are printed, those that are not small by themselves."""
    return not any(
        (m, tutto) in conteggi.nascoste and _conta(conteggi.dati, m, tutto) >= SOGLIA_RISERVATA
        for m in MISURE
    )


def _decise(tavola: Tavola, precedenti: Sequence[Pubblicata] = ()) -> frozenset[Chiave]:
    decisione = decidi(tavola, precedenti, SOGLIA_RISERVATA)
    # What would be found all the same: then nothing at all is printed.
    if decisione.scoperte:
        return frozenset(tavola.valori)  # type: ignore[arg-type]
    return decisione.nascoste  # type: ignore[return-value]


Somma = tuple[str, list[Posto], Posto]


def tavola_ambito(
    dati: Assegnate, ambito: int, dettaglio: Collection[str] = DETTAGLI_AMBITO[0]
) -> Tavola:
    """The counts that the report of an Ambito prints, with every sum among them."""
    presenti, comuni = _presenti(dati, ambito)
    servizi = presenti if SERVIZI in dettaglio else []
    classi = range(len(CLASSI_ISEE)) if CLASSI in dettaglio else range(0)
    comuni = comuni if COMUNI in dettaglio else []
    incroci = INCROCI in dettaglio
    tutto = Posto(ambito)
    posti = [
        tutto,
        *(Posto(ambito, s) for s in servizi),
        *(Posto(ambito, classe=k) for k in classi),
        *(Posto(ambito, comune=c) for c in comuni),
    ]
    gruppi = [
        ([Posto(ambito, s) for s in servizi], tutto),
        ([Posto(ambito, classe=k) for k in classi], tutto),
        ([Posto(ambito, comune=c) for c in comuni], tutto),
    ]
    if incroci:
        posti += [Posto(ambito, s, k) for s in servizi for k in classi]
        gruppi += [
            ([Posto(ambito, s, k) for s in servizi], Posto(ambito, classe=k)) for k in classi
        ]
        gruppi += [([Posto(ambito, s, k) for k in classi], Posto(ambito, s)) for s in servizi]
    misure = MISURE if DIVISI in dettaglio else (PERSONE,)
    somme: list[Somma] = [(m, parti, totale) for m in misure for parti, totale in gruppi if parti]
    valori = _valori(dati, posti, misure, tutto)
    if incroci:
        # Of a service in a comune only the persons are printed.
        valori |= {
            (PERSONE, p): _conta(dati, PERSONE, p)
            for s in servizi
            for c in comuni
            for p in (Posto(ambito, s, comune=c),)
        }
        somme += [
            (PERSONE, [Posto(ambito, s, comune=c) for c in comuni], Posto(ambito, s))
            for s in servizi
        ]
        somme += [
            (PERSONE, [Posto(ambito, s, comune=c) for s in servizi], Posto(ambito, comune=c))
            for c in comuni
        ]
    return _tavola(valori, posti, somme)


def tavola_provincia(
    dati: Assegnate, ambiti: Sequence[int], dettaglio: Collection[str] = DETTAGLI_PROVINCIA[0]
) -> Tavola:
    """The counts that the report of the Province prints; those of the Ambiti behind it."""
    servizi = sorted(dati.servizi) if SERVIZI in dettaglio else []
    classi = range(len(CLASSI_ISEE)) if CLASSI in dettaglio else range(0)
    tutto = Posto()
    di_ambito = [Posto(a) for a in ambiti]
    stampati = [
        tutto,
        *(Posto(servizio=s) for s in servizi),
        *(Posto(classe=k) for k in classi),
        *(di_ambito if AMBITI in dettaglio else ()),
    ]
    dietro = [
        *(() if AMBITI in dettaglio else di_ambito),
        *(Posto(a, s) for a in ambiti for s in servizi),
        *(Posto(a, classe=k) for a in ambiti for k in classi),
    ]
    gruppi = [
        ([Posto(servizio=s) for s in servizi], tutto),
        ([Posto(classe=k) for k in classi], tutto),
        (di_ambito, tutto),
    ]
    gruppi += [([Posto(a, s) for a in ambiti], Posto(servizio=s)) for s in servizi]
    gruppi += [([Posto(a, classe=k) for a in ambiti], Posto(classe=k)) for k in classi]
    misure = MISURE if DIVISI in dettaglio else (PERSONE,)
    return _tavola(
        _valori(dati, [*stampati, *dietro], misure, tutto),
        [*stampati, *dietro],
        [(m, parti, totale) for m in misure for parti, totale in gruppi if parti],
        non_stampate={(m, p) for m in misure for p in dietro},
    )


def _valori(
    dati: Assegnate, posti: Sequence[Posto], misure: Sequence[str], tutto: Posto
) -> dict[Chiave, int]:
    """The counts of those places; of the total, all of them."""
    valori: dict[Chiave, int] = {(m, tutto): _conta(dati, m, tutto) for m in MISURE}
    return valori | {(m, p): _conta(dati, m, p) for m in misure for p in posti}


def _tavola(
    valori: dict[Chiave, int],
    posti: Sequence[Posto],
    somme: Sequence[Somma],
    non_stampate: Collection[Chiave] = frozenset(),
) -> Tavola:
    """The table with its sums; who is in two parts of a sum is a count that is never printed."""
    tutti: dict[Hashable, int] = dict(valori.items())
    taciute: set[Hashable] = set(non_stampate)
    linee: list[Linea] = []
    righe: list[tuple[tuple[Chiave, ...], Chiave]] = [
        (((ESENTI, p), (PAGANTI, p)), (PERSONE, p)) for p in posti if (ESENTI, p) in valori
    ]
    righe += [(tuple((m, p) for p in parti), (m, totale)) for m, parti, totale in somme]
    for parti, totale in righe:
        in_tutto = sum(valori[chiave] for chiave in parti)
        doppie = in_tutto - valori[totale]
        if not doppie:
            linee.append(Linea(parti, totale))
            continue
        chi, insieme = (DOPPIE, parti[0], totale), (CON_LE_DOPPIE, parti[0], totale)
        tutti |= {chi: doppie, insieme: in_tutto}
        taciute |= {chi, insieme}
        linee += [Linea(parti, insieme), Linea((totale, chi), insieme)]
    return Tavola(tutti, linee, non_stampate=taciute)


def _presenti(dati: Assegnate, ambito: int) -> tuple[list[int], list[int]]:
    posti = [p for p in dati.gruppi if p.ambito == ambito]
    return (
        [s for s in dati.servizi if Posto(ambito, s) in dati.gruppi],
        [c for c in dati.comuni if any(p.comune == c for p in posti)],
    )
