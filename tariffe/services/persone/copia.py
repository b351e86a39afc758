"""The rows of a recalculation in bulk: as they are read, and as they are stored."""

import datetime
import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from tariffe.models import RegolaTariffaria, TariffaAssegnata
from utenti.models import Utente


class Riga(NamedTuple):
    pk: int
    codice_persona: str
    comune_id: int
    ente_id: int
    servizio_id: int
    regola_id: int
    edizione_id: int
    attestazione_id: int | None
    motivo: str
    dal: datetime.date
    al: datetime.date | None
    inizio: int
    isee: Decimal | None
    contesto: dict[str, Any]
    quantita_mese: Decimal
    importo: Decimal
    totale_mese: Decimal
    costo_mese: Decimal | None
    quota_ssn_mese: Decimal | None
    dimostrativa: bool
    utenza: str
    posto_dal: datetime.date | None
    scade_il: datetime.date | None
    seguita: bool


LETTI = (
    "pk", "codice_persona", "comune_id", "ente_id", "servizio_id", "regola_id", "edizione_id",
    "attestazione_id", "motivo", "dal", "al", "inizio", "isee", "contesto", "quantita_mese",
    "importo", "totale_mese", "costo_mese", "quota_ssn_mese", "dimostrativa", "regola__utenza",
    "prima_riga__dal", "attestazione__scade_il", "seguita",
)  # fmt: skip
_SCRITTI = (
    "id", "codice_persona", "ambito_id", "comune_id", "ente_id", "servizio_id", "regola_id",
    "edizione_id", "attestazione_id", "motivo", "dal", "al", "sostituisce_id", "prima_riga_id",
    "isee", "contesto", "passi", "quantita_mese", "importo_calcolato", "importo", "totale_mese",
    "costo_mese", "quota_ssn_mese", "deroga_motivo", "deroga_atto", "registrata_da_id",
    "registrata_il", "dimostrativa",
)  # fmt: skip


class Nuova(NamedTuple):
    """What is written of one new row, beside what it takes from the old one."""

    vecchia: Riga
    dal: datetime.date
    regola: RegolaTariffaria
    attestazione_id: int | None
    isee: Decimal | None
    contesto: dict[str, Any]
    importo: Decimal
    totale_mese: Decimal
    costo_mese: Decimal | None
    passi: tuple[str, ...]


def scrivi(nuove: Sequence[Nuova], *, ambito: int, motivo: str, utente: Utente) -> list[int]:
    """Stores the rows by COPY: the primary keys, in their order."""
    if not nuove:
        return []
    tabella = connection.ops.quote_name(TariffaAssegnata._meta.db_table)
    adesso = timezone.now()
    testo = json.JSONEncoder(ensure_ascii=False).encode
    with connection.cursor() as cursore:
        cursore.execute(
            f"SELECT nextval(pg_get_serial_sequence('{tabella}', 'id'))"  # noqa: S608
            " FROM generate_series(1, %s)",
            [len(nuove)],
        )
        chiavi = [riga[0] for riga in cursore.fetchall()]
        with cursore.copy(f"COPY {tabella} ({', '.join(_SCRITTI)}) FROM STDIN") as copia:
            for pk, nuova in zip(chiavi, nuove, strict=True):
                riga = nuova.vecchia
                copia.write_row(
                    (
                        pk, riga.codice_persona, ambito, riga.comune_id, riga.ente_id,
                        riga.servizio_id, nuova.regola.pk, nuova.regola.edizione_id,
                        nuova.attestazione_id, motivo, nuova.dal, riga.al, riga.pk, riga.inizio,
                        nuova.isee, testo(nuova.contesto), testo(nuova.passi),
                        riga.quantita_mese, nuova.importo, nuova.importo, nuova.totale_mese,
                        nuova.costo_mese, riga.quota_ssn_mese, "", "", utente.pk, adesso,
                        riga.dimostrativa,
                    )
                )  # fmt: skip
    return chiavi
