"""A month, or any period, cut where the edition or the attestation changes; and what to collect or
give back when a month is computed again. Pure.

What was done on a day is paid with the edition of that day. Each part is rounded by itself, then
the parts are summed: so what is written in the steps adds up to the total.
"""

import calendar
import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Generic, TypeVar

from base import formati
from tariffe.anomalie import (
    CONTESTO_NON_VALIDO,
    EDIZIONE_MANCANTE,
    EDIZIONI_SOVRAPPOSTE,
    ErroreTariffa,
)

CENTESIMO = Decimal("0.01")
UN_GIORNO = datetime.timedelta(days=1)

T = TypeVar("T")
S = TypeVar("S")


@dataclass(frozen=True)
class Periodo:
    """Days from `dal` to `al`, both included."""

    dal: datetime.date
    al: datetime.date

    def __post_init__(self) -> None:
        if self.al < self.dal:
            raise ErroreTariffa(
                CONTESTO_NON_VALIDO,
                f"Il periodo finisce il {formati.data(self.al)}, prima di cominciare il "
                f"{formati.data(self.dal)}: scambia le date.",
            )

    @property
    def giorni(self) -> int:
        """Number of days."""
        return (self.al - self.dal).days + 1

    def __iter__(self) -> Iterator[datetime.date]:
        for quanti in range(self.giorni):
            yield self.dal + datetime.timedelta(days=quanti)

    def __contains__(self, giorno: datetime.date) -> bool:
        return self.dal <= giorno <= self.al

    def __str__(self) -> str:
        if self.dal == self.al:
            return f"il {formati.data(self.dal)}"
        return f"dal {formati.data(self.dal)} al {formati.data(self.al)}"


def mese_intero(giorno: datetime.date) -> Periodo:
    """The whole month that holds that day."""
    ultimo = calendar.monthrange(giorno.year, giorno.month)[1]
    return Periodo(giorno.replace(day=1), giorno.replace(day=ultimo))


def mesi(periodo: Periodo) -> list[Periodo]:
    """The period cut at the ends of the months: each day once, in order."""
    pezzi = []
    dal = periodo.dal
    while dal <= periodo.al:
        al = min(mese_intero(dal).al, periodo.al)
        pezzi.append(Periodo(dal, al))
        dal = al + UN_GIORNO
    return pezzi


@dataclass(frozen=True)
class Validita(Generic[T]):
    """What holds (an edition, an adoption) from a day to another; `al` None: still in force."""

    chiave: T
    dal: datetime.date
    al: datetime.date | None
    nome: str

    def vale(self, giorno: datetime.date) -> bool:
        """True if in force that day."""
        return self.dal <= giorno and (self.al is None or giorno <= self.al)


@dataclass(frozen=True)
class TrattoDiPeriodo(Generic[T]):
    """Days in a row for which the same thing holds."""

    periodo: Periodo
    chiave: T
    nome: str = ""


def dividi(periodo: Periodo, edizioni: Sequence[Validita[T]]) -> list[TrattoDiPeriodo[T]]:
    """The period cut by edition: every day once, in order.

    Raises ErroreTariffa: EDIZIONI_SOVRAPPOSTE where two hold the same day, EDIZIONE_MANCANTE where
    none does; the first days so are named.
    """
    tagli = {periodo.dal}
    for edizione in edizioni:
        tagli.add(edizione.dal)
        if edizione.al is not None:
            tagli.add(edizione.al + UN_GIORNO)
    inizi = sorted(giorno for giorno in tagli if giorno in periodo)
    fini = [giorno - UN_GIORNO for giorno in inizi[1:]] + [periodo.al]
    tratti: list[TrattoDiPeriodo[T]] = []
    for dal, al in zip(inizi, fini, strict=True):
        pezzo = Periodo(dal, al)
        valide = [edizione for edizione in edizioni if edizione.vale(dal)]
        if len(valide) > 1:
            nomi = " e ".join(f"«{edizione.nome}»" for edizione in valide)
            raise ErroreTariffa(
                EDIZIONI_SOVRAPPOSTE,
                f"Valgono insieme {nomi}, {pezzo}: correggi le date, per ogni giorno vale una sola "
                "edizione delle tariffe.",
            )
        if not valide:
            raise ErroreTariffa(
                EDIZIONE_MANCANTE,
                f"Nessuna edizione delle tariffe vale {pezzo}: serve l'edizione approvata per quei "
                "giorni.",
            )
        tratti.append(TrattoDiPeriodo(pezzo, valide[0].chiave, valide[0].nome))
    return tratti


def dividi_per_giorno(
    periodo: Periodo, chi: Callable[[datetime.date], T]
) -> list[TrattoDiPeriodo[T]]:
    """The period cut where the answer of `chi` (e.g. the attestation of the day) changes."""
    tratti: list[TrattoDiPeriodo[T]] = []
    for giorno in periodo:
        risposta = chi(giorno)
        if tratti and tratti[-1].chiave == risposta:
            dal = tratti[-1].periodo.dal
            tratti[-1] = TrattoDiPeriodo(Periodo(dal, giorno), risposta)
        else:
            tratti.append(TrattoDiPeriodo(Periodo(giorno, giorno), risposta))
    return tratti


