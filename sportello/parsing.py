"""The texts of the public site kept with the program: entrances by need, urgent numbers. Pure."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

_CARTELLA = Path(__file__).parent / "contenuti"


@dataclass(frozen=True)
class Numero:
    """A telephone number for who is in trouble; `quando` and `costo` are empty if not sure."""

    numero: str
    nome: str
    per: str
    breve: str
    quando: str
    costo: str
    subito: bool = False


@dataclass(frozen=True)
class RicercaBisogno:
    """Facilities that answer a need: their words, and the filters of the catalogue."""

    nome: str
    frase: str
    criteri: dict[str, str]


@dataclass(frozen=True)
class Bisogno:
    """An entrance by need, in the words of who has it."""

    slug: str
    titolo: str
    sommario: str
    fai: tuple[str, ...]
    chiedi: tuple[str, ...]
    porta: tuple[str, ...]
    ricerche: tuple[RicercaBisogno, ...]
    aree: tuple[str, ...] = field(default=())
    numeri: tuple[str, ...] = field(default=())
    parole: tuple[str, ...] = field(default=())
    vedi: tuple[str, ...] = field(default=())
    cerca: tuple[str, ...] = field(default=())
    urgente: bool = False


@cache
def read_numeri() -> dict[str, Numero]:
    """The urgent numbers by number, in the order of their page."""
    return {voce["numero"]: Numero(**voce) for voce in _leggi("numeri")}


@cache
def read_bisogni() -> dict[str, Bisogno]:
    """The entrances by need by slug, in the order of the first page."""
    return {voce["slug"]: _bisogno(voce) for voce in _leggi("bisogni")}


def _leggi(nome: str) -> list[dict]:
    voci: list[dict] = tomllib.loads((_CARTELLA / f"{nome}.toml").read_text(encoding="utf-8"))[nome]
    return voci


def _bisogno(voce: dict) -> Bisogno:
    ricerche = tuple(RicercaBisogno(**ricerca) for ricerca in voce["ricerche"])
    resto: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in voce.items()}
    return Bisogno(**{**resto, "ricerche": ricerche})
