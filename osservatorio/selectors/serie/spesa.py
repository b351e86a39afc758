"""Spending declared by the Ambiti, by area of users: sheet F1."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from osservatorio.calcolo import AREE, spesa_netta
from osservatorio.selectors.serie.dichiarate import DiUnaVersione, leggi_dichiarate
from osservatorio.selectors.serie.lettura import Bozze, Lettura
from osservatorio.selectors.territori import Territorio
from rendicontazione.models import Versione
from rendicontazione.selectors import concetti_delle_versioni, non_confrontabile, totali_per_area

# Net spending means nothing where one of these was not asked.
CONCETTI_DELLA_NETTA = frozenset({"f1.spesa_totale", "f1.entrata_utenza", "f1.entrata_ssn"})
SENZA_AREA = "La rendicontazione non ha righe per quest'area."


def leggi(
    territori: Sequence[Territorio],
    letture: Sequence[Lettura],
    serie: frozenset[str],
    bozze: Bozze,
) -> None:
    """Euro by area: `spesa_totale…` as declared, `spesa_netta…` without users' and SSN's share."""
    leggi_dichiarate(territori, letture, serie, bozze, _delle_versioni)


def _delle_versioni(versioni: Sequence[int], serie: frozenset[str]) -> Mapping[int, DiUnaVersione]:
    totali = totali_per_area(versioni)
    concetti = concetti_delle_versioni(versioni)
    anni = dict(
        Versione.objects.filter(pk__in=versioni).values_list(
            "pk", "rendicontazione__campagna__anno"
        )
    )
    risultato = {}
    for pk in versioni:
        confrontabile = concetti[pk] >= CONCETTI_DELLA_NETTA
        valori = _valori(totali.get(pk, {}), confrontabile=confrontabile)
        risultato[pk] = DiUnaVersione(
            {codice: valori[codice] for codice in serie if codice in valori},
            {
                codice: SENZA_AREA
                if confrontabile or codice.startswith("spesa_totale")
                else non_confrontabile(anni[pk])
                for codice in serie
                if codice not in valori
            },
        )
    return risultato


def _valori(
    per_area: Mapping[str, Mapping[str, Decimal]], *, confrontabile: bool
) -> dict[str, Decimal]:
    """Series of one version; an area without rows is absent, and so is a total without areas."""
    valori: dict[str, Decimal] = {}
    for area in AREE:
        misure = per_area.get(area, {})
        if "spesa_totale" in misure:
            valori[f"spesa_totale_{area.lower()}"] = misure["spesa_totale"]
        netta = spesa_netta(misure) if confrontabile else None
        if netta is not None:
            valori[f"spesa_netta_{area.lower()}"] = netta
    for che in ("spesa_totale", "spesa_netta"):
        parti = [v for codice, v in valori.items() if codice.startswith(f"{che}_")]
        if parti:
            valori[che] = sum(parti, Decimal(0))
    return valori
