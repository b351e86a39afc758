"""A band table pasted from a spreadsheet or from a regulation; pure.

`leggi_incollata` never guesses in silence: every row says how it was read, and what cannot be read
is one sentence with its row and cell. `scrivi_incollata` writes segments so that they are read back
the same.
"""

from tariffe.parsing.incollata.applica import applica, chiudi_buco, togli
from tariffe.parsing.incollata.esito import Colonna, Guasto, Lettura, TabellaIncollata
from tariffe.parsing.incollata.parole import quanto_in_parole, tratto_come_dati
from tariffe.parsing.incollata.scrittura import scrivi_incollata
from tariffe.parsing.incollata.tabella import leggi_incollata

__all__ = [
    "Colonna",
    "Guasto",
    "Lettura",
    "TabellaIncollata",
    "applica",
    "chiudi_buco",
    "leggi_incollata",
    "quanto_in_parole",
    "scrivi_incollata",
    "togli",
    "tratto_come_dati",
]
