"""Entrances by need and urgent numbers: the texts are data, and are checked as data."""

import csv
import re

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.text import slugify

from base.tabelle import read_tabella
from sportello.parsing import read_bisogni, read_numeri
from sportello.services.riferimento import GLOSSARIO, carica_riferimento
from tests.sportello.factories import ModuloServizioFactory
from tests.strutture.factories import UnitaOffertaFactory

RIFERIMENTO = settings.BASE_DIR / "fixtures" / "riferimento"
BISOGNI = list(read_bisogni().values())


def gulpease(testo: str) -> float:
    """How easy an Italian text is, 0-100: 89 + (300 sentences - 10 letters) / words."""
    frasi = len(re.findall(r"[.!?:;](?=\s|$)", testo))
    parole = re.findall(r"\w+", testo)
    return 89 + (300 * frasi - 10 * sum(map(len, parole))) / len(parole)


def test_l_indice_di_leggibilita_distingue():
    facile = "Chiama il comune. Porta i documenti. È gratis."
    difficile = (
        "L'amministrazione procedente, previa valutazione multidimensionale dell'istanza "
        "presentata dal richiedente, provvede all'erogazione della prestazione"
    )
    assert gulpease(facile) > 80
    assert gulpease(difficile) < 40


@pytest.mark.parametrize("bisogno", BISOGNI, ids=lambda b: b.slug)
def test_le_parole_sono_semplici(bisogno):
    assert gulpease(" ".join(bisogno.fai)) >= 60
    assert gulpease(" ".join([*bisogno.chiedi, *bisogno.porta])) >= 60
    for frase in (bisogno.sommario, *bisogno.fai, *bisogno.chiedi, *bisogno.porta):
        assert frase[-1] in ".?!"
        assert max(len(f.split()) for f in re.split(r"[.:;] ", frase)) <= 25, frase


@pytest.mark.parametrize("bisogno", BISOGNI, ids=lambda b: b.slug)
def test_ogni_bisogno_rimanda_solo_a_cio_che_esiste(bisogno):
    aree = {r["codice"] for r in _tabella("aree.csv")}
    tipi = {r["codice"].lower() for r in _tabella("tipi_unita_offerta.csv")}
    parole = {slugify(r["termine"]) for r in read_tabella(RIFERIMENTO / "glossario.csv", GLOSSARIO)}

    assert bisogno.fai
    assert bisogno.chiedi
    assert bisogno.porta
    assert bisogno.ricerche
    assert set(bisogno.aree) <= aree
    assert set(bisogno.numeri) <= set(read_numeri())
    assert set(bisogno.parole) <= parole
    assert set(bisogno.vedi) <= {b.slug for b in BISOGNI} - {bisogno.slug}
    for ricerca in bisogno.ricerche:
        assert set(ricerca.criteri) <= {"area", "regime", "tipo"}
        assert ricerca.criteri.get("area", "anziani") in aree
        assert ricerca.criteri.get("tipo", "rsa") in tipi
        assert ricerca.criteri.get("regime", "diurna") in {"diurna", "residenziale", "domiciliare"}


def _tabella(nome):
    with (RIFERIMENTO / nome).open(encoding="utf-8", newline="") as aperto:
        return list(csv.DictReader(aperto))


@pytest.mark.django_db
def test_la_pagina_di_un_bisogno_dice_tutto(client, catalogo):
    carica_riferimento(cartella=RIFERIMENTO)
    ModuloServizioFactory(titolo="Domanda di posto", area=catalogo["rsa"].unita.get().tipo.area)

    risposta = client.get("/bisogni/non-riesco-piu-a-stare-sola/")

    testo = risposta.content.decode()
    servizi = {s.nome: s for s in risposta.context["pagina"].servizi}
    assert servizi["Case di riposo (RSA)"].quante == 2
    assert servizi["Aiuto in casa"].quante == 0
    elenco = client.get(servizi["Case di riposo (RSA)"].indirizzo).context["catalogo"]
    assert elenco.pagina.paginator.count == 2
    for atteso in (
        "Che cosa puoi fare",
        "Quali servizi ci sono",
        "A chi chiedere",
        "Che cosa portare",
        "Domanda di posto",
        'href="/glossario/#rsa"',
        'href="tel:112"',
        "nessuno per ora",
    ):
        assert atteso in testo


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("slug", "porta"), [("non-riesco-piu-a-stare-sola", True), ("subisco-violenza", False)]
)
def test_dove_serve_l_isee_si_arriva_a_quanto_si_paga(client, slug, porta):
    testo = client.get(f"/bisogni/{slug}/").content.decode()

    assert ("Guarda quanto si paga con il tuo ISEE" in testo) is porta


@pytest.mark.django_db
def test_senza_servizi_la_pagina_dice_che_fare(client):
    for bisogno in BISOGNI:
        risposta = client.get(reverse("sportello:bisogno_detail", args=[bisogno.slug]))

        assert risposta.status_code == 200
        assert "Nel catalogo non c'è ancora un servizio" in risposta.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["mai-esistito", "x" * 5000])
def test_un_bisogno_che_non_c_e(client, slug):
    assert client.get(f"/bisogni/{slug}/").status_code == 404


@pytest.mark.django_db
def test_il_conto_delle_domande_al_database_non_cresce(
    client, catalogo, django_assert_max_num_queries
):
    for _ in range(20):
        UnitaOffertaFactory(tipo__codice="RSA")
    client.get("/bisogni/non-riesco-piu-a-stare-sola/")  # the catalogue is read into memory
    with django_assert_max_num_queries(8):
        client.get("/bisogni/non-riesco-piu-a-stare-sola/")


@pytest.mark.django_db
def test_i_numeri_urgenti(client):
    testo = client.get("/numeri-urgenti/").content.decode()

    for numero in read_numeri().values():
        assert f'href="tel:{re.sub(r"[^0-9]", "", numero.numero)}"' in testo
        assert gulpease(numero.per) >= 50, numero.numero
    assert [n.numero for n in read_numeri().values() if n.subito] == ["112", "1522", "114"]
