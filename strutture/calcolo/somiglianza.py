"""Which names are alike, as pg_trgm measures it, without comparing each with each.

A name is the set of the groups of three letters of its words. Every group keeps a whole number
whose bits are the names that have it: adding those of a name, digit by digit, counts at once how
many groups it shares with each of the others.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, product
from math import ceil

from base.models import chiave_ordinamento
from strutture.calcolo.parole import trigrammi

_PAROLE = re.compile(r"[a-z0-9]+")


def trigrammi_del_nome(nome: str) -> frozenset[str]:
    """The groups of all its words; accents, case and punctuation do not count."""
    return frozenset().union(*map(trigrammi, _PAROLE.findall(chiave_ordinamento(nome))))


def coppie_somiglianti(nomi: Sequence[str], *, soglia: float) -> Iterator[tuple[float, int, int]]:
    """Likeness (0–1) and places, the lower first, of the names alike at least `soglia` (over 0).

    In no order; a name without letters or digits is like nobody.
    """
    posti: dict[frozenset[str], list[int]] = defaultdict(list)
    for posto, nome in enumerate(nomi):
        posti[trigrammi_del_nome(nome)].append(posto)
    posti.pop(frozenset(), None)
    # The shortest first: who comes later cannot share enough with less than this share of itself.
    insiemi = sorted(posti, key=len)
    chi_ha: dict[str, int] = defaultdict(int)
    for turno, insieme in enumerate(insiemi):
        yield from ((1.0, *coppia) for coppia in combinations(posti[insieme], 2))
        maschere = [chi_ha[gruppo] for gruppo in insieme if gruppo in chi_ha]
        for quale in _bit(_almeno(maschere, ceil(soglia * len(insieme)))):
            altro = insiemi[quale]
            comuni = len(insieme & altro)
            somiglianza = comuni / (len(insieme) + len(altro) - comuni)
            if somiglianza >= soglia:
                for una, due in product(posti[altro], posti[insieme]):
                    yield somiglianza, min(una, due), max(una, due)
        for gruppo in insieme:
            chi_ha[gruppo] |= 1 << turno


def _almeno(maschere: Iterable[int], quante: int) -> int:
    """The bits that are set in at least `quante` (over 0) of the masks."""
    cifre: list[int] = []  # cifre[i]: of each bit's count, the binary digit i
    for riporto in maschere:
        for i, cifra in enumerate(cifre):
            cifre[i], riporto = cifra ^ riporto, cifra & riporto
            if not riporto:
                break
        else:
            cifre.append(riporto)
    if quante >= 1 << len(cifre):
        return 0
    uguali, maggiori = -1, 0
    for i in reversed(range(len(cifre))):
        if quante >> i & 1:
            uguali &= cifre[i]
        else:
            maggiori |= uguali & cifre[i]
            uguali &= ~cifre[i]
    return maggiori | uguali


def _bit(maschera: int) -> Iterator[int]:
    while maschera:
        ultimo = maschera & -maschera
        yield ultimo.bit_length() - 1
        maschera ^= ultimo
