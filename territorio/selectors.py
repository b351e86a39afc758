"""Reads of the territory that join several models."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from django.utils.text import slugify

from base.models import chiave_ordinamento
from territorio.enums import TipoDifferenza
from territorio.models import Ambito, Comune, NomePrecedenteComune, SlugPrecedenteAmbito


def nome_ambito_libero(denominazione: str, *, ambito: Ambito | None = None) -> bool:
    """True if no other Ambito has, or had, the web address made from that name."""
    slug = slugify(denominazione)
    altri = Ambito.objects.filter(slug=slug)
    precedenti = SlugPrecedenteAmbito.objects.filter(slug=slug)
    if ambito is not None and ambito.pk:
        altri = altri.exclude(pk=ambito.pk)
        precedenti = precedenti.exclude(ambito=ambito)
    return bool(slug) and not altri.exists() and not precedenti.exists()


class ComuneElencato(Protocol):
    """A comune as Istat's list has it."""

    @property
    def nome(self) -> str: ...
    @property
    def codice_catastale(self) -> str: ...
    @property
    def codice_provincia(self) -> str: ...
    @property
    def provincia(self) -> str: ...


@dataclass(frozen=True)
class Differenza:
    """What the list says of one comune and the register does not: nothing is done without a date.

    `prima` is the name in the register, `dopo` that of the list; each empty if there is none.
    """

    tipo: TipoDifferenza
    codice_istat: str
    prima: str
    dopo: str
    codice_catastale: str
    codice_provincia: str
    provincia: str


def differenze_dall_elenco(elenco: Mapping[str, ComuneElencato]) -> list[Differenza]:
    """What is new, gone or renamed in the Provinces of a list of comuni, by Istat code.

    A name that the register knows as a past one is no difference: the list is an old one. Nor is a
    comune of the list that the register knows as suppressed.
    """
    province = {voce.codice_provincia: voce.provincia for voce in elenco.values()}
    noti = {
        comune["codice_istat"]: comune
        for comune in Comune.objects.filter(provincia__codice__in=province).values(
            "pk",
            "codice_istat",
            "denominazione",
            "codice_catastale",
            "soppresso_il",
            "provincia__codice",
            "provincia__denominazione",
        )
    }
    passati: dict[str, set[str]] = defaultdict(set)
    for codice, nome in NomePrecedenteComune.objects.filter(
        comune__codice_istat__in=noti
    ).values_list("comune__codice_istat", "nome_ordinamento"):
        passati[codice].add(nome)
    trovate = []
    for codice, voce in elenco.items():
        noto = noti.get(codice)
        if noto is not None:
            chiave = chiave_ordinamento(voce.nome)
            uguale = chiave == chiave_ordinamento(noto["denominazione"])
            if uguale or noto["soppresso_il"] or chiave in passati[codice]:
                continue
        trovate.append(
            Differenza(
                tipo=TipoDifferenza.NUOVO if noto is None else TipoDifferenza.RINOMINATO,
                codice_istat=codice,
                prima="" if noto is None else noto["denominazione"],
                dopo=voce.nome,
                codice_catastale=voce.codice_catastale,
                codice_provincia=voce.codice_provincia,
                provincia=voce.provincia,
            )
        )
    trovate += [
        Differenza(
            tipo=TipoDifferenza.ASSENTE,
            codice_istat=codice,
            prima=noto["denominazione"],
            dopo="",
            codice_catastale=noto["codice_catastale"],
            codice_provincia=noto["provincia__codice"],
            provincia=noto["provincia__denominazione"],
        )
        for codice, noto in noti.items()
        if noto["soppresso_il"] is None and codice not in elenco
    ]
    return sorted(trovate, key=lambda d: (d.tipo, d.codice_istat))
