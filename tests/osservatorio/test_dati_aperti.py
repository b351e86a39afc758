"""Open data: the frozen tables in four formats, and the catalogue that leads to them."""

import csv
import io
import json
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone
from rdflib import DCAT, DCTERMS, FOAF, OWL, RDF, XSD, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

from base.licenza import come_citare
from osservatorio.enums import StatoPubblicazione
from osservatorio.models import PassaggioPubblicazione, Pubblicazione
from osservatorio.reports.aperti import leggi_cella
from tests.osservatorio.jsonstat import difetti_jsonstat, valore_jsonstat
from tests.osservatorio.pubblicate import pubblica
from tests.strutture.factories import UnitaOffertaFactory
from tests.territorio.factories import ProvinciaFactory

pytestmark = pytest.mark.django_db

DCATAPIT = Namespace("http://dati.gov.it/onto/dcatapit#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
EU = "http://publications.europa.eu/resource/authority"
SERIALIZZAZIONI = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}


@pytest.fixture(autouse=True)
def sito(settings):
    settings.INDIRIZZO_SITO = "https://sportello.example"
    settings.CODICE_IPA = ""
    return ProvinciaFactory(email="osservatorio@provincia.example")


def tabelle(client, slug, formato):
    indirizzo = reverse("sportello:pubblicazione_tables", kwargs={"slug": slug, "formato": formato})
    return client.get(indirizzo)


# --- the frozen tables -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("testo", "valore", "stato"),
    [
        ("1.234,50\u00a0€", "1234.50", "valido"),
        ("−3,0\u00a0%", "-3.0", "valido"),
        ("+12,6 %", "12.6", "valido"),
        ("16.123", "16123", "valido"),
        ("0", "0", "valido"),
        ("–", None, "mancante"),
        ("", None, "mancante"),
        ("·", None, "nascosto"),
        ("5ª su 13", None, "testo"),
        ("1.23", None, "testo"),
        ("12,5 (2021)", None, "testo"),
    ],
)
def test_una_cifra_stampata_torna_numero_e_un_segno_resta_un_segno(testo, valore, stato):
    letta = leggi_cella(testo, numerica=True)
    assert (letta.valore, letta.stato) == (None if valore is None else Decimal(valore), stato)


def test_un_anno_in_una_colonna_di_parole_non_e_una_cifra():
    assert leggi_cella("2023", numerica=False).valore is None


def da_csv(contenuto):
    righe = csv.DictReader(io.StringIO(contenuto.decode("utf-8-sig")), delimiter=";")
    return {
        (int(r["numero_tabella"]), int(r["numero_riga"]), int(r["numero_colonna"])): (
            float(r["valore"]) if r["valore"] else None,
            r["stato"],
        )
        for r in righe
    }


def da_json(contenuto):
    return {
        (t["numero"], r, c): (cella["valore"], cella["stato"])
        for t in json.loads(contenuto)["tabelle"]
        for r, riga in enumerate(t["righe"], 1)
        for c, cella in enumerate(riga["celle"], 1)
    }


