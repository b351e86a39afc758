"""Forms to fill in, as the public list shows them."""

from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.text import slugify

from sportello.models import ModuloServizio
from strutture.models import Area, TipoUnitaOfferta
from territorio.models import Ambito


@dataclass(frozen=True)
class FiltroModuli:
    """What is asked: code of area, code of type in lower case, slug of the Ambito. "" = all."""

    area: str = ""
    tipo: str = ""
    ambito: str = ""


@dataclass(frozen=True)
class ElencoModuli:
    """Groups by area (None = every area), with the values that the filters offer."""

    gruppi: list[tuple[Area | None, list[ModuloServizio]]]
    quanti: int
    filtro: FiltroModuli
    aree: list[Area]
    tipi: list[TipoUnitaOfferta]
    ambiti: list[Ambito]
    ignorati: list[str]


def moduli_pubblicati() -> QuerySet[ModuloServizio]:
    """Those that citizens see, by area, type and title."""
    return (
        ModuloServizio.objects.filter(pubblicato=True)
        .select_related("area", "tipo__area", "ambito")
        .defer("ambito__confine")
        .order_by(F("area__ordine").asc(nulls_last=True), "titolo", "pk")
    )


def elenco_moduli(filtro: FiltroModuli) -> ElencoModuli:
    """What was found; a form good everywhere is of every Ambito, a value that none has is ignored.

    One query: the forms of a Province are some hundreds.
    """
    tutti = list(moduli_pubblicati())
    aree = {m.area_di.codice: m.area_di for m in tutti if m.area_di}
    tipi = {m.tipo.codice.lower(): m.tipo for m in tutti if m.tipo}
    ambiti = {m.ambito.slug: m.ambito for m in tutti if m.ambito}
    possibili: dict[str, dict] = {"area": aree, "tipo": tipi, "ambito": ambiti}
    chiesti = vars(filtro)
    utili = {n: v for n, v in chiesti.items() if v in possibili[n]}
    trovati = [m for m in tutti if _risponde(m, FiltroModuli(**utili))]
    gruppi: dict[int | None, tuple[Area | None, list[ModuloServizio]]] = {}
    for modulo in trovati:
        area = modulo.area_di
        gruppi.setdefault(area.pk if area else None, (area, []))[1].append(modulo)
    return ElencoModuli(
        gruppi=sorted(gruppi.values(), key=lambda g: (g[0] is None, g[0].ordine if g[0] else 0)),
        quanti=len(trovati),
        filtro=FiltroModuli(**utili),
        aree=sorted(aree.values(), key=lambda a: a.ordine),
        tipi=sorted(tipi.values(), key=lambda t: t.nome_breve),
        ambiti=sorted(ambiti.values(), key=lambda a: a.numero),
        ignorati=[n for n, v in chiesti.items() if v and n not in utili],
    )


def _risponde(modulo: ModuloServizio, filtro: FiltroModuli) -> bool:
    area = modulo.area_di
    return (
        (not filtro.area or (area is not None and area.codice == filtro.area))
        and (not filtro.tipo or (modulo.tipo and modulo.tipo.codice.lower()) == filtro.tipo)
        and (not filtro.ambito or modulo.ambito is None or modulo.ambito.slug == filtro.ambito)
    )


def moduli_dell_ambito(ambito: Ambito) -> list[ModuloServizio]:
    """Those of the Ambito only, by area and title."""
    return list(moduli_pubblicati().filter(ambito=ambito))


def indirizzo_modulo(modulo: ModuloServizio) -> str:
    """Where the form is: our own view for a file kept here, or the address written."""
    if not modulo.file:
        return modulo.sito
    return reverse("sportello:modulo_file", args=[modulo.pk, nome_file(modulo)])


def peso_file(modulo: ModuloServizio) -> int | None:
    """Bytes of the file kept here; None if there is none, or if it is lost."""
    try:
        return modulo.file.size if modulo.file else None
    except FileNotFoundError:
        return None


def nome_file(modulo: ModuloServizio) -> str:
    """The name that the form has when it is downloaded, without «.pdf»."""
    return slugify(modulo.titolo.replace("'", " ").replace("’", " "))[:80].strip("-") or "modulo"
