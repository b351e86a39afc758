"""Indicators of spending, users and facilities: each worked by hand on the Ambito of
`mondo_servizi`, 10,000 residents.
"""

import pytest

from osservatorio import selectors
from osservatorio.calcolo import definizioni
from tests.osservatorio import mondo_servizi as mondo
from tests.territorio.factories import AmbitoFactory, AppartenenzaFactory, ComuneFactory

pytestmark = pytest.mark.django_db

# Spending 600,000: FAM 246,000, DIS 180,000, DIP 5,000, ANZ 109,000, IMM 5,000, POV 9,000,
# MUL 46,000. Users pay 34,500 (13,500 FAM, 11,000 DIS, 10,000 ANZ), the health service 35,000
# (32,000 DIS, 3,000 ANZ). Net 530,500: FAM 232,500, DIS 137,000, ANZ 96,000, the others as above.
SPESA = {
    "spesa_pro_capite": "53.05",
    "spesa_pro_capite_fam": "23.25",
    "spesa_pro_capite_dis": "13.70",
    "spesa_pro_capite_dip": "0.50",
    "spesa_pro_capite_anz": "9.60",
    "spesa_pro_capite_imm": "0.50",
    "spesa_pro_capite_pov": "0.90",
    "spesa_pro_capite_mul": "4.60",
    # 530,500 / 10,050 = 52.786
    "spesa_pro_capite_media": "52.79",
    # 232,500 / 2,000; 137,000 / 7,000 = 19.571; 5,000 / 8,000 = 0.625; 96,000 / 3,000;
    # 5,000 / 800; 9,000 / 5,000; 46,000 / 10,000
    "spesa_riferimento_fam": "116.25",
    "spesa_riferimento_dis": "19.57",
    "spesa_riferimento_dip": "0.63",
    "spesa_riferimento_anz": "32.00",
    "spesa_riferimento_imm": "6.25",
    "spesa_riferimento_pov": "1.80",
    "spesa_riferimento_mul": "4.60",
    # Over 530,500: 43.827, 25.825, 0.943, 18.096, 0.943, 1.697, 8.671.
    "quota_area_fam": "43.8",
    "quota_area_dis": "25.8",
    "quota_area_dip": "0.9",
    "quota_area_anz": "18.1",
    "quota_area_imm": "0.9",
    "quota_area_pov": "1.7",
    "quota_area_mul": "8.7",
    # 20 + 10 + 30 + 15 + 5 + 60 + 46 = 186; 40 + 5 + 9 = 54; 60 + 4 + 150 + 2 + 50 + 85 + 9 = 360
    "quota_tabella_1": "31.0",
    "quota_tabella_2": "9.0",
    "quota_tabella_3": "60.0",
    # 20 + 10 + 150 + 50 + 85 + 5 + 9 + 5 + 46 = 380 of 600
    "quota_gestione_associata": "63.3",
    # Revenues 99,000: 34.5 + 35 + 6 + 11 + 4 + 4.6 + 0.9 + 2.5 + 0.5; the comuni pay 501,000.
    "quota_a_carico_comuni": "83.5",
    "compartecipazione_utenti": "5.8",  # 5.75
    "quota_ssn": "5.8",  # 5.83
    "quota_fnps": "1.0",
    "quota_fsr": "1.8",  # 1.83
    "quota_fna": "0.7",  # 0.667
    "quota_altri_statali_ue": "0.8",  # 0.767
    "quota_altri_regionali": "0.2",  # 0.15
    "quota_solidarieta_comuni": "0.4",  # 0.417
    "quota_privati": "0.1",  # 0.083
    "spesa_per_utente_nidi": "6000.00",
    "spesa_per_utente_integrativi_infanzia": "500.00",
    "spesa_per_utente_tutela_affido": "2000.00",
    "spesa_per_utente_educativa_minori": "2000.00",
    "spesa_per_utente_residenzialita_minori": "25000.00",
    "spesa_per_utente_sostegno_scolastico": "6000.00",
    "spesa_per_utente_servizio_sociale": "460.00",
    "spesa_per_utente_domiciliarita_anziani": "2000.00",
    "spesa_per_utente_diurno_anziani": "1800.00",
    "spesa_per_utente_residenzialita_anziani": "4000.00",
    "spesa_per_utente_domiciliarita_disabili": "1000.00",
    "spesa_per_utente_diurno_disabili": "10000.00",
    "spesa_per_utente_residenzialita_disabili": "17000.00",
    "spesa_per_utente_contributi": "933.33",  # (9,000 + 5,000) / 15
    "incidenza_spesa_sociale": None,
    "fondi_rendicontati_due_anni_prima": "90.0",  # 9,000 / 10,000
    "fondi_rendicontati": "53.6",  # 15,000 / 28,000
    # 2022: 496,000. 34,500 / 496,000; 46,500 / 186,000; 0; −24,000 / 120,000; 6,000 / 40,000.
    "variazione_spesa_netta": "7.0",
    "variazione_spesa_netta_costante": None,
    "variazione_spesa_netta_fam": "25.0",
    "variazione_spesa_netta_dis": "0.0",
    "variazione_spesa_netta_dip": None,
    "variazione_spesa_netta_anz": "-20.0",
    "variazione_spesa_netta_imm": None,
    "variazione_spesa_netta_pov": None,
    "variazione_spesa_netta_mul": "15.0",
    # 3.A.04 of FAM, 2,000 − 600, over 2,000; the 1.F.03 is of DIP
    "paniere_giovani": "0.7",
    "paniere_giovani_istat": None,
    "spesa_a_casa_anziani": "60.0",  # 60 of 60 + 40
    "spesa_a_casa_disabili": "15.0",  # 15 of 15 + 85
}
UTENZA = {
    "utenti_servizi": "100",
    "utenti_servizi_fam": "20",
    "utenti_servizi_dis": "10",
    "utenti_servizi_dip": "5",
    "utenti_servizi_anz": "40",
    "utenti_servizi_imm": "5",
    "utenti_servizi_pov": "10",
    "utenti_servizi_mul": "10",
    "utenti_per_1000": "10.0",
    "utenti_minori_per_1000": "12.5",  # 3 + 7 + 10 + 5 of 2,000
    "utenti_anziani_per_1000": "13.3",  # 40 of 3,000
    "utenti_adulti_per_1000": "6.6",  # 5 + 5 + 5 + 10 + 8 of 5,000
    "quota_utenti_femmine": "72.0",
    "quota_utenti_stranieri": "20.0",
    "quota_in_carico": "28.0",
    "minori_in_carico_per_100": "0.50",  # 3 + 7 of 2,000
    "presa_in_carico_prima_infanzia": "2.4",  # (0.7 × 10 + 0.3 × 8) / 400 = 2.35 %
    "utenti_nido_per_100": "2.5",
    "utenti_a_casa_anziani": "75.0",  # 30 of 30 + 10
    "utenti_a_casa_disabili": "75.0",  # 15 of 15 + 5
    "anziani_a_casa_per_100": "3.0",
}
OFFERTA = {
    "posti_prima_infanzia": "50",  # 40 + 10; the CPI has no places known
    "posti_aggregazione_giovani": None,
    "posti_comunita_minori": "5",
    "posti_diurni_disabili": "35",
    "posti_residenze_disabili": None,
    "posti_diurni_anziani": "20",
    "posti_cdi": "8",
    "posti_rsa": "50",
    "posti_alloggi_anziani": "0",
    "unita_prima_infanzia": "3",
    "unita_aggregazione_giovani": None,
    "unita_comunita_minori": "1",
    "unita_diurni_disabili": "2",
    "unita_residenze_disabili": None,
    "unita_diurni_anziani": "2",
    "unita_cdi": "1",
    "unita_rsa": "1",
    "unita_alloggi_anziani": "0",
    "copertura_prima_infanzia": "12.5",  # 50 of 400
    "copertura_prima_infanzia_pubblici": "10.0",
    "copertura_prima_infanzia_privati": "2.5",
    "copertura_rsa": "5.00",  # 50 of 1,000
    "copertura_cdi": "0.80",
    "copertura_diurni_disabili": "7.00",  # 35 of 5,000
    "copertura_residenze_disabili": None,
    "copertura_comunita_minori": "2.50",  # 5 of 2,000
    "copertura_aggregazione_giovani": None,
    "copertura_diurni_anziani": "6.67",  # 20 of 3,000
    "copertura_alloggi_anziani": "0.00",
    "posti_per_1000_nido": "100.00",
    "posti_per_1000_micro": "25.00",
    "posti_per_1000_cem": "0.00",
    "posti_per_1000_cfam": "2.50",
    "posti_per_1000_cse": "3.00",
    "posti_per_1000_cdd": "4.00",
    "posti_per_1000_cda": "4.00",
    "posti_per_1000_cdi": "2.67",
    "posti_per_1000_rsa": "16.67",
    "posti_per_1000_apa": "0.00",
    "comuni_senza_prima_infanzia": "50.0",
    "comuni_senza_aggregazione_giovani": None,
    "comuni_senza_comunita_minori": "50.0",
    "comuni_senza_diurni_disabili": "50.0",
    "comuni_senza_residenze_disabili": None,
    "comuni_senza_diurni_anziani": "50.0",
    "comuni_senza_cdi": "50.0",
    "comuni_senza_rsa": "50.0",
    "comuni_senza_alloggi_anziani": "100.0",
    # Days of presence / days open: 6,000 / 200 = 30 of 40; the micronido wrote none.
    "saturazione_prima_infanzia": "75.0",
    "saturazione_comunita_minori": "100.0",  # 1,500 / 300 = 5 of 5
    "saturazione_diurni_disabili": "80.0",  # 2,400 / 200 = 12 of 15
    "saturazione_residenze_disabili": None,
    "saturazione_diurni_anziani": "75.0",  # 900 / 100 = 9 of 12
    "saturazione_alloggi_anziani": None,
    "costo_giornata_prima_infanzia": "60.00",  # (300,000 + 60,000) / 6,000
    "costo_giornata_comunita_minori": "100.00",
    "costo_giornata_diurni_disabili": "50.00",
    "costo_giornata_residenze_disabili": None,
    "costo_giornata_diurni_anziani": "30.00",
    "costo_giornata_alloggi_anziani": None,
    "rette_su_costi_prima_infanzia": "40.0",  # 144,000 of 360,000
    "rette_su_costi_comunita_minori": "0.0",
    "rette_su_costi_diurni_disabili": "25.0",
    "rette_su_costi_residenze_disabili": None,
    "rette_su_costi_diurni_anziani": "33.3",
    "rette_su_costi_alloggi_anziani": None,
} | {
    # Types that the register has never seen, or whose places nobody wrote (CPI).
    f"posti_per_1000_{tipo}": None
    for tipo in [
        "nidofam",
        "cpi",
        "cag",
        "crd",
        "sed",
        "cegf",
        "aau",
        "aae",
        "aagf",
        "aamb",
        "cad",
        "sfa",
        "css",
        "rsd",
        "casa",
        "casalb",
    ]
}


