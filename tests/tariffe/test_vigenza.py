"""Which tariff is in force where, and when."""

import datetime

import pytest

from tariffe.anomalie import ErroreTariffa
from tariffe.enums import StatoEdizione
from tariffe.selectors import (
    edizioni_del_servizio,
    regola_in_vigore,
    regola_letta,
    servizi_adottati,
    stato_adozioni,
    tariffe_del_comune,
)
from tests.tariffe.factories import (
    AdozioneFactory,
    RegolaFactory,
    ServizioAdottatoFactory,
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

pytestmark = pytest.mark.django_db

GIORNO = datetime.date(2026, 5, 15)


def comune_con_ente(nome="Prova", **altro):
    comune = ComuneFactory(denominazione=nome, **altro)
    EnteFactory(denominazione=f"Comune di {nome}", tipo="COM", comune=comune)
    return comune


def adotta(ente, servizio, *, dal=datetime.date(2026, 1, 1), al=None, utenze=("",), edizione=None):
    """An approved edition with rules for the service, adopted by the body."""
    if edizione is None:
        edizione = RegolaFactory(servizio=servizio, utenza=utenze[0]).edizione
        for utenza in utenze[1:]:
            RegolaFactory(servizio=servizio, utenza=utenza, edizione=edizione)
        approva(edizione)
    adozione = AdozioneFactory(edizione=edizione, ente=ente)
    return ServizioAdottatoFactory(adozione=adozione, servizio=servizio, dal=dal, al=al)


def codice(comune, servizio, giorno=GIORNO, utenza=""):
    with pytest.raises(ErroreTariffa) as rifiuto:
        regola_in_vigore(comune=comune, servizio=servizio, giorno=giorno, utenza=utenza)
    return rifiuto.value.codice, rifiuto.value.messaggio


def test_vale_la_regola_dell_edizione_adottata_dal_comune(django_assert_num_queries):
    comune, servizio = comune_con_ente(), ServizioFactory()
    adottato = adotta(comune.ente, servizio)

    with django_assert_num_queries(2):
        vigenza = regola_in_vigore(comune=comune, servizio=servizio, giorno=GIORNO)
        regola_letta(vigenza.regola, giorno=GIORNO)
        assert vigenza.edizione.regolamento.titolo
        assert vigenza.regola.servizio == servizio
        assert vigenza.adottato.adozione.numero_atto == "7"
        assert vigenza.ente.denominazione == "Comune di Prova"
    assert vigenza.regola == adottato.adozione.edizione.regole.get()
    assert vigenza.ente == comune.ente
    assert not vigenza.delegato
    assert vigenza.utenze == ("",)


def test_il_comune_che_non_ha_adottato():
    servizio = ServizioFactory()
    adotta(comune_con_ente("Vicino").ente, servizio)
    comune = comune_con_ente("Lontano")
    adotta(comune.ente, ServizioFactory())

    assert codice(comune, servizio) == (
        "TARIFFA_NON_ADOTTATA",
        f"Lontano non ha adottato una tariffa per «{servizio}»: chiedi al comune quanto si paga.",
    )


def test_un_giorno_senza_edizione():
    comune, servizio = comune_con_ente(), ServizioFactory()
    adotta(comune.ente, servizio, al=datetime.date(2026, 4, 30))
    assert codice(comune, servizio)[0] == "EDIZIONE_MANCANTE"
    assert "valeva fino al 30/04/2026" in codice(comune, servizio)[1]

    prima = codice(comune, servizio, datetime.date(2025, 12, 31))
    assert prima[0] == "EDIZIONE_MANCANTE"
    assert "ce n'è una dal 01/01/2026" in prima[1]
    regola_in_vigore(comune=comune, servizio=servizio, giorno=datetime.date(2026, 4, 30))


def test_finita_l_edizione_la_tariffa_non_vale_anche_se_l_adozione_e_aperta():
    comune, servizio = comune_con_ente(), ServizioFactory()
    edizione = adotta(comune.ente, servizio).adozione.edizione
    edizione.valida_al, edizione.stato = datetime.date(2026, 3, 31), StatoEdizione.CESSATA
    edizione.save()

    assert codice(comune, servizio)[0] == "EDIZIONE_MANCANTE"
    regola_in_vigore(comune=comune, servizio=servizio, giorno=datetime.date(2026, 3, 31))


def test_un_servizio_delegato_ha_la_tariffa_del_delegato(django_assert_num_queries):
    comune, azienda = comune_con_ente(), EnteFactory(tipo="AZS")
    servizio = ServizioFactory(voce_nomenclatore="SAD")
    delega = DelegaFactory(
        comune=comune, ente=azienda, servizio="SAD", dal=datetime.date(2026, 3, 1)
    )
    adotta(azienda, servizio)
    adotta(azienda, ServizioFactory(voce_nomenclatore="PASTI"))

    with django_assert_num_queries(3):
        vigenza = regola_in_vigore(comune=comune, servizio=servizio, giorno=GIORNO)
        regola_letta(vigenza.regola, giorno=GIORNO)
    assert vigenza.ente == azienda
    assert vigenza.delegato
    assert [riga.servizio for riga in servizi_adottati(comune, GIORNO)] == [servizio]
    assert codice(comune, servizio, datetime.date(2026, 2, 28))[0] == "EDIZIONE_MANCANTE"
    delega.delete()
    assert codice(comune, servizio)[0] == "TARIFFA_NON_ADOTTATA"


def test_comune_e_delegato_lo_stesso_giorno_sono_due_edizioni():
    comune, azienda = comune_con_ente(), EnteFactory(tipo="AZS", denominazione="Azienda")
    servizio = ServizioFactory(voce_nomenclatore="SAD")
    DelegaFactory(comune=comune, ente=azienda, servizio="SAD", dal=datetime.date(2026, 5, 1))
    adotta(comune.ente, servizio)
    adotta(azienda, servizio)

    trovato, messaggio = codice(comune, servizio)
    assert trovato == "EDIZIONI_SOVRAPPOSTE"
    assert "«Comune di Prova» e «Azienda»" in messaggio
    prima = regola_in_vigore(comune=comune, servizio=servizio, giorno=datetime.date(2026, 4, 30))
    assert prima.ente == comune.ente


def test_la_tariffa_dipende_da_chi_usa_il_servizio():
    comune, servizio = comune_con_ente(), ServizioFactory()
    adotta(comune.ente, servizio, utenze=("anziani", "adulti con disabilità"))

    vigenza = regola_in_vigore(comune=comune, servizio=servizio, giorno=GIORNO, utenza="anziani")
    assert vigenza.regola.utenza == "anziani"
    assert vigenza.utenze == ("adulti con disabilità", "anziani")
    trovato, messaggio = codice(comune, servizio)
    assert trovato == "CONTESTO_NON_VALIDO"
    assert "scegli fra «adulti con disabilità», «anziani»" in messaggio
    assert codice(comune, servizio, utenza="minori")[0] == "CONTESTO_NON_VALIDO"


def test_un_mese_fra_due_edizioni_si_divide():
    comune, servizio = comune_con_ente(), ServizioFactory()
    prima = adotta(comune.ente, servizio, al=datetime.date(2026, 5, 14))
    dopo = adotta(comune.ente, servizio, dal=datetime.date(2026, 5, 15))

    periodi = edizioni_del_servizio(
        comune=comune,
        servizio=servizio,
        dal=datetime.date(2026, 5, 1),
        al=datetime.date(2026, 5, 31),
    )
    assert [(p.dal.day, p.al.day, p.vigenza.adottato) for p in periodi] == [
        (1, 14, prima),
        (15, 31, dopo),
    ]


def test_i_giorni_senza_tariffa_hanno_il_loro_perche(django_assert_num_queries):
    comune, servizio = comune_con_ente(), ServizioFactory()
    adotta(comune.ente, servizio, dal=datetime.date(2026, 5, 10), al=datetime.date(2026, 5, 20))

    with django_assert_num_queries(2):
        periodi = edizioni_del_servizio(
            comune=comune,
            servizio=servizio,
            dal=datetime.date(2026, 5, 1),
            al=datetime.date(2026, 5, 31),
        )
    assert [(p.dal.day, p.al.day, p.errore and p.errore.codice) for p in periodi] == [
        (1, 9, "EDIZIONE_MANCANTE"),
        (10, 20, None),
        (21, 31, "EDIZIONE_MANCANTE"),
    ]


def test_un_servizio_non_attivo_non_e_fra_quelli_del_comune():
    comune = comune_con_ente()
    spento, acceso = ServizioFactory(attivo=False), ServizioFactory()
    adotta(comune.ente, spento)
    adotta(comune.ente, acceso)

    assert [riga.servizio for riga in servizi_adottati(comune, GIORNO)] == [acceso]


def test_elenco_dei_servizi_e_calcolo_in_tre_query(django_assert_num_queries):
    comune, servizio = comune_con_ente(), ServizioFactory(voce_nomenclatore="SAD")
    adotta(comune.ente, servizio)

    with django_assert_num_queries(3):
        tariffe = tariffe_del_comune(comune)
        (riga,) = tariffe.servizi_il(GIORNO)
        regola_letta(tariffe.in_vigore(riga.servizio, GIORNO).regola, giorno=GIORNO)


def test_lo_stato_delle_adozioni_di_un_ambito(django_assert_num_queries):
    ambito = AmbitoFactory()
    servizio = ServizioFactory(voce_nomenclatore="SAD")
    comuni = {nome: comune_con_ente(nome) for nome in ("Alfa", "Beta", "Delta", "Gamma", "Zeta")}
    for comune in comuni.values():
        AppartenenzaFactory(comune=comune, ambito=ambito)
    prima = adotta(comuni["Alfa"].ente, servizio)
    adotta(comuni["Beta"].ente, servizio, edizione=prima.adozione.edizione)
    adotta(comuni["Delta"].ente, servizio)
    adotta(comuni["Gamma"].ente, servizio, dal=datetime.date(2026, 9, 1))
    adotta(comune_con_ente("Fuori").ente, servizio)

    with django_assert_num_queries(4):
        stato = stato_adozioni(ambito, GIORNO)
    assert [
        (r.comune.denominazione, bool(r.adottato), r.altra_edizione, r.dal_futuro) for r in stato
    ] == [
        ("Alfa", True, False, None),
        ("Beta", True, False, None),
        ("Delta", True, True, None),
        ("Gamma", False, False, datetime.date(2026, 9, 1)),
        ("Zeta", False, False, None),
    ]
