"""Rows of a list: checked, and compared with the register. Pure: no database."""

from strutture.validation.elenco import ComuneNoto, Contesto, Esame, UnitaLetta, controlla
from strutture.validation.piano import confronta
from strutture.validation.registro import (
    Offerta,
    Piano,
    Registro,
    RigaPiano,
    Scelte,
    Scheda,
)

__all__ = [
    "ComuneNoto",
    "Contesto",
    "Esame",
    "Offerta",
    "Piano",
    "Registro",
    "RigaPiano",
    "Scelte",
    "Scheda",
    "UnitaLetta",
    "confronta",
    "controlla",
]
