"""Who may read which cell of what the Ambiti declare: names, and counts of few persons. Pure."""

from collections.abc import Hashable, Iterable, Mapping, Sequence

from base.formati import arrotonda
from osservatorio.calcolo import AREE, Quantita, Sguardo, serie_di_base
from osservatorio.soppressione import Linea, Tavola, decidi

# With fewer Ambiti without a name than these, telling them apart from one another is no secret.
MINIMO_SENZA_NOME = 3
NASCOSTA = "· = nascosto perché riguarda poche persone"
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

# Counts of which the rest of the total is a count too, that nobody prints but everybody can find.
_PARTI = ("utenti_femmine", "utenti_stranieri", "utenti_in_carico")
_TOTALE = "utenti"

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
    conteggi: dict[Hashable, int | None] = {
        (serie, luogo): int(arrotonda(valore))
        for luogo, sue in valori.items()
        for serie, valore in sue.items()
    }
    conteggi |= {
        (_resto(parte), luogo): int(arrotonda(sue[_TOTALE] - sue[parte]))
        for luogo, sue in valori.items()
        for parte in _PARTI
        if parte in sue and _TOTALE in sue
    }
    noti = {c for c in conteggi if _luogo(c) in sguardo.apre_i_file}
    piccoli = [
        c for c, v in conteggi.items() if v is not None and 0 < v < sguardo.soglia and c not in noti
    ]
    if not piccoli:
        return frozenset()
    linee = [
        linea
        for serie in dict.fromkeys(serie for sue in valori.values() for serie in sue)
        if (linea := _somma([(serie, a) for a in valori if a], (serie, PROVINCIA), conteggi))
    ]
    linee += [
        linea
        for luogo in valori
        for parti in (*_SOMME, *((parte, _resto(parte)) for parte in _PARTI))
        if (linea := _somma([(p, luogo) for p in parti], (_TOTALE, luogo), conteggi))
    ]
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


def _resto(parte: str) -> str:
    """«utenti senza …»: who is not in a part of the total."""
    return f"-{parte}"


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
