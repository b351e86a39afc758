"""Open invitations of the demo, to invented facilities: no mail leaves."""

from django.db import transaction

from strutture.models import InvitoReferente, Struttura
from strutture.services.inviti import crea_invito
from utenti.enums import Ruolo
from utenti.models import Utente

QUANTI = 2
SITO = "http://localhost/"


@transaction.atomic
def carica_demo_inviti() -> int:
    """Invites the first facilities that nobody keeps, once; how many. Needs the demo's users."""
    ufficio = (
        Utente.objects.filter(dimostrativo=True, incarichi__ruolo=Ruolo.OPERATORE_UDP)
        .order_by("pk")
        .first()
    )
    if ufficio is None or InvitoReferente.objects.exists():
        return 0
    strutture = (
        Struttura.objects.pubblicate()
        .dell_ufficio(ufficio)
        .filter(dimostrativa=True, referenti__isnull=True)
        .exclude(email="")
        .order_by("codice_fonte", "pk")[:QUANTI]
    )
    for struttura in strutture:
        crea_invito(struttura=struttura, email=struttura.email, utente=ufficio, sito=SITO)
    return len(strutture)
