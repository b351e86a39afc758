"""The other columns of our exports, and JSON: what is wrong or foreign has its own words."""

import io
import json
from decimal import Decimal

import pytest
from django.conf import settings
from django.core.management import call_command

from strutture.models import Struttura, UnitaOfferta
from strutture.parsing import FileIllegibile, read_elenco
from strutture.parsing.identita import Identita
from strutture.parsing.numeri import leggi_importo
from strutture.services import importa_strutture
from tests.strutture.elenchi import csv
from tests.strutture.factories import StrutturaFactory, TipoUnitaOffertaFactory, UnitaOffertaFactory
from tests.territorio.factories import ComuneFactory

pytestmark = pytest.mark.django_db

BASE = ("denominazione", "tipo", "comune")
CASA = ("Casa Uno", "RSA", "Dello")


@pytest.fixture(autouse=True)
def registro():
    TipoUnitaOffertaFactory(codice="RSA", nome="Residenza")
    ComuneFactory(codice_istat="017066", denominazione="Dello")


def importa(**celle):
    return importa_strutture(contenuto=csv((*CASA, *celle.values()), testata=(*BASE, *celle)))


@pytest.mark.parametrize(
    ("celle", "colonna", "codice"),
    [
        ({"pec": "non una pec"}, "pec", "STR-07"),
        ({"orari": "x" * 201}, "orari", "STR-12"),
        ({"condizioni": "x" * 10_001}, "condizioni", "STR-12"),
        ({"retta_min": "settanta"}, "retta_min", "STR-21"),
        ({"retta_min": "-3"}, "retta_min", "STR-21"),
        ({"retta_max": "71,555"}, "retta_max", "STR-21"),
        ({"retta_max": "9" * 400}, "retta_max", "STR-21"),
        ({"retta_min": "90", "retta_max": "71,50"}, "", "STR-17"),
        ({"retta_periodo": "anno"}, "retta_periodo", "STR-22"),
        ({"accessibile": "forse"}, "accessibile", "STR-22"),
        ({"dati_dimostrativi": "boh"}, "dati_dimostrativi", "STR-22"),
        ({"latitudine": "10,5", "longitudine": "45,5"}, "latitudine", "STR-21"),
        ({"latitudine": "45,5"}, "longitudine", "STR-23"),
        ({"posti_liberi": "3"}, "posti_liberi_al", "STR-23"),
        ({"posti_liberi": "3", "posti_liberi_al": "ieri"}, "posti_liberi_al", "STR-06"),
        ({"lista_attesa": "tanti", "lista_attesa_al": "1/2/2026"}, "lista_attesa", "STR-05"),
        ({"lista_attesa_al": "1/2/2026"}, "lista_attesa", "STR-23"),
    ],
)
def test_una_cella_sbagliata_ha_la_sua_frase(celle, colonna, codice):
    esito = importa(**celle)
    assert esito.esito == "rifiutato"
    assert (colonna, codice) in {(a.colonna, a.codice) for a in esito.anomalie}
    assert all(a.messaggio.startswith("Riga 2") for a in esito.anomalie)
    assert not Struttura.objects.exists()


def test_si_scrivono_come_in_italia():
    esito = importa(
        retta_min="1.234,50", retta_max="€ 2000", retta_periodo="al giorno", latitudine="45,538912",
        longitudine="10.2", lista_attesa="0", lista_attesa_al="01/02/2026", accessibile="in parte",
        cosa_serve="Nessuno", tempi="-", dati_dimostrativi="sì",
    )  # fmt: skip
    assert esito.esito == "importato"
    unita = UnitaOfferta.objects.select_related("struttura").get()
    assert (unita.retta_min, unita.retta_max) == (Decimal("1234.50"), Decimal("2000.00"))
    assert (unita.retta_periodo, unita.lista_attesa) == ("giorno", 0)
    assert (unita.cosa_serve, unita.tempi, unita.posti_liberi) == ("Nessuno", "", None)
    assert unita.struttura.latitudine == Decimal("45.53891")
    assert unita.struttura.accessibile == "in_parte"
    assert unita.struttura.dimostrativa
    # What was read otherwise is shown.
    assert {"retta_min", "retta_max", "latitudine", "tempi"} <= {x.colonna for x in esito.letture}


@pytest.mark.parametrize(
    ("scritto", "letto"),
    [("71.10000000000001", "71.10"), ("71", "71.00"), ("0", "0.00"), ("1.234", "1234.00")],
)
def test_gli_importi_si_leggono(scritto, letto):
    assert leggi_importo(scritto) == Decimal(letto)


def test_l_apostrofo_delle_formule_si_toglie_e_si_dice():
    esito = importa(telefono="'+39 030 111111", descrizione="'=Casa", orari="'-chiuso")
    unita = UnitaOfferta.objects.select_related("struttura").get()
    assert unita.struttura.telefono == "+39 030 111111"
    assert (unita.struttura.descrizione, unita.orari) == ("=Casa", "-chiuso")
    assert {x.letto for x in esito.letture} == {"+39 030 111111", "=Casa", "-chiuso"}


