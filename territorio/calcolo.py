"""The plane of the boundaries, the same for every map of the product. Pure functions."""

import math
import re
from collections.abc import Iterable

# x = lon · cos(45.6°) · K, y = −lat · K: one unit is about 111 m in both directions.
K = 1000
PARALLELO = 45.6
_PUNTO = re.compile(r"(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)")


def punto_sul_piano(*, latitudine: float, longitudine: float) -> tuple[float, float]:
    """x, y of a place (degrees WGS84) in the plane of `Comune.confine` and `Ambito.confine`.

    Rounding: one decimal, about 11 m.
    """
    x = longitudine * math.cos(math.radians(PARALLELO)) * K
    return round(x, 1), round(-latitudine * K, 1)


def riquadro(confini: Iterable[str], *, margine: float = 5.0) -> tuple[float, float, float, float]:
    """x, y, width, height of the box around the paths, in units of the plane: an SVG viewBox.

    Missing values: empty paths are skipped; with no point at all the box is (0, 0, 1, 1).
    """
    ascisse: list[float] = []
    ordinate: list[float] = []
    for confine in confini:
        for x, y in _PUNTO.findall(confine):
            ascisse.append(float(x))
            ordinate.append(float(y))
    if not ascisse:
        return 0, 0, 1, 1
    x, y = min(ascisse) - margine, min(ordinate) - margine
    return (
        round(x, 1),
        round(y, 1),
        round(max(ascisse) + margine - x, 1),
        round(max(ordinate) + margine - y, 1),
    )
