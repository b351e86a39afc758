"""The indicators as reviewed files: `osservatorio/indicatori/*.toml`, read, checked, expanded.

Pure. Who knows the domain reviews them without reading code; `manage.py check` reports a definition
that names an unknown series or whose review is overdue.
"""

import datetime
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from osservatorio.calcolo.gruppi import GruppoSbagliato, GruppoUnita, GruppoVoci, gruppi
from osservatorio.calcolo.serie import NOMI_AREE, Origine, serie_di_base

CARTELLA = Path(__file__).parent.parent / "indicatori"

RAPPORTO, VARIAZIONE = "rapporto", "variazione"
DIREZIONI = ("alto", "basso", "neutra")
LIVELLI = ("comune", "ambito", "provincia")
FAMIGLIE_DI_INDICATORI = {
    "demografia": "Popolazione",
    "spesa": "Spesa sociale",
    "offerta": "Offerta e copertura",
    "utenza": "Persone servite",
    "processo": "Raccolta dei dati",
}
_TERMINE = re.compile(r"^(-?)(?:(\d+(?:\.\d+)?)\*)?([a-z][a-z0-9_]*)$")


@dataclass(frozen=True)
class Termine:
    """A base series with its weight (negative if it is subtracted)."""

    serie: str
    peso: Decimal = Decimal(1)


@dataclass(frozen=True)
class Definizione:
    """How one indicator is made, and all that its method page says; see `indicatori/LEGGIMI.md`.

    `numeratore` / `denominatore` × `per`, rounded HALF_UP to `decimali`; without denominator it is
    a count. `tipo` variazione: per cent change of the numerator on the year before.
    """

    codice: str
    nome: str
    famiglia: str
    significato: str
    unita: str
    numeratore: tuple[Termine, ...]
    denominatore: tuple[Termine, ...]
    per: int
    decimali: int
    tipo: str
    direzione: str
    classifica: bool
    minimo_denominatore: int
    livelli: tuple[str, ...]
    pubblico: bool
    fonte: str
    avvertenza: str
    autore: str
    rivisto_il: datetime.date
    prossima_revisione: datetime.date
    gruppo: str

    @property
    def spiegazione(self) -> str:
        """The plain-language meaning, printed beside the figure."""
        return self.significato

    @property
    def serie(self) -> frozenset[str]:
        """Every base series that it needs."""
        return frozenset(t.serie for t in (*self.numeratore, *self.denominatore))

    @property
    def origini(self) -> frozenset[Origine]:
        """Where its series are read from."""
        tutte = serie_di_base()
        return frozenset(tutte[nome].origine for nome in self.serie)

    @property
    def origini_del_numeratore(self) -> frozenset[Origine]:
        """Where what it measures is read from: they say for which years it exists."""
        tutte = serie_di_base()
        return frozenset(tutte[termine.serie].origine for termine in self.numeratore)

    @property
    def dichiarato(self) -> bool:
        """True if it needs what the Ambiti declare: it exists only where that is approved."""
        return any(serie_di_base()[nome].di_ambito for nome in self.serie)

    @property
    def in_euro(self) -> bool:
        """True if its value is an amount of euro, and is written with its sign."""
        return self.unita.startswith("euro")

    @property
    def di_persone(self) -> bool:
        """True if it needs a count of persons served: small counts are hidden in public.

        Also where only the denominator counts them: euro per person give the persons back.
        """
        return any(serie_di_base()[nome].persone for nome in self.serie)

    def formula(self) -> str:
        """The formula in words, from the names of the series."""
        sopra = _somma(self.numeratore)
        if self.tipo == VARIAZIONE:
            return f"({sopra} dell'anno − {sopra} dell'anno prima) / {sopra} dell'anno prima × 100"
        if not self.denominatore:
            return sopra
        per = f" × {self.per:,}".replace(",", ".") if self.per != 1 else ""
        return f"{_parentesi(self.numeratore)} / {_parentesi(self.denominatore)}{per}"


def _somma(termini: Iterable[Termine]) -> str:
    testo = ""
    for termine in termini:
        nome = serie_di_base()[termine.serie].nome
        peso = abs(termine.peso)
        if peso != 1:
            nome = f"{str(peso).replace('.', ',')} × {nome}"
        segno = " − " if termine.peso < 0 else " + " if testo else ""
        testo += f"{segno}{nome}"
    return testo.strip()


def _parentesi(termini: tuple[Termine, ...]) -> str:
    return f"({_somma(termini)})" if len(termini) > 1 else _somma(termini)


class DefinizioneSbagliata(Exception):
    """A definition cannot be used: the sentence says which, and what is wrong."""


