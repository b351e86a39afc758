"""The pages of the reserved observatory."""

from osservatorio.views.pagine import home, report
from osservatorio.views.provenienza import provenienza

__all__ = ["home", "provenienza", "report"]
