"""The definitions of the indicators under `manage.py check`: unusable is an error, late a warning.

`manage.py check --tag indicatori` runs these alone.
"""

from typing import Any

from django.core.checks import CheckMessage, Error, Warning, register
from django.utils import timezone

from base.formati import data_breve
from osservatorio.calcolo import (
    DefinizioneSbagliata,
    avvisi,
    avvisi_da_rivedere,
    da_rivedere,
    problemi,
)

TAG = "indicatori"
SBAGLIATA, SCADUTA = "osservatorio.E001", "osservatorio.W001"
AVVISO_SBAGLIATO, AVVISO_SCADUTO = "osservatorio.E002", "osservatorio.W002"


@register(TAG)
def controlla_definizioni(app_configs: Any, **_opzioni: Any) -> list[CheckMessage]:
    """A definition that cannot be read or names an unknown series; one whose review is overdue."""
    sbagliate = problemi()
    if sbagliate:
        dove = "Correggi il file in osservatorio/indicatori/: i campi sono spiegati in LEGGIMI.md."
        return [Error(frase, hint=dove, id=SBAGLIATA) for frase in sbagliate]
    return [
        Warning(
            f"L'indicatore «{definizione.codice}» andava riguardato entro il "
            f"{data_breve(definizione.prossima_revisione)}.",
            hint="Rileggi la definizione e scrivi le nuove date in rivisto_il e "
            "prossima_revisione.",
            id=SCADUTA,
        )
        for definizione in da_rivedere(timezone.localdate())
    ]


@register(TAG)
def controlla_avvisi(app_configs: Any, **_opzioni: Any) -> list[CheckMessage]:
    """An alert that cannot be used; one whose review is overdue. Nothing if indicators are
    broken.
    """
    if problemi():
        return []
    try:
        avvisi()
    except DefinizioneSbagliata as sbagliato:
        dove = "Correggi osservatorio/indicatori/avvisi.toml: i campi sono spiegati in LEGGIMI.md."
        return [Error(str(sbagliato), hint=dove, id=AVVISO_SBAGLIATO)]
    return [
        Warning(
            f"L'avviso «{avviso.codice}» andava riguardato entro il "
            f"{data_breve(avviso.prossima_revisione)}.",
            hint="Rileggi l'avviso e scrivi le nuove date in rivisto_il e prossima_revisione.",
            id=AVVISO_SCADUTO,
        )
        for avviso in avvisi_da_rivedere(timezone.localdate())
    ]
