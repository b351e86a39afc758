"""What the register refuses of a value, without a query for each row."""

import copy
from collections.abc import Callable

from django.core.exceptions import ValidationError

from strutture.models import Struttura, UnitaOfferta
from strutture.parsing.intestazioni import IMPORTI, POSTI
from strutture.validation import Scheda
from strutture.validation.registro import CONTATTI, TESTI_UNITA, Valori

# What a list may give that the cells have not already been checked for.
_DELLA_STRUTTURA = ("denominazione", *CONTATTI)
_DELL_UNITA = ("codice_regionale", *POSTI, *IMPORTI, *TESTI_UNITA)


def verificatore() -> Callable[[Scheda, Valori, Valori], list[str]]:
    """A function that gives the sentences with which the models refuse new values.

    The reserved facilities are read once, and only if a list changes one.
    """
    campi_struttura = {campo: Struttura._meta.get_field(campo) for campo in _DELLA_STRUTTURA}
    campi_unita = {campo: UnitaOfferta._meta.get_field(campo) for campo in _DELL_UNITA}
    riservate: dict[int, Struttura] = {}

    def verifica(scheda: Scheda, struttura: Valori, unita: Valori) -> list[str]:
        frasi: list[str] = []
        for campi, valori in ((campi_struttura, struttura), (campi_unita, unita)):
            for nome, campo in campi.items():
                valore = valori.get(nome)
                if valore not in (None, ""):
                    frasi += _rifiuti(lambda campo=campo, valore=valore: campo.clean(valore, None))  # type: ignore[misc]
        if scheda.riservata and scheda.pk is not None and (struttura or unita):
            if not riservate:
                tutte = Struttura.objects.filter(indirizzo_riservato=True)
                riservate.update((una.pk, una) for una in tutte.prefetch_related("unita"))
            frasi += _indirizzo_nei_testi(riservate[scheda.pk], scheda, struttura, unita)
        return list(dict.fromkeys(frasi))

    return verifica


def _indirizzo_nei_testi(
    com_e: Struttura, scheda: Scheda, struttura: Valori, unita: Valori
) -> list[str]:
    """A reserved facility keeps its street out of the texts that everybody reads."""
    nuova = copy.copy(com_e)
    for campo, valore in {**scheda.valori, **struttura}.items():
        setattr(nuova, campo, valore)
    detta = UnitaOfferta(**{campo: unita[campo] for campo in TESTI_UNITA if campo in unita})
    detta.struttura = nuova
    return _rifiuti(nuova.clean) + _rifiuti(detta.clean)


def _rifiuti(controllo: Callable[[], object]) -> list[str]:
    try:
        controllo()
    except ValidationError as errore:
        return errore.messages
    return []
