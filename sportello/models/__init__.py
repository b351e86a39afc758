"""What the public site tells, and what citizens write to it."""

from sportello.models.contenuti import (
    Avviso,
    ModuloServizio,
    PuntoAccesso,
    VoceGlossario,
)
from sportello.models.richieste import (
    RUOLI_CHE_CONTANO,
    STATI_CONCLUSI,
    PassaggioRichiesta,
    RegoleSportello,
    Richiesta,
    Segnalazione,
    ValutazionePagina,
)

__all__ = [
    "RUOLI_CHE_CONTANO",
    "STATI_CONCLUSI",
    "Avviso",
    "ModuloServizio",
    "PassaggioRichiesta",
    "PuntoAccesso",
    "RegoleSportello",
    "Richiesta",
    "Segnalazione",
    "ValutazionePagina",
    "VoceGlossario",
]
