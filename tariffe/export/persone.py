"""Renewals and rows for INPS as CSV; letters as one PDF. File names hold no personal data."""

import csv
import datetime
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.template.loader import render_to_string

from base.esportazione import BOM, senza_formula
from base.pdf import render_pdf
from tariffe.selectors.prestazioni import PrestazioniINPS
from tariffe.selectors.rinnovi import Lettera, RigaRinnovo

RINNOVI = (
    "codice_persona", "comune", "tipo_isee", "scade_il", "stato", "nuova_attestazione", "servizi",
    "totale_mese",
)  # fmt: skip
# INPS's own names, in its order, between our code and what is to mend. What comes with the case
# records has its column, empty: of the DSU all or none is sent, and what nobody said is not «no».
INPS = (
    "codice_persona", "CodicePrestazione", "DenominazionePrestazione", "ProtocolloDomanda",
    "PresenzaProvaMezzi", "CaratterePrestazione", "NumeroProtocolloDSU", "AnnoProtocollo",
    "DataDSU", "DataInizio", "DataFine", "ImportoMensile", "ImportoQuotaEnte",
    "ImportoQuotaUtente", "ImportoQuotaSSN", "ImportoQuotaRichiesta", "ImportoSogliaISEE",
    "OreServizioMensile", "PresaCarico", "AreaUtenza", "da_sistemare",
)  # fmt: skip


def _csv(intestazioni: Sequence[str], righe: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with BOM, semicolons, ISO dates, dots; no cell can be run as a formula."""
    uscita = io.StringIO()
    scrittore = csv.writer(uscita, delimiter=";", lineterminator="\r\n")
    scrittore.writerow(intestazioni)
    for riga in righe:
        scrittore.writerow([senza_formula("" if cella is None else cella) for cella in riga])
    return BOM + uscita.getvalue().encode()


def rinnovi_csv(righe: Iterable[RigaRinnovo]) -> bytes:
    """One row for each person and attestation of the list, in its order."""
    return _csv(
        RINNOVI,
        (
            (
                riga.codice,
                riga.comune.denominazione,
                riga.attestazione.tipo,
                riga.attestazione.scade_il,
                "scaduta" if riga.scaduta else "in scadenza",
                "sì" if riga.rinnovata else "no",
                ", ".join(str(una.servizio) for una in riga.assegnate),
                sum(una.totale_mese or 0 for una in riga.assegnate),
            )
            for riga in righe
        ),
    )


def inps_csv(prestazioni: PrestazioniINPS) -> bytes:
    """One row for each benefit; where something is to mend the last column says what."""
    righe: list[tuple[object, ...]] = []
    for riga in prestazioni.righe:
        una, difetti = riga.prestazione, " ".join(riga.difetti)
        if una is None:
            righe.append((riga.codice_persona, *[""] * (len(INPS) - 2), difetti))
            continue
        righe.append(
            (
                riga.codice_persona, una.codice_prestazione, una.denominazione_prestazione,
                una.protocollo_domanda, int(una.prova_mezzi), int(una.carattere),
                una.dsu_numero, una.dsu_anno, una.dsu_data, una.dal, una.al,
                _importo(una.importo), _importo(una.quota_ente), _importo(una.quota_utente),
                _importo(una.quota_ssn), _importo(una.quota_richiesta), _importo(una.soglia_isee),
                una.ore_mensili, una.presa_carico and int(una.presa_carico),
                una.area_utenza and int(una.area_utenza), difetti,
            )
        )  # fmt: skip
    return _csv(INPS, righe)


def _importo(valore: Decimal | None) -> str | None:
    """Euro with two decimals and a dot, as INPS writes them."""
    return None if valore is None else f"{valore:.2f}"


def lettere_pdf(lettere: Sequence[Lettera], *, oggi: datetime.date) -> bytes:
    """The letters, one page each, tagged. Raises `base.pdf.PdfNonDisponibile`."""
    return render_pdf(
        render_to_string("tariffe/documenti/lettere.html", {"lettere": lettere, "oggi": oggi})
    )
