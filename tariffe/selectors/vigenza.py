"""Which tariff is in force in a comune, for a service, on a day; and who adopted what.

A comune has the tariffs that its own body adopted or, for a service it delegates, those of the
delegate. Two of them on one day are an error, never a choice of ours.
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.db.models import Q

from tariffe.anomalie import (
    CONTESTO_NON_VALIDO,
    EDIZIONE_MANCANTE,
    EDIZIONI_SOVRAPPOSTE,
    TARIFFA_NON_ADOTTATA,
    ErroreTariffa,
)
from tariffe.enums import STATI_IN_VIGORE
from tariffe.models import EdizioneTariffe, RegolaTariffaria, Servizio, ServizioAdottato
from tariffe.selectors.regole import con_pezzi
from territorio.models import Ambito, Appartenenza, Comune, Delega, Ente

UN_GIORNO = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Vigenza:
    """The rule in force: `ente` adopted it (the comune's own body, or the one it delegates)."""

    regola: RegolaTariffaria  # with its pieces and its service: `regola_letta` costs no query
    edizione: EdizioneTariffe  # with its regulation
    adottato: ServizioAdottato  # with its adoption
    ente: Ente
    delegato: bool
    utenze: tuple[str, ...]  # all the groups for which the edition has a rule of this service


@dataclass(frozen=True, slots=True)
class PeriodoVigenza:
    """Days, both included, with one rule; or without, and then `errore` says why."""

    dal: datetime.date
    al: datetime.date
    vigenza: Vigenza | None
    errore: ErroreTariffa | None
    utenze: tuple[str, ...] = ()  # the groups to choose among, also when none was chosen yet


@dataclass(frozen=True, slots=True)
class ServizioInVigore:
    """A service with a tariff in a comune on a day; more than one row = EDIZIONI_SOVRAPPOSTE."""

    servizio: Servizio
    edizione: EdizioneTariffe  # with its regulation
    adottato: ServizioAdottato  # with its adoption
    ente: Ente
    delegato: bool


@dataclass(frozen=True, slots=True)
class RigaAdozioni:
    """A comune × service: since when, by which act; `adottato` None = not adopted that day."""

    comune: Comune
    servizio: Servizio
    adottato: ServizioAdottato | None  # with adozione, edizione, ente
    delegato: bool = False
    altra_edizione: bool = False  # adopted, but not the edition most comuni of the ambito have
    dal_futuro: datetime.date | None = None  # not yet in force, but already adopted from that day
    sovrapposta: bool = False  # two bodies have a tariff for it on that day


@dataclass(frozen=True, slots=True)
class TariffeDelComune:
    """All that counts in a comune, of every day: made by `tariffe_del_comune`."""

    comune: Comune
    righe: "tuple[_Riga, ...]"

    def servizi_il(self, giorno: datetime.date) -> list[ServizioInVigore]:
        """As `servizi_adottati`; no query."""
        return [
            ServizioInVigore(
                servizio=riga.adottato.servizio,
                edizione=riga.adottato.adozione.edizione,
                adottato=riga.adottato,
                ente=riga.adottato.ente,
                delegato=riga.delegato,
            )
            for riga in self.righe
            if riga.vale_il(giorno) and riga.adottato.servizio.attivo
        ]

    def in_vigore(self, servizio: Servizio, giorno: datetime.date, utenza: str = "") -> Vigenza:
        """As `regola_in_vigore`; one query."""
        righe = [riga for riga in self.righe if riga.adottato.servizio_id == servizio.pk]
        scelta = _scegli(righe, self.comune, servizio, giorno)
        return _vigenza(scelta, _regole([scelta.adottato.adozione.edizione_id], servizio), utenza)

    def periodi(
        self, servizio: Servizio, dal: datetime.date, al: datetime.date, utenza: str = ""
    ) -> list[PeriodoVigenza]:
        """As `edizioni_del_servizio`; one query, none for a service nobody adopted."""
        righe = [riga for riga in self.righe if riga.adottato.servizio_id == servizio.pk]
        edizioni = {riga.adottato.adozione.edizione_id for riga in righe}
        regole = _regole(edizioni, servizio) if righe else []
        inizi = {dal}
        for riga in righe:
            inizi |= {giorno for giorno in riga.cambi if dal < giorno <= al}
        ordinati = sorted(inizi)
        fini = [*(primo - UN_GIORNO for primo in ordinati[1:]), al]
        return _uniti(
            [
                self._periodo(righe, regole, servizio, primo, ultimo, utenza)
                for primo, ultimo in zip(ordinati, fini, strict=True)
            ]
        )

    def _periodo(
        self,
        righe: "Sequence[_Riga]",
        regole: Sequence[RegolaTariffaria],
        servizio: Servizio,
        dal: datetime.date,
        al: datetime.date,
        utenza: str,
    ) -> PeriodoVigenza:
        utenze: tuple[str, ...] = ()
        try:
            scelta = _scegli(righe, self.comune, servizio, dal)
            edizione = scelta.adottato.adozione.edizione_id
            utenze = tuple(r.utenza for r in regole if r.edizione_id == edizione)
            return PeriodoVigenza(dal, al, _vigenza(scelta, regole, utenza), None, utenze)
        except ErroreTariffa as rifiuto:
            return PeriodoVigenza(dal, al, None, rifiuto, utenze)


def tariffe_del_comune(
    comune: Comune, servizi: Sequence[Servizio] | None = None
) -> TariffeDelComune:
    """What counts in the comune, for all services or some: two queries, none later but the rule's.

    For a page that lists the services and then calculates one.
    """
    righe = tuple(riga for _, riga in _righe_dei_comuni([comune], servizi))
    return TariffeDelComune(comune, righe)


def regola_in_vigore(
    *, comune: Comune, servizio: Servizio, giorno: datetime.date, utenza: str = ""
) -> Vigenza:
    """The rule in force in the comune on that day: two queries (three for a delegated service).

    Raises ErroreTariffa: TARIFFA_NON_ADOTTATA, EDIZIONE_MANCANTE, EDIZIONI_SOVRAPPOSTE;
    CONTESTO_NON_VALIDO for an `utenza` the edition has no rule for ("" = the only one, or the
    one without a name).
    """
    return tariffe_del_comune(comune, [servizio]).in_vigore(servizio, giorno, utenza)


def edizioni_del_servizio(
    *,
    comune: Comune,
    servizio: Servizio,
    dal: datetime.date,
    al: datetime.date,
    utenza: str = "",
) -> list[PeriodoVigenza]:
    """The days from `dal` to `al` cut where the edition changes, in order: two queries.

    A day without a tariff is in a period with its `errore`; nothing is raised.
    """
    return tariffe_del_comune(comune, [servizio]).periodi(servizio, dal, al, utenza)


def servizi_adottati(comune: Comune, giorno: datetime.date) -> list[ServizioInVigore]:
    """The active services with a tariff in the comune on that day, in their order: two queries."""
    return tariffe_del_comune(comune).servizi_il(giorno)


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
    for comune, riga in _righe_dei_comuni(comuni, elenco):
        righe[comune, riga.adottato.servizio_id].append(riga)
    stato = [
        _riga_adozioni(comune, servizio, righe[comune.pk, servizio.pk], giorno)
        for comune in comuni
        for servizio in elenco
    ]
    return _con_le_altre(stato)


class _Riga(NamedTuple):
    """An adopted service as a comune sees it; of a delegate only in the days of the delegation."""

    adottato: ServizioAdottato
    delegato: bool
    dal: datetime.date | None  # of the delegation
    al: datetime.date | None

    def vale_il(self, giorno: datetime.date) -> bool:
        """Adopted, approved and valid, and delegated if it is the delegate's."""
        edizione = self.adottato.adozione.edizione
        return (
            self.adottato.vale_il(giorno)
            and self.delega_il(giorno)
            and edizione.stato in STATI_IN_VIGORE
            and edizione.valida_dal <= giorno
            and (edizione.valida_al is None or giorno <= edizione.valida_al)
        )

    def delega_il(self, giorno: datetime.date) -> bool:
        return (self.dal is None or self.dal <= giorno) and (self.al is None or giorno <= self.al)

    @property
    def primo(self) -> datetime.date:
        """The first day on which all of it holds."""
        edizione = self.adottato.adozione.edizione
        giorni = (self.adottato.dal, self.dal, edizione.valida_dal)
        return max(giorno for giorno in giorni if giorno is not None)

    @property
    def ultimo(self) -> datetime.date | None:
        giorni = (self.adottato.al, self.al, self.adottato.adozione.edizione.valida_al)
        return min((giorno for giorno in giorni if giorno is not None), default=None)

    @property
    def cambi(self) -> set[datetime.date]:
        """The days on which something changes because of this row."""
        ultimo = self.ultimo
        return {self.primo} | ({ultimo + UN_GIORNO} if ultimo else set())


def _righe_dei_comuni(
    comuni: Sequence[Comune], servizi: Sequence[Servizio] | None
) -> list[tuple[int, _Riga]]:
    """Every adopted service, of any day, that counts for these comuni: key of the comune, row.

    One query for the delegations, one for the adoptions.
    """
    deleghe = Delega.objects.filter(comune__in=comuni)
    if servizi is not None:
        voci = {servizio.voce_nomenclatore for servizio in servizi} - {""}
        deleghe = deleghe.filter(servizio__in=voci) if voci else deleghe.none()
    deleganti: dict[tuple[int, str], list[Delega]] = defaultdict(list)
    for delega in deleghe:
        deleganti[delega.ente_id, delega.servizio].append(delega)
    adottati = (
        ServizioAdottato.objects.filter(
            Q(ente__comune__in=comuni) | Q(ente__in={ente for ente, _ in deleganti})
        )
        .select_related("servizio", "ente", "adozione__edizione__regolamento")
        .order_by("servizio__ordine", "servizio__denominazione", "servizio_id", "dal", "pk")
    )
    if servizi is not None:
        adottati = adottati.filter(servizio__in=servizi)
    propri = {comune.pk for comune in comuni}
    righe = []
    for adottato in adottati:
        comune_id = adottato.ente.comune_id
        if comune_id in propri:
            righe.append((comune_id, _Riga(adottato, False, None, None)))
        voce = adottato.servizio.voce_nomenclatore
        if voce:
            righe += [
                (delega.comune_id, _Riga(adottato, True, delega.dal, delega.al))
                for delega in deleganti.get((adottato.ente_id, voce), ())
            ]
    return righe


def _scegli(
    righe: Sequence[_Riga], comune: Comune, servizio: Servizio, giorno: datetime.date
) -> _Riga:
    """The only row in force on that day; the refusal if there is none, or more than one."""
    valide = [riga for riga in righe if riga.vale_il(giorno)]
    if len(valide) == 1:
        return valide[0]
    quando = f"{giorno:%d/%m/%Y}"
    if valide:
        enti = " e ".join(f"«{riga.adottato.ente}»" for riga in valide)
        raise ErroreTariffa(
            EDIZIONI_SOVRAPPOSTE,
            f"Il {quando} per «{servizio}» a {comune} valgono due tariffe, adottate da {enti}: "
            "l'ufficio deve chiudere una delle due.",
        )
    note = [riga for riga in righe if riga.adottato.adozione.edizione.stato in STATI_IN_VIGORE]
    if not note:
        raise ErroreTariffa(
            TARIFFA_NON_ADOTTATA,
            f"{comune} non ha adottato una tariffa per «{servizio}»: chiedi al comune quanto si "
            "paga.",
        )
    raise ErroreTariffa(
        EDIZIONE_MANCANTE,
        f"Il {quando} nessuna tariffa di «{servizio}» è in vigore a {comune}"
        f"{_piu_vicina(note, giorno)}: scegli un altro giorno o chiedi al comune.",
    )


def _piu_vicina(righe: Iterable[_Riga], giorno: datetime.date) -> str:
    """The tariff known before or after that day, in words."""
    future = sorted(riga.primo for riga in righe if riga.primo > giorno)
    if future:
        return f" (ce n'è una dal {future[0]:%d/%m/%Y})"
    passate = sorted(ultimo for riga in righe if (ultimo := riga.ultimo) and ultimo < giorno)
    return f" (l'ultima valeva fino al {passate[-1]:%d/%m/%Y})" if passate else ""


def _regole(edizioni: Iterable[int], servizio: Servizio) -> list[RegolaTariffaria]:
    return list(
        con_pezzi(
            RegolaTariffaria.objects.filter(edizione__in=edizioni, servizio=servizio)
            .select_related("servizio")
            .order_by("ordine", "utenza", "pk")
        )
    )


def _vigenza(scelta: _Riga, regole: Iterable[RegolaTariffaria], utenza: str) -> Vigenza:
    adottato = scelta.adottato
    edizione = adottato.adozione.edizione
    delle = [regola for regola in regole if regola.edizione_id == edizione.pk]
    if not delle:
        raise ErroreTariffa(
            EDIZIONE_MANCANTE,
            f"L'edizione «{edizione.titolo}» non ha una tariffa per «{adottato.servizio}»: "
            "chiedi al comune.",
        )
    trovate = [regola for regola in delle if regola.utenza == utenza]
    if not trovate and not utenza and len(delle) == 1:
        trovate = delle
    if not trovate:
        scelte = ", ".join(f"«{regola.utenza}»" for regola in delle if regola.utenza)
        raise ErroreTariffa(
            CONTESTO_NON_VALIDO,
            f"Per «{adottato.servizio}» la tariffa dipende da chi lo usa: scegli fra {scelte}."
            if scelte
            else f"Per «{adottato.servizio}» c'è una tariffa sola: togli «{utenza}».",
        )
    return Vigenza(
        regola=trovate[0],
        edizione=edizione,
        adottato=adottato,
        ente=adottato.ente,
        delegato=scelta.delegato,
        utenze=tuple(regola.utenza for regola in delle),
    )


def _uniti(periodi: Sequence[PeriodoVigenza]) -> list[PeriodoVigenza]:
    """Neighbours with the same rule by the same adoption, or the same refusal, become one."""
    uniti: list[PeriodoVigenza] = []
    for periodo in periodi:
        if uniti and _chiave(uniti[-1]) == _chiave(periodo):
            prima = uniti[-1]
            uniti[-1] = replace(prima, al=periodo.al)
        else:
            uniti.append(periodo)
    return uniti


def _chiave(periodo: PeriodoVigenza) -> tuple[object, ...]:
    if periodo.vigenza:
        return periodo.vigenza.regola.pk, periodo.vigenza.adottato.pk
    return (periodo.errore.codice if periodo.errore else "",)


def _riga_adozioni(
    comune: Comune, servizio: Servizio, righe: Sequence[_Riga], giorno: datetime.date
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
