"""Writes of the territory: reference data, Ambiti, and Istat's list of comuni."""

from territorio.services.ambiti import rinomina_ambito
from territorio.services.elenco import aggiorna_comuni
from territorio.services.riferimento import carica_riferimento

__all__ = ["aggiorna_comuni", "carica_riferimento", "rinomina_ambito"]
