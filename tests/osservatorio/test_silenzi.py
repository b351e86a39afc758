"""The map of silences: not there, full, and not known are three things."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from base.grafici import Assenza
from osservatorio.reports.silenzi import Servizio, build_silenzi
from osservatorio.selectors import anni_noti, territori_degli_ambiti
from osservatorio.selectors.silenzi import Voce, offerta, spesa_dichiarata
from rendicontazione.models import Versione
from strutture.models import TipoUnitaOfferta
from territorio.models import Appartenenza, Comune
from tests.osservatorio.storie import TUTTI
from tests.osservatorio.test_esplora import entra, pagina
from tests.osservatorio.test_storia import approva, mondo
from tests.rendicontazione.factories import FattoFactory, RendicontazioneFactory
from tests.strutture.factories import TipoUnitaOffertaFactory, UnitaOffertaFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db

SILENZI = reverse("osservatorio:silenzi")


def unita(comune, codice="CDI", **altro):
    tipo = TipoUnitaOffertaFactory(codice=codice) if not _tipo(codice) else _tipo(codice)
    if "posti_liberi" in altro:
        altro["posti_liberi_al"] = datetime.date(2023, 6, 1)
    return UnitaOffertaFactory(
        struttura__comune=comune, struttura__stato="pubblicata", tipo=tipo, **altro
    )


def _tipo(codice):
    return TipoUnitaOfferta.objects.filter(codice=codice).first()


@pytest.fixture
def quattro():
    """A CDI with room, one that is full, another type, and an Ambito of which nothing is known."""
    ambiti, comuni = mondo(4)
    unita(comuni[0], posti_liberi=2)
    unita(comuni[0], posti_liberi=0)
    unita(comuni[1], posti_liberi=0)
    unita(comuni[2], "RSA")
    return ambiti, comuni


def _dove():
    return dict(Appartenenza.objects.values_list("comune_id", "ambito_id"))


def test_non_esserci_non_e_non_sapere(quattro):
    ambiti, _ = quattro
    trovati = offerta(territori_degli_ambiti(2023, ambiti), ["CDI"], _dove())
    assert [(s.voce, s.valore) for s in trovati] == [
        (Voce.PRESENTE, Decimal(2)),
        (Voce.PIENO, Decimal(1)),
        (Voce.ASSENTE, None),
        (Voce.IGNOTO, None),
    ]
    assert "nessuna struttura di questo territorio" in trovati[3].motivo


def test_una_struttura_riservata_non_si_vede_e_non_si_esclude(quattro):
    ambiti, comuni = quattro
    unita(comuni[2], struttura__indirizzo_riservato=True)
    trovati = offerta(territori_degli_ambiti(2023, ambiti), ["CDI"], _dove())
    assert trovati[2].voce == Voce.IGNOTO
    assert "indirizzo riservato" in trovati[2].motivo


def test_frase_tabella_e_disegno(quattro):
    ambiti, _ = quattro
    dati = build_silenzi(
        servizio=Servizio("tipo", "cdi", "centro diurno integrato"),
        anno=2023,
        ambiti=ambiti,
        sguardo=TUTTI,
        noti=anni_noti(),
    )
    assert dati.frase == (
        "Centro diurno integrato: c'è in 2 ambiti su 4, in 1 di questi tutti i posti sono "
        "occupati, non c'è in 1 e di 1 non si sa. Non sapere non vuol dire che il servizio non ci "
        "sia."
    )
    nomi = [a.denominazione for a in ambiti]
    assert [riga[:3] for riga in dati.tabella.righe] == [
        ("Non c'è", "1", nomi[2]),
        ("C'è, ma tutti i posti sono occupati", "1", f"{nomi[1]} (1)"),
        ("Non si sa", "1", nomi[3]),
        ("C'è", "1", f"{nomi[0]} (2)"),
    ]
    assert dati.figura is None
    for i, ambito in enumerate(ambiti):
        ambito.confine = f"M{10 * i} 0h8v8h-8z"
        ambito.save()
    dati = build_silenzi(
        servizio=dati.servizio, anno=2023, ambiti=ambiti, sguardo=TUTTI, noti=anni_noti()
    )
    for assenza in (Assenza.SERVIZIO, Assenza.DATO, Assenza.PIENO):
        assert f"{assenza.value} (1 area)" in dati.figura.svg


def test_la_spesa_che_non_c_e_e_quella_che_non_e_arrivata():
    ambiti, _ = mondo(3)
    approva(ambiti[0], 2023, 500)
    rendicontazione = RendicontazioneFactory(campagna__anno=2023, ambito=ambiti[1], approvata=True)
    FattoFactory(
        versione=Versione.objects.get(rendicontazione=rendicontazione),
        codice_voce="3.A.01",
        area_utenza="FAM",
    )
    trovati = spesa_dichiarata(territori_degli_ambiti(2023, ambiti), "nidi")
    assert [s.voce for s in trovati] == [Voce.ASSENTE, Voce.PRESENTE, Voce.IGNOTO]
    assert "non è ancora approvata" in trovati[2].motivo


def test_la_pagina_e_i_suoi_filtri(client, quattro):
    ambiti, comuni = quattro
    entra(client, Ruolo.OPERATORE_UDP, ambiti[0])
    testo = pagina(client, SILENZI, servizio="tipo-cdi", anno=2023)
    assert "c'è in 2 ambiti su 4" in testo.replace("&#x27;", "'")
    assert "Le richieste senza risposta</strong> non si raccolgono ancora" in testo
    testo = pagina(
        client, SILENZI, servizio="tipo-cdi", anno=2023, livello="comuni", ambito=ambiti[2].slug
    )
    assert comuni[2].denominazione in testo
    assert comuni[1].denominazione not in testo
    testo = pagina(client, SILENZI, servizio="spesa-nidi", livello="comuni", anno=2023)
    assert "Le voci di spesa si guardano per ambito" in testo
    # What the other Ambiti declare, or do not, has no name.
    assert ambiti[1].denominazione not in testo.split("<tbody>")[1]
    for sbagliato in ({"servizio": "boh"}, {"livello": "x"}, {"anno": "1492"}, {"ambito": "x"}):
        testo = pagina(client, SILENZI, **sbagliato)
        assert "Controlla questi campi" in testo


def test_senza_strutture_e_senza_popolazione(client):
    entra(client, Ruolo.DIRIGENTE_PROVINCIA)
    assert "Non ci sono ancora dati" in pagina(client, SILENZI)
    mondo(2)
    assert "di 2 non si sa" in pagina(client, SILENZI)
    assert Comune.objects.count() == 2
