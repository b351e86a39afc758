"""The catalogue as tables: one row per unit, in CSV and XLSX. No database."""

import csv
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from base.esportazione import cartella_xlsx, senza_formula
from strutture.selectors import UnitaPubblica, VoceElenco

# Every column a list for import may have is here by the same name: what goes out can come in again.
INTESTAZIONI = (
    "id_struttura",
    "id_unita",
    "denominazione",
    "tipo_codice",
    "tipo",
    "area",
    "regime",
    "ente_gestore",
    "codice_istat",
    "comune",
    "ambito",
    "indirizzo",
    "cap",
    "latitudine",
    "longitudine",
    "telefono",
    "email",
    "pec",
    "sito",
    "codice_regionale",
    "stato",
    "stato_esercizio",
    "data_inizio",
    "posti",
    "posti_autorizzati",
    "posti_accreditati",
    "posti_contratto",
    "posti_liberi",
    "posti_liberi_al",
    "lista_attesa",
    "lista_attesa_al",
    "retta_min",
    "retta_max",
    "retta_periodo",
    "orari",
    "descrizione",
    "servizi",
    "accesso",
    "cosa_serve",
    "tempi",
    "costi",
    "condizioni",
    "accessibile",
    "accessibilita_note",
    "fonte",
    "dati_al",
    "modificata_il",
    "confermata_il",
    "dati_dimostrativi",
    "pagina",
)


def righe(voci: Sequence[VoceElenco], *, radice: str) -> Iterator[dict[str, Any]]:
    """One dict per unit, keyed by `INTESTAZIONI`; `radice` = scheme and host of the pages.

    Missing values are None; dates, numbers and the codes of lists are as in the register. Of a
    reserved facility comune, address, CAP, coordinates, site and regional code are missing.
    """
    for voce in voci:
        for unita in voce.unita:
            yield dict(zip(INTESTAZIONI, _valori(voce, unita, radice), strict=True))


def _valori(voce: VoceElenco, unita: UnitaPubblica, radice: str) -> tuple[Any, ...]:
    luogo = voce.luogo
    return (
        voce.pk,
        unita.pk,
        voce.nome,
        unita.tipo_codice,
        unita.tipo,
        unita.area_codice,
        unita.regime,
        voce.ente_gestore or None,
        luogo.comune.codice_istat if luogo.comune else None,
        luogo.comune.denominazione if luogo.comune else None,
        voce.ambito or None,
        luogo.indirizzo or None,
        luogo.cap or None,
        luogo.latitudine,
        luogo.longitudine,
        voce.telefono or None,
        voce.email or None,
        voce.pec or None,
        voce.sito or None,
        unita.codice_regionale or None,
        unita.stato_codice,
        unita.stato,
        unita.data_inizio,
        unita.posti_totali,
        unita.posti_autorizzati,
        unita.posti_accreditati,
        unita.posti_contratto,
        unita.posti_liberi,
        unita.posti_liberi_al,
        unita.lista_attesa,
        unita.lista_attesa_al,
        unita.retta_min,
        unita.retta_max,
        unita.retta_periodo or None,
        unita.orari or None,
        voce.descrizione or None,
        "\n".join(unita.servizi) or None,
        unita.accesso or None,
        unita.cosa_serve or None,
        unita.tempi or None,
        unita.costi or None,
        unita.condizioni or None,
        voce.accessibile or None,
        voce.accessibilita_note or None,
        voce.fonte or None,
        voce.dati_al,
        voce.modificata_il.date(),
        voce.confermata_il,
        "si" if voce.dimostrativa else "no",
        radice + voce.indirizzo_web,
    )


def in_csv(righe: Sequence[dict[str, Any]]) -> bytes:
    """UTF-8 with its mark, semicolons, empty cells for what is missing, no formula."""
    uscita = io.StringIO(newline="")
    scrittore = csv.writer(uscita, delimiter=";", lineterminator="\r\n")
    scrittore.writerow(INTESTAZIONI)
    for riga in righe:
        scrittore.writerow(
            ["" if valore is None else senza_formula(valore) for valore in riga.values()]
        )
    return uscita.getvalue().encode("utf-8-sig")


def in_xlsx(righe: Sequence[dict[str, Any]]) -> bytes:
    """One sheet «Strutture», numbers as numbers, everything else as text."""
    uscita = io.BytesIO()
    with cartella_xlsx(uscita) as libro:
        foglio = libro.add_worksheet("Strutture")
        grassetto = libro.add_format({"bold": True})
        foglio.write_row(0, 0, INTESTAZIONI, grassetto)
        foglio.freeze_panes(1, 3)
        foglio.autofilter(0, 0, max(len(righe), 1), len(INTESTAZIONI) - 1)
        foglio.set_column(0, len(INTESTAZIONI) - 1, 16)
        foglio.set_column(2, 2, 44)
        for numero, riga in enumerate(righe, 1):
            for colonna, valore in enumerate(riga.values()):
                if valore is None:
                    continue
                if isinstance(valore, (int, float, Decimal)):
                    foglio.write_number(numero, colonna, float(valore))
                else:
                    foglio.write_string(numero, colonna, str(valore))
    return uscita.getvalue()
