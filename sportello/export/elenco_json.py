"""The catalogue as JSON: the list by units, GeoJSON of the facilities. No database."""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from strutture.selectors import VoceElenco

LICENZA = "CC BY 4.0, salvo la diversa licenza scritta nella fonte"


def in_json(dati: Any) -> bytes:
    """UTF-8; decimals as numbers, dates and moments as ISO 8601."""
    return json.dumps(dati, ensure_ascii=False, indent=1, default=_valore).encode()


def _valore(valore: Any) -> Any:
    if isinstance(valore, Decimal):
        return float(valore)
    return valore.isoformat()


def geojson(voci: Sequence[VoceElenco], radice: str) -> dict[str, Any]:
    """Points: the facility's own, or one inside its comune (`posizione` says which), or none."""
    return {
        "type": "FeatureCollection",
        "licenza": LICENZA,
        "features": [
            {
                "type": "Feature",
                "id": voce.pk,
                "geometry": _punto(voce)[0],
                "properties": {
                    "denominazione": voce.nome,
                    "tipi": [unita.tipo_codice for unita in voce.unita],
                    "comune": voce.comune or None,
                    "ambito": voce.ambito or None,
                    "indirizzo": voce.luogo.indirizzo or None,
                    "posizione": _punto(voce)[1],
                    "fonte": voce.fonte or None,
                    "dati_dimostrativi": voce.dimostrativa,
                    "pagina": radice + voce.indirizzo_web,
                },
            }
            for voce in voci
        ],
    }


def _punto(voce: VoceElenco) -> tuple[dict[str, Any] | None, str | None]:
    luogo = voce.luogo
    if luogo.latitudine is not None:
        return _geometria(luogo.latitudine, luogo.longitudine), "struttura"
    if luogo.comune and luogo.comune.latitudine is not None:
        return _geometria(luogo.comune.latitudine, luogo.comune.longitudine), "comune"
    return None, None


def _geometria(latitudine: Decimal, longitudine: Decimal | None) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [float(longitudine or 0), float(latitudine)]}
