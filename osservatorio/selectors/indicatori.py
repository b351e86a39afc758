"""Indicators of territories and years, each with source, edition, numerator and denominator."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.conf import settings

from osservatorio.calcolo import (
    VARIAZIONE,
    Definizione,
    Quantita,
    Valore,
    calcola,
    definizioni,
    motivo_di,
)
from osservatorio.selectors.popolazione import anni_con_popolazione
from osservatorio.selectors.serie import Bozze, Fonte, Lettura, leggi_serie
from osservatorio.selectors.territori import (
    AMBITO,
    PROVINCIA,
    Territorio,
    ambiti_dell_anno,
    insieme_di,
    parziale,
    territori_degli_ambiti,
    territori_dei_comuni,
    territori_della_provincia,
    territori_negli_anni,
    territorio_ambito,
    territorio_comune,
    territorio_provincia,
)
from rendicontazione.models import Campagna, Rendicontazione, Versione
from rendicontazione.selectors import (
    DatiApprovati,
    ambiti_con_dati_approvati,
    totali_per_area,
)
from territorio.models import Ambito, Comune

_CAMBIATO = "Il territorio non è lo stesso dell'anno prima: la variazione non si può calcolare."


@dataclass(frozen=True)
class Indicatore:
    """One figure with all that must be printed beside it; `valore` None has its `motivo`.

    `parti` says where each base series comes from, `valori` how much it is. A `nascosto` one is not
    missing: it would tell of few persons.
    """

    definizione: Definizione
    valore: Decimal | None
    numeratore: Decimal | None
    denominatore: Decimal | None
    fonte: str | None
    edizione: str | None
    motivo: str | None
    parti: Mapping[str, Fonte]
    valori: Mapping[str, Quantita] = field(default_factory=dict)
    nascosto: bool = False

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


def indicatori_di(
    territori: Sequence[Territorio],
    codici: Iterable[str] | None = None,
    bozze: Bozze | None = None,
) -> list[dict[str, Indicatore]]:
    """The indicators of each territory in its year, by code, in the order of the definitions.

    All of them without `codici`. The number of queries does not depend on territories or years.
    """
    return [indicatori for _, indicatori in scorri_indicatori(territori, codici, bozze=bozze)]


def scorri_indicatori(
    territori: Sequence[Territorio],
    codici: Iterable[str] | None = None,
    serie: Iterable[str] = (),
    bozze: Bozze | None = None,
) -> Iterator[tuple[Lettura, dict[str, Indicatore]]]:
    """Like `indicatori_di`, one territory at a time, with the reading of its base series.

    `serie` are read too. The database is read at once, the indicators are made as they are asked:
    of many territories and years they are never all in memory.
    """
    tutte = definizioni()
    scelte = list(tutte.values()) if codici is None else [tutte[codice] for codice in codici]
    lette = frozenset(serie).union(*(d.serie for d in scelte))
    prima = _anno_prima(territori) if any(d.tipo == VARIAZIONE for d in scelte) else []
    letture = leggi_serie([*territori, *prima], lette, bozze)
    correnti, passate = letture[: len(territori)], letture[len(territori) :]
    return (
        (
            lettura,
            {
                d.codice: _indicatore(
                    d,
                    territorio,
                    lettura,
                    prima[i] if prima else None,
                    passate[i] if prima else None,
                )
                for d in scelte
            },
        )
        for i, (territorio, lettura) in enumerate(zip(territori, correnti, strict=True))
    )


def _anno_prima(territori: Sequence[Territorio]) -> list[Territorio]:
    """The same territories a year before, as they were then."""
    anni = sorted({t.anno - 1 for t in territori})
    passati: list[Territorio] = []
    if ambiti := {t.ambito_id for t in territori if t.tipo == AMBITO and t.ambito_id}:
        passati += territori_negli_anni(anni, list(Ambito.objects.filter(pk__in=ambiti)))
    if comuni := {t.comune_id for t in territori if t.comune_id}:
        passati += territori_dei_comuni(anni, list(Comune.objects.filter(pk__in=comuni)))
    if any(t.tipo == PROVINCIA for t in territori):
        passati += territori_della_provincia(anni)
    noti = {(t.tipo, t.ambito_id, t.comune_id, t.anno): t for t in passati}
    return [
        noti.get((t.tipo, t.ambito_id, t.comune_id, t.anno - 1), replace(t, anno=t.anno - 1))
        for t in territori
    ]


def _indicatore(
    definizione: Definizione,
    territorio: Territorio,
    lettura: Lettura,
    territorio_prima: Territorio | None,
    prima: Lettura | None,
) -> Indicatore:
    if territorio.tipo not in {*definizione.livelli, "insieme"}:
        calcolato = Valore(None, None, None, _non_a_questo_livello(definizione, lettura))
    elif (
        definizione.tipo == VARIAZIONE
        and territorio_prima
        and territorio_prima.comuni != territorio.comuni
    ):
        calcolato = Valore(None, None, None, _CAMBIATO)
    elif motivo := _anni_diversi(definizione, territorio, lettura, prima):
        calcolato = Valore(None, None, None, motivo)
    else:
        calcolato = calcola(
            definizione, lettura.valori, lettura.motivi, prima.valori if prima else None
        )
    # Without a value, only what has an edition of its own is said: the population is there.
    parti = {
        t.serie: fonte
        for t in (*definizione.numeratore, *definizione.denominatore)
        if (fonte := lettura.fonti.get(t.serie)) and (calcolato.motivo is None or fonte.edizione)
    }
    return Indicatore(
        definizione=definizione,
        valore=calcolato.valore,
        numeratore=calcolato.numeratore,
        denominatore=calcolato.denominatore,
        fonte="; ".join(dict.fromkeys(f.nome for f in parti.values())) or None,
        edizione="; ".join(dict.fromkeys(f.edizione for f in parti.values() if f.edizione)) or None,
        motivo=calcolato.motivo,
        parti=parti,
        valori={nome: lettura.valori[nome] for nome in definizione.serie if nome in lettura.valori},
    )


def _anni_diversi(
    definizione: Definizione, territorio: Territorio, lettura: Lettura, prima: Lettura | None
) -> str:
    """Why figures of different years do not make one; empty if they are all of the same.

    Where a year has no data the latest before it is read: a ratio must not mix two of them, nor a
    change compare a year with itself.
    """
    anni = _anni(definizione, lettura)
    if len(anni) > 1:
        detti = " e ".join(str(anno) for anno in sorted(anni))
        return f"I dati sono di anni diversi ({detti}): insieme non fanno un solo numero."
    if definizione.tipo != VARIAZIONE or prima is None:
        return ""
    for letti, anno in ((anni, territorio.anno), (_anni(definizione, prima), territorio.anno - 1)):
        if letti - {anno}:
            return f"Mancano i dati del {anno}: la variazione non si può calcolare."
    return ""


def _anni(definizione: Definizione, lettura: Lettura) -> set[int]:
    """The years of the editions that its series were read from."""
    return {
        fonte.anno
        for nome in definizione.serie
        if (fonte := lettura.fonti.get(nome)) and fonte.anno is not None
    }


def _non_a_questo_livello(definizione: Definizione, lettura: Lettura) -> str:
    """The reason that the series themselves give, or that the definition is not for it."""
    termini = (*definizione.numeratore, *definizione.denominatore)
    mancano = [t.serie for t in termini if t.serie in lettura.motivi]
    if mancano:
        return motivo_di(mancano, lettura.motivi)
    return "Questo indicatore non si calcola per questo tipo di territorio."


def indicatori_ambito(
    anno: int,
    ambito: Ambito,
    versione: Versione | None = None,
    codici: Iterable[str] | None = None,
) -> dict[str, Indicatore]:
    """Indicators of an Ambito: from its approved version, or from the one given."""
    bozze = {(anno, ambito.pk): versione.pk} if versione else None
    return indicatori_di([territorio_ambito(anno, ambito)], codici, bozze)[0]


def indicatori_comune(anno: int, comune: Comune) -> dict[str, Indicatore]:
    """Indicators of a comune: spending is of the Ambito."""
    return indicatori_di([territorio_comune(anno, comune)])[0]


def indicatori_provincia(anno: int) -> dict[str, Indicatore]:
    """Indicators of the Province: declared figures only when every Ambito has approved data."""
    return indicatori_di([territorio_provincia(anno)])[0]


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
    """Indicators of the Province and of each of its Ambiti in a year, and their comparisons.

    `approvati` are the versions that count, by primary key of the Ambito.
    """

    anno: int
    ambiti: Sequence[Ambito]
    per_ambito: Mapping[int, Mapping[str, Indicatore]]
    provincia: Mapping[str, Indicatore]
    confronti: Mapping[str, Confronto]
    approvati: Mapping[int, DatiApprovati]


def quadro_dell_anno(anno: int, codici: Iterable[str] | None = None) -> QuadroAnno:
    """Everything a dashboard or a report compares, with a number of queries that does not grow."""
    scelti = list(definizioni() if codici is None else codici)
    ambiti = ambiti_dell_anno(anno)
    territori = territori_degli_ambiti(anno, ambiti)
    della_provincia, *degli_ambiti = indicatori_di([territorio_provincia(anno), *territori], scelti)
    attesi = {ambito.pk for ambito in ambiti}
    return QuadroAnno(
        anno,
        ambiti,
        {ambito.pk: suoi for ambito, suoi in zip(ambiti, degli_ambiti, strict=True)},
        della_provincia,
        _confronti(scelti, territori, degli_ambiti, della_provincia),
        {d.ambito_id: d for d in ambiti_con_dati_approvati(anno) if d.ambito_id in attesi},
    )


def _confronti(
    codici: Sequence[str],
    territori: Sequence[Territorio],
    degli_ambiti: Sequence[Mapping[str, Indicatore]],
    provincia: Mapping[str, Indicatore],
) -> dict[str, Confronto]:
    """The Province's value if there is one, else that of the Ambiti with data taken together."""
    totale = len(territori)
    confronti: dict[str, Confronto] = {}
    insiemi: dict[tuple[int, ...], list[str]] = {}
    for codice in codici:
        presenti = tuple(
            i for i, suoi in enumerate(degli_ambiti) if suoi[codice].valore is not None
        )
        valori = tuple(v for i in presenti if (v := degli_ambiti[i][codice].valore) is not None)
        valore = provincia[codice].valore
        if valore is not None:
            confronti[codice] = Confronto("Provincia", valore, totale, totale, valori)
            continue
        confronti[codice] = Confronto(
            parziale(len(presenti), totale), None, len(presenti), totale, valori
        )
        # One Ambito alone is no comparison, neither for itself nor for the others.
        if len(presenti) > 1:
            insiemi.setdefault(presenti, []).append(codice)
    if insiemi:
        insieme = [insieme_di([territori[i] for i in gruppo], totale) for gruppo in insiemi]
        tutti = indicatori_di(insieme, sorted({c for gruppo in insiemi.values() for c in gruppo}))
        for suoi, codici_del_gruppo in zip(tutti, insiemi.values(), strict=True):
            for codice in codici_del_gruppo:
                confronti[codice] = replace(confronti[codice], valore=suoi[codice].valore)
    return confronti


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


def anni_dimostrativi(anni: Iterable[int]) -> frozenset[int]:
    """Of those years, the ones whose returns were invented for the demonstration."""
    campagne = Campagna.objects.filter(
        provincia__codice=settings.PROVINCIA, palestra=False, dimostrativa=True, anno__in=anni
    )
    return frozenset(campagne.values_list("anno", flat=True))


def anni_disponibili() -> list[int]:
    """Years with a campaign or with population, latest first."""
    campagne = Campagna.objects.filter(provincia__codice=settings.PROVINCIA, palestra=False)
    anni = {*anni_con_popolazione(), *campagne.values_list("anno", flat=True)}
    return sorted(anni, reverse=True)


def dati_dimostrativi(anno: int) -> bool:
    """True if one of the approved returns of that year is invented."""
    return any(dati.dimostrativa for dati in ambiti_con_dati_approvati(anno))
