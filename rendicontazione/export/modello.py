"""The personal template: plain data to the bytes of an xlsx. The only place of XlsxWriter."""

import datetime
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rendicontazione.parsing import ELENCHI, META, Colonna, Foglio, Modulo
from rendicontazione.parsing.celle import lettere
from rendicontazione.parsing.definizioni import (
    CODICE,
    CODICE_ISTAT,
    DATA,
    DECIMALE,
    EMAIL,
    EURO,
    INTERO,
    PERCENTUALE,
    SI_NO,
    TESTO,
    TESTO_LUNGO,
)
from rendicontazione.validation import Voce

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

AUTORE = "Osservatorio"  # of the comments
RIGHE_NUMERATE = 500
RIGHE_VUOTE = 100  # of the sheets whose rows have no number
RIGHE_PRONTE = 5000  # lists and formats reach this row

_FORMATI = {
    CODICE: "@",
    CODICE_ISTAT: "@",
    TESTO: "@",
    TESTO_LUNGO: "@",
    EMAIL: "@",
    INTERO: "#,##0",
    EURO: "#,##0.00",
    DECIMALE: "#,##0.00",
    PERCENTUALE: "0.00",
    DATA: "dd/mm/yyyy",
    SI_NO: "@",
}
# Lists that are long, or long in other Ambiti: they are in the sheet Elenchi only.
_DEI_REGISTRI = frozenset({"comuni_ambito", "enti", "voci", "strutture", "tipi_unita_offerta"})
# Lists that several columns share, or whose column has a name that does not say what they are.
_TITOLI = {
    "strutture": "Unità di offerta",
    "tipi_unita_offerta": "Tipi di unità di offerta",
    SI_NO: "Sì o no",
}
_OBBLIGHI = {
    "sempre": "Obbligatoria.",
    "mai": "Facoltativa.",
    "calcolata": "Calcolata: resta vuota.",
    "se_gestione_singola": "Obbligatoria se la gestione è singola (S).",
    "se_gestione_associata": "Obbligatoria se la gestione è associata (A).",
    "se_tabella_1_o_3": "Obbligatoria per le voci delle tabelle 1 e 3.",
    "se_tutto_zero": "Obbligatoria se spesa e utenti sono zero.",
    "se_rete_sociale": "Obbligatoria per i tipi della rete sociale.",
    "se_residenziale_minori": "Obbligatoria per le residenze di minori.",
}


Cella = str | int | Decimal | datetime.date


@dataclass(frozen=True)
class RigaPronta:
    """A row of the template: the cells already written, and what we know of others as comments.

    The comments say by themselves where the value comes from: «Nel 2023: 1.234,50».
    """

    celle: Mapping[str, Cella]
    commenti: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DatiModello:
    """What is written in the template: the form, whose it is, and the codes it may carry.

    `frontespizio` holds the prefilled cells of the single-row sheet: column → value.
    """

    modulo: Modulo
    anno: int
    numero_ambito: int
    nome_ambito: str
    frontespizio: Mapping[str, Cella]
    comuni: Mapping[str, str] = field(default_factory=dict)
    enti: Mapping[str, str] = field(default_factory=dict)
    aree: Mapping[str, str] = field(default_factory=dict)
    voci: Mapping[str, Voce] = field(default_factory=dict)
    # The rows of the template, by sheet.
    pronte: Mapping[str, Sequence[RigaPronta]] = field(default_factory=dict)
    # Whose part it is («comune 017029»); "" for the whole return.
    parte: str = ""
    # Rows filled in, by sheet, in place of `pronte`; none in the template that is downloaded.
    righe: Mapping[str, Sequence[Mapping[str, Cella]]] = field(default_factory=dict)

    @property
    def impronta(self) -> str:
        """sha256 of everything that makes this template different from another one."""
        testo = json.dumps(
            {
                "modello": self.modulo.versione,
                "anno": self.anno,
                "ambito": self.numero_ambito,
                "frontespizio": {nome: str(valore) for nome, valore in self.frontespizio.items()},
                "comuni": dict(self.comuni),
                "enti": dict(self.enti),
                "voci": sorted(self.voci),
                "pronte": {
                    foglio: [
                        [{nome: str(v) for nome, v in riga.celle.items()}, dict(riga.commenti)]
                        for riga in righe
                    ]
                    for foglio, righe in self.pronte.items()
                },
                "parte": self.parte,
            },
            sort_keys=True,
            ensure_ascii=False,
        )
        return hashlib.sha256(testo.encode()).hexdigest()


