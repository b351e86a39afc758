"""The search of a change of some counts that leaves all that is printed as it is. Pure."""

import heapq
from collections.abc import Collection, Hashable, Iterator, Mapping
from typing import NamedTuple

from osservatorio.soppressione.modello import NASCOSTA, STAMPABILE, Sistema, Vincolo

Spostamento = Mapping[int, int]
# How many steps a search makes before giving up.
PASSI = 1500
# One count more in a change costs this fraction of a person hidden.
UNITA = 1000
# A sum that does not add up yet is as far from the end as this many persons to hide: the nearest
# way out is nearly always the best one, and looking at all the others takes long.
LONTANO = 200 * UNITA

# A variable and by how much it moves, or a figure to hide.
_Mossa = tuple[int, int] | tuple[Hashable]


class Cambiamento(NamedTuple):
    """Units by variable; `costo` is in persons to hide, `cadute` the figures to hide."""

    costo: int
    unita: dict[int, int]
    cadute: frozenset[Hashable]


class _Nodo(NamedTuple):
    """A change on its way: which constraints moved and by how much, which are broken."""

    scarti: dict[int, int]
    rotti: tuple[tuple[int, int], ...]
    mosse: dict[int, int]
    cadute: frozenset[Hashable]


def scarti_di(sistema: Sistema, spostamento: Spostamento) -> dict[int, int]:
    """How much each constraint in force changes, by its index."""
    scarti: dict[int, int] = {}
    for variabile, passo in spostamento.items():
        for indice, coefficiente in sistema.dove[variabile]:
            if sistema.attivo(sistema.vincoli[indice]):
                scarti[indice] = scarti.get(indice, 0) + coefficiente * passo
    return scarti


def possibile(sistema: Sistema, spostamento: Spostamento) -> bool:
    """A reader cannot exclude the true table changed in this way."""
    return all(
        sistema.stato[v] == NASCOSTA and sistema.valori[v] + n >= sistema.minimi[v]
        for v, n in spostamento.items()
        if n
    ) and not rotti_da(sistema, scarti_di(sistema, spostamento))


def rotti_da(sistema: Sistema, scarti: Mapping[int, int]) -> list[int]:
    """The constraints that do not hold any more."""
    return [i for i, scarto in scarti.items() if not _regge(sistema.vincoli[i], scarto)]


def _regge(vincolo: Vincolo, scarto: int) -> bool:
    return vincolo.minimo <= vincolo.somma + scarto <= vincolo.massimo


