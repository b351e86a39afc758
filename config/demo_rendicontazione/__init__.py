"""Invented returns for the demo and the browser tests: filled workbooks, years already approved.

Everything is seeded and marked «dati dimostrativi»; no figure is of a real service.
"""

from config.demo_rendicontazione.anni import (
    ANNO_APERTO,
    SENZA_DATI,
    STATI_APERTI,
    TARDIVE,
    carica_demo_rendicontazioni,
)
from config.demo_rendicontazione.cartella import CELLE_SBAGLIATE, cartella_compilata
from config.demo_rendicontazione.spesa import CON_UN_AVVISO

__all__ = [
    "ANNO_APERTO",
    "CELLE_SBAGLIATE",
    "CON_UN_AVVISO",
    "SENZA_DATI",
    "STATI_APERTI",
    "TARDIVE",
    "carica_demo_rendicontazioni",
    "cartella_compilata",
]
