"""Who may do what with tariffs: role and relation, with the object."""

from tariffe.models import AttestazioneISEE, EdizioneTariffe, Regolamento, TariffaAssegnata
from utenti.enums import RUOLI_UFFICIO_DI_PIANO, Ruolo
from utenti.models import Utente


def puo_scrivere(utente: Utente, regolamento: Regolamento) -> bool:
    """Drafts, adoptions and cases of an Ambito are written by its own Ufficio di Piano."""
    return regolamento.ambito_id is not None and regolamento.ambito_id in utente.ambiti_con_ruolo(
        *RUOLI_UFFICIO_DI_PIANO
    )


def puo_modificare(utente: Utente, edizione: EdizioneTariffe) -> bool:
    """Only while it is a draft."""
    return edizione.modificabile and puo_scrivere(utente, edizione.regolamento)


def puo_approvare(utente: Utente, edizione: EdizioneTariffe) -> bool:
    """The responsabile of the Ufficio di Piano records that the act was approved."""
    ambito = edizione.regolamento.ambito_id
    return ambito is not None and ambito in utente.ambiti_con_ruolo(
        Ruolo.RESPONSABILE_UDP, Ruolo.COORDINATORE_AMBITO
    )


def puo_adottare(utente: Utente, edizione: EdizioneTariffe) -> bool:
    """Who works in the Ufficio di Piano records what the comuni decided."""
    return puo_scrivere(utente, edizione.regolamento)


def lavora_con_le_persone(utente: Utente) -> bool:
    """True for who may have rows on people to read at all: the pages exist for them only."""
    return utente.ha_ruolo(
        Ruolo.AMMINISTRATIVO_UDP,
        Ruolo.ASSISTENTE_SOCIALE,
        Ruolo.RESPONSABILE_COMUNALE,
        Ruolo.RESPONSABILE_UDP,
        Ruolo.COORDINATORE_AMBITO,
    )


def lavora_con_le_tariffe(utente: Utente) -> bool:
    """True for who keeps regulations, editions and adoptions: the Ufficio di Piano."""
    return utente.ha_ruolo(*RUOLI_UFFICIO_DI_PIANO)


def puo_assegnare(utente: Utente, ambito_id: int) -> bool:
    """Attestations and tariffs are written by the amministrativo and by social workers."""
    return ambito_id in utente.ambiti_con_ruolo(Ruolo.AMMINISTRATIVO_UDP, Ruolo.ASSISTENTE_SOCIALE)


def puo_cambiare(utente: Utente, riga: AttestazioneISEE | TariffaAssegnata) -> bool:
    """The amministrativo every row of the Ambito, a social worker the stories she began."""
    if riga.ambito_id in utente.ambiti_con_ruolo(Ruolo.AMMINISTRATIVO_UDP):
        return True
    if riga.ambito_id not in utente.ambiti_con_ruolo(Ruolo.ASSISTENTE_SOCIALE):
        return False
    prima = riga.prima_riga if isinstance(riga, TariffaAssegnata) else None
    return (prima or riga).registrata_da_id == utente.pk


def legge_tutte_le_persone(utente: Utente, ambito_id: int | None) -> bool:
    """True for who may open every row of the Ambito: nothing counted from them is hidden."""
    return ambito_id in utente.ambiti_con_ruolo(Ruolo.AMMINISTRATIVO_UDP)
