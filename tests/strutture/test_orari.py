"""Opening hours written in words."""

import datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from strutture.calcolo.orari import (
    GIORNI,
    MINUTI_DEL_GIORNO,
    SEMPRE_APERTO,
    Orario,
    festivo,
    leggi_orari,
    orario_di_oggi,
    pasqua,
    scrivi_ora,
)

FERIALI = ((450, 1080),)
LUNEDI = datetime.date(2024, 3, 4)


def settimana(**giorni):
    """Bands by the first three letters of the day."""
    nomi = ("lun", "mar", "mer", "gio", "ven", "sab", "dom")
    return Orario(tuple(tuple(giorni.get(nome, ())) for nome in nomi))


def dal_lunedi_al_venerdi(*fasce):
    return settimana(**dict.fromkeys(("lun", "mar", "mer", "gio", "ven"), fasce))


@pytest.mark.parametrize(
    "testo",
    [
        "lunedì-venerdì, 7.30-18",
        "lunedì - venerdì 7:30 – 18:00",
        "Da lunedì a venerdì dalle 7.30 alle 18.",
        "dal lunedì al venerdì: dalle ore 7,30 alle ore 18",
        "lun-ven 7.30-18",
        "Lun.–Ven. ore 7.30 – 18.00",
        "lunedi, martedi, mercoledi, giovedi e venerdi 7.30-18; sabato chiuso",
    ],
)
def test_lo_stesso_orario_scritto_in_molti_modi(testo):
    assert leggi_orari(testo) == dal_lunedi_al_venerdi(*FERIALI)


def test_due_fasce_e_giorni_diversi():
    testo = "lun-ven 8.30-12.30 e 14-18; sabato 9-12"

    letto = leggi_orari(testo)

    assert letto.settimana[0] == ((510, 750), (840, 1080))
    assert letto.settimana[5] == ((540, 720),)
    assert letto.settimana[6] == ()


def test_martedi_e_giovedi():
    letto = leggi_orari("martedì e giovedì 14.30-17")

    assert letto == settimana(mar=((870, 1020),), gio=((870, 1020),))


@pytest.mark.parametrize(
    "testo", ["24 ore su 24", "Sempre aperto", "h24", "giorno e notte, tutti i giorni", "24/24 7/7"]
)
def test_sempre_aperto(testo):
    assert leggi_orari(testo) == SEMPRE_APERTO


@pytest.mark.parametrize(
    "testo",
    [
        "",
        "su appuntamento",
        "lunedì-venerdì",
        "7.30-18",
        "lunedì 18-7.30",
        "lunedì 9-12 e 11-13",
        "lunedì 9-25",
        "lunedì 9.75-12",
        "lunedì 9-12; lunedì chiuso",
        "domenica chiuso",
        "lunedì-venerdì 7.30-18, agosto escluso",
        "lunedì 9-12 su appuntamento",
        "lunedì 9-12\x00",
        "<b>lunedì</b> 9-12",
        "giorno e notte; visite ogni giorno 10-12 e 15-19",
        "marzo 9-12",
        "primo lunedì del mese 9-12",
        "lunedì 9 12",
        "lunedì 030 0000001",
        "x" * 5000,
    ],
)
def test_quello_che_non_si_capisce_fino_in_fondo_resta_testo(testo):
    assert leggi_orari(testo) is None
    assert orario_di_oggi(testo, LUNEDI) == ""


@pytest.mark.parametrize(
    ("giorno", "atteso"),
    [
        (LUNEDI, "Oggi: 7.30–18"),
        (datetime.date(2024, 3, 9), "Oggi: chiuso"),
        (datetime.date(2024, 3, 10), "Oggi: chiuso"),
        (datetime.date(2024, 4, 1), "Oggi è festa: telefona per sapere se è aperto"),
        (datetime.date(2024, 12, 25), "Oggi è festa: telefona per sapere se è aperto"),
    ],
)
def test_oggi(giorno, atteso):
    assert orario_di_oggi("lunedì-venerdì, 7.30-18", giorno) == atteso


def test_chi_e_sempre_aperto_lo_e_anche_a_natale():
    assert orario_di_oggi("24 ore su 24", datetime.date(2024, 12, 25)).endswith("giorno e notte")


# Dates of Easter from the almanac of the Bureau des longitudes.
@pytest.mark.parametrize(
    "giorno", [(2019, 4, 21), (2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2038, 4, 25)]
)
def test_pasqua(giorno):
    assert pasqua(giorno[0]) == datetime.date(*giorno)


def test_san_francesco_e_festa_dal_2026():
    assert not festivo(datetime.date(2024, 10, 4))
    assert festivo(datetime.date(2027, 10, 4))


fasce = st.lists(st.integers(0, MINUTI_DEL_GIORNO), min_size=0, max_size=6, unique=True).map(
    lambda tagli: tuple(zip(sorted(tagli)[::2], sorted(tagli)[1::2], strict=False))
)
orari = st.tuples(*[fasce] * 7).map(Orario).filter(lambda orario: any(orario.settimana))


def scrivi_orari(orario):
    """The same hours in one way only, «lunedì-venerdì 8-12.30 e 14-18; sabato 9-12»."""
    if orario.sempre:
        return "24 ore su 24"
    gruppi = []
    for numero, fasce in enumerate(orario.settimana):
        if fasce and gruppi and gruppi[-1][1] == numero - 1 and gruppi[-1][2] == fasce:
            gruppi[-1] = (gruppi[-1][0], numero, fasce)
        elif fasce:
            gruppi.append((numero, numero, fasce))
    return "; ".join(
        f"{GIORNI[primo]}{f'-{GIORNI[ultimo]}' if ultimo > primo else ''} "
        + " e ".join(f"{scrivi_ora(da)}-{scrivi_ora(a)}" for da, a in fasce)
        for primo, ultimo, fasce in gruppi
    )


@given(orari)
@example(SEMPRE_APERTO)
def test_scritto_e_riletto_e_lo_stesso(orario):
    assert leggi_orari(scrivi_orari(orario)) == orario


@given(st.text())
def test_nessun_testo_lo_rompe(testo):
    letto = leggi_orari(testo)

    assert letto is None or leggi_orari(scrivi_orari(letto)) == letto


pezzi = st.sampled_from(
    ["lun", "venerdì", "-", "a", "dalle", "alle", "9", "12.30", "24", "e", ",", ";", "chiuso",
     "tutti i giorni", "25", "giorno e notte"]
)  # fmt: skip


@given(st.lists(pezzi, max_size=12).map(" ".join), st.dates())
def test_nessuna_mescolanza_lo_rompe(testo, giorno):
    letto = leggi_orari(testo)

    assert bool(orario_di_oggi(testo, giorno)) == (letto is not None)
    if letto:
        for del_giorno in letto.settimana:
            assert all(0 <= da < a <= MINUTI_DEL_GIORNO for da, a in del_giorno)
            assert list(del_giorno) == sorted(del_giorno)
