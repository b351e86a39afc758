"""The return in the shape that others ask for: the long CSV of Istat, a workbook for each duty."""

import csv
import io
from decimal import Decimal
from typing import Any

from base.esportazione import cartella_xlsx, senza_formula
from osservatorio.selectors.una_volta_sola import SPESA_DEI_COMUNI, LibroDovere, TabellaIstat

# As in the table that Istat publishes (47_940_DF_DCIS_SPESESERSOC1_5), then our own note.
INTESTAZIONI_ISTAT = (
    "FREQ", "REF_AREA", "Territorio", "DATA_TYPE", "Indicatore", "CATEG_OF_BENEFICIARIES",
    "Area di utenza", "CATEGORY_OF_SERVICE", "Servizio o intervento", "TIME_PERIOD",
    "Osservazione", "Note",
)  # fmt: skip
ANNUALE = "A"
_LARGHEZZE = (40, 100)
# A limit of the format.
_NOME_FOGLIO = 31


def istat_csv(tabella: TabellaIstat) -> bytes:
    """UTF-8, comma, dots in the numbers, as Istat's own file; texts never begin a formula."""
    rendicontazione = tabella.versione.rendicontazione
    ambito = rendicontazione.ambito
    # What is common to all rows comes first: the Ambiti have no code of Istat that we know.
    di_tutte = ["territorio: codice nostro"]
    if tabella.versione.approvata_il is None:
        di_tutte.insert(0, "BOZZA, dati non approvati")
    if rendicontazione.campagna.dimostrativa:
        di_tutte.insert(0, "dati dimostrativi")
    uscita = io.StringIO()
    scrittore = csv.writer(uscita, lineterminator="\n")
    scrittore.writerow(INTESTAZIONI_ISTAT)
    for riga in tabella.righe:
        scrittore.writerow(
            [
                ANNUALE,
                f"AMB{ambito.numero:02}",
                senza_formula(ambito.denominazione),
                SPESA_DEI_COMUNI,
                "Spesa dei comuni (euro)",
                riga.area,
                senza_formula(riga.nome_area),
                riga.servizio,
                senza_formula(riga.nome_servizio),
                rendicontazione.campagna.anno,
                f"{riga.valore:.2f}",
                "; ".join([*di_tutte, *([riga.note] if riga.note else [])]),
            ]
        )
    return uscita.getvalue().encode()


def adempimento_xlsx(libro: LibroDovere) -> bytes:
    """A sheet for each part of the form, with the duty's names, and one of notes."""
    uscita = io.BytesIO()
    with cartella_xlsx(uscita) as cartella:
        grassetto = cartella.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        a_capo = cartella.add_format({"text_wrap": True, "valign": "top"})
        for foglio in libro.fogli:
            pagina = cartella.add_worksheet(foglio.nome[:_NOME_FOGLIO])
            pagina.write_row(0, 0, foglio.intestazioni, grassetto)
            pagina.freeze_panes(1, 0)
            pagina.set_column(0, max(0, len(foglio.intestazioni) - 1), 20)
            for numero, riga in enumerate(foglio.righe, 1):
                for colonna, valore in enumerate(riga):
                    _scrivi(pagina, numero, colonna, valore)
        note = cartella.add_worksheet("Note")
        for colonna, larghezza in enumerate(_LARGHEZZE):
            note.set_column(colonna, colonna, larghezza)
        for numero, (nome, testo) in enumerate(libro.note):
            note.write_string(numero, 0, nome, grassetto)
            note.write_string(numero, 1, testo, a_capo)
    return uscita.getvalue()


def _scrivi(pagina: Any, riga: int, colonna: int, valore: Any) -> None:
    """A number as a number; a text never as a formula; nothing as nothing."""
    if valore is None:
        return
    if isinstance(valore, (int, Decimal)):
        pagina.write_number(riga, colonna, float(valore))
    else:
        pagina.write_string(riga, colonna, str(valore))
