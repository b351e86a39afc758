"""Who may do what on the public site: role and relation, one named question each.

Who writes what it tells, who answers the citizens, who handles what they report, who only counts.
"""

from sportello.enums import StatoSegnalazione
from sportello.models import (
    RUOLI_CHE_CONTANO,
    Avviso,
    ModuloServizio,
    PuntoAccesso,
    Richiesta,
    Segnalazione,
)
from utenti.enums import RUOLI_SPORTELLO, RUOLI_UFFICIO_DI_PIANO, Ruolo
from utenti.models import Utente

Contenuto = Avviso | PuntoAccesso | ModuloServizio


def scrive_per_la_provincia(utente: Utente) -> bool:
    """May write what is of no Ambito: a notice of the Province, a form good everywhere."""
    return utente.is_superuser or utente.vede_tutto


def puo_scrivere_contenuto(utente: Utente, contenuto: Contenuto) -> bool:
    """The Ufficio di Piano its own, the Province everything."""
    return scrive_per_la_provincia(utente) or contenuto.ambito_id in utente.ambiti_visibili


# Who reads, of the Province, what is reported about the facilities; the system's administrator not.
RUOLI_PROVINCIA_CHE_LEGGONO = (Ruolo.ISTRUTTORE_PROVINCIA, Ruolo.DIRIGENTE_PROVINCIA)


def risponde_ai_cittadini(utente: Utente) -> bool:
    """Opens the requests of at least one Ambito."""
    return utente.ha_ruolo(*RUOLI_SPORTELLO)


def puo_lavorare(utente: Utente, richiesta: Richiesta) -> bool:
    """Answers the requests of that Ambito, and the texts are still there."""
    return (
        utente.ha_ruolo(*RUOLI_SPORTELLO, ambito=richiesta.ambito) and richiesta.anonima_il is None
    )


def vede_le_segnalazioni(utente: Utente) -> bool:
    """Reads what citizens say of the records and of the pages."""
    return utente.ha_ruolo(*RUOLI_UFFICIO_DI_PIANO, *RUOLI_PROVINCIA_CHE_LEGGONO)


def puo_gestire_segnalazione(utente: Utente, segnalazione: Segnalazione) -> bool:
    """Who keeps it, while it is open."""
    return segnalazione.stato == StatoSegnalazione.APERTA and tiene_segnalazione(
        utente, segnalazione
    )


def tiene_segnalazione(utente: Utente, segnalazione: Segnalazione) -> bool:
    """The Ufficio di Piano it was sent to; the Province, if there is none."""
    if segnalazione.ambito_id is None:
        return utente.ha_ruolo(*RUOLI_PROVINCIA_CHE_LEGGONO)
    return segnalazione.ambito_id in utente.ambiti_visibili


def vede_i_numeri(utente: Utente) -> bool:
    """Reads how many requests there are, and how long they wait."""
    return utente.ha_ruolo(*RUOLI_CHE_CONTANO)
