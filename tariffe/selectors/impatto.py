"""What a draft would change for the people who pay today: counts and euro, never a person."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from tariffe.anomalie import ErroreTariffa
from tariffe.calcolo import calcola
from tariffe.calcolo.mensile import al_mese
from tariffe.enums import MotivoAssegnazione
from tariffe.models import EdizioneTariffe, RegolaTariffaria, Servizio, TariffaAssegnata
from tariffe.parsing import Regola
from tariffe.selectors.regole import con_pezzi, regole_lette

# Reserved aggregates never show fewer persons than this, but zero.
SOGLIA = 3
ZERO = Decimal("0.00")
# Monthly differences in euro: upper bounds of the classes.
CLASSI: tuple[tuple[Decimal | None, str], ...] = (
    (Decimal("-50"), "50 € o più in meno al mese"),
    (Decimal("-20"), "da 20 a 50 € in meno"),
    (Decimal("-5"), "da 5 a 20 € in meno"),
    (Decimal("-0.01"), "meno di 5 € in meno"),
    (Decimal("0"), "uguale"),
    (Decimal("4.99"), "meno di 5 € in più"),
    (Decimal("19.99"), "da 5 a 20 € in più"),
    (Decimal("49.99"), "da 20 a 50 € in più"),
    (None, "50 € o più in più al mese"),
)


@dataclass(frozen=True)
class ClasseImpatto:
    """How many fall in a class of monthly difference; None = hidden."""

    nome: str
    quante: int | None


@dataclass(frozen=True)
class Impatto:
    """What changes for one service, or for all; None = hidden. Euro a month.

    `prima` and `dopo` are those of the tariffs that can be computed. `derogate` keep the amount
    decided by hand: they are in no other count. `errori` counts refusals by code.
    """

    nome: str
    servizio: Servizio | None
    totale: int | None
    pagano_di_piu: int | None
    pagano_di_meno: int | None
    uguali: int | None
    in_errore: int | None
    derogate: int | None
    prima: Decimal | None
    dopo: Decimal | None
    classi: tuple[ClasseImpatto, ...]
    errori: Mapping[str, int | None]
    nascosto: bool = False

    @property
    def differenza(self) -> Decimal | None:
        """Euro a month, more (positive) or less."""
        return None if self.prima is None or self.dopo is None else self.dopo - self.prima


@dataclass(frozen=True)
class ImpattoEdizione:
    """The whole preview: `fuori` counts the tariffs of services the draft has no rule for."""

    edizione: EdizioneTariffe
    giorno: datetime.date
    totale: Impatto
    servizi: tuple[Impatto, ...]
    fuori: int | None
    nascosto: bool = False


class _Conto:
    def __init__(self) -> None:
        self.di_piu = self.di_meno = self.uguali = self.derogate = self.quante = 0
        self.prima = self.dopo = ZERO
        self.classi = [0] * len(CLASSI)
        self.errori: dict[str, int] = {}

    def aggiungi(self, prima: Decimal, dopo: Decimal) -> None:
        differenza = dopo - prima
        self.prima += prima
        self.dopo += dopo
        if differenza > 0:
            self.di_piu += 1
        elif differenza < 0:
            self.di_meno += 1
        else:
            self.uguali += 1
        for posto, (fino_a, _) in enumerate(CLASSI):
            if fino_a is None or differenza <= fino_a:
                self.classi[posto] += 1
                break

    def somma(self, altro: "_Conto") -> None:
        for nome in ("di_piu", "di_meno", "uguali", "derogate", "quante", "prima", "dopo"):
            setattr(self, nome, getattr(self, nome) + getattr(altro, nome))
        self.classi = [a + b for a, b in zip(self.classi, altro.classi, strict=True)]
        for codice, quanti in altro.errori.items():
            self.errori[codice] = self.errori.get(codice, 0) + quanti

    def reso(self, nome: str, servizio: Servizio | None) -> Impatto:
        return Impatto(
            nome=nome,
            servizio=servizio,
            totale=self.quante,
            pagano_di_piu=self.di_piu,
            pagano_di_meno=self.di_meno,
            uguali=self.uguali,
            in_errore=sum(self.errori.values()),
            derogate=self.derogate,
            prima=self.prima,
            dopo=self.dopo,
            classi=tuple(
                ClasseImpatto(testo, quante)
                for (_, testo), quante in zip(CLASSI, self.classi, strict=True)
            ),
            errori=dict(sorted(self.errori.items())),
        )


def impatto(edizione: EdizioneTariffe, giorno: datetime.date) -> ImpattoEdizione:
    """The tariffs of the edition's Ambito in force that day, computed again with its rules.

    Each with the ISEE and the context it was assigned with. Raw counts: before anybody sees them,
    `nascondi_pochi`. A constant number of queries. Raises ErroreTariffa if a rule cannot be read.
    """
    regole = list(
        con_pezzi(
            RegolaTariffaria.objects.filter(edizione=edizione)
            .select_related("servizio")
            .order_by("servizio__ordine", "servizio__denominazione", "pk")
        )
    )
    lette = regole_lette(regole, giorno=giorno)
    per_chiave = {(r.servizio_id, r.utenza): lette[r.pk] for r in regole}
    servizi = {r.servizio_id: r.servizio for r in regole}
    conti: dict[int, _Conto] = {pk: _Conto() for pk in servizi}
    fuori = 0
    for servizio, utenza, motivo, isee, contesto, totale in (
        TariffaAssegnata.objects.filter(ambito=edizione.regolamento.ambito_id)
        .in_vigore_il(giorno)
        .order_by()
        .values_list("servizio_id", "regola__utenza", "motivo", "isee", "contesto", "totale_mese")
        .iterator(chunk_size=5_000)
    ):
        regola = per_chiave.get((servizio, utenza))
        if regola is None:
            fuori += 1
            continue
        conto = conti[servizio]
        conto.quante += 1
        if motivo == MotivoAssegnazione.DEROGA:
            conto.derogate += 1
            continue
        try:
            dopo = _dopo(regola, isee, contesto)
        except ErroreTariffa as errore:
            conto.errori[errore.codice] = conto.errori.get(errore.codice, 0) + 1
            continue
        conto.aggiungi(totale or ZERO, dopo)
    insieme = _Conto()
    for conto in conti.values():
        insieme.somma(conto)
    return ImpattoEdizione(
        edizione=edizione,
        giorno=giorno,
        totale=insieme.reso("Tutti i servizi", None),
        servizi=tuple(
            conto.reso(servizi[pk].denominazione, servizi[pk]) for pk, conto in conti.items()
        ),
        fuori=fuori,
    )


def _dopo(regola: Regola, isee: Decimal | None, contesto: dict[str, Any]) -> Decimal:
    """Euro a month by the draft; an expired ISEE is as none where it has no policy for that."""
    if contesto.get("isee_scaduto") and regola.isee_scaduto is None:
        isee = None
        contesto = {k: v for k, v in contesto.items() if k != "isee_scaduto"}
    return al_mese(calcola(regola, isee, contesto).totale, regola.unita)


def nascondi_pochi(tutto: ImpattoEdizione) -> ImpattoEdizione:
    """What may be shown: no count of one or two persons, nor what would give it back.

    If anything is that small, no service keeps its split nor its euro, so that nothing can be
    subtracted; how many tariffs each has stays only if none of them has one or two. The total
    keeps its split and its euro if its own counts allow it, its classes and refusals if theirs do.
    """
    pochi_fuori = _piccolo(tutto.fuori)
    if not (pochi_fuori or any(_pochi(uno) for uno in (tutto.totale, *tutto.servizi))):
        return tutto
    quanti = not any(_piccolo(uno.totale) for uno in tutto.servizi)
    totale = tutto.totale
    if any(_piccolo(conto) for conto in _divisione(totale)):
        totale = _nascondi(totale, quanti=not _piccolo(totale.totale))
    elif any(_piccolo(classe.quante) for classe in totale.classi):
        totale = replace(totale, classi=_senza_conti(totale.classi), nascosto=True)
    if any(_piccolo(conto) for conto in totale.errori.values()):
        totale = replace(totale, errori={}, nascosto=True)
    return replace(
        tutto,
        servizi=tuple(_nascondi(uno, quanti=quanti) for uno in tutto.servizi),
        totale=totale,
        fuori=None if pochi_fuori else tutto.fuori,
        nascosto=True,
    )


def _piccolo(conto: int | None) -> bool:
    return conto is not None and 0 < conto < SOGLIA


def _divisione(uno: Impatto) -> tuple[int | None, ...]:
    return (
        uno.totale, uno.pagano_di_piu, uno.pagano_di_meno, uno.uguali, uno.in_errore, uno.derogate,
    )  # fmt: skip


def _pochi(uno: Impatto) -> bool:
    conti = (*_divisione(uno), *(c.quante for c in uno.classi), *uno.errori.values())
    return any(_piccolo(conto) for conto in conti)


def _senza_conti(classi: tuple[ClasseImpatto, ...]) -> tuple[ClasseImpatto, ...]:
    return tuple(ClasseImpatto(classe.nome, None) for classe in classi)


def _nascondi(uno: Impatto, *, quanti: bool) -> Impatto:
    return replace(
        uno,
        totale=uno.totale if quanti else None,
        pagano_di_piu=None,
        pagano_di_meno=None,
        uguali=None,
        in_errore=None,
        derogate=None,
        prima=None,
        dopo=None,
        classi=_senza_conti(uno.classi),
        errori={},
        nascosto=True,
    )
