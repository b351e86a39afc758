"""A table of indicators and series as a workbook: values, reasons, notes."""

import io
from typing import Any

from base.esportazione import cartella_xlsx
from osservatorio.export.tavola import COLONNE_LARGO, SEGNO_NASCOSTO
from osservatorio.reports.tavola import Raccolta, Stato, Tavola, scritto

VALORI, PARTI, MOTIVI, NOTE = "Valori", "Numeratori", "Mancanti e nascosti", "Note"
_COLONNE_PARTI = (
    "codice_territorio", "territorio", "anno", "codice", "valore", "numeratore", "denominatore",
    "fonte", "edizione",
)  # fmt: skip
_COLONNE_MOTIVI = ("codice_territorio", "territorio", "anno", "codice", "stato", "motivo")
# A limit of the format; the first is the heading.
RIGHE_DEL_FOGLIO = 1_048_576
# Above this the parts of each figure are left to CSV and JSON, and the notes say so.
PARTI_AL_MASSIMO = 20_000
_TROPPE = (
    f"Le celle sono più di {PARTI_AL_MASSIMO}: numeratori e denominatori sono nei file CSV e JSON."
)


def tavola_xlsx(tavola: Tavola) -> bytes:
    """Sheets: values (a row for each territory and year, a column for each measure), parts of each
    figure, reasons of what is missing or hidden, notes.
    """
    uscita = io.BytesIO()
    # The sheets are as long as they are asked for.
    raccolta = Raccolta(tavola)
    con_parti = len(tavola.luoghi) * len(tavola.anni) * len(tavola.misure) <= PARTI_AL_MASSIMO
    with cartella_xlsx(uscita, lunga=True) as cartella:
        grassetto = cartella.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        a_capo = cartella.add_format({"text_wrap": True, "valign": "top"})
        formati = [
            cartella.add_format(
                {"num_format": f"#,##0{'.' + '0' * m.decimali if m.decimali else ''}"}
            )
            for m in tavola.misure
        ]
        valori = _Foglio(
            cartella, VALORI, (*COLONNE_LARGO, *(m.codice for m in tavola.misure)), grassetto
        )
        parti = _Foglio(cartella, PARTI, _COLONNE_PARTI, grassetto) if con_parti else None
        motivi = _Foglio(cartella, MOTIVI, _COLONNE_MOTIVI, grassetto)
        for riga in raccolta:
            luogo = (riga.luogo.codice, riga.luogo.nome, riga.anno)
            valori.riga(
                (
                    tavola.livello,
                    *luogo,
                    *(SEGNO_NASCOSTO if c.nascosta else c.valore for c in riga.caselle),
                ),
                [None] * len(COLONNE_LARGO) + formati,
            )
            for misura, casella in zip(tavola.misure, riga.caselle, strict=True):
                if casella.stato != Stato.VALIDO:
                    motivi.riga((*luogo, misura.codice, casella.stato.value, casella.motivo))
                elif parti:
                    parti.riga(
                        (
                            *luogo,
                            misura.codice,
                            casella.valore,
                            casella.numeratore,
                            casella.denominatore,
                            casella.fonte,
                            casella.edizione,
                        )
                    )
        note = cartella.add_worksheet(NOTE)
        note.set_column(0, 0, 36)
        note.set_column(1, 1, 100)
        tutte = raccolta.note() + ([] if con_parti else [("Numeratori", _TROPPE)])
        if motivi.tagliato:
            tutte.append(("Mancanti", "Sono troppi per un foglio: tutti nei file CSV e JSON."))
        for numero, (nome, testo) in enumerate(tutte):
            note.write_string(numero, 0, nome, grassetto)
            note.write_string(numero, 1, testo, a_capo)
    return uscita.getvalue()


class _Foglio:
    """A sheet written from the top, a row at a time."""

    def __init__(self, cartella: Any, nome: str, colonne: tuple[str, ...], formato: Any) -> None:
        self.pagina = cartella.add_worksheet(nome)
        self.pagina.set_column(0, len(colonne) - 1, 16)
        self.pagina.freeze_panes(1, 0)
        for colonna, testo in enumerate(colonne):
            self.pagina.write_string(0, colonna, testo, formato)
        self.prossima = 1
        self.tagliato = False

    def riga(self, valori: tuple[Any, ...], formati: list[Any] | None = None) -> None:
        """A number as a number; a text never as a formula; nothing as nothing."""
        if self.prossima >= RIGHE_DEL_FOGLIO:
            self.tagliato = True
            return
        for colonna, valore in enumerate(valori):
            if isinstance(valore, str):
                if valore:
                    self.pagina.write_string(self.prossima, colonna, valore)
            elif valore is not None:
                formato = formati[colonna] if formati else None
                self.pagina.write_number(self.prossima, colonna, float(scritto(valore)), formato)
        self.prossima += 1
