"""The area of the comuni: the same whatever the year."""

from collections.abc import Sequence
from decimal import Decimal

from base.formati import plurale
from osservatorio.selectors.serie.lettura import Bozze, Fonte, Lettura
from osservatorio.selectors.territori import Territorio
from territorio.models import Comune

_NOMI_IN_ELENCO = 3


def leggi(
    territori: Sequence[Territorio],
    letture: Sequence[Lettura],
    serie: frozenset[str],
    _bozze: Bozze,
) -> None:
    """km², three decimals; missing if one comune of the territory has none. One query."""
    cercati = frozenset().union(*(t.comuni for t in territori)) if territori else frozenset()
    comuni = {
        pk: (nome, superficie, fonte)
        for pk, nome, superficie, fonte in Comune.objects.filter(pk__in=cercati).values_list(
            "pk", "denominazione", "superficie_kmq", "fonte_superficie"
        )
    }
    for territorio, lettura in zip(territori, letture, strict=True):
        suoi = sorted(
            (comuni[pk] for pk in territorio.comuni if pk in comuni), key=lambda dati: dati[0]
        )
        senza = [nome for nome, superficie, _ in suoi if superficie is None]
        if not suoi:
            lettura.manca(
                serie,
                f"Al 1° gennaio {territorio.anno} questo territorio non esisteva o non aveva "
                "comuni.",
            )
        elif senza:
            nomi = ", ".join(senza[:_NOMI_IN_ELENCO])
            nomi += "…" if len(senza) > _NOMI_IN_ELENCO else ""
            lettura.manca(
                serie,
                f"La superficie non è nota per {plurale(len(senza), 'comune', 'comuni')} ({nomi}).",
            )
        else:
            totale = sum((s for _, s, _ in suoi if s is not None), Decimal(0))
            fonte = "; ".join(dict.fromkeys(f for _, _, f in suoi if f))
            for codice in serie:
                lettura.scrivi(codice, totale, Fonte(fonte, ""))
