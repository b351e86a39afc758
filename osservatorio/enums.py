from django.db.models import TextChoices


class TipoEdizione(TextChoices):
    """How final the figures of an edition are, as their publisher says."""

    STIMA = "stima", "stima"
    DEFINITIVO = "definitivo", "definitivo"
    RICOSTRUZIONE = "ricostruzione", "ricostruzione"
