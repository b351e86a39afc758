"""Charts: what is drawn, what is said, and that the same data always give the same drawing."""

import io
import itertools
import re
from decimal import Decimal
from xml.etree import ElementTree

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from base import formati, pdf
from base.grafici import (
    Area,
    Barra,
    Composizione,
    Coppia,
    FasciaEta,
    Riquadro,
    Serie,
    barre_100,
    barre_accoppiate,
    barre_orizzontali,
    curva,
    mappa_aree,
    multipli,
    piramide,
    serie_temporale,
    sparkline,
)
from base.grafici.percorsi import geometria
from base.grafici.scala import Lineare, classe_di, classi_quantili, tacche
from base.grafici.svg import accorcia, n
from base.grafici.svg import testo_sicuro as sicuro

SVG = "{http://www.w3.org/2000/svg}"
QUADRATO = "M0 0L10 0L10 10L0 10Z"
VICINO = "M10,0 20,0 20,10 10,10z"

AREE = [
    Area("Garda", QUADRATO, collegamento="/ambiti/garda/", etichetta="11", valore=Decimal("12.5")),
    Area("Sebino", VICINO, collegamento="/ambiti/sebino/", etichetta="5", valore=None),
]
BARRE = [Barra("Uno", 10), Barra("Due", 30, evidenziata=True), Barra("Tre", None)]
FASCE = [FasciaEta("0–4", 10, 9, 100, 95), FasciaEta("5–9", 20, 21, 90, 88)]

DISEGNI = {
    "mappa": lambda: mappa_aree(AREE, nome="mappa", titolo="Mappa degli ambiti"),
    "coropleta": lambda: mappa_aree(AREE, nome="coropleta", titolo="Spesa", coropleta=True),
    "barre": lambda: barre_orizzontali(BARRE, nome="barre", titolo="Spesa", riferimento=20),
    "coppie": lambda: barre_accoppiate(
        [Coppia("Anziani", Decimal("10.5"), 12), Coppia("Minori", None, 3)],
        nome="coppie", titolo="Spesa", serie="Garda", serie_confronto="Provincia",
    ),
    "piramide": lambda: piramide(FASCE, nome="piramide", titolo="Età", nome_confronto="Provincia"),
    "serie": lambda: serie_temporale(
        [Serie("Garda", {2020: 3, 2022: Decimal("4.5")}), Serie("Sebino", {2021: 2, 2022: 2})],
        nome="serie", titolo="Spesa", banda={2020: (1, 5), 2021: (2, 6)},
        confronto=Serie("Provincia", {2020: 3, 2021: 4}),
    ),
    "cento": lambda: barre_100(
        [Composizione("Garda", range(9)), Composizione("Sebino", None)],
        categorie=[f"Area {i}" for i in range(9)], nome="cento", titolo="Spesa",
    ),
    "multipli": lambda: multipli(
        [Riquadro("Garda", {2020: 3, 2022: 5}), Riquadro("Sebino")],
        nome="multipli", titolo="Spesa", confronto={2020: 4, 2021: 4},
    ),
    "cella": lambda: sparkline({2020: 3, 2022: 5}, nome="cella", titolo="Spesa"),
    "curva": lambda: curva(
        "curva", [[(Decimal(0), Decimal(0)), (Decimal(3000), Decimal(0))],
                  [(Decimal(5000), Decimal(2)), (Decimal(9000), Decimal(8))]],
        titolo="Tariffa", etichetta_x="ISEE", etichetta_y="euro", segno=(Decimal(6000), Decimal(3)),
        confronto=[[(Decimal(0), Decimal(1)), (Decimal(9000), Decimal(1))]],
        nome_serie="2026", nome_confronto="2025",
    ),
}  # fmt: skip


def _albero(svg):
    return ElementTree.fromstring(svg)  # noqa: S314 - our own output


