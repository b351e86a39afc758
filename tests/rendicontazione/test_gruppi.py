"""The problems by cause: a page as long, and as many queries, whatever their number."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rendicontazione import selectors, services
from rendicontazione.models import Anomalia
from rendicontazione.selectors.gruppi import IN_PAGINA, PER_PAGINA, _Conteggio, _frase
from tests.rendicontazione.cartelle import F1, cartella, riga
from tests.rendicontazione.factories import (
    CaricamentoFactory,
)
from tests.utenti.factories import IncaricoFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db


@pytest.fixture
def utente(rendicontazione, client):
    utente = IncaricoFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=rendicontazione.ambito).utente
    client.force_login(utente)
    return utente


@pytest.fixture
def caricamento(rendicontazione):
    return CaricamentoFactory(rendicontazione=rendicontazione, esito="errori")


def anomalie(caricamento, quante, codice="FORM-04", gravita="errore", foglio=F1, **altro):
    Anomalia.objects.bulk_create(
        Anomalia(
            caricamento=caricamento,
            foglio=foglio,
            cella=f"G{n + 2}",
            riga=n + 2,
            colonna="utenti",
            codice=codice,
            gravita=gravita,
            valore="n.d.",
            messaggio=f"Foglio {foglio}, cella G{n + 2}: messaggio {n}.",
            **altro,
        )
        for n in range(quante)
    )


def pagina(caricamento, client, **filtro):
    indirizzo = reverse(
        "rendicontazione:caricamento_preview",
        kwargs={"anno": 2024, "ambito": "otto", "numero": caricamento.numero},
    )
    return client.get(indirizzo, filtro)


def test_cinquemila_problemi_non_allungano_la_pagina(
    caricamento, utente, client, django_assert_max_num_queries
):
    anomalie(caricamento, 30)
    anomalie(caricamento, 30, codice="COE-01", gravita="avviso")
    pochi = pagina(caricamento, client)
    anomalie(caricamento, 5000)
    anomalie(caricamento, 5000, codice="COE-01", gravita="avviso")

    with django_assert_max_num_queries(20):
        tanti = pagina(caricamento, client)

    assert len(tanti.content) < len(pochi.content) * 1.02
    assert "Mostra tutte (5.030)" in tanti.text
    esito = tanti.context["esito"]
    assert (esito.errori, esito.avvisi) == (5030, 5030)


def test_le_query_non_crescono_con_i_problemi(
    caricamento, utente, client, django_assert_num_queries
):
    anomalie(caricamento, 2)
    with CaptureQueriesContext(connection) as poche:
        pagina(caricamento, client)
    anomalie(caricamento, 2000)
    with django_assert_num_queries(len(poche)):
        pagina(caricamento, client)


def test_mostra_tutte_apre_la_pagina_del_gruppo(caricamento, utente, client):
    anomalie(caricamento, IN_PAGINA + 225)
    anomalie(caricamento, 2, codice="COE-01", gravita="avviso")
    assert "?gruppo=FORM-04&amp;gravita=errore#da-guardare" in pagina(caricamento, client).text

    seconda = pagina(caricamento, client, gruppo="FORM-04", gravita="errore", pagina=2)
    assert f"messaggio {PER_PAGINA}." in seconda.text
    assert f"messaggio {PER_PAGINA - 1}." not in seconda.text
    assert "Pagina 2 di 3" in seconda.text
    assert "Entrate e spesa" not in seconda.text
    oltre = pagina(caricamento, client, gruppo="FORM-04", pagina=99)
    assert "Pagina 3 di 3" in oltre.text


def test_tutte_le_pagine_insieme_hanno_tutti_i_problemi(caricamento, utente, client):
    anomalie(caricamento, 248)
    visti = set()
    for numero in (1, 2, 3):
        esito = pagina(caricamento, client, gruppo="FORM-04", pagina=numero).context["esito"]
        (gruppo,) = esito.gruppi
        visti |= {v.anomalia.pk for v in gruppo.prime} | {a.pk for a in gruppo.altre}
    assert len(visti) == 248


@pytest.mark.parametrize(
    "filtro", [{"gruppo": "ALTRO-99"}, {"foglio": "x"}, {"pagina": "abc"}, {"gravita": "boh"}]
)
def test_un_filtro_senza_senso_non_conta(caricamento, utente, client, filtro):
    anomalie(caricamento, 3)
    assert len(pagina(caricamento, client, **filtro).context["esito"].gruppi) == 1


def test_si_guarda_un_foglio_alla_volta(caricamento, utente, client):
    anomalie(caricamento, 3)
    anomalie(caricamento, 2, codice="FORM-01", foglio="F2_unita_offerta")

    tutti = pagina(caricamento, client)
    assert "Tutti i fogli (5)" in tutti.text
    solo = pagina(caricamento, client, foglio="F2_unita_offerta").context["esito"]

    assert [(g.codice, g.quante) for g in solo.gruppi] == [("FORM-01", 2)]
    assert solo.errori == 5


def test_con_un_foglio_solo_non_si_sceglie(caricamento, utente, client):
    anomalie(caricamento, 3)
    assert "Tutti i fogli" not in pagina(caricamento, client).text


def test_un_motivo_per_tutti_vale_anche_per_quelli_che_non_si_vedono(caricamento, utente, client):
    anomalie(caricamento, 1200, codice="COE-01", gravita="avviso")
    primo = caricamento.anomalie.order_by("pk").first()
    indirizzo = reverse(
        "rendicontazione:motivazioni_update",
        kwargs={"anno": 2024, "ambito": "otto", "numero": caricamento.numero},
    )

    risposta = client.post(
        f"{indirizzo}?gruppo=COE-01",
        {f"motivo_{primo.pk}": "Il suo", "tutti_COE-01": "Per tutti", "motivo_abc": "x"},
    )

    assert risposta.url.endswith("?gruppo=COE-01")
    motivi = list(caricamento.anomalie.order_by("pk").values_list("motivazione", "motivata_da"))
    assert motivi[0] == ("Il suo", utente.pk)
    assert set(motivi[1:]) == {("Per tutti", utente.pk)}


def test_i_motivi_di_una_pagina_non_toccano_quelli_delle_altre(caricamento, utente, client):
    anomalie(caricamento, 120, codice="COE-01", gravita="avviso")
    tutti = list(caricamento.anomalie.order_by("pk"))
    services.scrivi_motivazioni(
        caricamento=caricamento, motivazioni={tutti[0].pk: "Di prima"}, utente=utente
    )
    indirizzo = reverse(
        "rendicontazione:motivazioni_update",
        kwargs={"anno": 2024, "ambito": "otto", "numero": caricamento.numero},
    )
    client.post(f"{indirizzo}?gruppo=COE-01&pagina=2", {f"motivo_{tutti[110].pk}": "Nuovo"})

    scritti = dict(caricamento.anomalie.exclude(motivazione="").values_list("pk", "motivazione"))
    assert scritti == {tutti[0].pk: "Di prima", tutti[110].pk: "Nuovo"}


# The workbook adds a row of its own, for the comune without spending.
@pytest.mark.parametrize(
    ("righe", "detto"),
    [
        (
            [riga(riga=n, utenti="dodici") for n in range(1, 11)],
            "Quasi tutta la colonna G («utenti») è testo (10 celle piene su 11)",
        ),
        ([riga(riga=n, utenti="dodici") for n in range(1, 4)] + [riga()] * 3, ""),
        (
            [riga(riga=n, spesa_totale=None) for n in range(1, 11)],
            "è vuota in 10 righe su 11: compilala in una volta sola",
        ),
        (
            [riga(riga=n, area_utenza="XXX") for n in range(1, 11)],
            "Riguarda quasi tutta la colonna",
        ),
    ],
)
def test_una_colonna_intera_si_dice(rendicontazione, utente, contesto, righe, detto):
    caricamento = services.registra_caricamento(
        rendicontazione=rendicontazione,
        contenuto=cartella(contesto.modulo, righe),
        nome="prova.xlsx",
        utente=utente,
    )
    note = " ".join(
        g.nota
        for g in selectors.esito_del_caricamento(caricamento).gruppi
        if g.codice in {"FORM-01", "FORM-04", "DOM-01"}
    )
    assert (detto in note) if detto else (note == "")


def test_nella_pagina_i_codici_delle_regole_stanno_solo_nei_suggerimenti(
    rendicontazione, utente, contesto, client
):
    caricamento = services.registra_caricamento(
        rendicontazione=rendicontazione,
        contenuto=cartella(contesto.modulo, [riga(utenti="n.d."), riga(area_utenza="X")]),
        nome="prova.xlsx",
        utente=utente,
    )
    testo = re.sub(r"<[^>]*>", " ", pagina(caricamento, client).text)
    codici = set(Anomalia.objects.values_list("codice", flat=True))
    assert codici
    assert [c for c in codici if c in testo] == []


def test_una_colonna_tutta_sbagliata_si_dice_tutta():
    conteggio = _Conteggio("errore", "FORM-04", F1, "utenti", 4, 4, "B2")
    celle = {F1: [["riga", "utenti"], *[["", "x"]] * 4, ["", ""]]}

    assert _frase(conteggio, celle, {F1: 5}).startswith(
        "Tutta la colonna B («utenti») è testo (4 celle piene su 4)"
    )
