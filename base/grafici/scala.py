"""Scales, ticks and classes: plain arithmetic, no drawing."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Lineare:
    """Maps [da, a] of the data onto [inizio, fine] of the drawing; an empty interval maps to
    `inizio`.
    """

    da: float
    a: float
    inizio: float
    fine: float

    def __call__(self, valore: float) -> float:
        if self.a == self.da:
            return self.inizio
        return self.inizio + (valore - self.da) / (self.a - self.da) * (self.fine - self.inizio)


def passo_tondo(ampiezza: float, quanti: int = 4) -> float:
    """The step 1, 2, 2.5 or 5 × 10ⁿ that divides the range in about that many parts; 1 for an empty
    range.
    """
    if ampiezza < 1e-9 or not math.isfinite(ampiezza):
        return 1.0
    grezzo = ampiezza / quanti
    base = 10.0 ** math.floor(math.log10(grezzo))
    return next((base * m for m in (1, 2, 2.5, 5) if grezzo <= base * m * 1.0001), base * 10)


def tacche(minimo: float, massimo: float, quanti: int = 4) -> list[float]:
    """Round values from zero or below to above the maximum: first and last bound the axis."""
    passo = passo_tondo(max(massimo, 0) - min(minimo, 0), quanti)
    primo = math.floor(min(minimo, 0) / passo)
    ultimo = max(math.ceil(max(massimo, 0) / passo - 1e-9), primo + 1)
    return [round(i * passo, 10) for i in range(primo, ultimo + 1)]


def tacche_tra(minimo: float, massimo: float, quanti: int = 4) -> list[float]:
    """Round values around the data, wherever zero is: first and last bound the axis."""
    passo = passo_tondo(massimo - minimo, quanti)
    primo = math.floor(minimo / passo + 1e-9)
    ultimo = max(math.ceil(massimo / passo - 1e-9), primo + 1)
    return [round(i * passo, 10) for i in range(primo, ultimo + 1)]


def classi_quantili(valori: Iterable[float], quante: int = 5) -> list[tuple[float, float]]:
    """Classes (lowest, highest value) with about the same number of values; equal values stay
    together.

    Fewer classes than asked when there are fewer distinct values; an empty list for no values.
    """
    ordinati = sorted(valori)
    distinti = len(set(ordinati))
    quante = min(quante, distinti)
    classi: list[list[float]] = []
    for i, valore in enumerate(ordinati):
        indice = min(i * quante // len(ordinati), quante - 1)
        if classi and (valore == classi[-1][-1] or indice < len(classi)):
            classi[-1].append(valore)
        else:
            classi.append([valore])
    return [(classe[0], classe[-1]) for classe in classi]


def classe_di(valore: float, classi: Sequence[tuple[float, float]]) -> int:
    """The index of the class that holds the value; values outside go to the nearest end."""
    for i, (_, massimo) in enumerate(classi):
        if valore <= massimo:
            return i
    return len(classi) - 1
