"""A body makes an edition its own."""

import datetime
import hashlib

import pytest

from base.errors import ErroreDominio
from tariffe.models import Adozione, ServizioAdottato
from tariffe.selectors import regola_in_vigore
from tariffe.services import adotta, chiudi_adozione
from tests.tariffe.factories import (
    EdizioneFactory,
    RegolaFactory,
    RegolamentoFactory,
    ServizioFactory,
    approva,
)
from tests.territorio.factories import (
    AmbitoFactory,
    AppartenenzaFactory,
    ComuneFactory,
    DelegaFactory,
    EnteFactory,
)
from tests.utenti.factories import IncaricoFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db

GENNAIO, GIUGNO, LUGLIO = (
    datetime.date(2026, 1, 1),
    datetime.date(2026, 6, 30),
    datetime.date(2026, 7, 1),
)
PDF = b"%PDF-1.7\nprova\n%%EOF\n"
ATTO = {
    "organo": "consiglio",
    "tipo_atto": "deliberazione",
    "numero_atto": "7",
    "data_atto": datetime.date(2025, 12, 20),
}


@pytest.fixture
def ambito():
    return AmbitoFactory()


@pytest.fixture
def sad():
    return ServizioFactory(codice="SAD", voce_nomenclatore="SAD")


@pytest.fixture
def ente(ambito):
    comune = ComuneFactory()
    AppartenenzaFactory(comune=comune, ambito=ambito)
    return EnteFactory(tipo="COM", comune=comune, denominazione="Comune A")


def edizione(ambito, *servizi, **campi):
    bozza = EdizioneFactory(regolamento=RegolamentoFactory(ambito=ambito), **campi)
    for servizio in servizi:
        RegolaFactory(edizione=bozza, servizio=servizio)
    return approva(bozza)


def rifiuto(**argomenti):
    """The refusal, and nothing written."""
    prima = Adozione.objects.count(), list(ServizioAdottato.objects.values())
    with pytest.raises(ErroreDominio) as trovato:
        adotta(**ATTO, **argomenti)
    assert (Adozione.objects.count(), list(ServizioAdottato.objects.values())) == prima
    return trovato.value.codice


def test_un_comune_adotta_solo_alcuni_servizi(ambito, ente, sad):
    pasti = ServizioFactory(codice="PASTI")
    adozione = adotta(
        edizione=edizione(ambito, sad, pasti), ente=ente, servizi=[sad], dal=GENNAIO, **ATTO
    )
    (riga,) = adozione.servizi.all()
    assert (riga.servizio, riga.ente, riga.dal, riga.al) == (sad, ente, GENNAIO, None)
    regola_in_vigore(comune=ente.comune, servizio=sad, giorno=GIUGNO)
    with pytest.raises(ErroreDominio) as trovato:
        regola_in_vigore(comune=ente.comune, servizio=pasti, giorno=GIUGNO)
    assert trovato.value.codice == "TARIFFA_NON_ADOTTATA"


def test_il_pdf_dell_atto_si_conserva(ambito, ente, sad):
    adozione = adotta(
        edizione=edizione(ambito, sad),
        ente=ente,
        servizi=[sad],
        dal=GENNAIO,
        atto=("delibera.pdf", PDF),
        **ATTO,
    )
    assert adozione.sha256 == hashlib.sha256(PDF).hexdigest()
    with adozione.atto.open() as file:
        assert file.read() == PDF


def test_un_finto_pdf_ferma_tutto(ambito, ente, sad):
    assert (
        rifiuto(
            edizione=edizione(ambito, sad),
            ente=ente,
            servizi=[sad],
            dal=GENNAIO,
            atto=("delibera.pdf", b"testo"),
        )
        == "FILE_NON_PDF"
    )


def test_una_bozza_non_si_adotta(ambito, ente, sad):
    bozza = RegolaFactory(
        edizione__regolamento=RegolamentoFactory(ambito=ambito), servizio=sad
    ).edizione
    assert rifiuto(edizione=bozza, ente=ente, servizi=[sad], dal=GENNAIO) == "NON_APPROVATA"


