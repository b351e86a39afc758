"""The pages of the reserved observatory."""

from osservatorio.views.dati import (
    dati_anno,
    dati_board,
    dati_carica,
    dati_caricamento,
    dati_conferma,
    dati_in_vigore,
)
from osservatorio.views.indicatori import indicatore_detail, indicatore_list
from osservatorio.views.pagine import home, report
from osservatorio.views.provenienza import provenienza
from osservatorio.views.pubblicazioni import (
    pubblicazione_create,
    pubblicazione_list,
    pubblicazione_withdraw,
)
from osservatorio.views.riparto import riparto
from osservatorio.views.una_volta_sola import adempimento_xlsx, istat_csv, una_volta_sola

__all__ = [
    "adempimento_xlsx",
    "dati_anno",
    "dati_board",
    "dati_carica",
    "dati_caricamento",
    "dati_conferma",
    "dati_in_vigore",
    "home",
    "indicatore_detail",
    "indicatore_list",
    "istat_csv",
    "provenienza",
    "pubblicazione_create",
    "pubblicazione_list",
    "pubblicazione_withdraw",
    "report",
    "riparto",
    "una_volta_sola",
]