def incrocia(
    primi: Sequence[TrattoDiPeriodo[T]], secondi: Sequence[TrattoDiPeriodo[S]]
) -> list[TrattoDiPeriodo[tuple[T, S]]]:
    """Two cuts of the same days (by edition, by attestation) made one; days in one only are left
    out."""
    tratti = []
    for primo in primi:
        for secondo in secondi:
            dal = max(primo.periodo.dal, secondo.periodo.dal)
            al = min(primo.periodo.al, secondo.periodo.al)
            if dal <= al:
                nome = " · ".join(nome for nome in (primo.nome, secondo.nome) if nome)
                tratti.append(
                    TrattoDiPeriodo(Periodo(dal, al), (primo.chiave, secondo.chiave), nome)
                )
    return sorted(tratti, key=lambda tratto: tratto.periodo.dal)


# --- quantities --------------------------------------------------------------------------------


def quantita_per_data(
    tratti: Sequence[TrattoDiPeriodo[T]], consegne: Iterable[tuple[datetime.date, Decimal]]
) -> list[Decimal]:
    """For each stretch, how much was given on its days; they sum to all that was given.

    Raises ErroreTariffa CONTESTO_NON_VALIDO for a date outside every stretch.
    """
    somme = [Decimal(0)] * len(tratti)
    for giorno, quantita in consegne:
        for indice, tratto in enumerate(tratti):
            if giorno in tratto.periodo:
                somme[indice] += quantita
                break
        else:
            raise ErroreTariffa(
                CONTESTO_NON_VALIDO,
                f"La prestazione del {formati.data(giorno)} è fuori dal periodo calcolato: "
                "correggi la data, o calcola anche quel mese.",
            )
    return somme


def quantita_per_giorni(
    tratti: Sequence[TrattoDiPeriodo[T]], quantita: Decimal, quanto: Decimal = CENTESIMO
) -> list[Decimal]:
    """A quantity whose dates are not known, shared by the days of each stretch.

    Each share is a multiple of `quanto` («1» for meals, «0.5» for half hours); what is left over
    goes to the greatest remainders, of equal ones to the first; the shares sum to the quantity.
    Raises ErroreTariffa CONTESTO_NON_VALIDO if the quantity is not a multiple of `quanto`.
    """
    unita, avanza = divmod(quantita, quanto)
    if quantita < 0 or avanza:
        raise ErroreTariffa(
            CONTESTO_NON_VALIDO,
            f"La quantità «{formati.numero(quantita, 2)}» non si divide in parti da "
            f"{formati.numero(quanto, 2)}: correggi la quantità, o scrivi i giorni in cui è stata "
            "data.",
        )
    giorni = [tratto.periodo.giorni for tratto in tratti]
    totale = sum(giorni)
    quote = [divmod(int(unita) * n, totale) for n in giorni]
    restano = int(unita) - sum(intere for intere, _ in quote)
    ordine = sorted(range(len(tratti)), key=lambda i: (-quote[i][1], i))
    in_piu = set(ordine[:restano])
    return [(intere + (i in in_piu)) * quanto for i, (intere, _) in enumerate(quote)]


def entro_il_massimo(quantita: Sequence[Decimal], massimo: Decimal) -> list[Decimal]:
    """Quantities in order of time under one monthly ceiling: the first take all they need.

    The ceiling belongs to the month, not to each stretch: Jesi's 15 days stay 15 in a month that
    spans two editions.
    """
    resta = massimo
    prese = []
    for parte in quantita:
        presa = min(parte, resta)
        resta -= presa
        prese.append(presa)
    return prese


# --- amounts -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Parte:
    """What is due for a stretch: euro with two decimals, and how it was found, in words."""

    periodo: Periodo
    importo: Decimal
    passo: str


@dataclass(frozen=True)
class Conto:
    """The parts and their sum."""

    parti: tuple[Parte, ...]

    @property
    def totale(self) -> Decimal:
        """Euro: the sum of the parts, each already rounded."""
        return sum((parte.importo for parte in self.parti), Decimal("0.00"))

    @property
    def passi(self) -> list[str]:
        """One sentence a part, and the sum if the parts are more than one."""
        passi = [parte.passo for parte in self.parti]
        if len(self.parti) > 1:
            passi.append(f"Somma delle parti: {formati.euro(self.totale)}.")
        return passi


def somma_parti(parti: Sequence[tuple[TrattoDiPeriodo[T], Decimal]]) -> Conto:
    """The account of parts computed each by its edition; each is rounded to the cent, HALF_UP."""
    return Conto(
        tuple(
            Parte(
                tratto.periodo,
                reso := _al_centesimo(importo),
                f"{_maiuscola(str(tratto.periodo))}{_di(tratto.nome)}: {formati.euro(reso)}.",
            )
            for tratto, importo in parti
        )
    )


