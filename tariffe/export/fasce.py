"""Band tables to read in a spreadsheet: CSV and XLSX."""

import csv
import io
from collections.abc import Iterator

from base.esportazione import BOM, cartella_xlsx, senza_formula
from tariffe.selectors.scrivania import Scrivania

INTESTAZIONI = (
    "servizio", "per_chi", "unita", "tabella", "fascia", "limiti_isee", "isee_da", "isee_a",
    "quanto_si_paga", "minimo_euro", "massimo_euro", "articolo",
)  # fmt: skip
LARGHEZZE = (34, 24, 12, 20, 8, 40, 12, 12, 44, 12, 12, 20)


def righe_delle_fasce(scrivania: Scrivania) -> Iterator[tuple[str, ...]]:
    """One row a band, in the order of rules: amounts and thresholds with the decimal point."""
    for vista in scrivania.regole:
        for fascia in vista.fasce:
            yield (
                str(vista.regola.servizio),
                vista.regola.utenza,
                vista.regola.unita,
                fascia.componente,
                fascia.etichetta or str(fascia.indice + 1),
                fascia.limiti,
                str(fascia.da),
                "" if fascia.a is None else str(fascia.a),
                fascia.importo,
                str(fascia.minimo),
                "" if fascia.massimo is None else str(fascia.massimo),
                fascia.articolo,
            )


def fasce_csv(scrivania: Scrivania) -> bytes:
    """UTF-8 with the mark that spreadsheets want, cells by «;»."""
    uscita = io.StringIO(newline="")
    scrittore = csv.writer(uscita, delimiter=";")
    scrittore.writerow(INTESTAZIONI)
    for riga in righe_delle_fasce(scrivania):
        scrittore.writerow([senza_formula(cella) for cella in riga])
    return BOM + uscita.getvalue().encode()


def fasce_xlsx(scrivania: Scrivania) -> bytes:
    """One sheet with a frozen heading row."""
    uscita = io.BytesIO()
    with cartella_xlsx(uscita) as cartella:
        foglio = cartella.add_worksheet("Fasce")
        foglio.freeze_panes(1, 0)
        grassetto = cartella.add_format({"bold": True})
        for n, (nome, larghezza) in enumerate(zip(INTESTAZIONI, LARGHEZZE, strict=True)):
            foglio.set_column(n, n, larghezza)
            foglio.write_string(0, n, nome, grassetto)
        for n, riga in enumerate(righe_delle_fasce(scrivania), 1):
            for m, cella in enumerate(riga):
                foglio.write_string(n, m, cella)
    return uscita.getvalue()