def test_le_tabelle_hanno_le_stesse_celle_nei_quattro_formati(client):
    pubblica()
    lette = da_csv(tabelle(client, "scheda-di-prova", "csv").content)
    assert lette[1, 1, 1] == (7123.0, "valido")
    assert lette[1, 1, 2] == (1234.5, "valido")
    assert lette[1, 1, 3] == (None, "nascosto")
    assert lette[1, 1, 4] == (-3.0, "valido")
    assert lette[1, 1, 5] == (None, "testo")
    assert lette[1, 2, 2] == (None, "mancante")
    assert lette[1, 3, 1] == (16123.0, "valido")
    assert len(lette) == 3 * 5 + 1
    assert da_json(tabelle(client, "scheda-di-prova", "json").content) == lette

    libro = openpyxl.load_workbook(io.BytesIO(tabelle(client, "scheda-di-prova", "xlsx").content))
    assert libro.sheetnames == ["Tabella 1", "Tabella 2", "Note"]
    for (tabella, r, c), (valore, stato) in lette.items():
        cella = libro[f"Tabella {tabella}"].cell(r + 2, c + 1)
        assert cella.data_type != "f"
        if stato == "valido":
            assert cella.value == valore
        elif stato == "mancante":
            assert cella.value is None
        elif stato == "nascosto":
            assert cella.value == "·"
    assert libro["Tabella 1"].cell(4, 1).value == "=Iseo"

    dati = json.loads(tabelle(client, "scheda-di-prova", "jsonstat").content)
    assert (dati["version"], dati["class"]) == ("2.0", "collection")
    # The table of words only has no figures: it is no dataset.
    [insieme] = dati["link"]["item"]
    assert difetti_jsonstat(insieme) == []
    sigle = {"m": "mancante", "n": "nascosto", "t": "testo", None: "valido"}
    for (tabella, r, c), atteso in lette.items():
        if tabella == 1:
            valore, stato = valore_jsonstat(insieme, f"r{r}", f"c{c}")
            assert (valore, sigle[stato]) == atteso
    assert insieme["dimension"]["riga"]["category"]["label"]["r3"] == "totale"


def test_i_file_dicono_licenza_citazione_fonti_e_codice(client):
    p = pubblica(dimostrativa=True)
    giorno = timezone.localdate(p.pubblicata_il)
    citazione = come_citare(
        ente="Provincia di Brescia",
        titolo=p.titolo,
        indirizzo="http://testserver/dati/scheda-di-prova/",
        pubblicato_il=giorno,
    )
    assert citazione.startswith(
        "Provincia di Brescia, Osservatorio sociale, «Scheda di prova», pubblicato il "
    )
    assert "CC BY 4.0" in citazione
    for formato in ("json", "jsonstat"):
        dati = json.loads(tabelle(client, p.slug, formato).content)
        dati = dati.get("extension", dati)
        assert (dati["come_citare"], dati["codice_di_verifica"]) == (citazione, p.codice)
        assert dati["dati_dimostrativi"] is True
        assert len(dati["fonti"]) == 2
        assert "CC BY 4.0" in dati["licenza"]
    libro = openpyxl.load_workbook(io.BytesIO(tabelle(client, p.slug, "xlsx").content))
    note = dict(libro["Note"].iter_rows(values_only=True))
    assert note["Come citare"] == citazione
    assert note["Dati dimostrativi"].startswith("sì")
    testo = tabelle(client, p.slug, "csv").content.decode("utf-8-sig")
    assert f";{p.codice};si;CC BY 4.0;http://testserver/dati/{p.slug}/" in testo
    assert ";'=Iseo;" in testo, "un nome non è una formula"


def test_i_file_sono_delle_cifre_congelate_e_non_cambiano(client):
    p = pubblica()
    prima = tabelle(client, p.slug, "csv")
    assert "Cookie" not in prima.get("Vary", "")
    assert not prima.cookies
    # The data of today are others; what was published is not.
    Pubblicazione.objects.update(parole="altro", sommario="Altro")
    assert tabelle(client, p.slug, "csv").content == prima.content
    indirizzo = reverse("sportello:pubblicazione_tables", kwargs={"slug": p.slug, "formato": "csv"})
    assert client.get(indirizzo, headers={"if-none-match": prima["ETag"]}).status_code == 304


def test_cio_che_e_ritirato_non_si_scarica(client):
    p = pubblica()
    Pubblicazione.objects.update(stato=StatoPubblicazione.RITIRATA)
    risposta = tabelle(client, p.slug, "csv")
    assert risposta.status_code == 302
    assert risposta.url == f"/dati/{p.slug}/"
    assert tabelle(client, "mai-pubblicata", "csv").status_code == 404
    assert tabelle(client, p.slug, "doc").status_code == 404


def test_la_pagina_porta_ai_file_e_cita_come_loro(client):
    p = pubblica()
    testo = client.get(f"/dati/{p.slug}/").content.decode()
    for formato in ("csv", "xlsx", "json", "jsonstat"):
        assert f'href="/dati/{p.slug}/tabelle.{formato}"' in testo
    citazione = json.loads(tabelle(client, p.slug, "json").content)["come_citare"]
    assert citazione in testo
    for pagina in (testo, client.get("/dati/").content.decode()):
        assert '<link rel="alternate" type="text/turtle"' in pagina
    assert 'href="/catalogo.jsonld"' in client.get("/dati/").content.decode()


