"""Which reader knows which series."""

from collections.abc import Callable, Iterable, Sequence

from osservatorio.calcolo import Origine, serie_di_base
from osservatorio.selectors.serie import (
    anagrafe,
    celle,
    da_reperire,
    istat,
    popolazione,
    raccolta,
    superficie,
    valori,
)
from osservatorio.selectors.serie.lettura import Bozze, Lettura
from osservatorio.selectors.territori import Territorio

# Fills the readings with those series, each a value or a reason.
Lettore = Callable[[Sequence[Territorio], Sequence[Lettura], frozenset[str], Bozze], None]

LETTORI: dict[Origine, Lettore] = {
    Origine.POPOLAZIONE: popolazione.leggi,
    Origine.STRANIERI: popolazione.leggi_stranieri,
    Origine.BILANCIO: valori.leggi_bilancio,
    Origine.FAMIGLIE: valori.leggi_famiglie,
    Origine.TERRITORIO: superficie.leggi,
    Origine.RENDICONTAZIONE: celle.leggi,
    Origine.ANAGRAFE: anagrafe.leggi,
    Origine.RACCOLTA: raccolta.leggi,
    Origine.ISTAT: istat.leggi,
    Origine.DA_REPERIRE: da_reperire.leggi,
}


def leggi_serie(
    territori: Sequence[Territorio], serie: Iterable[str], bozze: Bozze | None = None
) -> list[Lettura]:
    """The series asked for, of each territory in its year, in the order given.

    Each is a value with its source, or a reason in `motivi`. `bozze` = versions of returns, not
    approved, to read instead of the approved one.
    """
    note = serie_di_base()
    letture = [Lettura() for _ in territori]
    per_origine: dict[Origine, set[str]] = {}
    for codice in serie:
        per_origine.setdefault(note[codice].origine, set()).add(codice)
    for origine, codici in per_origine.items():
        LETTORI[origine](territori, letture, frozenset(codici), bozze or {})
    return letture
