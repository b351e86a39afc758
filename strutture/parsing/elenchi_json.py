"""Lists of facilities in JSON: our own export and HSDS 3, as the sheet of a table. Pure."""

import json
import re
from typing import Any

from strutture.parsing.fogli import MAX_BYTE, FileIllegibile, Foglio
from strutture.parsing.hsds import righe_hsds
from strutture.parsing.identita import Identita
from strutture.parsing.xml_fogli import MAX_RIGHE

_NOSTRO = "unita_offerta"
_NON_TESTO = re.compile(r"[\0\ud800-\udfff]")
_MAX_INTERO = 10**15
# The heading of a list in which there is nothing.
_MINIME = ("denominazione", "tipo", "comune")


def e_json(contenuto: bytes) -> bool:
    """True if the file begins as JSON does: no heading of a CSV begins so."""
    return contenuto[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"["))


def read_foglio(contenuto: bytes, *, provincia: str) -> Foglio:
    """Row 1 the names of the columns, then one row per unit, in the order of the file.

    `provincia` = Istat code of the Province of this register: the ids of other registers are left
    out. Errors: FileIllegibile if it is broken, or is neither our export nor a list of services.
    """
    if len(contenuto) > MAX_BYTE:
        raise FileIllegibile("Il file supera il limite di 20 MB: dividilo in due.")
    try:
        dati = json.loads(contenuto.decode("utf-8-sig"), parse_constant=_non_numero)
    except (ValueError, RecursionError) as errore:
        raise FileIllegibile(
            "Il file JSON non si legge: forse è incompleto, scaricalo di nuovo e riprova."
        ) from errore
    righe = _unita(dati)
    if righe is None:
        righe = righe_hsds(dati, Identita(provincia))
        for riga in righe:
            riga.setdefault("tipo_codice", riga.get("tipo"))
    if len(righe) > MAX_RIGHE:
        raise FileIllegibile(f"Il file ha più di {MAX_RIGHE} unità: dividilo in due.")
    colonne = list(dict.fromkeys(nome for riga in righe for nome in riga)) or list(_MINIME)
    return [
        [_cella(1, nome, nome) for nome in colonne],
        *(
            [_cella(numero, nome, riga.get(nome)) for nome in colonne]
            for numero, riga in enumerate(righe, 2)
        ),
    ]


def _unita(dati: object) -> list[dict[str, Any]] | None:
    """The units of our own export; None if it is something else."""
    righe = dati.get(_NOSTRO) if isinstance(dati, dict) else None
    if not isinstance(righe, list) or not all(isinstance(riga, dict) for riga in righe):
        return None
    return righe


def _cella(riga: int, colonna: str, valore: object) -> object:
    """A value as a spreadsheet would give it."""
    if isinstance(valore, str):
        if _NON_TESTO.search(valore):
            raise FileIllegibile(
                "Nel file JSON ci sono caratteri che non sono di nessun testo: scaricalo di nuovo "
                "e riprova."
            )
        return valore
    if isinstance(valore, bool):
        return "si" if valore else "no"
    if isinstance(valore, int) and abs(valore) > _MAX_INTERO:
        return str(valore)
    if valore is None or isinstance(valore, int | float):
        return valore
    raise FileIllegibile(
        f"Nel file JSON, alla riga {riga}, «{colonna[:40]}» non è un testo né un numero: scarica "
        "di nuovo il file e riprova."
    )


def _non_numero(scritto: str) -> object:
    raise ValueError(scritto)
