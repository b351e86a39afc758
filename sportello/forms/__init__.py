"""Shape and limits of what is written on the public site and in its back office."""

from sportello.forms.contenuti import AvvisoForm, ModuloServizioForm, PuntoAccessoForm

__all__ = ["AvvisoForm", "ModuloServizioForm", "PuntoAccessoForm"]
