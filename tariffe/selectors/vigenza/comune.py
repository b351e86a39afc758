"""The tariffs of a comune, day by day."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tariffe.anomalie import CONTESTO_NON_VALIDO, EDIZIONE_MANCANTE, ErroreTariffa
from tariffe.models import RegolaTariffaria, Servizio
from tariffe.selectors.regole import con_pezzi
from tariffe.selectors.vigenza.forme import PeriodoVigenza, ServizioInVigore, Vigenza
from tariffe.selectors.vigenza.righe import UN_GIORNO, Riga, righe_dei_comuni, scegli
from territorio.models import Comune


@dataclass(frozen=True, slots=True)
class TariffeDelComune:
    """All that counts in a comune, of every day: made by `tariffe_del_comune`."""

    comune: Comune
    righe: tuple[Riga, ...]

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
        scelta = scegli(righe, self.comune, servizio, giorno)
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
        righe: Sequence[Riga],
        regole: Sequence[RegolaTariffaria],
        servizio: Servizio,
        dal: datetime.date,
        al: datetime.date,
        utenza: str,
    ) -> PeriodoVigenza:
        utenze: tuple[str, ...] = ()
        try:
            scelta = scegli(righe, self.comune, servizio, dal)
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
    righe = tuple(riga for _, riga in righe_dei_comuni([comune], servizi))
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


def _regole(edizioni: Iterable[int], servizio: Servizio) -> list[RegolaTariffaria]:
    return list(
        con_pezzi(
            RegolaTariffaria.objects.filter(edizione__in=edizioni, servizio=servizio)
            .select_related("servizio")
            .order_by("ordine", "utenza", "pk")
        )
    )


def _vigenza(scelta: Riga, regole: Iterable[RegolaTariffaria], utenza: str) -> Vigenza:
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