def modello_xlsx(dati: DatiModello) -> bytes:
    """The workbook to fill in: same data, same bytes; no formulas; headings locked."""
    # Loaded only by who writes a workbook.
    import xlsxwriter

    uscita = io.BytesIO()
    libro = xlsxwriter.Workbook(uscita, {"in_memory": True, "strings_to_formulas": False})
    libro.set_properties(
        {
            "title": f"Rendicontazione {dati.anno}, ambito {dati.numero_ambito}",
            "created": datetime.datetime(dati.anno, 12, 31, tzinfo=datetime.UTC),
        }
    )
    stili = _stili(libro)
    fogli = [(foglio, libro.add_worksheet(foglio.codice)) for foglio in dati.modulo.fogli]
    elenchi = libro.add_worksheet(ELENCHI)
    intervalli = _elenchi(elenchi, dati, stili)
    for foglio, pagina in fogli:
        _foglio(pagina, foglio, dati, stili, intervalli)
    _meta(libro.add_worksheet(META), dati)
    fogli[0][1].activate()
    libro.close()
    return uscita.getvalue()


def _stili(libro: "Workbook") -> dict[str, Any]:
    testata = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 2}
    stili = {
        "obbligatoria": libro.add_format(
            {**testata, "bg_color": "#0066CC", "font_color": "#FFFFFF"}
        ),
        "facoltativa": libro.add_format({**testata, "bg_color": "#D9E6F2"}),
        "calcolata": libro.add_format({**testata, "bg_color": "#E6E9F0", "font_color": "#455A64"}),
        "nostra": libro.add_format({"bg_color": "#F0F0F0", "locked": True}),
        "vuota": libro.add_format({"locked": False}),
        "titolo": libro.add_format({"bold": True, "font_size": 12}),
        "testo": libro.add_format({"num_format": "@"}),
    }
    for tipo, formato in _FORMATI.items():
        stili[tipo] = libro.add_format({"num_format": formato, "locked": False})
        stili[f"{tipo} pronta"] = libro.add_format(
            {"num_format": formato, "locked": False, "bg_color": "#EEF3F8"}
        )
    return stili


