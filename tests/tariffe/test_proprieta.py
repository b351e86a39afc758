"""What holds for every rule, every ISEE, every context."""

import ast
from dataclasses import fields, is_dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.formati import numero
from tariffe import calcolo, parsing
from tariffe.anomalie import CODICI, ErroreTariffa
from tariffe.calcolo import calcola, controlla, distanza_prossima, fasce, intervallo, punti_curva
from tariffe.parsing import leggi_isee, leggi_regola
from tariffe.parsing.limiti import copre
from tests.tariffe.test_casi import CASI, regola
from tests.tariffe.test_casi import SOLO_NEL_REGISTRO as NEL_REGISTRO

CENTESIMI = st.integers(0, 6_000_000)
ISEE = CENTESIMI.map(lambda centesimi: Decimal(centesimi) / 100)
IMPORTI = st.integers(0, 100_000).map(lambda centesimi: Decimal(centesimi) / 100)


@st.composite
def regole_che_non_scendono(draw):
    """Bands of every kind, one after the other, each beginning no lower than the one before."""
    limiti = draw(st.lists(st.integers(1, 5_000_000), min_size=0, max_size=6, unique=True))
    limiti = [Decimal(centesimi) / 100 for centesimi in sorted(limiti)]
    tratti, piede = [], Decimal(0)
    costo = Decimal(1_000_000)
    for da, a in zip([Decimal(0), *limiti], [*limiti, None], strict=True):
        incluso = draw(st.booleans()) if tratti else True
        if tratti:
            tratti[-1]["a_incluso"] = not incluso
        cresce = draw(IMPORTI)
        piede += draw(IMPORTI)
        tratto = {"da": str(da), "da_incluso": incluso}
        if a is not None:
            tratto |= {"a": str(a)}
        tipo = draw(
            st.sampled_from(
                ["importo", "lineare", "percentuale_costo", "percentuale_lineare"]
                + ["base_piu_aliquota"] * (a is not None)
            )
        )
        testa = piede + cresce
        fine = str(a if a is not None else da + 1000)
        tratto["tipo"] = tipo
        match tipo:
            case "importo":
                testa = piede
                tratto["importo"] = str(piede)
            case "lineare":
                tratto |= {"x1": str(da), "x2": fine, "y1": str(piede), "y2": str(testa)}
            case "percentuale_costo":
                testa = piede
                tratto["perc"] = f"{piede / costo * 100:f}"
            case "percentuale_lineare":
                tratto |= {
                    "x1": str(da),
                    "x2": fine,
                    "p1": f"{piede / costo * 100:f}",
                    "p2": f"{testa / costo * 100:f}",
                }
            case "base_piu_aliquota":
                aliquota = (cresce / (a - da) * 100).quantize(Decimal("0.0001"), "ROUND_DOWN")
                tratto |= {"base": str(piede), "x0": str(da), "aliquota": f"{aliquota:f}"}
        tratti.append(tratto)
        piede = testa
    return leggi_regola({"unita": "ora", "costo_unitario": str(costo), "tratti": tratti})


@given(regole_che_non_scendono(), ISEE, ISEE)
def test_la_tariffa_non_scende_se_l_isee_cresce(letta, uno, altro):
    basso, alto = sorted((uno, altro))
    assert calcola(letta, basso).importo <= calcola(letta, alto).importo


@given(regole_che_non_scendono(), ISEE)
def test_ogni_isee_coperto_sta_in_una_fascia_sola(letta, isee):
    dentro = [n for n, tratto in enumerate(letta.tratti) if copre(tratto, isee)]
    assert [calcola(letta, isee).tratto] == dentro


@given(regole_che_non_scendono(), ISEE)
def test_il_risultato_sta_fra_il_minimo_e_il_massimo(letta, isee):
    minimo, massimo = intervallo(letta)
    risposta = calcola(letta, isee)
    assert minimo <= risposta.importo <= massimo
    fascia = next(f for f in fasce(letta) if f.indice == risposta.tratto)
    assert fascia.minimo <= risposta.importo <= fascia.massimo


@given(regole_che_non_scendono())
def test_non_ha_buchi_ne_sovrapposizioni_ne_discese(letta):
    gravi = {"BUCO", "SOVRAPPOSIZIONE", "ULTIMO_CHIUSO", "ORDINE", "DISCESA"}
    assert not gravi & {rilievo.codice for rilievo in controlla(letta)}


@given(regole_che_non_scendono(), ISEE)
def test_la_prossima_fascia_e_davvero_la_prossima(letta, isee):
    distanza = distanza_prossima(letta, isee)
    if distanza is None:
        return
    prima, dopo = (
        calcola(letta, isee + distanza.mancano - passo).tratto
        for passo in (Decimal("0.01"), Decimal(0))
    )
    assert dopo == distanza.indice != prima
    assert prima == calcola(letta, isee).tratto


