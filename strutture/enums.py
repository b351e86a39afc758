from django.db.models import TextChoices


class Regime(TextChoices):
    """When people are in the facility; the value is the one of the public addresses (DESIGN §3)."""

    DIURNA = "diurna", "Di giorno"
    RESIDENZIALE = "residenziale", "Giorno e notte"
    DOMICILIARE = "domiciliare", "A casa"


class Rete(TextChoices):
    """Which network of the Lombardy rules the type belongs to."""

    SOCIALE = "sociale", "Rete sociale"
    SOCIOSANITARIA = "sociosanitaria", "Rete sociosanitaria"
    SERVIZIO = "servizio", "Servizio del comune o dell'ambito"


class NaturaEnte(TextChoices):
    """Code list `natura_gestore` of the form model (Istat, survey on nurseries)."""

    PUBBLICO = "PUB", "Pubblico"
    PRIVATO = "PRI", "Privato"


class StatoEsercizio(TextChoices):
    """Code list `stato_esercizio` of the form model (L.R. Lombardia 3/2008, art. 15)."""

    AUTORIZZATA = "AUT", "Autorizzata"
    COMUNICAZIONE = "CPE", "In esercizio con comunicazione preventiva"
    SPERIMENTALE = "SPE", "Sperimentale"
    CESSATA = "CES", "Cessata"


class PeriodoRetta(TextChoices):
    ORA = "ora", "all'ora"
    GIORNO = "giorno", "al giorno"
    MESE = "mese", "al mese"


class StatoScheda(TextChoices):
    """State of a facility's record (DESIGN §5)."""

    BOZZA = "bozza", "Bozza"
    IN_APPROVAZIONE = "in_approvazione", "In approvazione"
    PUBBLICATA = "pubblicata", "Pubblicata"
    RIFIUTATA = "rifiutata", "Rifiutata"
    SOSPESA = "sospesa", "Attività sospesa"
    CESSATA = "cessata", "Cessata"


# From each state, the states it may pass to.
TRANSIZIONI: dict[str, frozenset[str]] = {
    StatoScheda.BOZZA: frozenset({StatoScheda.IN_APPROVAZIONE}),
    StatoScheda.IN_APPROVAZIONE: frozenset({StatoScheda.PUBBLICATA, StatoScheda.RIFIUTATA}),
    StatoScheda.RIFIUTATA: frozenset({StatoScheda.BOZZA, StatoScheda.IN_APPROVAZIONE}),
    StatoScheda.PUBBLICATA: frozenset({StatoScheda.SOSPESA, StatoScheda.CESSATA}),
    StatoScheda.SOSPESA: frozenset({StatoScheda.PUBBLICATA, StatoScheda.CESSATA}),
    StatoScheda.CESSATA: frozenset({StatoScheda.PUBBLICATA}),
}

# Passages that need a written reason.
CON_MOTIVO = frozenset({StatoScheda.RIFIUTATA, StatoScheda.SOSPESA, StatoScheda.CESSATA})


class Accessibilita(TextChoices):
    """Can a person in a wheelchair get in and move around; empty = not known."""

    SI = "si", "Accessibile"
    IN_PARTE = "in_parte", "Accessibile in parte"
    NO = "no", "Non accessibile"


class StatoProposta(TextChoices):
    """Changes that a facility asks for: its own draft, sent, decided field by field, withdrawn."""

    BOZZA = "bozza", "Bozza"
    INVIATA = "inviata", "Da approvare"
    DECISA = "decisa", "Decisa"
    RITIRATA = "ritirata", "Ritirata"


class EsitoModifica(TextChoices):
    IN_ATTESA = "in_attesa", "Da approvare"
    APPROVATA = "approvata", "Approvata"
    RIFIUTATA = "rifiutata", "Rifiutata"
    IMMEDIATA = "immediata", "Pubblicata subito"


class CanaleConferma(TextChoices):
    """How somebody said that a record is still true."""

    SITO = "sito", "Dalla struttura, sul sito"
    TELEFONO = "telefono", "Dalla struttura, al telefono"
    UFFICIO = "ufficio", "Dall'ufficio"


class PassoPromemoria(TextChoices):
    """The ladder before a confirmation expires, that ends at the Ufficio di Piano; and the news of
    a proposal that waits for it."""

    TRENTA = "30", "30 giorni prima"
    QUINDICI = "15", "15 giorni prima"
    SCADE = "0", "il giorno della scadenza"
    UFFICIO = "ufficio", "all'Ufficio di Piano"
    PROPOSTA = "proposta", "una proposta da decidere"


class TipoVicenda(TextChoices):
    """What happens in the life of a unit, with its day and its act."""

    APERTURA = "apertura", "Apertura"
    MODIFICA = "modifica", "Modifica"
    SOSPENSIONE = "sospensione", "Sospensione"
    RIPRESA = "ripresa", "Ripresa"
    TRASFERIMENTO = "trasferimento", "Trasferimento"
    CESSAZIONE = "cessazione", "Cessazione"


class StatoImportazione(TextChoices):
    ANTEPRIMA = "anteprima", "In anteprima: niente è stato scritto"
    APPLICATA = "applicata", "Applicata"
    ANNULLATA = "annullata", "Annullata"
    SCARTATA = "scartata", "Scartata"


class EsitoRiga(TextChoices):
    """What a row of a list does to the register."""

    NUOVA = "nuova", "Nuova"
    CAMBIATA = "cambiata", "Cambiata"
    INVARIATA = "invariata", "Invariata"
    SPARITA = "sparita", "Non c'è più nell'elenco"
    RESPINTA = "respinta", "Da correggere"


class OrigineStoria(TextChoices):
    """Through which door a change came into the register."""

    UFFICIO = "ufficio", "Lavoro d'ufficio"
    PROPOSTA = "proposta", "Proposta della struttura"
    IMPORTAZIONE = "importazione", "Importazione"
    UNIONE = "unione", "Unione di doppioni"
    SISTEMA = "sistema", "Sistema"
