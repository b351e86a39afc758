"""Who may do what on a facility."""

from strutture.models import Struttura
from utenti.enums import RUOLI_BACK_OFFICE
from utenti.models import Utente


def puo_cambiare_stato(utente: Utente, struttura: Struttura) -> bool:
    """The back office of the Ambito where the facility stands today, and the Province."""
    return (
        utente.ha_ruolo(*RUOLI_BACK_OFFICE)
        and Struttura.objects.visibili_a(utente).filter(pk=struttura.pk).exists()
    )


def puo_confermare(utente: Utente, struttura: Struttura) -> bool:
    """Who keeps the record: its own referente, the back office of its Ambito, the Province."""
    return Struttura.objects.visibili_a(utente).filter(pk=struttura.pk).exists()
