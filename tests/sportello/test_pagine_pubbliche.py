"""When a public page is sent again: ETag, dates, memory of the process, version of the data."""

import contextlib
import re
from datetime import timedelta

import pytest
from django.core.handlers.base import BaseHandler
from django.db import connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import http_date

from sportello import pagine_pubbliche
from sportello.pagine_pubbliche import memoria
from strutture.models import Struttura, VersioneDati
from strutture.selectors import dimentica_versione, versione_dati
from tests.accesso.matrice import PUBBLICHE
from tests.strutture.factories import StrutturaFactory

ELENCO = "/strutture/"


@pytest.fixture
def in_memoria(settings):
    settings.PAGINE_IN_MEMORIA = 4 * 2**20
    memoria.svuota()
    yield memoria
    memoria.svuota()


def query(client, indirizzo, **altro):
    with CaptureQueriesContext(connection) as prese:
        risposta = client.get(indirizzo, **altro)
    return risposta, len(prese)


def test_ogni_cambiamento_e_una_versione(catalogo):
    prima = versione_dati()
    catalogo["rsa"].telefono = "030 0000009"
    catalogo["rsa"].save()
    dopo = versione_dati()

    assert prima != dopo
    assert versione_dati() == dopo


def test_anche_un_cambiamento_che_si_vede_tardi_e_una_versione(catalogo):
    """A transaction that took its number first and was seen last."""
    VersioneDati.objects.create()
    ultima = VersioneDati.objects.latest("pk")
    VersioneDati.objects.create(pk=ultima.pk + 2)
    prima = versione_dati()
    VersioneDati.objects.create(pk=ultima.pk + 1)

    assert versione_dati() != prima


def test_una_pagina_invariata_risponde_304_con_una_query(client, catalogo):
    etag = client.get(ELENCO).headers["ETag"]

    risposta, quante = query(client, ELENCO, headers={"if-none-match": etag})

    assert (risposta.status_code, risposta.content, quante) == (304, b"", 1)
    assert risposta.headers["ETag"] == etag
    assert risposta.headers["Cache-Control"] == "public, no-cache"


def test_dopo_un_cambiamento_la_pagina_e_un_altra(client, catalogo):
    etag = client.get(ELENCO).headers["ETag"]
    catalogo["rsa"].denominazione = "Casa Nuova"
    catalogo["rsa"].save()

    risposta = client.get(ELENCO, headers={"if-none-match": etag})

    assert risposta.status_code == 200
    assert risposta.headers["ETag"] != etag
    assert "Casa Nuova" in risposta.content.decode()


def test_ogni_indirizzo_e_ogni_giorno_hanno_il_loro_etag(client, catalogo, monkeypatch):
    trovati = [client.get(x).headers["ETag"] for x in (ELENCO, f"{ELENCO}?q=a", "/ambiti/")]
    trovati.append(client.get(ELENCO, headers={"host": "localhost"}).headers["ETag"])
    domani = timezone.localdate() + timedelta(days=1)
    monkeypatch.setattr(pagine_pubbliche.timezone, "localdate", lambda *_: domani)
    trovati.append(client.get(ELENCO).headers["ETag"])

    assert len(set(trovati)) == 5


def test_last_modified_e_il_momento_in_cui_la_versione_si_e_vista(client, catalogo, monkeypatch):
    prima = timezone.now()
    monkeypatch.setattr(pagine_pubbliche.timezone, "now", lambda: prima)
    senza = client.get(ELENCO)
    assert "Last-Modified" not in senza.headers  # within its first second
    dopo = prima + timedelta(seconds=5)
    monkeypatch.setattr(pagine_pubbliche.timezone, "now", lambda: dopo)
    data = client.get(ELENCO).headers["Last-Modified"]

    uguale = client.get(ELENCO, headers={"if-modified-since": data})
    vecchia = http_date(dopo.timestamp() - 3600)
    cambiata = client.get(ELENCO, headers={"if-modified-since": vecchia})
    manca = client.get("/strutture/999999-x/", headers={"if-modified-since": data})

    assert uguale.status_code == 304
    assert cambiata.status_code == 200
    assert manca.status_code == 404


