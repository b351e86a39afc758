"""The catalogue for other people's programs: changes, HSDS 3, Atom."""

import csv
import datetime
import io
import json
from decimal import Decimal
from xml.etree import ElementTree

import jsonschema
import pytest
from django.conf import settings
from django.urls import reverse

from sportello.export import INTESTAZIONI
from strutture.enums import StatoScheda
from strutture.models import Struttura, UnitaOfferta
from strutture.parsing.fogli import FileIllegibile
from strutture.parsing.hsds import read_hsds
from strutture.parsing.identita import GENERI, Identita
from tests.sportello.conftest import popola
from tests.sportello.schema_hsds import SERVIZIO, schema
from tests.strutture.factories import StrutturaFactory, UnitaOffertaFactory

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
IDENTITA = Identita(settings.PROVINCIA)


def leggi(client, indirizzo, **parametri):
    risposta = client.get(indirizzo, parametri)
    assert risposta.status_code == 200, risposta.content
    assert not risposta.cookies
    return json.loads(risposta.content)


def leggi_csv(client):
    testo = client.get("/strutture/esporta.csv").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(testo, newline=""), delimiter=";"))


# --- ids -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("genere", GENERI)
def test_un_identificativo_si_rilegge_solo_del_suo_genere_e_del_suo_registro(genere):
    scritto = IDENTITA.di(genere, 4_712)
    assert IDENTITA.chiave(genere, scritto.upper()) == 4_712
    assert Identita("016").chiave(genere, scritto) is None
    altri = [altro for altro in GENERI if altro != genere]
    assert not [altro for altro in altri if IDENTITA.chiave(altro, scritto) is not None]


@pytest.mark.parametrize("testo", ["", None, 12, "x" * 5_000, "0000", "\0", "12' OR 1=1"])
def test_un_testo_qualsiasi_non_e_un_identificativo(testo):
    assert IDENTITA.chiave("unita", testo) is None


# --- HSDS ----------------------------------------------------------------------------------------
@pytest.fixture
def piena(catalogo):
    """A unit with every field that can go out."""
    rsa = catalogo["rsa"]
    rsa.pec, rsa.email, rsa.sito = "pec@x.example", "info@x.example", "https://x.example/"
    rsa.descrizione, rsa.accessibile = "Una casa.\nCon giardino.", "in_parte"
    rsa.accessibilita_note, rsa.fonte = "Rampa sul retro", "Elenco"
    rsa.latitudine, rsa.longitudine = Decimal("45.60000"), Decimal("10.52000")
    rsa.dati_al = datetime.date(2026, 1, 1)
    rsa.save()
    unita = rsa.unita.get()
    for campo, valore in {
        "codice_regionale": "R-1", "posti_autorizzati": 40, "posti_contratto": 0,
        "posti_liberi": 0, "posti_liberi_al": datetime.date(2026, 2, 1), "lista_attesa": 3,
        "lista_attesa_al": datetime.date(2026, 2, 2), "retta_min": Decimal("0.00"),
        "retta_max": Decimal("71.50"), "retta_periodo": "giorno", "orari": "sempre",
        "accesso": "Domanda.", "cosa_serve": "ISEE", "servizi": "Pasti\nFisioterapia",
        "costi": "Tutto compreso", "tempi": "Due mesi", "condizioni": "Dai 65 anni",
        "data_inizio": datetime.date(2001, 5, 1),
    }.items():  # fmt: skip
        setattr(unita, campo, valore)
    unita.full_clean()
    unita.save()
    return unita


def uguali(riga_csv, riga_hsds):
    """The columns of the table that HSDS lost or changed: name → (in the table, in HSDS)."""
    trovate = {}
    for colonna in INTESTAZIONI:
        # Names that follow from the codes; days of writing, that here are moments.
        if colonna in {"stato_esercizio", "posti", "modificata_il"}:
            continue
        scritto, letto = riga_csv[colonna], riga_hsds.get(colonna, "")
        if isinstance(letto, float):
            scritto = float(scritto) if scritto else ""
        if str(scritto).removeprefix("'") != str(letto):
            trovate[colonna] = (scritto, letto)
    return trovate


def test_hsds_e_tabella_dicono_le_stesse_cose_di_500_strutture(client, catalogo, piena):
    popola(500)
    righe = {riga["id_unita"]: riga for riga in leggi_csv(client)}
    contenuto = client.get("/strutture/hsds.json").content
    lette = {str(riga["id_unita"]): riga for riga in read_hsds(contenuto, IDENTITA)}
    assert len({riga["id_struttura"] for riga in righe.values()}) == 500
    assert lette.keys() == righe.keys()
    assert {k: d for k, riga in righe.items() if (d := uguali(riga, lette[k]))} == {}
    assert lette[str(piena.pk)]["posti_contratto"] == 0


def test_i_servizi_hanno_i_campi_obbligatori(client, catalogo, piena):
    servizi = leggi(client, "/strutture/hsds.json")["services"]
    assert len(servizi) == 5
    for servizio in servizi:
        jsonschema.validate(
            servizio, SERVIZIO, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
        )


