"""The back office of the public site."""

from sportello.admin.contenuti import (
    AvvisoAdmin,
    ModuloServizioAdmin,
    PuntoAccessoAdmin,
    VoceGlossarioAdmin,
)
from sportello.admin.regole import RegoleSportelloAdmin

__all__ = [
    "AvvisoAdmin",
    "ModuloServizioAdmin",
    "PuntoAccessoAdmin",
    "RegoleSportelloAdmin",
    "VoceGlossarioAdmin",
]
