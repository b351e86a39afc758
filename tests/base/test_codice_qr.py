"""The QR that is printed is, module by module, the one of the standard's encoder."""

import re

import segno

from base.grafici import codice_qr

INDIRIZZO = f"https://sportello.provincia.example/dati/verifica/{'0123456789abcdef' * 4}/"


def moduli(svg):
    """The dark modules drawn by the path, as {(column, row)}."""
    scuri = set()
    for x, y, lungo in re.findall(r"M(\d+) (\d+)h(\d+)v1H\d+z", svg):
        scuri |= {(int(x) + i, int(y)) for i in range(int(lungo))}
    return scuri


def test_i_moduli_disegnati_sono_quelli_del_codice():
    svg = codice_qr(INDIRIZZO, nome="qr", titolo="Verifica")
    matrice = segno.make(INDIRIZZO, error="m", micro=False, boost_error=False).matrix
    attesi = {
        (x + 4, y + 4) for y, riga in enumerate(matrice) for x, scuro in enumerate(riga) if scuro
    }
    assert moduli(svg) == attesi
    assert len(attesi) > 500


def test_ha_il_titolo_il_bordo_bianco_e_colori_scritti():
    svg = codice_qr(INDIRIZZO, nome="qr", titolo="Apre la <pagina>")
    assert '<title id="qr-titolo">Apre la &lt;pagina&gt;</title>' in svg
    lato = len(segno.make(INDIRIZZO, error="m", micro=False, boost_error=False).matrix) + 8
    assert f'viewBox="0 0 {lato * 4} {lato * 4}"' in svg
    assert 'fill="#FFFFFF"' in svg
    assert 'fill="#000000"' in svg
    assert min(x for x, _ in moduli(svg)) == min(y for _, y in moduli(svg)) == 4
    assert codice_qr(INDIRIZZO, nome="qr", titolo="Apre la <pagina>") == svg


def test_stampato_a_26_millimetri_un_modulo_ha_almeno_quattro_punti_a_300_dpi():
    """26 mm are 307 dots; version 8 has 49 modules and 8 of border: 5,4 dots each."""
    lato = len(segno.make(INDIRIZZO, error="m", micro=False, boost_error=False).matrix) + 8
    assert 26 / 25.4 * 300 / lato >= 4
