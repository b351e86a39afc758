"""Writes of the public site."""

from sportello.services.dimostrativi import carica_demo
from sportello.services.riferimento import carica_riferimento

__all__ = ["carica_demo", "carica_riferimento"]
