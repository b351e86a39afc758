"""What an import did, as a file."""

import csv
import io
from collections.abc import Iterable

from base.esportazione import BOM, senza_formula
from strutture.selectors import RigaMostrata

_TESTATA = (
    "riga",
    "denominazione",
    "che cosa fa",
    "scelta",
    "cambia",
    "letto in altro modo",
    "da correggere",
)


def esito_csv(righe: Iterable[RigaMostrata]) -> bytes:
    """One line per row of the list: UTF-8 with its mark, semicolons, no formula."""
    uscita = io.StringIO(newline="")
    scrittore = csv.writer(uscita, delimiter=";", lineterminator="\r\n")
    scrittore.writerow(_TESTATA)
    for riga in righe:
        celle = (
            riga.numero or "",
            riga.nome,
            riga.che_cosa,
            "sì" if riga.scelta else "no",
            "; ".join(f"{c.campo}: {c.prima or '(vuoto)'} → {c.dopo}" for c in riga.cambi),
            "; ".join(f"{x['colonna']}: {x['trovato']} → {x['letto']}" for x in riga.letture),
            " ".join(riga.messaggi),
        )
        scrittore.writerow([senza_formula(cella) for cella in celle])
    return BOM + uscita.getvalue().encode()