def _foglio(
    pagina: "Worksheet",
    foglio: Foglio,
    dati: DatiModello,
    stili: dict[str, Any],
    intervalli: dict[str, str],
) -> None:
    ultima = 1 if foglio.riga_unica else RIGHE_PRONTE
    vuote = 1 if foglio.riga_unica else RIGHE_VUOTE
    if not foglio.riga_unica and any(colonna.precompilata for colonna in foglio.colonne):
        vuote = RIGHE_NUMERATE
    pagina.set_row(0, 48)
    pagina.freeze_panes(1, 0 if foglio.riga_unica else 2)
    for posto, colonna in enumerate(foglio.colonne):
        stile = "calcolata" if colonna.calcolata else (
            "obbligatoria" if colonna.obbligo == "sempre" else "facoltativa"
        )  # fmt: skip
        formato = stili["nostra"] if colonna.calcolata else stili.get(colonna.tipo, stili["vuota"])
        larghezza = 34 if colonna.tipo in {TESTO_LUNGO, TESTO, EMAIL} else max(
            13, len(colonna.titolo) // 2 + 4
        )  # fmt: skip
        pagina.set_column(posto, posto, larghezza, formato)
        pagina.write_string(0, posto, colonna.titolo, stili[stile])
        pagina.write_comment(
            0, posto, _nota(colonna), {"author": AUTORE, "x_scale": 2, "y_scale": 1.2}
        )
        _convalida(pagina, colonna, posto, ultima, intervalli)
        # Blank cells with their format too: some programs do not look at the column's.
        for numero in range(1, 1 + vuote):
            pagina.write_blank(numero, posto, None, formato)
        if foglio.riga_unica:
            stile = stili["nostra"] if colonna.precompilata else formato
            _scrivi(pagina, 1, posto, dati.frontespizio.get(colonna.nome), stile)
        elif colonna.precompilata:
            for numero in range(1, RIGHE_NUMERATE + 1):
                pagina.write_number(numero, posto, numero, stili[INTERO])
    if dati.righe:
        for numero, riga in enumerate(dati.righe.get(foglio.codice, ()), start=1):
            for posto, colonna in enumerate(foglio.colonne):
                stile = stili.get(colonna.tipo, stili["vuota"])
                _scrivi(pagina, numero, posto, riga.get(colonna.nome), stile)
    else:
        _pronte(pagina, foglio, dati.pronte.get(foglio.codice, ()), stili)
    pagina.protect(
        "",
        {
            "format_columns": True,
            "format_rows": True,
            "format_cells": True,
            "insert_rows": True,
            "delete_rows": True,
            "sort": True,
            "autofilter": True,
        },
    )
    pagina.set_landscape()
    pagina.set_paper(9)
    pagina.fit_to_pages(1, 0)
    pagina.repeat_rows(0)


def _pronte(
    pagina: "Worksheet", foglio: Foglio, righe: Sequence[RigaPronta], stili: dict[str, Any]
) -> None:
    for numero, riga in enumerate(righe, start=1):
        for posto, colonna in enumerate(foglio.colonne):
            _scrivi(
                pagina, numero, posto, riga.celle.get(colonna.nome), stili[f"{colonna.tipo} pronta"]
            )
            if commento := riga.commenti.get(colonna.nome):
                pagina.write_comment(numero, posto, commento, _riquadro(commento))


