"""Which tariff is in force in a comune, for a service, on a day; and who adopted what.

A comune has the tariffs that its own body adopted or, for a service it delegates, those of the
delegate. Two of them on one day are an error, never a choice of ours.
"""

from tariffe.selectors.vigenza.adozioni import stato_adozioni
from tariffe.selectors.vigenza.comune import (
    TariffeDelComune,
    edizioni_del_servizio,
    regola_in_vigore,
    servizi_adottati,
    tariffe_del_comune,
)
from tariffe.selectors.vigenza.forme import (
    PeriodoVigenza,
    RigaAdozioni,
    ServizioInVigore,
    Vigenza,
)

__all__ = [
    "PeriodoVigenza",
    "RigaAdozioni",
    "ServizioInVigore",
    "TariffeDelComune",
    "Vigenza",
    "edizioni_del_servizio",
    "regola_in_vigore",
    "servizi_adottati",
    "stato_adozioni",
    "tariffe_del_comune",
]
