"""A whole edition from one JSON document."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from tariffe.models import EdizioneTariffe, Regolamento
from utenti.models import Utente


@transaction.atomic
def importa_edizione(
    *,
    dati: Mapping[str, Any] | str | bytes,
    regolamento: Regolamento,
    utente: Utente | None = None,
) -> EdizioneTariffe:
    """A new draft of the regulation from the document of `edizione_come_dati`; all or nothing.

    Raises ErroreDominio with the path of what is wrong.
    """
    raise NotImplementedError
