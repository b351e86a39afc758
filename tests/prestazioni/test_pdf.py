"""What a page of a report costs: beside a plain page, beside Chromium, and by length."""

import os
import subprocess
import time
from pathlib import Path

import pytest

from base.grafici import Barra, barre_orizzontali
from base.pdf import BASE_URL, _crea_fetcher
from osservatorio import export
from osservatorio.reports import Report
from osservatorio.reports.elementi import Figura, Rapporto, Sezione, Tabella

pytestmark = [pytest.mark.prestazioni, pytest.mark.django_db]

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
RIGHE, COLONNE = 26, 8
INTESTAZIONI = tuple(f"Anno {2015 + n}" for n in range(COLONNE))
REPORT = Report("prova", "Rapporto di prova", "", lambda **_: None)


def disegno(numero):
    return barre_orizzontali(
        [Barra(f"Ambito {n}", 100 + 3.5 * n + numero, evidenziata=n == 4) for n in range(7)],
        nome=f"grafico-{numero}",
        titolo="Indice di vecchiaia degli ambiti",
        riferimento=118,
        larghezza=400,
    )


def righe(numero):
    return [
        (f"Comune {r}", *(f"{(r + 1) * c * 137 + numero}" for c in range(1, COLONNE)))
        for r in range(RIGHE)
    ]


def documento(pagine):
    """One page a section: a chart with its sentence, and a table of 26 × 8."""
    sezioni = [
        Sezione(
            f"capitolo-{n}",
            f"Capitolo {n}",
            figura=Figura(
                n + 1,
                "Indice di vecchiaia degli ambiti",
                disegno(n),
                "Dove la popolazione è più anziana.",
                Tabella(n + 1, "Residenti", INTESTAZIONI, righe(n), frozenset(range(1, COLONNE))),
            ),
        )
        for n in range(pagine)
    ]
    return Rapporto(
        nome="prova",
        titolo="Rapporto di prova",
        anno=2023,
        stato_dati="Dati di prova",
        preparata_il="1° gennaio 2023",
        sezioni=sezioni,
        fonti=["Istat, popolazione al 1/1/2023 (stima)"],
    )


def nostro(pagine):
    return export.report_pdf(REPORT, documento(pagine))


def pagina_di_riferimento(numero):
    teste = "".join(f"<th>{testo}</th>" for testo in INTESTAZIONI)
    corpo = "".join(
        f"<tr>{''.join(f'<td>{cella}</td>' for cella in riga)}</tr>" for riga in righe(numero)
    )
    return (
        f"<section><h2>Capitolo {numero}</h2><figure>{disegno(numero)}</figure>"
        f"<table><thead><tr>{teste}</tr></thead><tbody>{corpo}</tbody></table></section>"
    )


def riferimento(pagine):
    """The same pages with the least of style, tagged as ours."""
    import weasyprint

    stile = (
        "@page{size:A4;margin:15mm}body{font:9pt 'Liberation Sans'}figure{margin:0}"
        "table{table-layout:fixed;width:100%;border-collapse:collapse;line-height:1.2}"
        "td,th{border-bottom:1px solid #999;text-align:right}section{break-after:page}"
    )
    html = (
        f'<!doctype html><html lang="it"><head><meta charset="utf-8"><title>Prova</title>'
        f"<style>{stile}</style></head><body>"
        f"{''.join(pagina_di_riferimento(n) for n in range(pagine))}</body></html>"
    )
    opzioni = {"pdf_variant": "pdf/ua-1"}
    reso = weasyprint.HTML(string=html, base_url=BASE_URL, url_fetcher=_crea_fetcher([])).render(
        **opzioni
    )
    reso.write_pdf(**opzioni)
    return len(reso.pages)


def test_una_pagina_costa_come_una_pagina_semplice(banco):
    sezioni = 10
    pagine = nostro(sezioni).pagine
    assert riferimento(pagine) == pagine
    banco.confronta(
        f"report di {pagine} pagine, rispetto a pagine semplici in WeasyPrint",
        nostro=lambda: nostro(sezioni),
        riferimento=lambda: riferimento(pagine),
        al_massimo=1.1,
        giri=3,
        orologio=time.process_time,
    )


def test_cento_pagine_costano_come_dieci_volte_dieci(banco):
    corto, lungo = nostro(9).pagine, nostro(98).pagine
    assert lungo > 95
    banco.confronta(
        f"{lungo} pagine, rispetto a {corto}: tempo per pagina al massimo 1,6 volte",
        nostro=lambda: nostro(98),
        riferimento=lambda: nostro(9),
        al_massimo=1.6 * lungo / corto,
        giri=1,
        orologio=time.process_time,
    )


@pytest.mark.skipif(not CHROMIUM.exists(), reason="manca chromium")
def test_come_chromium_ma_piu_leggero(banco, tmp_path):
    html = tmp_path / "pagina.html"
    html.write_text(export.report_html(REPORT, documento(9)), encoding="utf-8")
    suo = tmp_path / "chromium.pdf"

    def chromium():
        subprocess.run(
            [
                CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
                f"--user-data-dir={tmp_path / 'profilo'}", f"--print-to-pdf={suo}", html.as_uri(),
            ],
            check=True,
            capture_output=True,
        )  # fmt: skip

    banco.confronta(
        "10 pagine, rispetto alla stampa in PDF di Chromium",
        nostro=lambda: nostro(9),
        riferimento=chromium,
        al_massimo=1.3,
        giri=3,
    )
    assert len(nostro(9).contenuto) <= 0.5 * suo.stat().st_size
