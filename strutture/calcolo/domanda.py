"""What the words of a search ask: synonyms, places, corrections; each becomes a set of facilities.

Pure: the words of the catalogue come in a `Lessico`, the Italian stems in a mapping.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from strutture.calcolo.parole import Vocabolario, radice_leggera
from strutture.calcolo.ricerca import (
    NESSUNA_PARTE,
    NIENTE,
    Parti,
    Termine,
    non_alla_lettera,
    termine,
    tutte_di,
    una_di,
)

# «strutture per minori stranieri non accompagnati» is six words: no name that is known is longer.
LUNGHEZZA_MASSIMA = 7

Chiave = tuple[str, ...]


@dataclass(frozen=True)
class Lessico:
    """The words of the published catalogue.

    `lessemi` = word or stem → facilities by the best part where it is; `sinonimi` = roots of words
    → words that may stand in their place; `luoghi` = words of a comune's name → its Istat code;
    `comuni` = Istat code → facilities that may be said to be there; `ambiti` = word of an Ambito's
    name → its facilities; `altre_note` = words that mean something even where nothing has them.
    """

    lessemi: Mapping[str, Parti]
    vocabolario: Vocabolario
    sinonimi: Mapping[Chiave, Sequence[Chiave]]
    luoghi: Mapping[Chiave, str]
    comuni: Mapping[str, int]
    ambiti: Mapping[str, int]
    altre_note: frozenset[str] = frozenset()

    def nota(self, parola: str, radice: str) -> bool:
        """True if the word says something here, even if no facility answers to it."""
        return (
            not self.altre_note.isdisjoint((parola, radice_leggera(parola)))
            or parola in self.ambiti
            or any(una in self.lessemi for una in (parola, radice, radice_leggera(parola)))
        )

    def modi(self, parole: Chiave, radici: Iterable[str]) -> Sequence[Chiave]:
        """The words that may stand in the place of those, whatever their ending."""
        leggere = tuple(map(radice_leggera, parole))
        return self.sinonimi.get(leggere) or self.sinonimi.get(tuple(radici), ())

    def termine(self, parola: str, radice: str) -> Termine:
        """Where a word is found, as it is written and by its stems."""
        esatta = self.lessemi.get(parola, NESSUNA_PARTE)
        if parola in self.ambiti:
            a, b, c, d = esatta
            esatta = (a, b, c, d | self.ambiti[parola])
        radici = {radice, radice_leggera(parola)} - {parola, ""}
        return termine(esatta, [self.lessemi[una] for una in radici if una in self.lessemi])


@dataclass(frozen=True)
class Pezzo:
    """A word, or words that go together, and the facilities that have it."""

    testo: str
    termine: Termine
    comune: str = ""


@dataclass(frozen=True)
class Domanda:
    """A search understood; no `pezzi` = nothing asked. `correzioni` = word written, word used."""

    pezzi: list[Pezzo] = field(default_factory=list)
    correzioni: list[tuple[str, str]] = field(default_factory=list)

    @property
    def termini(self) -> list[Termine]:
        return [pezzo.termine for pezzo in self.pezzi]

    @property
    def comune(self) -> str:
        """The Istat code of the first comune that is named."""
        return next((pezzo.comune for pezzo in self.pezzi if pezzo.comune), "")

    @property
    def corretta(self) -> str:
        """The words that were really looked for."""
        return " ".join(pezzo.testo for pezzo in self.pezzi)


def da_chiedere(scritte: Iterable[str], lessico: Lessico) -> set[str]:
    """The words whose Italian stem `interpreta` will want: as written, and as corrected."""
    volute = set(scritte)
    for parola in list(volute):
        if not lessico.nota(parola, ""):
            volute.add(lessico.vocabolario.correzione(parola) or parola)
    return volute


def interpreta(scritte: Sequence[str], radici: Mapping[str, str], lessico: Lessico) -> Domanda:
    """What those words ask. `radici` = word → Italian stem, empty for a word without meaning."""
    parole, inizi, correzioni = _corrette(scritte, radici, lessico)
    pezzi: list[Pezzo] = []
    posto = 0
    while posto < len(parole):
        quante, pezzo = _pezzo(parole[posto:], radici, lessico, inizi)
        if pezzo is not None:
            pezzi.append(pezzo)
        posto += quante
    return Domanda(pezzi, correzioni)


def _corrette(
    scritte: Sequence[str], radici: Mapping[str, str], lessico: Lessico
) -> tuple[list[str], dict[str, Termine], list[tuple[str, str]]]:
    """The words to look for, those of them that are the beginning of others, the corrections."""
    parole: list[str] = []
    inizi: dict[str, Termine] = {}
    correzioni: list[tuple[str, str]] = []
    for scritta in scritte:
        parola = scritta
        radice = radici.get(parola, radice_leggera(parola))
        if radice and not lessico.nota(parola, radice):
            continuazioni = lessico.vocabolario.che_iniziano(parola)
            corretta = lessico.vocabolario.correzione(parola)
            if continuazioni:
                inizi[parola] = una_di(
                    termine(NESSUNA_PARTE, [lessico.lessemi.get(una, NESSUNA_PARTE)])
                    for una in continuazioni
                )
            elif corretta:
                correzioni.append((parola, corretta))
                parola = corretta
        parole.append(parola)
    return parole, inizi, correzioni


def _pezzo(
    parole: Sequence[str],
    radici: Mapping[str, str],
    lessico: Lessico,
    inizi: Mapping[str, Termine],
) -> tuple[int, Pezzo | None]:
    """How many words go together from the first on, and what they ask (None: nothing)."""

    def radice(parola: str) -> str:
        return radici.get(parola, radice_leggera(parola))

    def delle(queste: Sequence[str]) -> Termine:
        utili = [inizi.get(p) or lessico.termine(p, radice(p)) for p in queste if radice(p)]
        return tutte_di(utili) if utili else NIENTE

    for quante in range(min(LUNGHEZZA_MASSIMA, len(parole)), 0, -1):
        gruppo = tuple(parole[:quante])
        piene = tuple(p for p in gruppo if radice(p))
        intero = bool(piene) and piene[0] == gruppo[0] and piene[-1] == gruppo[-1]
        comune = lessico.luoghi.get(gruppo) or (lessico.luoghi.get(piene, "") if intero else "")
        sinonimi = lessico.modi(piene, map(radice, piene)) if intero else ()
        if not comune and not sinonimi:
            continue
        modi = [delle(gruppo), *(non_alla_lettera(delle(chiave)) for chiave in sinonimi)]
        if comune:
            qui = lessico.comuni.get(comune, 0)
            modi.append(termine((0, 0, qui, qui), ()))
        return quante, Pezzo(" ".join(gruppo), una_di(modi), comune)
    parola = parole[0]
    if not radice(parola):
        return 1, None
    return 1, Pezzo(parola, delle([parola]))
