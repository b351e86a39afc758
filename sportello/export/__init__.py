"""The catalogue as files for reuse: tables, JSON, GeoJSON, HSDS, Atom. No database."""

from collections.abc import Sequence

from sportello.export.elenco_json import LICENZA, geojson, in_json
from sportello.export.tabella import INTESTAZIONI, in_csv, in_xlsx, righe
from strutture.selectors import VoceElenco

TIPI_MIME = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "geojson": "application/geo+json",
}

__all__ = ["INTESTAZIONI", "LICENZA", "TIPI_MIME", "esporta", "geojson", "in_json", "righe"]


def esporta(formato: str, voci: Sequence[VoceElenco], *, radice: str) -> bytes:
    """The facilities in one of the formats of `TIPI_MIME`; `radice` = scheme and host of the pages.

    Missing values: empty cells, null in JSON; of a reserved facility comune, address, CAP and
    coordinates are missing. Dates and numbers are ISO.
    """
    if formato == "geojson":
        return in_json(geojson(voci, radice))
    elenco = list(righe(voci, radice=radice))
    if formato == "csv":
        return in_csv(elenco)
    if formato == "xlsx":
        return in_xlsx(elenco)
    return in_json({"licenza": LICENZA, "unita_offerta": elenco})
