"""Notices: in force, over, not yet begun; of the Province and of each Ambito."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.sportello.factories import AvvisoFactory

pytestmark = pytest.mark.django_db


def domani():
    return timezone.localdate() + datetime.timedelta(days=1)


@pytest.fixture
def avvisi(territorio):
    return {
        "provincia": AvvisoFactory(titolo="Della Provincia", della_provincia=True),
        "lago": AvvisoFactory(titolo="Del lago", ambito=territorio["lago"]),
        "scaduto": AvvisoFactory(titolo="Passato", ambito=territorio["lago"], scaduto=True),
        "futuro": AvvisoFactory(titolo="Futuro", ambito=territorio["lago"], dal=domani()),
        "bozza": AvvisoFactory(titolo="In bozza", ambito=territorio["lago"], pubblicato=False),
    }


def titoli(risposta):
    return [avviso.titolo for avviso in risposta.context["elenco"].pagina]


def test_l_elenco_ha_solo_quelli_che_valgono_oggi(client, avvisi):
    assert set(titoli(client.get("/avvisi/"))) == {"Della Provincia", "Del lago"}
    assert titoli(client.get("/avvisi/archivio/")) == ["Passato"]


def test_l_ultimo_giorno_l_avviso_vale_ancora(client, territorio):
    AvvisoFactory(titolo="Ultimo giorno", al=timezone.localdate())

    assert titoli(client.get("/avvisi/")) == ["Ultimo giorno"]
    assert titoli(client.get("/avvisi/archivio/")) == []


@pytest.mark.parametrize(
    ("ambito", "attesi"), [("lago", ["Del lago"]), ("provincia", ["Della Provincia"])]
)
def test_si_filtrano_per_ambito(client, avvisi, ambito, attesi):
    assert titoli(client.get("/avvisi/", {"ambito": ambito})) == attesi


@pytest.mark.parametrize("ambito", ["mai-esistito", "x" * 5000, "a\x00b", "' OR 1=1 --", "<b>"])
def test_un_ambito_che_non_c_e_si_ignora_e_si_dice(client, avvisi, ambito):
    risposta = client.get("/avvisi/", {"ambito": ambito})

    assert risposta.status_code == 200
    assert len(titoli(risposta)) == 2
    assert "Il valore scritto per «ambito» non esiste" in risposta.content.decode()


def test_la_seconda_pagina_e_quelle_fuori(client, db):
    for numero in range(23):
        AvvisoFactory(titolo=f"Avviso {numero}", della_provincia=True)

    assert len(titoli(client.get("/avvisi/"))) == 20
    assert len(titoli(client.get("/avvisi/", {"pagina": "2"}))) == 3
    assert len(titoli(client.get("/avvisi/", {"pagina": "99"}))) == 3
    assert len(titoli(client.get("/avvisi/", {"pagina": "x"}))) == 20


def test_l_elenco_non_chiede_di_piu_con_piu_avvisi(client, db):
    AvvisoFactory.create_batch(2)
    client.get("/avvisi/")
    with CaptureQueriesContext(connection) as due:
        client.get("/avvisi/", {"prova": "2"})
    AvvisoFactory.create_batch(18)
    client.get("/avvisi/")
    with CaptureQueriesContext(connection) as venti:
        client.get("/avvisi/", {"prova": "20"})
    assert len(venti) == len(due)


def test_la_pagina_di_un_avviso(client, avvisi):
    avviso = avvisi["lago"]
    avviso.testo = "Primo.\n\n<script>alert(1)</script> https://esempio.example/x"
    avviso.save()

    testo = client.get(avviso.get_absolute_url()).content.decode()

    assert "<h1>Del lago</h1>" in testo
    assert "<script>" not in testo
    assert 'href="https://esempio.example/x" rel="nofollow"' in testo
    assert 'href="/ambiti/lago/"' in testo


def test_un_avviso_scaduto_lo_dice(client, avvisi):
    risposta = client.get(avvisi["scaduto"].get_absolute_url())

    assert risposta.status_code == 200
    assert "Questo avviso non vale più dal" in risposta.content.decode()


@pytest.mark.parametrize("quale", ["futuro", "bozza"])
def test_chi_non_si_vede_non_c_e(client, avvisi, quale):
    avviso = avvisi[quale]

    assert client.get(avviso.get_absolute_url()).status_code == 404
    assert client.get(f"/avvisi/{avviso.pk}-x/").status_code == 404
    assert avviso.titolo not in client.get("/sitemap.xml").content.decode()


def test_il_nome_vecchio_porta_al_nuovo(client, avvisi):
    risposta = client.get(f"/avvisi/{avvisi['lago'].pk}-nome-vecchio/")

    assert (risposta.status_code, risposta.url) == (301, avvisi["lago"].get_absolute_url())
    assert client.get(f"/avvisi/{'9' * 30}-x/").status_code == 404


def test_nella_home_i_tre_ultimi(client, territorio):
    for giorni in range(5):
        dal = timezone.localdate() - datetime.timedelta(days=giorni)
        AvvisoFactory(titolo=f"Di {giorni} giorni fa", della_provincia=True, dal=dal)

    mostrati = client.get("/").context["pagina"].avvisi

    assert [a.titolo for a in mostrati] == [f"Di {n} giorni fa" for n in range(3)]


def test_nella_pagina_dell_ambito_prima_i_suoi(client, avvisi, territorio):
    AvvisoFactory(titolo="Di un altro", ambito=territorio["pianura"])

    mostrati = client.get("/ambiti/lago/").context["pagina"].avvisi

    assert [a.titolo for a in mostrati] == ["Del lago", "Della Provincia"]
