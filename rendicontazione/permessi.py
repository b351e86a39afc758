"""Who may do what on a return: role and relation, one named question each (DESIGN §5, §7).

Whether the state allows it is asked of the services; pages use both to show the right buttons.
"""

from rendicontazione.models import RUOLI_CHE_LEGGONO_TUTTO, Rendicontazione
from utenti.enums import RUOLI_UFFICIO_DI_PIANO, Ruolo
from utenti.models import Utente

# The coordinator reads the returns of the Ambito but does not compile them.
RUOLI_CHE_COMPILANO = (Ruolo.OPERATORE_UDP, Ruolo.AMMINISTRATIVO_UDP, Ruolo.RESPONSABILE_UDP)


def puo_entrare(utente: Utente) -> bool:
    """Sees the list of the returns: an Ufficio di Piano, or who reads all of them."""
    return utente.ha_ruolo(*RUOLI_UFFICIO_DI_PIANO, *RUOLI_CHE_LEGGONO_TUTTO)


def legge_tutto(utente: Utente) -> bool:
    """Sees the board of all the Ambiti."""
    return utente.ha_ruolo(*RUOLI_CHE_LEGGONO_TUTTO)


def puo_compilare(utente: Utente, rendicontazione: Rendicontazione) -> bool:
    """Uploads, confirms, writes reasons and the note of the Ambito."""
    return utente.ha_ruolo(*RUOLI_CHE_COMPILANO, ambito=rendicontazione.ambito)


def puo_certificare(utente: Utente, rendicontazione: Rendicontazione) -> bool:
    """Certifies and withdraws: the responsabile of that Ufficio di Piano, or the vicario."""
    return utente.ha_ruolo(Ruolo.RESPONSABILE_UDP, ambito=rendicontazione.ambito)


def puo_istruire(utente: Utente) -> bool:
    """Takes in examination, asks for integration, proposes the approval."""
    return utente.ha_ruolo(Ruolo.ISTRUTTORE_PROVINCIA)


def puo_decidere(utente: Utente) -> bool:
    """Approves, publishes, reopens; never who proposed, which the services check."""
    return utente.ha_ruolo(Ruolo.DIRIGENTE_PROVINCIA)
