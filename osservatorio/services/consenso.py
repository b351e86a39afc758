"""An Ambito agrees to be named beside its declared figures, or withdraws."""

from django.db import transaction

from osservatorio.models import ConsensoConfronto
from territorio.models import Ambito
from utenti.models import Utente


@transaction.atomic
def concedi_consenso(*, ambito: Ambito, utente: Utente) -> ConsensoConfronto:
    """The agreement of the Ambito; the one that is there already stays as it is."""
    consenso, _ = ConsensoConfronto.objects.get_or_create(
        ambito=ambito, defaults={"concesso_da": utente}
    )
    return consenso


@transaction.atomic
def ritira_consenso(*, ambito: Ambito) -> None:
    """From now on its figures are those of «un altro ambito»; nothing if it had not agreed."""
    ConsensoConfronto.objects.filter(ambito=ambito).delete()
