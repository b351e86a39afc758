"""The parts of a whole: shares that are right, rows without data that say why."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest

from base import formati
from base.grafici import Composizione, barre_100
from base.grafici.motivi import CATEGORIE

SVG = "{http://www.w3.org/2000/svg}"


def _albero(svg):
    return ElementTree.fromstring(svg)  # noqa: S314 - our own output


def _testi(svg):
    return ["".join(t.itertext()) for t in _albero(svg).iter(f"{SVG}text")]


def _parti(svg):
    """Title and width of what has a title: the bars, and the rows without data."""
    return {r[0].text: float(r.get("width")) for r in _albero(svg).iter(f"{SVG}rect") if len(r)}


def _barre(*righe, categorie=("Domiciliare", "Residenziale"), **altro):
    return barre_100(righe, categorie=categorie, nome="b", titolo="t", **altro)


def test_le_quote_sono_proporzionali_e_sommano_a_tutta_la_riga():
    svg = _barre(Composizione("Garda", [Decimal("2500.50"), Decimal("7501.50")]), larghezza=404,
                 formato=formati.euro)  # fmt: skip
    assert _parti(svg) == {
        "Garda, Domiciliare: 25\u00a0% (2.500,50\u00a0€)": 100,
        "Garda, Residenziale: 75\u00a0% (7.501,50\u00a0€)": 300,
    }
    assert "75\u00a0%" in _testi(svg)


def test_dove_non_c_e_posto_la_quota_sta_solo_nel_titolo():
    svg = _barre(Composizione("Garda", [1, 99]))
    assert "1\u00a0%" not in _testi(svg)
    assert "Garda, Domiciliare: 1\u00a0% (1)" in _parti(svg)


@pytest.mark.parametrize(
    ("valori", "detto"),
    [
        (None, "dato non pervenuto"),
        ([None, None], "dato non pervenuto"),
        ([1, None], "dato incompleto: le quote non si calcolano"),
        ([0, 0], "tutti i valori sono zero: le quote non si calcolano"),
        ([5, -1], "valori negativi: le quote non si calcolano"),
    ],
)
def test_una_riga_senza_quote_dice_perche(valori, detto):
    svg = _barre(Composizione("Garda", valori))
    assert detto in _testi(svg)
    assert list(_parti(svg)) == [f"Garda: {detto}"]
    assert 'fill="url(#b-manca)"' in svg


def test_il_motivo_dato_vince_e_una_parte_a_zero_non_si_disegna():
    svg = _barre(Composizione("Garda", None, motivo="non approvata"), Composizione("Iseo", [0, 4]))
    assert "non approvata" in _testi(svg)
    assert list(_parti(svg)) == ["Garda: non approvata", "Iseo, Residenziale: 100\u00a0% (4)"]


def test_nove_categorie_con_nove_motivi_e_la_legenda():
    nomi = [f"Area {i}" for i in range(9)]
    svg = _barre(Composizione("Garda", [1] * 9), categorie=nomi)
    assert _testi(svg)[:9] == nomi
    fondi = [r.get("fill") for r in _albero(svg).iter(f"{SVG}rect") if len(r)]
    assert len(set(fondi)) == len(CATEGORIE) == 9
    with pytest.raises(ValueError, match="al massimo 9 categorie"):
        _barre(Composizione("Garda", [1] * 10), categorie=[*nomi, "Altro"])
    with pytest.raises(ValueError, match="un valore per categoria"):
        _barre(Composizione("Garda", [1]))


def test_senza_righe_o_categorie_non_si_disegna():
    assert _barre() == ""
    assert _barre(Composizione("Garda", []), categorie=[]) == ""
    enorme = _barre(Composizione("Garda", [10**15, 3 * 10**15]))
    assert "Garda, Residenziale: 75\u00a0% (3.000.000.000.000.000)" in _parti(enorme)
