"""One chart for the first page, from what is published and in force."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.cache import caches

from osservatorio.models import Pubblicazione
from osservatorio.reports import Figura, Sezione
from osservatorio.reports.valori import scongela
from osservatorio.selectors import FiltroPubblicazioni, pubblicazioni

# Publications looked into, and characters of their values: the first page waits for nobody.
_PROVATE = 5
_PESO_MASSIMO = 400_000
_DISEGNO_MASSIMO = 40_000


@dataclass(frozen=True)
class DatoInEvidenza:
    """A frozen chart with its sentence, and the publication where its table is."""

    figura: Figura
    pubblicazione: Pubblicazione


def dato_in_evidenza() -> DatoInEvidenza | None:
    """From the last published about the whole Province, else about an Ambito; None if no chart.

    The values of a publication never change: each is read once by a process, while which one is in
    force is asked every time.
    """
    in_vigore = pubblicazioni(FiltroPubblicazioni()).filter(comune=None)
    for di_tutti in (True, False):
        for pubblicazione in in_vigore.filter(ambito__isnull=di_tutti)[:_PROVATE]:
            figura = _figura_di(pubblicazione)
            if figura is not None:
                return DatoInEvidenza(figura, pubblicazione)
    return None


def _figura_di(pubblicazione: Pubblicazione) -> Figura | None:
    cache = caches["processo"]
    chiave = f"evidenza:{pubblicazione.codice}"
    trovata: tuple[Figura | None] | None = cache.get(chiave)
    if trovata is None:
        trovata = (_leggi_figura(pubblicazione.pk),)
        cache.set(chiave, trovata, 3600)
    return trovata[0]


def _leggi_figura(pk: int) -> Figura | None:
    intera = Pubblicazione.objects.only("valori", "aspetto").get(pk=pk)
    if len(str(intera.valori)) > _PESO_MASSIMO:
        return None
    rapporto = scongela(intera.valori, intera.aspetto)
    return next(
        (f for f in _figure(rapporto.sezioni) if f.svg and len(f.svg) <= _DISEGNO_MASSIMO), None
    )


def _figure(sezioni: Sequence[Sezione]) -> Iterator[Figura]:
    for sezione in sezioni:
        if sezione.figura is not None:
            yield sezione.figura
        yield from _figure(sezione.sezioni)
