"""Every case of the published regulations, through the register: rules are rows, not code."""

import datetime
import json

import pytest
from django.db import transaction

from tariffe.anomalie import ErroreTariffa
from tariffe.calcolo import calcola
from tariffe.models import EdizioneTariffe
from tariffe.parsing import leggi_isee, leggi_json
from tariffe.selectors import con_pezzi, regola_in_vigore, regola_letta, regole_lette
from tariffe.services import adotta, scrivi_regola
from tests.tariffe.factories import EdizioneFactory, RegolamentoFactory, ServizioFactory, approva
from tests.tariffe.test_casi import CASI, REGOLE
from tests.territorio.factories import (
    AmbitoFactory,
    AppartenenzaFactory,
    ComuneFactory,
    EnteFactory,
)

pytestmark = pytest.mark.django_db

GIORNO = datetime.date(2026, 3, 1)


@pytest.fixture(scope="module")
def registro(django_db_setup, django_db_blocker):
    """One edition with a rule for each regulation: rule and service by code."""
    with django_db_blocker.unblock():
        atomico = transaction.atomic()
        atomico.__enter__()
        comune = ComuneFactory()
        ambito = AmbitoFactory()
        AppartenenzaFactory(comune=comune, ambito=ambito)
        ente = EnteFactory(tipo="COM", comune=comune)
        edizione = EdizioneFactory(regolamento=RegolamentoFactory(ambito=ambito))
        servizi = {}
        for file in sorted(REGOLE.glob("*.json")):
            servizi[file.stem] = ServizioFactory(codice=file.stem)
            scrivi_regola(
                edizione=edizione,
                servizio=servizi[file.stem],
                dati=leggi_json(file.read_text(encoding="utf-8")),
            )
        approva(edizione)
        adotta(
            edizione=edizione,
            ente=ente,
            servizi=servizi.values(),
            dal=edizione.valida_dal,
            organo="giunta",
            tipo_atto="deliberazione",
            numero_atto="1",
            data_atto=edizione.valida_dal,
        )
        yield comune, servizi, edizione
        transaction.set_rollback(True)
        atomico.__exit__(None, None, None)


@pytest.fixture(scope="module")
def lette(registro, django_db_blocker):
    """All the rules for the calculator, in one query."""
    with django_db_blocker.unblock():
        regole = list(con_pezzi(registro[2].regole.select_related("servizio")))
        per_pk = regole_lette(regole, giorno=GIORNO)
        return {regola.servizio.codice: per_pk[regola.pk] for regola in regole}


def esito(regola, caso):
    try:
        isee = leggi_isee(caso["isee"])
        return calcola(regola, isee, json.loads(caso["contesto"])).come_json()["totale"]
    except ErroreTariffa as errore:
        return errore.codice


@pytest.mark.parametrize("caso", CASI, ids=lambda caso: caso["id"])
def test_il_caso_torna_dal_registro(lette, caso):
    assert esito(lette[caso["regola"]], caso) == caso["atteso"]


@pytest.mark.parametrize("caso", CASI[::6], ids=lambda caso: caso["id"])
def test_il_caso_torna_da_comune_servizio_e_giorno(registro, caso):
    comune, servizi, _ = registro
    vigenza = regola_in_vigore(comune=comune, servizio=servizi[caso["regola"]], giorno=GIORNO)
    assert esito(regola_letta(vigenza.regola, giorno=GIORNO), caso) == caso["atteso"]


def test_tutte_le_regole_si_leggono_con_una_query(registro, django_assert_num_queries):
    regole = list(EdizioneTariffe.objects.get(pk=registro[2].pk).regole.all())
    with django_assert_num_queries(1):
        assert len(regole_lette(regole, giorno=GIORNO)) == 20
