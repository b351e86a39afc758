"""Frozen dataclasses of plain values as query strings, and back: one canonical form each."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from types import NoneType
from typing import Any, TypeVar, get_args, get_type_hints
from urllib.parse import urlencode

SEPARATORE = ","
T = TypeVar("T")


def in_indirizzo(oggetto: Any) -> str:
    """«anno=2023&ambito=garda»: the fields in their order, those at their default left out."""
    coppie = []
    for campo in fields(oggetto):
        valore = getattr(oggetto, campo.name)
        if campo.default is not MISSING and valore == campo.default:
            continue
        if isinstance(valore, tuple):
            valore = SEPARATORE.join(valore)
        coppie.append((campo.name, "1" if valore is True else str(valore)))
    return urlencode(coppie, safe=f"{SEPARATORE}/")


def da_indirizzo(tipo: type[T], parametri: Mapping[str, str]) -> T | None:
    """The object written in an address; None if a name is unknown, missing or of another shape."""
    campi = {campo.name: campo for campo in fields(tipo)}  # type: ignore[arg-type]
    tipi = get_type_hints(tipo)
    if set(parametri) - set(campi):
        return None
    valori: dict[str, Any] = {}
    for nome, campo in campi.items():
        if nome not in parametri:
            if _obbligatorio(campo):
                return None
            continue
        try:
            valori[nome] = _letto(tipi[nome], parametri[nome])
        except ValueError:
            return None
    return tipo(**valori)


def _obbligatorio(campo: Field[Any]) -> bool:
    return campo.default is MISSING and campo.default_factory is MISSING


def _letto(tipo: Any, testo: str) -> Any:
    """Raises ValueError for a text that is not of that type."""
    scelte = [t for t in get_args(tipo) if t is not NoneType]
    if tipo is bool:
        if testo != "1":
            raise ValueError(testo)
        return True
    if tipo is int or int in scelte:
        if not testo.isascii() or not testo.isdigit() or len(testo) > 9:
            raise ValueError(testo)
        return int(testo)
    if "\0" in testo or len(testo) > 400:
        raise ValueError(testo)
    if scelte:
        return tuple(testo.split(SEPARATORE))
    return testo
