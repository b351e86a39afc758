"""The frozen tables of a publication as CSV, XLSX, JSON and JSON-stat; the same cells in each."""

import csv
import io
from collections.abc import Callable
from typing import Any

from base.esportazione import BOM, cartella_xlsx, senza_formula
from base.licenza import LICENZA, TESTO_LICENZA
from osservatorio.export.jsonstat import SIGLE, VERSIONE
from osservatorio.export.tavola import PUNTO_E_VIRGOLA, json_di, numero_json
from osservatorio.reports.aperti import Aperta, CellaAperta, TabellaAperta
from osservatorio.reports.tavola import Stato

COLONNE = (
    "numero_tabella", "tabella", "numero_riga", "intestazione_riga", "riga", "numero_colonna",
    "colonna", "testo", "valore", "stato", "titolo", "pubblicato_il", "codice_di_verifica",
    "dati_dimostrativi", "licenza", "pagina",
)  # fmt: skip
TIPO_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TESTO = "testo"
RIGA, COLONNA = "riga", "colonna"


def aperta_csv(aperta: Aperta) -> bytes:
    """One line for each cell of each table: as it was printed, and its number with a dot."""
    uscita = io.StringIO(newline="")
    scrittore = csv.writer(uscita, delimiter=PUNTO_E_VIRGOLA, lineterminator="\r\n")
    scrittore.writerow(COLONNE)
    for tabella in aperta.tabelle:
        for r, (nome, celle) in enumerate(tabella.righe, 1):
            for c, cella in enumerate(celle, 1):
                riga = (
                    tabella.numero,
                    tabella.titolo,
                    r,
                    tabella.prima,
                    nome,
                    c,
                    tabella.colonne[c - 1],
                    cella.testo,
                    "" if cella.valore is None else cella.valore,
                    cella.stato,
                    aperta.titolo,
                    aperta.pubblicata_il.isoformat(),
                    aperta.codice,
                    "si" if aperta.dimostrativa else "no",
                    LICENZA,
                    aperta.indirizzo,
                )
                scrittore.writerow([senza_formula(v) for v in riga])
    return BOM + uscita.getvalue().encode()


def aperta_xlsx(aperta: Aperta) -> bytes:
    """A sheet for each table, as printed but with numbers, and one of notes."""
    uscita = io.BytesIO()
    with cartella_xlsx(uscita) as cartella:
        grassetto = cartella.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        a_capo = cartella.add_format({"text_wrap": True, "valign": "top"})
        for tabella in aperta.tabelle:
            pagina = cartella.add_worksheet(f"Tabella {tabella.numero}")
            pagina.set_column(0, 0, 32)
            pagina.set_column(1, max(1, len(tabella.colonne)), 18)
            pagina.write_string(0, 0, tabella.titolo, grassetto)
            for c, testo in enumerate((tabella.prima, *tabella.colonne)):
                pagina.write_string(1, c, testo, grassetto)
            pagina.freeze_panes(2, 1)
            for r, (nome, celle) in enumerate(tabella.righe, 2):
                pagina.write_string(r, 0, nome)
                for c, cella in enumerate(celle, 1):
                    _scrivi(pagina, r, c, cella)
            if tabella.nota:
                pagina.write_string(len(tabella.righe) + 3, 0, tabella.nota)
        note = cartella.add_worksheet("Note")
        note.set_column(0, 0, 24)
        note.set_column(1, 1, 100)
        for numero, (nome, testo) in enumerate(aperta.note):
            note.write_string(numero, 0, nome, grassetto)
            note.write_string(numero, 1, testo, a_capo)
    return uscita.getvalue()


def _scrivi(pagina: Any, riga: int, colonna: int, cella: CellaAperta) -> None:
    """A number as a number; a text never as a formula; what is missing as nothing."""
    if cella.valore is not None:
        pagina.write_number(riga, colonna, float(cella.valore))
    elif cella.stato != Stato.MANCANTE:
        pagina.write_string(riga, colonna, cella.testo)


