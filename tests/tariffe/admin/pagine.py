"""What the tests of the back office of the tariffs post, and where."""

from decimal import Decimal

from tariffe.models import CasoDiProva
from tariffe.services import scrivi_regola
from tests.tariffe.factories import (
    ServizioFactory,
)
from tests.territorio.factories import (
    AppartenenzaFactory,
    ComuneFactory,
    EnteFactory,
)

D = Decimal

EDIZIONE = "/admin/tariffe/edizionetariffe"
REGOLA = "/admin/tariffe/regolatariffaria"
REGOLAMENTO = "/admin/tariffe/regolamento"
ATTO = {
    "organo": "assemblea_sindaci",
    "tipo_atto": "deliberazione",
    "numero_atto": "12",
    "data_atto": "01/12/2025",
}


def pronta(edizione):
    """A draft with one rule that may be approved: Verdello's SAD with a case."""
    regola = scrivi_regola(
        edizione=edizione,
        servizio=ServizioFactory(),
        dati={
            "unita": "ora",
            "tratti": [
                {"tipo": "esente", "a": "3000"},
                {"tipo": "importo", "da": "3000", "da_incluso": False, "importo": "10"},
            ],
            "isee_mancante": {"tipo": "massima"},
            "isee_irregolare": {"tipo": "come_mancante"},
            "non_residente": {"tipo": "come_residente"},
        },
    )
    CasoDiProva.objects.create(
        regola=regola, denominazione="sopra", isee=D(5000), atteso_importo=D(10)
    )
    return regola


def un_comune(ambito):
    """The body of a comune of the Ambito."""
    comune = ComuneFactory()
    AppartenenzaFactory(comune=comune, ambito=ambito)
    return EnteFactory(comune=comune, tipo="COM")


def inline(regola, prefisso, righe=()):
    dati = {f"{prefisso}-TOTAL_FORMS": len(righe), f"{prefisso}-INITIAL_FORMS": 0}
    for n, riga in enumerate(righe):
        dati |= {f"{prefisso}-{n}-{k}": v for k, v in {"regola": regola.pk, **riga}.items()}
    return dati


def pagina_regola(regola, politiche=(), modificatori=(), casi=(), **altro):
    return {
        "servizio": regola.servizio_id,
        "utenza": "",
        "unita": "ora",
        "oltre_massimo": "ammesso",
        "isee_base": "annuo",
        "arrotonda_a": "0,01",
        "arrotonda_modo": "HALF_UP",
        "arrotonda_fase": "unitaria",
        "tipi_isee": "ordinario",
        "ordine": 0,
        **inline(regola, "politiche", politiche),
        **inline(regola, "modificatori", modificatori),
        **inline(regola, "casi", casi),
        **altro,
    }


SCRITTURE = [
    (REGOLA, "incolla"), (REGOLA, "casi"), (EDIZIONE, "approva"), (EDIZIONE, "copia"),
    (EDIZIONE, "allega"),
]  # fmt: skip
