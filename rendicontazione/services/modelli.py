"""Versions of the form: copied into a draft, changed there, then put in use for ever."""

from typing import TypeVar

from django.db import models, transaction

from base.errors import ErroreDominio
from rendicontazione.models import (
    CampoAdempimento,
    CodiceLista,
    ColonnaModulo,
    ModelloModulo,
)
from rendicontazione.selectors import problemi_del_modello

R = TypeVar("R", bound=models.Model)


@transaction.atomic
def copia_modello(
    *, modello: ModelloModulo, versione: str, denominazione: str = ""
) -> ModelloModulo:
    """A draft with the same sheets, columns, codes and duties they answer.

    Raises ErroreDominio if the version is taken, ValidationError for one that cannot be written.
    """
    if ModelloModulo.objects.filter(versione=versione).exists():
        raise ErroreDominio(
            f"La versione {versione} c'è già: scegli un altro numero.", codice="VERSIONE_USATA"
        )
    bozza = ModelloModulo(
        versione=versione,
        denominazione=denominazione or modello.denominazione,
        note=modello.note,
        bozza=True,
        derivato_da=modello,
    )
    bozza.full_clean()
    bozza.save()
    colonne: dict[int, ColonnaModulo] = {}
    for foglio in modello.fogli.order_by("ordine", "pk"):
        sue = list(foglio.colonne.order_by("numero", "pk"))
        copia = _copia(foglio, modello=bozza)
        copia.save()
        nuove = ColonnaModulo.objects.bulk_create([_copia(c, foglio=copia) for c in sue])
        colonne |= {vecchia.pk: nuova for vecchia, nuova in zip(sue, nuove, strict=True)}
    CodiceLista.objects.bulk_create(
        [_copia(codice, modello=bozza) for codice in modello.codici.order_by("pk")]
    )
    CampoAdempimento.objects.bulk_create(
        [
            _copia(campo, colonna=colonne[campo.colonna_id])
            for campo in CampoAdempimento.objects.filter(colonna__in=colonne).order_by("pk")
        ]
    )
    return bozza


def _copia(riga: R, **cambi: object) -> R:
    """The same row, not saved yet, with another parent."""
    campi = {
        campo.attname: getattr(riga, campo.attname)
        for campo in riga._meta.concrete_fields
        if not campo.primary_key and campo.name not in cambi
    }
    return type(riga)(**campi, **cambi)


@transaction.atomic
def metti_in_uso(*, modello: ModelloModulo) -> ModelloModulo:
    """From now on campaigns may take it, and nobody changes it any more.

    Raises ErroreDominio with the first of the things it lacks, or if it is no draft.
    """
    modello = ModelloModulo.objects.select_for_update(of=("self",)).get(pk=modello.pk)
    if not modello.bozza:
        raise ErroreDominio(f"Il modello {modello.versione} è già in uso.", codice="GIA_IN_USO")
    problemi = problemi_del_modello(modello)
    if problemi:
        altri = f" Ci sono altri {len(problemi) - 1} problemi." if len(problemi) > 1 else ""
        raise ErroreDominio(f"{problemi[0]}{altri}", codice="MODELLO_INCOMPLETO")
    modello.bozza = False
    modello.full_clean()
    modello.save()
    return modello
