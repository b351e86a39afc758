"""The facility's page in the order of the Italian public-service model, with the official hooks."""

import datetime

import pytest
from django.utils import timezone

from strutture.enums import CanaleConferma, StatoScheda, TipoVicenda
from strutture.models import ConfermaScheda, Vicenda
from tests.sportello.pagina_html import Pagina
from tests.strutture.factories import (
    ReferenteStrutturaFactory,
    StrutturaFactory,
    TipoUnitaOffertaFactory,
    UnitaOffertaFactory,
)
from tests.utenti.factories import UtenteFactory

SEZIONI = [
    "A chi è rivolto",
    "Come fare",
    "Cosa serve",
    "Cosa si ottiene",
    "Tempi e scadenze",
    "Costi",
    "Accedi al servizio",
    "Contatti",
    "Condizioni di servizio",
]
GANCI = [
    "service-addressed",
    "service-how-to",
    "service-needed",
    "service-achieved",
    "service-calendar-text",
    "service-cost",
    "service-generic-access",
    "service-area",
]


def leggi(client, struttura):
    risposta = client.get(struttura.get_absolute_url())
    assert risposta.status_code == 200
    return " ".join(risposta.content.decode().split()), Pagina(risposta.content.decode())


@pytest.fixture
def piena(catalogo, tipi):
    struttura = StrutturaFactory(
        denominazione="Piena",
        comune=catalogo["salo"],
        latitudine="45.60000",
        longitudine="10.52000",
        accessibile="in_parte",
        accessibilita_note="rampa sul retro",
        come_arrivare="autobus 3, fermata Ospedale",
    )
    UnitaOffertaFactory(
        struttura=struttura,
        tipo=tipi["RSA"],
        posti_autorizzati=60,
        posti_liberi=0,
        posti_liberi_al=timezone.localdate(),
        lista_attesa=14,
        lista_attesa_al=timezone.localdate() - datetime.timedelta(days=200),
        retta_min=20,
        retta_max="32.5",
        retta_periodo="giorno",
        orari="24 ore su 24",
        accesso="Domanda\nin portineria.",
        cosa_serve="Il documento",
        servizi="Palestra\n\nGiardino",
        costi="Compresa la lavanderia.",
        tempi="Di solito tre mesi.",
        condizioni="Si firma un contratto.",
    )
    return struttura


def test_titoli_e_ganci_nell_ordine_del_servizio_pubblico(client, piena):
    _, pagina = leggi(client, piena)

    assert [testo for livello, testo in pagina.titoli if livello == 3] == SEZIONI
    assert [nome for nome, _ in pagina.ganci if nome in GANCI] == GANCI
    assert pagina.testo_di("service-title") == ["Piena"]
    assert pagina.testo_di("service-topic") == ["Anziani"]
    assert pagina.testo_di("service-status") == ["Attiva"]
    indice = pagina.testo_di("page-index")[0]
    assert [indice.index(sezione) for sezione in SEZIONI] == sorted(map(indice.index, SEZIONI))


def test_ogni_unita_ha_le_sue_sezioni(client, catalogo):
    _, pagina = leggi(client, catalogo["mista"])

    assert [testo for livello, testo in pagina.titoli if livello == 3] == SEZIONI * 2


def test_tutto_quello_che_si_sa_e_detto_con_la_sua_data(client, piena):
    testo, pagina = leggi(client, piena)

    for atteso in (
        "Domanda<br>in portineria.",
        "<li>Palestra</li><li>Giardino</li>",
        "Da 20,00\u00a0€ a 32,50\u00a0€ al giorno.",
        "Compresa la lavanderia.",
        "Di solito tre mesi.",
        "Si firma un contratto.",
        "<strong>14 persone</strong>",
        "accessibile in parte, rampa sul retro.",
        "autobus 3, fermata Ospedale",
        "Oggi: aperto giorno e notte",
        'href="geo:45.60000,10.52000"',
    ):
        assert atteso.replace("\u00a0", " ") in testo.replace("\u00a0", " "), atteso
    assert any(dove.startswith("https://www.openstreetmap.org/?mlat=45.6") for dove in pagina.collegamenti)  # fmt: skip  # noqa: E501
    tempi = pagina.testo_di("service-calendar-text")[0]
    assert "Nessun posto libero" in tempi
    assert tempi.count("è passato del tempo") == 1  # the waiting list is old, the places are not
    assert "In genere" not in testo


