"""The division of a cost as files: what each comune pays, and by which rule."""

import csv
import io
from decimal import Decimal
from typing import Any

from base.esportazione import BOM, cartella_xlsx, senza_formula
from osservatorio.reports import RigaRiparto, Riparto

INTESTAZIONI = (
    "codice_istat", "comune", "abitanti", "quota_eur", "proporzionale_eur", "relazione_eur",
    "differenza_eur", "metodo", "spesa_eur", "popolazione",
)  # fmt: skip
_TITOLI = (
    "Codice Istat", "Comune", "Abitanti", "Proporzionale (€)", "Come nella relazione (€)",
    "Differenza (€)",
)  # fmt: skip


def riparto_csv(riparto: Riparto) -> bytes:
    """UTF-8 with its mark, semicolons, dots in the numbers; one row for each comune, no total.

    `quota_eur` is what the comune pays with the method chosen, which every row names. Texts never
    begin a formula; what is missing is an empty cell.
    """
    uscita = io.StringIO()
    scrittore = csv.writer(uscita, delimiter=";", lineterminator="\r\n")
    scrittore.writerow(INTESTAZIONI)
    for riga in riparto.righe:
        scrittore.writerow(
            [
                riga.codice_istat,
                senza_formula(riga.comune),
                riga.abitanti,
                riga.quota(riparto.metodo),
                riga.proporzionale,
                riga.relazione,
                riga.differenza,
                riparto.metodo.value,
                riparto.spesa,
                senza_formula(riparto.edizione),
            ]
        )
    return BOM + uscita.getvalue().encode()


def riparto_xlsx(riparto: Riparto) -> bytes:
    """A sheet with the comuni and the total, and one of notes: cost, edition, methods in words."""
    uscita = io.BytesIO()
    with cartella_xlsx(uscita) as cartella:
        grassetto = cartella.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        a_capo = cartella.add_format({"text_wrap": True, "valign": "top"})
        formati = {
            int: (cartella.add_format({"num_format": "#,##0"}),
                  cartella.add_format({"num_format": "#,##0", "bold": True})),
            Decimal: (cartella.add_format({"num_format": "#,##0.00"}),
                      cartella.add_format({"num_format": "#,##0.00", "bold": True})),
        }  # fmt: skip
        pagina = cartella.add_worksheet("Riparto")
        pagina.write_row(0, 0, _TITOLI, grassetto)
        pagina.freeze_panes(1, 2)
        for colonna, largo in enumerate((12, 32, 12, 16, 16, 16)):
            pagina.set_column(colonna, colonna, largo)
        for numero, riga in enumerate(riparto.righe, 1):
            _scrivi(pagina, numero, riga, {tipo: coppia[0] for tipo, coppia in formati.items()})
        if riparto.totale:
            _scrivi(
                pagina,
                len(riparto.righe) + 1,
                riparto.totale,
                {tipo: coppia[1] for tipo, coppia in formati.items()} | {str: grassetto},
            )
        note = cartella.add_worksheet("Note")
        note.set_column(0, 0, 36)
        note.set_column(1, 1, 100)
        for numero, (nome, testo) in enumerate(riparto.note):
            note.write_string(numero, 0, nome, grassetto)
            note.write_string(numero, 1, testo, a_capo)
    return uscita.getvalue()


def _scrivi(pagina: Any, numero: int, riga: RigaRiparto, formati: dict[type, Any]) -> None:
    """A number as a number; a text never as a formula; nothing as nothing."""
    valori = (
        riga.codice_istat, riga.comune, riga.abitanti, riga.proporzionale, riga.relazione,
        riga.differenza,
    )  # fmt: skip
    for colonna, valore in enumerate(valori):
        if isinstance(valore, str):
            pagina.write_string(numero, colonna, valore, formati.get(str))
        elif valore is not None:
            pagina.write_number(numero, colonna, float(valore), formati[type(valore)])
