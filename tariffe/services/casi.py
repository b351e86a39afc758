"""Cases pasted from a table."""

from django.db import transaction

from tariffe.models import EdizioneTariffe


@transaction.atomic
def importa_casi(*, edizione: EdizioneTariffe, testo: str, sostituisci: bool = False) -> int:
    """Cases of a draft from a pasted or CSV table: how many were written, all or none.

    Columns: servizio, utenza, caso, isee, contesto (JSON or `chiave=valore; …`), importo, totale,
    errore, fonte. Raises ErroreDominio with the row and column of what is wrong.
    """
    raise NotImplementedError
