"""The outcome of an attempt as documents: a CSV with every problem, a PDF to file or to print."""

import csv
import io
from collections.abc import Sequence

from django.template.loader import render_to_string
from django.utils import timezone

from base.esportazione import senza_formula
from base.pdf import render_pdf
from rendicontazione.models import Anomalia, Correzione, Lettura
from rendicontazione.selectors import DocumentoEsito

INTESTAZIONI = (
    "tipo", "gravita", "regola", "foglio", "cella", "riga", "colonna", "valore", "messaggio",
    "letto", "motivo", "motivo_di", "motivo_del",
)  # fmt: skip


def esito_csv(
    anomalie: Sequence[Anomalia],
    letture: Sequence[Lettura],
    correzioni: Sequence[Correzione] = (),
) -> bytes:
    """One row per anomaly, then one per reading, then one per cell corrected in the page.

    UTF-8 with BOM, semicolons, ISO dates; no cell can be run as a formula. What was found is in
    `valore`, empty where it must not be kept; of a corrected cell `valore` is what it held and
    `letto` what it holds now. `motivo_di` is who wrote the reason.
    """
    uscita = io.StringIO()
    scrittore = csv.writer(uscita, delimiter=";", lineterminator="\r\n")
    scrittore.writerow(INTESTAZIONI)
    righe: list[tuple[object, ...]] = [
        (
            "anomalia", a.gravita, a.codice, a.foglio, a.cella, a.riga or "", a.colonna, a.valore,
            a.messaggio, "", a.motivazione, str(a.motivata_da or ""),
            timezone.localtime(a.motivata_il).isoformat(timespec="seconds")
            if a.motivata_il
            else "",
        )
        for a in anomalie
    ]  # fmt: skip
    righe += [
        ("lettura", "", "", x.foglio, x.cella, "", "", x.trovato, "", x.letto, "", "", "")
        for x in letture
    ]
    righe += [
        (
            "correzione", "", "", x.foglio, x.cella, "", "", x.prima, "", x.dopo, x.motivo,
            str(x.corretta_da),
            timezone.localtime(x.corretta_il).isoformat(timespec="seconds"),
        )
        for x in correzioni
    ]  # fmt: skip
    scrittore.writerows([[senza_formula(valore) for valore in riga] for riga in righe])
    return ("\ufeff" + uscita.getvalue()).encode()


def esito_html(dati: DocumentoEsito) -> str:
    """The document that becomes the PDF."""
    return render_to_string("rendicontazione/documenti/esito.html", {"dati": dati})


def esito_pdf(dati: DocumentoEsito) -> bytes:
    """The tagged PDF of the outcome. Raises `base.pdf.PdfNonDisponibile`."""
    return render_pdf(esito_html(dati))
