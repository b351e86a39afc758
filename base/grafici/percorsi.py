"""Boundaries: simplified paths in a shared plane, turned once into paths in pixels of a drawing."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from base.grafici.svg import n

_PEZZO = re.compile(r"([MmLlHhVvZz])|(-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?)|([\s,]+)")


@lru_cache(maxsize=1024)
def anelli(percorso: str) -> tuple[tuple[tuple[float, float], ...], ...]:
    """The closed rings of a path, as absolute points. Raises ValueError on what is not
    straight-line path data.
    """
    comando = ""
    numeri: list[float] = []
    trovati: list[list[tuple[float, float]]] = []
    x = y = 0.0
    posizione = 0
    for pezzo in _PEZZO.finditer(percorso):
        if pezzo.start() != posizione:
            break
        posizione = pezzo.end()
        if pezzo.group(1):
            comando, numeri = pezzo.group(1), []
            if comando in "Zz" and trovati:
                x, y = trovati[-1][0]
            continue
        if not pezzo.group(2):
            continue
        numeri.append(float(pezzo.group(2)))
        relativo = comando.islower()
        if comando in ("H", "h") or comando in ("V", "v"):
            if comando in "Hh":
                x = numeri[0] + (x if relativo else 0)
            else:
                y = numeri[0] + (y if relativo else 0)
        elif comando in ("M", "m", "L", "l"):
            if len(numeri) < 2:
                continue
            x, y = numeri[0] + (x if relativo else 0), numeri[1] + (y if relativo else 0)
            if comando in "Mm":
                trovati.append([])
                comando = "l" if relativo else "L"
        else:
            break
        if not trovati:
            break
        trovati[-1].append((x, y))
        numeri = []
    if posizione != len(percorso) or (percorso and not trovati):
        raise ValueError("il percorso di un confine ha solo i comandi M, L, H, V, Z")
    return tuple(tuple(anello) for anello in trovati)


def riquadro(percorsi: Sequence[str]) -> tuple[float, float, float, float]:
    """(x least, y least, x greatest, y greatest) of all the paths; zeros without points."""
    punti = [punto for percorso in percorsi for anello in anelli(percorso) for punto in anello]
    if not punti:
        return (0.0, 0.0, 0.0, 0.0)
    return (
        min(p[0] for p in punti),
        min(p[1] for p in punti),
        max(p[0] for p in punti),
        max(p[1] for p in punti),
    )


@lru_cache(maxsize=1024)
def punto_interno(percorso: str) -> tuple[float, float]:
    """A point well inside the largest ring, where a label can stand: the middle of its widest
    horizontal chord.
    """
    anello = max(anelli(percorso), key=lambda a: abs(_area(a)))
    alto, basso = min(p[1] for p in anello), max(p[1] for p in anello)
    migliore = (0.0, anello[0])
    for i in range(3, 14):
        y = alto + (basso - alto) * (i + 0.013) / 16
        tagli = sorted(
            x1 + (y - y1) * (x2 - x1) / (y2 - y1)
            for (x1, y1), (x2, y2) in zip(anello, (*anello[1:], anello[0]), strict=True)
            if (y1 <= y) != (y2 <= y)
        )
        for sinistra, destra in zip(tagli[::2], tagli[1::2], strict=False):
            # Chords near the middle height win over longer ones at the edge.
            peso = (destra - sinistra) * (1 - abs(y - (alto + basso) / 2) / (basso - alto))
            if peso > migliore[0]:
                migliore = (peso, ((sinistra + destra) / 2, y))
    return migliore[1]


def _area(anello: Sequence[tuple[float, float]]) -> float:
    return sum(
        x1 * y2 - x2 * y1
        for (x1, y1), (x2, y2) in zip(anello, (*anello[1:], anello[0]), strict=True)
    )


@dataclass(frozen=True)
class Geometria:
    """Paths in pixels, a point inside each for its label, and how high the drawing is."""

    percorsi: tuple[str, ...]
    punti: tuple[tuple[float, float], ...]
    altezza: float


@lru_cache(maxsize=32)
def geometria(percorsi: tuple[str, ...], larghezza: float, margine: float) -> Geometria:
    """The boundaries as they are drawn in that width: kept, since only the values change."""
    x0, y0, x1, y1 = riquadro(percorsi)
    scala = (larghezza - 2 * margine) / ((x1 - x0) or 1)

    def in_pixel(punto: tuple[float, float]) -> tuple[float, float]:
        return margine + (punto[0] - x0) * scala, margine + (punto[1] - y0) * scala

    return Geometria(
        tuple(
            "".join(_disegno([in_pixel(p) for p in anello]) for anello in anelli(percorso))
            for percorso in percorsi
        ),
        tuple(in_pixel(punto_interno(percorso)) for percorso in percorsi),
        (y1 - y0) * scala + 2 * margine,
    )


def _disegno(punti: Sequence[tuple[float, float]]) -> str:
    """A closed ring with steps of a tenth of a pixel, each from the point before."""
    # Rounded points, not rounded steps: neighbours keep the same border.
    decimi = [(round(x * 10), round(y * 10)) for x, y in punti]
    testo = f"M{n(decimi[0][0] / 10)} {n(decimi[0][1] / 10)}"
    passi = []
    for (xa, ya), (xb, yb) in itertools.pairwise(decimi):
        if (xa, ya) != (xb, yb):
            passi.append(f"{n((xb - xa) / 10)} {n((yb - ya) / 10)}")
    return testo + (f"l{' '.join(passi)}" if passi else "") + "z"
