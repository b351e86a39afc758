"""Reads of the observatory: territories as they were, population, indicators."""

from osservatorio.selectors.popolazione import (
    PopolazionePerEta,
    ResidentiTerritorio,
    abitanti_per_comune,
    anni_con_popolazione,
    come_si_chiama,
    edizioni_per,
    per_eta,
    popolazione_per_eta,
    residenti,
    residenti_per_comune,
)
from osservatorio.selectors.territori import (
    Territorio,
    ambiti_dell_anno,
    parziale,
    primo_gennaio,
    territori_degli_ambiti,
    territorio_ambito,
    territorio_comune,
    territorio_provincia,
)

__all__ = [
    "PopolazionePerEta",
    "ResidentiTerritorio",
    "Territorio",
    "abitanti_per_comune",
    "ambiti_dell_anno",
    "anni_con_popolazione",
    "come_si_chiama",
    "edizioni_per",
    "parziale",
    "per_eta",
    "popolazione_per_eta",
    "primo_gennaio",
    "residenti",
    "residenti_per_comune",
    "territori_degli_ambiti",
    "territorio_ambito",
    "territorio_comune",
    "territorio_provincia",
]
