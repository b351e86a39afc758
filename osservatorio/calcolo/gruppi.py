"""Groups of voci and of types of unit, as the reviewed file `indicatori/gruppi.toml` says.

Pure. A group is read as one thing: «nidi e servizi per la prima infanzia».
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent.parent / "indicatori" / "gruppi.toml"


class GruppoSbagliato(Exception):
    """A group cannot be used: the sentence says which, and what is wrong."""


@dataclass(frozen=True)
class GruppoVoci:
    """Voci of the nomenclatore, of one area of users if `area` is written."""

    codice: str
    nome: str
    voci: tuple[str, ...]
    area: str


@dataclass(frozen=True)
class GruppoUnita:
    """Types of unit, and the series of the residents they are for (`bersaglio`)."""

    codice: str
    nome: str
    tipi: tuple[str, ...]
    bersaglio: str


@dataclass(frozen=True)
class Gruppi:
    """All the groups, by code; `tipi` are the single types that have places, each a group."""

    voci: Mapping[str, GruppoVoci]
    unita: Mapping[str, GruppoUnita]
    tipi: Mapping[str, GruppoUnita]


@lru_cache(maxsize=1)
def gruppi() -> Gruppi:
    """The groups of the file. Raises GruppoSbagliato."""
    return leggi_gruppi(_FILE.read_text(encoding="utf-8"))


def leggi_gruppi(testo: str) -> Gruppi:
    """The groups of a text.

    Raises GruppoSbagliato: it is no TOML, a field lacks or is odd, a list is empty.
    """
    try:
        letto = tomllib.loads(testo)
    except tomllib.TOMLDecodeError as errore:
        raise GruppoSbagliato(f"Non si legge ({errore}): correggi quella riga.") from errore
    if ignote := set(letto) - {"voci", "unita", "tipi"}:
        raise GruppoSbagliato(f"Sezioni sconosciute: {', '.join(sorted(ignote))}.")
    tipi = {
        codice.lower(): GruppoUnita(codice.lower(), nome, (codice,), bersaglio)
        for codice, (nome, bersaglio) in _tutti(letto, "tipi", ("nome", "bersaglio"))
    }
    unita = {
        codice: GruppoUnita(codice, nome, tuple(suoi), bersaglio)
        for codice, (nome, suoi, bersaglio) in _tutti(letto, "unita", ("nome", "tipi", "bersaglio"))
    }
    for gruppo in unita.values():
        _pieno(gruppo.codice, gruppo.tipi)
        if senza := [t for t in gruppo.tipi if t.lower() not in tipi]:
            raise GruppoSbagliato(
                f"Gruppo «{gruppo.codice}»: i tipi {', '.join(senza)} non sono in [tipi]."
            )
    voci = {
        codice: GruppoVoci(codice, nome, tuple(sue), area)
        for codice, (nome, sue, area) in _tutti(letto, "voci", ("nome", "codici"), ("area",))
    }
    for gruppo_voci in voci.values():
        _pieno(gruppo_voci.codice, gruppo_voci.voci)
    return Gruppi(voci, unita, tipi)


def _pieno(codice: str, elementi: tuple[str, ...]) -> None:
    if not elementi or len(set(elementi)) != len(elementi):
        raise GruppoSbagliato(f"Gruppo «{codice}»: l'elenco è vuoto o ha un codice due volte.")


def _tutti(
    letto: Mapping[str, Any],
    sezione: str,
    campi: tuple[str, ...],
    facoltativi: tuple[str, ...] = (),
) -> list[tuple[str, tuple[Any, ...]]]:
    """Each group of a section with its fields in order; those left out are empty texts."""
    trovati = []
    for codice, voce in letto.get(sezione, {}).items():
        if not set(campi) <= set(voce) <= {*campi, *facoltativi}:
            raise GruppoSbagliato(
                f"Gruppo «{codice}» di [{sezione}]: servono i campi {', '.join(campi)} "
                "e nessun altro."
            )
        trovati.append((codice, tuple(voce.get(campo, "") for campo in (*campi, *facoltativi))))
    return trovati