def _testi(svg):
    return ["".join(t.itertext()) for t in _albero(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("nome", DISEGNI)
def test_ogni_grafico_rispetta_le_regole_comuni(nome):
    svg = DISEGNI[nome]()
    radice = _albero(svg)
    assert radice[0].tag == f"{SVG}title", "il primo figlio è il titolo: dà il nome alla figura"
    assert radice.get("aria-labelledby") == radice[0].get("id")
    assert "text-anchor" not in radice.attrib
    for elemento in radice.iter():
        assert not {"style", "onclick", "onload"} & set(elemento.attrib)
        assert elemento.tag not in {f"{SVG}style", f"{SVG}script", f"{SVG}foreignObject"}
        if elemento.tag == f"{SVG}text":
            assert float(elemento.get("font-size")) >= 11
        if elemento.get("id"):
            assert elemento.get("id").startswith(f"{nome}-")
    assert "currentColor" not in svg
    assert "var(" not in svg


@pytest.mark.parametrize("nome", DISEGNI)
def test_gli_stessi_dati_danno_lo_stesso_disegno(nome):
    atteso = DISEGNI[nome]()
    geometria.cache_clear()
    assert DISEGNI[nome]() == atteso == DISEGNI[nome]()


@pytest.mark.parametrize("nome", DISEGNI)
def test_il_testo_degli_utenti_non_diventa_codice(nome):
    cattivo = '<script>alert("x")</script>\x00&'
    svg = {
        "mappa": lambda: mappa_aree(
            [Area(cattivo, QUADRATO, etichetta=cattivo)], nome="a", titolo=cattivo
        ),
        "coropleta": lambda: mappa_aree(
            [Area(cattivo, QUADRATO, testo=cattivo)], nome="a", titolo=cattivo, coropleta=True
        ),
        "barre": lambda: barre_orizzontali([Barra(cattivo, 1)], nome="a", titolo=cattivo),
        "coppie": lambda: barre_accoppiate(
            [Coppia(cattivo, 1, 2)], nome="a", titolo=cattivo, serie="a", serie_confronto=cattivo
        ),
        "piramide": lambda: piramide([FasciaEta(cattivo, 1, 2)], nome="a", titolo=cattivo),
        "serie": lambda: serie_temporale(
            [Serie(cattivo, {2020: 1}), Serie(cattivo, {})], nome="a", titolo=cattivo,
            banda={2020: (1, 2)}, nome_banda=cattivo, formato=lambda v: cattivo,
        ),
        "cento": lambda: barre_100(
            [Composizione(cattivo, [1]), Composizione(cattivo, None, cattivo)],
            categorie=[cattivo], nome="a", titolo=cattivo,
        ),
        "multipli": lambda: multipli(
            [Riquadro(cattivo, {2020: 1}), Riquadro(cattivo, motivo=cattivo)],
            nome="a", titolo=cattivo, confronto={2020: 1}, nome_confronto=cattivo,
        ),
        "cella": lambda: sparkline({2020: 1}, nome="a", titolo=cattivo),
        "curva": lambda: curva(
            "a", [[(Decimal(0), Decimal(0)), (Decimal(1), Decimal(1))]],
            titolo=cattivo, etichetta_x=cattivo, etichetta_y=cattivo, nome_serie=cattivo,
            confronto=[[(Decimal(5), Decimal(0))]], nome_confronto=cattivo,
            segno=(Decimal(0), Decimal(0)), formato_x=lambda v: cattivo,
            formato_y=lambda v: cattivo,
        ),
    }[nome]()  # fmt: skip
    assert "<script" not in svg
    _albero(svg)


@pytest.mark.parametrize("nome", ["", "1a", "Garda", "a b", 'a"'])
def test_un_nome_non_adatto_agli_id_viene_rifiutato(nome):
    with pytest.raises(ValueError, match="nome di un grafico"):
        barre_orizzontali(BARRE, nome=nome, titolo="t")


def test_senza_dati_non_si_disegna_nulla():
    assert mappa_aree([], nome="a", titolo="t") == ""
    assert mappa_aree([Area("Senza confine", "")], nome="a", titolo="t") == ""
    assert barre_orizzontali([], nome="a", titolo="t") == ""
    assert barre_accoppiate([], nome="a", titolo="t", serie="s", serie_confronto="c") == ""
    assert piramide([], nome="a", titolo="t") == ""
    assert piramide([FasciaEta("0–4", 0, 0)], nome="a", titolo="t") == ""


# --- bars --------------------------------------------------------------------------------------


def test_le_barre_sono_in_ordine_e_i_mancanti_in_fondo():
    assert _testi(barre_orizzontali(BARRE, nome="a", titolo="t")) == [
        "Due", "30", "Uno", "10", "Tre", "dato non pervenuto",
    ]  # fmt: skip


def test_la_posizione_e_la_stessa_per_valori_uguali():
    barre = [
        Barra("A", 5),
        Barra("B", None),
        Barra("C", Decimal("5.0")),
        Barra("D", 9),
        Barra("E", 1),
    ]
    testi = _testi(barre_orizzontali(barre, nome="a", titolo="t", posizioni=True))
    assert testi[::2] == ["1. D", "2. A", "2. C", "4. E", "B"]


def test_la_lunghezza_delle_barre_e_proporzionale():
    svg = barre_orizzontali([Barra("A", 10), Barra("B", 40)], nome="a", titolo="t")
    larghezze = [
        float(r.get("width")) for r in _albero(svg).iter(f"{SVG}rect") if len(r)
    ]  # those with a title are the bars
    assert larghezze[0] == pytest.approx(4 * larghezze[1], rel=0.01)


def test_il_riferimento_ha_il_suo_valore_scritto():
    svg = barre_orizzontali(
        BARRE, nome="a", titolo="t", riferimento=Decimal("20.5"), formato=formati.euro
    )
    assert "Provincia 20,50\u00a0€" in _testi(svg)


def test_un_valore_negativo_va_a_sinistra_dello_zero():
    svg = barre_orizzontali([Barra("A", -10), Barra("B", 10)], nome="a", titolo="t")
    barre = [r for r in _albero(svg).iter(f"{SVG}rect") if len(r)]
    positiva, negativa = barre
    zero = float(positiva.get("x"))
    assert float(negativa.get("x")) + float(negativa.get("width")) == pytest.approx(zero, abs=0.1)
    assert float(negativa.get("x")) > 0


def test_le_coppie_dicono_valore_confronto_e_mancanza():
    svg = DISEGNI["coppie"]()
    assert _testi(svg) == [
        "Anziani", "11", "12", "Minori", "dato non pervenuto", "3", "Garda", "Provincia",
    ]  # fmt: skip
    assert "Minori, Garda: dato non pervenuto" not in svg, "dove manca il dato non c'è la barra"
    assert "Anziani, Provincia: 12" in svg


# --- pyramid -----------------------------------------------------------------------------------


def test_la_piramide_mette_i_giovani_in_basso_e_scrive_le_quote():
    radice = _albero(DISEGNI["piramide"]())
    barre = [(r[0].text, float(r.get("y"))) for r in radice.iter(f"{SVG}rect") if len(r)]
    assert barre[0][0] == "0–4 anni, maschi: 10 (16,7\u00a0%)", "10 su 60 abitanti"
    assert barre[0][1] > barre[2][1]
    assert len(list(radice.iter(f"{SVG}polyline"))) == 2


def test_senza_il_confronto_di_una_fascia_il_contorno_non_c_e():
    fasce = [FASCE[0], FasciaEta("5–9", 20, 21)]
    svg = piramide(fasce, nome="a", titolo="t", nome_confronto="Provincia")
    assert "polyline" not in svg
    assert "Provincia" not in svg


# --- scales ------------------------------------------------------------------------------------


def test_le_tacche_sono_tonde():
    assert tacche(0, 187.6) == [0, 50, 100, 150, 200]
    assert tacche(-3, 9) == [-5, 0, 5, 10]
    assert tacche(0, 0) == [0, 1]
    assert tacche(0, 0.07) == [0, 0.02, 0.04, 0.06, 0.08]


@given(st.floats(0, 1e9), st.floats(-1e9, 0))
def test_le_tacche_contengono_sempre_i_dati(massimo, minimo):
    segni = tacche(minimo, massimo)
    un_nulla = 1e-6 * (massimo - minimo) + 1e-9
    assert segni[0] <= minimo + un_nulla
    assert segni[-1] >= massimo - un_nulla
    assert 0 in segni
    assert 2 <= len(segni) <= 9


@given(st.lists(st.integers(-1000, 1000), max_size=60), st.integers(1, 7))
def test_le_classi_coprono_ogni_valore_una_volta(valori, quante):
    classi = classi_quantili(valori, quante)
    assert len(classi) <= quante
    assert all(a <= b for a, b in classi)
    assert all(prima[1] < dopo[0] for prima, dopo in itertools.pairwise(classi))
    for valore in valori:
        da, a = classi[classe_di(valore, classi)]
        assert da <= valore <= a


@given(st.text())
def test_qualunque_testo_diventa_xml_che_si_rilegge(testo):
    radice = _albero(f"<a b='{sicuro(testo)}'>{sicuro(testo)}</a>")
    ammessi = [c for c in testo if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff")]
    letto = "".join(ammessi).replace("\r\n", "\n").replace("\r", "\n")
    assert (radice.text or "") == letto


def test_pezzi_piccoli():
    assert Lineare(5, 5, 0, 100)(5) == 0
    assert (n(10.0), n(-0.001), n(1.256)) == ("10", "0", "1.26")
    assert (n(-12.5), n(1234567.891), n(0)) == ("-12.5", "1234567.89", "0")
    assert accorcia("Bassa Bresciana Occidentale", 60).endswith("…")
    assert re.fullmatch(r"Garda", accorcia("Garda", 400))


# --- on paper ----------------------------------------------------------------------------------


def test_nel_pdf_ogni_grafico_e_una_figura_con_il_suo_nome(caplog):
    disegni = [disegna() for disegna in DISEGNI.values()]
    documento = pdf.crea_pdf(
        '<!doctype html><html lang="it"><head><meta charset="utf-8"><title>Grafici</title></head>'
        f"<body>{''.join(f'<div>{d}</div>' for d in disegni)}</body></html>"
    )
    assert [r.getMessage() for r in caplog.records if r.name.startswith("weasyprint")] == []
    with pikepdf.open(io.BytesIO(documento.contenuto)) as aperto:
        nomi = [
            str(oggetto.Alt)
            for oggetto in aperto.objects
            if isinstance(oggetto, pikepdf.Dictionary) and oggetto.get("/S") == "/Figure"
        ]
    titoli = [_albero(d)[0].text for d in disegni if _albero(d).get("role") == "img"]
    assert sorted(set(titoli)) == sorted(set(titoli) & set(nomi))
