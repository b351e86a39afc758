from django.db.models import TextChoices


class TipoEdizione(TextChoices):
    """How final the figures of an edition are, as their publisher says."""

    STIMA = "stima", "stima"
    DEFINITIVO = "definitivo", "definitivo"
    RICOSTRUZIONE = "ricostruzione", "ricostruzione"


class InsiemeDati(TextChoices):
    """What a file of Istat is about: each set has its own edition in force, year by year."""

    POPOLAZIONE = "popolazione", "popolazione per età e sesso"
    STRANIERI = "stranieri", "stranieri residenti per età e sesso"
    BILANCIO = "bilancio", "bilancio demografico"
    FAMIGLIE = "famiglie", "famiglie"
    SPESA_ISTAT = "spesa_istat", "spesa sociale dei comuni (Istat)"


class StatoCaricamentoDati(TextChoices):
    DA_CONFERMARE = "da_confermare", "da confermare"
    IN_LAVORAZIONE = "in_lavorazione", "in lavorazione"
    IMPORTATO = "importato", "importato"
    RIFIUTATO = "rifiutato", "rifiutato"


class Lettore(TextChoices):
    """For whom a report is written: who may see what of it is decided by this."""

    PROVINCIA = "provincia", "Provincia"
    RESPONSABILE = "responsabile", "responsabile dell'Ufficio di Piano"
    OPERATORE = "operatore", "operatore dell'Ufficio di Piano"
    AMMINISTRATORE = "amministratore", "amministratori"
    CITTADINO = "cittadino", "cittadini"


class GenerePubblicazione(TextChoices):
    REPORT = "report", "report"
    INDICATORI = "indicatori", "insieme di indicatori"


class StatoPubblicazione(TextChoices):
    IN_VIGORE = "in_vigore", "in vigore"
    SOSTITUITA = "sostituita", "sostituita"
    RITIRATA = "ritirata", "ritirata"


# What may become of a publication: nothing that was public is ever erased.
PASSAGGI_PUBBLICAZIONE = {
    StatoPubblicazione.IN_VIGORE: {StatoPubblicazione.SOSTITUITA, StatoPubblicazione.RITIRATA},
    StatoPubblicazione.SOSTITUITA: {StatoPubblicazione.RITIRATA},
    StatoPubblicazione.RITIRATA: set(),
}


class LivelloTerritorio(TextChoices):
    """The territories that a comparison puts side by side."""

    AMBITI = "ambiti", "ambiti"
    COMUNI = "comuni", "comuni"
