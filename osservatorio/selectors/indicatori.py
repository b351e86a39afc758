"""Indicators of a territory and a year, each with source, edition, numerator and denominator."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils import timezone

from base.formati import data_breve
from osservatorio.calcolo import (
    AREE,
    Definizione,
    Valore,
    calcola,
    definizioni,
    grandezze_di_spesa,
    somma_grandezze,
)
from osservatorio.selectors.popolazione import (
    ResidentiTerritorio,
    anni_con_popolazione,
    come_si_chiama,
    residenti,
)
from osservatorio.selectors.territori import (
    Territorio,
    ambiti_dell_anno,
    parziale,
    territori_degli_ambiti,
    territorio_ambito,
    territorio_comune,
    territorio_provincia,
)
from rendicontazione.models import Campagna, Rendicontazione, Versione
from rendicontazione.selectors import (
    DatiApprovati,
    ambiti_con_dati_approvati,
    concetti_delle_versioni,
    non_confrontabile,
    totali_per_area,
)
from territorio.models import Ambito, Comune

GRANDEZZE_DI_SPESA = ("spesa_netta", *(f"spesa_netta_{area.lower()}" for area in AREE))
# Net spending means nothing where one of these was not asked.
CONCETTI_DELLA_NETTA = frozenset({"f1.spesa_totale", "f1.entrata_utenza", "f1.entrata_ssn"})
_SENZA_AREA = "La rendicontazione non ha righe per quest'area."
_SOLO_AMBITI = "La spesa si rendiconta per ambito: in parte è associata, non di un solo comune."


@dataclass(frozen=True)
class Indicatore:
    """One figure with all that must be printed beside it; `valore` None has its `motivo`."""

    definizione: Definizione
    valore: Decimal | None
    numeratore: Decimal | None
    denominatore: Decimal | None
    fonte: str | None
    edizione: str | None
    motivo: str | None

    def come_dizionario(self) -> dict[str, Any]:
        """The figure as the command writes it in JSON."""
        return {
            "valore": self.valore,
            "numeratore": self.numeratore,
            "denominatore": self.denominatore,
            "unita": self.definizione.unita,
            "fonte": self.fonte,
            "edizione": self.edizione,
            "motivo": self.motivo,
        }


@dataclass(frozen=True)
class Spesa:
    """Net spending of one territory: euro by quantity, why some are missing, and where they come
    from.
    """

    grandezze: Mapping[str, Decimal]
    motivi: Mapping[str, str]
    fonte: str


class SpesaDellAnno:
    """Approved spending of every Ambito in a year, read once, for totals and comparisons."""

    def __init__(self, anno: int) -> None:
        self.anno = anno

    @cached_property
    def ambiti(self) -> list[Ambito]:
        """The Ambiti that the Province had on 1 January: those a provincial total needs."""
        return ambiti_dell_anno(self.anno)

    @cached_property
    def approvati(self) -> dict[int, DatiApprovati]:
        """The version that counts, by primary key of the Ambito."""
        attesi = {ambito.pk for ambito in self.ambiti}
        return {
            dati.ambito_id: dati
            for dati in ambiti_con_dati_approvati(self.anno)
            if dati.ambito_id in attesi
        }

    @cached_property
    def grandezze(self) -> dict[int, dict[str, Decimal]]:
        """Euro by quantity, by primary key of the Ambito with approved data."""
        totali = totali_per_area(dati.versione_id for dati in self.approvati.values())
        return {
            ambito_id: grandezze_di_spesa(totali.get(dati.versione_id, {}))
            if ambito_id in self.confrontabili
            else {}
            for ambito_id, dati in self.approvati.items()
        }

    @cached_property
    def confrontabili(self) -> frozenset[int]:
        """Primary keys of the Ambiti whose form asked all that net spending is made of."""
        concetti = concetti_delle_versioni(dati.versione_id for dati in self.approvati.values())
        return frozenset(
            ambito_id
            for ambito_id, dati in self.approvati.items()
            if concetti[dati.versione_id] >= CONCETTI_DELLA_NETTA
        )

    def dell_ambito(self, ambito: Ambito) -> Spesa:
        """Spending of the Ambito's approved version, or why there is none."""
        dati = self.approvati.get(ambito.pk)
        if dati is None:
            motivo = f"La rendicontazione {self.anno} di questo ambito non è ancora approvata."
            return Spesa({}, dict.fromkeys(GRANDEZZE_DI_SPESA, motivo), "")
        confrontabile = ambito.pk in self.confrontabili
        return Spesa(
            self.grandezze[ambito.pk],
            dict.fromkeys(
                GRANDEZZE_DI_SPESA, _SENZA_AREA if confrontabile else non_confrontabile(self.anno)
            ),
            f"Rendicontazione {self.anno}, versione {dati.numero_versione} approvata il "
            f"{data_breve(timezone.localdate(dati.approvata_il))}",
        )

    def della_provincia(self) -> Spesa:
        """The whole Province, only when every Ambito has its data; else the reason «n ambiti su
        13».
        """
        quanti = len(self.ambiti)
        somme, motivi = {}, {}
        for nome in GRANDEZZE_DI_SPESA:
            presenti = self.con_dati(nome)
            if len(self.approvati) == quanti and len(self.confrontabili) < quanti:
                motivi[nome] = non_confrontabile(self.anno)
                continue
            if quanti and len(presenti) == quanti:
                somme[nome] = sum((self.grandezze[pk][nome] for pk in presenti), Decimal(0))
            else:
                motivi[nome] = f"Dati approvati di {parziale(len(presenti), quanti)}."
        return Spesa(somme, motivi, f"Rendicontazioni {self.anno} approvate di {quanti} ambiti")

    def con_dati(self, nome: str) -> list[int]:
        """Primary keys of the Ambiti that have that quantity."""
        return [pk for pk, grandezze in self.grandezze.items() if nome in grandezze]


