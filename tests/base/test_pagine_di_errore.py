"""The pages of what goes wrong: Italian, and without need of the database."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotFound
from django.template.loader import render_to_string
from django.test import Client
from django.urls import path
from django.views import defaults

from base.middleware import PaginaNonTrovataAncheInSviluppo, RegoleDiContenuto
from tests.conftest import ClientRigoroso, difetti_html


@pytest.mark.django_db
def test_pagina_non_trovata(client):
    risposta = client.get("/pagina-che-non-c-e/")

    assert risposta.status_code == 404
    assert "Questa pagina non c'è" in risposta.text
    assert "Content-Security-Policy" in risposta.headers
    assert not risposta.cookies


def test_accesso_negato_dice_il_motivo(rf):
    pagina = defaults.permission_denied(rf.get("/"), PermissionDenied("Serve un altro ruolo."))

    assert pagina.status_code == 403
    assert "Serve un altro ruolo." in pagina.content.decode()


@pytest.mark.django_db
def test_modulo_scaduto():
    rigido = Client(enforce_csrf_checks=True)

    risposta = rigido.post("/accedi/", {"login": "a@esempio.it", "password": "x"})

    assert risposta.status_code == 403
    assert "Il modulo è scaduto" in risposta.text
    assert "Nulla è stato salvato" in risposta.text


def rompi(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("segreto interno")


def test_errore_del_server_senza_database_e_senza_dettagli(rf):
    pagina = defaults.server_error(rf.get("/"))  # this test has no database: a query would fail

    testo = pagina.content.decode()
    assert pagina.status_code == 500
    assert "Qualcosa non ha funzionato" in testo
    assert "1522" in testo


@pytest.mark.parametrize(
    "pagina", ["400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"]
)
def test_ogni_pagina_di_errore_e_in_italiano_e_sotto_la_csp(pagina):
    testo = render_to_string(pagina, {"exception": ""})

    assert '<html lang="it">' in testo
    assert "<h1>" in testo
    assert not difetti_html(testo)


def test_servizio_non_disponibile_dice_quale():
    testo = render_to_string(
        "503.html", {"titolo": "PDF non disponibile", "spiegazione": "Mancano le librerie."}
    )

    assert "<h1>PDF non disponibile</h1>" in testo
    assert "Mancano le librerie." in testo


def test_anche_in_sviluppo_la_pagina_non_trovata_e_la_nostra(rf, settings):
    settings.DEBUG = True
    risposta = PaginaNonTrovataAncheInSviluppo(
        lambda richiesta: HttpResponseNotFound(b"... <code>DEBUG = True</code> ...")
    )(rf.get("/x/"))

    assert "Questa pagina non c'è" in risposta.content.decode()
    assert risposta.status_code == 404


def test_in_sviluppo_la_pagina_passa_da_tutti_gli_altri_middleware():
    from config.settings import base, dev

    politica = {"csp.middleware.CSPMiddleware": "base.middleware.RegoleDiContenuto"}
    assert [
        *[politica.get(nome, nome) for nome in base.MIDDLEWARE],
        "base.middleware.PaginaNonTrovataAncheInSviluppo",
    ] == dev.MIDDLEWARE


def test_in_sviluppo_anche_il_404_ha_la_sua_politica(rf, settings):
    settings.DEBUG = True

    risposta = RegoleDiContenuto(lambda richiesta: HttpResponseNotFound(b"nostro"))(rf.get("/x/"))

    assert "default-src 'none'" in risposta.headers["Content-Security-Policy"]


def test_un_404_scritto_da_noi_resta_com_e(rf):
    nostro = HttpResponseNotFound(b"nostro")

    assert PaginaNonTrovataAncheInSviluppo(lambda richiesta: nostro)(rf.get("/x/")) is nostro


@pytest.mark.django_db
@pytest.mark.urls("tests.base.test_pagine_di_errore")
def test_un_errore_vero_mostra_la_pagina_e_non_la_traccia(client):
    cliente = ClientRigoroso(raise_request_exception=False)

    risposta = cliente.get("/rompi/")

    assert risposta.status_code == 500
    assert "Qualcosa non ha funzionato" in risposta.text
    assert "segreto interno" not in risposta.text


def test_il_404_dell_ufficio_e_un_404():
    from base.admin import UfficioAdmin
    from territorio.models import Ambito

    with pytest.raises(Http404):
        UfficioAdmin(Ambito, None)._get_obj_does_not_exist_redirect(None, Ambito._meta, "1")


urlpatterns = [path("rompi/", login_not_required(rompi))]
