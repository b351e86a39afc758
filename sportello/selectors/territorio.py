"""Ambiti, comuni and their map, as they are today."""

import re

from django.urls import reverse
from django.utils import timezone

from base.grafici import Area as AreaMappa
from base.grafici import mappa_aree
from territorio.models import Ambito, Appartenenza, Comune


def ambiti_di_oggi() -> list[Ambito]:
    """The Ambiti of the Province in force today, by number."""
    return list(
        Ambito.objects.della_provincia().alla_data(timezone.localdate()).order_by("numero", "pk")
    )


def comuni_di_oggi() -> list[Comune]:
    """The comuni of the Province today, by name."""
    return list(
        Comune.objects.della_provincia()
        .esistenti_il(timezone.localdate())
        .defer("confine")
        .order_by("nome_ordinamento", "pk")
    )


def mappa_ambiti(ambiti: list[Ambito], *, evidenziato: Ambito | None = None) -> str:
    """The map of the Ambiti as SVG, each with its number and a link; "" without boundaries."""
    return mappa_aree(
        [
            AreaMappa(
                nome=ambito.denominazione,
                percorso=ambito.confine,
                collegamento=reverse("sportello:ambito_detail", args=[ambito.slug]),
                etichetta=str(ambito.numero),
                evidenziata=evidenziato is not None and ambito.pk == evidenziato.pk,
            )
            for ambito in ambiti
        ],
        nome="mappa-ambiti",
        titolo="Mappa degli ambiti della provincia",
    )


def ambito_del_comune(codice_istat: str) -> Ambito | None:
    """The Ambito to which the comune belongs today; None if the code is not of a comune."""
    if not re.fullmatch(r"[0-9]{6}", codice_istat):
        return None
    appartenenza = (
        Appartenenza.objects.alla_data(timezone.localdate())
        .filter(comune__codice_istat=codice_istat)
        .select_related("ambito")
        .first()
    )
    return appartenenza.ambito if appartenenza else None
