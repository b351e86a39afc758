"""The job in the background of an attempt, as its page shows it."""

from dataclasses import dataclass

from django.db.models import Q

from base.models import Lavoro, StatoLavoro
from rendicontazione.enums import StatoControllo
from rendicontazione.models import Caricamento

_CHE_COSA = {
    "rendicontazione.controllo": "Controllo del file",
    "rendicontazione.conferma": "Conferma della versione",
    "rendicontazione.ricontrollo": "Nuovo controllo della versione",
}


@dataclass(frozen=True)
class LavoroVisto:
    """`attivo` while it waits or runs; `messaggio` is what it answered, if it could not do it."""

    lavoro: Lavoro | None
    che_cosa: str
    attivo: bool
    fase: str
    avanzamento: int
    messaggio: str
    da_riprovare: bool


def lavoro_del_caricamento(caricamento: Caricamento) -> LavoroVisto | None:
    """The last job on that attempt; None if there is none and its checks are finished."""
    lavoro = (
        Lavoro.objects.filter(tipo__in=_CHE_COSA)
        .filter(
            Q(riferimento=str(caricamento.pk)) | Q(riferimento__startswith=f"{caricamento.pk}:")
        )
        .order_by("-pk")
        .first()
    )
    if lavoro is None:
        if caricamento.controllo == StatoControllo.FINITO:
            return None
        return LavoroVisto(None, "Controllo del file", False, "", 0, "", False)
    attivo = lavoro.stato in {StatoLavoro.IN_ATTESA, StatoLavoro.IN_CORSO}
    return LavoroVisto(
        lavoro=lavoro,
        che_cosa=_CHE_COSA[lavoro.tipo],
        attivo=attivo,
        fase=lavoro.fase or "Aspetta il suo turno",
        avanzamento=lavoro.avanzamento,
        messaggio=lavoro.messaggio,
        da_riprovare=caricamento.controllo == StatoControllo.INTERROTTO,
    )