def test_la_seconda_volta_viene_dalla_memoria(client, catalogo, in_memoria):
    prima, _ = query(client, ELENCO)
    dopo, quante = query(client, ELENCO)

    assert quante == 1
    assert dopo.content == prima.content
    assert dopo.headers == prima.headers
    assert len(in_memoria) == 1


def test_dalla_memoria_si_risponde_senza_cercare_la_pagina(
    client, catalogo, in_memoria, monkeypatch
):
    """The host is looked at and headers are put all the same; the rest is looked for."""
    prima = client.get(ELENCO)
    monkeypatch.setattr(BaseHandler, "_get_response", _nessuna_vista)
    client = type(client)()  # which has not taken the way to the views yet

    dopo = client.get(ELENCO)
    invariata = client.get(ELENCO, headers={"if-none-match": prima.headers["ETag"]})
    altrove = client.get(ELENCO, headers={"host": "altrove.example"})

    assert dopo.content == prima.content
    for nome in ("ETag", "Content-Security-Policy", "X-Frame-Options", "Content-Length"):
        assert dopo.headers[nome] == prima.headers[nome], nome
    assert (invariata.status_code, invariata.content) == (304, b"")
    assert altrove.status_code == 400
    for altro in (f"{ELENCO}?q=a", "/schede/"):
        with pytest.raises(AssertionError, match="cercata una vista"):
            client.get(altro)


def _nessuna_vista(*_):
    raise AssertionError("cercata una vista")


def test_un_punto_di_domanda_nel_percorso_non_e_l_inizio_dei_parametri(
    client, catalogo, in_memoria
):
    assert client.get(f"{ELENCO}?q=a?").status_code == 200

    assert client.get(f"{ELENCO}%3Fq=a").status_code == 404


def test_chi_ha_gia_la_pagina_la_dice_in_molti_modi(client, catalogo, in_memoria):
    """A list of them, or made weak by a proxy that compresses; with and without the memory."""
    etag = client.get(ELENCO).headers["ETag"]
    for avuti in (f'"x", {etag}', f"W/{etag}", f'W/"x",W/{etag}', "*"):
        for tenute in (1, 0):
            assert len(in_memoria) == tenute
            risposta = client.get(ELENCO, headers={"if-none-match": avuti})
            assert (risposta.status_code, risposta.content) == (304, b""), avuti
            assert risposta.headers["ETag"] == etag
            in_memoria.svuota()
        client.get(ELENCO)


def test_http_e_https_dietro_a_un_proxy_sono_due_pagine(client, catalogo, in_memoria, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    chiara = client.get(ELENCO)
    cifrata = client.get(ELENCO, headers={"x-forwarded-proto": "https"})

    assert chiara.headers["ETag"] != cifrata.headers["ETag"]
    assert len(in_memoria) == 2


def test_head_ha_le_intestazioni_di_get_e_nessun_corpo(client, catalogo, in_memoria):
    testa = client.head(ELENCO)
    corpo = client.get(ELENCO)

    assert testa.content == b""
    assert testa.headers["ETag"] == corpo.headers["ETag"]
    assert testa.headers["Content-Length"] == corpo.headers["Content-Length"]
    assert corpo.content


def test_un_cambiamento_svuota_la_memoria(client, catalogo, in_memoria):
    for indirizzo in (ELENCO, "/", "/ambiti/"):
        client.get(indirizzo)
    assert len(in_memoria) == 3
    StrutturaFactory()
    client.get(ELENCO)

    assert len(in_memoria) == 1


def test_la_memoria_ha_un_limite_di_byte(client, catalogo, in_memoria, settings):
    settings.PAGINE_IN_MEMORIA = 600_000
    for numero in range(80):
        client.get(ELENCO, {"q": f"parola{numero}"})

    assert 0 < in_memoria.byte <= 600_000
    assert len(in_memoria) < 80


def test_indirizzi_lunghissimi_non_si_tengono(client, catalogo, in_memoria):
    risposta = client.get(ELENCO, {"q": "a" * 5000})

    assert risposta.status_code == 200
    assert len(in_memoria) == 0


@override_settings(PAGINE_IN_MEMORIA=0)
def test_la_memoria_si_puo_spegnere(client, catalogo):
    memoria.svuota()
    client.get(ELENCO)

    assert len(memoria) == 0


def test_chi_ha_una_sessione_non_prende_e_non_lascia_pagine(client, catalogo, in_memoria):
    client.cookies["sessionid"] = "di-qualcuno"
    client.get(ELENCO)

    assert len(in_memoria) == 0


def test_reindirizzamenti_ed_errori_non_si_tengono(client, catalogo, in_memoria):
    pk = catalogo["rsa"].pk
    spostata = client.get(f"/strutture/{pk}-vecchio-nome/")
    manca = client.get("/strutture/999999-x/")

    assert spostata.status_code == 301
    assert spostata.headers["Cache-Control"] == "no-cache"
    assert "ETag" not in spostata.headers
    assert manca.status_code == 404
    assert len(in_memoria) == 0


# Written by the triggers of the others, or with them: within the same change.
NON_PUBBLICHE = {
    "strutture_versionedati",
    "strutture_testoricerca",
    "strutture_vocestoria",
    "strutture_passaggioscheda",
}


def test_ogni_tabella_letta_dalle_pagine_pubbliche_cambia_la_versione(client, catalogo):
    with connection.cursor() as cursore:
        cursore.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'nuova_versione'"
        )
        con_versione = {riga[0] for riga in cursore.fetchall()}
    indirizzi = [catalogo["rsa"].get_absolute_url(), "/ambiti/pianura/"]
    for nome in PUBBLICHE:
        if nome.startswith("sportello:"):
            with contextlib.suppress(NoReverseMatch):  # the pages of an object are above
                indirizzi.append(reverse(nome))
    lette = set()
    for indirizzo in indirizzi:
        with CaptureQueriesContext(connection) as prese:
            client.get(indirizzo)
        for presa in prese:
            if presa["sql"].startswith("SELECT"):
                lette |= set(re.findall(r'(?:FROM|JOIN) "?(\w+)"?', presa["sql"]))

    assert len(indirizzi) > 8
    lette -= NON_PUBBLICHE
    assert {tabella for tabella in lette if "_" in tabella} <= con_versione


