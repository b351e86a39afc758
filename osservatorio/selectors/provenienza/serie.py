"""A base series of Istat's, comune by comune."""

from collections.abc import Collection, Sequence
from decimal import Decimal

from osservatorio.calcolo import STRANIERI, Origine, Quantita, Serie, serie_di_base
from osservatorio.models import Edizione, Residenti, ValoreSerie
from osservatorio.selectors.provenienza.offerta import unita_della_serie, voci_della_serie
from osservatorio.selectors.provenienza.pagina import PaginaProvenienza, Parte
from osservatorio.selectors.provenienza.richieste import DiSerie
from osservatorio.selectors.provenienza.termini import iniziale, scritta
from osservatorio.selectors.serie import leggi_serie
from osservatorio.selectors.serie.anagrafe import DIMOSTRATIVI
from osservatorio.selectors.territori import (
    Territorio,
    territorio_ambito,
    territorio_comune,
    territorio_provincia,
)
from territorio.models import Ambito, Comune

DI_COMUNI = frozenset(
    {
        Origine.POPOLAZIONE,
        Origine.STRANIERI,
        Origine.BILANCIO,
        Origine.FAMIGLIE,
        Origine.TERRITORIO,
    }
)


def pagina_della_serie(
    richiesta: DiSerie, ambito: Ambito | None, comune: Comune | None
) -> PaginaProvenienza | None:
    """The rows that a series is the sum of; None if it is not given by comune, or is not there."""
    serie = serie_di_base().get(richiesta.codice)
    if serie is None or serie.origine not in {*DI_COMUNI, Origine.ANAGRAFE, Origine.ISTAT}:
        return None
    if comune:
        territorio = territorio_comune(richiesta.anno, comune)
    elif ambito:
        territorio = territorio_ambito(richiesta.anno, ambito)
    else:
        territorio = territorio_provincia(richiesta.anno)
    lettura = leggi_serie([territorio], [serie.codice])[0]
    if serie.codice not in lettura.valori:
        return None
    valore, fonte = lettura.valori[serie.codice], lettura.fonti[serie.codice]
    if serie.origine == Origine.ANAGRAFE:
        come, parti = unita_della_serie(serie.codice, territorio)
        if fonte.edizione:
            come.append(f"{iniziale(fonte.edizione)}.")
        if DIMOSTRATIVI in fonte.nome:
            come.append("Ci sono dati dimostrativi, inventati.")
        return _pagina(serie, territorio, valore, come, parti)
    if serie.origine == Origine.ISTAT:
        come, parti = voci_della_serie(serie.codice, territorio)
        return _pagina(serie, territorio, valore, come, parti)
    righe = _per_comune(serie, fonte.edizione_id, territorio.comuni)
    return PaginaProvenienza(
        titolo=f"{iniziale(serie.nome)}, {territorio.nome}, {richiesta.anno}",
        valore=Decimal(valore),
        scritto=scritta(serie, valore),
        come=[
            "Un numero per ogni comune, scritto nel file della fonte."
            if fonte.edizione_id
            else f"Un numero per ogni comune. Fonte: {fonte.nome}."
        ],
        parti=[Parte(nome, scritta(serie, quanti)) for nome, quanti in righe],
        edizioni=list(Edizione.objects.filter(pk__in=[fonte.edizione_id or 0])),
    )


def _pagina(
    serie: Serie,
    territorio: Territorio,
    valore: Quantita,
    come: Sequence[str],
    parti: Sequence[Parte],
) -> PaginaProvenienza:
    return PaginaProvenienza(
        titolo=f"{iniziale(serie.nome)}, {territorio.nome}, {territorio.anno}",
        valore=Decimal(valore),
        scritto=scritta(serie, valore),
        come=come,
        parti=parti,
    )


def _per_comune(
    serie: Serie, edizione_id: int | None, comuni: Collection[int]
) -> list[tuple[str, Quantita]]:
    """Name and figure of each comune, by name."""
    ordine = ("comune__nome_ordinamento", "comune_id")
    if serie.origine == Origine.TERRITORIO:
        return [
            (comune.denominazione, comune.superficie_kmq)
            for comune in Comune.objects.filter(pk__in=comuni).order_by("nome_ordinamento", "pk")
            if comune.superficie_kmq is not None
        ]
    if serie.origine in {Origine.POPOLAZIONE, Origine.STRANIERI}:
        colonna = STRANIERI.get(serie.codice, serie.codice)
        return list(
            Residenti.objects.filter(edizione=edizione_id, comune__in=comuni)
            .order_by(*ordine)
            .values_list("comune__denominazione", colonna)
        )
    return list(
        ValoreSerie.objects.filter(edizione=edizione_id, serie=serie.codice, comune__in=comuni)
        .order_by(*ordine)
        .values_list("comune__denominazione", "valore")
    )
