"""How far two places are: the distance is the territory's, the name of a point is ours. Pure."""

from territorio.calcolo import distanza_km

Punto = tuple[float, float]

__all__ = ["Punto", "distanza_km"]
