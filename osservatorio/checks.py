"""The definitions of the indicators under `manage.py check`: unusable is an error, late a warning.

`manage.py check --tag indicatori` runs these alone.
"""

from typing import Any

from django.core.checks import CheckMessage, Error, Warning, register
from django.utils import timezone

from base.formati import data_breve
from osservatorio.calcolo import da_rivedere, problemi

TAG = "indicatori"
SBAGLIATA, SCADUTA = "osservatorio.E001", "osservatorio.W001"


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
