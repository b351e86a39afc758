"""An indicator of many territories over many years, with what it is compared with in each."""

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise

from django.conf import settings
from django.db.models import CharField, DateTimeField, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Cast

from osservatorio.calcolo import Definizione, Origine, definizioni, valore_insieme
from osservatorio.enums import InsiemeDati
from osservatorio.models import Edizione
from osservatorio.selectors.indicatori import Confronto, Indicatore, indicatori_di
from osservatorio.selectors.territori import (
    Territorio,
    parziale,
    territori_dei_comuni,
    territori_della_provincia,
    territori_di_tutti,
)
from rendicontazione.models import Campagna, Versione
from territorio.models import Ambito, Comune

_INSIEMI = {
    InsiemeDati.POPOLAZIONE: Origine.POPOLAZIONE,
    InsiemeDati.STRANIERI: Origine.STRANIERI,
    InsiemeDati.BILANCIO: Origine.BILANCIO,
    InsiemeDati.FAMIGLIE: Origine.FAMIGLIE,
    InsiemeDati.SPESA_ISTAT: Origine.ISTAT,
}
# They can be asked of any year: what they are on its first day.
SENZA_ANNI = frozenset({Origine.TERRITORIO, Origine.ANAGRAFE})


@dataclass(frozen=True)
class AnniNoti:
    """For which years there is something, by origin of the series; latest first in `tutti`.

    `approvati`: when the return was approved, by year and primary key of the Ambito; `dimostrativi`
    are the years whose approved figures are invented.
    """

    per_origine: Mapping[Origine, frozenset[int]]
    approvati: Mapping[tuple[int, int], datetime.datetime] = field(default_factory=dict)
    dimostrativi: frozenset[int] = frozenset()

    @property
    def tutti(self) -> list[int]:
        return sorted(frozenset().union(*self.per_origine.values()), reverse=True)

    @property
    def ultimo_approvato(self) -> int | None:
        """The latest year with an approved return."""
        return max(self.per_origine.get(Origine.RENDICONTAZIONE, frozenset()), default=None)

    def di(self, definizione: Definizione) -> frozenset[int]:
        """The years in which the numerator was measured: a denominator may be of an older year."""
        tutti = frozenset(self.tutti)
        anni = tutti
        for origine in definizione.origini_del_numeratore - SENZA_ANNI:
            anni &= self.per_origine.get(origine, frozenset())
        return anni


def anni_noti() -> AnniNoti:
    """Years with an edition in force, with a campaign, with an approved return; one query."""
    per_origine: dict[Origine, set[int]] = {origine: set() for origine in Origine}
    approvati: dict[tuple[int, int], datetime.datetime] = {}
    dimostrativi = set()
    editi = (
        Edizione.objects.filter(in_vigore=True)
        .annotate(
            inventata=Value(False),
            di=Cast(Value(None), IntegerField()),
            quando=Cast(Value(None), DateTimeField()),
        )
        .order_by()
        .values_list("insieme", "anno", "inventata", "di", "quando")
        .distinct()
    )
    approvate = Versione.objects.filter(
        rendicontazione=OuterRef("rendicontazioni"), approvata_il__isnull=False
    ).order_by("-approvata_il")
    campagne = (
        Campagna.objects.filter(provincia__codice=settings.PROVINCIA, palestra=False)
        .order_by()
        .annotate(
            insieme=Value("", output_field=CharField()),
            quando=Subquery(approvate.values("approvata_il")[:1]),
        )
        .values_list("insieme", "anno", "dimostrativa", "rendicontazioni__ambito_id", "quando")
    )
    for insieme, anno, dimostrativa, ambito_id, quando in editi.union(campagne):
        if insieme:
            per_origine[_INSIEMI[InsiemeDati(insieme)]].add(anno)
            continue
        per_origine[Origine.RACCOLTA].add(anno)
        if quando:
            per_origine[Origine.RENDICONTAZIONE].add(anno)
            approvati[anno, ambito_id] = quando
            if dimostrativa:
                dimostrativi.add(anno)
    return AnniNoti(
        {origine: frozenset(anni) for origine, anni in per_origine.items()},
        approvati,
        frozenset(dimostrativi),
    )


@dataclass(frozen=True)
class Riga:
    """One territory over the years; `cambiati` are the years in which its comuni are not those of
    the year before.

    A year in which it did not exist is not in `valori`.
    """

    chiave: str
    nome: str
    valori: Mapping[int, Indicatore]
    cambiati: frozenset[int] = frozenset()
    ambito_id: int | None = None
    percorso: str = ""
    etichetta: str = ""

    def valore(self, anno: int) -> Decimal | None:
        """The figure of that year; None if it is missing."""
        indicatore = self.valori.get(anno)
        return None if indicatore is None else indicatore.valore

    def motivo(self, anno: int) -> str:
        """Why the figure of that year is missing."""
        indicatore = self.valori.get(anno)
        if indicatore is None:
            return "In quell'anno questo territorio non c'era."
        return indicatore.motivo or ""


