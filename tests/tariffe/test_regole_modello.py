"""A rule of the exchange format, written in the register and read back."""

import pytest

from tariffe.selectors import regola_come_dati
from tariffe.services import scrivi_regola
from tests.tariffe.factories import EdizioneFactory, ServizioFactory

pytestmark = pytest.mark.django_db

DEL_DESIGN = {
    "servizio": "SAD",
    "unita": "ora",
    "isee_base": "annuo",
    "costo_unitario": "22.52",
    "tratti": [
        {"tipo": "esente", "da": "0", "da_incluso": True, "a": "3000", "a_incluso": True},
        {"tipo": "lineare", "da": "3000", "da_incluso": False, "a": "30000", "a_incluso": True,
         "x1": "3000", "x2": "30000", "y1": "0", "y2": "18.68"},
        {"tipo": "importo", "da": "30000", "da_incluso": False, "importo": "18.68"},
    ],
    "isee_mancante": {"tipo": "importo", "importo": "20"},
    "isee_irregolare": {"tipo": "come_mancante"},
    "non_residente": {"tipo": "maggiorazione", "valore": "1"},
    "modificatori": [
        {"codice": "festivo", "tipo": "moltiplica", "valore": "1.1"},
        {"codice": "ordine_figlio", "tipo": "moltiplica_tabella",
         "tabella": {"1": "1", "2": "0.75", "3": "0.5", "4+": "0"}},
        {"codice": "assenze", "tipo": "somma_per_quantita", "valore": "-1.5"},
        {"codice": "operatori", "tipo": "moltiplica_per_quantita"},
    ],
    "arrotondamento": {"quanto": "0.01", "modo": "HALF_UP", "fase": "unitaria"},
}  # fmt: skip


def scrivi(dati, **altro):
    servizio = ServizioFactory(codice=dati.get("servizio", "SAD"))
    return scrivi_regola(edizione=EdizioneFactory(), servizio=servizio, dati=dati, **altro)


def test_la_regola_del_design_torna_uguale():
    assert regola_come_dati(scrivi(DEL_DESIGN)) == DEL_DESIGN