def test_lo_schema_sa_rifiutare(client, catalogo):
    (primo, *_) = leggi(client, "/strutture/hsds.json")["services"]
    for campo in ("id", "name", "status", "organization"):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({k: v for k, v in primo.items() if k != campo}, SERVIZIO)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**primo, "status": "aperto"}, SERVIZIO)


@pytest.mark.parametrize(
    ("risorsa", "quanti"),
    [("services", 5), ("organizations", 4), ("service_at_locations", 5), ("taxonomies", 5)],
)
def test_le_liste_dell_api_sono_a_pagine(client, catalogo, risorsa, quanti):
    indirizzo = f"/strutture/hsds/{risorsa}"
    prima = leggi(client, indirizzo, per_page=2)
    assert (prima["total_items"], prima["size"], prima["first_page"]) == (quanti, 2, True)
    viste = []
    for numero in range(1, prima["total_pages"] + 1):
        pagina = leggi(client, indirizzo, per_page=2, page=numero)
        jsonschema.validate(pagina, schema(risorsa))
        viste += [oggetto["id"] for oggetto in pagina["contents"]]
    assert pagina["last_page"]
    assert len(viste) == len(set(viste)) == quanti
    assert leggi(client, indirizzo, page=99)["empty"]


def test_i_termini_sono_quelli_usati(client, catalogo):
    termini = leggi(client, "/strutture/hsds/taxonomy_terms", per_page=1000)["contents"]
    codici = {(t["taxonomy"], t["code"]) for t in termini}
    assert {("tipo", "RSA"), ("tipo", "NIDO"), ("regime", "diurna"), ("stato", "AUT")} <= codici


def test_un_servizio_per_identificativo(client, catalogo):
    unita = catalogo["nido"].unita.get()
    chiave = IDENTITA.di("unita", unita.pk)
    assert leggi(client, f"/strutture/hsds/services/{chiave}")["alternate_name"] == "Nido Àncora"
    for altra in (IDENTITA.di("unita", 999_999), IDENTITA.di("struttura", unita.pk), "x", "%00"):
        assert client.get(f"/strutture/hsds/services/{altra}").status_code == 404
    assert client.get("/strutture/hsds/persone").status_code == 404
    Struttura.objects.filter(pk=catalogo["nido"].pk).update(stato=StatoScheda.BOZZA)
    assert client.get(f"/strutture/hsds/services/{chiave}").status_code == 404


@pytest.mark.parametrize(
    "contenuto",
    [b"", b"[", b"12", b'{"services": 3}', b'["x"]', b"\xff\xfe", b"[" * 100_000],
)
def test_cio_che_non_e_hsds_ha_la_sua_frase(contenuto):
    with pytest.raises(FileIllegibile) as errore:
        read_hsds(contenuto, IDENTITA)
    assert "JSON" in errore.value.messaggio


def test_un_hsds_di_altri_si_legge_per_quello_che_ha():
    strano = {
        "id": 3,
        "name": ["x"],
        "alternate_name": "Casa",
        "service_at_locations": "no",
        "attributes": [None, {"taxonomy_term": {"taxonomy": "tipo"}}],
        "capacities": [{}],
    }
    (riga,) = read_hsds(json.dumps([strano]).encode(), IDENTITA)
    assert riga["denominazione"] == "Casa"
    assert "id_unita" not in riga


# --- changes -------------------------------------------------------------------------------------
def tutte(client, indirizzo="/strutture/esporta.json", **parametri):
    """Every page, following `prossima`: ids found in order, ids gone."""
    viste, tolte = [], []
    while indirizzo:
        pagina = leggi(client, indirizzo, **parametri)
        viste += [riga["id_struttura"] for riga in pagina["unita_offerta"]]
        tolte += [voce["id_struttura"] for voce in pagina["non_piu_in_catalogo"]]
        indirizzo, parametri = pagina["prossima"], {}
    return viste, tolte, pagina["aggiornato_al"]


def test_a_pagine_si_leggono_tutte_una_volta(client, catalogo):
    viste, tolte, _ = tutte(client, limite=1)
    assert sorted(set(viste)) == sorted(Struttura.objects.values_list("pk", flat=True))
    assert len(viste) == 5  # the mixed facility has two units
    assert tolte == []


def test_chi_cambia_mentre_si_legge_non_si_perde(client, catalogo):
    prima = leggi(client, "/strutture/esporta.json", limite=2)
    vista = prima["unita_offerta"][0]["id_struttura"]
    Struttura.objects.get(pk=vista).unita.update(posti_autorizzati=7)  # no save(), no date
    seguito, _, _ = tutte(client, prima["prossima"])
    assert seguito[-1] == vista
    assert set(seguito) | {vista} >= set(Struttura.objects.values_list("pk", flat=True)) - {
        prima["unita_offerta"][1]["id_struttura"]
    }


