"""Rows and pages of the register's reserved area as files."""

from strutture.export.freschezza import foglio_pdf, quadro_csv

__all__ = ["foglio_pdf", "quadro_csv"]
