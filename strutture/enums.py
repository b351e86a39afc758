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