def rata_per_giorni(parti: Sequence[tuple[TrattoDiPeriodo[T], Decimal]]) -> Conto:
    """The account of monthly amounts, each due for its days over the days of the calendar month.

    Every stretch is cut at the ends of its months; a month entirely at one amount is that amount,
    whatever the stretches: neighbours at the same amount in the same month are joined first, so
    that the cut never makes or loses a cent. Each part is rounded to the cent, HALF_UP.
    """
    pezzi: list[tuple[Periodo, Decimal, str]] = []
    for tratto, rata in parti:
        for pezzo in mesi(tratto.periodo):
            prima = pezzi[-1] if pezzi else None
            if (
                prima
                and prima[1] == rata
                and prima[0].al + UN_GIORNO == pezzo.dal
                and prima[0].al in mese_intero(pezzo.dal)
            ):
                nomi = prima[2] if prima[2] == tratto.nome else f"{prima[2]}, {tratto.nome}"
                pezzi[-1] = (Periodo(prima[0].dal, pezzo.al), rata, nomi)
            else:
                pezzi.append((pezzo, rata, tratto.nome))
    conto = []
    for pezzo, rata, nome in pezzi:
        nel_mese = mese_intero(pezzo.dal).giorni
        importo = _al_centesimo(rata * pezzo.giorni / nel_mese)
        if pezzo.giorni == nel_mese:
            passo = f"{_maiuscola(str(pezzo))}{_di(nome)}, mese intero: {formati.euro(importo)}."
        else:
            passo = (
                f"{_maiuscola(str(pezzo))}{_di(nome)}: {formati.euro(rata)} al mese × "
                f"{formati.plurale(pezzo.giorni, 'giorno', 'giorni')} su {nel_mese} = "
                f"{formati.euro(importo)}."
            )
        conto.append(Parte(pezzo, importo, passo))
    return Conto(tuple(conto))


# --- conguaglio --------------------------------------------------------------------------------


@dataclass(frozen=True)
class RigaConguaglio:
    """A month computed again. `differenza` in euro: positive is still to be paid by the person,
    negative to be given back. `precedente` None: nothing had been computed for that month."""

    mese: datetime.date
    precedente: Decimal | None
    nuovo: Decimal
    differenza: Decimal
    parole: str


@dataclass(frozen=True)
class Conguaglio:
    """The months computed again, in order; `intatti` are the months that keep what they had."""

    righe: tuple[RigaConguaglio, ...]
    intatti: tuple[datetime.date, ...]

    @property
    def totale(self) -> Decimal:
        """Euro with its sign: the sum of the rows."""
        return sum((riga.differenza for riga in self.righe), Decimal("0.00"))

    @property
    def parole(self) -> str:
        """What the person has to do with it, in one sentence."""
        if self.totale > 0:
            return f"Restano da pagare {formati.euro(self.totale)}."
        if self.totale < 0:
            return f"Vanno restituiti {formati.euro(-self.totale)}."
        return "Niente da pagare né da restituire."


def conguaglio(
    precedente: Mapping[datetime.date, Decimal], nuovo: Mapping[datetime.date, Decimal]
) -> Conguaglio:
    """Month by month, the new computation less the one before; keys are any day of the month.

    Only the months of `nuovo` are computed again: a month that is no longer due is there with 0,
    one that is absent keeps what it had and is in `intatti`. Two amounts for one month are summed.
    """
    prima, dopo = _per_mese(precedente), _per_mese(nuovo)
    righe = []
    for mese in sorted(dopo):
        era, adesso = prima.get(mese), dopo[mese]
        differenza = adesso - (era or Decimal("0.00"))
        righe.append(
            RigaConguaglio(mese, era, adesso, differenza, _parole(mese, era, adesso, differenza))
        )
    return Conguaglio(tuple(righe), tuple(sorted(set(prima) - set(dopo))))


def _parole(mese: datetime.date, era: Decimal | None, adesso: Decimal, differenza: Decimal) -> str:
    quando = f"{formati.MESI[mese.month - 1].capitalize()} {mese.year}"
    prima = "nessun importo calcolato prima" if era is None else f"prima {formati.euro(era)}"
    if differenza > 0:
        esito = f"da pagare {formati.euro(differenza)}"
    elif differenza < 0:
        esito = f"da restituire {formati.euro(-differenza)}"
    else:
        esito = "nessuna differenza"
    return f"{quando}: {prima}, ora {formati.euro(adesso)}: {esito}."


def _per_mese(importi: Mapping[datetime.date, Decimal]) -> dict[datetime.date, Decimal]:
    per_mese: dict[datetime.date, Decimal] = {}
    for giorno, importo in importi.items():
        mese = giorno.replace(day=1)
        per_mese[mese] = per_mese.get(mese, Decimal("0.00")) + _al_centesimo(importo)
    return per_mese


def _al_centesimo(importo: Decimal) -> Decimal:
    return importo.quantize(CENTESIMO, rounding=ROUND_HALF_UP)


def _maiuscola(testo: str) -> str:
    return testo[0].upper() + testo[1:]


def _di(nome: str) -> str:
    return f", {nome}" if nome else ""