def test_i_testi_del_tipo_valgono_in_genere_e_solo_dove_mancano_i_suoi(client, catalogo, tipi):
    tipi["RSA"].cosa_e = "Una casa con cure."
    tipi["RSA"].come_si_accede = "Si chiede al comune."
    tipi["RSA"].cosa_serve = "Un certificato."
    tipi["RSA"].quanto_costa = "Si paga una parte."
    tipi["RSA"].save()
    struttura = UnitaOffertaFactory(tipo=tipi["RSA"], accesso="Telefona il lunedì.").struttura

    testo, pagina = leggi(client, struttura)

    assert pagina.testo_di("service-how-to") == ["Telefona il lunedì."]
    assert pagina.testo_di("service-needed") == ["In genere: Un certificato."]
    assert "In genere: Si paga una parte." in pagina.testo_di("service-cost")[0]
    assert "Una casa con cure." in pagina.testo_di("service-achieved")[0]
    assert "Si chiede al comune." not in testo


def test_dove_non_si_sa_niente_c_e_a_chi_chiedere_e_nessun_titolo_resta_vuoto(client, catalogo):
    _, pagina = leggi(client, catalogo["rsa"])

    assert pagina.paragrafi_vuoti == 0
    for gancio in GANCI:
        (testo,) = pagina.testo_di(gancio)
        assert len(testo) >= 20, gancio
    assert "Ufficio di Piano Lago" in pagina.testo_di("service-needed")[0]


def test_un_orario_che_non_si_capisce_resta_come_e_scritto(client, catalogo):
    unita = catalogo["nido"].unita.get()
    unita.orari = "primo lunedì del mese, su appuntamento"
    unita.save()

    testo, _ = leggi(client, catalogo["nido"])

    assert "primo lunedì del mese, su appuntamento" in testo
    assert "Oggi" not in testo


@pytest.mark.parametrize(
    ("canale", "da"),
    [
        (CanaleConferma.SITO, "dalla struttura"),
        (CanaleConferma.TELEFONO, "dalla struttura"),
        (CanaleConferma.UFFICIO, "dall'Ufficio di Piano"),
    ],
)
def test_verificata_da_un_ufficio_e_mai_da_una_persona(client, catalogo, canale, da):
    struttura = catalogo["rsa"]
    utente = UtenteFactory(nome="Ermenegilda", cognome="Bianconi")
    struttura.confermata_il = timezone.localdate()
    struttura.confermata_da = utente
    struttura.save()
    ConfermaScheda.objects.create(struttura=struttura, utente=utente, canale=canale)

    testo, _ = leggi(client, struttura)

    assert f"{da.replace(chr(39), '&#x27;')}</span>" in testo
    assert "Ermenegilda" not in testo
    assert "Bianconi" not in testo
    assert utente.email not in testo


def test_verificata_senza_riga_guarda_chi_e(client, catalogo):
    struttura = catalogo["rsa"]
    referente = ReferenteStrutturaFactory(struttura=struttura)
    struttura.confermata_il = timezone.localdate()
    struttura.confermata_da = referente.utente
    struttura.save()
    assert "dalla struttura" in leggi(client, struttura)[0]

    struttura.confermata_da = UtenteFactory()
    struttura.save()
    assert "dall&#x27;Ufficio di Piano" in leggi(client, struttura)[0]


