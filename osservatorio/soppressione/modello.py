"""What is printed, and what whoever reads it knows: unknown whole numbers and what binds them.

A `Tavola` says the counts of persons, the sums among them and the figures computed from them. It
becomes a `Sistema`: an unknown whole number for each count, and constraints on their sums, with
whole coefficients and bounds: a total is one of these, and so is a figure printed with some
decimals, that says between which bounds the counts are.
"""

import math
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from osservatorio.soppressione.tabelle import Linea

# What may happen to a variable.
FERMA, NASCOSTA, STAMPABILE = range(3)


@dataclass(frozen=True)
class Noto:
    """A number that everybody knows and that is not a count of persons: residents, euro, places."""

    valore: int | Decimal


Termine = Hashable | Noto


@dataclass(frozen=True)
class Figura:
    """A printed figure computed from counts: `per` × (`piu` − `meno`) / `diviso`, HALF_UP.

    Each operand is the key of a count or a `Noto`. It has no value, and is not printed, if an
    operand is missing or the divisor is zero.
    """

    chiave: Hashable
    piu: Termine
    meno: Termine = Noto(0)
    diviso: Termine = Noto(1)
    per: int = 1
    decimali: int = 0

    @property
    def conteggi(self) -> tuple[Hashable, ...]:
        """The keys of the counts it is computed from."""
        return tuple(t for t in (self.piu, self.meno, self.diviso) if not isinstance(t, Noto))

    def valore(self, valori: Mapping[Hashable, int | None]) -> Decimal | None:
        """As it is printed; None if it has no value."""
        intero = self._scalato(valori)
        return None if intero is None else Decimal(intero).scaleb(-self.decimali)

    def _scalato(self, valori: Mapping[Hashable, int | None]) -> int | None:
        piu, meno, diviso = (_numero(t, valori) for t in (self.piu, self.meno, self.diviso))
        if piu is None or meno is None or not diviso:
            return None
        esatto = self.per * (piu - meno) / diviso * 10**self.decimali
        return int(math.copysign(1, esatto)) * math.floor(abs(esatto) + Fraction(1, 2))

    def vincoli(
        self, valori: Mapping[Hashable, int | None]
    ) -> list[tuple[dict[Hashable, int], float, float]]:
        """(coefficients, least, most) of the counts: what its rounded value, or its lack, tells.

        A half is rounded away from zero: so one bound is excluded, and as all is whole it is one
        less. The divisor is positive.
        """
        stampato = self._scalato(valori)
        if stampato is None:
            manca = any(valori[chiave] is None for chiave in self.conteggi)
            if manca or isinstance(self.diviso, Noto):
                return []
            # «–» with nothing missing: the divisor is zero.
            return [({self.diviso: 1}, 0, 0)]
        scala = 2 * self.per * 10**self.decimali
        return [
            self._disuguaglianza(scala, 2 * stampato - 1, 0 if stampato > 0 else 1, sotto=True),
            self._disuguaglianza(scala, 2 * stampato + 1, 0 if stampato < 0 else 1, sotto=False),
        ]

    def _disuguaglianza(
        self, scala: int, bordo: int, oltre: int, *, sotto: bool
    ) -> tuple[dict[Hashable, int], float, float]:
        """scala × (piu − meno) − bordo × diviso, not below (or above) zero."""
        somma: dict[Hashable, Fraction] = {}
        costante = Fraction(0)
        for termine, per in ((self.piu, scala), (self.meno, -scala), (self.diviso, -bordo)):
            if isinstance(termine, Noto):
                costante += per * Fraction(termine.valore)
            else:
                somma[termine] = somma.get(termine, Fraction(0)) + per
        intero = costante.denominator
        coefficienti = {c: int(n * intero) for c, n in somma.items() if n}
        limite = int(-costante * intero)
        divisore = math.gcd(*coefficienti.values()) or 1
        coefficienti = {c: n // divisore for c, n in coefficienti.items()}
        if sotto:
            return coefficienti, -(-(limite + oltre) // divisore), math.inf
        return coefficienti, -math.inf, (limite - oltre) // divisore


def _numero(termine: Termine, valori: Mapping[Hashable, int | None]) -> Fraction | None:
    if isinstance(termine, Noto):
        return Fraction(termine.valore)
    valore = valori[termine]
    return None if valore is None else Fraction(valore)


def quota(
    chiave: Hashable,
    numeratore: Termine,
    denominatore: Termine,
    per: int = 100,
    decimali: int = 1,
) -> Figura:
    """A percentage, a rate per thousand, an average: `per` × numerator / denominator."""
    return Figura(chiave, numeratore, diviso=denominatore, per=per, decimali=decimali)


def differenza(chiave: Hashable, dopo: Termine, prima: Termine) -> Figura:
    """How many more, or fewer: «+3»."""
    return Figura(chiave, dopo, meno=prima)


def variazione(chiave: Hashable, dopo: Termine, prima: Termine, decimali: int = 1) -> Figura:
    """How much more per cent: «+12,5 %»."""
    return Figura(chiave, dopo, meno=prima, diviso=prima, per=100, decimali=decimali)


@dataclass(frozen=True)
class Tavola:
    """What a publication would print: counts of persons by key, their sums, the figures from them.

    `non_stampate` are counts that are never printed but that a reader may find: who is not
    resident, the numerator of a rate printed alone. `pubbliche` are never hidden, however small.
    A missing value (None) is printed as missing and takes no part in sums. A sum that does not add
    up is taken as if the reader knew by how much: this gives away more than is true, never less.
    """

    valori: Mapping[Hashable, int | None]
    linee: Sequence[Linea] = ()
    figure: Sequence[Figura] = ()
    non_stampate: Collection[Hashable] = frozenset()
    pubbliche: Collection[Hashable] = frozenset()


@dataclass(frozen=True)
class Pubblicata:
    """A frozen publication: its table with all the values, kept reserved, and what it hides.

    Superseded and withdrawn ones count as the others: who has read them has not forgotten them.
    """

    nome: str
    tavola: Tavola
    nascoste: frozenset[Hashable] = frozenset()


class Vincolo(NamedTuple):
    """minimo <= Σ coefficiente × variabile <= massimo; `figura` if hiding it undoes the bound."""

    termini: tuple[tuple[int, int], ...]
    minimo: float
    massimo: float
    somma: int
    figura: Hashable | None


# A variable is a count with its value: a count that was corrected is another one.
Identita = tuple[Hashable, int]


@dataclass
class Sistema:
    """The counts as unknown numbers, and all that a reader knows about them.

    A count that was printed before with the same value is known; one that was hidden before with
    the same value is the same unknown number (so a reader is taken to know that it did not change).
    """

    indice: dict[Identita, int] = field(default_factory=dict)
    chiavi: list[Hashable] = field(default_factory=list)
    valori: list[int] = field(default_factory=list)
    minimi: list[int] = field(default_factory=list)
    stato: list[int] = field(default_factory=list)
    vincoli: list[Vincolo] = field(default_factory=list)
    dove: list[list[tuple[int, int]]] = field(default_factory=list)
    figure_nascoste: set[Hashable] = field(default_factory=set)
    # The figures printed now, by each of the variables they come from.
    figure_di: dict[int, list[Hashable]] = field(default_factory=dict)
    nuove: set[int] = field(default_factory=set)
    viste_in: dict[int, list[str]] = field(default_factory=dict)
    # All the counts of each constraint, those that are known too.
    citate: list[tuple[int, ...]] = field(default_factory=list)
    _gia_detti: set[Vincolo] = field(default_factory=set)

    @classmethod
    def di(
        cls,
        nuova: Tavola,
        precedenti: Sequence[Pubblicata] = (),
        nascoste: Collection[Hashable] = (),
    ) -> "Sistema":
        """What is known once `nuova` is printed without `nascoste`, after the earlier ones."""
        sistema = cls()
        for chiave, valore in nuova.valori.items():
            if valore is not None:
                sistema._nuova(chiave, valore, nuova, chiave in nascoste)
        for prima in precedenti:
            sistema._precedente(prima)
        for prima in precedenti:
            sistema._lega(prima.tavola, prima.nascoste, ora=False)
        sistema._lega(nuova, frozenset(nascoste), ora=True)
        return sistema

    def _nuova(self, chiave: Hashable, valore: int, nuova: Tavola, nascosta: bool) -> None:
        if chiave in nuova.pubbliche:
            variabile = self._variabile(chiave, valore, FERMA, 0)
        elif chiave in nuova.non_stampate:
            variabile = self._variabile(chiave, valore, NASCOSTA, 0)
        elif valore == 0:
            variabile = self._variabile(chiave, valore, FERMA, 0)
        else:
            variabile = self._variabile(chiave, valore, NASCOSTA if nascosta else STAMPABILE, 1)
        self.nuove.add(variabile)

    def _precedente(self, prima: Pubblicata) -> None:
        tavola = prima.tavola
        for chiave, valore in tavola.valori.items():
            if valore is None:
                continue
            stampata = chiave not in prima.nascoste and chiave not in tavola.non_stampate
            minimo = 0 if stampata or chiave in tavola.non_stampate else 1
            variabile = self._variabile(chiave, valore, FERMA if stampata else NASCOSTA, minimo)
            self.viste_in.setdefault(variabile, []).append(prima.nome)
            self.minimi[variabile] = max(self.minimi[variabile], minimo)
            if stampata:
                self.stato[variabile] = FERMA

    def _variabile(self, chiave: Hashable, valore: int, stato: int, minimo: int) -> int:
        identita = (chiave, valore)
        if identita not in self.indice:
            self.indice[identita] = len(self.chiavi)
            self.chiavi.append(chiave)
            self.valori.append(valore)
            self.minimi.append(minimo)
            self.stato.append(stato)
            self.dove.append([])
        return self.indice[identita]

    def _lega(self, tavola: Tavola, nascoste: frozenset[Hashable], *, ora: bool) -> None:
        valori = tavola.valori
        for linea in tavola.linee:
            if linea.totale is None or valori[linea.totale] is None:
                continue
            termini: dict[Hashable, int] = {}
            for chiave, segno in (*((parte, 1) for parte in linea.parti), (linea.totale, -1)):
                termini[chiave] = termini.get(chiave, 0) + segno
            self._vincolo(tavola, termini, None, None, None)
        for figura in tavola.figure:
            if figura.chiave in nascoste:
                if ora:
                    self.figure_nascoste.add(figura.chiave)
                continue
            presenti = [(c, n) for c in figura.conteggi if (n := valori[c]) is not None]
            variabili = [self.indice[identita] for identita in presenti]
            # Where all the counts are printed it tells nothing more, and goes when one is hidden.
            if any(self.stato[v] == NASCOSTA for v in variabili):
                for coefficienti, minimo, massimo in figura.vincoli(valori):
                    self._vincolo(
                        tavola, coefficienti, minimo, massimo, figura.chiave if ora else None
                    )
            if ora:
                for variabile in variabili:
                    self.figure_di.setdefault(variabile, []).append(figura.chiave)

    def _vincolo(
        self,
        tavola: Tavola,
        coefficienti: Mapping[Hashable, int],
        minimo: float | None,
        massimo: float | None,
        figura: Hashable | None,
    ) -> None:
        """Without bounds it is a sum, that stays what it is."""
        presenti: dict[int, int] = {}
        for chiave, coefficiente in coefficienti.items():
            valore = tavola.valori[chiave]
            if valore is not None and coefficiente:
                presenti[self.indice[chiave, valore]] = coefficiente
        mobili = {v: n for v, n in presenti.items() if self.stato[v] != FERMA}
        somma = sum(n * self.valori[v] for v, n in mobili.items())
        note = sum(n * self.valori[v] for v, n in presenti.items()) - somma
        vincolo = Vincolo(
            tuple(sorted(mobili.items())),
            somma if minimo is None else minimo - note,
            somma if massimo is None else massimo - note,
            somma,
            figura,
        )
        if mobili and vincolo not in self._gia_detti:
            self._gia_detti.add(vincolo)
            for variabile, coefficiente in mobili.items():
                self.dove[variabile].append((len(self.vincoli), coefficiente))
            self.vincoli.append(vincolo)
            self.citate.append(tuple(presenti))

    def nascondi(self, variabile: int) -> None:
        """Hides a count, and the figures computed from it."""
        self.stato[variabile] = NASCOSTA
        self.figure_nascoste.update(self.figure_di.get(variabile, ()))

    def collegate(self, partenza: Iterable[int]) -> set[int]:
        """The unknown counts that can be reached from some, from a sum to the next one."""
        viste = {v for v in partenza if self.stato[v] != FERMA}
        bordo = list(viste)
        while bordo:
            for indice, _ in self.dove[bordo.pop()]:
                nuove = [v for v, _ in self.vincoli[indice].termini if v not in viste]
                viste.update(nuove)
                bordo += nuove
        return viste

    def attivo(self, vincolo: Vincolo) -> bool:
        """False if what told the bound is hidden."""
        return vincolo.figura is None or vincolo.figura not in self.figure_nascoste
