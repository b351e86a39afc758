"""The catalogue as files for reuse: CSV, XLSX, JSON, GeoJSON. One row per unit; no database."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from base.esportazione import cartella_xlsx, senza_formula
from strutture.selectors import UnitaPubblica, VoceElenco

INTESTAZIONI = (
    "id_struttura",
    "denominazione",
    "tipo_codice",
    "tipo",
    "area",
    "regime",
    "ente_gestore",
    "codice_istat",
    "comune",
    "ambito",
    "indirizzo",
    "cap",
    "latitudine",
    "longitudine",
    "telefono",
    "email",
    "sito",
    "codice_regionale",
    "stato_esercizio",
    "posti",
    "posti_liberi",
    "posti_liberi_al",
    "retta_min",
    "retta_max",
    "orari",
    "fonte",
    "dati_al",
    "modificata_il",
    "dati_dimostrativi",
    "pagina",
)

TIPI_MIME = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "geojson": "application/geo+json",
}
LICENZA = "CC BY 4.0, salvo la diversa licenza scritta nella fonte"


def esporta(formato: str, voci: Sequence[VoceElenco], *, radice: str) -> bytes:
    """The facilities in one of the formats of `TIPI_MIME`; `radice` = scheme and host of the pages.

    Missing values: empty cells, null in JSON; of a reserved facility comune, address, CAP and
    coordinates are missing. Dates and numbers are ISO.
    """
    righe = list(_righe(voci, radice))
    if formato == "csv":
        return _csv(righe)
    if formato == "xlsx":
        return _xlsx(righe)
    if formato == "json":
        return _json({"licenza": LICENZA, "unita_offerta": righe})
    return _json(_geojson(voci, radice))


def _righe(voci: Sequence[VoceElenco], radice: str) -> Iterator[dict[str, Any]]:
    for voce in voci:
        for unita in voce.unita:
            yield dict(zip(INTESTAZIONI, _valori(voce, unita, radice), strict=True))


def _valori(voce: VoceElenco, unita: UnitaPubblica, radice: str) -> tuple[Any, ...]:
    luogo = voce.luogo
    return (
        voce.pk,
        voce.nome,
        unita.tipo_codice,
        unita.tipo,
        unita.area_codice,
        unita.regime,
        voce.ente_gestore or None,
        luogo.comune.codice_istat if luogo.comune else None,
        luogo.comune.denominazione if luogo.comune else None,
        voce.ambito or None,
        luogo.indirizzo or None,
        luogo.cap or None,
        luogo.latitudine,
        luogo.longitudine,
        voce.telefono or None,
        voce.email or None,
        voce.sito or None,
        unita.codice_regionale or None,
        unita.stato,
        unita.posti_totali,
        unita.posti_liberi,
        unita.posti_liberi_al,
        unita.retta_min,
        unita.retta_max,
        unita.orari or None,
        voce.fonte or None,
        voce.dati_al,
        voce.modificata_il.date(),
        "si" if voce.dimostrativa else "no",
        radice + voce.indirizzo_web,
    )


def _csv(righe: Sequence[dict[str, Any]]) -> bytes:
    uscita = io.StringIO(newline="")
    scrittore = csv.writer(uscita, delimiter=";", lineterminator="\r\n")
    scrittore.writerow(INTESTAZIONI)
    for riga in righe:
        scrittore.writerow(
            ["" if valore is None else senza_formula(valore) for valore in riga.values()]
        )
    return uscita.getvalue().encode("utf-8-sig")


def _xlsx(righe: Sequence[dict[str, Any]]) -> bytes:
    uscita = io.BytesIO()
    with cartella_xlsx(uscita) as libro:
        foglio = libro.add_worksheet("Strutture")
        grassetto = libro.add_format({"bold": True})
        foglio.write_row(0, 0, INTESTAZIONI, grassetto)
        foglio.freeze_panes(1, 2)
        foglio.autofilter(0, 0, max(len(righe), 1), len(INTESTAZIONI) - 1)
        foglio.set_column(0, len(INTESTAZIONI) - 1, 16)
        foglio.set_column(1, 1, 44)
        for numero, riga in enumerate(righe, 1):
            for colonna, valore in enumerate(riga.values()):
                if valore is None:
                    continue
                if isinstance(valore, (int, float, Decimal)):
                    foglio.write_number(numero, colonna, float(valore))
                else:
                    foglio.write_string(numero, colonna, str(valore))
    return uscita.getvalue()


def _json(dati: Any) -> bytes:
    return json.dumps(dati, ensure_ascii=False, indent=1, default=_valore_json).encode()


def _valore_json(valore: Any) -> Any:
    if isinstance(valore, Decimal):
        return float(valore)
    return valore.isoformat()


def _geojson(voci: Sequence[VoceElenco], radice: str) -> dict[str, Any]:
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
