"""Tables to publish, made up by Hypothesis: small ones, where every count may be a small one."""

from hypothesis import strategies as st

from osservatorio.soppressione import (
    Linea,
    Noto,
    Tavola,
    differenza,
    quota,
    variazione,
)


def con_somme(base, linee):
    """The values with the totals of the lines, that may be parts of the next ones."""
    valori = dict(base)
    for linea in linee:
        valori[linea.totale] = sum(valori[parte] for parte in linea.parti)
    return valori


def linee_di(righe, colonne, gruppi, *prima):
    """Rows with their total ("T"), and groups of rows with theirs: {group: its rows}, in order."""
    for r in righe:
        yield Linea(tuple((*prima, r, c) for c in colonne), (*prima, r, "T"))
    for gruppo, sue in gruppi.items():
        for c in (*colonne, "T"):
            yield Linea(tuple((*prima, r, c) for r in sue), (*prima, gruppo, c))
    # The totals of a group are also the sum of its columns: true already, and a reader knows it.


@st.composite
def tabelle(draw, massimo=8, righe=3, colonne=3):
    """Rows and columns with their totals."""
    alte, larghe = draw(st.integers(1, righe)), draw(st.integers(1, colonne))
    numeri = st.integers(0, massimo)
    base = {(r, c): draw(numeri) for r in range(alte) for c in range(larghe)}
    linee = list(linee_di(range(alte), range(larghe), {"P": range(alte)}))
    linee.append(Linea(tuple(("P", c) for c in range(larghe)), ("P", "T")))
    return Tavola(con_somme(base, linee), linee)


@st.composite
def gerarchie(draw, massimo=8, anno=(), ambiti=2, comuni=2, aree=2):
    """Comuni, ambiti and the Province, by area."""
    quanti = [draw(st.integers(1, comuni)) for _ in range(draw(st.integers(1, ambiti)))]
    gruppi = {f"a{i}": [f"c{i}{j}" for j in range(n)] for i, n in enumerate(quanti)}
    righe = [c for sue in gruppi.values() for c in sue]
    colonne = [f"s{i}" for i in range(draw(st.integers(1, aree)))]
    base = {(*anno, r, c): draw(st.integers(0, massimo)) for r in righe for c in colonne}
    linee = list(linee_di(righe, colonne, {**gruppi, "P": list(gruppi)}, *anno))
    linee += [Linea(tuple((*anno, g, c) for c in colonne), (*anno, g, "T")) for g in (*gruppi, "P")]
    return Tavola(con_somme(base, linee), linee)


@st.composite
def due_anni(draw, massimo=8):
    """A total and its parts in two years, with how much each grew."""
    parti = range(draw(st.integers(1, 3)))
    linee = [Linea(tuple((anno, p) for p in parti), (anno, "T")) for anno in (1, 2)]
    base = {(anno, p): draw(st.integers(0, massimo)) for anno in (1, 2) for p in parti}
    figure = [
        fare(("var", p, fare.__name__), (2, p), (1, p))
        for p in (*parti, "T")
        for fare in (differenza, variazione)
    ]
    non_stampate = draw(st.sets(st.sampled_from(sorted(base)))) if draw(st.booleans()) else set()
    return Tavola(con_somme(base, linee), linee, figure, frozenset(non_stampate))


@st.composite
def tassi(draw, massimo=8):
    """Counts that may be printed or not, with rates on known numbers and parts of their total."""
    parti = [f"p{i}" for i in range(draw(st.integers(1, 3)))]
    linee = [Linea(tuple(parti), "T")]
    base = {p: draw(st.integers(0, massimo)) for p in parti}
    figure = []
    for p in (*parti, "T"):
        abitanti, per = draw(st.sampled_from([40, 700, 9_000])), draw(st.sampled_from([100, 1000]))
        figure.append(quota(("tasso", p), p, Noto(abitanti), per=per))
        figure.append(quota(("quota", p), p, "T", decimali=draw(st.integers(0, 1))))
        figure.append(quota(("spesa", p), Noto(draw(st.integers(1, 5000))), p, per=1, decimali=2))
    non_stampate = draw(st.sets(st.sampled_from([*parti, "T"])))
    stampate = draw(st.sets(st.sampled_from(range(len(figure))), max_size=4))
    return Tavola(
        con_somme(base, linee), linee, [figure[i] for i in sorted(stampate)], non_stampate
    )


@st.composite
def collegate(draw, massimo=8):
    """Two tables of the same persons: area by sex and area by age, with the same totals by area."""
    aree, altre = range(draw(st.integers(1, 2))), ("m", "f")
    linee, base = [], {}
    for a in aree:
        for s in altre:
            base[a, s] = draw(st.integers(0, massimo))
        giovani = draw(st.integers(0, base[a, "m"] + base[a, "f"]))
        base[a, "g"], base[a, "v"] = giovani, base[a, "m"] + base[a, "f"] - giovani
        linee += [Linea(((a, "m"), (a, "f")), (a, "T")), Linea(((a, "g"), (a, "v")), (a, "T"))]
    linee += [Linea(tuple((a, c) for a in aree), ("P", c)) for c in (*altre, "g", "v", "T")]
    linee += [Linea((("P", x), ("P", y)), ("P", "T")) for x, y in (("m", "f"), ("g", "v"))]
    return Tavola(con_somme(base, linee), linee)


@st.composite
def due_pubblicazioni(draw, massimo=8):
    """The same parts twice, some corrected in between; each prints its own choice of them."""
    parti = [f"p{i}" for i in range(draw(st.integers(1, 3)))]
    linee = [Linea(tuple(parti), "T"), Linea(("T", "q"), "U")]
    base = {p: draw(st.integers(0, massimo)) for p in (*parti, "q")}
    corretta = dict(base)
    for p in draw(st.sets(st.sampled_from([*parti, "q"]), max_size=1)):
        corretta[p] = draw(st.integers(0, massimo))
    tutte = st.sets(st.sampled_from([*parti, "T", "q", "U"]))
    return tuple(
        Tavola(con_somme(valori, linee), linee, non_stampate=frozenset(draw(tutte)))
        for valori in (base, corretta)
    )