# --- the catalogue -----------------------------------------------------------------------------


def catalogo(client, formato="ttl"):
    risposta = client.get(reverse("sportello:catalogo", kwargs={"formato": formato}))
    assert risposta.status_code == 200
    assert not risposta.cookies
    return Graph().parse(data=risposta.content, format=SERIALIZZAZIONI[formato])


def uno(grafo, soggetto, predicato):
    [trovato] = grafo.objects(soggetto, predicato)
    return trovato


OBBLIGATORIE = {
    DCAT.Catalog: [
        DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCTERMS.modified, DCAT.dataset,
    ],
    DCAT.Dataset: [
        DCTERMS.identifier, DCTERMS.title, DCTERMS.description, DCTERMS.modified, DCTERMS.issued,
        DCAT.theme, DCTERMS.rightsHolder, DCTERMS.publisher, DCTERMS.accrualPeriodicity,
        DCTERMS.spatial, DCTERMS.temporal, DCAT.contactPoint, DCTERMS.language, DCAT.distribution,
    ],
    DCAT.Distribution: [
        DCTERMS["format"], DCAT.mediaType, DCAT.accessURL, DCAT.downloadURL, DCTERMS.license,
    ],
    DCATAPIT.Agent: [DCTERMS.identifier, FOAF.name],
    DCATAPIT.Organization: [VCARD.fn, VCARD.hasEmail],
    DCATAPIT.LicenseDocument: [DCTERMS.type, FOAF.name, OWL.versionInfo],
    DCTERMS.PeriodOfTime: [DCATAPIT.startDate, DCATAPIT.endDate],
}  # fmt: skip


def test_il_catalogo_ha_cio_che_il_profilo_italiano_chiede(client):
    pubblica("Scheda di Adro")
    pubblica("Scheda di Iseo")
    grafo = catalogo(client)
    quanti = {DCAT.Catalog: 1, DCAT.Dataset: 2, DCAT.Distribution: 10}
    for classe, proprieta in OBBLIGATORIE.items():
        soggetti = list(grafo.subjects(RDF.type, classe))
        assert len(soggetti) == quanti.get(classe, len(soggetti) or -1)
        for soggetto in soggetti:
            assert isinstance(soggetto, URIRef)
            for p in proprieta:
                assert list(grafo.objects(soggetto, p)), f"{soggetto} senza {p}"
    italiane = {DCAT.Catalog: DCATAPIT.Catalog, DCAT.Dataset: DCATAPIT.Dataset,
                DCAT.Distribution: DCATAPIT.Distribution}  # fmt: skip
    for europea, italiana in italiane.items():
        assert set(grafo.subjects(RDF.type, europea)) == set(grafo.subjects(RDF.type, italiana))
    radice = "https://sportello.example/dati/scheda-di-adro/"
    dati = URIRef(f"{radice}#dati")
    assert set(grafo.objects(dati, DCAT.theme)) == {
        URIRef(f"{EU}/data-theme/SOCI"), URIRef(f"{EU}/data-theme/GOVE"),
    }  # fmt: skip
    assert uno(grafo, dati, DCTERMS.title) == Literal("Scheda di Adro", lang="it")
    assert uno(grafo, dati, DCTERMS.issued).datatype == XSD.date
    scaricabili = {str(o) for o in grafo.objects(None, DCAT.downloadURL)}
    for formato in ("csv", "xlsx", "json", "jsonstat"):
        assert f"{radice}tabelle.{formato}" in scaricabili
        assert tabelle(client, "scheda-di-adro", formato).status_code == 200
    csv_ = URIRef(f"{radice}#csv")
    assert uno(grafo, csv_, DCTERMS["format"]) == URIRef(f"{EU}/file-type/CSV")
    licenza = uno(grafo, csv_, DCTERMS.license)
    assert str(uno(grafo, licenza, DCTERMS.type)).endswith("/licencetype/Attribution")


