"""Who may read which cell of what the Ambiti declare: names, and counts of few persons. Pure."""

from collections.abc import Hashable, Iterable, Mapping, Sequence

from base.formati import arrotonda
from osservatorio.calcolo import AREE, Quantita, Sguardo, serie_di_base
from osservatorio.soppressione import NOTA, Linea, Tavola, decidi

# With fewer Ambiti without a name than these, telling them apart from one another is no secret.
MINIMO_SENZA_NOME = 3
NASCOSTA = NOTA
SENZA_CONSENSO = (
    "È il dato di un ambito che non ha dato il consenso a essere mostrato per nome: i rapporti si "
    "leggono nelle righe «un altro ambito», i conteggi no."
)
CON_IL_NOME = "Questo dato si legge accanto al nome del suo territorio."
MANCA_SENZA_NOME = "Il dato di questo ambito manca."

# Counts that sum to another of the same Ambito, both of which may be asked for.
_SOMME = (
    (*(f"utenti_{area.lower()}" for area in AREE),),
    ("utenti_0_17", "utenti_18_64", "utenti_65_oltre"),
)

_TOTALE = "utenti"
# A part and its total: the rest is a count too, that nobody prints but everybody can find.
_PARTI = (
    ("utenti_femmine", _TOTALE),
    ("utenti_stranieri", _TOTALE),
    ("utenti_in_carico", _TOTALE),
    ("minori_in_carico", "utenti_0_17"),
    ("minori_in_carico", "utenti_in_carico"),
)

# A count: series, territory (primary key of the Ambito, 0 for the Province).
Conteggio = tuple[str, int]
PROVINCIA = 0


def conteggi_di_persone() -> list[str]:
    """Every base series that counts persons served."""
    return [codice for codice, serie in serie_di_base().items() if serie.persone]


def da_nascondere(
    valori: Mapping[int, Mapping[str, Quantita]], sguardo: Sguardo
) -> frozenset[Conteggio]:
    """The counts of persons of one year that this reader may not see, with what protects them.

    `valori`: series by territory, of all the Ambiti of the year and of the Province, whatever was
    asked for: who asks twice must not find more than who asks once. Those whose file the reader
    opens are known, those whose name may not be seen are not printed.
    """
    if apre_tutto(valori, sguardo):
        return frozenset()
    conteggi, linee = conteggi_e_somme(valori)
    noti = {c for c in conteggi if _luogo(c) in sguardo.apre_i_file}
    piccoli = [
        c for c, v in conteggi.items() if v is not None and 0 < v < sguardo.soglia and c not in noti
    ]
    if not piccoli:
        return frozenset()
    tavola = Tavola(
        conteggi,
        linee,
        pubbliche=noti,
        non_stampate={
            c
            for c in conteggi
            if _e_un_resto(c) or ((luogo := _luogo(c)) and not sguardo.vede_i_dichiarati(luogo))
        },
    )
    nascoste = decidi(tavola, soglia=sguardo.soglia).nascoste
    return frozenset(c for c in nascoste if isinstance(c, tuple))


def conteggi_e_somme(
    valori: Mapping[int, Mapping[str, Quantita]],
) -> tuple[dict[Hashable, int | None], list[Linea]]:
    """The counts of persons of one year, with those of who is left out, and all their sums.

    `valori`: series by territory, as in `da_nascondere`.
    """
    conteggi: dict[Hashable, int | None] = {
        (serie, luogo): int(arrotonda(valore))
        for luogo, sue in valori.items()
        for serie, valore in sue.items()
    }
    conteggi |= {
        (_resto(parte, tutto), luogo): int(arrotonda(sue[tutto] - sue[parte]))
        for luogo, sue in valori.items()
        for parte, tutto in _PARTI
        if parte in sue and tutto in sue
    }
    linee = [
        linea
        for serie in dict.fromkeys(serie for sue in valori.values() for serie in sue)
        if (linea := _somma([(serie, a) for a in valori if a], (serie, PROVINCIA), conteggi))
    ]
    somme = [(parti, _TOTALE) for parti in _SOMME]
    somme += [((parte, _resto(parte, tutto)), tutto) for parte, tutto in _PARTI]
    linee += [
        linea
        for luogo in valori
        for parti, tutto in somme
        if (linea := _somma([(p, luogo) for p in parti], (tutto, luogo), conteggi))
    ]
    return conteggi, linee


def _resto(parte: str, tutto: str) -> str:
    """«utenti senza …»: who is not in a part of the total."""
    return f"-{parte} {tutto}"


def _e_un_resto(conteggio: Hashable) -> bool:
    return isinstance(conteggio, tuple) and str(conteggio[0]).startswith("-")


def apre_tutto(luoghi: Iterable[int], sguardo: Sguardo) -> bool:
    """True if the reader opens the files of all the Ambiti: nothing is hidden from him."""
    return all(luogo in sguardo.apre_i_file for luogo in luoghi if luogo != PROVINCIA)


def _luogo(conteggio: Hashable) -> int:
    return conteggio[1] if isinstance(conteggio, tuple) else PROVINCIA


def _somma(
    parti: Sequence[Conteggio], totale: Conteggio, conteggi: Mapping[Hashable, int | None]
) -> Linea | None:
    """The line, if its total is there."""
    presenti = tuple(p for p in parti if p in conteggi)
    if not presenti or totale not in conteggi:
        return None
    return Linea(presenti, totale)
