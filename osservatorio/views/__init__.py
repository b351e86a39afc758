"""The pages of the reserved observatory."""

from osservatorio.views.pagine import home, report
from osservatorio.views.provenienza import provenienza
from osservatorio.views.riparto import riparto
from osservatorio.views.una_volta_sola import adempimento_xlsx, istat_csv, una_volta_sola

__all__ = [
    "adempimento_xlsx",
    "home",
    "istat_csv",
    "provenienza",
    "report",
    "riparto",
    "una_volta_sola",
]
