"""Cases pasted from a spreadsheet, or a CSV of them. Pure."""

import csv
import io
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from base.errors import ErroreDominio
from tariffe.anomalie import CODICI, ErroreTariffa
from tariffe.parsing.isee import leggi_isee
from tariffe.parsing.testo_json import leggi_json

MASSIMO_RIGHE = 2000
# Heading, in letters and digits only, → field. What is not here is refused, not dropped.
_COLONNE = {
    "servizio": "servizio",
    "perchi": "utenza",
    "utenza": "utenza",
    "caso": "denominazione",
    "nome": "denominazione",
    "isee": "isee",
    "contesto": "contesto",
    "altrecondizioni": "contesto",
    "importo": "importo",
    "tariffa": "importo",
    "totale": "totale",
    "errore": "errore",
    "fonte": "fonte",
}
_NUMERO = re.compile(
    r"(?P<intero>[0-9]{1,10}|[0-9]{1,3}(?:\.[0-9]{3})+)(?:,(?P<virgola>[0-9]{1,4}))?"
    r"|(?P<punto>[0-9]{1,10}\.[0-9]{1,4})",
    re.ASCII,
)
_DUBBIO = re.compile(r"[0-9]{1,3}\.[0-9]{3}", re.ASCII)
_VERI = {"si": True, "vero": True, "true": True, "no": False, "falso": False, "false": False}


@dataclass(frozen=True, slots=True)
class CasoLetto:
    """A case as pasted; `riga` counts from 1, the heading included."""

    riga: int
    servizio: str
    utenza: str
    denominazione: str
    isee: Decimal | None
    contesto: Mapping[str, Any]
    importo: Decimal | None
    totale: Decimal | None
    errore: str
    fonte: str


def leggi_casi(testo: str) -> list[CasoLetto]:
    """The cases of a table with a heading row; cells by tab, «;» or «,».

    `contesto` is a JSON object or «chiave=valore, chiave=valore». Raises ErroreDominio with row
    and column of the first thing that cannot be read.
    """
    righe = _righe(testo)
    colonne = _intestazione(righe[0] if righe else [])
    casi = []
    for numero, celle in enumerate(righe[1:], 2):
        if not any(cella.strip() for cella in celle):
            continue
        if len(celle) > len(colonne) and any(cella.strip() for cella in celle[len(colonne) :]):
            raise _errore(numero, "", "ha più celle dell'intestazione")
        dati = dict.fromkeys(_COLONNE.values(), "") | {
            campo: cella.strip() for campo, cella in zip(colonne, celle, strict=False)
        }
        casi.append(_caso(numero, dati))
    if not casi:
        raise ErroreDominio(
            "La tabella non ha casi: sotto l'intestazione incolla almeno una riga.",
            codice="CASI_ASSENTI",
        )
    return casi


def _righe(testo: str) -> list[list[str]]:
    prima = testo.lstrip("\ufeff").lstrip().partition("\n")[0]
    separatore = next((s for s in ("\t", ";", ",") if s in prima), ",")
    pulito = testo.lstrip("\ufeff").strip("\r\n")
    try:
        righe = list(csv.reader(io.StringIO(pulito, newline=""), delimiter=separatore, strict=True))
    except csv.Error as errore:
        raise ErroreDominio(
            "La tabella non si legge: c'è una virgoletta che non si chiude. Toglila e riprova.",
            codice="CASI_ILLEGGIBILI",
        ) from errore
    if len(righe) > MASSIMO_RIGHE:
        raise ErroreDominio(
            f"La tabella ha più di {MASSIMO_RIGHE} righe: dividila.", codice="CASI_TROPPI"
        )
    return righe


def _intestazione(celle: list[str]) -> list[str]:
    colonne = []
    for cella in celle:
        campo = _COLONNE.get(_nuda(cella))
        if campo is None:
            raise ErroreDominio(
                f"Riga 1: la colonna «{cella.strip()[:40]}» non si usa. Le colonne sono: servizio, "
                "per chi, caso, isee, contesto, importo, totale, errore, fonte.",
                codice="CASI_COLONNA",
            )
        if campo in colonne:
            raise ErroreDominio(
                f"Riga 1: la colonna «{cella.strip()}» c'è due volte: tienine una.",
                codice="CASI_COLONNA",
            )
        colonne.append(campo)
    if "isee" not in colonne or not {"importo", "totale", "errore"} & {*colonne}:
        raise ErroreDominio(
            "Nella prima riga servono le intestazioni: almeno «isee» e una fra «importo», "
            "«totale», «errore».",
            codice="CASI_COLONNA",
        )
    return colonne


