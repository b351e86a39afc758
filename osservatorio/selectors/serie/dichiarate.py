"""What the Ambiti declare in their returns: which version counts, and sums over several Ambiti.

A reader of a part of the form gives the values of each version; all the rest is here, once.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils import timezone

from base.formati import data_breve
from osservatorio.selectors.serie.lettura import Bozze, Fonte, Lettura
from osservatorio.selectors.territori import AMBITO, COMUNE, Territorio, parziale
from rendicontazione.models import Versione
from rendicontazione.selectors import dati_approvati_negli_anni

SOLO_AMBITI = (
    "Questo dato si rendiconta per ambito: in parte è della gestione associata, "
    "non di un solo comune."
)


@dataclass
class DiUnaVersione:
    """The series of one version: values, and why some are not there.

    `vuote`: those without a value because the Ambito has nothing of the kind, and says so by
    listing all it has: in a sum they count nothing.
    """

    valori: dict[str, Decimal] = field(default_factory=dict)
    motivi: dict[str, str] = field(default_factory=dict)
    vuote: set[str] = field(default_factory=set)


# Primary keys of versions → their series.
Legge = Callable[[Sequence[int], frozenset[str]], Mapping[int, DiUnaVersione]]


@dataclass(frozen=True)
class _Versione:
    pk: int
    fonte: str


def leggi_dichiarate(
    territori: Sequence[Territorio],
    letture: Sequence[Lettura],
    serie: frozenset[str],
    bozze: Bozze,
    legge: Legge,
) -> None:
    """Fills the readings: an Ambito from its version, several Ambiti only when all have the series.

    Two queries besides those of `legge`, whatever the territories and the years.
    """
    versioni = _versioni({t.anno for t in territori if t.ambiti}, bozze)
    cercate = {
        (t.anno, a): versioni[t.anno, a]
        for t in territori
        for a in t.ambiti
        if (t.anno, a) in versioni
    }
    lette = legge(sorted({v.pk for v in cercate.values()}), serie) if cercate else {}
    for territorio, lettura in zip(territori, letture, strict=True):
        if territorio.tipo == COMUNE:
            lettura.manca(serie, SOLO_AMBITI)
        elif territorio.tipo == AMBITO:
            _ambito(territorio, lettura, serie, cercate, lette)
        else:
            _somma(territorio, lettura, serie, cercate, lette)


def _ambito(
    territorio: Territorio,
    lettura: Lettura,
    serie: Iterable[str],
    versioni: Mapping[tuple[int, int], _Versione],
    lette: Mapping[int, DiUnaVersione],
) -> None:
    versione = versioni.get((territorio.anno, territorio.ambiti[0]))
    if versione is None:
        lettura.manca(
            serie,
            f"La rendicontazione {territorio.anno} di questo ambito non c'è o non è ancora "
            "approvata.",
        )
        return
    sue = lette[versione.pk]
    lettura.motivi.update(sue.motivi)
    for codice, valore in sue.valori.items():
        lettura.scrivi(codice, valore, Fonte(versione.fonte, ""))


def _somma(
    territorio: Territorio,
    lettura: Lettura,
    serie: Iterable[str],
    versioni: Mapping[tuple[int, int], _Versione],
    lette: Mapping[int, DiUnaVersione],
) -> None:
    """The sum of the Ambiti, only when each of them has the series, or has nothing of the kind."""
    quanti = len(territorio.ambiti)
    trovate = [
        lette[versioni[territorio.anno, a].pk]
        for a in territorio.ambiti
        if (territorio.anno, a) in versioni
    ]
    fonte = Fonte(f"Rendicontazioni {territorio.anno} approvate di {quanti} ambiti", "")
    for codice in serie:
        valori = [v.valori[codice] for v in trovate if codice in v.valori]
        vuote = sum(1 for v in trovate if codice in v.vuote)
        if valori and len(valori) + vuote == quanti:
            lettura.scrivi(codice, sum(valori, Decimal(0)), fonte)
            continue
        motivi = {v.motivi.get(codice, "") for v in trovate}
        # All have arrived, but the form of that year did not ask for it: said as it is.
        if len(trovate) == quanti and len(motivi - {""}) == 1 and not valori:
            lettura.manca([codice], (motivi - {""}).pop())
        else:
            lettura.manca([codice], f"Dati approvati di {parziale(len(valori) + vuote, quanti)}.")


def _versioni(anni: set[int], bozze: Bozze) -> dict[tuple[int, int], _Versione]:
    """The version that counts, and what it is called, by year and primary key of the Ambito."""
    trovate = {
        (dati.anno, dati.ambito_id): _Versione(
            dati.versione_id,
            f"Rendicontazione {dati.anno}, versione {dati.numero_versione} approvata il "
            f"{data_breve(timezone.localdate(dati.approvata_il))}",
        )
        for dati in dati_approvati_negli_anni(anni)
    }
    if bozze:
        numeri = dict(Versione.objects.filter(pk__in=bozze.values()).values_list("pk", "numero"))
        for (anno, ambito_id), pk in bozze.items():
            trovate[anno, ambito_id] = _Versione(
                pk, f"Rendicontazione {anno}, versione {numeri[pk]}, non approvata"
            )
    return trovate
