"""Who may do what on a facility."""

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from strutture.models import Importazione, Proposta, ReferenteStruttura, Struttura
from territorio.models import Ambito
from utenti.enums import RUOLI_BACK_OFFICE, RUOLI_UFFICIO_DI_PIANO, Ruolo
from utenti.models import Utente

# Who decides what facilities ask: the dirigente reads, the system's administrator approves nothing.
RUOLI_CHE_DECIDONO = RUOLI_UFFICIO_DI_PIANO | {Ruolo.ISTRUTTORE_PROVINCIA}


def puo_cambiare_stato(utente: Utente, struttura: Struttura) -> bool:
    """The back office of the Ambito where the facility stands today, and the Province."""
    return (
        utente.ha_ruolo(*RUOLI_BACK_OFFICE)
        and Struttura.objects.visibili_a(utente).filter(pk=struttura.pk).exists()
    )


def puo_confermare(utente: Utente, struttura: Struttura) -> bool:
    """Who keeps the record: its own referente, the back office of its Ambito, the Province."""
    return Struttura.objects.visibili_a(utente).filter(pk=struttura.pk).exists()


def entra_nelle_schede(utente: Utente | AnonymousUser) -> bool:
    """Opens the home of the register: the back office, and who keeps a facility's record today."""
    if not isinstance(utente, Utente):
        return False
    return utente.ha_ruolo(*RUOLI_BACK_OFFICE) or tiene_schede(utente)


def tiene_schede(utente: Utente) -> bool:
    """Keeps the record of some facility today."""
    return (
        utente.is_active
        and ReferenteStruttura.objects.alla_data(timezone.localdate())
        .filter(utente=utente)
        .exists()
    )


def puo_proporre(utente: Utente, struttura: Struttura) -> bool:
    """Asks for changes: who keeps that record today."""
    return Struttura.objects.tenute_da(utente).filter(pk=struttura.pk).exists()


def puo_scrivere_in_ufficio(utente: Utente, struttura: Struttura) -> bool:
    """Changes the record in the back office: its Ambito and the Province, who only reads apart."""
    return (
        corregge_in_ufficio(utente)
        and Struttura.objects.dell_ufficio(utente).filter(pk=struttura.pk).exists()
    )


def puo_decidere(utente: Utente, struttura: Struttura) -> bool:
    """Decides what the facility asks: the Ufficio di Piano of its Ambito, the Province's examiner.

    Whose proposal it is, is asked by `ha_scritto`.
    """
    return (
        utente.ha_ruolo(*RUOLI_CHE_DECIDONO)
        and Struttura.objects.dell_ufficio(utente).filter(pk=struttura.pk).exists()
    )


def ha_scritto(utente: Utente, proposta: Proposta) -> bool:
    """Wrote or sent the proposal: its decision is of somebody else."""
    return utente.pk in (proposta.creata_da_id, proposta.salvata_da_id, proposta.inviata_da_id)


def segue_le_schede(utente: Utente | AnonymousUser) -> bool:
    """Reads how fresh the records are, phones the facilities and invites who keeps them."""
    return isinstance(utente, Utente) and utente.ha_ruolo(*RUOLI_BACK_OFFICE)


def corregge_in_ufficio(utente: Utente) -> bool:
    """Changes records in the back office: who works there, but for who only reads."""
    return utente.ha_ruolo(*RUOLI_BACK_OFFICE - {Ruolo.DIRIGENTE_PROVINCIA})


def puo_seguire(utente: Utente, struttura: Struttura) -> bool:
    """The same, for that facility: the back office of its Ambito, and the Province."""
    return (
        segue_le_schede(utente)
        and Struttura.objects.dell_ufficio(utente).filter(pk=struttura.pk).exists()
    )


def puo_dare_regole(utente: Utente, ambito: Ambito) -> bool:
    """Says what the facilities of the Ambito publish at once: its responsabile."""
    return utente.ha_ruolo(Ruolo.RESPONSABILE_UDP, ambito=ambito)


def vede_le_importazioni(utente: Utente | AnonymousUser) -> bool:
    """Opens the page of the imports: the back office; which ones, `visibili_a` says."""
    return isinstance(utente, Utente) and utente.ha_ruolo(*RUOLI_BACK_OFFICE)


def puo_importare(utente: Utente | AnonymousUser) -> bool:
    """Uploads lists: who may add facilities, so not who only reads them."""
    return isinstance(utente, Utente) and utente.ha_ruolo(
        *RUOLI_BACK_OFFICE - {Ruolo.DIRIGENTE_PROVINCIA}
    )


def puo_decidere_importazione(utente: Utente, importazione: Importazione) -> bool:
    """Chooses the rows, applies, discards: who uploaded the list."""
    return puo_importare(utente) and importazione.creata_da_id == utente.pk


def puo_annullare_importazione(utente: Utente, importazione: Importazione) -> bool:
    """Takes an import back: who made it, and the Province."""
    return puo_importare(utente) and (importazione.creata_da_id == utente.pk or utente.vede_tutto)
