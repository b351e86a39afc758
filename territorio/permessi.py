"""Who may change what of the territory. The admin's model permissions come on top of these."""

from base.accesso import UtenteConAmbiti
from territorio.models import Ambito


def puo_cambiare_contatti(utente: UtenteConAmbiti, ambito: Ambito) -> bool:
    """The Ufficio di Piano keeps its own contacts right; the Province those of all."""
    return utente.is_authenticated and (utente.vede_tutto or ambito.pk in utente.ambiti_visibili)
