"""Reports and tables as files."""

from osservatorio.export.adempimenti import adempimento_xlsx, istat_csv
from osservatorio.export.report import nome_file, report_html, report_pdf, verifica_di
from osservatorio.export.riparto import riparto_csv, riparto_xlsx

__all__ = [
    "adempimento_xlsx",
    "istat_csv",
    "nome_file",
    "report_html",
    "report_pdf",
    "riparto_csv",
    "riparto_xlsx",
    "verifica_di",
]
