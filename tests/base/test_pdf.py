"""PDF: tagged, closed to the network, the same bytes every time, and a sentence when it cannot be
made.
"""

import io
import logging

import pikepdf
import pytest
from django.core.checks import run_checks

from base import pdf

PAGINA = """<!doctype html><html lang="it"><head><meta charset="utf-8">
<title>Scheda di prova</title>
<link rel="stylesheet" href="/static/css/caratteri.css"></head>
<body><h1>Scheda</h1><p>Spesa di 1.234,50&nbsp;€</p>{}</body></html>"""


def test_il_pdf_e_marcato_con_lingua_e_titolo():
    with pikepdf.open(io.BytesIO(pdf.render_pdf(PAGINA.format("")))) as documento:
        assert documento.Root.MarkInfo.Marked
        assert documento.Root.Lang == "it"
        assert documento.docinfo["/Title"] == "Scheda di prova"
        assert "/StructTreeRoot" in documento.Root
        assert documento.open_metadata()["pdfuaid:part"] == "1"


def test_lo_stesso_html_da_gli_stessi_byte():
    assert pdf.render_pdf(PAGINA.format("")) == pdf.render_pdf(PAGINA.format(""))
    assert pdf.render_pdf(PAGINA.format("")) != pdf.render_pdf(PAGINA.format("<p>altro</p>"))


@pytest.mark.parametrize(
    "indirizzo",
    [
        "http://127.0.0.1:1/x.png",
        "//127.0.0.1:1/x.png",
        "https://esempio.invalid/x.png",
        "file:///etc/hostname",
        "/static/../manage.py",
        "/static/%2e%2e/manage.py",
        "/static/css/che-non-esiste.png",
        "/stato/",
    ],
)
def test_fuori_dai_file_statici_non_si_legge_nulla(indirizzo, caplog):
    caplog.set_level(logging.CRITICAL, logger="weasyprint")
    with pytest.raises(pdf.RisorsaRifiutata, match="file che non ci sono"):
        pdf.render_pdf(PAGINA.format(f'<img src="{indirizzo}" alt="x">'))


def test_i_file_raccolti_per_la_produzione_si_trovano(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "css").mkdir()
    raccolto = tmp_path / "css" / "sito.0123abc.css"
    raccolto.write_text("p {}")
    assert pdf.file_statico(pdf.BASE_URL + "static/css/sito.0123abc.css?v=1") == raccolto
    assert pdf.file_statico(pdf.BASE_URL + "static/css/../../segreto") is None


def test_un_disegno_dentro_l_html_diventa_una_figura_con_il_suo_titolo():
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>Il disegno</title>'
        '<rect width="9" height="9"/></svg>'
    )
    with pikepdf.open(io.BytesIO(pdf.render_pdf(PAGINA.format(svg)))) as documento:
        figure = [
            o
            for o in documento.objects
            if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"
        ]
        assert [str(f.Alt) for f in figure] == ["Il disegno"]


def test_senza_librerie_si_dice_come_installarle(monkeypatch):
    def non_si_apre(nome):
        raise OSError(nome)

    pdf.librerie_mancanti.cache_clear()
    monkeypatch.setattr(pdf.ctypes, "CDLL", non_si_apre)
    try:
        with pytest.raises(pdf.PdfNonDisponibile) as rifiuto:
            pdf.render_pdf(PAGINA.format(""))
        assert "pango" in rifiuto.value.messaggio
        assert "sudo apt install libpango-1.0-0" in rifiuto.value.messaggio
        assert "base.W001" in {avviso.id for avviso in run_checks()}
    finally:
        pdf.librerie_mancanti.cache_clear()


def test_con_le_librerie_il_controllo_tace():
    assert "base.W001" not in {avviso.id for avviso in run_checks()}
