"""Campaigns: a year opens with one return for every Ambito that existed in it."""

import datetime

from django.db import transaction

from base.errors import ErroreDominio
from rendicontazione.models import Campagna, ModelloModulo, Rendicontazione
from territorio.models import Ambito, Provincia


@transaction.atomic
def apri_campagna(
    *,
    anno: int,
    provincia: Provincia,
    modello: ModelloModulo,
    apertura: datetime.date,
    scadenza: datetime.date,
    rifiuta_tardive: bool = False,
    contatto: str = "",
    dimostrativa: bool = False,
    palestra: bool = False,
) -> Campagna:
    """The campaign of that year, with an open return for each Ambito in force on any of its days.

    Raises ErroreDominio if the year has its campaign already, ValidationError for wrong dates.
    """
    if Campagna.objects.filter(provincia=provincia, anno=anno, palestra=palestra).exists():
        raise ErroreDominio(
            f"La campagna {anno} c'è già: apri quella e correggi le sue date.",
            codice="CAMPAGNA_ESISTENTE",
        )
    campagna = Campagna(
        anno=anno,
        provincia=provincia,
        modello=modello,
        apertura=apertura,
        scadenza=scadenza,
        rifiuta_tardive=rifiuta_tardive,
        contatto=contatto,
        dimostrativa=dimostrativa,
        palestra=palestra,
    )
    campagna.full_clean()
    campagna.save()
    completa_campagna(campagna=campagna)
    return campagna


@transaction.atomic
def completa_campagna(*, campagna: Campagna) -> int:
    """Adds the returns of the Ambiti that have none yet (an Ambito corrected late); how many."""
    mancanti = (
        Ambito.objects.filter(provincia=campagna.provincia)
        .nell_anno(campagna.anno)
        .exclude(rendicontazioni__campagna=campagna)
        .order_by("numero", "pk")
    )
    nuove = [Rendicontazione(campagna=campagna, ambito=ambito) for ambito in mancanti]
    for rendicontazione in nuove:
        rendicontazione.full_clean()
        rendicontazione.save()
    return len(nuove)