@pytest.mark.parametrize("colonna", ["descrizione", "orari", "condizioni", "accessibilita_note"])
def test_l_indirizzo_riservato_non_entra_in_un_testo(colonna):
    rifugio = StrutturaFactory(
        denominazione="Rifugio", indirizzo="Vicolo Segreto, 7", riservata=True,
        latitudine="45.5", longitudine="10.5",
    )  # fmt: skip
    unita = UnitaOffertaFactory(struttura=rifugio)
    righe = [(rifugio.pk, unita.pk, "Rifugio", unita.tipo.codice, "Siamo in VICOLO  segreto 7")]
    testata = ("id_struttura", "id_unita", "denominazione", "tipo", colonna)
    esito = importa_strutture(contenuto=csv(*righe, testata=testata))
    assert [a.codice for a in esito.anomalie] == ["STR-17"]
    assert "Vicolo" not in esito.anomalie[0].messaggio
    rifugio.refresh_from_db()
    assert (str(rifugio.latitudine), rifugio.indirizzo) == ("45.50000", "Vicolo Segreto, 7")


# --- JSON ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "contenuto",
    [
        b"{", b"[1", b"[" * 100_000, b"[1, 2]", b'{"type": "FeatureCollection", "features": []}',
        b'{"unita_offerta": 3}', b'{"unita_offerta": [3]}', b'{"services": {}}', b"{}",
        b'{"unita_offerta": [{"denominazione": NaN}]}', b"{\xff}",
        b'{"unita_offerta": [{"denominazione": "a\\u0000b", "tipo": "RSA", "comune": "Dello"}]}',
        b'{"unita_offerta": [{"denominazione": "\\ud800", "tipo": "RSA", "comune": "Dello"}]}',
        b'{"unita_offerta": [{"denominazione": ["x"], "tipo": "RSA", "comune": "Dello"}]}',
        b'{"unita_offerta": [{"posti": 3}]}', b'{"contents": [{"name": "Un ente"}]}',
    ],
)  # fmt: skip
def test_un_json_rotto_o_di_altro_ha_la_sua_frase(contenuto, tmp_path, capsys):
    with pytest.raises(FileIllegibile) as errore:
        read_elenco(contenuto, provincia=settings.PROVINCIA)
    assert errore.value.messaggio.endswith(".")
    file = tmp_path / "x.json"
    file.write_bytes(contenuto)
    with pytest.raises(SystemExit) as fine:
        call_command("importa_strutture", str(file), "--json", stdout=io.StringIO())
    assert fine.value.code == 2


def test_un_json_senza_unita_dice_che_non_c_e_niente():
    for contenuto in (b'{"unita_offerta": []}', b'{"services": []}'):
        esito = importa_strutture(contenuto=contenuto)
        assert [a.codice for a in esito.anomalie] == ["STR-01"]


@pytest.mark.parametrize("valore", [10**400, 1e308, -1, True, 2.5, "x" * 5_000])
def test_un_numero_impossibile_e_da_correggere(valore):
    riga = {"denominazione": "Casa", "tipo": "RSA", "comune": "Dello", "posti_autorizzati": valore}
    esito = importa_strutture(contenuto=json.dumps({"unita_offerta": [riga]}).encode())
    assert [a.codice for a in esito.anomalie] == ["STR-05"]


def servizio(identita=None, pk=0, **campi):
    luogo = {"addresses": [{"address_1": "Via A, 1", "city": "Dello", "postal_code": "25020"}]}
    chiavi = {}
    if identita:
        chiavi = {"id": identita.di("unita", pk)}
        luogo["id"] = identita.di("struttura", pk)
    return {
        **chiavi, "name": "Residenza", "alternate_name": "Casa Uno", "status": "active",
        "organization": {"name": "Coop Alfa"}, "phones": [{"number": "030 111111"}],
        "service_at_locations": [{"location": luogo}], **campi,
    }  # fmt: skip


def test_un_hsds_di_un_altro_registro_si_riconosce_da_ente_comune_tipo_e_nome():
    altro = Identita("016")
    contenuto = json.dumps({"services": [servizio(altro, 7)]}).encode()
    assert importa_strutture(contenuto=contenuto).nuove == 1
    struttura = Struttura.objects.get()
    assert (struttura.telefono, struttura.ente_gestore.denominazione) == ("030 111111", "Coop Alfa")
    di_nuovo = json.dumps({"contents": [servizio(altro, 8)], "total_items": 1}).encode()
    assert importa_strutture(contenuto=di_nuovo).invariate == 1
    nostri = Identita(settings.PROVINCIA)
    esito = importa_strutture(contenuto=json.dumps([servizio(nostri, 10**9)]).encode())
    assert [a.codice for a in esito.anomalie if a.gravita != "avviso"] == ["STR-18"]


def test_un_servizio_chiuso_non_si_pubblica():
    contenuto = json.dumps({"services": [servizio(status="defunct")]}).encode()
    assert importa_strutture(contenuto=contenuto).nuove == 1
    assert not Struttura.objects.pubblicate().exists()
