"""Who may do what on a return: role and relation, one named question each (DESIGN §5, §7).

Whether the state allows it is asked of the services; pages use both to show the right buttons.
"""

from dataclasses import dataclass

from django.utils import timezone

from rendicontazione.enums import STATI_DI_COMPILAZIONE, StatoRendicontazione
from rendicontazione.models import (
    RUOLI_CHE_COMPILANO,
    RUOLI_CHE_LEGGONO_TUTTO,
    Parte,
    Rendicontazione,
)
from strutture.models import ReferenteStruttura
from utenti.enums import RUOLI_BACK_OFFICE, RUOLI_CON_COMUNE, RUOLI_CON_UNA_PARTE, Ruolo
from utenti.models import Utente


def puo_entrare(utente: Utente) -> bool:
    """Opens the list of the returns; the system's administrator finds no return in it."""
    return utente.ha_ruolo(*RUOLI_BACK_OFFICE) or puo_avere_parti(utente)


def puo_avere_parti(utente: Utente) -> bool:
    """Enters by itself the rows of a comune or of a facility."""
    return (
        utente.ha_ruolo(*RUOLI_CON_UNA_PARTE)
        or ReferenteStruttura.objects.alla_data(timezone.localdate()).filter(utente=utente).exists()
    )


def legge_tutto(utente: Utente) -> bool:
    """Sees the board of all the Ambiti."""
    return utente.ha_ruolo(*RUOLI_CHE_LEGGONO_TUTTO)


def legge_rendicontazione(utente: Utente, rendicontazione: Rendicontazione) -> bool:
    """Opens the whole return: not who enters only a part of it."""
    return legge_tutto(utente) or rendicontazione.ambito_id in utente.ambiti_visibili


def puo_compilare(utente: Utente, rendicontazione: Rendicontazione) -> bool:
    """Uploads, confirms, writes reasons and the note of the Ambito."""
    return utente.ha_ruolo(*RUOLI_CHE_COMPILANO, ambito=rendicontazione.ambito)


def puo_caricare_ora(utente: Utente, rendicontazione: Rendicontazione) -> bool:
    """Compiles it, and its state takes a new file."""
    return rendicontazione.stato in STATI_DI_COMPILAZIONE and puo_compilare(utente, rendicontazione)


def puo_consegnare(utente: Utente, parte: Parte) -> bool:
    """Uploads and delivers a part: its comune, its facility, or the Ufficio di Piano for them."""
    if puo_compilare(utente, parte.rendicontazione):
        return True
    if parte.comune_id is not None:
        return any(
            i.ruolo in RUOLI_CON_COMUNE and i.comune_id == parte.comune_id
            for i in utente.incarichi_attivi
        )
    return (
        parte.struttura_id is not None
        and ReferenteStruttura.objects.alla_data(timezone.localdate())
        .filter(utente=utente, struttura=parte.struttura_id)
        .exists()
    )


def puo_consegnare_ora(utente: Utente, parte: Parte) -> bool:
    """Delivers it, and the state of the return takes it."""
    return parte.rendicontazione.stato in STATI_DI_COMPILAZIONE and puo_consegnare(utente, parte)


def si_allena(utente: Utente) -> bool:
    """Does the exercises of the palestra: who compiles in some Ambito."""
    return utente.ha_ruolo(*RUOLI_CHE_COMPILANO)


def vede_chi_si_allena(utente: Utente) -> bool:
    """Sees who has done which exercise: the responsabile for the Ambito, the Province for all."""
    return utente.ha_ruolo(Ruolo.RESPONSABILE_UDP, *RUOLI_CHE_LEGGONO_TUTTO)


def puo_certificare(utente: Utente, rendicontazione: Rendicontazione) -> bool:
    """Certifies and withdraws: the responsabile of that Ufficio di Piano, or the vicario."""
    return utente.ha_ruolo(Ruolo.RESPONSABILE_UDP, ambito=rendicontazione.ambito)


def puo_istruire(utente: Utente) -> bool:
    """Takes in examination, asks for integration, proposes the approval."""
    return utente.ha_ruolo(Ruolo.ISTRUTTORE_PROVINCIA)


