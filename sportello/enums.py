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


class ErroreVisto(TextChoices):
    """What somebody says is wrong in a facility's record."""

    TELEFONO = "telefono", "Il telefono o l'e-mail"
    ORARI = "orari", "Gli orari"
    INDIRIZZO = "indirizzo", "L'indirizzo"
    POSTI = "posti", "I posti"
    COSTI = "costi", "I costi"
    SERVIZI = "servizi", "Che cosa offre o a chi si rivolge"
    CHIUSA = "chiusa", "Ha chiuso o si è trasferita"
    ALTRO = "altro", "Qualcos'altro"


class MotivoVoto(TextChoices):
    """What was good, or not, in a page: the first five go with a high mark."""

    CHIARE = "chiare", "Le indicazioni erano chiare"
    COMPLETE = "complete", "C'era tutto quello che cercavo"
    AVANZAMENTO = "avanzamento", "Sapevo sempre che cosa fare dopo"
    TECNICA = "tecnica", "Tutto ha funzionato bene"
    ALTRO_BENE = "altro_bene", "Un altro motivo"
    POCO_CHIARE = "poco_chiare", "Non ho capito le indicazioni"
    INCOMPLETE = "incomplete", "Non ho trovato quello che cercavo"
    NON_AVANZAMENTO = "non_avanzamento", "Non sapevo che cosa fare dopo"
    GUASTO = "guasto", "Qualcosa non ha funzionato"
    ALTRO_MALE = "altro_male", "Un'altra difficoltà"


MOTIVI_BUONI = (
    MotivoVoto.CHIARE,
    MotivoVoto.COMPLETE,
    MotivoVoto.AVANZAMENTO,
    MotivoVoto.TECNICA,
    MotivoVoto.ALTRO_BENE,
)
MOTIVI_CATTIVI = (
    MotivoVoto.POCO_CHIARE,
    MotivoVoto.INCOMPLETE,
    MotivoVoto.NON_AVANZAMENTO,
    MotivoVoto.GUASTO,
    MotivoVoto.ALTRO_MALE,
)
# From this mark up, one is asked what was good.
VOTO_BUONO = 4

# From each state of a request, the states it may pass to.
TRANSIZIONI_RICHIESTA: dict[str, frozenset[str]] = {
    StatoRichiesta.RICEVUTA: frozenset(
        {StatoRichiesta.IN_LAVORAZIONE, StatoRichiesta.RISPOSTA, StatoRichiesta.CHIUSA}
    ),
    StatoRichiesta.IN_LAVORAZIONE: frozenset({StatoRichiesta.RISPOSTA, StatoRichiesta.CHIUSA}),
    StatoRichiesta.RISPOSTA: frozenset({StatoRichiesta.IN_LAVORAZIONE, StatoRichiesta.CHIUSA}),
    StatoRichiesta.CHIUSA: frozenset({StatoRichiesta.IN_LAVORAZIONE}),
}
