"""What the Osservatorio reads: facts of approved versions, cell by cell or summed by area.

Only versions without errors have facts. Amounts in euro, counts in persons; a missing cell has no
row and is not a zero. Until another version is approved, the last approved one counts, whatever
the state of the return.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from rendicontazione.models import Fatto, Versione
from territorio.models import Ambito

# The columns of the sheet of the spending, whatever model it is of.
CONCETTI_SPESA = "f1."
# What is read with a version: whose it is, and who loaded, confirmed and approved it.
CON_CHI = (
    "rendicontazione__campagna", "rendicontazione__ambito", "caricamento__caricato_da",
    "confermata_da", "approvata_da",
)  # fmt: skip


@dataclass(frozen=True)
class FattoDichiarato:
    """One numeric cell: `misura` is its column («spesa_totale»), `cella` where it is written."""

    ambito_id: int
    anno: int
    versione_id: int
    foglio: str
    riga: int
    cella: str
    misura: str
    valore: Decimal
    forma_gestione: str
    codice_istat_comune: str | None
    codice_ente: str | None
    area_utenza: str
    codice_voce: str
    unita_misura: str


@dataclass(frozen=True)
class DatiApprovati:
    """Which version counts for an Ambito in a year."""

    ambito_id: int
    numero_ambito: int
    anno: int
    versione_id: int
    numero_versione: int
    sha256: str
    approvata_il: datetime.datetime
    dimostrativa: bool


def versione_approvata(anno: int, ambito: Ambito) -> Versione | None:
    """The last approved version of that Ambito and year; None if none ever was."""
    return (
        Versione.objects.approvate()
        .filter(
            rendicontazione__campagna__anno=anno,
            rendicontazione__campagna__palestra=False,
            rendicontazione__ambito=ambito,
        )
        .select_related(*CON_CHI)
        .first()
    )


def ambiti_con_dati_approvati(anno: int) -> list[DatiApprovati]:
    """One row per Ambito with approved data for that year, by number of the Ambito."""
    return dati_approvati_negli_anni([anno])


def dati_approvati_negli_anni(anni: Iterable[int]) -> list[DatiApprovati]:
    """One row per year and Ambito with approved data, by year and number of the Ambito."""
    in_vigore = (
        Versione.objects.filter(
            rendicontazione__campagna__anno__in=list(anni),
            rendicontazione__campagna__palestra=False,
            approvata_il__isnull=False,
        )
        .order_by("rendicontazione_id", "-approvata_il", "-pk")
        .distinct("rendicontazione_id")
        .select_related("rendicontazione__campagna", "rendicontazione__ambito")
    )
    dati = [
        DatiApprovati(
            ambito_id=versione.rendicontazione.ambito_id,
            numero_ambito=versione.rendicontazione.ambito.numero,
            anno=versione.rendicontazione.campagna.anno,
            versione_id=versione.pk,
            numero_versione=versione.numero,
            sha256=versione.sha256,
            approvata_il=versione.approvata_il,
            dimostrativa=versione.rendicontazione.campagna.dimostrativa,
        )
        for versione in in_vigore
        if versione.approvata_il is not None
    ]
    return sorted(dati, key=lambda d: (d.anno, d.numero_ambito, d.ambito_id))


def _dichiarati(fatti: "QuerySet[Fatto]") -> list[FattoDichiarato]:
    return [
        FattoDichiarato(*riga)  # type: ignore[arg-type]  # numbers only: filtered below
        for riga in fatti.filter(valore__isnull=False)
        .order_by("versione", "colonna__foglio__ordine", "riga", "colonna__numero")
        .values_list(
            "versione__rendicontazione__ambito_id",
            "versione__rendicontazione__campagna__anno",
            "versione_id",
            "colonna__foglio__codice",
            "riga",
            "cella",
            "colonna__nome",
            "valore",
            "forma_gestione",
            "comune__codice_istat",
            "ente__codice",
            "area_utenza",
            "voce__codice",
            "unita_misura",
        )
    ]


def fatti_della_versione(versione: Versione) -> list[FattoDichiarato]:
    """Every fact of one version, in the order of the sheet; empty while it has errors."""
    return _dichiarati(Fatto.objects.filter(versione=versione))


def fatti_approvati(anno: int, ambito: Ambito | None = None) -> list[FattoDichiarato]:
    """Facts of the versions that count for that year, of one Ambito or of all that have them."""
    versioni = [
        dati.versione_id
        for dati in ambiti_con_dati_approvati(anno)
        if ambito is None or dati.ambito_id == ambito.pk
    ]
    return _dichiarati(Fatto.objects.filter(versione__in=versioni))


def totali_per_area(versioni: Iterable[int]) -> dict[int, dict[str, dict[str, Decimal]]]:
    """Sums in the database: {versione: {area: {misura: total}}}; an unfilled measure is absent.

    Takes primary keys of versions. `misura` is what the column measures («spesa_totale»), whatever
    the model calls it. Euro with two decimals; `quantita` mixes units and is left out.
    """
    somme = (
        Fatto.objects.filter(
            versione__in=list(versioni),
            valore__isnull=False,
            colonna__concetto__startswith=CONCETTI_SPESA,
        )
        .exclude(colonna__concetto=f"{CONCETTI_SPESA}quantita")
        .values_list("versione_id", "area_utenza", "colonna__concetto")
        .annotate(totale=Sum("valore"))
        .order_by()
    )
    totali: dict[int, dict[str, dict[str, Decimal]]] = {}
    for versione, area, concetto, totale in somme:
        misura = concetto.removeprefix(CONCETTI_SPESA)
        totali.setdefault(versione, {}).setdefault(area, {})[misura] = totale.quantize(
            Decimal("0.01")
        )
    return totali


def somme_dei_fatti(
    versione: Versione, prefisso: str, *dimensioni: str
) -> dict[tuple[Any, ...], dict[str, Decimal]]:
    """Sums in the database of a version: {(dimensions): {concetto: total}}, in their order.

    `prefisso` is a sheet («f1.»), `dimensioni` fields of `Fatto`. An unfilled measure is absent.
    """
    somme: dict[tuple[Any, ...], dict[str, Decimal]] = {}
    for *chiave, concetto, totale in (
        Fatto.objects.filter(
            versione=versione, valore__isnull=False, colonna__concetto__startswith=prefisso
        )
        .values_list(*dimensioni, "colonna__concetto")
        .annotate(totale=Sum("valore"))
        .order_by(*dimensioni, "colonna__concetto")
    ):
        somme.setdefault(tuple(chiave), {})[concetto] = totale
    return somme
