"""Which counts to hide, with the proof that nobody finds the small ones again. Pure.

**What is guaranteed.** For each hidden count from 1 to `soglia` − 1 there are two other tables of
whole numbers, both in agreement with all that is printed, now and before (sums, roundings, every
hidden count at least 1, because a zero is printed), in which that count differs by at least
`soglia`. Whoever knows what is printed and how the sums are made knows then at best an interval of
`soglia` + 1 values. Why this is enough: from 1 to `soglia` − 1 there are fewer values, so an
interval that wide always reaches a count that is not small, and it cannot be told that the count is
small; nor can it be told from its neighbours. A narrower promise («not exactly known») would leave
«1 or 2» in print. The two tables are whole, so an attacker by linear programming, that may use
fractions, sees an interval at least as wide: no such attack is needed for the proof. Not promised:
that nothing can be argued from which counts were chosen to protect others (of two counts hidden in
a sum one is likely small; which one is not told), or by who knows something else.

**How.** A small count must grow (or shrink) by some units: each sum it is in breaks, and another
unknown count of that sum has to mend it, and so on until all add up again. The cheapest of these
changes, where a count already hidden costs nothing and one to hide its value, is searched best
first; its counts are hidden too, and the change itself is the proof, for all the small counts in
it. Where one change is not wide enough several are added up. Where none is found the counts around
are hidden too, and if nothing is left to hide the count is `scoperta`: it can be found from what is
out already. Hiding more never makes a proof false: the proofs are checked once more at the end.
"""

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, field

from osservatorio.soppressione.modello import FERMA, STAMPABILE, Sistema
from osservatorio.soppressione.ricerca import (
    Ricerca,
    Spostamento,
    possibile,
    rotti_da,
    scarti_di,
)

# How many complete changes are tried before asking for a wider one.
TENTATIVI = 25
# How many steps the search of one more unit makes: it is made many times.
PASSI_CORTI = 300


@dataclass(frozen=True)
class Prova:
    """Two changes of the true table that agree with what is printed: (variable, units)."""

    sotto: Spostamento
    sopra: Spostamento

    def ampiezza(self, variabile: int) -> int:
        """How far apart a count is in the two tables."""
        return abs(self.sopra.get(variabile, 0) - self.sotto.get(variabile, 0))


