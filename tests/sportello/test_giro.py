"""Every export goes round: out, in, and nothing has changed."""

import csv
import datetime
import io
import json
import uuid
from decimal import Decimal

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command

from strutture.models import EnteGestore, Struttura, UnitaOfferta
from strutture.parsing.hsds import read_hsds
from strutture.parsing.identita import Identita
from strutture.services import (
    annulla_importazione,
    applica_importazione,
    carica_demo,
    carica_elenco,
    carica_riferimento,
    importa_strutture,
    prepara_anteprima,
)
from tests.sportello.conftest import popola
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territorio_reale")]

FILE = {
    "csv": "/strutture/esporta.csv",
    "xlsx": "/strutture/esporta.xlsx",
    "json": "/strutture/esporta.json",
    "hsds": "/strutture/hsds.json",
}
# What a register filled from a list does not have as it was: its own numbers and addresses, the
# days on which it was written, where the data came from.
DIVERSE = {
    "id_struttura",
    "id_unita",
    "pagina",
    "modificata_il",
    "confermata_il",
    "fonte",
    "dati_al",
}


@pytest.fixture
def provincia():
    return UtenteFactory(ruolo=Ruolo.ISTRUTTORE_PROVINCIA)


@pytest.fixture
def cinquecento():
    """The demo, five hundred published facilities, some reserved; one with every public field."""
    carica_riferimento(cartella=settings.BASE_DIR / "fixtures" / "riferimento")
    carica_demo(cartella=settings.BASE_DIR / "fixtures" / "demo")
    popola(500)
    riservate = Struttura.objects.filter(denominazione__endswith="0", dimostrativa=False)
    assert (
        riservate.update(
            indirizzo_riservato=True,
            sito="https://rifugio.example/",
            latitudine="45.5",
            longitudine="10.5",
        )
        > 20
    )
    piena = UnitaOfferta.objects.filter(
        struttura__dimostrativa=False, struttura__indirizzo_riservato=False
    ).first()
    struttura = piena.struttura
    for campo, valore in {
        "telefono": "+39 030 000000", "pec": "pec@x.example", "email": "info@x.example",
        "sito": "https://x.example/", "descrizione": "=Una casa.\n\nCon  giardino.",
        "accessibile": "in_parte", "accessibilita_note": "- Rampa sul retro",
        "latitudine": Decimal("45.60000"), "longitudine": Decimal("10.52001"),
        "ente_gestore": EnteGestore.objects.create(denominazione="+Vita «Onlus»"),
    }.items():  # fmt: skip
        setattr(struttura, campo, valore)
    struttura.full_clean()
    struttura.save()
    for campo, valore in {
        "codice_regionale": "R-1", "posti_contratto": 0, "posti_liberi": 0,
        "posti_liberi_al": datetime.date(2026, 2, 1), "lista_attesa": 3,
        "lista_attesa_al": datetime.date(2026, 2, 2), "retta_min": Decimal("0.00"),
        "retta_max": Decimal("1234.50"), "retta_periodo": "giorno", "orari": "sempre",
        "accesso": "Domanda.\r\nPoi attesa", "cosa_serve": "Nessuno", "servizi": "Pasti\nBagni",
        "costi": "@tutto", "tempi": "Due mesi", "condizioni": "x" * 5_000,
        "data_inizio": datetime.date(2001, 5, 1),
    }.items():  # fmt: skip
        setattr(piena, campo, valore)
    piena.full_clean()
    piena.save()
    assert Struttura.objects.pubblicate().count() == 500
    return piena


def scarica(client, formato):
    cache.clear()
    return client.get(FILE[formato]).content


def fotografia():
    return [list(m.objects.order_by("pk").values()) for m in (EnteGestore, Struttura, UnitaOfferta)]


def carica(contenuto, utente):
    """The preview of a file; a long one is compared at once, not in the background."""
    importazione = carica_elenco(contenuto=contenuto, nome="x", fonte="Prova", utente=utente)
    if not importazione.conteggi:
        prepara_anteprima(importazione=importazione)
    return importazione


def comando(file, *opzioni):
    uscita = io.StringIO()
    try:
        call_command("importa_strutture", str(file), "--json", *opzioni, stdout=uscita)
    except SystemExit as fine:
        return fine.code, json.loads(uscita.getvalue() or "{}")
    return 0, json.loads(uscita.getvalue())


@pytest.mark.parametrize("formato", FILE)
def test_cio_che_esce_rientra_senza_differenze(client, cinquecento, provincia, formato):
    contenuto = scarica(client, formato)
    prima = fotografia()
    quante = UnitaOfferta.objects.filter(struttura__in=Struttura.objects.pubblicate()).count()

    importazione = carica(contenuto, provincia)
    esito = importa_strutture(contenuto=contenuto)

    assert [
        a["messaggio"] for r in importazione.righe.filter(esito="respinta") for a in r.anomalie
    ] == []
    assert importazione.conteggi == {
        "nuove": 0, "cambiate": 0, "invariate": quante, "sparite": 0, "respinte": 0, "riparate": 0,
    }  # fmt: skip
    assert (esito.esito, esito.nuove, esito.cambiate, esito.invariate, esito.sparite) == (
        "importato", 0, 0, quante, 0,
    )  # fmt: skip
    assert [a.codice for a in esito.anomalie] == ["STR-13"]
    assert fotografia() == prima
    # Read otherwise: the comuni that are no more, and of the CSV the apostrophes.
    altre = [x for x in esito.letture if (x.colonna, x.letto) != ("comune", "Bienno")]
    assert [x.trovato[0] for x in altre] == ["'"] * (5 if formato == "csv" else 0)


