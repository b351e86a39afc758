"""One person: attestations, and each story whole, with the days that every row really held."""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from tariffe.calcolo.storia import SENZA_FINE, RigaDiStoria, tratti
from tariffe.models import AttestazioneISEE, Conguaglio, TariffaAssegnata
from tariffe.selectors.assegnate.comuni import (
    RELAZIONI,
    RUOLI_CHE_SCRIVONO,
    SENZA_CONFINE,
    perche_da_ricalcolare,
)
from territorio.models import Ambito, Comune
from utenti.models import Utente


@dataclass(frozen=True)
class RigaStoria:
    """A row with the days it really held: `vale_al` None = still; `mai` = never held."""

    riga: TariffaAssegnata
    vale_dal: datetime.date
    vale_al: datetime.date | None
    mai: bool
    vigente: bool
    conguagli: list[Conguaglio]


@dataclass(frozen=True)
class Storia:
    """One service of a person from its beginning: rows in the order of writing, last first.

    `finisce` is its last day, None if it has none.
    """

    ultima: TariffaAssegnata
    righe: list[RigaStoria]
    vigente: TariffaAssegnata | None
    aperta: bool
    finisce: datetime.date | None
    da_ricalcolare: str
    puo_cambiare: bool


@dataclass(frozen=True)
class Persona:
    """All that the user may see of one person."""

    codice: str
    ambito: Ambito
    comune: Comune
    attestazioni: list[AttestazioneISEE]
    storie: list[Storia]
    puo_scrivere: bool
    dimostrativa: bool

    @property
    def da_una_riga(self) -> str:
        """Which row leads a form to this person: her code is in no address."""
        if self.attestazioni:
            return f"attestazione={self.attestazioni[0].pk}"
        return f"assegnata={self.storie[0].ultima.pk}"


def persona_di(
    utente: Utente,
    riga: TariffaAssegnata | AttestazioneISEE,
    *,
    cambia: Callable[[TariffaAssegnata], bool],
) -> Persona:
    """The person of a row that the user may see: attestations and tariffs, the visible ones only.

    `cambia` says whether the user may change a story, by its first row.
    """
    attestazioni = list(
        AttestazioneISEE.objects.all()
        .visibili_a(utente)
        .filter(codice_persona=riga.codice_persona, ambito=riga.ambito_id)
        .select_related("registrata_da", "annullata_da")
        .order_by("-presentata_il", "-pk")
    )
    assegnate = list(
        TariffaAssegnata.objects.visibili_a(utente)
        .filter(codice_persona=riga.codice_persona, ambito=riga.ambito_id)
        .select_related(*RELAZIONI, "registrata_da")
        .defer(*SENZA_CONFINE)
        .order_by("pk")
    )
    conguagli: dict[int, list[Conguaglio]] = {}
    for conguaglio in (
        Conguaglio.objects.all()
        .visibili_a(utente)
        .filter(nuova__in=[una.pk for una in assegnate])
        .select_related("regolato_da")
        .order_by("mese", "pk")
    ):
        conguagli.setdefault(conguaglio.nuova_id, []).append(conguaglio)
    per_storia: dict[int, list[TariffaAssegnata]] = {}
    for una in assegnate:
        per_storia.setdefault(una.inizio_storia, []).append(una)
    intere = storie_intere(per_storia)
    storie = [
        _storia(righe, intere[inizio], conguagli, cambia(righe[0]))
        for inizio, righe in per_storia.items()
    ]
    return Persona(
        codice=riga.codice_persona,
        ambito=riga.ambito,
        comune=riga.comune,
        attestazioni=attestazioni,
        storie=sorted(storie, key=lambda s: (not s.aperta, s.ultima.servizio_id)),
        puo_scrivere=riga.ambito_id in utente.ambiti_con_ruolo(*RUOLI_CHE_SCRIVONO),
        dimostrativa=riga.dimostrativa,
    )


def storie_intere(
    inizi: Iterable[int] | QuerySet[TariffaAssegnata, Any],
) -> dict[int, list[RigaDiStoria]]:
    """All the rows of those stories (by the key of their first row), in the order of writing.

    Also those that who asks may not see: without them the others would seem to hold longer. One
    query; days and amounts only.
    """
    if not isinstance(inizi, QuerySet):
        inizi = list(inizi)
    trovate: dict[int, list[RigaDiStoria]] = {}
    for pk, prima_riga, dal, al, importo, totale in (
        TariffaAssegnata.objects.filter(Q(pk__in=inizi) | Q(prima_riga__in=inizi))
        .order_by("pk")
        .values_list("pk", "prima_riga", "dal", "al", "importo", "totale_mese")
    ):
        trovate.setdefault(prima_riga or pk, []).append(
            RigaDiStoria(pk, dal, al, None if importo is None else totale)
        )
    return trovate


def _storia(
    righe: Sequence[TariffaAssegnata],
    intera: Sequence[RigaDiStoria],
    conguagli: dict[int, list[Conguaglio]],
    cambia: bool,
) -> Storia:
    oggi = timezone.localdate()
    pezzi = tratti(intera)
    tenute = {pezzo.riga.chiave: pezzo for pezzo in pezzi}
    vigente = next((r for r in righe if r.pk in tenute and _vale(tenute[r.pk], oggi)), None)
    return Storia(
        ultima=righe[-1],
        righe=[
            RigaStoria(
                riga=riga,
                vale_dal=tenute[riga.pk].dal if riga.pk in tenute else riga.dal,
                vale_al=_fine(tenute[riga.pk].al) if riga.pk in tenute else None,
                mai=riga.pk not in tenute and riga.importo is not None,
                vigente=riga is vigente,
                conguagli=conguagli.get(riga.pk, []),
            )
            for riga in reversed(righe)
        ],
        vigente=vigente,
        aperta=bool(pezzi) and pezzi[-1].al >= oggi,
        finisce=_fine(pezzi[-1].al) if pezzi else None,
        da_ricalcolare=perche_da_ricalcolare(vigente, oggi) if vigente else "",
        puo_cambiare=cambia,
    )


def _vale(pezzo: Any, giorno: datetime.date) -> bool:
    return bool(pezzo.dal <= giorno <= pezzo.al)


def _fine(giorno: datetime.date) -> datetime.date | None:
    return None if giorno == SENZA_FINE else giorno


def cerca_persona(
    utente: Utente | AnonymousUser, codice: str
) -> TariffaAssegnata | AttestazioneISEE | None:
    """A row of the person with that code, if the user may see one."""
    codice = codice.strip().upper()
    return (
        TariffaAssegnata.objects.visibili_a(utente)
        .filter(codice_persona=codice)
        .order_by("-pk")
        .first()
        or AttestazioneISEE.objects.all()
        .visibili_a(utente)
        .filter(codice_persona=codice)
        .order_by("-pk")
        .first()
    )