def spesa_della_versione(versione: Versione) -> Spesa:
    """Spending of one version, approved or not: what its Ambito sees before sending it."""
    totali = totali_per_area([versione.pk]).get(versione.pk, {})
    anno = versione.rendicontazione.campagna.anno
    confrontabile = concetti_delle_versioni([versione.pk])[versione.pk] >= CONCETTI_DELLA_NETTA
    return Spesa(
        grandezze_di_spesa(totali) if confrontabile else {},
        dict.fromkeys(
            GRANDEZZE_DI_SPESA, _SENZA_AREA if confrontabile else non_confrontabile(anno)
        ),
        f"Rendicontazione {anno}, versione {versione.numero}, non approvata",
    )


def componi(popolazione: ResidentiTerritorio, spesa: Spesa, anno: int) -> dict[str, Indicatore]:
    """Every indicator of a territory, by code, in the order of the definitions."""
    edizione = popolazione.edizione
    grandezze: dict[str, int | Decimal] = {**popolazione.grandezze, **spesa.grandezze}
    motivi = dict(spesa.motivi)
    if edizione is None:
        manca = _motivo_senza_popolazione(popolazione.territorio, anno)
        motivi |= dict.fromkeys(("popolazione", "maschi", "femmine"), manca)
        motivi |= {
            nome: manca
            for d in definizioni().values()
            for nome in d.numeratore
            if nome.startswith("eta_")
        }
    risultato = {}
    for codice, definizione in definizioni().items():
        calcolato = calcola(definizione, grandezze, motivi)
        risultato[codice] = _indicatore(definizione, calcolato, popolazione, spesa)
    return risultato


def _indicatore(
    definizione: Definizione, calcolato: Valore, popolazione: ResidentiTerritorio, spesa: Spesa
) -> Indicatore:
    edizione = popolazione.edizione
    fonti = [spesa.fonte] if definizione.di_spesa and calcolato.motivo is None else []
    if edizione:
        fonti.append(edizione.fonte)
    return Indicatore(
        definizione=definizione,
        valore=calcolato.valore,
        numeratore=calcolato.numeratore,
        denominatore=calcolato.denominatore,
        fonte="; ".join(fonti) or None,
        edizione=come_si_chiama(edizione) if edizione else None,
        motivo=calcolato.motivo,
    )


def _motivo_senza_popolazione(territorio: Territorio, anno: int) -> str:
    if not territorio.comuni:
        return f"Al 1° gennaio {anno} questo territorio non esisteva o non aveva comuni."
    return f"Nessuna edizione della popolazione fino al {anno} comprende tutto questo territorio."


def indicatori_ambito(anno: int, ambito: Ambito) -> dict[str, Indicatore]:
    """Indicators of an Ambito: spending from its approved version."""
    popolazione = residenti([territorio_ambito(anno, ambito)], anno)[0]
    return componi(popolazione, SpesaDellAnno(anno).dell_ambito(ambito), anno)


def indicatori_comune(anno: int, comune: Comune) -> dict[str, Indicatore]:
    """Indicators of a comune: population only, spending is of the Ambito."""
    popolazione = residenti([territorio_comune(anno, comune)], anno)[0]
    return componi(
        popolazione, Spesa({}, dict.fromkeys(GRANDEZZE_DI_SPESA, _SOLO_AMBITI), ""), anno
    )


def indicatori_provincia(anno: int) -> dict[str, Indicatore]:
    """Indicators of the Province: spending only when every Ambito has approved data."""
    popolazione = residenti([territorio_provincia(anno)], anno)[0]
    return componi(popolazione, SpesaDellAnno(anno).della_provincia(), anno)


