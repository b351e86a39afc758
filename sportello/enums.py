from django.db.models import TextChoices


class TipoPunto(TextChoices):
    """Where a person can go first, before any office."""

    SEGRETARIATO = "segretariato", "Segretariato sociale"
    SPORTELLO = "sportello", "Sportello"
    POLO = "polo", "Polo di servizio sociale"
    CENTRO_ASCOLTO = "centro_ascolto", "Centro di ascolto"
    PARROCCHIA = "parrocchia", "Parrocchia"
    CONSULTORIO = "consultorio", "Consultorio"
    ALTRO = "altro", "Altro"


class CanaleRisposta(TextChoices):
    EMAIL = "email", "E-mail"
    TELEFONO = "telefono", "Telefono"


class StatoRichiesta(TextChoices):
    """Where the request of a citizen is; nothing personal is kept after ANONIMA."""

    RICEVUTA = "ricevuta", "Ricevuta"
    IN_LAVORAZIONE = "in_lavorazione", "Presa in carico"
    RISPOSTA = "risposta", "Ha una risposta"
    CHIUSA = "chiusa", "Chiusa"


class LivelloRichiesta(TextChoices):
    """Answered at once by who receives it, or given to an office with days to answer."""

    FRONTE = "fronte", "Risposta immediata"
    RETRO = "retro", "Passata a un ufficio"


class StatoSegnalazione(TextChoices):
    APERTA = "aperta", "Da guardare"
    RISOLTA = "risolta", "Corretta"
    RESPINTA = "respinta", "Non era un errore"


# From each state of a request, the states it may pass to.
TRANSIZIONI_RICHIESTA: dict[str, frozenset[str]] = {
    StatoRichiesta.RICEVUTA: frozenset(
        {StatoRichiesta.IN_LAVORAZIONE, StatoRichiesta.RISPOSTA, StatoRichiesta.CHIUSA}
    ),
    StatoRichiesta.IN_LAVORAZIONE: frozenset({StatoRichiesta.RISPOSTA, StatoRichiesta.CHIUSA}),
    StatoRichiesta.RISPOSTA: frozenset({StatoRichiesta.IN_LAVORAZIONE, StatoRichiesta.CHIUSA}),
    StatoRichiesta.CHIUSA: frozenset({StatoRichiesta.IN_LAVORAZIONE}),
}
