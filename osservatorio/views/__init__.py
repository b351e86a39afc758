"""The pages of the reserved observatory."""

from osservatorio.views.avvisi import avvisi
from osservatorio.views.confronto import confronto
from osservatorio.views.consenso import consenso
from osservatorio.views.cruscotto import home
from osservatorio.views.dati import (
    dati_anno,
    dati_board,
    dati_carica,
    dati_caricamento,
    dati_conferma,
    dati_in_vigore,
)
from osservatorio.views.dossier import dossier_detail, dossier_edit, dossier_list, dossier_new
from osservatorio.views.grafico import grafico
from osservatorio.views.indicatori import indicatore_detail, indicatore_list
from osservatorio.views.pagine import report
from osservatorio.views.provenienza import provenienza
from osservatorio.views.pubblicazioni import (
    pubblicazione_create,
    pubblicazione_indicators,
    pubblicazione_list,
    pubblicazione_withdraw,
)
from osservatorio.views.riparto import riparto
from osservatorio.views.scarica import scarica
from osservatorio.views.silenzi import silenzi
from osservatorio.views.una_volta_sola import adempimento_xlsx, istat_csv, una_volta_sola

__all__ = [
    "adempimento_xlsx",
    "avvisi",
    "confronto",
    "consenso",
    "dati_anno",
    "dati_board",
    "dati_carica",
    "dati_caricamento",
    "dati_conferma",
    "dati_in_vigore",
    "dossier_detail",
    "dossier_edit",
    "dossier_list",
    "dossier_new",
    "grafico",
    "home",
    "indicatore_detail",
    "indicatore_list",
    "istat_csv",
    "provenienza",
    "pubblicazione_create",
    "pubblicazione_indicators",
    "pubblicazione_list",
    "pubblicazione_withdraw",
    "report",
    "riparto",
    "scarica",
    "silenzi",
    "una_volta_sola",
]
