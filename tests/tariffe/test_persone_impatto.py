"""What a draft would change for who pays today, in counts that name nobody; and the demo."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tariffe.models import AttestazioneISEE, Conguaglio, TariffaAssegnata
from tariffe.selectors.impatto import CLASSI, impatto, nascondi_pochi
from tariffe.services.persone import (
    carica_persone_dimostrative,
    cessa,
    deroga,
    nuovo_codice_persona,
)
from tests.tariffe.factories import ServizioFactory
from tests.tariffe.mondo_persone import REGOLA, MondoPersone, il, oggi_e

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("marzo")]

# Free to 3,000, then 8.00 to 20,000; above it nothing is said.
BOZZA = {
    **REGOLA,
    "tratti": [
        {"tipo": "esente", "da": "0", "a": "3000"},
        {"tipo": "importo", "da": "3000", "da_incluso": False, "a": "20000", "importo": "8.00"},
    ],
    "isee_mancante": {"tipo": "importo", "importo": "10.00"},
}
GIORNO = il("2026-03-20")


def assegna(mondo, *valori):
    """One tariff for each value; None is somebody without an ISEE."""
    return [
        mondo.assegna(mondo.attesta(valore).codice_persona if valore else nuovo_codice_persona())
        for valore in valori
    ]


def per_classe(uno):
    return {classe.nome: classe.quante for classe in uno.classi if classe.quante}


def test_chi_paga_di_piu_di_meno_uguale_e_chi_cade_in_un_buco(mondo):
    # 0 → 0; 50 → 80; 100 → 80; 100 → hole; 120 → 100.
    assegna(mondo, "1000.00", "5000.00", "16000.00", "30000.00", None)
    derogata = assegna(mondo, "6000.00")[0]
    deroga(
        assegnata=derogata, importo=Decimal(1), dal=il("2026-03-01"), motivo="m", atto="a",
        utente=mondo.amministrativo,
    )  # fmt: skip
    cessata = assegna(mondo, "7000.00")[0]
    cessa(assegnata=cessata, ultimo_giorno=il("2026-03-01"), utente=mondo.amministrativo)

    tutto = impatto(mondo.bozza(BOZZA, il("2027-01-01")), GIORNO)

    (uno,) = tutto.servizi
    assert (uno.totale, uno.pagano_di_piu, uno.pagano_di_meno, uno.uguali) == (6, 1, 2, 1)
    assert (uno.in_errore, dict(uno.errori), uno.derogate) == (1, {"BUCO": 1}, 1)
    assert (uno.prima, uno.dopo) == (Decimal("270.00"), Decimal("260.00"))
    assert uno.differenza == Decimal("-10.00")
    assert per_classe(uno) == {
        "da 20 a 50 € in meno": 2, "uguale": 1, "da 20 a 50 € in più": 1,
    }  # fmt: skip
    assert replace(tutto.totale, nome=uno.nome, servizio=uno.servizio) == uno
    assert tutto.fuori == 0


def test_le_classi_coprono_ogni_differenza_una_volta():
    limiti = [fino_a for fino_a, _ in CLASSI]
    assert limiti[-1] is None
    assert limiti[:-1] == sorted(limiti[:-1])
    assert len({nome for _, nome in CLASSI}) == len(CLASSI)


def test_una_bozza_senza_la_regola_di_un_servizio_dice_quanti_restano_fuori(mondo):
    assegna(mondo, "1000.00", "5000.00", "6000.00")
    servizio, mondo.servizio = mondo.servizio, ServizioFactory(codice="PASTI")
    bozza = mondo.bozza({**BOZZA, "servizio": "PASTI"}, il("2027-01-01"))
    assert servizio != mondo.servizio
    assert impatto(bozza, GIORNO).fuori == 3


def test_le_tariffe_di_un_altro_ambito_non_si_contano(mondo):
    assegna(MondoPersone(), "1000.00", "5000.00", "6000.00")
    assert impatto(mondo.bozza(BOZZA, il("2027-01-01")), GIORNO).totale.totale == 0


def test_l_impatto_non_scrive_niente(mondo):
    assegna(mondo, "1000.00")
    bozza = mondo.bozza(BOZZA, il("2027-01-01"))
    prima = (TariffaAssegnata.objects.count(), Conguaglio.objects.count())
    impatto(bozza, GIORNO)
    assert prima == (TariffaAssegnata.objects.count(), Conguaglio.objects.count())


def test_le_query_dell_impatto_non_crescono(mondo):
    bozza = mondo.bozza(BOZZA, il("2027-01-01"))

    def quante():
        with CaptureQueriesContext(connection) as query:
            impatto(bozza, GIORNO)
        return len(query)

    assegna(mondo, "1000.00", "5000.00")
    con_due = quante()
    assegna(mondo, *["6000.00"] * 8)
    assert quante() == con_due <= 12


def test_i_conti_di_una_o_due_persone_si_nascondono_con_tutto_il_resto(mondo):
    assegna(mondo, "1000.00", "1100.00", "1200.00", "5000.00")
    tutto = nascondi_pochi(impatto(mondo.bozza(BOZZA, il("2027-01-01")), GIORNO))
    (uno,) = tutto.servizi
    assert tutto.nascosto
    assert uno.totale == 4
    # One pays more: hidden, and with it the three that pay the same, and the euro.
    assert (uno.pagano_di_piu, uno.uguali, uno.prima, uno.dopo, uno.differenza) == (None,) * 5
    assert all(classe.quante is None for classe in uno.classi)
    assert tutto.totale.pagano_di_piu is None
    assert tutto.totale.prima is None


def test_tre_o_piu_si_mostrano(mondo):
    assegna(mondo, "1000.00", "1100.00", "1200.00", "5000.00", "6000.00", "7000.00")
    tutto = nascondi_pochi(impatto(mondo.bozza(BOZZA, il("2027-01-01")), GIORNO))
    assert not tutto.nascosto
    assert (tutto.totale.pagano_di_piu, tutto.totale.uguali) == (3, 3)
    assert tutto.totale.differenza == Decimal("90.00")


def test_un_servizio_con_due_persone_non_si_ricava_dal_totale(mondo):
    assegna(mondo, "5000.00", "6000.00", "7000.00")
    bozza = mondo.bozza(BOZZA, il("2027-01-01"))
    tutto = impatto(bozza, GIORNO)
    piccolo = replace(
        tutto.servizi[0], nome="Altro", totale=2, pagano_di_piu=2, prima=Decimal(1), errori={}
    )
    grande = replace(tutto.totale, totale=5, pagano_di_piu=5)
    nascosto = nascondi_pochi(replace(tutto, servizi=(tutto.servizi[0], piccolo), totale=grande))
    # 5 less 3 would say 2: only the total is told.
    assert [uno.totale for uno in nascosto.servizi] == [None, None]
    assert [uno.pagano_di_piu for uno in nascosto.servizi] == [None, None]
    assert [uno.dopo for uno in nascosto.servizi] == [None, None]
    assert (nascosto.totale.totale, nascosto.totale.pagano_di_piu) == (5, 5)
    assert nascosto.totale.dopo == grande.dopo


def test_del_totale_si_nasconde_solo_cio_che_e_piccolo(mondo):
    assegna(mondo, "1000.00", "1100.00", "1200.00", "5000.00", "6000.00", "7000.00")
    tutto = impatto(mondo.bozza(BOZZA, il("2027-01-01")), GIORNO)
    classi = (replace(tutto.totale.classi[0], quante=1), *tutto.totale.classi[1:])

    nascosto = nascondi_pochi(replace(tutto, totale=replace(tutto.totale, classi=classi)))

    assert (nascosto.totale.pagano_di_piu, nascosto.totale.uguali) == (3, 3)
    assert nascosto.totale.differenza == Decimal("90.00")
    assert all(classe.quante is None for classe in nascosto.totale.classi)


# --- the demo ----------------------------------------------------------------------------------


@pytest.mark.parametrize("giorno", ["2026-01-01", "2026-02-28", "2026-07-15", "2026-12-31"])
def test_le_persone_della_demo_sono_inventate_e_sempre_le_stesse(giorno):
    with oggi_e(giorno):
        mondo = MondoPersone()
        argomenti = {
            "ambito": mondo.ambito, "comuni": [mondo.comune], "quante": 16,
            "amministrativo": mondo.amministrativo, "assistente": mondo.assistente,
        }  # fmt: skip
        assert carica_persone_dimostrative(**argomenti) == 16
        assert carica_persone_dimostrative(**argomenti) == 0
    righe = TariffaAssegnata.objects.all()
    assert all(riga.dimostrativa for riga in righe)
    assert all(riga.dimostrativa for riga in AttestazioneISEE.objects.all())
    assert {"nuova", "deroga", "cessazione"} <= {riga.motivo for riga in righe}
    assert {riga.registrata_da for riga in righe} == {mondo.amministrativo, mondo.assistente}
    assert len({riga.codice_persona for riga in righe}) == 16


def test_senza_adozioni_la_demo_non_inventa_nessuno():
    mondo = MondoPersone()
    with oggi_e("2025-06-01"):
        assert (
            carica_persone_dimostrative(
                ambito=mondo.ambito,
                comuni=[mondo.comune],
                quante=5,
                amministrativo=mondo.amministrativo,
                assistente=mondo.assistente,
            )
            == 0
        )
