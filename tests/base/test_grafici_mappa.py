"""Maps: the areas, their classes, and why there is no colour."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest

from base import formati
from base.grafici import Area, Assenza, mappa_aree
from base.grafici.percorsi import anelli, geometria, punto_interno, riquadro

SVG = "{http://www.w3.org/2000/svg}"
QUADRATO = "M0 0L10 0L10 10L0 10Z"
VICINO = "M10,0 20,0 20,10 10,10z"

AREE = [
    Area("Garda", QUADRATO, collegamento="/ambiti/garda/", etichetta="11", valore=Decimal("12.5")),
    Area("Sebino", VICINO, collegamento="/ambiti/sebino/", etichetta="5", valore=None),
]


def _albero(svg):
    return ElementTree.fromstring(svg)  # noqa: S314 - our own output


def _testi(svg):
    return ["".join(t.itertext()) for t in _albero(svg).iter(f"{SVG}text")]


def _mappa():
    return mappa_aree(AREE, nome="mappa", titolo="Mappa degli ambiti")


def _coropleta():
    return mappa_aree(AREE, nome="coropleta", titolo="Spesa", coropleta=True)


def _di(*valori, **altro):
    """Areas in a row with those values; what is an Assenza has no value."""
    aree = [
        Area(f"A{i}", f"M{10 * i} 0h10v10h-10z", assente=v)
        if isinstance(v, Assenza)
        else Area(f"A{i}", f"M{10 * i} 0h10v10h-10z", valore=v)
        for i, v in enumerate(valori)
    ]
    return mappa_aree(aree, nome="m", titolo="t", coropleta=True, **altro)


def _riempimenti(svg):
    """Fill of each area, by its name."""
    return {
        g[0].text.split(":")[0]: g[1].get("fill")
        for g in _albero(svg).iter(f"{SVG}g")
        if len(g) > 1 and g[0].tag == f"{SVG}title"
    }


def test_ogni_area_e_un_collegamento_con_il_suo_nome():
    radice = _albero(_mappa())
    collegamenti = list(radice.iter(f"{SVG}a"))
    assert [(a.get("href"), a[0].text) for a in collegamenti] == [
        ("/ambiti/garda/", "Garda"),
        ("/ambiti/sebino/", "Sebino"),
    ]
    assert radice.get("role") == "group", "un'immagine nasconderebbe i collegamenti"
    assert _testi(_mappa()) == ["11", "5"]


def test_il_dato_mancante_e_tratteggiato_e_detto_nella_legenda():
    svg = _coropleta()
    assert _testi(svg)[-2:] == ["13 (1 area)", "dato non pervenuto (1 area)"]
    assert 'fill="url(#coropleta-manca)"' in svg
    assert "Sebino: dato non pervenuto" in svg
    assert "Garda: 13" in svg, "senza formato il valore è un intero, arrotondato per eccesso a metà"


@pytest.mark.parametrize("indirizzo", ["javascript:alert(1)", "data:text/html,x", "//a", "x"])
def test_una_mappa_non_porta_a_indirizzi_strani(indirizzo):
    with pytest.raises(ValueError, match="collegamento"):
        mappa_aree([Area("A", QUADRATO, collegamento=indirizzo)], nome="a", titolo="t")


def test_la_mappa_sta_nel_riquadro_del_disegno():
    lontano = "M7000,-45600l50,0 0,40h-50z"
    assert riquadro([lontano]) == (7000, -45600, 7050, -45560)
    radice = _albero(mappa_aree([Area("A", lontano)], nome="a", titolo="t", larghezza=108))
    assert radice.get("viewBox") == "0 0 108 88", "50 × 40 in scala 2, più 4 di margine per lato"


def test_i_percorsi_assoluti_e_relativi_danno_gli_stessi_punti():
    attesi = (((0, 0), (10, 0), (10, 10), (0, 10)),)
    assert anelli("M0 0 10 0 10 10 0 10Z") == attesi
    assert anelli("m0,0 10,0 0,10 -10,0z") == attesi
    assert anelli("M0-0H10V10H0Z") == attesi
    assert anelli("M0 0h10v10h-10z") == attesi
    due = anelli("M0 0h10v10h-10zm20 0h10v10h-10z")
    assert due[1] == ((20, 0), (30, 0), (30, 10), (20, 10))


@pytest.mark.parametrize("percorso", ["L0 0", "M0 0C1 1 2 2 3 3", "M0 0<script>", "boh", "5 5"])
def test_un_percorso_che_non_e_di_linee_viene_rifiutato(percorso):
    with pytest.raises(ValueError, match="percorso"):
        anelli(percorso)


def test_l_etichetta_sta_dentro_anche_in_una_forma_a_elle():
    x, y = punto_interno("M0 0H10V90H100V100H0Z")
    assert (0 < x < 10 and 0 < y < 100) or (0 < x < 100 and 90 < y < 100)


# --- classes -----------------------------------------------------------------------------------


def test_le_soglie_date_fanno_le_classi_e_il_valore_pari_va_sopra():
    svg = _di(9, 10, 15, 20, 25, soglie=[10, 20], formato=formati.numero)
    assert _testi(svg) == [
        "meno di 10 (1 area)", "da 10 a meno di 20 (2 aree)", "20 e oltre (2 aree)",
    ]  # fmt: skip
    colori = _riempimenti(svg)
    assert colori["A0"] != colori["A1"] == colori["A2"] != colori["A3"] == colori["A4"]


def test_attorno_alla_provincia_sotto_e_a_righe_e_sopra_e_pieno():
    svg = _di(10, 16, 19, 20, 21, 24, 32, riferimento=20, formato=formati.numero)
    testi = _testi(svg)
    assert testi[0] == "Provincia: 20"
    # Distances 0, 1, 1, 4, 4, 10, 12: four in five within 10, in two steps of 5.
    assert testi[1:] == [
        "meno di 10 (0 aree)", "da 10 a meno di 15 (1 area)", "da 15 a meno di 20 (2 aree)",
        "da 20 a meno di 25 (3 aree)", "da 25 a meno di 30 (0 aree)", "30 e oltre (1 area)",
    ]  # fmt: skip
    colori = _riempimenti(svg)
    assert all(colori[a].startswith("url(#m-classe-") for a in ("A0", "A1", "A2"))
    assert all(colori[a].startswith("#") for a in ("A3", "A4", "A5", "A6"))


def test_soglie_e_riferimento_insieme():
    svg = _di(5, 12, 18, soglie=[10, 20], riferimento=15, nome_riferimento="Lombardia")
    assert _testi(svg) == [
        "Lombardia: 15", "meno di 10 (1 area)", "da 10 a meno di 15 (1 area)",
        "da 15 a meno di 20 (1 area)", "20 e oltre (0 aree)",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("altro", "detto"),
    [
        ({"soglie": [3, 1]}, "dalla più piccola"),
        ({"soglie": [1, 1]}, "dalla più piccola"),
        ({"soglie": [1, 2, 3, 4, 5]}, "al massimo 5 classi"),
        ({"soglie": [1, 2, 3, 4], "riferimento": 5}, "al massimo 3 classi"),
    ],
)
def test_soglie_che_non_vanno(altro, detto):
    with pytest.raises(ValueError, match=detto):
        _di(1, 2, **altro)


def test_valori_tutti_uguali_o_nessuno():
    assert _testi(_di(4, 4)) == ["4 (2 aree)"]
    assert "da 4 a meno di 5 (2 aree)" in _testi(_di(4, 4, riferimento=4))
    assert _testi(_di(Assenza.DATO, Assenza.DATO)) == ["dato non pervenuto (2 aree)"]
    assert "dato non pervenuto (1 area)" in _testi(_di(Assenza.DATO, riferimento=3))
    assert "da \u221210 a meno di 0 (1 area)" in _testi(_di(-5, 10**15, soglie=[-10, 0]))


def test_ogni_motivo_di_assenza_ha_il_suo_disegno_e_il_suo_conto():
    svg = _di(3, Assenza.DATO, Assenza.SERVIZIO, Assenza.SERVIZIO, Assenza.RISPOSTA)
    assert _testi(svg)[1:] == [
        "dato non pervenuto (1 area)", "nessun servizio (2 aree)",
        "richieste senza risposta (1 area)",
    ]  # fmt: skip
    colori = _riempimenti(svg)
    assert len({colori["A1"], colori["A2"], colori["A4"]}) == 3
    definiti = [p.get("id") for p in _albero(svg).iter(f"{SVG}pattern")]
    assert {f"url(#{d})" for d in definiti} == {colori["A1"], colori["A2"], colori["A4"]}
    assert "A4: richieste senza risposta" in svg


def test_i_confini_comuni_restano_comuni_anche_arrotondati():
    primo, secondo = "M0 0L3.333 0L3.333 7.777L0 7.777z", "M3.333 0L9 0L9 7.777L3.333 7.777z"
    percorsi = geometria((primo, secondo), 100, 4).percorsi
    lati = [{p for anello in anelli(percorso) for p in anello} for percorso in percorsi]
    vicini = {(round(x, 1), round(y, 1)) for x, y in lati[0]} & {
        (round(x, 1), round(y, 1)) for x, y in lati[1]
    }
    assert len(vicini) == 2