@pytest.fixture
def ambito():
    ambito, primo, _ = mondo.ambito_con_due_comuni()
    altrove = ComuneFactory()
    AppartenenzaFactory(comune=altrove, ambito=AmbitoFactory())
    unita = mondo.anagrafe(primo, altrove)
    versione = mondo.versione_approvata(ambito, 2023)
    mondo.registra_spesa(versione, mondo.SPESA)
    mondo.registra_utenti_e_fondi(versione)
    mondo.registra_consuntivi(versione, unita)
    mondo.registra_spesa(
        mondo.versione_approvata(ambito, 2022),
        [(area, "1.D.01", "S", 1, euro, 0, 0, 0, 0, {}) for area, euro in mondo.PRIMA.items()],
    )
    return ambito


def _scritti(indicatori, famiglia):
    return {
        codice: None if i.valore is None else str(i.valore)
        for codice, i in indicatori.items()
        if i.definizione.famiglia == famiglia
    }


def test_ogni_indicatore_dei_servizi_fatto_a_mano(ambito):
    indicatori = selectors.indicatori_ambito(2023, ambito)

    assert _scritti(indicatori, "spesa") == SPESA
    assert _scritti(indicatori, "utenza") == UTENZA
    assert _scritti(indicatori, "offerta") == OFFERTA


