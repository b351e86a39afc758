"""First-access points: who they are for, when they are open, how far they are."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from base.formati import numero as in_cifre
from sportello.enums import TipoPunto
from sportello.models import PuntoAccesso
from territorio.calcolo import distanza_km
from territorio.models import Ambito, Comune

PER_PAGINA = 20


@dataclass(frozen=True)
class FiltroPunti:
    """What is asked: Istat codes of the comune and of the one to start from, slug, kind."""

    comune: str = ""
    vicino: str = ""
    ambito: str = ""
    tipo: str = ""


@dataclass(frozen=True)
class PuntoVicino:
    """A point and, when a place to start from is known, how far it is in words."""

    punto: PuntoAccesso
    distanza: str = ""


@dataclass(frozen=True)
class ElencoPunti:
    pagina: Page
    pagine: list[int | str]
    filtro: FiltroPunti
    vicino: Comune | None
    comune: Comune | None
    comuni: list[Comune]
    ambiti: list[Ambito]
    tipi: list[tuple[str, str]]
    ignorati: list[str]


def punti_pubblicati() -> QuerySet[PuntoAccesso]:
    """Those that citizens see, by name."""
    return (
        PuntoAccesso.objects.filter(pubblicato=True)
        .select_related("comune", "ambito")
        .defer("comune__confine", "ambito__confine")
        .order_by("nome_ordinamento", "pk")
    )


def elenco_punti(filtro: FiltroPunti, comuni: list[Comune], numero: str | None) -> ElencoPunti:
    """A page of points, by name or from the nearest; values that none has are ignored.

    `comuni` are those of the Province: the place to start from may have no point at all. The points
    of a Province are some hundreds: one query reads them all.
    """
    tutti = list(punti_pubblicati())
    per_codice = {comune.codice_istat: comune for comune in comuni}
    ambiti = {p.ambito.slug: p.ambito for p in tutti}
    tipi = {p.tipo for p in tutti}
    possibili = {
        "comune": {p.comune.codice_istat for p in tutti},
        "vicino": set(per_codice),
        "ambito": set(ambiti),
        "tipo": tipi,
    }
    chiesti = vars(filtro)
    utile = FiltroPunti(**{n: v for n, v in chiesti.items() if v in possibili[n]})
    trovati = [
        punto
        for punto in tutti
        if (not utile.comune or punto.comune.codice_istat == utile.comune)
        and (not utile.ambito or punto.ambito.slug == utile.ambito)
        and (not utile.tipo or punto.tipo == utile.tipo)
    ]
    vicino = per_codice.get(utile.vicino)
    paginatore = Paginator(_dal_piu_vicino(trovati, vicino), PER_PAGINA)
    pagina = paginatore.get_page(numero)
    return ElencoPunti(
        pagina=pagina,
        pagine=list(paginatore.get_elided_page_range(pagina.number, on_each_side=1, on_ends=1)),
        filtro=utile,
        vicino=vicino,
        comune=per_codice.get(utile.comune),
        comuni=comuni,
        ambiti=sorted(ambiti.values(), key=lambda a: a.numero),
        tipi=[(valore, nome) for valore, nome in TipoPunto.choices if valore in tipi],
        ignorati=[n for n, v in chiesti.items() if v and not getattr(utile, n)],
    )


def punti_dell_ambito(ambito: Ambito) -> list[PuntoAccesso]:
    """All of those of an Ambito, by name."""
    return list(punti_pubblicati().filter(ambito=ambito))


def _dal_piu_vicino(punti: list[PuntoAccesso], da: Comune | None) -> list[PuntoVicino]:
    if da is None:
        return [PuntoVicino(punto) for punto in punti]
    misurati = [(_distanza(da, punto.comune), punto) for punto in punti]
    misurati.sort(key=lambda coppia: (coppia[0] is None, coppia[0] or 0.0))
    return [PuntoVicino(punto, _in_parole(km)) for km, punto in misurati]


def _distanza(da: Comune, a: Comune) -> float | None:
    """Kilometres between the two comuni; None if the place of one is not known."""
    if da.pk == a.pk:
        return 0.0
    if da.latitudine is None or da.longitudine is None:
        return None
    if a.latitudine is None or a.longitudine is None:
        return None
    return distanza_km((da.latitudine, da.longitudine), (a.latitudine, a.longitudine))


def _in_parole(km: float | None) -> str:
    if km is None:
        return "distanza non nota"
    return f"a circa {in_cifre(round(km))} km" if km >= 1 else "nel tuo comune"
