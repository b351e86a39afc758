"""Who may write what the public site tells: role and relation, one named question each."""

from sportello.models import Avviso, ModuloServizio, PuntoAccesso
from utenti.models import Utente

Contenuto = Avviso | PuntoAccesso | ModuloServizio


def scrive_per_la_provincia(utente: Utente) -> bool:
    """May write what is of no Ambito: a notice of the Province, a form good everywhere."""
    return utente.is_superuser or utente.vede_tutto


def puo_scrivere_contenuto(utente: Utente, contenuto: Contenuto) -> bool:
    """The Ufficio di Piano its own, the Province everything."""
    return scrive_per_la_provincia(utente) or contenuto.ambito_id in utente.ambiti_visibili
