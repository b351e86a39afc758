"""Conguagli: a month asked again; here it is written that it was paid or given back."""

from django.db import transaction
from django.utils import timezone

from base.errors import ErroreDominio
from tariffe.models import Conguaglio
from utenti.models import Utente


@transaction.atomic
def regola_conguaglio(*, conguaglio: Conguaglio, utente: Utente) -> Conguaglio:
    """Records that the difference was paid or given back; refused the second time."""
    riga = Conguaglio.objects.select_for_update(of=("self",)).get(pk=conguaglio.pk)
    if riga.regolato_il is not None:
        raise ErroreDominio(
            f"Questo conguaglio è già stato regolato il {riga.regolato_il:%d/%m/%Y}.",
            codice="REGOLATO",
        )
    riga.regolato_da, riga.regolato_il = utente, timezone.now()
    riga.full_clean()
    riga.save(update_fields=["regolato_da", "regolato_il"])
    return riga
