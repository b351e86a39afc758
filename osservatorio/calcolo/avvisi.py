"""Alerts on trends as reviewed definitions: `osservatorio/indicatori/avvisi.toml`. Pure.

An alert says what is seen and where to look; it is no judgement, and never speaks of tiny bases.
"""

import datetime
import string
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from base.formati import arrotonda
from osservatorio.calcolo.definizioni import CARTELLA, DefinizioneSbagliata, definizioni

VARIAZIONE, ALMENO, AL_MASSIMO = "variazione", "almeno", "al_massimo"
CONDIZIONI = (VARIAZIONE, ALMENO, AL_MASSIMO)
SEGNAPOSTI = frozenset({"variazione", "anni", "valore", "soglia"})


@dataclass(frozen=True)
class DefinizioneAvviso:
    """When an indicator deserves a look.

    `condizione` «variazione»: per cent change over `anni`, at least `soglia` (at most, if it is
    negative); «almeno», «al_massimo»: the value itself. `minimo_base`: the smallest value from
    which a change is said. `frase` has the places of `SEGNAPOSTI`; `guarda` says what to look at.
    """

    codice: str
    indicatore: str
    condizione: str
    soglia: Decimal
    frase: str
    guarda: str
    autore: str
    rivisto_il: datetime.date
    prossima_revisione: datetime.date
    anni: int = 1
    minimo_base: Decimal = Decimal(0)


@dataclass(frozen=True)
class Scatto:
    """An alert that is on: from which year to which, and the values; `variazione` per cent."""

    avviso: DefinizioneAvviso
    da: int
    a: int
    prima: Decimal | None
    valore: Decimal
    variazione: Decimal | None


@lru_cache(maxsize=1)
def avvisi() -> dict[str, DefinizioneAvviso]:
    """The alerts by code, in the order of the file. Raises DefinizioneSbagliata."""
    return leggi_avvisi((CARTELLA / "avvisi.toml").read_text(encoding="utf-8"))


def leggi_avvisi(testo: str) -> dict[str, DefinizioneAvviso]:
    """The alerts of a file. Raises DefinizioneSbagliata with what is wrong, and where."""
    letto = tomllib.loads(testo)
    trovati: dict[str, DefinizioneAvviso] = {}
    for voce in letto.get("avviso", []):
        avviso = _avviso({**letto.get("comune", {}), **voce})
        if avviso.codice in trovati:
            raise DefinizioneSbagliata(
                f"L'avviso «{avviso.codice}» è definito due volte: togline uno."
            )
        trovati[avviso.codice] = avviso
    return trovati


def _avviso(voce: Mapping[str, Any]) -> DefinizioneAvviso:
    codice = voce.get("codice", "senza codice")
    campi = {"anni": 1, "minimo_base": 0, **voce}
    sbagliati = set(campi) ^ set(DefinizioneAvviso.__dataclass_fields__)
    if sbagliati:
        raise DefinizioneSbagliata(
            f"Avviso «{codice}»: campi in più o che mancano: {', '.join(sorted(sbagliati))}."
        )
    for nome in ("soglia", "minimo_base"):
        campi[nome] = Decimal(str(campi[nome]))
    avviso = DefinizioneAvviso(**campi)
    if problema := _problema(avviso):
        raise DefinizioneSbagliata(f"Avviso «{codice}»: {problema}")
    return avviso


def _problema(avviso: DefinizioneAvviso) -> str:
    """What is wrong with an alert, in words; empty if nothing is."""
    if avviso.indicatore not in definizioni():
        return f"l'indicatore «{avviso.indicatore}» non esiste."
    if avviso.condizione not in CONDIZIONI:
        return f"la condizione «{avviso.condizione}» non esiste: usa {', '.join(CONDIZIONI)}."
    if avviso.condizione == VARIAZIONE and not avviso.soglia:
        return "una variazione di zero non è un cambiamento: scrivi una soglia."
    if avviso.condizione == VARIAZIONE and avviso.minimo_base <= 0:
        return "manca il minimo da cui una variazione dice qualcosa (minimo_base)."
    if avviso.anni < 1:
        return "gli anni sono almeno uno."
    posti = {nome for _, nome, _, _ in string.Formatter().parse(avviso.frase) if nome}
    if posti - SEGNAPOSTI:
        return f"nella frase non si può scrivere {', '.join(sorted(posti - SEGNAPOSTI))}."
    if avviso.prossima_revisione <= avviso.rivisto_il:
        return "la prossima revisione viene prima dell'ultima."
    return ""


def avvisi_da_rivedere(oggi: datetime.date) -> list[DefinizioneAvviso]:
    """The alerts whose review is overdue on that day."""
    return [a for a in avvisi().values() if a.prossima_revisione < oggi]


def scatta(
    avviso: DefinizioneAvviso,
    valori: Mapping[int, Decimal],
    anno: int,
    rotture: Collection[int] = (),
) -> Scatto | None:
    """The alert, if it is on in that year; None if it is not, or the data cannot tell.

    `valori` by year; `rotture` are years that cannot be compared with the one before. A change
    needs both its years, exactly `anni` apart.
    """
    valore = valori.get(anno)
    if valore is None:
        return None
    if avviso.condizione != VARIAZIONE:
        oltre = valore >= avviso.soglia if avviso.condizione == ALMENO else valore <= avviso.soglia
        return Scatto(avviso, anno, anno, None, valore, None) if oltre else None
    da = anno - avviso.anni
    prima = valori.get(da)
    if prima is None or prima <= 0 or prima < avviso.minimo_base:
        return None
    if any(da < rottura <= anno for rottura in rotture):
        return None
    esatta = 100 * (valore - prima) / prima
    oltre = esatta >= avviso.soglia if avviso.soglia > 0 else esatta <= avviso.soglia
    if not oltre:
        return None
    return Scatto(avviso, da, anno, prima, valore, arrotonda(esatta, 1))
