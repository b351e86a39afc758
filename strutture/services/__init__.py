"""Writes of the register of facilities."""

from strutture.services.riferimento import carica_riferimento

__all__ = ["carica_riferimento"]
