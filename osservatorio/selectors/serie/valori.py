"""Series of comuni kept one number at a time: balances of the year, households."""

from collections.abc import Mapping, Sequence

from django.db import connection

from osservatorio.enums import InsiemeDati
from osservatorio.models import Edizione, ValoreSerie
from osservatorio.selectors.popolazione import come_si_chiama
from osservatorio.selectors.serie.lettura import Bozze, Fonte, Lettura
from osservatorio.selectors.territori import Territorio

# One edition, one group of comuni, one series: how many comuni have it, and their sum.
Somme = Mapping[tuple[int, frozenset[int], str], tuple[int, int]]


def leggi_bilancio(
    territori: Sequence[Territorio],
    letture: Sequence[Lettura],
    serie: frozenset[str],
    _bozze: Bozze,
) -> None:
    """Births, deaths, moves of the year itself: the flows of another year are never in its place.

    The territory is that of 1 January of the year.
    """
    _leggi(InsiemeDati.BILANCIO, territori, letture, serie, solo_quell_anno=True)


def leggi_famiglie(
    territori: Sequence[Territorio],
    letture: Sequence[Lettura],
    serie: frozenset[str],
    _bozze: Bozze,
) -> None:
    """Households on 31 December of the year, or of the last year before it that was loaded."""
    _leggi(InsiemeDati.FAMIGLIE, territori, letture, serie, solo_quell_anno=False)


def _leggi(
    insieme: InsiemeDati,
    territori: Sequence[Territorio],
    letture: Sequence[Lettura],
    serie: frozenset[str],
    *,
    solo_quell_anno: bool,
) -> None:
    """Fills the readings: two queries. A figure never mixes two editions: each series is the sum of
    the comuni in the edition, loaded last among those in force, that has it for all of them.
    """
    per_anno: dict[int, list[Edizione]] = {}
    for edizione in Edizione.objects.in_vigore(insieme).order_by("-caricata_il", "-pk"):
        per_anno.setdefault(edizione.anno, []).append(edizione)
    anni = {t.anno: _anno_dei_dati(t.anno, per_anno, solo_quell_anno) for t in territori}
    gruppi: dict[frozenset[int], set[int]] = {}
    for territorio in territori:
        for edizione in per_anno.get(anni[territorio.anno], []):
            gruppi.setdefault(territorio.comuni, set()).add(edizione.pk)
    somme = _somma(gruppi, serie)
    for territorio, lettura in zip(territori, letture, strict=True):
        for codice in serie:
            for edizione in per_anno.get(anni[territorio.anno], []):
                quanti, totale = somme.get((edizione.pk, territorio.comuni, codice), (0, 0))
                if quanti and quanti == len(territorio.comuni):
                    nome = come_si_chiama(edizione)
                    lettura.scrivi(
                        codice, totale, Fonte(edizione.fonte, nome, edizione.anno, edizione.pk)
                    )
                    break
            else:
                anno = anni[territorio.anno]
                motivo = _motivo(insieme, territorio, anno if anno in per_anno else None)
                lettura.manca([codice], motivo)


def _anno_dei_dati(anno: int, per_anno: Mapping[int, object], solo_quell_anno: bool) -> int:
    if solo_quell_anno:
        return anno
    return max((a for a in per_anno if a <= anno), default=anno)


def _somma(gruppi: Mapping[frozenset[int], set[int]], serie: frozenset[str]) -> Somme:
    """One query: each series counted and summed by edition and group of comuni."""
    coppie = [(i, c) for i, comuni in enumerate(gruppi) for c in comuni]
    if not coppie:
        return {}
    tabella = connection.ops.quote_name(ValoreSerie._meta.db_table)
    comando = (
        "SELECT v.edizione_id, m.gruppo, v.serie, count(*), sum(v.valore)::bigint"  # noqa: S608
        " FROM unnest(%s::int[], %s::bigint[]) AS m(gruppo, comune_id)"
        f" JOIN {tabella} v ON v.comune_id = m.comune_id"
        " AND v.edizione_id = ANY(%s::bigint[]) AND v.serie = ANY(%s::text[])"
        " GROUP BY 1, 2, 3"
    )
    ordinati = list(gruppi)
    indici, comuni = [g for g, _ in coppie], [c for _, c in coppie]
    edizioni = sorted(set().union(*gruppi.values()))
    with connection.cursor() as cursore:
        cursore.execute(comando, [indici, comuni, edizioni, sorted(serie)])
        return {
            (edizione, ordinati[gruppo], codice): (quanti, totale)
            for edizione, gruppo, codice, quanti, totale in cursore.fetchall()
        }


def _motivo(insieme: InsiemeDati, territorio: Territorio, caricato: int | None) -> str:
    """`caricato` is the year of the editions that were looked in, None if there are none."""
    if not territorio.comuni:
        return f"Al 1° gennaio {territorio.anno} questo territorio non esisteva o non aveva comuni."
    if caricato is not None:
        bilancio = insieme == InsiemeDati.BILANCIO
        che_cosa = "Il bilancio demografico" if bilancio else "L'ultima edizione delle famiglie,"
        return (
            f"{che_cosa} del {caricato}{'' if bilancio else ','} non ha questo dato per tutti i "
            "comuni del territorio."
        )
    if insieme == InsiemeDati.BILANCIO:
        return f"Il bilancio demografico del {territorio.anno} non è stato caricato."
    return f"Le famiglie fino al {territorio.anno} non sono state caricate."
