"""Notices as the public pages show them: in force, or in the archive."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils import timezone

from base.formati import plurale
from sportello.models import Avviso
from territorio.models import Ambito

PER_PAGINA = 20
# The value of the filter for the notices of nobody's Ambito.
PROVINCIA = "provincia"


@dataclass(frozen=True)
class ElencoAvvisi:
    """One page of notices; `di_chi` = the value of the filter in use, "" = everybody's."""

    titolo: str
    pagina: Page
    pagine: list[int | str]
    archivio: bool
    di_chi: str
    nome_di_chi: str
    ambiti: list[Ambito]
    della_provincia: bool
    ignorati: list[str]


def avvisi_visibili() -> QuerySet[Avviso]:
    """Published and begun, whether or not they are over; the last begun first."""
    return (
        Avviso.objects.filter(pubblicato=True, dal__lte=timezone.localdate())
        .select_related("ambito")
        .defer("ambito__confine")
        .order_by("-dal", "-pk")
    )


def avvisi_in_corso() -> QuerySet[Avviso]:
    """Those to read now, without the long text; the last begun first."""
    return (
        Avviso.objects.in_corso()
        .select_related("ambito")
        .defer("ambito__confine", "testo")
        .order_by("-dal", "-pk")
    )


def elenco_avvisi(di_chi: str, numero: str | None, *, archivio: bool) -> ElencoAvvisi:
    """A page of notices of whoever is asked; a page out of range gives the nearest one."""
    trovati = (
        avvisi_visibili().filter(al__lt=timezone.localdate()).defer("ambito__confine", "testo")
        if archivio
        else avvisi_in_corso()
    )
    ambiti = list(
        Ambito.objects.filter(pk__in=trovati.order_by().values("ambito"))
        .defer("confine")
        .order_by("numero", "pk")
    )
    nomi = {ambito.slug: ambito.denominazione for ambito in ambiti}
    della_provincia = trovati.filter(ambito=None).exists()
    if della_provincia:
        nomi[PROVINCIA] = "Provincia"
    utile = di_chi if di_chi in nomi else ""
    if utile == PROVINCIA:
        trovati = trovati.filter(ambito=None)
    elif utile:
        trovati = trovati.filter(ambito__slug=utile)
    paginatore = Paginator(trovati, PER_PAGINA)
    pagina = paginatore.get_page(numero)
    titolo = "Avvisi passati" if archivio else "Avvisi"
    if utile:
        titolo += f": {nomi[utile]}, {plurale(paginatore.count, 'avviso', 'avvisi')}"
    return ElencoAvvisi(
        titolo=titolo,
        pagina=pagina,
        pagine=list(paginatore.get_elided_page_range(pagina.number, on_each_side=1, on_ends=1)),
        archivio=archivio,
        di_chi=utile,
        nome_di_chi=nomi.get(utile, ""),
        ambiti=ambiti,
        della_provincia=della_provincia,
        ignorati=["ambito"] if di_chi and not utile else [],
    )


def avvisi_dell_ambito(ambito: Ambito, quanti: int) -> list[Avviso]:
    """Its own in force and those of the Province, its own first."""
    in_corso = avvisi_in_corso().filter(Q(ambito=ambito) | Q(ambito=None))
    return sorted(in_corso, key=lambda avviso: avviso.ambito_id is None)[:quanti]