@dataclass(frozen=True)
class Confronto:
    """What an Ambito's figure is compared with: the Province, or the Ambiti that have data.

    `nome` is «Provincia» or «7 ambiti su 13», never the first for the second; `valori` are the
    figures of the single Ambiti, for ranks.
    """

    nome: str
    valore: Decimal | None
    quanti: int
    totale: int
    valori: tuple[Decimal, ...]


@dataclass(frozen=True)
class QuadroAnno:
    """Indicators of the Province and of each of its Ambiti in a year, and their comparisons."""

    anno: int
    ambiti: Sequence[Ambito]
    per_ambito: Mapping[int, Mapping[str, Indicatore]]
    provincia: Mapping[str, Indicatore]
    confronti: Mapping[str, Confronto]
    spesa: SpesaDellAnno


def quadro_dell_anno(anno: int) -> QuadroAnno:
    """Everything a dashboard or a report compares, with a number of queries that does not grow."""
    spesa = SpesaDellAnno(anno)
    territori = [territorio_provincia(anno), *territori_degli_ambiti(anno, spesa.ambiti)]
    della_provincia, *degli_ambiti = residenti(territori, anno)
    per_ambito = {
        ambito.pk: componi(popolazione, spesa.dell_ambito(ambito), anno)
        for ambito, popolazione in zip(spesa.ambiti, degli_ambiti, strict=True)
    }
    provincia = componi(della_provincia, spesa.della_provincia(), anno)
    residenti_per_ambito = {
        ambito.pk: popolazione
        for ambito, popolazione in zip(spesa.ambiti, degli_ambiti, strict=True)
    }
    confronti = {
        codice: _confronto(definizione, spesa, provincia[codice], per_ambito, residenti_per_ambito)
        for codice, definizione in definizioni().items()
    }
    return QuadroAnno(anno, spesa.ambiti, per_ambito, provincia, confronti, spesa)


def _confronto(
    definizione: Definizione,
    spesa: SpesaDellAnno,
    provincia: Indicatore,
    per_ambito: Mapping[int, Mapping[str, Indicatore]],
    residenti_per_ambito: Mapping[int, ResidentiTerritorio],
) -> Confronto:
    """The Province's value if there is one, else that of the Ambiti with data taken together."""
    con_valore = {
        pk: indicatori[definizione.codice].valore
        for pk, indicatori in per_ambito.items()
        if indicatori[definizione.codice].valore is not None
    }
    valori = tuple(valore for valore in con_valore.values() if valore is not None)
    totale = len(spesa.ambiti)
    if provincia.valore is not None:
        return Confronto("Provincia", provincia.valore, totale, totale, valori)
    # One Ambito alone is no comparison, neither for itself nor for the others.
    if len(con_valore) < 2:
        return Confronto(parziale(len(con_valore), totale), None, len(con_valore), totale, valori)
    insieme: dict[str, int | Decimal] = {
        **somma_grandezze(residenti_per_ambito[pk].grandezze for pk in con_valore)
    }
    for nome in definizione.numeratore:
        if definizione.di_spesa:
            insieme[nome] = sum((spesa.grandezze[pk][nome] for pk in con_valore), Decimal(0))
    valore = calcola(definizione, insieme).valore
    return Confronto(parziale(len(con_valore), totale), valore, len(con_valore), totale, valori)


def misure_per_area(versione_id: int) -> dict[str, dict[str, Decimal]]:
    """Declared measures of one version by area of users, in euro: {area: {misura: total}}."""
    return totali_per_area([versione_id]).get(versione_id, {})


def nota_dell_ambito(anno: int, ambito: Ambito) -> str:
    """What the Ambito wrote to be printed beside its figures; empty if nothing."""
    nota = (
        Rendicontazione.objects.filter(campagna__anno=anno, campagna__palestra=False, ambito=ambito)
        .values_list("nota_ambito", flat=True)
        .first()
    )
    return nota or ""


def ultimo_anno_con_dati() -> int | None:
    """The latest year with an approved return in the Province; None if there is none."""
    return (
        Versione.objects.approvate()
        .filter(
            rendicontazione__campagna__provincia__codice=settings.PROVINCIA,
            rendicontazione__campagna__palestra=False,
        )
        .order_by("-rendicontazione__campagna__anno")
        .values_list("rendicontazione__campagna__anno", flat=True)
        .first()
    )


def anni_disponibili() -> list[int]:
    """Years with a campaign or with population, latest first."""
    campagne = Campagna.objects.filter(provincia__codice=settings.PROVINCIA, palestra=False)
    anni = {*anni_con_popolazione(), *campagne.values_list("anno", flat=True)}
    return sorted(anni, reverse=True)
