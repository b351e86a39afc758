"""Assignments as INPS wants them, and what is missing before they can be sent."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models.functions import Coalesce
from django.utils import timezone

from tariffe.anomalie import ErroreTariffa
from tariffe.calcolo import massima
from tariffe.calcolo.inps import DatiAssegnazione, PrestazioneINPS, difetti, prova_mezzi, righe_inps
from tariffe.calcolo.mensile import al_mese
from tariffe.calcolo.storia import SENZA_FINE, RigaDiStoria, tratti
from tariffe.enums import MotivoAssegnazione
from tariffe.models import RegolaTariffaria, TariffaAssegnata
from tariffe.parsing import Regola
from tariffe.parsing import strutture as s
from tariffe.selectors.assegnate import RELAZIONI, SENZA_CONFINE, storie_intere
from tariffe.selectors.proposte import DERIVATE
from tariffe.selectors.regole import con_pezzi, regole_lette
from utenti.models import Utente

# What a tariff can never say by itself: it comes with the case records.
MANCA_SEMPRE = (
    "il codice fiscale della persona, e quello del genitore per i minori",
    "il numero, l'anno e la data di protocollo della DSU",
    "la presa in carico e l'area di utenza",
)
UNITA_ORE = ("ora", "ore")
PERSONE_NOMINATE = 4


@dataclass(frozen=True)
class RigaINPS:
    """One benefit of one year; `prestazione` None if it cannot be made, and `difetti` says why."""

    codice_persona: str
    assegnata: TariffaAssegnata
    prestazione: PrestazioneINPS | None
    difetti: tuple[str, ...]


@dataclass(frozen=True)
class Difetto:
    """One thing to mend, and the benefits that wait for it."""

    frase: str
    righe: tuple[RigaINPS, ...]

    @property
    def persone(self) -> list[RigaINPS]:
        """A row for each person, the first."""
        return list({riga.codice_persona: riga for riga in reversed(self.righe)}.values())[::-1]

    @property
    def prime(self) -> list[RigaINPS]:
        """The people that are named; the others are counted."""
        return self.persone[:PERSONE_NOMINATE]

    @property
    def altre(self) -> int:
        return max(0, len(self.persone) - PERSONE_NOMINATE)


@dataclass(frozen=True)
class PrestazioniINPS:
    anno: int
    righe: tuple[RigaINPS, ...]

    @property
    def pronte(self) -> int:
        """Rows without defects: only what comes with the case records is missing."""
        return sum(1 for riga in self.righe if not riga.difetti)

    @property
    def da_sistemare(self) -> list[RigaINPS]:
        return [riga for riga in self.righe if riga.difetti]

    @property
    def difetti(self) -> list[Difetto]:
        """What is to mend, what mends most benefits first."""
        per_frase: dict[str, list[RigaINPS]] = {}
        for riga in self.righe:
            for frase in riga.difetti:
                per_frase.setdefault(frase, []).append(riga)
        return sorted(
            (Difetto(frase, tuple(righe)) for frase, righe in per_frase.items()),
            key=lambda difetto: (-len(difetto.righe), difetto.frase),
        )


def prestazioni_inps(utente: Utente, anno: int) -> PrestazioniINPS:
    """The benefits of a year, of the people that the user may see: one row for each tariff that
    held, cut at 31 December. Euro a month; the quotas sum to the amount.
    """
    inizio, fine = datetime.date(anno, 1, 1), datetime.date(anno, 12, 31)
    visibili = TariffaAssegnata.objects.visibili_a(utente).filter(dal__lte=fine)
    intere = storie_intere(visibili.order_by().values(inizio=Coalesce("prima_riga", "pk")))
    storie: dict[int, list[TariffaAssegnata]] = {}
    for riga in (
        visibili.select_related(*RELAZIONI, "servizio__codice_inps")
        .defer(*SENZA_CONFINE)
        .order_by("codice_persona", "pk")
    ):
        storie.setdefault(riga.inizio_storia, []).append(riga)
    tenute = [
        (riga, dal, al)
        for inizio_storia, righe in storie.items()
        for riga, dal, al in _tenute(righe, intere[inizio_storia])
        if dal <= fine and (al is None or al >= inizio)
    ]
    lette = _lette({riga.regola_id for riga, _, _ in tenute}, min(timezone.localdate(), fine))
    return PrestazioniINPS(
        anno,
        tuple(
            una
            for riga, dal, al in tenute
            for una in _righe(riga, dal, al, lette[riga.regola_id], anno)
        ),
    )


def _tenute(
    righe: list[TariffaAssegnata], intera: list[RigaDiStoria]
) -> Iterable[tuple[TariffaAssegnata, datetime.date, datetime.date | None]]:
    """The days that each of `righe` really held in the whole story."""
    per_pk = {riga.pk: riga for riga in righe}
    for pezzo in tratti(intera):
        if pezzo.riga.chiave in per_pk:
            fine = None if pezzo.al == SENZA_FINE else pezzo.al
            yield per_pk[pezzo.riga.chiave], pezzo.dal, fine


def _lette(chiavi: set[int], giorno: datetime.date) -> dict[int, Regola]:
    return regole_lette(
        con_pezzi(RegolaTariffaria.objects.filter(pk__in=chiavi).order_by("pk")), giorno=giorno
    )


def _righe(
    riga: TariffaAssegnata,
    dal: datetime.date,
    al: datetime.date | None,
    regola: Regola,
    anno: int,
) -> Iterable[RigaINPS]:
    inps = riga.servizio.codice_inps
    manca = []
    if inps is None:
        manca.append(
            f"Il servizio «{riga.servizio}» non ha il codice di prestazione INPS: chiedi "
            "all'amministratore del sistema di scriverlo nell'anagrafe dei servizi."
        )
    if riga.costo_mese is None:
        manca.append(
            f"Del servizio «{riga.servizio}» non si conosce il costo: scrivi il costo di una unità "
            "nella regola, o il costo al mese nella tariffa assegnata."
        )
    if inps is None or riga.costo_mese is None:
        yield RigaINPS(riga.codice_persona, riga, None, tuple(manca))
        return
    dati = DatiAssegnazione(
        codice_prestazione=inps.codice,
        denominazione_prestazione=inps.denominazione,
        # Ours, until the case records give the one of the request.
        protocollo_domanda=f"TARIFFA-{riga.pk}",
        periodica=True,
        dal=dal,
        al=al,
        costo=riga.costo_mese,
        quota_utente=riga.totale_mese or Decimal(0),
        quota_ssn=riga.quota_ssn_mese,
        quota_richiesta=_richiesta(regola, riga),
        soglia_isee=ultima_soglia(regola),
        ore=riga.quantita_mese if riga.regola.unita.strip().lower() in UNITA_ORE else None,
        prova_mezzi=prova_mezzi(
            chiede_isee=not regola.senza_isee,
            isee_presente=riga.isee is not None,
            esente_per_bisogno=riga.motivo == MotivoAssegnazione.DEROGA and riga.importo == 0,
        ),
    )
    try:
        prestazioni = righe_inps(dati, fino_al=datetime.date(anno, 12, 31))
    except ErroreTariffa as errore:
        yield RigaINPS(riga.codice_persona, riga, None, (errore.messaggio,))
        return
    for prestazione in prestazioni:
        if prestazione.dal.year == anno:
            yield RigaINPS(riga.codice_persona, riga, prestazione, tuple(difetti(prestazione)))


def _richiesta(regola: Regola, riga: TariffaAssegnata) -> Decimal | None:
    """The most that anybody is asked a month for that quantity; None if there is no bound."""
    contesto = {k: v for k, v in riga.contesto.items() if k not in DERIVATE and k != "residente"}
    try:
        unita = massima(regola, contesto)
    except ErroreTariffa:
        return None
    return None if unita is None else al_mese(unita * riga.quantita_mese, regola.unita)


def ultima_soglia(regola: Regola) -> Decimal | None:
    """The last ISEE at which the rule changes: that of access, or where the last band begins."""
    if regola.senza_isee:
        return None
    if regola.soglia_accesso is not None:
        return regola.soglia_accesso
    tratti_regola: list[s.Tratto] = [
        *regola.tratti,
        *(tratto for parte in regola.componenti for tratto in parte.tratti),
    ]
    limiti = [t.da if t.a is None else t.a for t in tratti_regola]
    return max((limite for limite in limiti if limite > 0), default=None)
