from django.db.models import TextChoices


class TipoEnte(TextChoices):
    """Kinds of body that act in the social services (code list `tipo_ente` of the form model)."""

    COMUNE = "COM", "Comune"
    AMBITO = "AMB", "Distretto, ambito o zona sociale"
    COMUNITA_MONTANA = "CMO", "Comunità montana"
    CONSORZIO = "CON", "Consorzio o azienda speciale consortile"
    UNIONE = "UNI", "Unione di comuni"
    AZIENDA_SANITARIA = "ASL", "Azienda sanitaria"
    ALTRO = "ALT", "Altra associazione di comuni"
    PROVINCIA = "PRO", "Provincia o città metropolitana"
    REGIONE = "REG", "Regione"


class TipoDifferenza(TextChoices):
    """What a list of comuni says that the register does not."""

    NUOVO = "nuovo", "nuovo"
    RINOMINATO = "rinominato", "cambia nome"
    ASSENTE = "assente", "non c'è più"