def aperta_json(aperta: Aperta) -> bytes:
    """Publication, notes and tables; each cell with its text, number and state."""
    return json_di(
        {
            **_testa(aperta),
            "tabelle": [
                {
                    "numero": t.numero,
                    "titolo": t.titolo,
                    "intestazione_riga": t.prima,
                    "colonne": list(t.colonne),
                    "righe": [
                        {
                            "riga": nome,
                            "celle": [
                                {
                                    "testo": c.testo,
                                    "valore": numero_json(c.valore),
                                    "stato": c.stato,
                                }
                                for c in celle
                            ],
                        }
                        for nome, celle in t.righe
                    ],
                    "nota": t.nota or None,
                }
                for t in aperta.tabelle
            ],
        }
    ).encode()


def _testa(aperta: Aperta) -> dict[str, Any]:
    return {
        "titolo": aperta.titolo,
        "ente": aperta.ente,
        "pagina": aperta.indirizzo,
        "pubblicato_il": aperta.pubblicata_il.isoformat(),
        "stato": aperta.stato,
        "codice_di_verifica": aperta.codice,
        "dati_dimostrativi": aperta.dimostrativa,
        "licenza": TESTO_LICENZA,
        "come_citare": aperta.citazione,
        "fonti": list(aperta.fonti),
    }


def aperta_jsonstat(aperta: Aperta) -> bytes:
    """A collection of JSON-stat 2.0: a dataset for each table that has columns of figures."""
    return json_di(
        {
            "version": VERSIONE,
            "class": "collection",
            "label": aperta.titolo,
            "updated": aperta.pubblicata_il.isoformat(),
            "href": aperta.indirizzo,
            "link": {
                "item": [_insieme(aperta, t) for t in aperta.tabelle if t.numeriche and t.righe]
            },
            "extension": _testa(aperta),
        }
    ).encode()


def _insieme(aperta: Aperta, tabella: TabellaAperta) -> dict[str, Any]:
    scelte = sorted(tabella.numeriche)
    righe = [f"r{n}" for n in range(1, len(tabella.righe) + 1)]
    colonne = [f"c{i + 1}" for i in scelte]
    celle = [riga[i] for _, riga in tabella.righe for i in scelte]
    # A text among the figures («5ª su 13») is not one of them: its words are in the extension.
    stati = {
        str(posto): SIGLE.get(Stato(cella.stato), "") if cella.stato != _TESTO else "t"
        for posto, cella in enumerate(celle)
        if cella.valore is None
    }
    testi = {str(i): c.testo for i, c in enumerate(celle) if c.stato == _TESTO}
    return {
        "version": VERSIONE,
        "class": "dataset",
        "label": f"Tabella {tabella.numero}. {tabella.titolo}",
        "updated": aperta.pubblicata_il.isoformat(),
        "source": "; ".join(aperta.fonti) or aperta.ente,
        "id": [RIGA, COLONNA],
        "size": [len(righe), len(colonne)],
        "dimension": {
            RIGA: {
                "label": tabella.prima or "Riga",
                "category": {
                    "index": righe,
                    "label": {r: nome for r, (nome, _) in zip(righe, tabella.righe, strict=True)},
                },
            },
            COLONNA: {
                "label": "Colonna",
                "category": {
                    "index": colonne,
                    "label": {c: tabella.colonne[i] for c, i in zip(colonne, scelte, strict=True)},
                },
            },
        },
        "value": [numero_json(cella.valore) for cella in celle],
        **({"status": stati} if stati else {}),
        "note": [tabella.nota] if tabella.nota else [],
        **({"extension": {"testi": testi}} if testi else {}),
    }


# Format → who writes it, type, ending of the file's name.
SCRITTORI: dict[str, tuple[Callable[[Aperta], bytes], str, str]] = {
    "csv": (aperta_csv, "text/csv; charset=utf-8", "csv"),
    "xlsx": (aperta_xlsx, TIPO_XLSX, "xlsx"),
    "json": (aperta_json, "application/json", "json"),
    "jsonstat": (aperta_jsonstat, "application/json", "jsonstat.json"),
}
