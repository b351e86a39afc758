"""Files of returns without a row: what a process killed half-way leaves behind."""

import datetime

from base.pulizia import ETA_MINIMA, togli_orfani
from rendicontazione.models import Caricamento, Certificazione

_CARTELLE = ("rendicontazione", "rendicontazione/ricevute")


def pulisci_caricamenti(*, eta_minima: datetime.timedelta = ETA_MINIMA) -> int:
    """Deletes the files that no row knows, if they are old enough; how many there were."""
    noti = {str(nome) for nome in Caricamento.objects.values_list("file", flat=True)}
    for campo in ("ricevuta", "firmata"):
        noti |= {str(nome) for nome in Certificazione.objects.values_list(campo, flat=True)}
    return togli_orfani(cartelle=_CARTELLE, noti=noti, eta_minima=eta_minima)