def test_un_esempio_non_si_adotta(ente, sad):
    esempio = RegolamentoFactory(ambito=None, esempio_di="Comune di Prova")
    bozza = EdizioneFactory(regolamento=esempio)
    RegolaFactory(edizione=bozza, servizio=sad)
    assert rifiuto(edizione=approva(bozza), ente=ente, servizi=[sad], dal=GENNAIO) == "ESEMPIO"


def test_un_comune_di_un_altro_ambito_non_adotta(ambito, sad):
    comune = ComuneFactory()
    AppartenenzaFactory(comune=comune, ambito=AmbitoFactory())
    straniero = EnteFactory(tipo="COM", comune=comune)
    assert (
        rifiuto(edizione=edizione(ambito, sad), ente=straniero, servizi=[sad], dal=GENNAIO)
        == "ENTE_DI_ALTRO_AMBITO"
    )


def test_un_comune_che_entra_nell_ambito_dopo_adotta_da_quel_giorno(ambito, sad):
    comune = ComuneFactory()
    AppartenenzaFactory(comune=comune, ambito=ambito, dal=LUGLIO)
    ente = EnteFactory(tipo="COM", comune=comune)
    tabella = edizione(ambito, sad)
    assert rifiuto(edizione=tabella, ente=ente, servizi=[sad], dal=GIUGNO) == "ENTE_DI_ALTRO_AMBITO"
    assert adotta(edizione=tabella, ente=ente, servizi=[sad], dal=LUGLIO, **ATTO).pk


def test_un_azienda_adotta_per_i_suoi_servizi(ambito, sad):
    azienda = EnteFactory(tipo="CON")
    tabella = edizione(ambito, sad)
    assert adotta(edizione=tabella, ente=azienda, servizi=[sad], dal=GENNAIO, **ATTO).pk


def test_senza_servizi_o_con_uno_che_l_edizione_non_ha(ambito, ente, sad):
    tabella = edizione(ambito, sad)
    assert rifiuto(edizione=tabella, ente=ente, servizi=[], dal=GENNAIO) == "SENZA_SERVIZI"
    altro = ServizioFactory()
    assert (
        rifiuto(edizione=tabella, ente=ente, servizi=[sad, altro], dal=GENNAIO)
        == "SERVIZIO_SENZA_REGOLA"
    )


@pytest.mark.parametrize(
    ("dal", "al"),
    [
        (datetime.date(2025, 12, 31), None),
        (LUGLIO, None),
        (GENNAIO, LUGLIO),
    ],
)
def test_i_giorni_sono_dentro_quelli_dell_edizione(ambito, ente, sad, dal, al):
    tabella = edizione(ambito, sad, valida_al=GIUGNO)
    assert rifiuto(edizione=tabella, ente=ente, servizi=[sad], dal=dal, al=al) == "GIORNO_FUORI"


def test_due_edizioni_lo_stesso_giorno_sono_rifiutate(ambito, ente, sad):
    adotta(edizione=edizione(ambito, sad), ente=ente, servizi=[sad], dal=GENNAIO, **ATTO)
    altra = edizione(ambito, sad, valida_dal=LUGLIO)
    assert rifiuto(edizione=altra, ente=ente, servizi=[sad], dal=LUGLIO) == "EDIZIONI_SOVRAPPOSTE"


def test_la_precedente_si_chiude_il_giorno_prima_se_chiesto(ambito, ente, sad):
    pasti = ServizioFactory(codice="PASTI")
    prima = adotta(
        edizione=edizione(ambito, sad, pasti),
        ente=ente,
        servizi=[sad, pasti],
        dal=GENNAIO,
        **ATTO,
    )
    dopo = adotta(
        edizione=edizione(ambito, sad, valida_dal=LUGLIO),
        ente=ente,
        servizi=[sad],
        dal=LUGLIO,
        chiudi_precedente=True,
        **ATTO,
    )
    assert dict(prima.servizi.values_list("servizio__codice", "al")) == {
        "SAD": GIUGNO,
        "PASTI": None,
    }
    assert (
        regola_in_vigore(comune=ente.comune, servizio=sad, giorno=GIUGNO).adottato.adozione == prima
    )
    assert (
        regola_in_vigore(comune=ente.comune, servizio=sad, giorno=LUGLIO).adottato.adozione == dopo
    )


