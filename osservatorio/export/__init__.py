"""Reports and tables as files."""

from osservatorio.export.adempimenti import adempimento_xlsx, istat_csv
from osservatorio.export.report import nome_file, report_html, report_pdf

__all__ = ["adempimento_xlsx", "istat_csv", "nome_file", "report_html", "report_pdf"]
