"""The frame that every page shares."""

import pytest
from django.urls import reverse

PAGINE = (
    "home",
    "struttura_list",
    "ambito_list",
    "provincia",
    "accessibilita",
    "privacy",
    "note_legali",
)


@pytest.mark.django_db
@pytest.mark.parametrize("nome", PAGINE)
def test_le_pagine_pubbliche_non_usano_cookie_ne_host_esterni(client, nome):
    risposta = client.get(reverse(f"sportello:{nome}"))

    assert risposta.status_code == 200
    assert not risposta.cookies
    assert "Cookie" not in risposta.headers.get("Vary", "")
    testo = risposta.content.decode()
    assert 'src="http' not in testo
    assert '<link rel="stylesheet" href="http' not in testo
    assert "<script" not in testo
    assert 'style="' not in testo


@pytest.mark.django_db
@pytest.mark.parametrize("nome", PAGINE)
def test_le_pagine_pubbliche_accettano_solo_letture(client, nome):
    assert client.post(reverse(f"sportello:{nome}")).status_code == 405


@pytest.mark.django_db
def test_la_voce_del_menu_della_pagina_aperta_e_segnata(client):
    testo = client.get(reverse("sportello:ambito_list")).content.decode()

    assert '<li><a href="/ambiti/" aria-current="page">Uffici di Piano</a></li>' in testo
    assert '<li><a href="/strutture/">Strutture</a></li>' in testo
