"""The register of a day as a table: what the office takes away as a spreadsheet."""

import datetime
from typing import Any

from strutture.enums import PeriodoRetta, StatoEsercizio, StatoScheda
from strutture.models import TipoUnitaOfferta, codice_interno
from strutture.selectors.com_era import RegistroAllora, Riga, com_era
from strutture.selectors.riserva import RISERVATO, Riserva, riserva_di
from territorio.models import Appartenenza, Comune
from utenti.models import Utente

COLONNE = (
    "id", "denominazione", "ente_gestore", "stato_scheda", "indirizzo_riservato", "comune",
    "codice_istat", "indirizzo", "cap", "telefono", "email", "pec", "sito", "fonte", "dati_al",
    "confermata_il", "id_unita", "tipo", "codice_regionale", "stato", "data_inizio",
    "data_cessazione", "posti_strutturali", "posti_gestionali", "posti_autorizzati",
    "posti_accreditati", "posti_contratto", "posti_sollievo", "posti_alzheimer", "posti_liberi",
    "posti_liberi_al", "retta_min", "retta_max", "retta_periodo", "orari",
)  # fmt: skip
_DELLA_STRUTTURA = (
    "denominazione", "indirizzo", "cap", "telefono", "email", "pec", "sito", "fonte", "dati_al",
    "confermata_il",
)  # fmt: skip
_DELL_UNITA = COLONNE[COLONNE.index("codice_regionale") :]


def registro_del(giorno: datetime.date, *, utente: Utente) -> tuple[RegistroAllora, list[Riga]]:
    """The register at the end of that day, and the rows that the user may have of it.

    One row per unit, one for a facility without units. The Province has all of them; an Ufficio di
    Piano those that stood on that day in the comuni that were then of its Ambito. The place of who
    has a reserved address is «riservato». None = not known.
    """
    allora = com_era(giorno)
    strutture = _di(utente, allora, giorno)
    riserva = riserva_di(riga["id"] for riga in strutture)
    comuni = {
        comune.pk: comune
        for comune in Comune.objects.filter(pk__in={r["comune_id"] for r in strutture}).only(
            "denominazione", "codice_istat"
        )
    }
    tipi = dict(TipoUnitaOfferta.objects.values_list("pk", "codice"))
    righe: list[Riga] = []
    for struttura in sorted(strutture, key=lambda r: (r["nome_ordinamento"], r["id"])):
        comune = comuni.get(struttura["comune_id"])
        base = _base(struttura, comune, allora, riserva)
        unita = allora.unita_per_struttura.get(struttura["id"], [{}])
        righe.extend({**base, **_unita(una, struttura["id"], tipi, riserva)} for una in unita)
    return allora, righe


def _di(utente: Utente, allora: RegistroAllora, giorno: datetime.date) -> list[Riga]:
    if utente.vede_tutto:
        return list(allora.strutture.values())
    suoi = set(
        Appartenenza.objects.alla_data(giorno)
        .filter(ambito__in=utente.ambiti_visibili)
        .values_list("comune", flat=True)
    )
    return [riga for riga in allora.strutture.values() if riga["comune_id"] in suoi]


def _base(riga: Riga, comune: Comune | None, allora: RegistroAllora, riserva: Riserva) -> Riga:
    nascosta = riga["id"] in riserva.strutture
    ente = allora.enti.get(riga["ente_gestore_id"])

    def detto(campo: str) -> Any:
        coperto = riserva.copre(riga["id"], "struttura", campo, riga[campo])
        return RISERVATO if coperto else riga[campo]

    return {
        "id": riga["id"],
        "ente_gestore": ente["denominazione"] if ente else None,
        "stato_scheda": StatoScheda(riga["stato"]).label,
        "indirizzo_riservato": "si" if nascosta else "no",
        "comune": RISERVATO if nascosta else comune and comune.denominazione,
        "codice_istat": RISERVATO if nascosta else comune and comune.codice_istat,
        **{campo: detto(campo) for campo in _DELLA_STRUTTURA},
    }


def _unita(una: Riga, struttura: int, tipi: dict[int, str], riserva: Riserva) -> Riga:
    if not una:
        return {}
    return {
        "id_unita": codice_interno(una["id"]),
        "tipo": tipi.get(una["tipo_id"]),
        **{
            campo: RISERVATO
            if riserva.copre(struttura, "unitaofferta", campo, una[campo])
            else una[campo]
            for campo in _DELL_UNITA
        },
        "stato": StatoEsercizio(una["stato"]).label,
        "retta_periodo": PeriodoRetta(una["retta_periodo"]).label if una["retta_periodo"] else None,
    }
