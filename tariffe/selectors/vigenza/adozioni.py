"""Who adopted what: every comune of an Ambito for every service."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from tariffe.enums import STATI_IN_VIGORE
from tariffe.models import Servizio
from tariffe.selectors.vigenza.forme import RigaAdozioni
from tariffe.selectors.vigenza.righe import Riga, righe_dei_comuni
from territorio.models import Ambito, Appartenenza, Comune


def stato_adozioni(
    ambito: Ambito, giorno: datetime.date, servizi: Sequence[Servizio] | None = None
) -> list[RigaAdozioni]:
    """Every comune of the Ambito that day × every active service (or those given).

    In the order of comuni, then of services; four queries whatever their number.
    """
    elenco = list(servizi) if servizi is not None else list(Servizio.objects.attivi())
    comuni = [
        appartenenza.comune
        for appartenenza in Appartenenza.objects.alla_data(giorno)
        .filter(ambito=ambito)
        .select_related("comune")
        .order_by("comune__denominazione", "comune__pk")
    ]
    righe = defaultdict(list)
    for comune, riga in righe_dei_comuni(comuni, elenco):
        righe[comune, riga.adottato.servizio_id].append(riga)
    stato = [
        _riga_adozioni(comune, servizio, righe[comune.pk, servizio.pk], giorno)
        for comune in comuni
        for servizio in elenco
    ]
    return _con_le_altre(stato)


def _riga_adozioni(
    comune: Comune, servizio: Servizio, righe: Sequence[Riga], giorno: datetime.date
) -> RigaAdozioni:
    valide = [riga for riga in righe if riga.vale_il(giorno)]
    future = [
        riga.primo
        for riga in righe
        if riga.primo > giorno and riga.adottato.adozione.edizione.stato in STATI_IN_VIGORE
    ]
    return RigaAdozioni(
        comune=comune,
        servizio=servizio,
        adottato=valide[0].adottato if valide else None,
        delegato=bool(valide) and valide[0].delegato,
        dal_futuro=min(future, default=None),
        sovrapposta=len(valide) > 1,
    )


def _con_le_altre(stato: Sequence[RigaAdozioni]) -> list[RigaAdozioni]:
    """Marks who adopted an edition other than the one of most comuni, service by service."""
    conti: dict[int, Counter[int]] = defaultdict(Counter)
    for riga in stato:
        if riga.adottato:
            conti[riga.servizio.pk][riga.adottato.adozione.edizione_id] += 1
    comuni = {
        servizio: min(conto, key=lambda edizione: (-conto[edizione], -edizione))
        for servizio, conto in conti.items()
    }
    return [
        replace(
            riga,
            altra_edizione=riga.adottato is not None
            and riga.adottato.adozione.edizione_id != comuni[riga.servizio.pk],
        )
        for riga in stato
    ]
