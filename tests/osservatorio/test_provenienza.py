"""«Da dove viene questo numero?»: every figure of the reports leads back, and its sum is the same.

The invented returns of the demo are loaded once for the module.
"""

import re
from dataclasses import fields
from decimal import Decimal
from html.parser import HTMLParser
from unittest import mock
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.conf import settings as impostazioni
from django.db import transaction
from django.test import override_settings
from django.urls import reverse

from osservatorio import selectors
from osservatorio.reports import testi
from osservatorio.reports.cruscotto import IN_EVIDENZA
from osservatorio.selectors import (
    DiIndicatore,
    DiPopolazione,
    DiSerie,
    leggi_richiesta,
    pagina_dell_elenco,
    pagina_dell_indicatore,
    pagina_della_popolazione,
    pagina_della_serie,
)
from rendicontazione.selectors import Selezione, fatti_di
from territorio.models import Ambito
from tests.conftest import ClientRigoroso
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db

ANNO, NUMERO, VICINO = 2023, 8, 9
TUTTI = frozenset(range(1, 14))
PROVENIENZA = reverse("osservatorio:provenienza")
# A figure, wherever it is printed: what is left of a cell that is not one is a word or a date.
CIFRA = re.compile(r"^[+\u2212]?[\d.]+(,\d+)?(\s[€%])?( su \d+)?$")


@pytest.fixture(scope="module")
def demo(territorio_reale, django_db_blocker, tmp_path_factory):
    """The returns of the demo, and a dirigente who reads them all."""
    from config.demo import crea_utenti_demo
    from config.demo_rendicontazione import SENZA_DATI, carica_demo_rendicontazioni
    from osservatorio.services import carica_riferimento as carica_popolazione
    from rendicontazione.services import carica_riferimento
    from strutture.services import carica_demo as carica_demo_strutture
    from strutture.services import carica_riferimento as carica_tipi
    from utenti.services import carica_riferimento as carica_gruppi

    cartella = impostazioni.BASE_DIR / "fixtures" / "riferimento"
    with (
        django_db_blocker.unblock(),
        # Two Ambiti are several, one is enough of the year before; the open year is in no report.
        mock.patch.dict(
            SENZA_DATI,
            {2022: TUTTI - {NUMERO}, 2023: TUTTI - {NUMERO, VICINO}},
        ),
        mock.patch("config.demo_rendicontazione.anni._anno_aperto"),
        override_settings(DEBUG=True, MEDIA_ROOT=tmp_path_factory.mktemp("media")),
        transaction.atomic(),
    ):
        carica_gruppi(cartella=cartella)
        carica_riferimento(cartella=cartella)
        carica_popolazione(cartella=cartella)
        carica_tipi(cartella=cartella)
        carica_demo_strutture(cartella=impostazioni.BASE_DIR / "fixtures" / "demo")
        crea_utenti_demo()
        carica_demo_rendicontazioni()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def ambito(demo):
    return Ambito.objects.della_provincia().get(numero=NUMERO)


@pytest.fixture
def dirigente(demo):
    cliente = ClientRigoroso()
    cliente.force_login(UtenteFactory(ruolo=Ruolo.DIRIGENTE_PROVINCIA))
    return cliente


class Pagina(HTMLParser):
    """The links to a provenance with the figure they carry, and the cells of the tables."""

    def __init__(self, testo):
        super().__init__()
        self.collegamenti, self.celle, self.valore = [], [], None
        self._cella, self._cifra, self._dato = None, None, None
        self.feed(testo)

    def handle_starttag(self, tag, attrs):
        attributi = dict(attrs)
        if tag in {"td", "dd"}:
            self._cella = {"testo": "", "collegata": False}
            self.celle.append(self._cella)
        if tag == "a" and (attributi.get("href") or "").startswith(PROVENIENZA):
            self._cifra = {
                "href": attributi["href"],
                "testo": "",
                "nome": attributi.get("aria-label"),
            }
            self.collegamenti.append(self._cifra)
            if self._cella:
                self._cella["collegata"] = True
        if tag == "data":
            self.valore = Decimal(attributi["value"])

    def handle_endtag(self, tag):
        if tag in {"td", "dd"}:
            self._cella = None
        if tag == "a":
            self._cifra = None

    def handle_data(self, data):
        if self._cella is not None:
            self._cella["testo"] += data
        if self._cifra is not None:
            self._cifra["testo"] += data


def letta(testo):
    """The number of a printed figure: «−1.234,50 €» → -1234.50, «9 su 13» → 9."""
    numero = re.match(r"[+\u2212]?[\d.]+(,\d+)?", testo.strip()).group()
    return Decimal(numero.replace(".", "").replace(",", ".").replace("\u2212", "-"))


