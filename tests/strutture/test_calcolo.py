"""Search and counts, without a database: sets against the plain definition."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strutture.calcolo import (
    Combinazione,
    Criteri,
    Insiemi,
    Vocabolario,
    insieme,
    parole,
    posti,
    radice_leggera,
)
from strutture.calcolo.insiemi import InOrdine
from strutture.calcolo.parole import somiglianza, una_lettera
from strutture.calcolo.ricerca import gradini, termine, tutte_di, una_di

DELLA_STRUTTURA = ("comune", "ambito", "accessibile")


def insiemi(strutture):
    """Facilities as data: a list of (comune, ambito, accessibile, units)."""
    combinazioni, valori = {}, {nome: {} for nome in DELLA_STRUTTURA}
    for posto, (*suoi, unita) in enumerate(strutture):
        for nome, valore in zip(DELLA_STRUTTURA, suoi, strict=True):
            if valore:
                valori[nome].setdefault(valore, []).append(posto)
        for una in unita:
            combinazioni.setdefault(Combinazione(*una), []).append(posto)
    quante = len(strutture)
    return Insiemi(
        strutture=[posto + 100 for posto in range(quante)],
        combinazioni={una: insieme(dove, quante) for una, dove in combinazioni.items()},
        valori={n: {v: insieme(dove, quante) for v, dove in p.items()} for n, p in valori.items()},
        freschezza=list(reversed(range(quante))),
    )


def a_mano(strutture, criteri):
    """The definition, one facility after the other."""
    trovate = []
    for posto, (comune, ambito, accessibile, unita) in enumerate(strutture):
        sue = {"comune": comune, "ambito": ambito, "accessibile": accessibile}
        if any(getattr(criteri, n) and getattr(criteri, n) != v for n, v in sue.items()):
            continue
        for area, regime, tipo, liberi in unita:
            chiesto = (criteri.area, criteri.regime, criteri.tipo, "1" if criteri.posti else "")
            if all(
                not c or c == v for c, v in zip(chiesto, (area, regime, tipo, liberi), strict=True)
            ):
                trovate.append(posto + 100)
                break
    return trovate


UNITA = st.tuples(
    st.sampled_from(["anziani", "disabili"]),
    st.sampled_from(["diurna", "residenziale"]),
    st.sampled_from(["rsa", "cdi", "cdd"]),
    st.sampled_from(["", "1"]),
)
STRUTTURE = st.lists(
    st.tuples(
        st.sampled_from(["", "017029", "017170"]),
        st.sampled_from(["", "garda", "brescia"]),
        st.sampled_from(["", "si", "in_parte"]),
        st.lists(UNITA, min_size=1, max_size=3),
    ),
    max_size=12,
)
CRITERI = st.builds(
    Criteri,
    area=st.sampled_from(["", "anziani", "disabili"]),
    regime=st.sampled_from(["", "diurna"]),
    tipo=st.sampled_from(["", "rsa", "cdi"]),
    comune=st.sampled_from(["", "017029"]),
    ambito=st.sampled_from(["", "garda"]),
    posti=st.booleans(),
    accessibile=st.sampled_from(["", "si"]),
    ordina=st.sampled_from(["", "freschezza"]),
)


@given(strutture=STRUTTURE, criteri=CRITERI)
def test_gli_insiemi_trovano_quello_che_dice_la_definizione(strutture, criteri):
    ricerca = insiemi(strutture).cerca(criteri)
    attese = a_mano(strutture, criteri)

    assert list(ricerca.strutture) == (attese[::-1] if criteri.ordina == "freschezza" else attese)
    assert insiemi(strutture).quante(criteri) == len(attese)


@given(strutture=STRUTTURE, criteri=CRITERI)
def test_ogni_conteggio_e_il_risultato_se_lo_scegli(strutture, criteri):
    quali = insiemi(strutture)
    ricerca = quali.cerca(criteri)

    valori = {
        "area": {"anziani", "disabili"},
        "regime": {"diurna", "residenziale"},
        "tipo": {"rsa", "cdi", "cdd"},
        "comune": {"017029", "017170"},
        "ambito": {"garda", "brescia"},
        "posti": {"1"},
        "accessibile": {"si", "in_parte"},
    }
    for nome, possibili in valori.items():
        for valore in possibili:
            scelto = {**criteri.attivi, nome: True if nome == "posti" else valore}
            attese = len(a_mano(strutture, Criteri(**scelto)))
            assert ricerca.conteggi[nome].get(valore, 0) == attese, (nome, valore)


@given(quali=st.sets(st.integers(0, 70)))
def test_un_insieme_torna_i_suoi_posti(quali):
    assert list(posti(insieme(quali, 71))) == sorted(quali)


@given(
    gruppi=st.lists(st.sets(st.integers(0, 20)), max_size=4),
    da=st.integers(0, 25),
    a=st.integers(0, 25),
)
def test_una_fetta_e_come_quella_di_una_lista(gruppi, da, a):
    disgiunti, visti = [], set()
    for gruppo in gruppi:
        disgiunti.append(gruppo - visti)
        visti |= gruppo
    elenco = [posto + 5 for gruppo in disgiunti for posto in sorted(gruppo)]
    ordinate = InOrdine([insieme(g, 21) for g in disgiunti], list(range(5, 30)))

    assert len(ordinate) == len(elenco)
    assert list(ordinate) == elenco
    assert ordinate[da:a] == elenco[da:a]
    if elenco:
        assert ordinate[-1] == elenco[-1]
    with pytest.raises(IndexError):
        ordinate[len(elenco)]


def test_il_nome_vale_piu_del_tipo_il_tipo_piu_del_comune():
    nome, tipo, comune, resto = 0b0001, 0b0010, 0b0100, 0b1000
    parti = (nome, nome | tipo, nome | tipo | comune, nome | tipo | comune | resto)
    una = termine(parti, [])
    per_radice = termine((0, 0, 0, 0), [(0b10000,) * 4])

    assert gradini([una_di([una, per_radice])], 0b11111) == [
        nome,
        0b10000,  # in the name, but by its stem
        tipo,
        comune,
        resto,
    ]
    assert gradini([una, una], 0b1111) == [nome, tipo, comune, resto]


def test_le_parole_di_un_sinonimo_valgono_quanto_la_peggiore():
    nome, altrove = termine((1, 1, 1, 1), []), termine((0, 0, 0, 1), [])

    assert tutte_di([nome, altrove]) == altrove


@pytest.mark.parametrize(
    ("testo", "attese"),
    [
        ("Quinzano d'Oglio, R.S.A.", ["quinzano", "d", "oglio", "rsa"]),
        ("S. Anna e S.Giovanni", ["san", "anna", "e", "san", "giovanni"]),
        ("C.D.D. Perù – Roè", ["cdd", "peru", "roe"]),
        ("via C.Battisti", ["via", "c", "battisti"]),
        ("%_'\"<b>;--", ["b"]),
        ("…", []),
    ],
)
def test_parole_di_una_ricerca(testo, attese):
    assert parole(testo) == attese


@pytest.mark.parametrize(
    ("una", "altra"),
    [("anziano", "anziani"), ("disabile", "disabili"), ("asili", "asilo"), ("diurni", "diurno")],
)
def test_singolare_e_plurale_hanno_la_stessa_radice_leggera(una, altra):
    assert radice_leggera(una) == radice_leggera(altra) != una


def test_le_parole_corte_e_le_sigle_restano_intere():
    assert [radice_leggera(p) for p in ("rsa", "zia", "cdd", "casa")] == [
        "rsa",
        "zia",
        "cdd",
        "casa",
    ]


PAROLE = st.text(string.ascii_lowercase[:4], min_size=1, max_size=6)


@given(una=PAROLE, altra=PAROLE)
def test_una_lettera_e_la_distanza_di_damerau(una, altra):
    vicine = {una[:i] + una[i + 1 :] for i in range(len(una))}
    vicine |= {
        una[:i] + c + una[j:]
        for i in range(len(una) + 1)
        for j in (i, i + 1)
        if j <= len(una)
        for c in "abcd"
    }
    vicine |= {una[:i] + una[i + 1] + una[i] + una[i + 2 :] for i in range(len(una) - 1)}

    assert una_lettera(una, altra) == (altra in vicine and una != altra)


@pytest.mark.parametrize(
    ("scritta", "attesa"),
    [
        ("anzziani", "anziani"),
        ("anzini", "anziani"),
        ("nziani", "anziani"),
        ("consultoroi", "consultorio"),
        ("diruno", "diurno"),
        ("cunsultorrio", "consultorio"),  # two letters wrong
        ("qwertyuiop", ""),
        ("rsd", ""),
    ],
)
def test_una_parola_sbagliata_diventa_la_piu_vicina(scritta, attesa):
    vocabolario = Vocabolario({"anziani": 9, "anziane": 2, "consultorio": 1, "diurno": 4, "rsa": 3})

    assert vocabolario.correzione(scritta) == attesa


def test_somiglianza_va_da_zero_a_uno():
    assert somiglianza("nido", "nido") == 1
    assert somiglianza("nido", "casa") == 0
