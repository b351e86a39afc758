"""A set of indicators, published: chosen in the address, frozen as any report."""

from dataclasses import replace

import pytest
from django.urls import reverse

from base.errors import ErroreDominio
from osservatorio import permessi, services
from osservatorio.calcolo import definizioni
from osservatorio.models import Pubblicazione
from osservatorio.reports import REPORT, Scelta
from osservatorio.reports.insieme import (
    INSIEME,
    MASSIMO,
    SceltaInsieme,
    indicatori_pubblicabili,
)
from tests.osservatorio.test_pubblicazioni import niente_di_nuovo, pagina_di, parole_del, pdf_di
from tests.osservatorio.test_views import crea_ambiti, entra
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db


@pytest.fixture
def ambiti():
    return crea_ambiti(2)


INDICATORI = reverse("osservatorio:pubblicazione_indicators")


def test_un_insieme_di_indicatori_si_pubblica_con_pagina_e_pdf(client, ambiti):
    entra(client, Ruolo.DIRIGENTE_PROVINCIA)
    assert "Scegli almeno un indicatore" not in client.get(INDICATORI).content.decode()
    scelta = (
        f"{INDICATORI}?indicatori=popolazione&indicatori=indice_vecchiaia&anno_da=2023&anno=2023"
    )
    assert "vedranno i cittadini" in client.get(scelta).content.decode()
    client.post(scelta)
    fatta = Pubblicazione.objects.get()
    assert (fatta.genere, fatta.report, fatta.anno) == ("indicatori", "indicatori", 2023)
    assert "Indice di vecchiaia" in fatta.titolo
    client.logout()
    testo = pagina_di(client, fatta).content.decode()
    # Worked: 10 of 5 years and n of 70 men, 5 women of 30: 15 + n residents in Ambito n.
    for cifra in ("16", "17", "33"):
        assert f">{cifra}<" in testo
    assert fatta.codice in parole_del(pdf_di(client, fatta))
    assert "nulla è cambiato" in _di_nuovo(client, scelta)


def _di_nuovo(client, scelta):
    entra(client, Ruolo.DIRIGENTE_PROVINCIA)
    return client.get(scelta).content.decode()


@pytest.mark.parametrize(
    ("scelta", "pezzo"),
    [
        ("indicatori=&anno_da=2023&anno=2023", "Scegli"),
        ("indicatori=boh&anno_da=2023&anno=2023", "non si può pubblicare"),
        ("indicatori=popolazione&anno_da=1492&anno=2023", "anno"),
        ("indicatori=popolazione", "Questo campo è vuoto"),
    ],
)
def test_un_insieme_scelto_male_dice_che_cosa_fare(client, ambiti, scelta, pezzo):
    entra(client, Ruolo.DIRIGENTE_PROVINCIA)
    risposta = client.get(f"{INDICATORI}?{scelta}")
    assert risposta.status_code == 200
    assert pezzo in risposta.content.decode()
    assert client.post(f"{INDICATORI}?{scelta}").status_code == 200
    niente_di_nuovo()


def test_cio_che_non_si_sa_proteggere_non_e_fra_gli_indicatori_da_pubblicare():
    """Means of persons are not whole numbers: the engine cannot say what they tell."""
    assert definizioni().keys() - indicatori_pubblicabili().keys() == {
        f"saturazione_{tipo}"
        for tipo in (
            "prima_infanzia", "comunita_minori", "diurni_disabili", "residenze_disabili",
            "diurni_anziani", "alloggi_anziani",
        )
    }  # fmt: skip
    # Euro per person give the persons back.
    assert definizioni()["spesa_per_utente_nidi"].di_persone


def test_molti_indicatori_hanno_un_titolo_che_sta_nella_pagina(ambiti):
    codici = tuple(indicatori_pubblicabili())[:MASSIMO]
    scelta = SceltaInsieme(2023, indicatori=codici, anno_da=2023)
    titolo = INSIEME.documento(scelta, permessi.sguardo_pubblico()).titolo
    assert "e 7 altri indicatori: ambiti, 2023" in titolo
    assert len(titolo) <= 200


def test_la_scheda_di_un_indicatore_che_non_si_sa_proteggere_non_si_pubblica(ambiti):
    report = replace(REPORT["scheda-indicatore"], pubblicabile=True)
    with pytest.raises(ErroreDominio, match="conta persone servite"):
        services.pubblica_report(
            report=report,
            scelta=Scelta(2023, indicatore="saturazione_prima_infanzia"),
            utente=UtenteFactory(ruolo=Ruolo.DIRIGENTE_PROVINCIA),
        )
    niente_di_nuovo()
