"""Residents by class of age, from the edition in force that covers the whole territory."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

from django.db import connection

from osservatorio.calcolo import STRANIERI
from osservatorio.enums import InsiemeDati
from osservatorio.models import Edizione, Residenti
from osservatorio.selectors.popolazione import come_si_chiama
from osservatorio.selectors.serie.lettura import Bozze, Fonte, Lettura
from osservatorio.selectors.territori import Territorio

# Sums of one edition for one group of comuni: how many comuni it has, and the columns asked for.
Somme = dict[tuple[int, frozenset[int]], tuple[int, ...]]


def leggi(
    territori: Sequence[Territorio],
    letture: Sequence[Lettura],
    serie: frozenset[str],
    _bozze: Bozze,
) -> None:
    """Residents: the latest edition in force, not after the year, that holds all the comuni."""
    _leggi_insieme(
        InsiemeDati.POPOLAZIONE, territori, letture, {codice: codice for codice in serie}
    )


def leggi_stranieri(
    territori: Sequence[Territorio],
    letture: Sequence[Lettura],
    serie: frozenset[str],
    _bozze: Bozze,
) -> None:
    """Foreign residents, by the same rule, from their own editions."""
    _leggi_insieme(
        InsiemeDati.STRANIERI, territori, letture, {codice: STRANIERI[codice] for codice in serie}
    )


def _leggi_insieme(
    insieme: str,
    territori: Sequence[Territorio],
    letture: Sequence[Lettura],
    colonne: Mapping[str, str],
) -> None:
    """`colonne`: series → column of Residenti. A figure never mixes two editions."""
    edizioni = list(Edizione.objects.in_vigore(insieme).order_by("anno", "caricata_il", "pk"))
    anni = [e.anno for e in edizioni]
    candidate = {t.anno: edizioni[: bisect_right(anni, t.anno)][::-1] for t in territori}
    somme: Somme = {}
    # The nearest year first; the older ones only for what it does not cover.
    for passata in (True, False):
        gruppi: dict[frozenset[int], set[int]] = {}
        for territorio in territori:
            possibili = candidate[territorio.anno]
            if not territorio.comuni or not possibili or _edizione(territorio, possibili, somme):
                continue
            vicine = [e for e in possibili if e.anno == possibili[0].anno]
            for edizione in vicine if passata else possibili:
                gruppi.setdefault(territorio.comuni, set()).add(edizione.pk)
        somme |= _somma(gruppi, sorted(set(colonne.values())))
    ordine = {nome: i for i, nome in enumerate(sorted(set(colonne.values())))}
    for territorio, lettura in zip(territori, letture, strict=True):
        trovata = _edizione(territorio, candidate[territorio.anno], somme)
        if trovata is None:
            lettura.manca(colonne, _motivo(insieme, territorio))
            continue
        totali = somme[trovata.pk, territorio.comuni]
        fonte = Fonte(trovata.fonte, come_si_chiama(trovata), trovata.anno, trovata.pk)
        for codice, colonna in colonne.items():
            lettura.scrivi(codice, totali[1 + ordine[colonna]], fonte)


def _edizione(
    territorio: Territorio, possibili: Iterable[Edizione], somme: Somme
) -> Edizione | None:
    """The first of the editions that is known to hold every comune of the territory."""
    for edizione in possibili:
        trovate = somme.get((edizione.pk, territorio.comuni))
        if trovate and trovate[0] == len(territorio.comuni):
            return edizione
    return None


def _somma(gruppi: Mapping[frozenset[int], set[int]], colonne: Sequence[str]) -> Somme:
    """One query: the columns summed by edition and group of comuni."""
    coppie = [(i, c) for i, comuni in enumerate(gruppi) for c in comuni]
    edizioni = sorted(set().union(*gruppi.values()))
    if not coppie:
        return {}
    tabella = connection.ops.quote_name(Residenti._meta.db_table)
    nomi = [connection.ops.quote_name(colonna) for colonna in colonne]
    scelte = "".join(f", sum(r.{nome})::bigint" for nome in nomi)
    comando = (
        f"SELECT m.gruppo, r.edizione_id, count(*){scelte}"  # noqa: S608  # names of our columns
        " FROM unnest(%s::int[], %s::bigint[]) AS m(gruppo, comune_id)"
        f" JOIN {tabella} r ON r.comune_id = m.comune_id AND r.edizione_id = ANY(%s::bigint[])"
        " GROUP BY 1, 2"
    )
    ordinati = list(gruppi)
    with connection.cursor() as cursore:
        cursore.execute(comando, [[g for g, _ in coppie], [c for _, c in coppie], edizioni])
        return {
            (edizione, ordinati[gruppo]): tuple(valori)
            for gruppo, edizione, *valori in cursore.fetchall()
        }


_CHE_COSA = {
    InsiemeDati.POPOLAZIONE: "della popolazione",
    InsiemeDati.STRANIERI: "degli stranieri residenti",
}


def _motivo(insieme: str, territorio: Territorio) -> str:
    if not territorio.comuni:
        return f"Al 1° gennaio {territorio.anno} questo territorio non esisteva o non aveva comuni."
    return (
        f"Nessuna edizione {_CHE_COSA[InsiemeDati(insieme)]} fino al {territorio.anno} comprende "
        "tutto questo territorio."
    )
