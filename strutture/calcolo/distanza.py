"""How far two places are. Pure."""

from math import asin, cos, radians, sin, sqrt

RAGGIO_TERRA_KM = 6371.0088  # mean radius, IUGG

Punto = tuple[float, float]


def distanza_km(uno: Punto, altro: Punto) -> float:
    """Kilometres as the crow flies between two points (latitude, longitude in degrees)."""
    lat_uno, lon_uno, lat_altro, lon_altro = map(radians, (*uno, *altro))
    a = (
        sin((lat_altro - lat_uno) / 2) ** 2
        + cos(lat_uno) * cos(lat_altro) * sin((lon_altro - lon_uno) / 2) ** 2
    )
    return 2 * RAGGIO_TERRA_KM * asin(sqrt(min(1.0, a)))