def test_il_comando_prova_un_file_hsds(client, cinquecento, tmp_path):
    file = tmp_path / "hsds.json"
    file.write_bytes(scarica(client, "hsds"))

    codice, detto = comando(file, "--prova")

    assert codice == 0
    assert (detto["esito"], detto["nuove"], detto["cambiate"]) == ("prova", 0, 0)
    assert detto["invariate"] > 500


def righe_di(client, formato):
    """The rows of an export, with names of columns; those that may differ are left out."""
    contenuto = scarica(client, formato)
    if formato == "csv":
        testo = contenuto.decode("utf-8-sig")
        righe = list(csv.DictReader(io.StringIO(testo, newline=""), delimiter=";"))
    elif formato == "json":
        righe = json.loads(contenuto)["unita_offerta"]
    else:
        righe = read_hsds(contenuto, Identita(settings.PROVINCIA))
    return sorted(
        (
            {nome: _righe(valore) for nome, valore in riga.items() if nome not in DIVERSE}
            for riga in righe
            if riga.get("codice_istat")  # of the reserved ones the place is not in the file
        ),
        key=lambda riga: (riga["denominazione"], riga["tipo"], str(riga.get("indirizzo"))),
    )


def _righe(valore):
    """The ends of the lines are those of the program that wrote them."""
    return valore.replace("\r\n", "\n") if isinstance(valore, str) else valore


def senza_numeri(contenuto, formato):
    """The same file as it comes to a register that never saw those facilities."""
    if formato == "csv":
        testo = contenuto.decode("utf-8-sig")
        righe = list(csv.reader(io.StringIO(testo, newline=""), delimiter=";"))
        uscita = io.StringIO(newline="")
        csv.writer(uscita, delimiter=";").writerows(
            [righe[0], *(["", "", *riga[2:]] for riga in righe[1:])]
        )
        return uscita.getvalue().encode("utf-8-sig")
    dati = json.loads(contenuto)
    if formato == "json":
        for riga in dati["unita_offerta"]:
            riga["id_struttura"] = riga["id_unita"] = None
    else:
        for servizio in dati["services"]:
            servizio["id"] = str(uuid.uuid4())
            servizio["service_at_locations"][0]["location"]["id"] = str(uuid.uuid4())
    return json.dumps(dati).encode()


@pytest.mark.parametrize("formato", ["csv", "json", "hsds"])
def test_un_registro_vuoto_si_riempie_con_cio_che_era_uscito(
    client, cinquecento, provincia, formato
):
    for struttura in Struttura.objects.filter(comune__confluito_in__isnull=False):
        struttura.comune = struttura.comune.confluito_in  # a list says the comuni of today
        struttura.save()
    contenuto = senza_numeri(scarica(client, formato), formato)
    prima = righe_di(client, formato)
    riservate = UnitaOfferta.objects.filter(
        struttura__in=Struttura.objects.pubblicate().filter(indirizzo_riservato=True)
    ).count()
    Struttura.objects.all().delete()
    EnteGestore.objects.all().delete()
    assert righe_di(client, formato) == []

    importazione = carica(contenuto, provincia)
    respinte = importazione.righe.filter(esito="respinta")
    applica_importazione(importazione=importazione, utente=provincia)

    dopo = righe_di(client, formato)
    assert [(a, b) for a, b in zip(prima, dopo, strict=True) if a != b] == []
    assert len(prima) > 450
    # Where a reserved facility is, is not in the file: its rows cannot make it again, and say so.
    assert respinte.count() == riservate > 20
    assert {a["codice"] for riga in respinte for a in riga.anomalie} == {"STR-01"}
    assert {a["colonna"] for riga in respinte for a in riga.anomalie} == {"comune"}
    annulla_importazione(importazione=importazione, utente=provincia)
    assert not Struttura.objects.exists()


def test_i_campi_nuovi_si_cambiano_si_vedono_e_si_annullano(client, cinquecento, provincia):
    prima = fotografia()
    dati = json.loads(scarica(client, "json"))
    (riga,) = [r for r in dati["unita_offerta"] if r["id_unita"] == cinquecento.pk]
    riga |= {
        "pec": "nuova@pec.example", "descrizione": "Una riga\ne un'altra", "latitudine": 45.7,
        "longitudine": 10.6, "retta_min": "12,5", "retta_periodo": "al mese", "accessibile": "Sì",
        "posti_liberi": 4, "posti_liberi_al": "01/03/2026", "servizi": "Pasti\nBagni\nGite",
        "orari": None, "costi": "",
    }  # fmt: skip
    contenuto = json.dumps(dati).encode()

    importazione = carica(contenuto, provincia)
    assert (importazione.conteggi["cambiate"], importazione.conteggi["respinte"]) == (1, 0)
    client.force_login(provincia)
    pagina = client.get(f"/schede/importa/{importazione.pk}/?esito=cambiata").content.decode()
    for testo in ("nuova@pec.example", "12,50", "al mese", "45,7", "01/03/2026", "Accessibile"):
        assert testo in pagina
    applica_importazione(importazione=importazione, utente=provincia)

    unita = UnitaOfferta.objects.select_related("struttura").get(pk=cinquecento.pk)
    assert (unita.retta_min, unita.retta_periodo, unita.posti_liberi) == (12.5, "mese", 4)
    assert unita.servizi == "Pasti\nBagni\nGite"
    assert (unita.orari, unita.costi) == ("sempre", "@tutto")  # an empty cell never erases
    assert unita.struttura.latitudine == Decimal("45.7")
    assert unita.struttura.accessibile == "si"
    annulla_importazione(importazione=importazione, utente=provincia)
    dopo = fotografia()
    for tabella in (*prima, *dopo):
        for una in tabella:
            una.pop("modificata_il", None)
    assert dopo == prima