def _riquadro(commento: str) -> dict[str, Any]:
    """A box that shows the whole comment: about 20 letters a line at the usual size."""
    opzioni: dict[str, Any] = {"author": AUTORE}
    if len(commento) > 80:
        righe = sum(1 + len(riga) // 42 for riga in commento.splitlines())
        opzioni |= {"x_scale": 2, "y_scale": max(1, righe / 4)}
    return opzioni


def _scrivi(pagina: "Worksheet", riga: int, posto: int, valore: Cella | None, stile: Any) -> None:
    if isinstance(valore, datetime.date):
        pagina.write_datetime(riga, posto, valore, stile)
    elif isinstance(valore, int | Decimal):
        pagina.write_number(riga, posto, valore, stile)
    elif valore:
        pagina.write_string(riga, posto, valore, stile)


def _nota(colonna: Colonna) -> str:
    parti = [colonna.spiegazione, _OBBLIGHI.get(colonna.obbligo, "")]
    if colonna.unita:
        parti.append(f"Unità: {colonna.unita}.")
    if colonna.codici and len(colonna.codici) <= 10 and colonna.lista not in _DEI_REGISTRI:
        parti.append("; ".join(f"{c} = {s}" for c, s in colonna.codici.items()) + ".")
    return "\n".join(parte for parte in parti if parte)


def _convalida(
    pagina: "Worksheet", colonna: Colonna, posto: int, ultima: int, intervalli: dict[str, str]
) -> None:
    """Lists and limits that warn without forbidding: pasting must stay possible."""
    regola: dict[str, Any]
    if colonna.lista in intervalli:
        regola = {
            "validate": "list",
            "source": intervalli[colonna.lista],
            "error_message": "Questo codice non è in elenco: guarda il foglio Elenchi.",
        }
    elif colonna.tipo == INTERO and not colonna.precompilata:
        regola = {
            "validate": "integer", "criteria": ">=", "value": 0,
            "error_message": "Qui serve un numero intero da 0 in su.",
        }  # fmt: skip
    elif colonna.tipo in {EURO, DECIMALE} and not colonna.calcolata:
        regola = {
            "validate": "decimal", "criteria": "between", "minimum": -(10**9), "maximum": 10**9,
            "error_message": "Qui serve un numero, come 1234,50.",
        }  # fmt: skip
    elif colonna.tipo == DATA:
        regola = {
            "validate": "date", "criteria": ">=", "value": datetime.date(2000, 1, 1),
            "error_message": "Qui serve una data, come 31/12/2024.",
        }  # fmt: skip
    else:
        return
    regola |= {"error_title": "Controlla la cella", "error_type": "warning"}
    pagina.data_validation(1, posto, ultima, posto, regola)


def _elenchi(pagina: "Worksheet", dati: DatiModello, stili: dict[str, Any]) -> dict[str, str]:
    """Codes side by side, each with its meaning; gives the range of each list for the cells."""
    aree_di = {
        codice: ", ".join(area for area in dati.aree if area in voce.aree)
        for codice, voce in dati.voci.items()
    }
    blocchi: list[tuple[str, str, Mapping[str, str], Mapping[str, str] | None]] = [
        ("comuni_ambito", f"Comuni dell'ambito nel {dati.anno}", dati.comuni, None),
        ("enti", "Enti gestori", dati.enti, None),
        ("voci", "Voci del nomenclatore", {c: v.nome for c, v in dati.voci.items()}, aree_di),
    ]
    visti = {"comuni_ambito", "enti", "voci"}
    for foglio in dati.modulo.fogli:
        for colonna in foglio.colonne:
            if colonna.codici is not None and colonna.lista not in visti:
                visti.add(colonna.lista)
                titolo = _TITOLI.get(colonna.lista, colonna.titolo.capitalize())
                blocchi.append((colonna.lista, titolo, colonna.codici, None))
    intervalli = {}
    inizio = 0
    for lista, titolo, codici, aree in blocchi:
        if not codici:
            continue
        pagina.write_string(0, inizio, titolo, stili["titolo"])
        pagina.write_string(1, inizio, "codice", stili["facoltativa"])
        pagina.write_string(1, inizio + 1, "significato", stili["facoltativa"])
        if aree is not None:
            pagina.write_string(1, inizio + 2, "aree ammesse", stili["facoltativa"])
        for riga, (codice, significato) in enumerate(codici.items(), start=2):
            pagina.write_string(riga, inizio, codice, stili["testo"])
            pagina.write_string(riga, inizio + 1, significato)
            if aree is not None:
                pagina.write_string(riga, inizio + 2, aree[codice])
        pagina.set_column(inizio, inizio, 14)
        pagina.set_column(inizio + 1, inizio + 1, 38)
        colonna_xlsx = lettere(inizio + 1)
        intervalli[lista] = f"={ELENCHI}!${colonna_xlsx}$3:${colonna_xlsx}${2 + len(codici)}"
        larghezza = 2 if aree is None else 3
        if aree is not None:
            pagina.set_column(inizio + 2, inizio + 2, 30)
        pagina.set_column(inizio + larghezza, inizio + larghezza, 3)
        inizio += larghezza + 1
    pagina.freeze_panes(2, 0)
    pagina.protect("", {"format_columns": True})
    return intervalli


def _meta(pagina: "Worksheet", dati: DatiModello) -> None:
    righe = (
        ("modello", dati.modulo.versione),
        ("anno", str(dati.anno)),
        ("ambito", str(dati.numero_ambito)),
        ("impronta", dati.impronta),
        *((("parte", dati.parte),) if dati.parte else ()),
    )
    for numero, (chiave, valore) in enumerate(righe):
        pagina.write_string(numero, 0, chiave)
        pagina.write_string(numero, 1, valore)
    pagina.protect()
    pagina.very_hidden()
