"""Istat's series by edition, stored reports and dossiers, publications."""

from osservatorio.models.edizioni import (
    ETA_MASSIMA,
    CaricamentoDati,
    Edizione,
    EdizioneQuerySet,
    OsservazioneIstat,
    Popolazione,
    Residenti,
    SceltaEdizione,
    ValoreSerie,
)
from osservatorio.models.pubblicazioni import (
    PassaggioPubblicazione,
    Pubblicazione,
    PubblicazioneQuerySet,
)
from osservatorio.models.rapporti import (
    ConsensoConfronto,
    ConsensoConfrontoQuerySet,
    Dossier,
    DossierQuerySet,
    ReportGenerato,
    VoceDossier,
)

__all__ = [
    "ETA_MASSIMA",
    "CaricamentoDati",
    "ConsensoConfronto",
    "ConsensoConfrontoQuerySet",
    "Dossier",
    "DossierQuerySet",
    "Edizione",
    "EdizioneQuerySet",
    "OsservazioneIstat",
    "PassaggioPubblicazione",
    "Popolazione",
    "Pubblicazione",
    "PubblicazioneQuerySet",
    "ReportGenerato",
    "Residenti",
    "SceltaEdizione",
    "ValoreSerie",
    "VoceDossier",
]
