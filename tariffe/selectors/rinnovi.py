"""Who must renew the DSU, and the letters that tell it."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from tariffe.anomalie import ErroreTariffa
from tariffe.calcolo import calcola
from tariffe.calcolo.mensile import al_mese
from tariffe.models import (
    AttestazioneISEE,
    RegolaTariffaria,
    Servizio,
    TariffaAssegnata,
)
from tariffe.parsing import Regola
from tariffe.selectors.assegnate import RELAZIONI, SENZA_CONFINE, comuni_di, servizi_di
from tariffe.selectors.proposte import DERIVATE
from tariffe.selectors.regole import con_pezzi, regole_lette
from territorio.models import Ambito, Comune
from utenti.models import Utente

ENTRO = (30, 60, 90)
PREDEFINITO = 60
STATI = {"": "Scadute e in scadenza", "scadute": "Solo scadute", "in_scadenza": "In scadenza"}


@dataclass(frozen=True)
class RigaRinnovo:
    """A person whose attestation ends, with the tariffs that rest on it.

    `rinnovata`: a newer attestation is there, and the tariffs are to be computed again.
    """

    codice: str
    comune: Comune
    attestazione: AttestazioneISEE
    scaduta: bool
    rinnovata: bool
    assegnate: list[TariffaAssegnata]


@dataclass(frozen=True)
class Rinnovi:
    """The list, the first to expire first, with the values its filters may take."""

    righe: list[RigaRinnovo]
    oggi: datetime.date
    entro: int
    servizi: list[Servizio]
    comuni: list[Comune]

    @property
    def scadute(self) -> int:
        return sum(riga.scaduta for riga in self.righe)


def rinnovi(utente: Utente, filtri: dict[str, Any] | None = None) -> Rinnovi:
    """DSU of tariffs in force, not taken back, that have expired or will within `entro` days.

    `filtri`: entro (days), stato (scadute, in_scadenza), servizio, comune (primary keys).
    """
    filtri = filtri or {}
    oggi = timezone.localdate()
    entro = filtri.get("entro") or PREDEFINITO
    limite = oggi + datetime.timedelta(days=entro)
    tutte = (
        TariffaAssegnata.objects.visibili_a(utente)
        .in_vigore_il(oggi)
        .filter(attestazione__annullata_il__isnull=True, attestazione__scade_il__lte=limite)
    )
    righe = tutte
    if filtri.get("servizio"):
        righe = righe.filter(servizio=filtri["servizio"])
    if filtri.get("comune"):
        righe = righe.filter(comune=filtri["comune"])
    if filtri.get("stato") == "scadute":
        righe = righe.filter(attestazione__scade_il__lt=oggi)
    elif filtri.get("stato") == "in_scadenza":
        righe = righe.filter(attestazione__scade_il__gte=oggi)
    nuova = AttestazioneISEE.objects.filter(
        codice_persona=OuterRef("codice_persona"),
        ambito=OuterRef("ambito"),
        annullata_il__isnull=True,
        scade_il__gt=OuterRef("attestazione__scade_il"),
    )
    per_persona: dict[tuple[str, int], list[Any]] = {}
    for riga in (
        righe.annotate(rinnovata=Exists(nuova))
        .select_related(*RELAZIONI, "ambito")
        .defer(*SENZA_CONFINE, "ambito__confine")
        .order_by(F("attestazione__scade_il"), "codice_persona", "servizio_id", "pk")
    ):
        per_persona.setdefault((riga.codice_persona, riga.attestazione_id or 0), []).append(riga)
    return Rinnovi(
        righe=[
            RigaRinnovo(
                codice=codice,
                comune=gruppo[0].comune,
                attestazione=gruppo[0].attestazione,
                scaduta=gruppo[0].attestazione.scade_il < oggi,
                rinnovata=gruppo[0].rinnovata,
                assegnate=gruppo,
            )
            for (codice, _), gruppo in per_persona.items()
        ],
        oggi=oggi,
        entro=entro,
        servizi=servizi_di(tutte),
        comuni=comuni_di(tutte),
    )


@dataclass(frozen=True)
class VoceLettera:
    """A service in a letter: euro a month now, and without an ISEE (None: the office says)."""

    assegnata: TariffaAssegnata
    senza_isee: Decimal | None


@dataclass(frozen=True)
class Lettera:
    """One page: for the person with this code; name and address come with the case records."""

    codice: str
    ambito: Ambito
    attestazione: AttestazioneISEE
    scaduta: bool
    voci: list[VoceLettera]
    dimostrativa: bool


def lettere(righe: Sequence[RigaRinnovo], oggi: datetime.date) -> list[Lettera]:
    """The letters of some rows of the list, in its order; those already renewed get none."""
    scelte = [riga for riga in righe if not riga.rinnovata]
    regole = con_pezzi(
        RegolaTariffaria.objects.filter(
            pk__in={una.regola_id for riga in scelte for una in riga.assegnate}
        ).order_by("pk")
    )
    lette = regole_lette(regole, giorno=oggi)
    return [
        Lettera(
            codice=riga.codice,
            ambito=riga.assegnate[0].ambito,
            attestazione=riga.attestazione,
            scaduta=riga.scaduta,
            voci=[VoceLettera(una, _senza(lette[una.regola_id], una)) for una in riga.assegnate],
            dimostrativa=any(una.dimostrativa for una in riga.assegnate),
        )
        for riga in scelte
    ]


def _senza(regola: Regola, assegnata: TariffaAssegnata) -> Decimal | None:
    contesto = {k: v for k, v in assegnata.contesto.items() if k not in DERIVATE}
    if assegnata.quantita_mese != 1:
        contesto["quantita"] = f"{assegnata.quantita_mese.normalize():f}"
    try:
        return al_mese(calcola(regola, None, contesto).totale, regola.unita)
    except ErroreTariffa:
        return None