def test_nel_catalogo_c_e_il_registro_delle_strutture(client):
    assert not list(catalogo(client).subjects(RDF.type, DCAT.Dataset))
    UnitaOffertaFactory()
    UnitaOffertaFactory(struttura__stato="bozza")
    grafo = catalogo(client)
    radice = "https://sportello.example/strutture/"
    (dati,) = grafo.subjects(RDF.type, DCAT.Dataset)
    assert str(dati) == f"{radice}#dati"
    # It has no period of its own: it is of today.
    for p in set(OBBLIGATORIE[DCAT.Dataset]) - {DCTERMS.temporal}:
        assert list(grafo.objects(dati, p)), p
    assert str(uno(grafo, dati, DCTERMS.accrualPeriodicity)).endswith("/frequency/CONT")
    scaricabili = {str(o) for o in grafo.objects(None, DCAT.downloadURL)}
    assert len(scaricabili) == 6
    for indirizzo in scaricabili:
        assert client.get(indirizzo.removeprefix("https://sportello.example")).status_code == 200


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
def test_le_tre_scritture_dicono_lo_stesso(client):
    pubblica("Scheda di Adro", dimostrativa=True)
    turtle, *altre = (catalogo(client, formato) for formato in SERIALIZZAZIONI)
    assert len(turtle) > 80
    assert all(isomorphic(turtle, altra) for altra in altre)


def test_il_codice_ipa_viene_dalle_impostazioni_e_non_si_inventa(client, settings):
    pubblica()

    def identificativo():
        grafo = catalogo(client)
        return str(uno(grafo, next(grafo.subjects(RDF.type, DCATAPIT.Agent)), DCTERMS.identifier))

    assert identificativo() == "codice IPA non indicato"
    settings.CODICE_IPA = "p_xx"
    assert identificativo() == "p_xx"


def test_nel_catalogo_c_e_solo_cio_che_e_in_vigore(client):
    pubblica("Scheda vecchia")
    Pubblicazione.objects.update(stato=StatoPubblicazione.SOSTITUITA)
    pubblica("Scheda ritirata")
    Pubblicazione.objects.filter(slug="scheda-ritirata").update(stato=StatoPubblicazione.RITIRATA)
    p = pubblica("Scheda nuova")
    grafo = catalogo(client)
    assert [str(o) for o in grafo.objects(None, DCAT.landingPage)] == [
        "https://sportello.example/dati/scheda-nuova/"
    ]
    PassaggioPubblicazione.objects.create(
        pubblicazione=p, stato=StatoPubblicazione.RITIRATA, fatto_da=p.pubblicata_da, motivo="x"
    )
    Pubblicazione.objects.update(stato=StatoPubblicazione.RITIRATA)
    grafo = catalogo(client)
    assert not list(grafo.subjects(RDF.type, DCAT.Dataset))
    modificato = next(grafo.objects(None, DCTERMS.modified))
    assert str(modificato) == timezone.localdate().isoformat()


def test_il_catalogo_non_si_rifa_se_nulla_e_cambiato(client, monkeypatch):
    pubblica("Scheda di Adro")
    indirizzo = reverse("sportello:catalogo", kwargs={"formato": "rdf"})
    prima = client.get(indirizzo)
    assert prima["Content-Type"] == "application/rdf+xml"
    monkeypatch.setattr("osservatorio.views.dati_aperti.catalogo_rdf", None)
    assert client.get(indirizzo, headers={"if-none-match": prima["ETag"]}).status_code == 304
    monkeypatch.undo()
    pubblica("Scheda di Iseo")
    dopo = client.get(indirizzo, headers={"if-none-match": prima["ETag"]})
    assert dopo.status_code == 200
    assert client.get("/catalogo.pdf").status_code == 404


def test_il_catalogo_non_cresce_di_letture(client, django_assert_max_num_queries):
    for n in range(5):
        pubblica(f"Scheda {n}")
    with django_assert_max_num_queries(5):
        catalogo(client)
