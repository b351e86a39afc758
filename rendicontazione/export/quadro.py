"""The board of a campaign as a CSV."""

import csv
import io
from decimal import Decimal

from django.utils import timezone

from base.esportazione import senza_formula
from rendicontazione.selectors import Quadro

INTESTAZIONI = (
    "anno", "ambito", "denominazione", "stato", "scadenza", "scadenza_da", "giorni_mancanti",
    "tardiva", "versione", "righe_di_dati", "completezza_percento", "avvisi_senza_motivo",
    "ultimo_evento", "che_cosa_fare",
)  # fmt: skip


def quadro_csv(quadro: Quadro) -> bytes:
    """One row per Ambito by its number; UTF-8 with BOM, semicolons, ISO dates, comma in decimals.

    After the fixed columns one per sheet: percent of the cells that must be filled and are, empty
    where the sheet has no rows.
    """
    uscita = io.StringIO()
    scrittore = csv.writer(uscita, delimiter=";", lineterminator="\r\n")
    scrittore.writerow([*INTESTAZIONI, *(foglio.codice for foglio in quadro.fogli)])
    for riga in quadro.righe:
        rendicontazione = riga.rendicontazione
        celle: list[object] = [
            quadro.campagna.anno,
            rendicontazione.ambito.numero,
            rendicontazione.ambito.denominazione,
            rendicontazione.get_stato_display(),
            riga.termine.giorno.isoformat(),
            riga.termine.motivo or "campagna",
            riga.termine.giorni if riga.termine.da_consegnare else "",
            "sì" if rendicontazione.tardiva else "no",
            riga.versione or "",
            "" if riga.righe is None else riga.righe,
            _percento(riga.completezza),
            riga.avvisi_senza_motivo,
            timezone.localtime(riga.ultimo_evento).isoformat(timespec="seconds")
            if riga.ultimo_evento
            else "",
            riga.da_fare,
            *(_percento(foglio.celle.percento) for foglio in riga.fogli),
        ]
        scrittore.writerow([senza_formula(cella) for cella in celle])
    return ("\ufeff" + uscita.getvalue()).encode()


def _percento(valore: Decimal | None) -> str:
    return "" if valore is None else f"{valore}".replace(".", ",")