def test_la_versione_si_chiede_una_volta_al_secondo(client, catalogo, settings, monkeypatch):
    settings.VERSIONE_RICORDATA = 1
    orologio = {"adesso": 1_000.0}
    monkeypatch.setattr("strutture.selectors.versione.time.monotonic", lambda: orologio["adesso"])
    dimentica_versione()
    try:
        assert "Nido Àncora" in client.get("/strutture/").content.decode()
        # As another process would: this one knows nothing of it for a second at most.
        Struttura.objects.filter(pk=catalogo["nido"].pk).update(stato="sospesa")
        orologio["adesso"] += 0.9
        assert "Nido Àncora" in client.get("/strutture/").content.decode()
        orologio["adesso"] += 0.2
        assert "Nido Àncora" not in client.get("/strutture/").content.decode()

        # What is written by a request of this process shows at once.
        Struttura.objects.filter(pk=catalogo["nido"].pk).update(stato="pubblicata")
        client.post("/accedi/", {})
        assert "Nido Àncora" in client.get("/strutture/").content.decode()
    finally:
        dimentica_versione()


def test_chi_diventa_riservata_esce_anche_dalla_memoria(
    client, catalogo, in_memoria, settings, monkeypatch
):
    """In another process, and after a change that was taken back: no page of before is given."""
    settings.VERSIONE_RICORDATA = 1
    orologio = {"adesso": 1_000.0}
    monkeypatch.setattr("strutture.selectors.versione.time.monotonic", lambda: orologio["adesso"])
    dimentica_versione()
    nido = catalogo["nido"]
    pagine = (ELENCO, nido.get_absolute_url())

    def via_visibile():
        return [nido.indirizzo in client.get(pagina).content.decode() for pagina in pagine]

    riservate = Struttura.objects.filter(pk=nido.pk)
    try:
        assert nido.indirizzo
        prima = via_visibile()
        assert prima[1]
        with transaction.atomic():
            riservate.update(indirizzo_riservato=True)
            transaction.set_rollback(True)
        orologio["adesso"] += 1.1
        assert via_visibile() == prima

        riservate.update(indirizzo_riservato=True)
        orologio["adesso"] += 1.1
        assert via_visibile() == [False, False]
        etag = client.get(ELENCO).headers["ETag"]
        assert client.get(ELENCO, headers={"if-none-match": etag}).status_code == 304
    finally:
        dimentica_versione()
