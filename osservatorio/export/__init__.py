"""Reports and tables as files."""

from osservatorio.export.adempimenti import adempimento_xlsx, istat_csv
from osservatorio.export.altri import SCRITTORI_ALTRI
from osservatorio.export.grafico import grafico_svg
from osservatorio.export.jsonstat import tavola_jsonstat
from osservatorio.export.report import nome_file, report_html, report_pdf, verifica_di
from osservatorio.export.riparto import riparto_csv, riparto_xlsx
from osservatorio.export.tavola import tavola_csv, tavola_csv_largo, tavola_json
from osservatorio.export.tavola_xlsx import tavola_xlsx

__all__ = [
    "SCRITTORI_ALTRI",
    "adempimento_xlsx",
    "grafico_svg",
    "istat_csv",
    "nome_file",
    "report_html",
    "report_pdf",
    "riparto_csv",
    "riparto_xlsx",
    "tavola_csv",
    "tavola_csv_largo",
    "tavola_json",
    "tavola_jsonstat",
    "tavola_xlsx",
    "verifica_di",
]
