"""JSON-stat 2.0: the cube of territories, years and measures. Written row by row.

https://json-stat.org/full/ : `value` is in row-major order of `id`, the last dimension first to
move; a missing value is null and its `status` says what it is.
"""

from collections.abc import Iterator
from typing import Any

from osservatorio.export.tavola import json_di, numero_json
from osservatorio.reports.tavola import Raccolta, Stato, Tavola

TERRITORIO, ANNO, MISURA = "territorio", "anno", "misura"
VERSIONE = "2.0"
# Letters of `status`.
SIGLE = {Stato.MANCANTE: "m", Stato.NASCOSTO: "n"}
PAROLE = {"m": "dato mancante: il perché è in extension.motivi", "n": "· nascosto: poche persone"}


def tavola_jsonstat(tavola: Tavola) -> Iterator[bytes]:
    """One dataset: territory × year × measure, with units, statuses, reasons, sources and notes."""
    raccolta = Raccolta(tavola)
    testa = {
        "version": VERSIONE,
        "class": "dataset",
        "label": tavola.titolo,
        "updated": tavola.preparata_il.isoformat(),
        **({"href": tavola.indirizzo} if tavola.indirizzo else {}),
        "id": [TERRITORIO, ANNO, MISURA],
        "size": [len(tavola.luoghi), len(tavola.anni), len(tavola.misure)],
        "role": {"geo": [TERRITORIO], "time": [ANNO], "metric": [MISURA]},
        "dimension": _dimensioni(tavola),
    }
    yield f'{json_di(testa)[:-1]},"value":['.encode()
    stati: dict[str, str] = {}
    motivi: dict[str, str] = {}
    indice = 0
    for riga in raccolta:
        valori = [numero_json(casella.valore) for casella in riga.caselle]
        virgola = "," if indice else ""
        yield f"{virgola}{json_di(valori)[1:-1]}".encode()
        for posto, casella in enumerate(riga.caselle, indice):
            if casella.stato != Stato.VALIDO:
                stati[str(posto)] = SIGLE[casella.stato]
                motivi[str(posto)] = casella.motivo
        indice += len(valori)
    coda = {
        **({"status": stati} if stati else {}),
        "source": "; ".join(raccolta.fonti) or tavola.ente,
        "note": [f"{nome}: {testo}" for nome, testo in raccolta.note()],
        "extension": {
            "licenza": tavola.licenza,
            "come_citare": tavola.citazione,
            "dati_dimostrativi": raccolta.dimostrativa,
            "status": PAROLE,
            # Each reason once: there are few, and cells are many.
            **_motivi(motivi),
        },
    }
    yield f"],{json_di(coda)[1:]}".encode()


def _motivi(per_posto: dict[str, str]) -> dict[str, Any]:
    elenco = list(dict.fromkeys(per_posto.values()))
    posti = {motivo: i for i, motivo in enumerate(elenco)}
    return {
        "motivi": elenco,
        "motivo_di": {posto: posti[motivo] for posto, motivo in per_posto.items()},
    }


def _dimensioni(tavola: Tavola) -> dict[str, Any]:
    anni = [str(anno) for anno in tavola.anni]
    return {
        TERRITORIO: {
            "label": "Territorio",
            "category": {
                "index": [luogo.codice for luogo in tavola.luoghi],
                "label": {luogo.codice: luogo.nome for luogo in tavola.luoghi},
            },
        },
        ANNO: {
            "label": "Anno",
            "category": {"index": anni, "label": dict(zip(anni, anni, strict=True))},
        },
        MISURA: {
            "label": "Indicatore o serie di base",
            "category": {
                "index": [m.codice for m in tavola.misure],
                "label": {m.codice: m.nome for m in tavola.misure},
                "unit": {
                    m.codice: {"label": m.unita, "decimals": m.decimali} for m in tavola.misure
                },
            },
        },
    }