@lru_cache(maxsize=1)
def definizioni() -> dict[str, Definizione]:
    """The indicators by code, family by family, in the order of the files.

    Raises DefinizioneSbagliata.
    """
    tutte: dict[str, Definizione] = {}
    for famiglia, testo in _file():
        for definizione in leggi_definizioni(testo, famiglia):
            if definizione.codice in tutte:
                raise DefinizioneSbagliata(_due_volte(definizione))
            tutte[definizione.codice] = definizione
    return tutte


def leggi_definizioni(testo: str, famiglia: str) -> list[Definizione]:
    """The definitions of one file, those per area, group or type written once for each.

    Raises DefinizioneSbagliata: what names an unknown series, lacks a field or has an odd one.
    """
    return [_definizione(voce) for voce in _voci(testo, famiglia)]


def problemi() -> list[str]:
    """What is wrong with the files as they are now, a sentence for each definition that cannot be
    used.
    """
    try:
        gruppi()
    except GruppoSbagliato as errore:
        return [f"gruppi.toml: {errore}"]
    trovati: list[str] = []
    visti: set[str] = set()
    for famiglia, testo in _file():
        try:
            voci = _voci(testo, famiglia)
        except DefinizioneSbagliata as errore:
            trovati.append(str(errore))
            continue
        for voce in voci:
            try:
                definizione = _definizione(voce)
            except DefinizioneSbagliata as errore:
                trovati.append(str(errore))
                continue
            if definizione.codice in visti:
                trovati.append(_due_volte(definizione))
            visti.add(definizione.codice)
    return trovati


def _due_volte(definizione: Definizione) -> str:
    return f"L'indicatore «{definizione.codice}» è definito due volte: togline uno."


def _file() -> list[tuple[str, str]]:
    """Family and text of each file that there is."""
    percorsi = {famiglia: CARTELLA / f"{famiglia}.toml" for famiglia in FAMIGLIE_DI_INDICATORI}
    return [(f, p.read_text(encoding="utf-8")) for f, p in percorsi.items() if p.exists()]


def _voci(testo: str, famiglia: str) -> list[dict[str, Any]]:
    """The entries of one file, each with what all share. Raises DefinizioneSbagliata."""
    try:
        letto = tomllib.loads(testo)
    except tomllib.TOMLDecodeError as errore:
        raise DefinizioneSbagliata(
            f"Il file «{famiglia}.toml» non si legge ({errore}): correggi quella riga."
        ) from errore
    comune = letto.get("comune", {})
    return [
        variante
        for voce in letto.get("indicatore", [])
        for variante in _varianti({"famiglia": famiglia, **comune, **voce})
    ]


def _varianti(voce: dict[str, Any]) -> list[dict[str, Any]]:
    """The block as it is, or once for each area, group or type that it names."""
    codice = voce.get("codice", "senza codice")
    if voce.pop("per_area", False):
        aree = voce.pop("aree", list(NOMI_AREE))
        return [_scritta(voce, {"area": area, "Area": NOMI_AREE[area]}) for area in aree]
    tutti: dict[str, Mapping[str, GruppoVoci | GruppoUnita]] = {
        "per_voci": gruppi().voci,
        "per_unita": gruppi().unita,
        "per_tipi": gruppi().tipi,
    }
    for campo, noti in tutti.items():
        if campo not in voce:
            continue
        scelti = voce.pop(campo)
        scelti = list(noti) if scelti is True else scelti
        if ignoti := [nome for nome in scelti if nome not in noti]:
            raise DefinizioneSbagliata(
                f"Indicatore «{codice}»: i gruppi {', '.join(ignoti)} non sono in gruppi.toml."
            )
        return [_scritta(voce, _parole(noti[nome])) for nome in scelti]
    return [voce]


def _parole(gruppo: GruppoVoci | GruppoUnita) -> dict[str, str]:
    """What a block «per gruppo» may write between braces."""
    parole = {
        "gruppo": gruppo.codice,
        "nome": gruppo.nome,
        "Nome": gruppo.nome[:1].upper() + gruppo.nome[1:],
    }
    if isinstance(gruppo, GruppoUnita):
        parole["bersaglio"] = gruppo.bersaglio
        parole["chi"] = serie_di_base()[gruppo.bersaglio].nome
    return parole


