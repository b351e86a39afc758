"""The tariffs of the demo, approved by its own responsabili."""

from django.conf import settings

from config.demo import AMBITI_DEMO, controlla_demo_permessa, email_demo
from tariffe.services import carica_demo
from territorio.models import Ambito
from utenti.enums import Ruolo
from utenti.models import Utente


def carica_demo_tariffe() -> None:
    """Examples from public regulations, and invented tariffs of the demo's Ambiti; once."""
    controlla_demo_permessa()
    responsabili = {
        ambito.numero: Utente.objects.get(email=email_demo(Ruolo.RESPONSABILE_UDP, ambito))
        for ambito in Ambito.objects.della_provincia().filter(numero__in=AMBITI_DEMO)
    }
    carica_demo(cartella=settings.BASE_DIR / "fixtures" / "demo", responsabili=responsabili)