class Ricerca:
    """Changes that start from a table (`punto`, as a change of the true one), the cheapest first.

    A hidden count costs nothing, a printed one as many persons as it counts. Each step takes the
    shortest sum that does not add up and lets one of its counts, not moved yet, mend it alone.
    """

    def __init__(
        self,
        sistema: Sistema,
        punto: Spostamento,
        *,
        solo_nascoste: bool = False,
        passi: int = PASSI,
    ) -> None:
        self.sistema = sistema
        self.passi = passi
        self.punto = punto
        self.usabili: Collection[int] = (NASCOSTA,) if solo_nascoste else (NASCOSTA, STAMPABILE)
        self.base = scarti_di(sistema, punto)

    def trova(self, variabile: int, passo: int) -> Iterator[Cambiamento]:
        """The changes in which that count moves by `passo`."""
        if not self._capiente(variabile, passo):
            return
        vuoto = _Nodo({}, (), {}, frozenset())
        coda: list[tuple[int, int, int, _Nodo, _Mossa]] = [(0, 0, 0, vuoto, (variabile, passo))]
        visti: set[tuple[tuple[int, int], ...]] = set()
        ordine = 0
        for _ in range(self.passi):
            if not coda:
                return
            _, _, costo, padre, mossa = heapq.heappop(coda)
            nodo = self._dopo(padre, mossa)
            if not nodo.rotti:
                yield Cambiamento(costo // UNITA, nodo.mosse, nodo.cadute)
            elif nodo.rotti not in visti:
                visti.add(nodo.rotti)
                for prezzo, rotti, rimedio in self._rimedi(nodo):
                    ordine += 1
                    priorita = costo + prezzo + rotti * LONTANO
                    heapq.heappush(coda, (priorita, ordine, costo + prezzo, nodo, rimedio))

    def _capiente(self, variabile: int, passo: int) -> bool:
        ora = self.sistema.valori[variabile] + self.punto.get(variabile, 0)
        return ora + passo >= self.sistema.minimi[variabile]

    def _rimedi(self, nodo: _Nodo) -> Iterator[tuple[int, int, _Mossa]]:
        """(price, how many sums are broken after it, what to do) for one of the broken sums."""
        sistema = self.sistema
        indice = min(nodo.rotti, key=lambda r: (len(sistema.vincoli[r[0]].termini), r[0]))[0]
        vincolo = sistema.vincoli[indice]
        somma = vincolo.somma + self.base.get(indice, 0) + nodo.scarti[indice]
        for variabile, coefficiente in vincolo.termini:
            if variabile in nodo.mosse or sistema.stato[variabile] not in self.usabili:
                continue
            passo = _passo(vincolo, somma, coefficiente)
            if passo and self._capiente(variabile, passo):
                nascosta = sistema.stato[variabile] == NASCOSTA
                prezzo = 0 if nascosta else sistema.valori[variabile] * UNITA
                yield prezzo + 1, self._quanti_rotti(nodo, variabile, passo), (variabile, passo)
        if vincolo.figura is not None and STAMPABILE in self.usabili:
            prezzo = max(sistema.valori[v] for v, _ in vincolo.termini) * UNITA
            yield prezzo + 1, len(nodo.rotti) - 1, (vincolo.figura,)

    def _quanti_rotti(self, nodo: _Nodo, variabile: int, passo: int) -> int:
        """How many constraints will be broken after a move, figures that it hides included."""
        vincoli, base, scarti = self.sistema.vincoli, self.base, nodo.scarti
        quanti = len(nodo.rotti)
        for indice, coefficiente in self.sistema.dove[variabile]:
            vincolo = vincoli[indice]
            prima = scarti.get(indice, 0)
            resto = vincolo.somma + base.get(indice, 0)
            dopo = resto + prima + coefficiente * passo
            quanti += not vincolo.minimo <= dopo <= vincolo.massimo
            quanti -= not vincolo.minimo <= resto + prima <= vincolo.massimo
        return quanti

    def _dopo(self, nodo: _Nodo, mossa: _Mossa) -> _Nodo:
        if len(mossa) == 1:
            return self._senza(nodo, frozenset(mossa))
        variabile, passo = mossa
        sistema = self.sistema
        scarti = dict(nodo.scarti)
        for indice, coefficiente in sistema.dove[variabile]:
            if sistema.attivo(sistema.vincoli[indice]):
                scarti[indice] = scarti.get(indice, 0) + coefficiente * passo
                if not scarti[indice]:
                    del scarti[indice]
        prossimo = _Nodo(
            scarti,
            self._rotti(scarti, nodo.cadute),
            {**nodo.mosse, variabile: passo},
            nodo.cadute,
        )
        sue = sistema.figure_di.get(variabile)
        if sue and sistema.stato[variabile] == STAMPABILE:
            return self._senza(prossimo, frozenset(sue))
        return prossimo

    def _senza(self, nodo: _Nodo, figure: frozenset[Hashable]) -> _Nodo:
        cadute = nodo.cadute | figure
        return nodo._replace(cadute=cadute, rotti=self._rotti(nodo.scarti, cadute))

    def _rotti(
        self, scarti: Mapping[int, int], cadute: frozenset[Hashable]
    ) -> tuple[tuple[int, int], ...]:
        vincoli, base = self.sistema.vincoli, self.base
        return tuple(
            sorted(
                (indice, scarto)
                for indice, scarto in scarti.items()
                if not _regge(vincoli[indice], base.get(indice, 0) + scarto)
                and (not cadute or vincoli[indice].figura not in cadute)
            )
        )


def _passo(vincolo: Vincolo, somma: int, coefficiente: int) -> int:
    """The least whole change of a count that brings the sum back in its bounds; 0 if none does."""
    if somma > vincolo.massimo:
        quanto = int((vincolo.massimo - somma) // abs(coefficiente))
    else:
        quanto = -int((somma - vincolo.minimo) // abs(coefficiente))
    passo = quanto if coefficiente > 0 else -quanto
    return passo if vincolo.minimo <= somma + coefficiente * passo <= vincolo.massimo else 0
