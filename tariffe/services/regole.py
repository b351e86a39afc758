"""From the exchange format to the rows of a rule."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from tariffe.models import EdizioneTariffe, RegolaTariffaria, Servizio


@transaction.atomic
def scrivi_regola(
    *,
    edizione: EdizioneTariffe,
    servizio: Servizio,
    dati: Mapping[str, Any],
    utenza: str = "",
    altro: Mapping[str, Any] | None = None,
    riferimenti: Sequence[Mapping[str, Any]] | None = None,
    regola: RegolaTariffaria | None = None,
) -> RegolaTariffaria:
    """Writes the whole rule of a draft from the exchange format (extensions included).

    The rule of that service and `utenza` is replaced, its cases stay; `regola` names the row to
    replace when service or `utenza` change. `altro` are fields of the row that the format does not
    have (CAMPI_ALTRI: note, esempio_di, fonte, decorrenza…); those not named stay as they are.
    `riferimenti`: {"dove": "tratti[0]", "campo": "a", "parametro": code, "fattore": "1"}; None
    keeps none. Raises ErroreTariffa with the path of what is wrong, ErroreDominio if the edition
    is no draft.
    """
    raise NotImplementedError
