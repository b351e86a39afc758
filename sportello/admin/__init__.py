"""The back office of the public site."""

from sportello.admin.contenuti import (
    AvvisoAdmin,
    ModuloServizioAdmin,
    PuntoAccessoAdmin,
    VoceGlossarioAdmin,
)

__all__ = ["AvvisoAdmin", "ModuloServizioAdmin", "PuntoAccessoAdmin", "VoceGlossarioAdmin"]