@dataclass
class Difesa:
    """Hides counts of a system until each of the small ones has its proof."""

    sistema: Sistema
    soglia: int
    prove: dict[int, Prova] = field(default_factory=dict)
    scoperte: list[int] = field(default_factory=list)

    def proteggi(self, piccole: Sequence[int]) -> None:
        """Finds a proof for each; what is without one in the end is in `scoperte`."""
        insieme = frozenset(piccole)
        for variabile in piccole:
            if variabile not in self.prove and not self._protetta(variabile, insieme):
                self.scoperte.append(variabile)

    def nascondibile(self, variabile: int) -> bool:
        """There is a proof with what is hidden as yet."""
        return self.sistema.stato[variabile] != FERMA and self._prova(variabile) is not None

    def _protetta(self, variabile: int, piccole: Collection[int]) -> bool:
        if self.sistema.stato[variabile] == FERMA:
            return False
        quante = 1
        prova = self._prova(variabile)
        while prova is None:
            vicine = self._da_nascondere_intorno(variabile)
            if not vicine:
                return False
            for vicina in vicine[:quante]:
                self.sistema.nascondi(vicina)
            quante *= 2
            prova = self._prova(variabile)
        self._accetta(prova, piccole)
        return True

    def _accetta(self, prova: Prova, piccole: Collection[int]) -> None:
        for variabile in {*prova.sotto, *prova.sopra}:
            if self.sistema.stato[variabile] == STAMPABILE:
                self.sistema.nascondi(variabile)
            if variabile in piccole and prova.ampiezza(variabile) >= self.soglia:
                self.prove.setdefault(variabile, prova)
        for figura in self._violate(prova):
            self.sistema.figure_nascoste.add(figura)

    def _violate(self, prova: Prova) -> set[Hashable]:
        """The figures printed now that the changes would belie."""
        sistema = self.sistema
        return {
            figura
            for spostamento in (prova.sotto, prova.sopra)
            for indice in rotti_da(sistema, scarti_di(sistema, spostamento))
            if (figura := sistema.vincoli[indice].figura) is not None
        }

    def _prova(self, variabile: int) -> Prova | None:
        valore, minimo = self.sistema.valori[variabile], self.sistema.minimi[variabile]
        poco = max(1, self.soglia - (valore - minimo))
        migliore: tuple[int, Prova] | None = None
        for passo in dict.fromkeys((poco, self.soglia)):
            migliore = self._un_cambiamento(variabile, passo)
            if migliore:
                break
        if migliore and not migliore[0]:
            return migliore[1]
        insieme = self._piu_cambiamenti(variabile)
        return insieme or (migliore[1] if migliore else None)

    def _un_cambiamento(self, variabile: int, passo: int) -> tuple[int, Prova] | None:
        """The cheapest change, made up and down as far as it goes, that is wide enough."""
        ricerca = Ricerca(self.sistema, {})
        for tentativo, (costo, cambiamento, cadute) in enumerate(ricerca.trova(variabile, passo)):
            unita = _ridotto(cambiamento, passo)
            quanto = abs(unita[variabile])
            su = self._volte(unita, 1, cadute)
            giu = self._volte(unita, -1, cadute)
            if (su + giu) * quanto >= self.soglia:
                return costo, Prova(_per(unita, -giu), _per(unita, su))
            if tentativo >= TENTATIVI:
                break
        return None

    def _volte(self, unita: Spostamento, verso: int, cadute: frozenset[Hashable]) -> int:
        """How many times a change can be made, at most `soglia`, before something breaks."""
        sistema, volte = self.sistema, self.soglia
        for variabile, passo in unita.items():
            if passo * verso < 0:
                libero = sistema.valori[variabile] - sistema.minimi[variabile]
                volte = min(volte, libero // abs(passo))
        mosse = {v for v in unita if sistema.stato[v] == STAMPABILE}
        via = cadute.union(*(sistema.figure_di.get(v, ()) for v in mosse))
        for indice, scarto in scarti_di(sistema, unita).items():
            vincolo = sistema.vincoli[indice]
            if scarto and vincolo.figura not in via:
                spazio = (
                    vincolo.massimo - vincolo.somma
                    if scarto * verso > 0
                    else vincolo.somma - vincolo.minimo
                )
                if spazio < volte * abs(scarto):
                    volte = int(spazio // abs(scarto))
        return volte

    def _piu_cambiamenti(self, variabile: int) -> Prova | None:
        """One unit at a time, among what is hidden already: first up, then down."""
        estremi: list[dict[int, int]] = []
        larghezza = 0
        for verso in (1, -1):
            punto: dict[int, int] = {}
            while larghezza < self.soglia:
                ricerca = Ricerca(self.sistema, punto, solo_nascoste=True, passi=PASSI_CORTI)
                trovato = next(ricerca.trova(variabile, verso), None)
                if trovato is None:
                    break
                for altra, passo in trovato.unita.items():
                    punto[altra] = punto.get(altra, 0) + passo
                larghezza += 1
            estremi.append({v: n for v, n in punto.items() if n})
        return Prova(estremi[1], estremi[0]) if larghezza >= self.soglia else None

    def _da_nascondere_intorno(self, variabile: int) -> list[int]:
        """What is still printed in the sums of the nearest hidden counts, the smallest first."""
        sistema = self.sistema
        visti, bordo = {variabile}, [variabile]
        while bordo:
            vicine = {
                altra
                for v in bordo
                for indice, _ in sistema.dove[v]
                if sistema.attivo(sistema.vincoli[indice])
                for altra, _ in sistema.vincoli[indice].termini
                if altra not in visti
            }
            stampate = [v for v in vicine if sistema.stato[v] == STAMPABILE]
            if stampate:
                return sorted(stampate, key=lambda v: (sistema.valori[v], v))
            figure = {
                figura
                for v in bordo
                for indice, _ in sistema.dove[v]
                if sistema.attivo(sistema.vincoli[indice])
                and (figura := sistema.vincoli[indice].figura) is not None
            }
            if figure:
                sistema.figure_nascoste |= figure
                return [variabile]
            visti |= vicine
            bordo = sorted(vicine)
        return []

    def regge(self) -> bool:
        """Each proof, looked at again on what is hidden in the end, is in order."""
        return all(
            prova.ampiezza(variabile) >= self.soglia
            and possibile(self.sistema, prova.sotto)
            and possibile(self.sistema, prova.sopra)
            for variabile, prova in self.prove.items()
        )


def _ridotto(cambiamento: Spostamento, passo: int) -> Spostamento:
    """A change made of `passo` equal ones as one of these."""
    if any(n % passo for n in cambiamento.values()):
        return cambiamento
    return {v: n // passo for v, n in cambiamento.items()}


def _per(unita: Spostamento, volte: int) -> Spostamento:
    return {v: n * volte for v, n in unita.items()} if volte else {}