@dataclass(frozen=True)
class Storia:
    """One indicator of the territories of a level; `anni` are those really measured, in order.

    `scelti`: `righe` are some of them only.
    `confronti` also has the years asked for in which the figure is that of an older edition.
    """

    definizione: Definizione
    comuni: bool
    anni: tuple[int, ...]
    righe: Sequence[Riga]
    provincia: Mapping[int, Indicatore]
    confronti: Mapping[int, Confronto] = field(default_factory=dict)
    scelti: bool = False

    def solo(self, chiavi: Collection[str]) -> "Storia":
        """The same with those territories only; all of them if none is named."""
        righe = [riga for riga in self.righe if riga.chiave in chiavi]
        return replace(self, righe=righe, scelti=True) if righe else self

    def esistenti(self, anno: int) -> list[Riga]:
        """The territories that there were in that year."""
        return [riga for riga in self.righe if anno in riga.valori]

    def riga(self, chiave: str) -> Riga | None:
        """The territory of that key; None if it is not among these."""
        return next((riga for riga in self.righe if riga.chiave == chiave), None)

    def nel_tempo(self, riga: Riga) -> dict[int, Decimal]:
        """Its values in the years measured, without the missing ones."""
        return {a: v for a in self.anni if (v := riga.valore(a)) is not None}

    def provincia_nel_tempo(self) -> dict[int, Decimal]:
        """The Province's values in the years measured; nothing where only some Ambiti have data."""
        return {
            a: v
            for a in self.anni
            if a in self.provincia and (v := self.provincia[a].valore) is not None
        }

    def banda(self) -> dict[int, tuple[Decimal, Decimal]]:
        """Lowest and highest value of the territories by year; only with three of them."""
        fascia = {}
        for anno in self.anni:
            valori = [v for riga in self.righe if (v := riga.valore(anno)) is not None]
            if len(valori) > 2:
                fascia[anno] = (min(valori), max(valori))
        return fascia


def storie_degli_ambiti(
    anni: Iterable[int],
    codici: Sequence[str],
    noti: AnniNoti,
    ambiti: Sequence[Ambito] | None = None,
) -> dict[str, Storia]:
    """The indicators of all the Ambiti of the Province, by code.

    `ambiti`: those same, if they are already read (with their `provincia`). The number of queries
    does not depend on years, Ambiti or indicators.
    """
    asse = sorted(set(anni))
    if ambiti is None:
        ambiti = list(
            Ambito.objects.della_provincia().select_related("provincia").order_by("numero", "pk")
        )
    chi = {a.pk: (a.slug, a.denominazione, a.pk, a.confine, str(a.numero)) for a in ambiti}
    provincia, territori = territori_di_tutti(asse, ambiti)
    return _storie(asse, codici, noti, provincia, territori, chi, comuni=False)


def storie_dei_comuni(
    anni: Iterable[int], codici: Sequence[str], noti: AnniNoti, comuni: Sequence[Comune]
) -> dict[str, Storia]:
    """The indicators of those comuni, by code; as many queries as for the Ambiti."""
    asse = sorted(set(anni))
    chi = {
        comune.pk: (comune.codice_istat, comune.denominazione, None, comune.confine, "")
        for comune in comuni
    }
    presenti = [t for t in territori_dei_comuni(asse, comuni) if t.comuni]
    provincia = territori_della_provincia(asse)
    return _storie(asse, codici, noti, provincia, presenti, chi, comuni=True)


_Chi = tuple[str, str, int | None, str, str]


def _storie(
    asse: Sequence[int],
    codici: Sequence[str],
    noti: AnniNoti,
    della_provincia: Sequence[Territorio],
    territori: Sequence[Territorio],
    chi: Mapping[int, _Chi],
    *,
    comuni: bool,
) -> dict[str, Storia]:
    letti = indicatori_di([*della_provincia, *territori], codici)
    provincia = dict(zip(asse, letti, strict=False))
    di: dict[int, dict[int, tuple[Territorio, Mapping[str, Indicatore]]]] = {pk: {} for pk in chi}
    for territorio, indicatori in zip(territori, letti[len(asse) :], strict=True):
        di[territorio.comune_id or territorio.ambito_id or 0][territorio.anno] = (
            territorio,
            indicatori,
        )
    storie = {}
    for codice in codici:
        definizione = definizioni()[codice]
        misurati = noti.di(definizione)
        anni = tuple(a for a in asse if a in misurati)
        righe = [
            Riga(
                chiave,
                nome,
                {anno: indicatori[codice] for anno, (_, indicatori) in suoi.items()},
                _cambiati(anni, {anno: t.comuni for anno, (t, _) in suoi.items()}),
                ambito_id,
                percorso,
                etichetta,
            )
            for pk, (chiave, nome, ambito_id, percorso, etichetta) in chi.items()
            if (suoi := di[pk])
        ]
        sua = {anno: provincia[anno][codice] for anno in asse}
        confronti = {anno: _confronto(anno, sua[anno], righe, comuni=comuni) for anno in asse}
        storie[codice] = Storia(definizione, comuni, anni, righe, sua, confronti)
    return storie


def _cambiati(anni: Sequence[int], comuni: Mapping[int, frozenset[int]]) -> frozenset[int]:
    presenti = [anno for anno in anni if anno in comuni]
    return frozenset(dopo for prima, dopo in pairwise(presenti) if comuni[prima] != comuni[dopo])


def _confronto(
    anno: int, provincia: Indicatore, righe: Sequence[Riga], *, comuni: bool
) -> Confronto:
    """The Province, or the Ambiti with data taken together; comuni only with the Province."""
    presenti = [riga.valori[anno] for riga in righe if riga.valore(anno) is not None]
    totale = sum(1 for riga in righe if anno in riga.valori)
    valori = tuple(i.valore for i in presenti if i.valore is not None)
    if provincia.valore is not None or comuni:
        return Confronto("Provincia", provincia.valore, len(valori), totale, valori)
    # One Ambito alone is no comparison, neither for itself nor for the others.
    insieme = (
        valore_insieme(provincia.definizione, ((i.numeratore, i.denominatore) for i in presenti))
        if len(presenti) > 1
        else None
    )
    return Confronto(parziale(len(presenti), totale), insieme, len(presenti), totale, valori)