def test_una_precedente_con_una_fine_non_si_accorcia(ambito, ente, sad):
    prima = edizione(ambito, sad)
    adotta(
        edizione=prima,
        ente=ente,
        servizi=[sad],
        dal=GENNAIO,
        al=datetime.date(2026, 12, 31),
        **ATTO,
    )
    assert (
        rifiuto(edizione=prima, ente=ente, servizi=[sad], dal=LUGLIO, chiudi_precedente=True)
        == "EDIZIONI_SOVRAPPOSTE"
    )


def test_comune_e_delegato_non_adottano_tutti_e_due(ambito, ente, sad):
    azienda = EnteFactory(tipo="CON")
    DelegaFactory(comune=ente.comune, ente=azienda, servizio="SAD")
    tabella = edizione(ambito, sad)
    prima = adotta(edizione=tabella, ente=azienda, servizi=[sad], dal=GENNAIO, **ATTO)
    argomenti = {"edizione": tabella, "servizi": [sad], "dal": LUGLIO}
    assert rifiuto(ente=ente, **argomenti) == "EDIZIONI_SOVRAPPOSTE"

    chiudi_adozione(adozione=prima, al=GIUGNO)
    adotta(ente=ente, **argomenti, **ATTO)
    assert rifiuto(ente=azienda, **argomenti) == "EDIZIONI_SOVRAPPOSTE"


@pytest.mark.parametrize("ruolo", [Ruolo.OPERATORE_UDP, Ruolo.RESPONSABILE_UDP])
def test_l_ufficio_di_piano_registra_le_adozioni_del_suo_ambito(ambito, ente, sad, ruolo):
    tabella = edizione(ambito, sad)
    altrui = IncaricoFactory(ruolo=ruolo, ambito=AmbitoFactory()).utente
    argomenti = {"edizione": tabella, "ente": ente, "servizi": [sad], "dal": GENNAIO}
    assert rifiuto(utente=altrui, **argomenti) == "NON_PERMESSO"
    suo = IncaricoFactory(ruolo=ruolo, ambito=ambito).utente
    adozione = adotta(utente=suo, **argomenti, **ATTO)
    assert adozione.registrata_da == suo
    with pytest.raises(ErroreDominio) as trovato:
        chiudi_adozione(adozione=adozione, al=GIUGNO, utente=altrui)
    assert trovato.value.codice == "NON_PERMESSO"


def test_chiude_solo_i_servizi_scelti(ambito, ente, sad):
    pasti = ServizioFactory(codice="PASTI")
    adozione = adotta(
        edizione=edizione(ambito, sad, pasti),
        ente=ente,
        servizi=[sad, pasti],
        dal=GENNAIO,
        **ATTO,
    )
    assert chiudi_adozione(adozione=adozione, al=GIUGNO, servizi=[sad]) == 1
    assert chiudi_adozione(adozione=adozione, al=LUGLIO) == 1
    assert dict(adozione.servizi.values_list("servizio__codice", "al")) == {
        "SAD": GIUGNO,
        "PASTI": LUGLIO,
    }


def test_non_si_chiude_due_volte_ne_prima_di_cominciare(ambito, ente, sad):
    adozione = adotta(edizione=edizione(ambito, sad), ente=ente, servizi=[sad], dal=GENNAIO, **ATTO)
    with pytest.raises(ErroreDominio) as trovato:
        chiudi_adozione(adozione=adozione, al=datetime.date(2025, 12, 31))
    assert trovato.value.codice == "GIORNO_FUORI"
    chiudi_adozione(adozione=adozione, al=GIUGNO)
    with pytest.raises(ErroreDominio) as trovato:
        chiudi_adozione(adozione=adozione, al=LUGLIO)
    assert trovato.value.codice == "NULLA_DA_CHIUDERE"
