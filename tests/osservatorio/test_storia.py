"""Indicators over the years: which years there are, what changed, how many queries."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from osservatorio.calcolo import definizioni
from osservatorio.selectors import (
    anni_noti,
    indicatori_di,
    storie_degli_ambiti,
    storie_dei_comuni,
    territori_degli_ambiti,
)
from osservatorio.selectors.territori import insieme_di
from rendicontazione.models import Versione
from territorio.models import Appartenenza, Comune
from tests.osservatorio.factories import crea_popolazione, eta
from tests.rendicontazione.factories import FattoFactory, RendicontazioneFactory
from tests.territorio.factories import AmbitoFactory, ComuneFactory

pytestmark = pytest.mark.django_db

D = Decimal


def mondo(quanti=2, anni=(2021, 2022, 2023)):
    """Ambiti of one comune each: 10 children, and as many old people as number and year say."""
    ambiti = [AmbitoFactory(numero=n) for n in range(1, quanti + 1)]
    comuni = [ComuneFactory() for _ in ambiti]
    for ambito, comune in zip(ambiti, comuni, strict=True):
        Appartenenza.objects.create(comune=comune, ambito=ambito)
    for i, anno in enumerate(anni):
        crea_popolazione(
            anno,
            {
                comune: (eta(a5=10, a70=10 * n + i), eta(a30=80 - i))
                for n, comune in enumerate(comuni, start=1)
            },
        )
    return ambiti, comuni


def approva(ambito, anno, spesa):
    rendicontazione = RendicontazioneFactory(campagna__anno=anno, ambito=ambito, approvata=True)
    versione = Versione.objects.get(rendicontazione=rendicontazione)
    for nome, valore in (("spesa_totale", spesa), ("entrata_utenza", 0), ("entrata_ssn", 0)):
        FattoFactory(versione=versione, area_utenza="ANZ", misura=nome, valore=D(valore))
    return versione


def test_gli_anni_sono_quelli_misurati_e_non_quelli_ripetuti():
    ambiti, _ = mondo(anni=(2021, 2023))
    noti = anni_noti()
    assert noti.tutti == [2023, 2021]
    storia = storie_degli_ambiti([2021, 2022, 2023, 2024], ["indice_vecchiaia"], noti)[
        "indice_vecchiaia"
    ]
    assert storia.anni == (2021, 2023)
    prima = storia.riga(ambiti[0].slug)
    assert storia.nel_tempo(prima) == {2021: D("100.0"), 2023: D("110.0")}
    # 2024 is asked for and has the figure of 2023, with its edition: it is no point of a trend.
    assert prima.valore(2024) == D("110.0")
    # 2021: 30 old people over 20 children; 2023: 32 of 20.
    assert storia.provincia_nel_tempo() == {2021: D("150.0"), 2023: D("160.0")}
    assert storia.banda() == {}


def test_un_ambito_che_cambia_comuni_e_uno_che_finisce():
    ambiti, comuni = mondo()
    passato = Appartenenza.objects.get(comune=comuni[1])
    passato.al = datetime.date(2021, 12, 31)
    passato.save()
    Appartenenza.objects.create(comune=comuni[1], ambito=ambiti[0], dal=datetime.date(2022, 1, 1))
    ambiti[1].al = datetime.date(2021, 12, 31)
    ambiti[1].save()
    storia = storie_degli_ambiti([2021, 2022, 2023], ["indice_vecchiaia"], anni_noti())[
        "indice_vecchiaia"
    ]
    assert storia.riga(ambiti[0].slug).cambiati == {2022}
    seconda = storia.riga(ambiti[1].slug)
    assert list(seconda.valori) == [2021]
    assert seconda.motivo(2022) == "In quell'anno questo territorio non c'era."
    assert [len(storia.esistenti(a)) for a in (2021, 2022)] == [2, 1]


def test_il_confronto_di_pochi_ambiti_e_lo_stesso_che_leggerli_insieme():
    ambiti, _ = mondo(3)
    for ambito, spesa in zip(ambiti[:2], ("500.00", "1000.50"), strict=True):
        approva(ambito, 2023, spesa)
    storia = storie_degli_ambiti([2022, 2023], ["spesa_pro_capite"], anni_noti())[
        "spesa_pro_capite"
    ]
    assert storia.anni == (2023,)
    confronto = storia.confronti[2023]
    assert (confronto.nome, confronto.quanti, confronto.totale) == ("2 ambiti su 3", 2, 3)
    insieme = insieme_di(territori_degli_ambiti(2023, ambiti[:2]), 3)
    assert confronto.valore == indicatori_di([insieme])[0]["spesa_pro_capite"].valore
    assert "non è ancora approvata" in storia.riga(ambiti[2].slug).motivo(2023)


def test_i_comuni_si_confrontano_con_la_provincia():
    _, comuni = mondo()
    nuovo = ComuneFactory(istituito_il=datetime.date(2022, 6, 1))
    storia = storie_dei_comuni(
        [2022, 2023], ["indice_vecchiaia", "spesa_pro_capite"], anni_noti(), [*comuni, nuovo]
    )
    vecchiaia = storia["indice_vecchiaia"]
    assert vecchiaia.comuni
    assert vecchiaia.riga(comuni[1].codice_istat).valore(2023) == D("220.0")
    assert list(vecchiaia.riga(nuovo.codice_istat).valori) == [2023]
    assert vecchiaia.riga(nuovo.codice_istat).valore(2023) is None
    assert vecchiaia.confronti[2023].nome == "Provincia"
    assert all(r.valore(2023) is None for r in storia["spesa_pro_capite"].righe)


@pytest.mark.parametrize("comuni", [False, True])
def test_tre_anni_o_venti_con_le_stesse_domande(comuni):
    ambiti, tutti = mondo(2, anni=range(2004, 2024))
    approva(ambiti[0], 2023, 10)
    codici = ["popolazione", "indice_vecchiaia", "spesa_pro_capite"]

    def quante(anni):
        with CaptureQueriesContext(
            connection,
        ) as contate:
            noti = anni_noti()
            if comuni:
                storie_dei_comuni(anni, codici, noti, tutti)
            else:
                storie_degli_ambiti(anni, codici, noti, ambiti)
        return len(contate)

    venti = quante(range(2004, 2024))
    assert quante((2021, 2022, 2023)) == venti
    assert venti <= 16


def test_senza_dati_non_ci_sono_anni():
    assert anni_noti().tutti == []
    assert anni_noti().ultimo_approvato is None
    assert anni_noti().di(definizioni()["popolazione"]) == frozenset()
    assert Comune.objects.count() == 0
