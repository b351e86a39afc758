"""Two facilities that look alike and are two."""

from django.db import transaction

from base.errors import ErroreDominio
from strutture.models import NonDoppione, Struttura
from utenti.models import Utente


@transaction.atomic
def non_sono_la_stessa(*, prima: Struttura, seconda: Struttura, utente: Utente) -> NonDoppione:
    """Writes that the two are different, so that nobody is asked again; twice is as once.

    Errors: ErroreDominio if they are one record.
    """
    if prima.pk == seconda.pk:
        raise ErroreDominio("Scegli due schede diverse.", codice="STESSA")
    bassa, alta = sorted((prima, seconda), key=lambda una: una.pk)
    coppia, _nuova = NonDoppione.objects.get_or_create(
        prima=bassa, seconda=alta, defaults={"detto_da": utente}
    )
    return coppia