def test_ogni_valore_che_manca_dice_perche(ambito):
    indicatori = selectors.indicatori_ambito(2023, ambito)
    motivi = {
        codice: indicatori[codice].motivo
        for codice in (
            "incidenza_spesa_sociale",
            "variazione_spesa_netta_costante",
            "variazione_spesa_netta_dip",
            "variazione_spesa_netta_imm",
            "paniere_giovani_istat",
            "posti_residenze_disabili",
            "posti_per_1000_cpi",
            "saturazione_alloggi_anziani",
            "costo_giornata_alloggi_anziani",
        )
    }
    assert motivi == {
        "incidenza_spesa_sociale": (
            "Non disponibile: la spesa corrente dei comuni è nei rendiconti dei comuni (BDAP, "
            "Ragioneria generale dello Stato), che l'Osservatorio non ha ancora."
        ),
        "variazione_spesa_netta_costante": (
            "Non disponibile: serve l'indice dei prezzi di Istat, che l'Osservatorio non ha ancora."
        ),
        "variazione_spesa_netta_dip": (
            "L'anno prima il valore era 4.000, meno di 10.000: la variazione direbbe poco."
        ),
        "variazione_spesa_netta_imm": "Manca il dato dell'anno prima: la variazione non c'è.",
        "paniere_giovani_istat": (
            "La tabella di Istat sulla spesa sociale del 2023 non è caricata."
        ),
        "posti_residenze_disabili": (
            "Nell'anagrafe non c'è nessuna unità di questi tipi fino al 1° gennaio 2023, in nessun "
            "comune: non vuol dire zero."
        ),
        "posti_per_1000_cpi": "Di 1 unità non si conoscono i posti: non vuol dire zero.",
        "saturazione_alloggi_anziani": (
            "La rendicontazione non ha unità d'offerta di questi tipi."
        ),
        "costo_giornata_alloggi_anziani": (
            "La rendicontazione non ha unità d'offerta di questi tipi."
        ),
    }
    assert all(i.motivo for i in indicatori.values() if i.valore is None)


def test_accanto_ai_posti_e_scritto_che_cosa_non_si_sa(ambito):
    indicatore = selectors.indicatori_ambito(2023, ambito)["posti_prima_infanzia"]
    assert indicatore.edizione == (
        "anagrafe delle strutture al 1/1/2023 (1 unità su 3 senza posti noti, "
        "3 unità su 3 senza data di inizio)"
    )


def test_le_letture_non_crescono_con_gli_anni_e_gli_ambiti(ambito, django_assert_max_num_queries):
    codici = [c for c, d in definizioni().items() if d.famiglia != "demografia"]
    with django_assert_max_num_queries(45) as uno:
        selectors.indicatori_di([selectors.territorio_ambito(2023, ambito)], codici)
    altri = [AmbitoFactory() for _ in range(4)]
    territori = selectors.territori_negli_anni(range(2010, 2024), [ambito, *altri])
    with django_assert_max_num_queries(len(uno)):
        selectors.indicatori_di(territori, codici)
