"""Arithmetic of the indicators on plain numbers: no database, no Django.

The definitions are data (`definizioni.toml`), so that who knows the domain can review them without
reading code.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from base.formati import arrotonda

ETA_MASSIMA = 100

# First and last year of age of each class, both included; 100 stands for 100 and more.
CLASSI_DI_ETA = {
    "eta_0_2": (0, 2),
    "eta_0_14": (0, 14),
    "eta_0_17": (0, 17),
    "eta_15_64": (15, 64),
    "eta_65_oltre": (65, ETA_MASSIMA),
    "eta_75_oltre": (75, ETA_MASSIMA),
    "eta_80_oltre": (80, ETA_MASSIMA),
}

# Istat's seven areas of users, in its order.
AREE = ("FAM", "DIS", "DIP", "ANZ", "IMM", "POV", "MUL")

_NOMI_DELLE_GRANDEZZE = {
    "eta_0_14": "residenti di 0-14 anni",
    "eta_15_64": "residenti di 15-64 anni",
    "popolazione": "residenti",
}


@dataclass(frozen=True)
class Definizione:
    """How one indicator is made; see the heading of `definizioni.toml`."""

    codice: str
    nome: str
    unita: str
    numeratore: tuple[str, ...]
    denominatore: tuple[str, ...]
    per: int
    decimali: int
    spiegazione: str

    @property
    def di_spesa(self) -> bool:
        """True if it needs approved spending, not population alone."""
        return self.numeratore[0].startswith("spesa_netta")


@dataclass(frozen=True)
class Valore:
    """A computed figure: `valore` rounded HALF_UP, or None with `motivo` in words."""

    valore: Decimal | None
    numeratore: Decimal | None
    denominatore: Decimal | None
    motivo: str | None = None


@lru_cache(maxsize=1)
def definizioni() -> dict[str, Definizione]:
    """The indicators by code, in the order of the file."""
    testo = (Path(__file__).parent / "definizioni.toml").read_text(encoding="utf-8")
    return {
        voce["codice"]: Definizione(
            codice=voce["codice"],
            nome=voce["nome"],
            unita=voce["unita"],
            numeratore=tuple(voce["numeratore"]),
            denominatore=tuple(voce.get("denominatore", ())),
            per=voce.get("per", 1),
            decimali=voce.get("decimali", 0),
            spiegazione=voce["spiegazione"],
        )
        for voce in tomllib.loads(testo)["indicatore"]
    }


def grandezze_da_eta(maschi: Sequence[int], femmine: Sequence[int]) -> dict[str, int]:
    """Population quantities (`popolazione`, `maschi`, `femmine`, the age classes) from 101 numbers
    by sex.
    """
    totali = [m + f for m, f in zip(maschi, femmine, strict=True)]
    return {
        "popolazione": sum(totali),
        "maschi": sum(maschi),
        "femmine": sum(femmine),
        **{nome: sum(totali[da : a + 1]) for nome, (da, a) in CLASSI_DI_ETA.items()},
    }


def somma_grandezze(parti: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Sum of the quantities of several comuni, name by name."""
    totale: dict[str, int] = {}
    for parte in parti:
        for nome, valore in parte.items():
            totale[nome] = totale.get(nome, 0) + valore
    return totale


def spesa_netta(misure: Mapping[str, Decimal]) -> Decimal | None:
    """Euro: `spesa_totale` less `entrata_utenza` and `entrata_ssn`, as Istat does; None without
    spesa_totale.

    The two revenues are mandatory columns of the form: absent here means that no row has any.
    """
    if "spesa_totale" not in misure:
        return None
    zero = Decimal(0)
    return (
        misure["spesa_totale"]
        - misure.get("entrata_utenza", zero)
        - misure.get("entrata_ssn", zero)
    )


def grandezze_di_spesa(per_area: Mapping[str, Mapping[str, Decimal]]) -> dict[str, Decimal]:
    """`spesa_netta` and `spesa_netta_<area>` in euro, from measures by area; an area without rows
    is absent.
    """
    nette = {
        area: netta for area in AREE if (netta := spesa_netta(per_area.get(area, {}))) is not None
    }
    if not nette:
        return {}
    return {
        "spesa_netta": sum(nette.values(), Decimal(0)),
        **{f"spesa_netta_{area.lower()}": netta for area, netta in nette.items()},
    }


def calcola(
    definizione: Definizione,
    grandezze: Mapping[str, int | Decimal],
    motivi: Mapping[str, str] | None = None,
) -> Valore:
    """The indicator from its quantities; None with the reason when one is missing or the
    denominator is zero.

    `motivi` says, by name of quantity, why it is not there.
    """
    for nome in (*definizione.numeratore, *definizione.denominatore):
        if nome not in grandezze:
            motivo = (motivi or {}).get(nome, "Il dato non è ancora arrivato.")
            return Valore(None, None, None, motivo)
    numeratore = sum((Decimal(grandezze[n]) for n in definizione.numeratore), Decimal(0))
    if not definizione.denominatore:
        return Valore(arrotonda(numeratore, definizione.decimali), numeratore, None)
    denominatore = sum((Decimal(grandezze[n]) for n in definizione.denominatore), Decimal(0))
    if denominatore == 0:
        cosa = " e ".join(_NOMI_DELLE_GRANDEZZE.get(n, n) for n in definizione.denominatore)
        return Valore(
            None, numeratore, denominatore, f"Non ci sono {cosa}: il rapporto non esiste."
        )
    return Valore(
        arrotonda(numeratore / denominatore * definizione.per, definizione.decimali),
        numeratore,
        denominatore,
    )


def posizione(valore: Decimal, tutti: Iterable[Decimal]) -> int:
    """Rank from the highest (1); equal values share the better rank."""
    return 1 + sum(1 for altro in tutti if altro > valore)


def fasce_quinquennali(numeri: Sequence[int]) -> list[int]:
    """21 five-year classes (0-4 … 95-99, 100 and more) from 101 single ages."""
    return [sum(numeri[da : da + 5]) for da in range(0, ETA_MASSIMA, 5)] + [numeri[ETA_MASSIMA]]


def nomi_fasce() -> list[str]:
    """«0–4» … «95–99», «100+»: the names of the five-year classes."""
    return [f"{da}–{da + 4}" for da in range(0, ETA_MASSIMA, 5)] + ["100+"]
