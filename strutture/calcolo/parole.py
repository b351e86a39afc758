"""Words: how they are cut, compared, corrected. Pure; the Italian stems come from PostgreSQL."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from base.models import chiave_ordinamento

# A shorter word has too many neighbours: «cdd» and «cdi» are both right.
MINIMO_DA_CORREGGERE = 4
# How alike two words must be (trigrams in common, 0-1) when more than one letter is wrong.
SOMIGLIANZA_MINIMA = 0.45

_SANTO = re.compile(r"\bs\.(?=\s*[a-z]{2,})")
_SIGLA = re.compile(r"\b([a-z])\.(?=[a-z]\b|[^a-z0-9]|$)")
_NON_PAROLA = re.compile(r"[^a-z0-9]+")
_VOCALI_FINALI = re.compile(r"([a-z]{3,}[b-df-hj-np-tv-z])[aeiou]+")


def parole(testo: str) -> list[str]:
    """The words of a text, lower case and without accents; «R.S.A.» is one, «S. Anna» is two.

    The same as the function `strutture_parole` of the database.
    """
    piano = _SANTO.sub("san ", chiave_ordinamento(testo).replace("_", " "))
    piano = _SIGLA.sub(r"\1", piano)
    return _NON_PAROLA.sub(" ", piano).split()


@lru_cache(maxsize=8192)
def radice_leggera(parola: str) -> str:
    """The word without its final vowels, as `strutture_vettore` has it: «anziani» → «anzian»."""
    trovata = _VOCALI_FINALI.fullmatch(parola)
    return trovata[1] if trovata else parola


def trigrammi(parola: str) -> frozenset[str]:
    """Its groups of three letters, as pg_trgm makes them: two spaces before, one after."""
    testo = f"  {parola} "
    return frozenset(testo[i : i + 3] for i in range(len(testo) - 2))


def somiglianza(una: str, altra: str) -> float:
    """The `similarity` of pg_trgm for single words, 0-1."""
    prima, seconda = trigrammi(una), trigrammi(altra)
    comuni = len(prima & seconda)
    return comuni / (len(prima) + len(seconda) - comuni)


def una_lettera(una: str, altra: str) -> bool:
    """True if one letter added, missing, changed, or two swapped, make one word the other."""
    if abs(len(una) - len(altra)) > 1 or una == altra:
        return False
    inizio = 0
    while inizio < min(len(una), len(altra)) and una[inizio] == altra[inizio]:
        inizio += 1
    if len(una) > len(altra):
        una, altra = altra, una
    if len(una) < len(altra):
        return una[inizio:] == altra[inizio + 1 :]
    if una[inizio + 1 :] == altra[inizio + 1 :]:
        return True
    scambiate = altra[inizio : inizio + 2] == una[inizio : inizio + 2][::-1]
    return scambiate and una[inizio + 2 :] == altra[inizio + 2 :]


def _senza_una(parola: str) -> set[str]:
    return {parola[:i] + parola[i + 1 :] for i in range(len(parola))} | {parola}


class Vocabolario:
    """The words that are in the catalogue, to guess what a word that is not there meant."""

    def __init__(self, conteggi: dict[str, int]) -> None:
        """`conteggi` = word → in how many facilities it is."""
        self.conteggi = {
            p: n for p, n in conteggi.items() if p.isalpha() and len(p) >= MINIMO_DA_CORREGGERE
        }
        self._in_ordine = sorted(self.conteggi)
        self._vicine: dict[str, list[str]] | None = None
        self._per_trigramma: dict[str, list[str]] | None = None

    def che_iniziano(self, parola: str, al_massimo: int = 30) -> list[str]:
        """The words that go on from that beginning of three letters at least."""
        if len(parola) < 3:
            return []
        trovate: list[str] = []
        for posto in range(bisect_left(self._in_ordine, parola), len(self._in_ordine)):
            candidata = self._in_ordine[posto]
            if not candidata.startswith(parola) or len(trovate) == al_massimo:
                break
            trovate.append(candidata)
        return trovate

    def correzione(self, parola: str) -> str:
        """The word that was meant, the most frequent among those equally near; empty if none is."""
        if len(parola) < MINIMO_DA_CORREGGERE or not parola.isalpha():
            return ""
        return self._a_una_lettera(parola) or self._simile(parola)

    def _a_una_lettera(self, parola: str) -> str:
        if self._vicine is None:
            vicine = defaultdict(list)
            for nota in self._in_ordine:
                for resto in _senza_una(nota):
                    vicine[resto].append(nota)
            self._vicine = dict(vicine)
        candidate = {
            nota
            for resto in _senza_una(parola)
            for nota in self._vicine.get(resto, ())
            if una_lettera(parola, nota)
        }
        return self._migliore(parola, candidate)

    def _simile(self, parola: str) -> str:
        if self._per_trigramma is None:
            per_trigramma = defaultdict(list)
            for nota in self._in_ordine:
                for gruppo in trigrammi(nota):
                    per_trigramma[gruppo].append(nota)
            self._per_trigramma = dict(per_trigramma)
        candidate = {
            nota for gruppo in trigrammi(parola) for nota in self._per_trigramma.get(gruppo, ())
        }
        simili = {nota: somiglianza(parola, nota) for nota in candidate}
        massima = max(simili.values(), default=0.0)
        if massima < SOMIGLIANZA_MINIMA:
            return ""
        return self._migliore(parola, [n for n, quanto in simili.items() if quanto == massima])

    def _migliore(self, parola: str, candidate: Iterable[str]) -> str:
        # People seldom miss the first letter; then the word that more facilities have.
        return min(
            candidate,
            key=lambda nota: (nota[0] != parola[0], -self.conteggi[nota], nota),
            default="",
        )
