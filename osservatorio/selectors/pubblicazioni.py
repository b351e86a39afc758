"""What the Osservatorio has published, as citizens and officers look for it."""

from dataclasses import dataclass, replace
from typing import Any, cast

from django.db.models import Max, Prefetch, QuerySet

from base.models import chiave_ordinamento
from osservatorio.enums import GenerePubblicazione
from osservatorio.models import PassaggioPubblicazione, Pubblicazione, PubblicazioneQuerySet
from territorio.models import Ambito, Comune

# The set of indicators is a kind of its own, beside the reports by name.
INDICATORI = str(GenerePubblicazione.INDICATORI)
# A list never reads what only the page prints.
_PESANTI = ("valori", "aspetto", "protezione")


@dataclass(frozen=True)
class FiltroPubblicazioni:
    """What is looked for; empty = all. `tipo` is the name of a report, or «indicatori»."""

    q: str = ""
    tipo: str = ""
    anno: str = ""
    ambito: str = ""
    comune: str = ""

    @property
    def attivi(self) -> dict[str, str]:
        """The criteria that narrow the list."""
        return {nome: valore for nome, valore in vars(self).items() if valore}


@dataclass(frozen=True)
class ScelteFiltro:
    """The values that give at least one publication, as (value, words)."""

    tipi: list[str]
    anni: list[int]
    ambiti: list[Ambito]
    comuni: list[Comune]


def pubblicazioni(filtro: FiltroPubblicazioni, *, tutte: bool = False) -> PubblicazioneQuerySet:
    """Those in force, or with `tutte` whatever became of them; the last published first."""
    trovate = Pubblicazione.objects.all() if tutte else Pubblicazione.objects.in_vigore()
    if filtro.tipo == INDICATORI:
        trovate = trovate.filter(genere=GenerePubblicazione.INDICATORI)
    elif filtro.tipo:
        trovate = trovate.filter(genere=GenerePubblicazione.REPORT, report=filtro.tipo)
    if filtro.anno:
        trovate = trovate.filter(anno=int(filtro.anno))
    if filtro.ambito:
        trovate = trovate.filter(ambito__slug=filtro.ambito)
    if filtro.comune:
        trovate = trovate.filter(comune__codice_istat=filtro.comune)
    for parola in chiave_ordinamento(filtro.q).split():
        trovate = trovate.filter(parole__contains=parola)
    return (
        trovate.select_related("ambito", "comune", "sostituita_da")
        .defer(*_PESANTI, *(f"sostituita_da__{nome}" for nome in _PESANTI))
        .defer("ambito__confine", "comune__confine")
        .order_by("-pubblicata_il", "-pk")
    )


def scelte_filtro() -> ScelteFiltro:
    """What the filters of the public list offer."""
    visibili = Pubblicazione.objects.in_vigore()
    tipi = set(visibili.filter(genere=GenerePubblicazione.REPORT).values_list("report", flat=True))
    if visibili.filter(genere=GenerePubblicazione.INDICATORI).exists():
        tipi.add(INDICATORI)
    return ScelteFiltro(
        sorted(tipi),
        sorted(set(visibili.values_list("anno", flat=True)), reverse=True),
        list(
            Ambito.objects.filter(pk__in=visibili.values("ambito"))
            .defer("confine")
            .order_by("numero", "pk")
        ),
        list(
            Comune.objects.filter(pk__in=visibili.values("comune"))
            .defer("confine")
            .order_by("nome_ordinamento", "pk")
        ),
    )


def filtro_utile(
    filtro: FiltroPubblicazioni, scelte: ScelteFiltro
) -> tuple[FiltroPubblicazioni, list[str]]:
    """The filter without the values that no publication has, and the names of those."""
    possibili: dict[str, set[str]] = {
        "tipo": set(scelte.tipi),
        "anno": {str(anno) for anno in scelte.anni},
        "ambito": {a.slug for a in scelte.ambiti},
        "comune": {c.codice_istat for c in scelte.comuni},
    }
    inutili = [
        n for n, valori in possibili.items() if (v := getattr(filtro, n)) and v not in valori
    ]
    vuoti: Any = dict.fromkeys(inutili, "")
    return replace(filtro, **vuoti), inutili


def pubblicazione_con_slug(slug: str) -> Pubblicazione | None:
    """Whatever became of it, with its passages; None if there was never one."""
    return _intera(Pubblicazione.objects.filter(slug=slug))


def pubblicazione_con_codice(codice: str) -> Pubblicazione | None:
    """The one on whose PDF that code is printed; None if no published one has it."""
    return _intera(Pubblicazione.objects.filter(codice=codice))


def _intera(trovate: QuerySet[Pubblicazione]) -> Pubblicazione | None:
    return (
        trovate.select_related("ambito", "comune", "sostituita_da")
        .defer("protezione", "ambito__confine", "comune__confine")
        .defer(*(f"sostituita_da__{nome}" for nome in _PESANTI))
        .prefetch_related(
            Prefetch("passaggi", PassaggioPubblicazione.objects.order_by("fatto_il", "pk"))
        )
        .first()
    )


def in_vigore_di(report: str, chiave: str) -> Pubblicazione | None:
    """The publication in force of that report with those parameters."""
    return Pubblicazione.objects.in_vigore().filter(report=report, chiave=chiave).first()


def prossimo_numero(report: str, chiave: str) -> int:
    """Which publication of that report with those parameters the next one would be."""
    massimo = Pubblicazione.objects.filter(report=report, chiave=chiave).aggregate(m=Max("numero"))
    return (massimo["m"] or 0) + 1


def ultima_pubblicazione() -> int:
    """What was published last, of anything: what is public changes only with it."""
    return Pubblicazione.objects.aggregate(m=Max("pk"))["m"] or 0


def protezioni_pubblicate() -> list[tuple[str, dict[str, Any]]]:
    """Title and reserved counts of everything ever published, whatever became of it."""
    trovate = (
        Pubblicazione.objects.exclude(protezione=None)
        .order_by("pk")
        .values_list("titolo", "numero", "protezione")
    )
    return [
        (titolo if numero == 1 else f"{titolo} (n. {numero})", cast(dict[str, Any], protezione))
        for titolo, numero, protezione in trovate
    ]
