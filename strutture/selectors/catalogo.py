"""The catalogue: what a search finds, from the index in memory and the words of PostgreSQL."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from base.models import chiave_ordinamento
from strutture.calcolo import (
    ORDINI,
    Criteri,
    Domanda,
    Ricerca,
    Termine,
    interpreta,
    parole,
)
from strutture.calcolo.domanda import Pezzo, da_chiedere
from strutture.selectors.indice import ContattiUfficio, Indice, indice_pubblico, radici_italiane
from territorio.calcolo import distanza_km
from territorio.models import Comune

# The words by which a page says that it could not use a value.
NOMI_FILTRI = {
    "area": "area",
    "regime": "regime",
    "tipo": "tipo di struttura",
    "comune": "comune",
    "ambito": "ambito",
    "accessibile": "accessibilità",
    "vicino": "vicino a",
}
# What a list without results gives up, in this order, to find something: the wish before the need.
RINUNCE = ("posti", "accessibile", "regime", "ambito", "comune", "tipo", "area")
# How people ask, not what they ask for: they count only if there is nothing else.
PAROLE_DI_CHI_CERCA = frozenset(
    {
        "cerco",
        "cerca",
        "cercare",
        "cercasi",
        "trovare",
        "trovo",
        "vorrei",
        "voglio",
        "serve",
        "servono",
        "servirebbe",
        "bisogno",
        "vicino",
        "vicina",
        "vicini",
        "vicine",
        "posto",
        "posti",
        "struttura",
        "strutture",
        "informazioni",
        "buongiorno",
        "grazie",
        "economica",
        "economico",
        "economici",
        "economiche",
        "gratis",
        "urgente",
        "urgentemente",
        "subito",
        "provincia",
    }
)
# How many of the nearest are shown where nothing was found.
PIU_VICINE = 5


@dataclass(frozen=True)
class ValoreFiltro:
    """One value of a filter: how many facilities it would give, and whether it is chosen now."""

    valore: str
    nome: str
    quante: int
    scelto: bool


@dataclass(frozen=True)
class Ripiego:
    """What to look at where nothing was found: other criteria, how many they give, the first ones.

    `senza` = the words that were left out, or the name of the filter; empty = only further away.
    """

    criteri: Criteri
    quante: int
    strutture: list[int]
    senza: str = ""
    filtro: bool = False
    distanze: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Catalogo:
    """What a search finds. `ambiti` = pk of facility → name and slug of its Ambito ("" = none).

    `distanze` = Istat code → kilometres from the comune of `vicino`; `correzioni` = word as it was
    written, word looked for; `dove` = Istat code of the comune that the search names.
    """

    criteri: Criteri
    strutture: Sequence[int]
    filtri: dict[str, list[ValoreFiltro]]
    nomi: dict[str, str]
    ignorati: list[str]
    ambiti: dict[int, tuple[str, str]]
    distanze: dict[str, float] = field(default_factory=dict)
    correzioni: list[tuple[str, str]] = field(default_factory=list)
    corretta: str = ""
    dove: str = ""
    ripieghi: list[Ripiego] = field(default_factory=list)
    ufficio: ContattiUfficio | None = None


def cataloga(criteri: Criteri) -> Catalogo:
    """The published facilities that meet the criteria, in their order, with the filters' counts.

    Shape: one entry per facility. A value that exists nowhere is left out of the search and named
    in `ignorati`; a value that exists and has no facility gives none. Queries: none if the words
    were met before, one if they were not; one more for the comune of another Province.
    """
    indice = indice_pubblico()
    if criteri.vicino and not criteri.vicino.isdigit():
        # People write a name: the page's own links have the code.
        codice = indice.lessico.luoghi.get(tuple(parole(criteri.vicino)))
        criteri = replace(criteri, vicino=codice or criteri.vicino)
    nomi, ignorati = _nomi_scelti(indice, criteri)
    if criteri.ordina and criteri.ordina not in ORDINI:
        ignorati["ordina"] = "ordine"
    criteri = replace(criteri, **dict.fromkeys(ignorati, ""))  # type: ignore[arg-type]
    domanda = _domanda(indice, criteri.q)
    if criteri.q and not domanda.pezzi:
        ignorati["q"] = "parola cercata"
        criteri = replace(criteri, q="")
    distanze = _distanze(indice, criteri.vicino)
    termini = domanda.termini if criteri.q else None
    ricerca = indice.insiemi.cerca(criteri, termini, distanze)
    dove = criteri.comune or criteri.vicino or domanda.comune
    return Catalogo(
        criteri=criteri,
        strutture=ricerca.strutture,
        filtri=_filtri(indice, ricerca, criteri, nomi),
        nomi={**nomi, "dove": indice.comuni.get(dove, ("", ""))[1]},
        ignorati=list(ignorati.values()),
        ambiti=indice.ambiti,
        distanze=distanze,
        correzioni=domanda.correzioni,
        corretta=domanda.corretta,
        dove=dove,
        ripieghi=[] if ricerca.strutture else _ripieghi(indice, criteri, domanda, dove),
        ufficio=indice.uffici.get(dove),
    )


def conteggi_pubblici(richieste: Iterable[Criteri]) -> list[Ricerca]:
    """The result of several searches over the same catalogue."""
    indice = indice_pubblico()
    return [
        indice.insiemi.cerca(
            criteri,
            _domanda(indice, criteri.q).termini if criteri.q else None,
            _distanze(indice, criteri.vicino),
        )
        for criteri in richieste
    ]


def _nomi_scelti(indice: Indice, criteri: Criteri) -> tuple[dict[str, str], dict[str, str]]:
    """The name of each value that is chosen, and the filters whose value exists nowhere."""
    nomi: dict[str, str] = {}
    ignorati: dict[str, str] = {}
    for dimensione, scritta in NOMI_FILTRI.items():
        valore = getattr(criteri, dimensione)
        if not valore:
            continue
        noti = indice.nomi["comune" if dimensione == "vicino" else dimensione]
        if valore in noti:
            nomi[dimensione] = noti[valore][1]
        elif dimensione == "comune" and (altrove := _comune_di_altra_provincia(valore)):
            nomi[dimensione] = altrove
        else:
            ignorati[dimensione] = scritta
    return nomi, ignorati


def _comune_di_altra_provincia(codice: str) -> str:
    if not (codice.isascii() and codice.isdigit() and len(codice) == 6):
        return ""
    trovato = Comune.objects.filter(codice_istat=codice).values_list("denominazione", flat=True)
    return trovato.first() or ""


def _domanda(indice: Indice, q: str) -> Domanda:
    scritte = parole(q)
    if not scritte:
        return Domanda()
    if any(parola not in PAROLE_DI_CHI_CERCA for parola in scritte):
        scritte = [parola for parola in scritte if parola not in PAROLE_DI_CHI_CERCA]
    radici = radici_italiane(da_chiedere(scritte, indice.lessico))
    return interpreta(scritte, radici, indice.lessico)


def _distanze(indice: Indice, vicino: str) -> dict[str, float]:
    """Kilometres of every comune with facilities from that one; empty if it has no known point."""
    qui = indice.punti.get(vicino)
    if qui is None:
        return {}
    return {
        codice: distanza_km(qui, indice.punti[codice])
        for codice in indice.insiemi.valori["comune"]
        if codice in indice.punti
    }


def _ripieghi(indice: Indice, criteri: Criteri, domanda: Domanda, dove: str) -> list[Ripiego]:
    """The nearest to what was asked: the same further away, then without a word, then a filter."""
    trovati: list[Ripiego] = []
    pezzi = domanda.pezzi

    def prova(altri: Criteri, termini: list[Termine], senza: str, *, filtro: bool = False) -> None:
        distanze = _distanze(indice, altri.vicino)
        ricerca = indice.insiemi.cerca(altri, termini or None, distanze)
        if ricerca.strutture and all(altri != uno.criteri for uno in trovati):
            # Of the nearest, those of which it is told where they are; if there is any.
            vicine = sum(ricerca.conteggi["comune"].values()) if distanze else 0
            prime = list(ricerca.strutture[: min(vicine or PIU_VICINE, PIU_VICINE)])
            quante = len(ricerca.strutture)
            trovati.append(Ripiego(altri, quante, prime, senza, filtro, distanze))

    if dove and dove in indice.punti:
        altrove = [pezzo for pezzo in pezzi if not pezzo.comune]
        prova(
            replace(
                criteri,
                q=" ".join(pezzo.testo for pezzo in altrove),
                comune="",
                vicino=dove,
                ordina="",
            ),
            [pezzo.termine for pezzo in altrove],
            "",
        )
    if len(pezzi) > 1:
        # The least useful word: without it something is found, and the fewest have it.
        for pezzo in sorted(pezzi, key=_rarita):
            resto = [altro for altro in pezzi if altro is not pezzo]
            prova(
                replace(criteri, q=" ".join(altro.testo for altro in resto)),
                [altro.termine for altro in resto],
                pezzo.testo,
            )
        utili = [pezzo for pezzo in pezzi if pezzo.termine[-1]]
        if not trovati and len(utili) < len(pezzi):
            # Several words are nowhere: what is left without all of them, then each by itself.
            for resto in (utili, *([uno] for uno in sorted(utili, key=_rarita))):
                if resto and not trovati:
                    prova(
                        replace(criteri, q=" ".join(uno.testo for uno in resto)),
                        [uno.termine for uno in resto],
                        " ".join(uno.testo for uno in pezzi if uno not in resto),
                    )
    elif pezzi and len(criteri.attivi) > 1:
        prova(replace(criteri, q=""), [], pezzi[0].testo)
    for nome in RINUNCE:
        if getattr(criteri, nome):
            senza = replace(criteri, **{nome: False if nome == "posti" else ""})  # type: ignore[arg-type]
            prova(senza, domanda.termini, nome, filtro=True)
    return trovati


def _rarita(pezzo: Pezzo) -> tuple[int, int]:
    return pezzo.termine[-1].bit_count(), -len(pezzo.testo)


def _filtri(
    indice: Indice, ricerca: Ricerca, criteri: Criteri, nomi: dict[str, str]
) -> dict[str, list[ValoreFiltro]]:
    filtri: dict[str, list[ValoreFiltro]] = {}
    for dimensione, conteggi in ricerca.conteggi.items():
        scelto = getattr(criteri, dimensione)
        scelto = "1" if scelto is True else scelto or ""
        noti = indice.nomi[dimensione]
        valori = set(conteggi) | ({scelto} if scelto else set())
        filtri[dimensione] = [
            ValoreFiltro(
                valore=valore,
                nome=noti[valore][1] if valore in noti else nomi[dimensione],
                quante=conteggi.get(valore, 0),
                scelto=valore == scelto,
            )
            for valore in sorted(valori, key=lambda uno: _ordine(noti.get(uno, ("", ""))[0]))
        ]
    return filtri


@lru_cache(maxsize=4096)
def _ordine(ordine: Any) -> str:
    return f"{ordine:06d}" if isinstance(ordine, int) else chiave_ordinamento(ordine)