def test_modificato_dopo_dice_anche_chi_non_c_e_piu(client, catalogo):
    adesso = UnitaOfferta.objects.latest("pk").struttura.storia.latest("quando").quando
    istante = (adesso + datetime.timedelta(microseconds=1)).isoformat()
    assert tutte(client, modificato_dopo=istante)[:2] == ([], [])

    catalogo["nido"].stato = StatoScheda.CESSATA
    catalogo["nido"].save()
    ente = catalogo["rsa"].ente_gestore
    ente.denominazione = "Altro nome"
    ente.save()
    viste, tolte, _ = tutte(client, modificato_dopo=istante)
    assert viste == [catalogo["rsa"].pk]
    assert tolte == [catalogo["nido"].pk]


@pytest.mark.parametrize(
    "parametri",
    [
        {"limite": 0}, {"limite": "x"}, {"limite": 10**9}, {"modificato_dopo": "ieri"},
        {"modificato_dopo": "2026-13-01"}, {"dopo": "12"}, {"dopo": "2026-01-01~x"},
        {"dopo": "a" * 5_000}, {"modificato_dopo": "0001-01-01T00:00:00+23:59"},
        {"modificato_dopo": "\0"},
    ],
)  # fmt: skip
def test_parametri_sbagliati_hanno_una_frase(client, catalogo, parametri):
    risposta = client.get("/strutture/esporta.json", parametri)
    assert risposta.status_code == 400
    assert json.loads(risposta.content)["errore"]["messaggio"].startswith(next(iter(parametri)))


def test_senza_parametri_il_file_e_quello_di_sempre(client, catalogo):
    assert set(leggi(client, "/strutture/esporta.json")) == {"licenza", "unita_offerta"}


@pytest.mark.parametrize(
    "indirizzo",
    [
        "/strutture/esporta.json?limite=1000",
        "/strutture/hsds.json",
        "/strutture/novita.atom",
        "/strutture/hsds/services",
    ],
)
def test_le_query_non_crescono_con_le_strutture(
    client, catalogo, django_assert_max_num_queries, indirizzo
):
    popola(25)
    client.get(indirizzo)
    with django_assert_max_num_queries(8):
        client.get(indirizzo)


# --- Atom ----------------------------------------------------------------------------------------
def voci(client, **parametri):
    risposta = client.get("/strutture/novita.atom", parametri)
    assert risposta.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    radice = ElementTree.fromstring(risposta.content)  # noqa: S314 - our own text
    assert radice.tag == f"{ATOM}feed"
    assert radice.find(f"{ATOM}updated") is not None
    return [voce.find(f"{ATOM}title").text for voce in radice.findall(f"{ATOM}entry")]


def test_le_novita_dalla_piu_recente(client, catalogo):
    assert voci(client)[0] == "Nuova: Rifugio Aurora (ambito Pianura)"
    catalogo["rsa"].telefono = "030 111111"
    catalogo["rsa"].save()
    assert voci(client)[0] == "Nuova: Casa Bonetti (Salò)"
    assert voci(client, comune=catalogo["salo"].codice_istat) == ["Nuova: Casa Bonetti (Salò)"]
    catalogo["nido"].stato = StatoScheda.CESSATA
    catalogo["nido"].save()
    assert voci(client)[0] == "Non è più attiva: Nido Àncora"


def test_un_catalogo_vuoto_ha_un_feed_vuoto(client, db):
    assert voci(client) == []


def test_la_riservata_non_dice_il_luogo_in_nessuna_uscita_nuova(client, catalogo):
    StrutturaFactory(comune=catalogo["salo"])
    rifugio = catalogo["rifugio"]
    rifugio.come_arrivare = "Autobus 12 fino a Dello"
    rifugio.save()
    chiave = IDENTITA.di("unita", rifugio.unita.get().pk)
    for indirizzo in (
        "/strutture/hsds.json?tipo=cem", f"/strutture/hsds/services/{chiave}",
        "/strutture/novita.atom?tipo=cem", "/strutture/esporta.json?tipo=cem&limite=5",
    ):  # fmt: skip
        testo = client.get(indirizzo).content.decode()
        assert "Aurora" in testo
        for segreto in ("Segretissimo", "25999", "45.4321", "Dello", "dove-siamo", "COD-SEGRETO",
                        rifugio.comune.codice_istat, "Autobus"):  # fmt: skip
            assert segreto not in testo, (indirizzo, segreto)


def test_l_api_dice_che_cosa_e(client, db):
    assert leggi(client, reverse("sportello:hsds_api"))["version"] == "3.0"


def test_un_nome_come_una_formula_o_html_resta_testo(client, catalogo):
    UnitaOffertaFactory(struttura__denominazione='<script>alert("x")</script>', orari="=1+1")
    assert any("<script>" in titolo for titolo in voci(client))  # escaped in the XML
    servizi = leggi(client, "/strutture/hsds.json")["services"]
    assert any(s["alternate_name"].startswith("<script>") for s in servizi)
