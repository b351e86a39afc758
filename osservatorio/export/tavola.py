"""A table of indicators and series as text: CSV long and wide, JSON. Written row by row."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from base.esportazione import BOM, senza_formula
from osservatorio.reports.tavola import Raccolta, Stato, Tavola, scritto

SEGNO_NASCOSTO = "·"
PUNTO_E_VIRGOLA, VIRGOLA = ";", ","
COLONNE_LUNGO = (
    "livello", "codice_territorio", "territorio", "anno", "genere", "codice", "nome", "unita",
    "valore", "numeratore", "denominatore", "stato", "motivo", "fonte", "edizione",
    "dati_dimostrativi",
)  # fmt: skip
COLONNE_LARGO = ("livello", "codice_territorio", "territorio", "anno")
MANCANTI = "valori_mancanti"
# How many rows are sent together.
_BLOCCO = 500


def tavola_csv(tavola: Tavola, separatore: str = PUNTO_E_VIRGOLA) -> Iterator[bytes]:
    """One line for each territory, year and measure; UTF-8 with its mark, dots in the numbers.

    A missing or hidden number is an empty cell, told apart by `stato` and `motivo`.
    """
    yield from _csv(_righe_lunghe(tavola), separatore)


def tavola_csv_largo(tavola: Tavola, separatore: str = PUNTO_E_VIRGOLA) -> Iterator[bytes]:
    """One line for each territory and year, a column for each measure.

    Empty = missing, and the last column says why; «·» = hidden.
    """
    yield from _csv(_righe_larghe(tavola), separatore)


def _csv(righe: Iterable[Iterable[Any]], separatore: str) -> Iterator[bytes]:
    uscita = io.StringIO(newline="")
    scrittore = csv.writer(uscita, delimiter=separatore, lineterminator="\r\n")
    yield BOM
    for numero, riga in enumerate(righe, 1):
        scrittore.writerow([senza_formula(v) if isinstance(v, str) else v for v in riga])
        if numero % _BLOCCO == 0:
            yield uscita.getvalue().encode()
            uscita.seek(0)
            uscita.truncate()
    yield uscita.getvalue().encode()


def _numero(valore: Any) -> Any:
    """A number that `csv` writes as it is: one below zero is no formula."""
    return Decimal(scritto(valore)) if valore is not None else ""


def _righe_lunghe(tavola: Tavola) -> Iterator[Iterable[Any]]:
    yield COLONNE_LUNGO
    for riga in tavola.righe:
        for misura, casella in zip(tavola.misure, riga.caselle, strict=True):
            yield (
                tavola.livello,
                riga.luogo.codice,
                riga.luogo.nome,
                riga.anno,
                misura.genere,
                misura.codice,
                misura.nome,
                misura.unita,
                _numero(casella.valore),
                _numero(casella.numeratore),
                _numero(casella.denominatore),
                casella.stato.value,
                casella.motivo,
                casella.fonte,
                casella.edizione,
                "si" if tavola.inventata(misura, riga.anno, casella) else "no",
            )


def _righe_larghe(tavola: Tavola) -> Iterator[Iterable[Any]]:
    yield (*COLONNE_LARGO, *(m.codice for m in tavola.misure), MANCANTI)
    for riga in tavola.righe:
        perche = [
            f"{misura.codice}: {casella.motivo}"
            for misura, casella in zip(tavola.misure, riga.caselle, strict=True)
            if casella.stato == Stato.MANCANTE
        ]
        yield (
            tavola.livello,
            riga.luogo.codice,
            riga.luogo.nome,
            riga.anno,
            *(SEGNO_NASCOSTO if c.nascosta else _numero(c.valore) for c in riga.caselle),
            " | ".join(perche),
        )


def numero_json(valore: Any) -> Any:
    """A number of ours as one of JSON: whole if it has no decimals."""
    if isinstance(valore, Decimal):
        return int(valore) if valore == valore.to_integral_value() else float(valore)
    return valore


def json_di(dati: Any) -> str:
    """Letters as they are, no spaces: what every JSON of ours is written with."""
    return json.dumps(dati, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def tavola_json(tavola: Tavola) -> Iterator[bytes]:
    """`misure`, `dati` (one object for each territory, year and measure), `note`.

    A missing or hidden number is null, told apart by `stato` and `motivo`.
    """
    testa = {
        "titolo": tavola.titolo,
        "ente": tavola.ente,
        "livello": tavola.livello,
        "anni": list(tavola.anni),
        "preparata_il": tavola.preparata_il.isoformat(),
        "indirizzo": tavola.indirizzo,
        "licenza": tavola.licenza,
        "come_citare": tavola.citazione,
        "misure": [
            {
                "codice": m.codice,
                "nome": m.nome,
                "genere": m.genere,
                "unita": m.unita,
                "decimali": m.decimali,
                "significato": m.significato,
                "formula": m.formula,
                "fonte": m.fonte,
                "avvertenza": m.avvertenza,
            }
            for m in tavola.misure
        ],
    }
    raccolta = Raccolta(tavola)
    yield f'{json_di(testa)[:-1]},"dati":['.encode()
    virgola = ""
    blocco: list[str] = []
    for riga in raccolta:
        for misura, casella in zip(tavola.misure, riga.caselle, strict=True):
            uno = {
                "codice_territorio": riga.luogo.codice,
                "territorio": riga.luogo.nome,
                "anno": riga.anno,
                "codice": misura.codice,
                "valore": numero_json(casella.valore),
                "numeratore": numero_json(casella.numeratore),
                "denominatore": numero_json(casella.denominatore),
                "unita": misura.unita,
                "stato": casella.stato.value,
                "motivo": casella.motivo or None,
                "fonte": casella.fonte or None,
                "edizione": casella.edizione or None,
                "dati_dimostrativi": tavola.inventata(misura, riga.anno, casella),
            }
            blocco.append(f"{virgola}{json_di(uno)}")
            virgola = ","
        if len(blocco) > _BLOCCO:
            yield "".join(blocco).encode()
            blocco.clear()
    note = [{"nome": nome, "testo": testo} for nome, testo in raccolta.note()]
    coda = f'"dati_dimostrativi":{json_di(raccolta.dimostrativa)},"note":{json_di(note)}'
    yield f"{''.join(blocco)}],{coda}}}".encode()
