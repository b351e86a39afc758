"""The attestations of a person as the calculation wants them, and which one counts on a day."""

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.db.models import QuerySet

from tariffe.calcolo.attestazioni import Attestazione, Scelta, leggi_tipi, scegli
from tariffe.calcolo.decorrenza import RegolaDecorrenza, decorre_dal, leggi_eccezioni
from tariffe.enums import Irregolarita
from tariffe.models import AttestazioneISEE, RegolaTariffaria

# Beyond these, writing all the codes in the query takes longer than reading the whole Ambito.
MOLTI = 1_000


class AttestazioneLetta(NamedTuple):
    """What the choice reads of an attestation, without the rest of its row."""

    pk: int
    codice_persona: str
    tipo: str
    valore: Decimal
    presentata_il: datetime.date
    scade_il: datetime.date
    corrente: bool
    ristretto: bool
    irregolarita: str
    ambito_valore: str


class ScegliAttestazione:
    """The choice of one rule, read once: kinds admitted, grace, decorrenza.

    Raises ErroreTariffa if the rule cannot be read.
    """

    def __init__(self, regola: RegolaTariffaria) -> None:
        self.regola = regola
        self.tipi = leggi_tipi(regola.tipi_isee)
        self.decorrenza = RegolaDecorrenza(
            giorno_limite=regola.decorrenza_giorno,
            eccezioni=leggi_eccezioni(regola.decorrenza_eccezioni),
            retroattiva=regola.decorrenza_retroattiva,
            da_assegnazione=regola.decorrenza_da_assegnazione,
        )
        self._dal_deposito = self.decorrenza == RegolaDecorrenza()

    def conta_dal(
        self, presentata_il: datetime.date, posto_dal: datetime.date | None = None
    ) -> datetime.date:
        """From when an attestation filed that day counts; `posto_dal` the day of the place."""
        if self._dal_deposito:
            return presentata_il
        return decorre_dal(self.decorrenza, presentata_il, assegnata_il=posto_dal).dal

    def pure(
        self,
        righe: Iterable[AttestazioneISEE | AttestazioneLetta],
        posto_dal: datetime.date | None = None,
    ) -> list[Attestazione]:
        """The attestations as the choice wants them; in the order of filing."""
        return [
            Attestazione(
                tipo=riga.tipo,
                valore=riga.valore,
                presentata_il=riga.presentata_il,
                scade_il=riga.scade_il,
                corrente=riga.corrente,
                ristretto=riga.ristretto,
                irregolare=riga.irregolarita != Irregolarita.NESSUNA,
                ambito_valore=riga.ambito_valore,
                conta_dal=self.conta_dal(riga.presentata_il, posto_dal),
                chiave=riga.pk,
            )
            for riga in righe
        ]

    def il(self, giorno: datetime.date, pure: Sequence[Attestazione]) -> Scelta:
        """The one that counts that day, and why."""
        return scegli(
            pure,
            giorno,
            tipi_ammessi=self.tipi,
            corrente_ammesso=self.regola.corrente_ammesso,
            proroga_fino_a=self.regola.proroga_fino_al,
        )


def attestazioni_di(codice: str, ambito: int) -> list[AttestazioneISEE]:
    """The valid attestations of a person in the Ambito, the first filed first."""
    return list(_in_ordine(ambito).filter(codice_persona=codice))


def attestazioni_lette(codici: Iterable[str], ambito: int) -> dict[str, list[AttestazioneLetta]]:
    """The same of many people, only what the choice reads: one query."""
    chiesti = set(codici)
    righe = _in_ordine(ambito)
    if len(chiesti) <= MOLTI:
        righe = righe.filter(codice_persona__in=chiesti)
    trovate: dict[str, list[AttestazioneLetta]] = {}
    for valori in righe.values_list(*AttestazioneLetta._fields):
        riga = AttestazioneLetta(*valori)
        trovate.setdefault(riga.codice_persona, []).append(riga)
    return trovate


def _in_ordine(ambito: int) -> QuerySet[AttestazioneISEE]:
    return (
        AttestazioneISEE.objects.all()
        .valide()
        .filter(ambito=ambito)
        .order_by("presentata_il", "pk")
    )
