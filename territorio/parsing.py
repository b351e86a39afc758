"""Reads the territory's reference files (`fixtures/riferimento/`) into typed rows. No database."""

import csv
import datetime
import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path


class ErroreRiferimento(ValueError):
    """A reference file is missing or does not have the shape its README describes."""


@dataclass(frozen=True)
class RigaProvincia:
    codice: str
    sigla: str
    nome: str
    codice_regione: str
    regione: str
    ufficio: str
    indirizzo: str


@dataclass(frozen=True)
class RigaComune:
    istat: str
    catastale: str
    nome: str
    provincia: str
    latitudine: Decimal | None = None
    longitudine: Decimal | None = None
    istituito_il: datetime.date | None = None
    soppresso_il: datetime.date | None = None
    confluito_in: str = ""


@dataclass(frozen=True)
class RigaNomePrecedente:
    istat: str
    nome: str
    catastale: str
    dal: datetime.date | None
    al: datetime.date | None


@dataclass(frozen=True)
class RigaAmbito:
    provincia: str
    numero: int
    nome: str
    dal: datetime.date | None
    al: datetime.date | None
    da_verificare: bool
    nota: str


@dataclass(frozen=True)
class RigaEnte:
    codice: str
    nome: str
    tipo: str


@dataclass(frozen=True)
class RigaCapofila:
    provincia: str
    ambito: int
    ente: str
    dal: datetime.date | None
    al: datetime.date | None
    da_verificare: bool
    fonte: str


@dataclass(frozen=True)
class RigaAppartenenza:
    istat: str
    provincia: str
    ambito: int
    dal: datetime.date | None
    al: datetime.date | None
    da_verificare: bool
    fonte: str


@dataclass(frozen=True)
class Riferimento:
    """All the reference files of the territory; `confini` = Istat code → SVG path, and for the
    Ambiti (province code, number) → SVG path."""

    province: list[RigaProvincia]
    comuni: list[RigaComune]
    nomi_precedenti: list[RigaNomePrecedente]
    enti: list[RigaEnte]
    ambiti: list[RigaAmbito]
    capofila: list[RigaCapofila]
    appartenenze: list[RigaAppartenenza]
    confini_comuni: dict[str, str]
    confini_ambiti: dict[tuple[str, int], str]


def read_riferimento(cartella: Path) -> Riferimento:
    """Every reference file of the territory in the folder.

    Errors: ErroreRiferimento, one Italian sentence with file and line, if one is missing or broken.
    """
    confini = _json(cartella / "confini.json")
    return Riferimento(
        province=[
            RigaProvincia(**riga) for riga in _righe(cartella / "province.csv", RigaProvincia)
        ],
        comuni=[
            RigaComune(
                istat=riga["istat"],
                catastale=riga["catastale"],
                nome=riga["nome"],
                provincia=riga["provincia"],
                latitudine=Decimal(riga["latitudine"]) if riga["latitudine"] else None,
                longitudine=Decimal(riga["longitudine"]) if riga["longitudine"] else None,
            )
            for riga in _righe(
                cartella / "comuni.csv",
                ("istat", "catastale", "nome", "provincia", "latitudine", "longitudine"),
            )
        ]
        + [
            RigaComune(
                istat=riga["istat"],
                catastale=riga["catastale"],
                nome=riga["nome"],
                provincia=riga["provincia"],
                istituito_il=_data(riga["istituito_il"]),
                soppresso_il=_data(riga["soppresso_il"]),
                confluito_in=riga["confluito_in"],
            )
            for riga in _righe(
                cartella / "comuni_soppressi.csv",
                (
                    "istat",
                    "catastale",
                    "nome",
                    "provincia",
                    "istituito_il",
                    "soppresso_il",
                    "confluito_in",
                ),
            )
        ],
        nomi_precedenti=[
            RigaNomePrecedente(
                istat=riga["istat"],
                nome=riga["nome"],
                catastale=riga["catastale"],
                dal=_data(riga["dal"]),
                al=_data(riga["al"]),
            )
            for riga in _righe(cartella / "nomi_precedenti.csv", RigaNomePrecedente)
        ],
        enti=[RigaEnte(**riga) for riga in _righe(cartella / "enti.csv", RigaEnte)],
        ambiti=[
            RigaAmbito(
                provincia=riga["provincia"],
                numero=int(riga["numero"]),
                nome=riga["nome"],
                dal=_data(riga["dal"]),
                al=_data(riga["al"]),
                da_verificare=riga["da_verificare"] == "si",
                nota=riga["nota"],
            )
            for riga in _righe(cartella / "ambiti.csv", RigaAmbito)
        ],
        capofila=[
            RigaCapofila(
                provincia=riga["provincia"],
                ambito=int(riga["ambito"]),
                ente=riga["ente"],
                dal=_data(riga["dal"]),
                al=_data(riga["al"]),
                da_verificare=riga["da_verificare"] == "si",
                fonte=riga["fonte"],
            )
            for riga in _righe(cartella / "capofila.csv", RigaCapofila)
        ],
        appartenenze=[
            RigaAppartenenza(
                istat=riga["istat"],
                provincia=riga["provincia"],
                ambito=int(riga["ambito"]),
                dal=_data(riga["dal"]),
                al=_data(riga["al"]),
                da_verificare=riga["da_verificare"] == "si",
                fonte=riga["fonte"],
            )
            for riga in _righe(cartella / "appartenenze.csv", RigaAppartenenza)
        ],
        confini_comuni=confini["comuni"],
        confini_ambiti={
            (chiave.split("/")[0], int(chiave.split("/")[1])): percorso
            for chiave, percorso in confini["ambiti"].items()
        },
    )


def _righe(file: Path, colonne: type | tuple[str, ...]) -> list[dict[str, str]]:
    attese = colonne if isinstance(colonne, tuple) else tuple(colonne.__annotations__)
    try:
        testo = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ErroreRiferimento(
            f"Manca il file «{file.name}» fra i dati di riferimento: riprendilo dal progetto."
        ) from None
    lettore = csv.DictReader(testo.splitlines())
    if tuple(lettore.fieldnames or ()) != attese:
        raise ErroreRiferimento(
            f"Il file «{file.name}» ha colonne diverse da quelle attese: {', '.join(attese)}."
        )
    righe = list(lettore)
    for riga in righe:
        if None in riga or None in riga.values():
            raise ErroreRiferimento(
                f"Il file «{file.name}» ha una riga con un numero di celle sbagliato: "
                f"comincia con «{riga[attese[0]]}»."
            )
    return righe


def _json(file: Path) -> dict[str, dict[str, str]]:
    try:
        dati: dict[str, dict[str, str]] = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ErroreRiferimento(
            f"Manca il file «{file.name}» fra i dati di riferimento: riprendilo dal progetto."
        ) from None
    return dati


def _data(testo: str) -> datetime.date | None:
    return datetime.date.fromisoformat(testo) if testo else None
