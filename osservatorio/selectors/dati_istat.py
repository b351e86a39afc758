"""What of Istat's data is loaded, what is missing, and how two editions of a year differ."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.utils import timezone

from osservatorio.enums import InsiemeDati, StatoCaricamentoDati
from osservatorio.models import (
    CaricamentoDati,
    Edizione,
    OsservazioneIstat,
    Residenti,
    SceltaEdizione,
    ValoreSerie,
)
from territorio.models import Comune

# The first year that the Province asked the observatory to start from.
PRIMO_ANNO = 2005
PER_PAGINA = 50

PER_ETA = frozenset({InsiemeDati.POPOLAZIONE, InsiemeDati.STRANIERI})
# What two editions are compared by, where they are of series.
_SERIE_DEL_TOTALE = {InsiemeDati.BILANCIO: "residenti_fine", InsiemeDati.FAMIGLIE: "famiglie"}
CONTA = {
    InsiemeDati.POPOLAZIONE: "residenti",
    InsiemeDati.STRANIERI: "stranieri residenti",
    InsiemeDati.BILANCIO: "residenti al 31 dicembre",
    InsiemeDati.FAMIGLIE: "famiglie",
    InsiemeDati.SPESA_ISTAT: "euro spesi dai comuni",
}


@dataclass(frozen=True)
class EdizioneVista:
    """An edition and how many comuni of the Province it has, of those that existed on its day.

    `attesi` is None for what is not by comune; `totale` None where the edition has none.
    """

    edizione: Edizione
    presenti: int
    attesi: int | None
    totale: int | None

    @property
    def completa(self) -> bool:
        """True if no comune of the Province is missing."""
        return self.attesi is None or self.presenti >= self.attesi


@dataclass(frozen=True)
class AnnoVisto:
    """The editions of one year of a set, the one in force first."""

    anno: int
    edizioni: list[EdizioneVista]


@dataclass(frozen=True)
class InsiemeVisto:
    """A set of data: its years, latest first, and those without any edition in force."""

    codice: str
    nome: str
    conta: str
    anni: list[AnnoVisto]
    senza_dati: str


@dataclass(frozen=True)
class DatiCaricati:
    """The whole board. `in_attesa` = uploads of the last month not confirmed yet."""

    insiemi: list[InsiemeVisto]
    in_attesa: list[CaricamentoDati] = field(default_factory=list)


def dati_caricati(*, con_caricamenti: bool = False) -> DatiCaricati:
    """Every set of data, year by year; the number of queries does not grow with the editions."""
    edizioni = list(
        Edizione.objects.select_related("caricata_da").order_by(
            "insieme", "-anno", "-in_vigore", "-caricata_il", "-pk"
        )
    )
    presenti = _presenti()
    comuni = list(
        Comune.objects.della_provincia().values_list("istituito_il", "soppresso_il").order_by()
    )
    per_insieme: dict[str, dict[int, list[EdizioneVista]]] = defaultdict(lambda: defaultdict(list))
    for edizione in edizioni:
        vista = _vista(edizione, presenti.get(edizione.pk, 0), comuni)
        per_insieme[edizione.insieme][edizione.anno].append(vista)
    in_attesa: list[CaricamentoDati] = []
    if con_caricamenti:
        in_attesa = list(
            CaricamentoDati.objects.filter(
                stato__in=[StatoCaricamentoDati.DA_CONFERMARE, StatoCaricamentoDati.IN_LAVORAZIONE]
            )
            .select_related("caricato_da")
            .order_by("-caricato_il", "-pk")[:PER_PAGINA]
        )
    return DatiCaricati(
        [_insieme(InsiemeDati(codice), per_insieme[codice]) for codice in InsiemeDati.values],
        in_attesa,
    )


def _insieme(insieme: InsiemeDati, per_anno: Mapping[int, list[EdizioneVista]]) -> InsiemeVisto:
    con_dati = {
        anno for anno, viste in per_anno.items() if any(v.edizione.in_vigore for v in viste)
    }
    oggi = timezone.localdate()
    # A balance of this year is not out before it ends.
    ultimo = oggi.year if insieme in PER_ETA else oggi.year - 1
    mancano = [anno for anno in range(PRIMO_ANNO, ultimo + 1) if anno not in con_dati]
    return InsiemeVisto(
        codice=insieme.value,
        nome=str(insieme.label),
        conta=CONTA[insieme],
        anni=[AnnoVisto(anno, per_anno[anno]) for anno in sorted(per_anno, reverse=True)],
        senza_dati=intervalli(mancano),
    )


def intervalli(anni: Sequence[int]) -> str:
    """«2005–2021, 2024»: years in order, runs of at least three as a range."""
    pezzi: list[str] = []
    gruppo: list[int] = []
    for anno in [*anni, -1]:
        if gruppo and anno != gruppo[-1] + 1:
            if len(gruppo) >= 3:
                pezzi.append(f"{gruppo[0]}–{gruppo[-1]}")
            else:
                pezzi += [str(uno) for uno in gruppo]
            gruppo = []
        gruppo.append(anno)
    return ", ".join(pezzi)


def _presenti(edizioni: Iterable[int] | None = None) -> dict[int, int]:
    """Comuni of the Province in each edition, by its primary key."""
    comuni = list(Comune.objects.della_provincia().order_by().values_list("pk", flat=True))
    quali = {} if edizioni is None else {"edizione__in": list(edizioni)}
    per_eta = (
        Residenti.objects.filter(comune__in=comuni, **quali)
        .order_by()
        .values_list("edizione_id")
        .annotate(quanti=Count("comune_id"))
    )
    per_serie = (
        ValoreSerie.objects.filter(comune__in=comuni, **quali)
        .order_by()
        .values_list("edizione_id")
        .annotate(quanti=Count("comune_id", distinct=True))
    )
    return {**dict(per_eta), **dict(per_serie)}


def _vista(
    edizione: Edizione,
    presenti: int,
    comuni: Sequence[tuple[datetime.date | None, datetime.date | None]],
) -> EdizioneVista:
    giorno = edizione.data_riferimento
    if edizione.insieme == InsiemeDati.SPESA_ISTAT:
        return EdizioneVista(edizione, presenti, None, None)
    attesi = sum(
        (istituito is None or istituito <= giorno) and (soppresso is None or giorno < soppresso)
        for istituito, soppresso in comuni
    )
    return EdizioneVista(edizione, presenti, attesi, edizione.popolazione or None)


# --- one set, one year -------------------------------------------------------------------------


@dataclass(frozen=True)
class RigaConfronto:
    """A comune (or a territory) in two editions: None where one of them has not it."""

    codice: str
    nome: str
    prima: int | None
    dopo: int | None

    @property
    def differenza(self) -> int | None:
        """After minus before, None where one is missing."""
        return None if self.prima is None or self.dopo is None else self.dopo - self.prima


@dataclass(frozen=True)
class ConfrontoEdizioni:
    """Two editions side by side: totals over what both have, rows that differ, the largest first.

    `uguali` = rows with the same number in both.
    """

    prima: EdizioneVista
    dopo: EdizioneVista
    totale_prima: int
    totale_dopo: int
    uguali: int
    solo_prima: int
    solo_dopo: int
    righe: Page[RigaConfronto]

    @property
    def differenza(self) -> int:
        """Of the totals over what both editions have."""
        return self.totale_dopo - self.totale_prima


@dataclass(frozen=True)
class AnnoDiUnInsieme:
    """A set and a year: its editions, what is missing, who chose, and two of them compared."""

    insieme: InsiemeDati
    anno: int
    conta: str
    edizioni: list[EdizioneVista]
    mancanti: list[str]
    scelte: list[SceltaEdizione]
    confronto: ConfrontoEdizioni | None


def anno_di_un_insieme(
    insieme: str, anno: int, *, prima: int | None = None, dopo: int | None = None, pagina: int = 1
) -> AnnoDiUnInsieme | None:
    """The editions of a set in a year; `prima` and `dopo` choose which two to compare.

    By default the one in force and the last loaded of the others. None if there is no edition.
    """
    edizioni = list(
        Edizione.objects.filter(insieme=insieme, anno=anno)
        .select_related("caricata_da")
        .order_by("-in_vigore", "-caricata_il", "-pk")
    )
    if not edizioni:
        return None
    presenti = _presenti(e.pk for e in edizioni)
    comuni = list(
        Comune.objects.della_provincia()
        .order_by("nome_ordinamento", "pk")
        .values_list("pk", "denominazione", "istituito_il", "soppresso_il")
    )
    viste = [
        _vista(e, presenti.get(e.pk, 0), [(dal, al) for _, _, dal, al in comuni]) for e in edizioni
    ]
    return AnnoDiUnInsieme(
        insieme=InsiemeDati(insieme),
        anno=anno,
        conta=CONTA[InsiemeDati(insieme)],
        edizioni=viste,
        mancanti=_mancanti(insieme, viste, comuni),
        scelte=list(
            SceltaEdizione.objects.filter(edizione__in=edizioni).select_related(
                "edizione", "scelta_da"
            )
        ),
        confronto=_confronto(viste, prima, dopo, pagina),
    )


def _mancanti(
    insieme: str,
    viste: Sequence[EdizioneVista],
    comuni: Sequence[tuple[int, str, datetime.date | None, datetime.date | None]],
) -> list[str]:
    """Comuni of the Province, existing on the day, that no edition in force has."""
    in_vigore = [v.edizione for v in viste if v.edizione.in_vigore]
    if insieme == InsiemeDati.SPESA_ISTAT or not in_vigore:
        return []
    righe: QuerySet = Residenti.objects if insieme in PER_ETA else ValoreSerie.objects  # type: ignore[assignment]
    coperti = set(
        righe.filter(edizione__in=in_vigore, comune__in=[pk for pk, *_ in comuni])
        .order_by()
        .values_list("comune_id", flat=True)
        .distinct()
    )
    giorno = in_vigore[0].data_riferimento
    return [
        nome
        for pk, nome, dal, al in comuni
        if pk not in coperti and (dal is None or dal <= giorno) and (al is None or giorno < al)
    ]


def _confronto(
    viste: Sequence[EdizioneVista], prima: int | None, dopo: int | None, pagina: int
) -> ConfrontoEdizioni | None:
    if len(viste) < 2:
        return None
    per_pk = {v.edizione.pk: v for v in viste}
    una = per_pk.get(prima or 0, viste[0])
    altre = [v for v in viste if v is not una]
    altra = per_pk.get(dopo or 0, altre[0])
    if altra is una:
        altra = altre[0]
    valori_una, valori_altra = (_valori(v.edizione) for v in (una, altra))
    righe = [
        RigaConfronto(
            codice,
            nome,
            valori_una.get((codice, nome)),
            valori_altra.get((codice, nome)),
        )
        for codice, nome in sorted(valori_una.keys() | valori_altra.keys())
    ]
    diverse = sorted(
        (r for r in righe if r.prima != r.dopo),
        key=lambda r: (r.differenza is not None, -abs(r.differenza or 0), r.codice),
    )
    comuni = [r for r in righe if r.differenza is not None]
    return ConfrontoEdizioni(
        prima=una,
        dopo=altra,
        totale_prima=sum(r.prima or 0 for r in comuni),
        totale_dopo=sum(r.dopo or 0 for r in comuni),
        uguali=sum(r.prima == r.dopo for r in righe),
        solo_prima=sum(r.dopo is None for r in righe),
        solo_dopo=sum(r.prima is None for r in righe),
        righe=Paginator(diverse, PER_PAGINA).get_page(pagina),
    )


def _valori(edizione: Edizione) -> dict[tuple[str, str], int]:
    """What the edition says of each comune (code, name), or of each territory and area."""
    if edizione.insieme in PER_ETA:
        return {
            (codice, nome): n
            for codice, nome, n in Residenti.objects.filter(edizione=edizione)
            .order_by()
            .values_list("comune__codice_istat", "comune__denominazione", "popolazione")
        }
    if edizione.insieme == InsiemeDati.SPESA_ISTAT:
        return {
            (territorio, f"{nome}, {area}"): int(valore or 0)
            for territorio, nome, area, valore in OsservazioneIstat.objects.filter(
                edizione=edizione, misura="EXPMUN", servizio="ALL", valore__isnull=False
            )
            .order_by()
            .values_list("territorio", "nome_territorio", "area", "valore")
        }
    serie = _SERIE_DEL_TOTALE[InsiemeDati(edizione.insieme)]
    return {
        (codice, nome): n
        for codice, nome, n in ValoreSerie.objects.filter(edizione=edizione, serie=serie)
        .order_by()
        .values_list("comune__codice_istat", "comune__denominazione", "valore")
    }