def di_che_genere(richiesta):
    """What makes two pages of provenance differ in kind: which fields of the address are filled."""
    pieni = {c.name for c in fields(richiesta) if getattr(richiesta, c.name) not in (c.default, "")}
    return type(richiesta), getattr(richiesta, "cosa", ""), frozenset(pieni)


def spiegata(richiesta, ambito):
    """The figure that the page of provenance would show, from the selector that it asks."""
    if isinstance(richiesta, Selezione):
        trovata = fatti_di(richiesta, ambito, celle=False)
        assert trovata.quante, "una cifra senza celle"
        return trovata.somma
    if isinstance(richiesta, DiPopolazione):
        return pagina_della_popolazione(richiesta, ambito).valore
    if isinstance(richiesta, DiIndicatore):
        leggibili = frozenset(Ambito.objects.values_list("pk", flat=True))
        return pagina_dell_indicatore(richiesta, ambito, None, leggibili).valore
    if isinstance(richiesta, DiSerie):
        return pagina_della_serie(richiesta, ambito, None).valore
    return pagina_dell_elenco(richiesta, ambito, 1).valore


def cammina(cliente, indirizzo, parametri, *, al_minimo):
    """Follows every figure of a page: each has a link, each link gives back the same number.

    Every distinct selection is summed again by the selector of its page; the page itself is asked
    for once for each kind. Returns the texts of the figures without a link, and the page.
    """
    risposta = cliente.get(indirizzo, parametri)
    assert risposta.status_code == 200
    pagina = Pagina(risposta.content.decode())
    orfane = {
        c["testo"].strip()
        for c in pagina.celle
        if not c["collegata"] and CIFRA.match(c["testo"].strip().replace("\xa0", " "))
    }
    assert pagina.celle
    visti = {}
    for cifra in pagina.collegamenti:
        assert cifra["nome"] == f"Da dove viene: {cifra['testo']}"
        stampata = letta(cifra["testo"])
        assert visti.setdefault(cifra["href"], stampata) == stampata, cifra
    assert len(visti) >= al_minimo
    ambiti = {ambito.slug: ambito for ambito in Ambito.objects.della_provincia()}
    generi = set()
    for href, stampata in visti.items():
        richiesta = leggi_richiesta(dict(parse_qsl(urlsplit(href).query)))
        assert spiegata(richiesta, ambiti.get(richiesta.ambito)) == stampata, href
        if di_che_genere(richiesta) not in generi:
            generi.add(di_che_genere(richiesta))
            trovata = cliente.get(href)
            assert trovata.status_code == 200, href
            assert Pagina(trovata.content.decode()).valore == stampata, href
    return orfane, risposta.content.decode()


def test_ogni_cifra_del_rendiconto_porta_alla_sua_cella(dirigente, ambito):
    orfane, _ = cammina(
        dirigente,
        reverse("osservatorio:report", kwargs={"nome": "rendiconto-annuale"}),
        {"anno": ANNO, "ambito": ambito.slug},
        al_minimo=200,
    )
    assert {c for c in orfane if not re.fullmatch(r"20\d\d", c)} == set(), "solo le annualità"


def test_ogni_cifra_della_completezza_porta_a_cio_che_conta(dirigente):
    orfane, pagina = cammina(
        dirigente,
        reverse("osservatorio:report", kwargs={"nome": "completezza"}),
        {"anno": ANNO},
        al_minimo=120,
    )
    assert orfane == set()
    assert "2 ambiti su 13" in pagina
    assert "Provincia</th>" not in pagina


def test_ogni_cifra_della_scheda_e_del_cruscotto_porta_alla_sua_fonte(dirigente, ambito):
    scelta = {"anno": ANNO, "ambito": ambito.slug}
    orfane, _ = cammina(
        dirigente,
        reverse("osservatorio:report", kwargs={"nome": "scheda-ambito"}),
        scelta,
        al_minimo=150,
    )
    assert {c for c in orfane if not re.fullmatch(r"0\d{5}", c)} == set(), "solo i codici Istat"
    orfane, _ = cammina(dirigente, reverse("osservatorio:home"), scelta, al_minimo=30)
    # What is computed from the figures beside it: changes, shares of a bar, and the least and the
    # most of the Ambiti, each of which has its own figure.
    degli_ambiti = {
        testi.valore_scritto(i.definizione, i.valore)
        for anno in (2022, ANNO)
        for indicatori in selectors.quadro_dell_anno(anno, IN_EVIDENZA).per_ambito.values()
        for i in indicatori.values()
    }
    resto = {c for c in orfane if not re.fullmatch(r"[+−]?[\d.,]+\xa0%", c)}
    assert resto <= degli_ambiti
