"""Series that an indicator needs and that no source gives yet: each says what is missing."""

from collections.abc import Sequence

from osservatorio.selectors.serie.lettura import Bozze, Lettura
from osservatorio.selectors.territori import Territorio

_MOTIVI = {
    "spesa_corrente_comuni": (
        "Non disponibile: la spesa corrente dei comuni è nei rendiconti dei comuni (BDAP, "
        "Ragioneria generale dello Stato), che l'Osservatorio non ha ancora."
    ),
    "spesa_netta_costante": (
        "Non disponibile: serve l'indice dei prezzi di Istat, che l'Osservatorio non ha ancora."
    ),
}


def leggi(
    _territori: Sequence[Territorio],
    letture: Sequence[Lettura],
    serie: frozenset[str],
    _bozze: Bozze,
) -> None:
    """The true reason, for every territory; no query."""
    for lettura in letture:
        for codice in serie:
            lettura.manca([codice], _MOTIVI[codice])
