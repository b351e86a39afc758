"""The catalogue page with 500 facilities, against the same page written with the plain ORM."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.models import Count, Q
from django.shortcuts import render
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path
from django.utils import timezone

from config.urls import urlpatterns as veri
from sportello import selectors
from sportello.filters import StrutturaFilter
from strutture.models import Struttura, UnitaOfferta
from strutture.selectors import Catalogo, ValoreFiltro
from strutture.services import carica_riferimento
from territorio.models import Appartenenza
from tests.sportello.conftest import RIFERIMENTO, popola
from utenti.models import Utente

pytestmark = [pytest.mark.prestazioni, pytest.mark.django_db]

PARAMETRI = {"area": "anziani", "q": "villa"}
CAMPI = {
    "area": "unita__tipo__area__codice",
    "regime": "unita__tipo__regime",
    "tipo": "unita__tipo__codice",
    "comune": "comune__codice_istat",
}
NOMI = {
    "area": "unita__tipo__area__nome",
    "regime": "unita__tipo__regime",
    "tipo": "unita__tipo__nome_breve",
    "comune": "comune__denominazione",
}


@login_not_required
def con_orm(request):
    """The same template and content; list and each filter's counts by a query of their own."""
    filtro = StrutturaFilter(request.GET)
    criteri = filtro.criteri
    ambito_di = ambito_per_comune()

    def filtrate(senza=""):
        strutture = Struttura.objects.pubblicate().exclude(unita__stato="CES")
        for parola in criteri.q.split():
            strutture = strutture.filter(
                Q(denominazione__icontains=parola)
                | Q(comune__denominazione__icontains=parola)
                | Q(ente_gestore__denominazione__icontains=parola)
                | Q(unita__tipo__nome__icontains=parola)
                | Q(unita__tipo__nome_breve__icontains=parola)
            )
        for nome, campo in CAMPI.items():
            valore = getattr(criteri, nome)
            if valore and nome != senza:
                strutture = strutture.filter(**{campo: valore})
        return strutture

    filtri = {}
    for nome, campo in CAMPI.items():
        conteggi = (
            filtrate(nome)
            .values_list(campo, NOMI[nome])
            .annotate(quante=Count("pk", distinct=True))
            .order_by(campo)
        )
        filtri[nome] = [
            ValoreFiltro(valore, scritto, quante, valore == getattr(criteri, nome))
            for valore, scritto, quante in conteggi
        ]
    filtri["posti"] = [
        ValoreFiltro("1", "Con posti liberi", quante, False)
        for quante in [filtrate().filter(unita__posti_liberi__gt=0).distinct().count()]
    ]
    filtri["ambito"] = per_ambito(filtrate(), ambito_di)
    trovate = filtrate().order_by("nome_ordinamento", "pk").distinct()
    strutture = list(trovate.select_related("comune", "ente_gestore"))
    catalogo = Catalogo(
        criteri=criteri,
        strutture=[struttura.pk for struttura in strutture],
        filtri=filtri,
        nomi={"area": "Anziani"},
        ignorati=[],
        ambiti={
            struttura.pk: ambito_di.get(struttura.comune_id, ("", "")) for struttura in strutture
        },
    )
    return render(
        request,
        "sportello/struttura_list.html",
        {"ignorati": [], "catalogo": selectors.pagina_catalogo(catalogo, None)},
    )


def ambito_per_comune():
    righe = Appartenenza.objects.alla_data(timezone.localdate()).values_list(
        "comune_id", "ambito__denominazione", "ambito__slug"
    )
    return {comune: (nome, slug) for comune, nome, slug in righe}


def per_ambito(strutture, ambito_di):
    conteggi = {}
    for comune in strutture.distinct().values_list("comune_id", "pk"):
        nome = ambito_di.get(comune[0], ("", ""))
        conteggi[nome] = conteggi.get(nome, 0) + 1
    return [ValoreFiltro(slug, nome, n, False) for (nome, slug), n in sorted(conteggi.items())]


urlpatterns = [path("con-orm/", con_orm), *veri]


@pytest.fixture
def client():
    """Django's own: the strict one reads every page again."""
    return Client()


@pytest.fixture
def cinquecento(territorio_reale, settings):
    settings.ROOT_URLCONF = __name__
    settings.CACHES = {
        **settings.CACHES,
        "processo": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    }
    carica_riferimento(cartella=RIFERIMENTO)
    popola(500)
    assert Struttura.objects.pubblicate().count() == 500
    assert UnitaOfferta.objects.count() > 500
    assert Utente.objects.count() == 0


def test_catalogo(banco, client, cinquecento):
    nostra = client.get("/strutture/", PARAMETRI)
    altra = client.get("/con-orm/", PARAMETRI)
    assert [v.nome for v in nostra.context["catalogo"].voci] == [
        v.nome for v in altra.context["catalogo"].voci
    ]
    assert nostra.context["catalogo"].titolo == altra.context["catalogo"].titolo
    with CaptureQueriesContext(connection) as prese:
        client.get("/strutture/", PARAMETRI)
    assert len(prese) <= 4

    banco.confronta(
        "catalogo, 500 strutture con filtri e conteggi, rispetto all'ORM semplice",
        nostro=lambda: client.get("/strutture/", PARAMETRI),
        riferimento=lambda: client.get("/con-orm/", PARAMETRI),
        almeno=1.3,
    )


def test_catalogo_senza_filtri(banco, client, cinquecento):
    banco.confronta(
        "catalogo, 500 strutture senza filtri, rispetto all'ORM semplice",
        nostro=lambda: client.get("/strutture/"),
        riferimento=lambda: client.get("/con-orm/"),
        almeno=1.3,
    )
