"""When a confirmation expires and what is due on a day; how complete a record is. Pure."""

import datetime

import pytest

from strutture.calcolo import (
    DatiScheda,
    DatiUnita,
    Passo,
    StatoFreschezza,
    confermata_di_recente,
    email_mascherata,
    freschezza,
    passo,
    scadenza,
    sposta_di_mesi,
    valuta,
)
from strutture.enums import PassoPromemoria

OGGI = datetime.date(2026, 3, 3)


def giorno(testo):
    return datetime.date.fromisoformat(testo)


@pytest.mark.parametrize(
    ("da", "mesi", "a"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2027-12-31", 2, "2028-02-29"),
        ("2026-03-03", 12, "2027-03-03"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2028-02-29", -12, "2027-02-28"),
        ("9999-12-31", 12, "9999-12-31"),
    ],
)
def test_sposta_di_mesi(da, mesi, a):
    assert sposta_di_mesi(giorno(da), mesi) == giorno(a)


def test_la_scadenza_parte_dalla_conferma_con_i_mesi_piu_brevi():
    confermata = giorno("2026-01-15")

    assert scadenza(confermata_il=confermata, dati_al=None, mesi=[12, 6]) == giorno("2026-07-15")
    assert scadenza(confermata_il=confermata, dati_al=giorno("2026-02-01")) == giorno("2027-01-15")
    assert scadenza(confermata_il=None, dati_al=giorno("2025-01-31"), mesi=[1]) == giorno(
        "2025-02-28"
    )
    assert scadenza(confermata_il=None, dati_al=None, mesi=[12]) is None


@pytest.mark.parametrize(
    ("confermata", "stato", "giorni"),
    [
        (None, StatoFreschezza.SCADUTA, None),
        ("2025-03-02", StatoFreschezza.SCADUTA, -1),
        ("2025-03-03", StatoFreschezza.IN_SCADENZA, 0),
        ("2025-04-02", StatoFreschezza.IN_SCADENZA, 30),
        ("2025-04-03", StatoFreschezza.FRESCA, 31),
    ],
)
def test_lo_stato_di_un_giorno(confermata, stato, giorni):
    una = freschezza(oggi=OGGI, confermata_il=confermata and giorno(confermata), dati_al=None)

    assert (una.stato, una.giorni) == (stato, giorni)


def passi(mesi, quanti):
    """Day of the ladder → step, for a record confirmed on OGGI, day after day."""
    trovati = {}
    for i in range(quanti):
        una = freschezza(
            oggi=OGGI + datetime.timedelta(days=i), confermata_il=OGGI, dati_al=None, mesi=[mesi]
        )
        if quale := passo(una):
            trovati.setdefault(quale, []).append(una.giorni)
    return trovati


def test_i_passi_di_un_anno_con_i_loro_giorni_di_recupero():
    assert passi(12, 400) == {
        Passo.TRENTA: [30, 29, 28],
        Passo.QUINDICI: [15, 14, 13],
        Passo.SCADE: [0, -1, -2],
        Passo.UFFICIO: [-7, -8, -9],
    }


def test_con_un_mese_di_validita_non_si_ricorda_il_giorno_della_conferma():
    # 3 March + 1 month = 31 days: the step of 30 days is due the day after. In February (28 days)
    # it would come before the confirmation: it is not due.
    assert passi(1, 60)[Passo.TRENTA] == [30, 29, 28]
    febbraio = giorno("2026-02-03")
    una = freschezza(oggi=febbraio, confermata_il=febbraio, dati_al=None, mesi=[1])
    assert una.giorni == 28
    assert passo(una) is None


def test_chi_non_ha_nessuna_data_non_ha_passi():
    assert passo(freschezza(oggi=OGGI, confermata_il=None, dati_al=None)) is None


def test_i_passi_sono_quelli_del_modello():
    # The proposals that wait are told in the same mails, but are no step of the ladder.
    assert {str(p) for p in Passo} == set(PassoPromemoria.values) - {PassoPromemoria.PROPOSTA}


def test_confermata_di_recente():
    assert confermata_di_recente(giorno("2025-03-03"), oggi=OGGI)
    assert not confermata_di_recente(giorno("2025-03-02"), oggi=OGGI)
    assert not confermata_di_recente(None, oggi=OGGI)


# --- completeness --------------------------------------------------------------------------------
UNITA = DatiUnita(
    nome="nido",
    orari="8-16",
    accesso="domanda",
    cosa_serve="un documento",
    retta_nota=True,
    posti_noti=True,
    posti_liberi_al=OGGI,
)
COMPLETA = DatiScheda(
    telefono="030 1",
    email="a@esempio.it",
    descrizione="x" * 80,
    indirizzo="Via Uno, 1",
    accessibile="si",
    unita=[UNITA],
)


def cambia(scheda, **campi):
    import dataclasses

    return dataclasses.replace(scheda, **campi)


def test_una_scheda_completa_vale_cento_e_una_vuota_zero():
    piena = valuta(COMPLETA, oggi=OGGI)
    vuota = valuta(DatiScheda(unita=[DatiUnita("nido")]), oggi=OGGI)

    assert (piena.punti, piena.da_fare) == (100, [])
    assert vuota.punti == 0
    assert sum(voce.punti for voce in vuota.da_fare) == 100
    assert vuota.da_fare[0].frase == "+15: aggiungi gli orari"


def test_quello_che_manca_dice_i_punti_e_dove():
    altra = cambia(UNITA, nome="centro prima infanzia", orari="")
    qualita = valuta(cambia(COMPLETA, unita=[UNITA, altra]), oggi=OGGI)

    assert qualita.punti == 85
    assert [v.frase for v in qualita.da_fare] == ["+15: aggiungi gli orari (centro prima infanzia)"]


@pytest.mark.parametrize(
    "scheda",
    [
        cambia(COMPLETA, indirizzo="", indirizzo_riservato=True),
        cambia(COMPLETA, accessibile="", unita=[cambia(UNITA, a_domicilio=True)]),
        cambia(COMPLETA, unita=[]),
    ],
)
def test_quello_che_non_vale_non_conta_e_il_totale_resta_cento(scheda):
    piena = valuta(scheda, oggi=OGGI)

    assert any(voce.fatta is None for voce in piena.voci)
    assert sum(voce.punti for voce in piena.voci) == 100
    assert (
        all(voce.punti == 0 for voce in piena.voci if voce.fatta is None) and piena.punti == 100
    ) or scheda.unita == []


def test_i_posti_liberi_invecchiano():
    vecchia = cambia(UNITA, posti_liberi_al=OGGI - datetime.timedelta(days=91))

    [voce] = valuta(cambia(COMPLETA, unita=[vecchia]), oggi=OGGI).da_fare
    assert voce.codice == "posti_liberi"


def test_l_e_mail_si_mostra_a_meta():
    assert email_mascherata("ada.rossi@esempio.it") == "a•••@esempio.it"
    assert email_mascherata("@x") == "•••@x"
