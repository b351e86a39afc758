"""The list of the board as CSV, the telephone sheet as PDF."""

import csv
import datetime
import io

from django.template.loader import render_to_string

from base.esportazione import BOM, senza_formula
from base.pdf import render_pdf
from strutture.selectors import FoglioTelefonate, QuadroFreschezza

INTESTAZIONI = (
    "id", "denominazione", "tipi", "comune", "ambito", "telefono", "stato", "confermata_il",
    "dati_al", "scade_il", "con_referente", "punti_qualita",
)  # fmt: skip


def quadro_csv(quadro: QuadroFreschezza) -> bytes:
    """One row per record of the list, the oldest first.

    UTF-8 with BOM, semicolons, ISO dates; no cell can be run as a formula. The comune of a facility
    with a reserved address is empty.
    """
    uscita = io.StringIO()
    scrittore = csv.writer(uscita, delimiter=";", lineterminator="\r\n")
    scrittore.writerow(INTESTAZIONI)
    for riga in quadro.righe:
        una = riga.cura.freschezza
        valori = (
            riga.pk, riga.nome, ", ".join(riga.tipi), riga.comune, riga.ambito, riga.telefono,
            str(una.stato), una.confermata_il or "", una.dati_al or "", una.scade_il or "",
            "sì" if riga.con_referente else "no", riga.cura.qualita.punti,
        )  # fmt: skip
        scrittore.writerow([senza_formula(valore) for valore in valori])
    return BOM + uscita.getvalue().encode()


def foglio_pdf(foglio: FoglioTelefonate, *, oggi: datetime.date) -> bytes:
    """The sheet on A4, tagged. Raises `base.pdf.PdfNonDisponibile`."""
    return render_pdf(
        render_to_string("strutture/documenti/telefonate.html", {"foglio": foglio, "oggi": oggi})
    )