def test_le_due_date_sono_due(client, catalogo):
    struttura = catalogo["rsa"]
    struttura.confermata_il = datetime.date(2024, 3, 1)
    struttura.confermata_da = UtenteFactory()
    struttura.save()

    testo, _ = leggi(client, struttura)

    assert "Ultima modifica della scheda" in testo
    assert "Verificata il 1° marzo 2024" in testo
    # Older than two years: whoever reads is told to telephone first.
    assert "L&#x27;ultima verifica è del 1° marzo 2024: telefona prima di andare." in testo


def test_la_sospensione_dice_da_quando_e_fino_a_quando(client, catalogo):
    struttura = UnitaOffertaFactory(
        struttura__stato=StatoScheda.SOSPESA, orari="lun 9-12"
    ).struttura
    Vicenda.objects.create(
        struttura=struttura,
        tipo=TipoVicenda.SOSPENSIONE,
        dal=datetime.date(2024, 7, 1),
        fino_al=datetime.date(2024, 9, 30),
        registrata_da=UtenteFactory(),
        descrizione="Nota interna dell'ufficio",
    )

    testo, pagina = leggi(client, struttura)

    assert "dal 1° luglio 2024 al 30 settembre 2024" in testo
    assert pagina.testo_di("service-status") == ["Attività sospesa"]
    assert "Nota interna" not in testo
    assert "lun 9-12" not in testo


def unisci(doppione, altra):
    doppione.confluita_in = altra
    doppione.stato = StatoScheda.CESSATA
    doppione.save()


def test_un_doppione_porta_alla_pagina_dell_altra_anche_in_catena(client, catalogo):
    prima, seconda = StrutturaFactory(), StrutturaFactory()
    unisci(prima, seconda)
    unisci(seconda, catalogo["rsa"])

    for una in (prima, seconda):
        risposta = client.get(una.get_absolute_url())
        assert (risposta.status_code, risposta.url) == (301, catalogo["rsa"].get_absolute_url())
        assert client.get(f"/strutture/{una.pk}-x.vcf").status_code == 301


def test_una_catena_che_torna_su_di_se_non_gira_per_sempre(client, catalogo):
    prima, seconda = StrutturaFactory(), StrutturaFactory()
    unisci(prima, seconda)
    unisci(seconda, prima)

    assert client.get(prima.get_absolute_url()).status_code == 404


def test_un_doppione_di_una_mai_pubblicata_non_c_e(client, catalogo):
    prima, bozza = StrutturaFactory(), StrutturaFactory(stato=StatoScheda.BOZZA)
    unisci(prima, bozza)

    assert client.get(prima.get_absolute_url()).status_code == 404


def test_la_riservata_non_dice_come_si_arriva(client, catalogo):
    rifugio = catalogo["rifugio"]
    rifugio.come_arrivare = "autobus 7 da Dello"
    rifugio.save()

    testo, pagina = leggi(client, rifugio)

    assert "autobus 7" not in testo
    assert "Dello" not in testo
    assert not any("openstreetmap" in dove or "geo:" in dove for dove in pagina.collegamenti)


def test_le_domande_al_database_non_crescono_con_le_unita(
    client, catalogo, tipi, django_assert_max_num_queries
):
    struttura = StrutturaFactory(comune=catalogo["salo"])
    for numero in range(20):
        tipo = TipoUnitaOffertaFactory(codice=f"T{numero}", area=tipi["RSA"].area)
        UnitaOffertaFactory(struttura=struttura, tipo=tipo)
    client.get("/")  # the frame of the page is read once a minute

    with django_assert_max_num_queries(5):
        client.get(struttura.get_absolute_url())


def test_testi_lunghissimi_e_html_restano_testo(client, catalogo):
    struttura = UnitaOffertaFactory(
        accesso="x" * 5000,
        servizi="<script>alert(1)</script>\n" * 50,
        condizioni="'; DROP TABLE strutture; --",
    ).struttura

    testo, _ = leggi(client, struttura)

    assert "<script>alert" not in testo
    assert "&lt;script&gt;alert(1)" in testo