def puo_decidere(utente: Utente) -> bool:
    """Approves, publishes, reopens; never who proposed, which the services check."""
    return utente.ha_ruolo(Ruolo.DIRIGENTE_PROVINCIA)


def puo_segnare(utente: Utente, rendicontazione: Rendicontazione) -> bool:
    """Ticks the rows: the istruttore, while the return is in examination."""
    return rendicontazione.stato == StatoRendicontazione.IN_ISTRUTTORIA and puo_istruire(utente)


def puo_commentare(utente: Utente, rendicontazione: Rendicontazione) -> bool:
    """Writes in the dialogue on a cell: who compiles in that Ambito, who reads for the Province."""
    return legge_tutto(utente) or puo_compilare(utente, rendicontazione)


@dataclass(frozen=True)
class Azione:
    """A change of state that a button asks for; `testo` is the label of the text it needs."""

    nome: str
    etichetta: str
    spiegazione: str
    testo: str = ""
    principale: bool = True


_CERTIFICA = Azione(
    "certifica",
    "Certifica la rendicontazione",
    "Confermi, per l'Ufficio di Piano, che i dati sono completi e corretti.",
)
_RITIRA = Azione(
    "ritira",
    "Ritira la certificazione",
    "Torna in compilazione: puoi farlo finché la Provincia non la prende in esame.",
    principale=False,
)
_ESAMINA = Azione("esamina", "Prendi in esame", "Da qui l'ambito non può più ritirarla.")
_INTEGRA = Azione(
    "integra",
    "Chiedi un'integrazione",
    "La rendicontazione torna all'ambito con il tuo commento.",
    testo="Che cosa manca o va chiarito",
    principale=False,
)
_PROPONI = Azione(
    "proponi", "Proponi l'approvazione", "Decide poi il dirigente, che è un'altra persona."
)
_APPROVA = Azione(
    "approva", "Approva", "Da ora i dati di questa versione contano nell'Osservatorio."
)
_PUBBLICA = Azione("pubblica", "Pubblica", "I dati approvati diventano pubblici.")
_RIAPRI = Azione(
    "riapri",
    "Riapri",
    "L'ambito può consegnare una nuova versione; fino ad allora conta quella approvata.",
    testo="Perché la riapri",
    principale=False,
)
AZIONI = {
    azione.nome: azione
    for azione in (
        _CERTIFICA, _RITIRA, _ESAMINA, _INTEGRA, _PROPONI, _APPROVA, _PUBBLICA, _RIAPRI,
    )
}  # fmt: skip


def puo_fare(utente: Utente, azione: str, rendicontazione: Rendicontazione) -> bool:
    """True if the user's role allows that change, whatever the state of the return."""
    if azione in {"certifica", "ritira"}:
        return puo_certificare(utente, rendicontazione)
    if azione in {"esamina", "integra", "proponi"}:
        return puo_istruire(utente)
    return azione in AZIONI and puo_decidere(utente)


def azioni_possibili(utente: Utente, rendicontazione: Rendicontazione) -> list[Azione]:
    """The buttons to show: role and state both allow them, and the person is not the proposer."""
    stato = rendicontazione.stato
    per_stato = {
        StatoRendicontazione.IN_COMPILAZIONE: ["certifica"],
        StatoRendicontazione.CERTIFICATA: ["ritira", "esamina"],
        StatoRendicontazione.IN_ISTRUTTORIA: ["proponi", "approva", "integra"],
        StatoRendicontazione.APPROVATA: ["pubblica", "riapri"],
        StatoRendicontazione.PUBBLICATA: ["riapri"],
    }
    nomi = per_stato.get(StatoRendicontazione(stato), [])
    if stato == StatoRendicontazione.IN_ISTRUTTORIA:
        proposta = rendicontazione.proposta_da_id
        if proposta is not None:
            nomi = [n for n in nomi if n != "proponi"]
        if proposta is None or proposta == utente.pk:
            nomi = [n for n in nomi if n != "approva"]
    return [AZIONI[nome] for nome in nomi if puo_fare(utente, nome, rendicontazione)]
