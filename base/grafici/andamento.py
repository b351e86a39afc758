"""What the charts over the years share: runs without holes, markers, round axes, years to write."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from base import formati
from base.formati import Numero
from base.grafici.scala import Lineare, passo_tondo, tacche, tacche_tra
from base.grafici.svg import CORPO_MINIMO, SERIE, SFONDO, larghezza_testo, n, testo_sicuro

Valori = Mapping[int, Numero | None]
# Below this share of the greatest value the axis is cut, and the chart says so.
_ESCURSIONE_MINIMA = 0.4


@dataclass(frozen=True)
class Segno:
    """How one line is drawn: colour, dashes and marker, so that it is known without colour too."""

    colore: str
    tratteggio: str
    punta: str


SEGNI = (
    Segno(SERIE[0], "", "cerchio"),
    Segno(SERIE[1], "8 3", "quadrato"),
    Segno(SERIE[2], "2 3", "triangolo"),
    Segno(SERIE[3], "9 3 2 3", "rombo"),
)


def presenti(valori: Valori) -> dict[int, float]:
    """The years that have a value, in order."""
    return {anno: float(v) for anno, v in sorted(valori.items()) if v is not None}


def anni_di(dati: Iterable[Iterable[int]]) -> list[int]:
    """Every year from the first to the last, those without data too."""
    tutti = [anno for anni in dati for anno in anni]
    return list(range(min(tutti), max(tutti) + 1)) if tutti else []


def tratti(anni: Iterable[int]) -> list[list[int]]:
    """Runs of consecutive years: a line is drawn inside a run, never across a missing year."""
    trovati: list[list[int]] = []
    for anno in anni:
        if trovati and anno == trovati[-1][-1] + 1:
            trovati[-1].append(anno)
        else:
            trovati.append([anno])
    return trovati


def asse_dei_valori(valori: Sequence[float], *, da_zero: bool, quanti: int = 4) -> list[float]:
    """Ticks of the axis: from zero, unless the values are close together and far from it."""
    minimo, massimo = min(valori), max(valori)
    lontani = (massimo - minimo) < _ESCURSIONE_MINIMA * max(abs(massimo), abs(minimo))
    if da_zero or not lontani or minimo == massimo or minimo * massimo <= 0:
        return tacche(minimo, massimo, quanti)
    return tacche_tra(minimo, massimo, quanti)


def testi_delle_tacche(segni: Sequence[float]) -> list[str]:
    """The ticks as short numbers with the decimals they need; millions and billions in words."""
    massimo = max(abs(s) for s in segni)
    divisore, unita = next(
        ((d, u) for d, u in ((1e9, "mld"), (1e6, "mln")) if massimo >= 10 * d), (1, "")
    )
    passo = passo_tondo((segni[-1] - segni[0]) / divisore, len(segni) - 1)
    decimali = next((d for d in range(7) if abs(round(passo, d) - passo) < passo * 1e-3), 7)
    testi = [formati.numero(segno / divisore, decimali) for segno in segni]
    return [f"{t}{formati.SPAZIO_FISSO}{unita}" if unita and t != "0" else t for t in testi]


def anni_da_scrivere(anni: Sequence[int], larghezza: float) -> list[int]:
    """The years for whose text there is room; the last one always."""
    posti = max(int(larghezza / (larghezza_testo("2024", CORPO_MINIMO) + 8)), 1)
    ogni = -(-len(anni) // posti)
    return list(anni[::-1][::ogni][::-1])


def spezzata(
    valori: Mapping[int, float],
    x: Lineare,
    y: Lineare,
    *,
    colore: str,
    spessore: float,
    tratteggio: str = "",
) -> list[str]:
    """One polyline for each run of years with a value; a lonely year is left to its marker."""
    punti = f' stroke-dasharray="{tratteggio}"' if tratteggio else ""
    linee = []
    for tratto in tratti(valori):
        if len(tratto) > 1:
            coordinate = " ".join(f"{n(x(anno))},{n(y(valori[anno]))}" for anno in tratto)
            linee.append(
                f'<polyline points="{coordinate}" fill="none" stroke="{colore}"'
                f' stroke-width="{n(spessore)}" stroke-linejoin="round"{punti}/>'
            )
    return linee


def punta(x: float, y: float, forma: str, colore: str, titolo: str = "", raggio: float = 4) -> str:
    """A marker with a white edge, and its own `<title>` if given."""
    aspetto = f' fill="{colore}" stroke="{SFONDO}" stroke-width="1"'
    if forma == "cerchio":
        figura = f'circle cx="{n(x)}" cy="{n(y)}" r="{n(raggio)}"'
    elif forma == "quadrato":
        lato = raggio * 0.9
        figura = (
            f'rect x="{n(x - lato)}" y="{n(y - lato)}" width="{n(2 * lato)}" height="{n(2 * lato)}"'
        )
    else:
        r = raggio * 1.25
        vertici = (
            ((x, y - r), (x + r, y + r * 0.8), (x - r, y + r * 0.8))
            if forma == "triangolo"
            else ((x, y - r), (x + r, y), (x, y + r), (x - r, y))
        )
        figura = f'polygon points="{" ".join(f"{n(a)},{n(b)}" for a, b in vertici)}"'
    if not titolo:
        return f"<{figura}{aspetto}/>"
    return f"<{figura}{aspetto}><title>{testo_sicuro(titolo)}</title></{figura.split(' ', 1)[0]}>"
