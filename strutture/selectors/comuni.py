"""The comuni in which a user of the office works."""

from django.db.models import QuerySet
from django.utils import timezone

from territorio.models import Comune
from utenti.models import Utente


def comuni_visibili(utente: Utente) -> QuerySet[Comune]:
    """The comuni in which the user may put a facility: of its Ambiti, or of the whole Province."""
    comuni = Comune.objects.della_provincia()
    if utente.vede_tutto:
        return comuni
    return comuni.degli_ambiti_oggi(utente.ambiti_visibili, timezone.localdate())
