"""Storing an edition, whole, by COPY, and its coming into force."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.utils import timezone

from base.errors import ErroreDominio
from osservatorio.calcolo import CLASSI_DI_ETA
from osservatorio.enums import InsiemeDati, TipoEdizione
from osservatorio.models import (
    ETA_MASSIMA,
    Edizione,
    OsservazioneIstat,
    Popolazione,
    Residenti,
    SceltaEdizione,
    ValoreSerie,
)
from osservatorio.parsing import Osservazione
from utenti.models import Utente

# Men and women by age, 0 to 100 and more.
PerEta = tuple[Sequence[int | None], Sequence[int | None]]

# Comuni written at a time: about a megabyte of text.
_COMUNI_PER_BLOCCO = 500

# The series whose sum over the comuni is the total of an edition.
_TOTALE = {InsiemeDati.BILANCIO: "residenti_fine", InsiemeDati.FAMIGLIE: "famiglie"}


@transaction.atomic
def registra_edizione(
    *, edizione: Edizione, per_comune: Mapping[int, PerEta], in_vigore: bool = True
) -> Edizione:
    """Stores an edition by age and its rows; in force, it replaces those of its year that it
    covers.

    Keys are Comune primary keys. Counts and time of loading are filled here.
    """
    totale = sum(sum(filter(None, eta)) for sessi in per_comune.values() for eta in sessi)
    _salva(edizione, comuni=len(per_comune), totale=totale)
    memorizza_popolazione(edizione_id=edizione.pk, per_comune=per_comune)
    raccogli_residenti(edizione_id=edizione.pk)
    return _dopo_le_righe(edizione, in_vigore)


@transaction.atomic
def registra_serie(
    *, edizione: Edizione, per_comune: Mapping[int, Mapping[str, int]], in_vigore: bool = True
) -> Edizione:
    """Stores an edition of series by comune (balances, households), as `registra_edizione`."""
    serie = _TOTALE[InsiemeDati(edizione.insieme)]
    totale = sum(valori.get(serie, 0) for valori in per_comune.values())
    _salva(edizione, comuni=len(per_comune), totale=totale)
    righe = sorted(
        (nome, comune_id, valore)
        for comune_id, valori in per_comune.items()
        for nome, valore in valori.items()
    )
    comando = (
        f"COPY {ValoreSerie._meta.db_table} (edizione_id, serie, comune_id, valore) FROM STDIN"
    )
    with connection.cursor() as cursore, cursore.copy(comando) as copia:
        copia.write("".join(f"{edizione.pk}\t{n}\t{c}\t{v}\n" for n, c, v in righe))
    return _dopo_le_righe(edizione, in_vigore)


@transaction.atomic
def registra_osservazioni(
    *, edizione: Edizione, osservazioni: Iterable[Osservazione], in_vigore: bool = True
) -> Edizione:
    """Stores an edition of IstatData's rows, as `registra_edizione`; its territories are not
    comuni.
    """
    _salva(edizione, comuni=0, totale=0)
    OsservazioneIstat.objects.bulk_create(
        [
            OsservazioneIstat(
                edizione=edizione,
                territorio=una.territorio[:20],
                nome_territorio=una.nome_territorio[:160],
                misura=una.misura[:20],
                area=una.area[:20],
                servizio=una.servizio[:40],
                nome_servizio=una.nome_servizio[:200],
                valore=una.valore,
            )
            for una in osservazioni
        ],
        batch_size=2000,
    )
    return _dopo_le_righe(edizione, in_vigore)


def _salva(edizione: Edizione, *, comuni: int, totale: int) -> None:
    edizione.caricata_il = timezone.now()
    # Aside until its rows are there.
    edizione.in_vigore = False
    edizione.comuni, edizione.popolazione = comuni, totale
    edizione.full_clean()
    edizione.save()


def _dopo_le_righe(edizione: Edizione, in_vigore: bool) -> Edizione:
    if in_vigore and not _sotto_un_definitivo(edizione):
        entra_in_vigore(edizione=edizione)
    return edizione


def _sotto_un_definitivo(edizione: Edizione) -> bool:
    """True for an estimate of what an edition in force already has as definitive, or reconstructed:
    only an officer's choice, with its reason, goes back.
    """
    if edizione.tipo != TipoEdizione.STIMA:
        return False
    definitive = (
        Edizione.objects.in_vigore(edizione.insieme)
        .filter(anno=edizione.anno)
        .exclude(tipo=TipoEdizione.STIMA)
    )
    righe, uguali = _righe_uguali(edizione)
    return bool(righe.filter(Exists(uguali), edizione__in=definitive).exists())


def memorizza_popolazione(*, edizione_id: int, per_comune: Mapping[int, PerEta]) -> None:
    """Writes the rows of one edition with COPY, 101 for each comune.

    A missing age is written as 0: the caller has checked that the totals allow nothing else.
    """
    comando = (
        f"COPY {Popolazione._meta.db_table} (edizione_id, comune_id, eta, maschi, femmine) "
        "FROM STDIN"
    )
    eta_scritte = [f"{eta}\t" for eta in range(ETA_MASSIMA + 1)]
    comuni = sorted(per_comune.items())
    with connection.cursor() as cursore, cursore.copy(comando) as copia:
        for inizio in range(0, len(comuni), _COMUNI_PER_BLOCCO):
            righe: list[str] = []
            for comune_id, (maschi, femmine) in comuni[inizio : inizio + _COMUNI_PER_BLOCCO]:
                chiave = f"{edizione_id}\t{comune_id}\t"
                righe += [
                    f"{chiave}{eta}{m or 0}\t{f or 0}\n"
                    for eta, m, f in zip(eta_scritte, maschi, femmine, strict=True)
                ]
            copia.write("".join(righe))


def raccogli_residenti(*, edizione_id: int) -> None:
    """Sums the single ages of an edition into its classes, comune by comune, in one statement."""
    classi = "".join(
        f", coalesce(sum(maschi + femmine) FILTER (WHERE eta BETWEEN {da} AND {a}), 0)"
        for da, a in CLASSI_DI_ETA.values()
    )
    with connection.cursor() as cursore:
        cursore.execute(
            f"INSERT INTO {Residenti._meta.db_table}"  # noqa: S608  # names and ages of ours
            f" (edizione_id, comune_id, popolazione, maschi, femmine, {', '.join(CLASSI_DI_ETA)})"
            f" SELECT edizione_id, comune_id, sum(maschi + femmine), sum(maschi), sum(femmine)"
            f"{classi} FROM {Popolazione._meta.db_table} WHERE edizione_id = %s"
            " GROUP BY edizione_id, comune_id",
            [edizione_id],
        )


@transaction.atomic
def metti_in_vigore(*, edizione: Edizione, utente: Utente, motivo: str) -> SceltaEdizione:
    """An officer's choice: figures are taken from this edition; who, when and why are kept.

    Raises ErroreDominio without a reason, if it is already in force, or if an edition loaded later
    stays in force for what this one has not: figures would still come from that one.
    """
    motivo = motivo.strip()
    if not motivo:
        raise ErroreDominio(
            "Scrivi il motivo della scelta: lo legge chi confronta le edizioni.", codice="MOTIVO"
        )
    edizione = Edizione.objects.select_for_update(of=("self",)).get(pk=edizione.pk)
    if edizione.in_vigore:
        raise ErroreDominio(
            f"L'edizione {edizione} è già in vigore: nulla è cambiato.", codice="GIA_IN_VIGORE"
        )
    sostituite = {altra.pk for altra in sostituite_da(edizione)}
    piu_recente = (
        Edizione.objects.in_vigore(edizione.insieme)
        .filter(anno=edizione.anno, caricata_il__gt=edizione.caricata_il)
        .exclude(pk__in=sostituite)
        .first()
    )
    if piu_recente is not None:
        raise ErroreDominio(
            f"L'edizione {piu_recente}, caricata dopo, ha anche dati che questa non ha: resta in "
            "vigore lei. Carica di nuovo il file completo di tutti i comuni.",
            codice="COPERTURA",
        )
    entra_in_vigore(edizione=edizione)
    scelta = SceltaEdizione(edizione=edizione, motivo=motivo, scelta_da=utente)
    scelta.full_clean()
    scelta.save()
    return scelta


@transaction.atomic
def entra_in_vigore(*, edizione: Edizione) -> None:
    """Figures are taken from this edition, in place of those of its set and year that it covers
    whole.
    """
    altre = sostituite_da(edizione)
    Edizione.objects.filter(pk__in=[altra.pk for altra in altre]).update(in_vigore=False)
    Edizione.objects.filter(pk=edizione.pk).update(in_vigore=True)
    edizione.in_vigore = True


def sostituite_da(edizione: Edizione) -> list[Edizione]:
    """The editions in force that this one takes the place of: those with nothing it has not."""
    altre = (
        Edizione.objects.in_vigore(edizione.insieme)
        .filter(anno=edizione.anno)
        .exclude(pk=edizione.pk)
    )
    return list(altre.exclude(pk__in=_con_qualcosa_in_piu(edizione, altre)))


def _con_qualcosa_in_piu(
    edizione: Edizione, altre: "QuerySet[Edizione]"
) -> "QuerySet[Edizione, int]":
    """Those of the others that hold what this edition does not: a comune, a series, a territory."""
    righe, uguali = _righe_uguali(edizione)
    return (
        righe.filter(~Exists(uguali), edizione__in=altre)
        .order_by()
        .values_list("edizione_id", flat=True)
    )


def _righe_uguali(edizione: Edizione) -> "tuple[QuerySet[Any], QuerySet[Any]]":
    """The rows of its set, of every edition, and among its own those of the same thing."""
    modello: type[Model]
    if edizione.insieme in {InsiemeDati.POPOLAZIONE, InsiemeDati.STRANIERI}:
        modello, chiave = Residenti, ["comune_id"]
    elif edizione.insieme == InsiemeDati.SPESA_ISTAT:
        modello, chiave = OsservazioneIstat, ["territorio", "area"]
    else:
        modello, chiave = ValoreSerie, ["serie", "comune_id"]
    righe = modello._default_manager.all()
    return righe, righe.filter(edizione=edizione, **{campo: OuterRef(campo) for campo in chiave})
