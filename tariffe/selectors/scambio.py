"""A whole edition as one JSON document."""

from typing import Any

from tariffe.models import EdizioneTariffe

FORMATO = "edizione-tariffe"
VERSIONE = 1


def edizione_come_dati(edizione: EdizioneTariffe) -> dict[str, Any]:
    """Regulation, edition, services, indexed values, rules with their cases: see docs."""
    raise NotImplementedError