def _scritta(voce: Mapping[str, Any], parole: Mapping[str, str]) -> dict[str, Any]:
    """The block with the words between braces replaced."""

    def scrivi(valore: Any) -> Any:
        if isinstance(valore, str):
            for segno, parola in parole.items():
                valore = valore.replace(f"{{{segno}}}", parola)
            return valore
        if isinstance(valore, list):
            return [scrivi(v) for v in valore]
        return valore

    return {nome: scrivi(valore) for nome, valore in voce.items()}


_DI_REGOLA: dict[str, Any] = {
    "denominatore": [],
    "per": 1,
    "decimali": 0,
    "tipo": RAPPORTO,
    "direzione": "neutra",
    "classifica": False,
    "minimo_denominatore": 0,
    "livelli": list(LIVELLI),
    "pubblico": True,
    "avvertenza": "",
    "gruppo": "",
}


_COME_SI_SCRIVE: dict[type, str] = {
    list: 'un elenco, per esempio ["popolazione"]',
    int: "un numero intero",
    bool: "true o false",
    str: "un testo fra virgolette",
    datetime.date: "una data, per esempio 2027-11-30",
}
_TIPI: dict[str, type] = {
    **dict.fromkeys(("numeratore", "denominatore", "livelli"), list),
    **dict.fromkeys(("per", "decimali", "minimo_denominatore"), int),
    **dict.fromkeys(("classifica", "pubblico"), bool),
    **dict.fromkeys(("rivisto_il", "prossima_revisione"), datetime.date),
    **dict.fromkeys(
        ("codice", "nome", "famiglia", "significato", "unita", "tipo", "direzione", "fonte",
         "avvertenza", "autore", "gruppo"),
        str,
    ),
}  # fmt: skip


def _definizione(voce: Mapping[str, Any]) -> Definizione:
    codice = voce.get("codice", "senza codice")
    campi = {**_DI_REGOLA, **voce}
    previsti = set(Definizione.__dataclass_fields__)
    if sbagliati := (set(campi) ^ previsti):
        raise DefinizioneSbagliata(
            f"Indicatore «{codice}»: campi in più o che mancano: {', '.join(sorted(sbagliati))}."
        )
    for nome, tipo in _TIPI.items():
        if type(campi[nome]) is not tipo:
            raise DefinizioneSbagliata(
                f"Indicatore «{codice}»: «{campi[nome]}» non va bene per {nome}. "
                f"Scrivi {_COME_SI_SCRIVE[tipo]}."
            )
    campi["numeratore"] = tuple(_termine(codice, t) for t in campi["numeratore"])
    campi["denominatore"] = tuple(_termine(codice, t) for t in campi["denominatore"])
    campi["livelli"] = tuple(campi["livelli"])
    definizione = Definizione(**campi)
    if problema := _problema(definizione):
        raise DefinizioneSbagliata(f"Indicatore «{codice}»: {problema}")
    return definizione


def _termine(codice: str, scritto: Any) -> Termine:
    trovato = _TERMINE.match(str(scritto))
    if trovato is None or trovato.group(3) not in serie_di_base():
        raise DefinizioneSbagliata(
            f"Indicatore «{codice}»: la serie «{scritto}» non esiste. "
            "Usa uno dei nomi di osservatorio/calcolo/serie.py."
        )
    segno, peso, nome = trovato.groups()
    return Termine(nome, Decimal(peso or 1) * (-1 if segno else 1))


def _problema(d: Definizione) -> str:
    """What is wrong with a definition, in words; empty if nothing is."""
    if not d.numeratore:
        return "manca il numeratore."
    if d.tipo not in (RAPPORTO, VARIAZIONE):
        return f"il tipo «{d.tipo}» non esiste."
    if d.tipo == VARIAZIONE and d.denominatore:
        return "una variazione non ha denominatore."
    if d.direzione not in DIREZIONI:
        return f"la direzione «{d.direzione}» non esiste: usa alto, basso o neutra."
    if d.famiglia not in FAMIGLIE_DI_INDICATORI:
        return f"la famiglia «{d.famiglia}» non esiste."
    if not d.livelli or set(d.livelli) - set(LIVELLI):
        return "i livelli sono comune, ambito, provincia."
    if d.classifica and not (d.denominatore or d.tipo == VARIAZIONE):
        return "un conteggio non ha classifica: dipende da quanto è grande il territorio."
    if d.dichiarato and "comune" in d.livelli:
        return "i dati degli ambiti non si calcolano per comune: togli il livello comune."
    if d.prossima_revisione <= d.rivisto_il:
        return "la prossima revisione viene prima dell'ultima."
    return ""


def da_rivedere(oggi: datetime.date) -> list[Definizione]:
    """The definitions whose review is overdue on that day."""
    return [d for d in definizioni().values() if d.prossima_revisione < oggi]
