"""Writes of the register of facilities."""

from strutture.services.dimostrativi import carica_demo
from strutture.services.riferimento import carica_riferimento

__all__ = ["carica_demo", "carica_riferimento"]
