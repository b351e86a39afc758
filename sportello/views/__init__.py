"""The public site. Every page is read only, without session, cookies or scripts."""

from sportello.views.ambiti import ambito_detail, ambito_list, provincia
from sportello.views.aree import area_detail
from sportello.views.avvisi import avviso_archive, avviso_detail, avviso_list
from sportello.views.bisogni import bisogno_detail, bisogno_list
from sportello.views.chiedi import richiesta_create, richiesta_receipt, richiesta_status
from sportello.views.comuni import comune_detail, comune_list
from sportello.views.consegna import consegna
from sportello.views.dati import (
    pubblicazione_check,
    pubblicazione_detail,
    pubblicazione_list,
    pubblicazione_pdf,
    pubblicazione_values,
    pubblicazione_verify,
)
from sportello.views.home import home
from sportello.views.orientamento import (
    glossario,
    modulo_file,
    modulo_list,
    numeri_urgenti,
    punto_list,
)
from sportello.views.pagine import (
    accessibilita,
    domande_frequenti,
    note_legali,
    privacy,
    robots,
    sitemap,
    sitemap_file,
)
from sportello.views.pareri import (
    segnalazione_close,
    segnalazione_create,
    segnalazione_done,
    segnalazione_list,
    valutazione_create,
    valutazione_done,
)
from sportello.views.richieste import (
    richiesta_detail,
    richiesta_list,
    richiesta_numbers,
    richiesta_update,
)
from sportello.views.riuso import (
    avviso_feed,
    hsds_api,
    hsds_file,
    hsds_list,
    hsds_service,
    struttura_feed,
)
from sportello.views.schede import struttura_detail, struttura_vcard
from sportello.views.strutture import struttura_export, struttura_list
from sportello.views.tariffe import tariffa_act, tariffa_list

__all__ = [
    "accessibilita",
    "ambito_detail",
    "ambito_list",
    "area_detail",
    "avviso_archive",
    "avviso_detail",
    "avviso_feed",
    "avviso_list",
    "bisogno_detail",
    "bisogno_list",
    "comune_detail",
    "comune_list",
    "consegna",
    "domande_frequenti",
    "glossario",
    "home",
    "hsds_api",
    "hsds_file",
    "hsds_list",
    "hsds_service",
    "modulo_file",
    "modulo_list",
    "note_legali",
    "numeri_urgenti",
    "privacy",
    "provincia",
    "pubblicazione_check",
    "pubblicazione_detail",
    "pubblicazione_list",
    "pubblicazione_pdf",
    "pubblicazione_values",
    "pubblicazione_verify",
    "punto_list",
    "richiesta_create",
    "richiesta_detail",
    "richiesta_list",
    "richiesta_numbers",
    "richiesta_receipt",
    "richiesta_status",
    "richiesta_update",
    "robots",
    "segnalazione_close",
    "segnalazione_create",
    "segnalazione_done",
    "segnalazione_list",
    "sitemap",
    "sitemap_file",
    "struttura_detail",
    "struttura_export",
    "struttura_feed",
    "struttura_list",
    "struttura_vcard",
    "tariffa_act",
    "tariffa_list",
    "valutazione_create",
    "valutazione_done",
]