@given(regole_che_non_scendono())
def test_la_curva_passa_per_gli_importi_del_calcolo(letta):
    for pezzo in punti_curva(letta, {}, Decimal(50000)):
        for punto in pezzo:
            assert calcola(letta, punto.isee).importo == punto.importo
        assert [p.isee for p in pezzo] == sorted(p.isee for p in pezzo)


@given(st.integers(0, 999_999_999_999))
def test_un_isee_si_legge_come_e_scritto(centesimi):
    valore = Decimal(centesimi) / 100
    for testo in (f"{valore:.2f}", numero(valore, 2), f"{valore:.2f}".replace(".", ",")):
        assert leggi_isee(testo) == valore


def esito(funzione, *argomenti, **altri):
    """What a function gives, or the code of its refusal; any other exception is a bug."""
    try:
        return funzione(*argomenti, **altri)
    except ErroreTariffa as errore:
        return errore.codice


@given(st.text(max_size=20) | st.text("0123456789.,-€ ", max_size=20))
def test_qualunque_testo_si_legge_o_si_rifiuta(testo):
    letto = esito(leggi_isee, testo)
    if isinstance(letto, str):
        assert letto in ("ISEE_NEGATIVO", "ISEE_DECIMALI", "ISEE_NON_VALIDO")
    else:
        assert letto is None or (type(letto) is Decimal and letto >= 0)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8)
    | st.sampled_from(["tratti", "importo", "esente", "1", "-1", "massima", "somma"]),
    lambda interno: st.lists(interno, max_size=4)
    | st.dictionaries(
        st.sampled_from(
            ["tratti", "tipo", "da", "a", "importo", "componenti", "codice", "varianti", "quando",
             "modificatori", "valore", "tabella", "isee_mancante", "non_residente",
             "arrotondamento", "quanto", "metodo", "aggiunte", "escluse", "senza_isee"]
        ),
        interno,
        max_size=6,
    ),
    max_leaves=25,
)  # fmt: skip


@given(JSON, st.booleans())
def test_qualunque_json_e_una_regola_o_un_rifiuto(dati, estesa):
    letta = esito(leggi_regola, dati, estesa=estesa)
    if isinstance(letta, str):
        assert letta == "REGOLA_NON_VALIDA"
        return
    controlla(letta)
    risposta = esito(calcola, letta, Decimal(5000))
    assert not isinstance(risposta, str) or risposta in CODICI


@given(st.dictionaries(st.sampled_from(["residente", "quantita", "operatori", "x"]), JSON))
def test_qualunque_contesto_si_calcola_o_si_rifiuta(contesto):
    risposta = esito(calcola, regola("CASSANO_SAD"), Decimal(5000), contesto)
    if isinstance(risposta, str):
        assert risposta in ("CONTESTO_NON_VALIDO", "POLITICA_MANCANTE")


# --- No binary number ever --------------------------------------------------------------------

MODULI = sorted(
    file for modulo in (parsing, calcolo) for file in Path(modulo.__file__).parent.rglob("*.py")
)


@pytest.mark.parametrize("file", MODULI, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_nei_moduli_non_c_e_un_numero_binario(file):
    for nodo in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        assert not (isinstance(nodo, ast.Constant) and isinstance(nodo.value, float | complex))
        assert not (isinstance(nodo, ast.Name) and nodo.id in ("float", "complex", "math"))
        assert not (isinstance(nodo, ast.Attribute) and nodo.attr in ("from_float", "as_float"))
        if isinstance(nodo, ast.Import | ast.ImportFrom):
            nomi = {alias.name for alias in nodo.names} | {getattr(nodo, "module", None)}
            assert not nomi & {"math", "statistics", "random"}


def tutti_i_valori(oggetto):
    yield oggetto
    if is_dataclass(oggetto):
        for campo in fields(oggetto):
            yield from tutti_i_valori(getattr(oggetto, campo.name))
    elif isinstance(oggetto, dict):
        for chiave, valore in oggetto.items():
            yield from tutti_i_valori(chiave)
            yield from tutti_i_valori(valore)
    elif isinstance(oggetto, tuple | list | frozenset):
        for valore in oggetto:
            yield from tutti_i_valori(valore)


@pytest.mark.parametrize("caso", CASI, ids=lambda caso: caso["id"])
def test_nessun_valore_e_un_numero_binario(caso):
    letta = regola(caso["regola"])
    assert not any(isinstance(v, float) for v in tutti_i_valori(letta))
    try:
        risposta = calcola(letta, leggi_isee(caso["isee"]), parsing.leggi_json(caso["contesto"]))
    except ErroreTariffa:
        return
    assert type(risposta.importo) is type(risposta.totale) is Decimal
    assert not any(isinstance(v, float | Fraction) for v in tutti_i_valori(risposta))


def test_cio_che_sta_solo_nel_registro_e_poco():
    """The exchange format can say every other published rule."""
    assert {"JESI_NIDO", "LAZIO_RES"} == NEL_REGISTRO
