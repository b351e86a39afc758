"""The entrances by need: the reviewed words, with what the catalogue has today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from sportello.models import ModuloServizio, VoceGlossario
from sportello.parsing import Bisogno, Numero, RicercaBisogno, read_bisogni, read_numeri
from sportello.selectors.catalogo import indirizzo_catalogo
from sportello.selectors.moduli import moduli_pubblicati
from strutture.calcolo import Criteri, parole, radice_leggera
from strutture.selectors import conteggi_pubblici
from territorio.models import Comune

# A search that seems to be about more needs than this is about none in particular.
BISOGNI_NELLA_RICERCA = 2


@dataclass(frozen=True)
class Ingresso:
    """An entrance to the catalogue: words, address with its filters, facilities it gives."""

    nome: str
    frase: str
    indirizzo: str
    quante: int


@dataclass(frozen=True)
class PaginaBisogno:
    """What the page of a need says; `moduli` are those good everywhere or of any Ambito."""

    bisogno: Bisogno
    servizi: list[Ingresso]
    numeri: list[Numero]
    parole: list[VoceGlossario]
    moduli: list[ModuloServizio]
    vedi: list[Bisogno]
    comuni: list[Comune]

    @property
    def servizi_presenti(self) -> int:
        return sum(servizio.quante for servizio in self.servizi)

    @property
    def con_isee(self) -> bool:
        """What is paid depends on the ISEE, as its own words say: it leads to the simulator."""
        return "isee" in self.bisogno.parole or any("ISEE" in r for r in self.bisogno.porta)


def bisogni() -> list[Bisogno]:
    """All of them, in the order of the first page."""
    return list(read_bisogni().values())


def numeri_urgenti(chiavi: Sequence[str] | None = None) -> list[Numero]:
    """Those asked for, in that order; all of them if nothing is asked."""
    tutti: Mapping[str, Numero] = read_numeri()
    return [tutti[chiave] for chiave in chiavi] if chiavi is not None else list(tutti.values())


def numeri_subito() -> list[Numero]:
    """The few of every page."""
    return [numero for numero in read_numeri().values() if numero.subito]


def pagina_bisogno(slug: str, comuni: list[Comune]) -> PaginaBisogno | None:
    """The page of a need; None if there is no such need."""
    bisogno = read_bisogni().get(slug)
    if bisogno is None:
        return None
    parole = {v.slug: v for v in VoceGlossario.objects.filter(slug__in=bisogno.parole)}
    return PaginaBisogno(
        bisogno=bisogno,
        servizi=servizi_di(bisogno.ricerche),
        numeri=numeri_urgenti(bisogno.numeri),
        parole=[parole[slug] for slug in bisogno.parole if slug in parole],
        moduli=list(moduli_pubblicati().filter(area__codice__in=bisogno.aree)[:6]),
        vedi=[read_bisogni()[altro] for altro in bisogno.vedi],
        comuni=comuni,
    )


def bisogni_cercati(*testi: str) -> list[Bisogno]:
    """The entrances that those words of a search are about, the surest first; two at most."""
    scritte = {radice_leggera(parola) for testo in testi for parola in parole(testo)}
    peso: dict[str, int] = {}
    for espressione, slug in _espressioni():
        if espressione <= scritte:
            peso[slug] = max(peso.get(slug, 0), len(espressione))
    tutti = read_bisogni()
    # Who is in danger comes first; then the entry with more words; then the order of the pages.
    trovati = sorted(peso, key=lambda slug: (not tutti[slug].urgente, -peso[slug]))
    return [tutti[slug] for slug in trovati[:BISOGNI_NELLA_RICERCA]]


@cache
def _espressioni() -> list[tuple[frozenset[str], str]]:
    return [
        (frozenset(map(radice_leggera, parole(espressione))), bisogno.slug)
        for bisogno in bisogni()
        for espressione in bisogno.cerca
    ]


def servizi_di(ricerche: Sequence[RicercaBisogno]) -> list[Ingresso]:
    """The searches with how many facilities each one gives today."""
    criteri = [Criteri(**ricerca.criteri) for ricerca in ricerche]  # type: ignore[arg-type]
    return [
        Ingresso(ricerca.nome, ricerca.frase, indirizzo_catalogo(chiesti), len(trovate.strutture))
        for ricerca, chiesti, trovate in zip(
            ricerche, criteri, conteggi_pubblici(criteri), strict=True
        )
    ]
