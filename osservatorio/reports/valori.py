"""The figures of a report as plain values: what is frozen, and the code that is printed on it.

`congela` takes the values out of a report: titles, tables, sentences, sources. Drawings and the day
of preparation are kept apart (`aspetto`): a drawing says nothing that its table does not, and the
same figures have the same code on another day. `codice` is the sha256 of the values written as
canonical JSON, byte by byte as who reads can download them. `scongela` gives them back to the
report's own template.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from osservatorio.reports import elementi

FORMATO = 1
TIPO, DISEGNO, TESTO = "_tipo", "_disegno", "_testo"
# The day on which the report was made: it is printed, but is none of its values.
PREPARATO = "preparata_il"
# Kept apart and reserved: what is hidden.
_MAI = frozenset({PREPARATO, "protezione"})
# What a report is made of: each is given back as it was.
_PEZZI: dict[str, Any] = {
    nome: pezzo
    for nome, pezzo in vars(elementi).items()
    if isinstance(pezzo, type) and is_dataclass(pezzo)
}
# What is kept of a row of the database: what is printed of it.
_RIGHE = {
    "ambito": ("numero", "denominazione", "slug"),
    "comune": ("codice_istat", "denominazione"),
}


@dataclass(frozen=True)
class Congelato:
    """The frozen values of a report and, apart, how they look."""

    valori: dict[str, Any]
    aspetto: dict[str, Any]

    @property
    def codice(self) -> str:
        """The code printed on the report: 64 hexadecimal digits."""
        return codice_di(self.valori)


def codice_di(valori: Mapping[str, Any]) -> str:
    """The sha256 of the canonical JSON of some values."""
    return hashlib.sha256(json_canonico(valori)).hexdigest()


def json_canonico(valori: Mapping[str, Any]) -> bytes:
    """Keys in order, no spaces, letters as they are, UTF-8: the same values, the same bytes."""
    return json.dumps(
        valori, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    ).encode()


def congela(rapporto: elementi.Rapporto, numero: int = 0) -> Congelato:
    """The values of a report; `numero` is which publication of it this is, 0 if it is none.

    Two publications of the same report are never the same document, even with the same figures.
    TypeError for what cannot be written: a report is made of texts, numbers and the pieces of
    `elementi`.
    """
    disegni: list[str] = []
    valori = {
        "formato": FORMATO,
        "pubblicazione": numero,
        "report": _congela(rapporto, disegni),
    }
    return Congelato(valori, {"disegni": disegni, PREPARATO: rapporto.preparata_il})


def _congela(valore: Any, disegni: list[str]) -> Any:
    if valore is None or isinstance(valore, (bool, int)):
        return valore
    if isinstance(valore, elementi.Tratto):
        return {TESTO: str.__str__(valore), **_disegno(valore.svg, disegni)}
    if isinstance(valore, str):
        # A figure with its link is frozen as its text.
        return _disegno(valore, disegni) if valore.startswith("<svg") else str.__str__(valore)
    if isinstance(valore, (Decimal, float)):
        return str(valore)
    if type(valore).__name__ in _PEZZI:
        tipo = type(valore).__name__
        campi = {
            f.name: _congela(getattr(valore, f.name), disegni)
            for f in fields(valore)
            if f.name not in _MAI
        }
        return {TIPO: tipo, **campi}
    if isinstance(valore, (set, frozenset)):
        return sorted(valore)
    if isinstance(valore, Sequence):
        return [_congela(v, disegni) for v in valore]
    modello = getattr(getattr(valore, "_meta", None), "model_name", "")
    if modello in _RIGHE:
        campi = {nome: getattr(valore, nome) for nome in _RIGHE[modello]}
        return {TIPO: modello, **campi, "nome": str(valore)}
    raise TypeError(f"«{type(valore).__name__}» non si può congelare")


def _disegno(svg: str, disegni: list[str]) -> dict[str, int]:
    disegni.append(str(svg))
    return {DISEGNO: len(disegni) - 1}


class Riga(SimpleNamespace):
    """What was frozen of a row of the database, printed by its name."""

    nome: str

    def __str__(self) -> str:
        return self.nome


def scongela(valori: Mapping[str, Any], aspetto: Mapping[str, Any]) -> elementi.Rapporto:
    """The report again, as its template reads it; links are gone, rows of the database are what
    was printed of them.
    """
    rapporto = _scongela(valori["report"], aspetto["disegni"])
    return replace(rapporto, **{PREPARATO: aspetto[PREPARATO]})


def _scongela(valore: Any, disegni: Sequence[str]) -> Any:
    if isinstance(valore, list):
        return [_scongela(v, disegni) for v in valore]
    if not isinstance(valore, dict):
        return valore
    if TESTO in valore:
        return elementi.Tratto(valore[TESTO], disegni[valore[DISEGNO]])
    if DISEGNO in valore:
        return disegni[valore[DISEGNO]]
    campi = {k: _scongela(v, disegni) for k, v in valore.items() if k != TIPO}
    pezzo = _PEZZI.get(valore[TIPO])
    if pezzo is None:
        return Riga(**campi)
    noti = {f.name for f in fields(pezzo)}
    if PREPARATO in noti:
        campi[PREPARATO] = ""
    # A column's place is looked up as in the set that it was.
    campi |= {n: frozenset(campi[n]) for n in campi.keys() & {"numeriche"}}
    return pezzo(**{k: v for k, v in campi.items() if k in noti})
