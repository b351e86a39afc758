"""What a person would pay, computed and explained, before anything is written."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from base import formati
from tariffe.calcolo import Risposta, calcola
from tariffe.calcolo.attestazioni import Attestazione, Esito, Scelta
from tariffe.calcolo.mensile import al_mese, di_un_anno
from tariffe.calcolo.storia import SENZA_FINE, RigaDiStoria, Tratto, tratti
from tariffe.enums import MotivoAssegnazione
from tariffe.models import (
    AttestazioneISEE,
    EdizioneTariffe,
    RegolaTariffaria,
    Servizio,
    TariffaAssegnata,
)
from tariffe.parsing import Regola
from tariffe.selectors.attestazioni import ScegliAttestazione, attestazioni_di
from tariffe.selectors.regole import regola_letta
from tariffe.selectors.vigenza import Vigenza, edizioni_del_servizio, regola_in_vigore
from territorio.models import Comune, Ente

CENTESIMO = Decimal("0.01")
UN_GIORNO = datetime.timedelta(days=1)
# Keys of a stored context that come from the attestation and the quantity, not from the office.
DERIVATE = frozenset({"quantita", "omissioni_o_difformita", "isee_scaduto"})


@dataclass(frozen=True)
class Domanda:
    """What the office says of a person and a service; `contesto` without the derived keys.

    `costo_mese` is what the service costs, euro, where neither the rule nor the context says it.
    `posto_dal` is the day of the place, for the rules whose tariff starts from it.
    """

    codice_persona: str
    ambito: int
    comune: Comune
    servizio: Servizio
    dal: datetime.date
    utenza: str = ""
    contesto: Mapping[str, Any] | None = None
    quantita_mese: Decimal = Decimal(1)
    al: datetime.date | None = None
    costo_mese: Decimal | None = None
    quota_ssn_mese: Decimal | None = None
    posto_dal: datetime.date | None = None


@dataclass(frozen=True)
class Proposta:
    """The tariff from a day on: amounts in euro, `totale_mese` and costs to the cent."""

    dal: datetime.date
    regola: RegolaTariffaria
    edizione: EdizioneTariffe
    ente: Ente
    attestazione: AttestazioneISEE | None
    esito: Esito
    isee: Decimal | None
    contesto: dict[str, Any]
    quantita_mese: Decimal
    importo: Decimal
    totale_mese: Decimal
    costo_mese: Decimal | None
    passi: tuple[str, ...]


def al_centesimo(importo: Decimal) -> Decimal:
    """Two decimals, HALF_UP."""
    return importo.quantize(CENTESIMO, rounding=ROUND_HALF_UP)


def da_calcolare(
    regola: Regola, scelta: Scelta | None, contesto: Mapping[str, Any], quantita: Decimal
) -> tuple[Decimal | None, dict[str, Any]]:
    """ISEE and context for the calculator, from what was chosen for the day.

    Raises ErroreTariffa CONTESTO_NON_VALIDO if the value typed is not that of municipal services.
    """
    pieno = {chiave: valore for chiave, valore in contesto.items() if chiave not in DERIVATE}
    if quantita != 1:
        pieno["quantita"] = f"{quantita.normalize():f}"
    if scelta is None:
        return None, pieno
    isee, chiavi = scelta.per_il_calcolo(scaduto_previsto=regola.isee_scaduto is not None)
    return isee, {**pieno, **chiavi}


def costo_del_mese(
    regola: Regola, contesto: Mapping[str, Any], quantita: Decimal
) -> Decimal | None:
    """Euro a month that the service costs, if the rule or the context says its unit cost."""
    scritto = contesto.get("costo_unitario")
    unitario = Decimal(str(scritto)) if scritto is not None else regola.costo_unitario
    return None if unitario is None else al_mese(unitario * quantita, regola.unita)


def passi_scelta(scelta: Scelta | None) -> tuple[str, ...]:
    return scelta.perche if scelta is not None else ()


def proponi(domanda: Domanda, *, fino_al: datetime.date) -> list[Proposta]:
    """The tariff from `domanda.dal` on, one piece for each edition and attestation.

    Cut where the edition or the ISEE that counts changes up to `fino_al` (today), and where an
    attestation already filed begins to count later. Raises ErroreTariffa: nothing is proposed if
    a piece cannot be computed.
    """
    fino_al = min(max(domanda.dal, fino_al), domanda.al or datetime.date.max)
    vigenze = _vigenze(domanda, fino_al)
    righe = attestazioni_di(domanda.codice_persona, domanda.ambito)
    per_chiave = {riga.pk: riga for riga in righe}
    proposte: list[Proposta] = []
    ultima: tuple[int, int | str | None, Esito | None] | None = None
    for dal, al, vigenza in vigenze:
        regola = regola_letta(vigenza.regola, giorno=dal)
        chi = None if regola.senza_isee else ScegliAttestazione(vigenza.regola)
        pure = chi.pure(righe, domanda.posto_dal or domanda.dal) if chi else []
        proroga = vigenza.regola.proroga_fino_al if chi else None
        for giorno in _giorni(pure, dal, al, fino_al, domanda.al, proroga):
            scelta = chi.il(giorno, pure) if chi else None
            chiave = (
                vigenza.regola.pk,
                scelta.attestazione.chiave if scelta and scelta.attestazione else None,
                scelta.esito if scelta else None,
            )
            if chiave == ultima:
                continue
            ultima = chiave
            proposte.append(_proposta(domanda, giorno, vigenza, regola, scelta, per_chiave))
    return proposte


def _vigenze(
    domanda: Domanda, fino_al: datetime.date
) -> list[tuple[datetime.date, datetime.date | None, Vigenza]]:
    """Editions from the first day on; the last is open. Raises ErroreTariffa if a day has none."""
    if fino_al == domanda.dal:
        return [
            (
                domanda.dal,
                None,
                regola_in_vigore(
                    comune=domanda.comune,
                    servizio=domanda.servizio,
                    giorno=domanda.dal,
                    utenza=domanda.utenza,
                ),
            )
        ]
    trovate: list[tuple[datetime.date, datetime.date | None, Vigenza]] = []
    for periodo in edizioni_del_servizio(
        comune=domanda.comune,
        servizio=domanda.servizio,
        dal=domanda.dal,
        al=fino_al,
        utenza=domanda.utenza,
    ):
        if periodo.vigenza is None:
            assert periodo.errore is not None  # noqa: S101 - one of the two is there
            raise periodo.errore
        trovate.append(
            (periodo.dal, None if periodo.al >= fino_al else periodo.al, periodo.vigenza)
        )
    return trovate


def _giorni(
    pure: Sequence[Attestazione],
    dal: datetime.date,
    al: datetime.date | None,
    oggi: datetime.date,
    fine: datetime.date | None,
    proroga: datetime.date | None,
) -> list[datetime.date]:
    """The days on which the attestation that counts may change."""
    ultimo = min(al or datetime.date.max, fine or datetime.date.max)
    giorni = {dal}
    if proroga is not None and proroga < oggi:
        giorni.add(proroga + UN_GIORNO)
    for una in pure:
        # Filed and not counting yet: it is known to come, even after today.
        giorni.add(una.dal)
        if una.scade_il < oggi:
            giorni.add(una.scade_il + UN_GIORNO)
    return sorted(giorno for giorno in giorni if dal <= giorno <= ultimo)


def _proposta(
    domanda: Domanda,
    giorno: datetime.date,
    vigenza: Vigenza,
    regola: Regola,
    scelta: Scelta | None,
    per_chiave: Mapping[int, AttestazioneISEE],
) -> Proposta:
    isee, contesto = da_calcolare(regola, scelta, domanda.contesto or {}, domanda.quantita_mese)
    risposta = calcola(regola, isee, contesto)
    usata = scelta.attestazione.chiave if scelta and scelta.attestazione else None
    costo = costo_del_mese(regola, contesto, domanda.quantita_mese)
    return Proposta(
        dal=giorno,
        regola=vigenza.regola,
        edizione=vigenza.edizione,
        ente=vigenza.ente,
        attestazione=per_chiave[usata] if isinstance(usata, int) else None,
        esito=scelta.esito if scelta else Esito.VALIDA,
        isee=isee,
        contesto=contesto,
        quantita_mese=domanda.quantita_mese,
        importo=risposta.importo,
        totale_mese=al_mese(risposta.totale, regola.unita),
        costo_mese=domanda.costo_mese if costo is None else costo,
        passi=passi_di(scelta, risposta, domanda.quantita_mese, regola.unita),
    )


def passi_di(
    scelta: Scelta | None, risposta: Risposta, quantita: Decimal, unita: str
) -> tuple[str, ...]:
    """What is stored to explain an amount: why this ISEE, then how the rule was applied."""
    passi = (*passi_scelta(scelta), *risposta.passi)
    if di_un_anno(unita):
        conto = f"un dodicesimo di {formati.euro(risposta.totale)}, cioè "
    elif quantita == 1:
        return passi
    else:
        conto = ""
    return (*passi, f"Al mese: {conto}{formati.euro(al_mese(risposta.totale, unita))}.")


def domanda_di(
    storia: Sequence[TariffaAssegnata],
    dal: datetime.date,
    *,
    quantita_mese: Decimal | None = None,
    contesto: Mapping[str, Any] | None = None,
) -> Domanda:
    """The question that the row in force on `dal` answered, to ask it again from that day.

    `storia`: all the rows, in the order of writing; it ends when it ended. The day of the place is
    that of the first row. Other quantity and context only if they are given.
    """
    pezzi = tratti(_pure(storia))
    per_pk = {riga.pk: riga for riga in storia}
    riga = per_pk[[pezzo for pezzo in pezzi if pezzo.dal <= dal][-1].riga.chiave]
    return Domanda(
        codice_persona=riga.codice_persona,
        ambito=riga.ambito_id,
        comune=riga.comune,
        servizio=riga.servizio,
        dal=dal,
        utenza=riga.regola.utenza,
        al=_fine(pezzi),
        contesto={
            k: v
            for k, v in (riga.contesto if contesto is None else contesto).items()
            if k not in DERIVATE
        },
        quantita_mese=riga.quantita_mese if quantita_mese is None else quantita_mese,
        costo_mese=riga.costo_mese if quantita_mese in (None, riga.quantita_mese) else None,
        quota_ssn_mese=riga.quota_ssn_mese,
        posto_dal=storia[0].dal,
    )


def deroghe_dal(storia: Sequence[TariffaAssegnata], dal: datetime.date) -> list[TariffaAssegnata]:
    """The derogations that hold on a day or later: those that a computation from it would end."""
    per_pk = {riga.pk: riga for riga in storia}
    tenute = [per_pk[pezzo.riga.chiave] for pezzo in tratti(_pure(storia)) if pezzo.al >= dal]
    return [riga for riga in tenute if riga.motivo == MotivoAssegnazione.DEROGA]


def _pure(storia: Sequence[TariffaAssegnata]) -> list[RigaDiStoria]:
    return [
        RigaDiStoria(r.pk, r.dal, r.al, None if r.importo is None else r.totale_mese)
        for r in storia
    ]


def _fine(pezzi: Sequence[Tratto]) -> datetime.date | None:
    fine = pezzi[-1].al
    return None if fine == SENZA_FINE else fine
