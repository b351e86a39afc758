"""The tariffs of the demo, approved by its own responsabili."""

from django.conf import settings
from django.utils import timezone

from config.demo import AMBITI_DEMO, controlla_demo_permessa, email_demo
from tariffe.services import carica_demo
from tariffe.services.persone import carica_persone_dimostrative
from territorio.models import Ambito, Comune
from utenti.enums import Ruolo
from utenti.models import Utente

# How many people of each Ambito of the demo: some tens.
PERSONE_DEMO = {8: 34, 9: 10}


def carica_demo_tariffe() -> None:
    """Examples from public regulations, and invented tariffs of the demo's Ambiti; once."""
    controlla_demo_permessa()
    responsabili = {
        ambito.numero: Utente.objects.get(email=email_demo(Ruolo.RESPONSABILE_UDP, ambito))
        for ambito in Ambito.objects.della_provincia().filter(numero__in=AMBITI_DEMO)
    }
    carica_demo(cartella=settings.BASE_DIR / "fixtures" / "demo", responsabili=responsabili)


def carica_demo_persone() -> int:
    """Invented people who pay those tariffs, in the demo's Ambiti; how many, once."""
    controlla_demo_permessa()
    oggi = timezone.localdate()
    return sum(
        carica_persone_dimostrative(
            ambito=ambito,
            comuni=list(
                Comune.objects.all()
                .dell_ambito(ambito, oggi)
                .defer("confine")
                .order_by("codice_istat", "pk")
            ),
            quante=PERSONE_DEMO[ambito.numero],
            amministrativo=Utente.objects.get(email=email_demo(Ruolo.AMMINISTRATIVO_UDP, ambito)),
            assistente=Utente.objects.get(email=email_demo(Ruolo.ASSISTENTE_SOCIALE, ambito)),
        )
        for ambito in Ambito.objects.della_provincia().filter(numero__in=AMBITI_DEMO)
    )
