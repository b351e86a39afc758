"""What the Ambiti declare: sums of cells of their returns, as `calcolo.prelievi` describes them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from base.formati import arrotonda
from osservatorio.calcolo import MediaUnita, Prelievo, medie_delle_unita, serie_dichiarate
from osservatorio.calcolo.prelievi import SENZA_UNITA
from osservatorio.selectors.serie.dichiarate import DiUnaVersione, leggi_dichiarate
from osservatorio.selectors.serie.lettura import Bozze, Lettura
from osservatorio.selectors.territori import Territorio
from rendicontazione.models import Fatto, Versione
from rendicontazione.selectors import MENO, concetti_delle_versioni, non_confrontabile

GIORNATE, GIORNI, CAPIENZA = (
    "f3.giornate_presenza", "f3.giorni_apertura", "f2.capienza_strutturale",
)  # fmt: skip
SENZA_PRESENZE = "Nessuna unità di questi tipi ha scritto giornate di presenza e di apertura."

# What a sum is grouped by besides version and measure, in this order: field of `Fatto`.
_DIMENSIONI = {
    "area": "area_utenza",
    "voce": "voce__codice",
    "forma": "forma_gestione",
    "tipo": "unita__tipo__codice",
    "fascia": "fascia_eta",
    "sesso": "sesso",
    "cittadinanza": "cittadinanza",
    "in_carico": "presa_in_carico",
    "annualita": "annualita",
}


def leggi(
    territori: Sequence[Territorio],
    letture: Sequence[Lettura],
    serie: frozenset[str],
    bozze: Bozze,
) -> None:
    """Sums of declared cells: euro, persons, places, days. Seven queries at most, whatever."""
    leggi_dichiarate(territori, letture, serie, bozze, _delle_versioni)


def _delle_versioni(versioni: Sequence[int], serie: frozenset[str]) -> Mapping[int, DiUnaVersione]:
    prelievi = {c: una.prelievo for c, una in serie_dichiarate().items() if c in serie}
    medie = {c: una for c, una in medie_delle_unita().items() if c in serie}
    concetti = concetti_delle_versioni(versioni)
    # For the means of units the year may be asked for: they are never in the dashboard.
    anni = {} if not medie and _senza_anni(prelievi.values(), concetti) else _anni(versioni)
    risultato = {pk: DiUnaVersione() for pk in versioni}
    somme = _somme(versioni, prelievi.values()) if prelievi else {}
    unita = _unita(versioni) if medie else {}
    for pk, sue in risultato.items():
        for codice, prelievo in prelievi.items():
            chiesti = {misura.removeprefix(MENO) for misura in prelievo.misure}
            valore = _valore(prelievo, somme.get(pk, []), anni.get(pk, 0))
            if not chiesti <= concetti[pk]:
                sue.motivi[codice] = non_confrontabile(anni[pk])
            elif valore is None:
                sue.motivi[codice] = prelievo.senza
                if prelievo.tipi and not _ha_unita(prelievo.tipi, somme.get(pk, [])):
                    sue.vuote.add(codice)
            else:
                sue.valori[codice] = valore
        for codice, media in medie.items():
            trovata = _media(media, unita.get(pk, []))
            if not {GIORNATE, GIORNI, CAPIENZA} <= concetti[pk]:
                sue.motivi[codice] = non_confrontabile(anni[pk])
            elif trovata is None:
                ci_sono = any(una.tipo in media.tipi for una in unita.get(pk, []))
                sue.motivi[codice] = SENZA_PRESENZE if ci_sono else SENZA_UNITA
                # Numerator and denominator leave out the same units: here, all of them.
                sue.vuote.add(codice)
            else:
                sue.valori[codice] = trovata
    return risultato


def _senza_anni(prelievi: Iterable[Prelievo], concetti: Mapping[int, frozenset[str]]) -> bool:
    """True if nobody needs the years: no choice of years, and every form asked for everything."""
    prelievi = list(prelievi)
    chiesti = {m.removeprefix(MENO) for p in prelievi for m in p.misure}
    return all(p.anni_prima is None for p in prelievi) and all(
        chiesti <= suoi for suoi in concetti.values()
    )


def _anni(versioni: Sequence[int]) -> dict[int, int]:
    return dict(
        Versione.objects.filter(pk__in=versioni).values_list(
            "pk", "rendicontazione__campagna__anno"
        )
    )


@dataclass(frozen=True)
class _Somma:
    """Cells of a measure with the same dimensions, summed."""

    concetto: str
    totale: Decimal
    area: str = ""
    voce: str | None = None
    forma: str = ""
    tipo: str | None = None
    fascia: str = ""
    sesso: str = ""
    cittadinanza: str = ""
    in_carico: bool | None = None
    annualita: int | None = None


def _somme(versioni: Sequence[int], prelievi: Iterable[Prelievo]) -> dict[int, list[_Somma]]:
    """One query: the measures asked for, by version and by the dimensions that somebody chooses."""
    prelievi = list(prelievi)
    concetti = {m.removeprefix(MENO) for p in prelievi for m in p.misure}
    if any(p.tipi for p in prelievi):
        concetti.add(CAPIENZA)
    usate = [d for d in _DIMENSIONI if any(_sceglie(p, d) for p in prelievi)]
    per_versione: dict[int, list[_Somma]] = defaultdict(list)
    for versione, concetto, *dove, totale in (
        Fatto.objects.filter(
            versione__in=versioni, valore__isnull=False, colonna__concetto__in=concetti
        )
        .order_by()
        .values_list("versione_id", "colonna__concetto", *(_DIMENSIONI[d] for d in usate))
        .annotate(totale=Sum("valore"))
    ):
        per_versione[versione].append(
            _Somma(concetto, totale, **dict(zip(usate, dove, strict=True)))
        )
    return per_versione


def _sceglie(prelievo: Prelievo, dimensione: str) -> bool:
    return {
        "area": bool(prelievo.area),
        "voce": bool(prelievo.voci or prelievo.tabella),
        "forma": bool(prelievo.forma),
        "tipo": bool(prelievo.tipi),
        "fascia": bool(prelievo.fasce),
        "sesso": bool(prelievo.sesso),
        "cittadinanza": bool(prelievo.cittadinanza),
        "in_carico": prelievo.in_carico,
        "annualita": prelievo.anni_prima is not None,
    }[dimensione]


def _valore(prelievo: Prelievo, somme: Sequence[_Somma], anno: int) -> Decimal | None:
    """The signed sum; None if the first measure has no cell there."""
    segni = {m.removeprefix(MENO): -1 if m.startswith(MENO) else 1 for m in prelievo.misure}
    totale, c_e = Decimal(0), False
    for somma in somme:
        if somma.concetto in segni and _risponde(prelievo, somma, anno):
            totale += segni[somma.concetto] * somma.totale
            c_e = c_e or somma.concetto == prelievo.misure[0]
    return totale if c_e else None


def _ha_unita(tipi: Sequence[str], somme: Sequence[_Somma]) -> bool:
    """True if the version lists a unit of those types: its places are always asked for."""
    return any(s.concetto == CAPIENZA and s.tipo in tipi for s in somme)


def _risponde(prelievo: Prelievo, somma: _Somma, anno: int) -> bool:
    voce = somma.voce or ""
    return (
        prelievo.area in {"", somma.area}
        and (not prelievo.tabella or voce.startswith(f"{prelievo.tabella}."))
        and (not prelievo.voci or voce in prelievo.voci)
        and prelievo.forma in {"", somma.forma}
        and (not prelievo.tipi or somma.tipo in prelievo.tipi)
        and (not prelievo.fasce or somma.fascia in prelievo.fasce)
        and prelievo.sesso in {"", somma.sesso}
        and prelievo.cittadinanza in {"", somma.cittadinanza}
        and (not prelievo.in_carico or somma.in_carico is True)
        and (prelievo.anni_prima is None or somma.annualita == anno - prelievo.anni_prima)
    )


@dataclass(frozen=True)
class _Unita:
    """A unit of a return: what it wrote of its year."""

    tipo: str
    misure: Mapping[str, Decimal]


def _unita(versioni: Sequence[int]) -> dict[int, list[_Unita]]:
    """One query: the units of each version with places, days open and days of presence."""
    misure: dict[tuple[int, int, str], dict[str, Decimal]] = defaultdict(dict)
    for versione, unita, tipo, concetto, totale in (
        Fatto.objects.filter(
            versione__in=versioni,
            valore__isnull=False,
            unita__isnull=False,
            colonna__concetto__in=(GIORNATE, GIORNI, CAPIENZA),
        )
        .order_by()
        .values_list("versione_id", "unita_id", "unita__tipo__codice", "colonna__concetto")
        .annotate(totale=Sum("valore"))
    ):
        misure[versione, unita, tipo][concetto] = totale
    per_versione: dict[int, list[_Unita]] = defaultdict(list)
    for (versione, _, tipo), sue in misure.items():
        per_versione[versione].append(_Unita(tipo, sue))
    return per_versione


def _media(media: MediaUnita, unita: Sequence[_Unita]) -> Decimal | None:
    """Persons present on average, summed over the units (HALF_UP to two decimals); or
    the places of the same units. None if none of them wrote both days.
    """
    complete = [
        una.misure
        for una in unita
        if una.tipo in media.tipi
        and {GIORNATE, GIORNI, CAPIENZA} <= set(una.misure)
        and una.misure[GIORNI] > 0
    ]
    if not complete:
        return None
    if media.utenti:
        return arrotonda(sum((m[GIORNATE] / m[GIORNI] for m in complete), Decimal(0)), 2)
    return sum((m[CAPIENZA] for m in complete), Decimal(0))
