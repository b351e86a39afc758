"""The curve of a tariff: jumps are told apart from holes, and the reader finds the own point."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest

from base.grafici import curva

D = Decimal
SVG = "{http://www.w3.org/2000/svg}"
LINEARE = [(D(0), D(0)), (D(3000), D(0)), (D(30000), D("18.68")), (D(40000), D("18.68"))]


def disegno(spezzate, **altro):
    return ElementTree.fromstring(  # noqa: S314 - our own output
        curva("a", spezzate, titolo="t", etichetta_x="ISEE", etichetta_y="Tariffa", **altro)
    )


def le_scritte(radice):
    return ["".join(t.itertext()) for t in radice.iter(f"{SVG}text")]


def titoli(radice):
    return [t.text for t in radice.iter(f"{SVG}title")][1:]


def tratteggiate(radice):
    return [e for e in radice.iter(f"{SVG}line") if e.get("stroke-dasharray")]


def test_senza_punti_non_si_disegna_nulla():
    assert curva("a", [], titolo="t", etichetta_x="x", etichetta_y="y") == ""
    assert curva("a", [[]], titolo="t", etichetta_x="x", etichetta_y="y") == ""


def test_una_linea_continua_non_ha_salti_ne_buchi():
    radice = disegno([LINEARE])
    assert len(list(radice.iter(f"{SVG}polyline"))) == 1
    assert tratteggiate(radice) == []
    assert "nessuna tariffa" not in le_scritte(radice)
    assert le_scritte(radice) == [
        "0", "5", "10", "15", "20", "0", "10.000", "20.000", "30.000", "40.000", "Tariffa", "ISEE",
    ]  # fmt: skip


def test_un_salto_e_una_linea_verticale_tratteggiata():
    gradini = [[(D(0), D(0)), (D(3000), D(0))], [(D("3000.01"), D(10)), (D(9000), D(10))]]
    radice = disegno(gradini)
    (salto,) = tratteggiate(radice)
    assert salto.get("x1") == salto.get("x2")
    assert float(salto.get("y1")) > float(salto.get("y2")), "si paga di più: la linea sale"
    assert "nessuna tariffa" not in le_scritte(radice)


def test_un_buco_e_una_striscia_con_i_suoi_limiti():
    radice = disegno([[(D(0), D(0)), (D(3000), D(0))], [(D(3001), D(2)), (D(7500), D(5))]])
    assert titoli(radice) == ["da 3.000,00\u00a0€ a 3.001,00\u00a0€: nessuna tariffa"]
    assert tratteggiate(radice) == []
    assert "nessuna tariffa" in le_scritte(radice)
    striscia = next(r for r in radice.iter(f"{SVG}rect") if len(r))
    assert float(striscia.get("width")) >= 4, "anche un euro si deve vedere"


def test_manca_la_tariffa_all_inizio_e_alla_fine():
    radice = disegno([[(D(1000), D(2)), (D(2000), D(2))]], fino_a=D(5000))
    assert len(titoli(radice)) == 2


@pytest.mark.parametrize(
    "segno", [(D(0), D(0)), (D(15000), D("8.30")), (D(40000), D("18.68")), (D(90000), D("18.68"))]
)
def test_il_proprio_punto_e_scritto_e_sta_dentro(segno):
    radice = disegno([LINEARE], segno=segno)
    (scritto,) = [t for t in radice.iter(f"{SVG}text") if " con " in (t.text or "")]
    assert scritto.get("text-anchor") == "middle"
    meta = len(scritto.text) * 13 * 0.56 / 2
    assert meta <= float(scritto.get("x")) <= 480 - meta
    assert 12 <= float(scritto.get("y")) <= 260


def test_due_curve_hanno_nome_e_tratto_diverso():
    radice = disegno([LINEARE], confronto=[LINEARE], nome_serie="2026", nome_confronto="2025")
    linee = list(radice.iter(f"{SVG}polyline"))
    assert [e.get("stroke-dasharray") for e in linee] == ["8 3", None], "la nostra sta sopra"
    assert le_scritte(radice)[-2:] == ["2026", "2025"]


def test_un_punto_solo_si_vede():
    radice = disegno([[(D(5000), D(3))]])
    assert len(list(radice.iter(f"{SVG}circle"))) == 1


def test_i_numeri_grandi_non_escono_dal_disegno():
    radice = disegno([[(D(0), D(0)), (D("999999999.99"), D("99999"))]])
    for scritto in radice.iter(f"{SVG}text"):
        assert 0 <= float(scritto.get("x")) <= 480