def _caso(riga: int, dati: Mapping[str, str]) -> CasoLetto:
    try:
        isee = leggi_isee(dati["isee"])
    except ErroreTariffa as errore:
        raise ErroreDominio(
            f"Riga {riga}, isee: {errore.messaggio}", codice="CASI_VALORE"
        ) from None
    importo, totale = (_importo(riga, campo, dati[campo]) for campo in ("importo", "totale"))
    codice = dati["errore"].upper()
    if codice and codice not in CODICI:
        raise _errore(riga, "errore", f"«{dati['errore']}» non è fra: {', '.join(CODICI)}")
    if bool(codice) == (importo is not None or totale is not None):
        raise _errore(riga, "", "servono l'importo (o il totale) oppure l'errore, non entrambi")
    contesto = _contesto(riga, dati["contesto"])
    return CasoLetto(
        riga=riga,
        servizio=dati["servizio"],
        utenza=dati["utenza"],
        denominazione=dati["denominazione"] or _nome(dati),
        isee=isee,
        contesto=contesto,
        importo=importo,
        totale=totale,
        errore=codice,
        fonte=dati["fonte"],
    )


def _nome(dati: Mapping[str, str]) -> str:
    isee = f"ISEE {dati['isee']}" if dati["isee"] else "senza ISEE"
    return f"{isee}, {dati['contesto']}" if dati["contesto"] else isee


def _importo(riga: int, colonna: str, testo: str) -> Decimal | None:
    pulito = testo.removeprefix("€").removesuffix("€").strip()
    if not pulito:
        return None
    trovato = _NUMERO.fullmatch(pulito)
    if trovato is None:
        raise _errore(riga, colonna, f"«{testo}» non è un importo. Scrivilo come 12,34")
    if _DUBBIO.fullmatch(pulito):
        raise _errore(
            riga, colonna, f"«{testo}» può essere migliaia o decimali. Scrivi 1234 o 1,234"
        )
    if trovato["punto"]:
        return Decimal(trovato["punto"])
    return Decimal(f"{trovato['intero'].replace('.', '')}.{trovato['virgola'] or '0'}")


def _contesto(riga: int, testo: str) -> dict[str, Any]:
    if not testo:
        return {}
    if testo.startswith("{"):
        try:
            dati = leggi_json(testo)
        except ValueError:
            raise _errore(riga, "contesto", "il JSON non si legge") from None
        if not isinstance(dati, dict):
            raise _errore(riga, "contesto", "il JSON non è un oggetto fra graffe")
        return {chiave: _semplice(riga, valore) for chiave, valore in dati.items()}
    contesto = {}
    for pezzo in re.split(r"[;,](?=\s*[^\s=;,]+\s*=)", testo):
        chiave, uguale, valore = (parte.strip() for parte in pezzo.partition("="))
        if not uguale or not chiave or not valore:
            raise _errore(riga, "contesto", f"«{pezzo.strip()}» non va. Scrivi chiave=valore")
        contesto[chiave] = _letto(valore)
    return contesto


def _letto(valore: str) -> bool | str:
    if _nuda(valore) in _VERI:
        return _VERI[_nuda(valore)]
    return valore.replace(",", ".") if re.fullmatch(r"-?[0-9]+,[0-9]+", valore) else valore


def _semplice(riga: int, valore: object) -> Any:
    if isinstance(valore, Decimal):
        return str(valore)
    if isinstance(valore, bool | int | str) or valore is None:
        return valore
    raise _errore(riga, "contesto", "i valori sono testi, numeri, true o false")


def _nuda(testo: str) -> str:
    """Letters and digits only, without case and accents."""
    piano = unicodedata.normalize("NFKD", testo.casefold())
    return "".join(c for c in piano if c.isalnum())


def _errore(riga: int, colonna: str, detto: str) -> ErroreDominio:
    dove = f"Riga {riga}, {colonna}" if colonna else f"Riga {riga}"
    return ErroreDominio(f"{dove}: {detto}.", codice="CASI_VALORE")
