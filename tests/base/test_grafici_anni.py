"""Charts over the years: holes stay holes, the axis is honest, every line has its name."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest

from base import formati
from base.grafici import Riquadro, Serie, multipli, serie_temporale, sparkline

SVG = "{http://www.w3.org/2000/svg}"


def _albero(svg):
    return ElementTree.fromstring(svg)  # noqa: S314 - our own output


def _testi(svg):
    return ["".join(t.itertext()) for t in _albero(svg).iter(f"{SVG}text")]


def _titoli(svg):
    return [t.text for t in _albero(svg).iter(f"{SVG}title")][1:]


def _spezzate(svg):
    return [p.get("points").split() for p in _albero(svg).iter(f"{SVG}polyline")]


def _serie(valori, **altro):
    return serie_temporale([Serie("Garda", valori)], nome="s", titolo="t", **altro)


# --- lines over the years ----------------------------------------------------------------------


@pytest.mark.parametrize("buco", [{}, {2021: None}])
def test_la_linea_non_attraversa_un_anno_senza_dato(buco):
    svg = _serie({2019: 3, 2020: 4, 2022: 5, 2023: 6, 2024: Decimal("7.5")} | buco)
    assert [len(p) for p in _spezzate(svg)] == [2, 3]
    assert "2021: dato non pervenuto" in _titoli(svg)
    assert not [t for t in _titoli(svg) if t.startswith("Garda, 2021")]
    assert "dato non pervenuto" in _testi(svg), "il tratteggio è spiegato"
    assert {"2019", "2020", "2021", "2022", "2023", "2024"} <= set(_testi(svg))


def test_un_anno_isolato_ha_solo_il_suo_segno():
    svg = _serie({2019: 3, 2021: 5})
    assert _spezzate(svg) == []
    assert [t for t in _titoli(svg) if t.startswith("Garda")] == [
        "Garda, 2019: 3",
        "Garda, 2021: 5",
    ]


def test_i_punti_stanno_alla_loro_altezza():
    svg = _serie({2019: 0, 2020: 5, 2021: 10}, altezza=260)
    (punti,) = _spezzate(svg)
    altezze = [float(p.split(",")[1]) for p in punti]
    assert altezze == [236, 125, 14], "da 14 in alto a 236 in basso, asse da 0 a 10"


def test_la_linea_che_finisce_prima_dice_di_che_anno_e_l_ultimo_valore():
    svg = serie_temporale(
        [Serie("Garda", {2020: 1, 2021: Decimal("2.5")}), Serie("Sebino", {2021: 9, 2022: 8})],
        nome="s", titolo="t", formato=formati.euro,
        confronto=Serie("Provincia", {2020: 4, 2021: 4, 2022: 4}),
    )  # fmt: skip
    testi = _testi(svg)
    assert "2,50\u00a0€ (2021)" in testi
    assert "8,00\u00a0€" in testi
    assert {"Garda", "Sebino", "Provincia"} <= set(testi), "i nomi stanno accanto alle linee"


def test_le_linee_si_distinguono_senza_colore():
    nomi = ["A", "B", "C", "D"]
    svg = serie_temporale(
        [Serie(chi, {2020: i, 2021: i + 1}) for i, chi in enumerate(nomi)], nome="s", titolo="t"
    )
    tratti = [p.get("stroke-dasharray") for p in _albero(svg).iter(f"{SVG}polyline")]
    assert len(set(tratti)) == 4
    with pytest.raises(ValueError, match="al massimo 4 linee"):
        serie_temporale([Serie("A", {2020: 1})] * 5, nome="s", titolo="t")


def test_la_banda_si_interrompe_dove_manca():
    svg = _serie(
        dict.fromkeys(range(2018, 2024), 10),
        banda=dict.fromkeys((2018, 2019, 2021, 2022, 2023), (5, 15)),
    )
    bande = [p for p in _albero(svg).iter(f"{SVG}polygon") if len(p.get("points").split()) >= 4]
    assert [len(b.get("points").split()) for b in bande] == [4, 6]
    assert "dal minimo al massimo degli ambiti" in _testi(svg)


def test_l_asse_che_non_parte_da_zero_lo_dice():
    vicini = {2020: 181, 2021: 185, 2022: 190}
    assert "L’asse dei valori non parte da zero." in _testi(_serie(vicini))
    assert "0" in _testi(_serie(vicini, da_zero=True))
    assert "L’asse dei valori non parte da zero." not in _testi(_serie({2020: 1, 2021: 10}))


def test_valori_uguali_negativi_enormi_o_uno_solo():
    assert "5" in _testi(_serie({2023: 5}))
    assert "0" in _testi(_serie({2022: 0, 2023: 0}))
    testi = _testi(_serie({2021: -5, 2022: Decimal("-12.5"), 2023: 3}))
    assert "\u221215" in testi
    assert "0" in testi
    testi = _testi(_serie({2022: 1_000_000_000_000, 2023: 7_000_000_000_000}))
    assert "8.000\u00a0mld" in testi
    assert "0,006" in _testi(_serie({2022: 0.001, 2023: 0.0055}))


def test_gli_anni_chiesti_fanno_l_asse():
    svg = _serie({2015: 9, 2021: 4, 2022: 5}, anni=range(2020, 2024))
    assert "2015" not in " ".join(_titoli(svg))
    assert "2020: dato non pervenuto" in _titoli(svg)
    assert "2023: dato non pervenuto" in _titoli(svg)


def test_senza_alcun_valore_non_si_disegna():
    assert _serie({}) == ""
    assert _serie({2020: None}) == ""
    assert serie_temporale([], nome="s", titolo="t") == ""
    assert _serie({2020: 1}, anni=[2022, 2023]) == ""
    assert "Sebino: dato non pervenuto" in _testi(
        serie_temporale([Serie("Garda", {2020: 1}), Serie("Sebino", {})], nome="s", titolo="t")
    )


def test_tanti_anni_non_si_scrivono_uno_sull_altro():
    testi = _testi(_serie({a: a % 7 for a in range(1971, 2025)}, larghezza=400))
    scritti = [t for t in testi if t.isdigit() and len(t) == 4]
    assert scritti[-1] == "2024"
    assert len(scritti) <= 9


# --- small multiples ---------------------------------------------------------------------------


def test_i_riquadri_hanno_la_stessa_scala_e_l_ultimo_valore():
    svg = multipli(
        [Riquadro("Garda", {2021: 5, 2022: 10}), Riquadro("Sebino", {2021: 40, 2022: None})],
        nome="m", titolo="t", larghezza=400, formato=formati.percento,
    )  # fmt: skip
    testi = _testi(svg)
    assert testi.count("40") == 2, "lo stesso asse, da 0 a 40, in tutti e due"
    assert "10,0\u00a0%" in testi
    assert "40,0\u00a0% (2021)" in testi, "l’anno è scritto quando non è l’ultimo"
    assert "Stessa scala per tutti: da 0 a 40." in testi
    assert "dato non pervenuto" in testi
    cerchi = {t[0].text: float(t.get("cy")) for t in _albero(svg).iter(f"{SVG}circle")}
    assert cerchi["Sebino, 2021: 40,0\u00a0%"] < cerchi["Garda, 2022: 10,0\u00a0%"]


def test_un_riquadro_senza_dati_dice_perche():
    svg = multipli(
        [
            Riquadro("Garda", {2021: 5}),
            Riquadro("Sebino", motivo="non approvata"),
            Riquadro("Oglio"),
        ],
        nome="m", titolo="t",
    )  # fmt: skip
    assert {"Sebino: non approvata", "Oglio: dato non pervenuto"} <= set(_titoli(svg))
    solo_vuoti = multipli([Riquadro("Oglio")], nome="m", titolo="t")
    assert "dato non pervenuto" in _testi(solo_vuoti)
    assert not [t for t in _testi(solo_vuoti) if t.startswith("Stessa scala")]
    assert multipli([], nome="m", titolo="t") == ""


def test_la_linea_della_provincia_e_in_ogni_riquadro():
    svg = multipli(
        [Riquadro("A", {2020: 1, 2021: 2}), Riquadro("B", {2020: 3, 2021: 4})],
        nome="m", titolo="t", confronto={2020: 2, 2021: 2},
    )  # fmt: skip
    tratteggiate = [p for p in _albero(svg).iter(f"{SVG}polyline") if p.get("stroke-dasharray")]
    assert len(tratteggiate) == 2
    assert "Provincia" in _testi(svg)


def test_i_riquadri_non_attraversano_i_buchi():
    svg = multipli([Riquadro("A", {2018: 1, 2019: 2, 2021: 3, 2022: 4})], nome="m", titolo="t")
    assert [len(p) for p in _spezzate(svg)] == [2, 2]


# --- sparkline ---------------------------------------------------------------------------------


def test_la_linea_di_cella_si_legge_nel_titolo():
    svg = sparkline({2018: 12, 2019: None, 2020: 15}, nome="s", titolo="Garda")
    assert _albero(svg)[0].text == "Garda: 12 nel 2018, 15 nel 2020"
    assert _spezzate(svg) == []
    assert 'fill="url(#s-manca)"' in svg
    assert _testi(svg) == []
    assert "Garda: 7 nel 2020<" in sparkline({2020: 7}, nome="s", titolo="Garda")


def test_la_linea_di_cella_senza_valori_non_c_e():
    assert sparkline({}, nome="s", titolo="t") == ""
    assert sparkline({2020: None}, nome="s", titolo="t") == ""


def test_valori_uguali_stanno_a_mezza_altezza():
    (punti,) = _spezzate(sparkline({2019: 4, 2020: 4}, nome="s", titolo="t", altezza=24))
    assert [p.split(",")[1] for p in punti] == ["12", "12"]
