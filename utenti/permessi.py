"""Who may do what with users, and who enters the back office."""

from typing import TYPE_CHECKING, Union

from utenti.enums import Ruolo
from utenti.models import Utente

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


def puo_entrare_in_ufficio(utente: Union["Utente", "AnonymousUser"]) -> bool:
    """With an assignment in force that opens the back office; the installer's account too."""
    return isinstance(utente, Utente) and utente.entra_in_ufficio


def puo_gestire_utenti(utente: Union["Utente", "AnonymousUser"]) -> bool:
    """Accounts and assignments are written by the administrator of the system only."""
    return isinstance(utente, Utente) and (
        utente.is_superuser or utente.ha_ruolo(Ruolo.AMMINISTRATORE_SISTEMA)
    )


def puo_cambiare_utente(
    utente: Union["Utente", "AnonymousUser"], altro: Utente | None = None
) -> bool:
    """Not one's own account, nor the installer's, whose rights nobody can take by an e-mail."""
    return puo_gestire_utenti(utente) and (
        altro is None
        or (isinstance(utente, Utente) and utente.is_superuser)
        or (altro != utente and not altro.is_superuser)
    )
