"""Maps of areas from simplified paths in a shared plane (x to the east, y to the south)."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from base import formati
from base.formati import Numero
from base.grafici.scala import classe_di, classi_quantili
from base.grafici.svg import (
    AREA,
    CORPO,
    CORPO_MINIMO,
    INCHIOSTRO,
    SEQUENZA,
    SFONDO,
    Tela,
    n,
    retino,
    rettangolo,
    scritta,
    testo_sicuro,
)

_PEZZO = re.compile(r"([MmLlHhVvZz])|(-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?)|([\s,]+)")
_INDIRIZZO = re.compile(r"^(?:/(?!/)|\?|#|https?://)")


@dataclass(frozen=True)
class Area:
    """One area of a map. `percorso` is SVG path data with straight lines only (M, L, H, V, Z, both
    cases).

    `valore` None = missing value; `testo` is added to the name in the tooltip; `etichetta` is
    written on the area (the number of the ambito, for instance); without `collegamento` the area is
    not a link.
    """

    nome: str
    percorso: str
    collegamento: str = ""
    etichetta: str = ""
    valore: Numero | None = None
    testo: str = ""
    evidenziata: bool = False


@lru_cache(maxsize=1024)
def anelli(percorso: str) -> tuple[tuple[tuple[float, float], ...], ...]:
    """The closed rings of a path, as absolute points. Raises ValueError on what is not
    straight-line path data.
    """
    comando = ""
    numeri: list[float] = []
    trovati: list[list[tuple[float, float]]] = []
    x = y = 0.0
    posizione = 0
    for pezzo in _PEZZO.finditer(percorso):
        if pezzo.start() != posizione:
            break
        posizione = pezzo.end()
        if pezzo.group(1):
            comando, numeri = pezzo.group(1), []
            if comando in "Zz" and trovati:
                x, y = trovati[-1][0]
            continue
        if not pezzo.group(2):
            continue
        numeri.append(float(pezzo.group(2)))
        relativo = comando.islower()
        if comando in ("H", "h") or comando in ("V", "v"):
            if comando in "Hh":
                x = numeri[0] + (x if relativo else 0)
            else:
                y = numeri[0] + (y if relativo else 0)
        elif comando in ("M", "m", "L", "l"):
            if len(numeri) < 2:
                continue
            x, y = numeri[0] + (x if relativo else 0), numeri[1] + (y if relativo else 0)
            if comando in "Mm":
                trovati.append([])
                comando = "l" if relativo else "L"
        else:
            break
        if not trovati:
            break
        trovati[-1].append((x, y))
        numeri = []
    if posizione != len(percorso) or (percorso and not trovati):
        raise ValueError("il percorso di un confine ha solo i comandi M, L, H, V, Z")
    return tuple(tuple(anello) for anello in trovati)


def riquadro(percorsi: Sequence[str]) -> tuple[float, float, float, float]:
    """(x least, y least, x greatest, y greatest) of all the paths; zeros without points."""
    punti = [punto for percorso in percorsi for anello in anelli(percorso) for punto in anello]
    if not punti:
        return (0.0, 0.0, 0.0, 0.0)
    return (
        min(p[0] for p in punti),
        min(p[1] for p in punti),
        max(p[0] for p in punti),
        max(p[1] for p in punti),
    )


@lru_cache(maxsize=1024)
def punto_interno(percorso: str) -> tuple[float, float]:
    """A point well inside the largest ring, where a label can stand: the middle of its widest
    horizontal chord.
    """
    anello = max(anelli(percorso), key=lambda a: abs(_area(a)))
    alto, basso = min(p[1] for p in anello), max(p[1] for p in anello)
    migliore = (0.0, anello[0])
    for i in range(3, 14):
        y = alto + (basso - alto) * (i + 0.013) / 16
        tagli = sorted(
            x1 + (y - y1) * (x2 - x1) / (y2 - y1)
            for (x1, y1), (x2, y2) in zip(anello, (*anello[1:], anello[0]), strict=True)
            if (y1 <= y) != (y2 <= y)
        )
        for sinistra, destra in zip(tagli[::2], tagli[1::2], strict=False):
            # Chords near the middle height win over longer ones at the edge.
            peso = (destra - sinistra) * (1 - abs(y - (alto + basso) / 2) / (basso - alto))
            if peso > migliore[0]:
                migliore = (peso, ((sinistra + destra) / 2, y))
    return migliore[1]


def _area(anello: Sequence[tuple[float, float]]) -> float:
    return sum(
        x1 * y2 - x2 * y1
        for (x1, y1), (x2, y2) in zip(anello, (*anello[1:], anello[0]), strict=True)
    )


def mappa_aree(
    aree: Sequence[Area],
    *,
    nome: str,
    titolo: str,
    larghezza: float = 480,
    coropleta: bool = False,
    formato: Callable[[Numero | None], str] = formati.numero,
    classi: int = 5,
) -> str:
    """A map of areas, each a link if it has one, as an SVG string; an empty string when no area has
    a boundary.

    With `coropleta` the areas are filled by `valore` in classes of about equal size, missing values
    are hatched, and a legend gives range and number of areas; otherwise the fill is the same and
    labels tell them apart. `formato` writes a value. Raises ValueError on a link that is not a path
    of the site or http(s).
    """
    disegnabili = [area for area in aree if area.percorso]
    if not disegnabili:
        return ""
    x0, y0, x1, y1 = riquadro([area.percorso for area in disegnabili])
    margine = 4.0
    scala = (larghezza - 2 * margine) / ((x1 - x0) or 1)
    altezza_mappa = (y1 - y0) * scala + 2 * margine
    fasce = (
        classi_quantili((float(a.valore) for a in disegnabili if a.valore is not None), classi)
        if coropleta
        else []
    )
    manca = f"{nome}-manca"
    trasforma = f"translate({n(margine - x0 * scala)} {n(margine - y0 * scala)}) scale({scala:.6g})"

    forme, scritte = [], []
    # The highlighted area is drawn last, so that its border is not covered by its neighbours.
    for area in sorted(disegnabili, key=lambda a: a.evidenziata):
        colore, chiaro = _colore(area, coropleta, fasce, manca)
        descrizione = _descrizione(area, coropleta, formato)
        bordo = INCHIOSTRO if area.evidenziata else SFONDO if coropleta else "#0066CC"
        spessore = (2.5 if area.evidenziata else 1.2) / scala
        interno = (
            f"<title>{testo_sicuro(descrizione)}</title>"
            f'<g transform="{trasforma}"><path d="{testo_sicuro(area.percorso)}" fill="{colore}"'
            f' fill-rule="evenodd" stroke="{bordo}" stroke-width="{spessore:.3g}"'
            ' stroke-linejoin="round"/></g>'
        )
        etichetta = ""
        if area.etichetta:
            x, y = punto_interno(area.percorso)
            etichetta = scritta(
                margine + (x - x0) * scala,
                margine + (y - y0) * scala + CORPO * 0.36,
                area.etichetta,
                ancora="middle",
                grassetto=True,
                colore=INCHIOSTRO if chiaro else SFONDO,
            )
        if area.collegamento:
            if not _INDIRIZZO.match(area.collegamento):
                raise ValueError(f"collegamento non ammesso in una mappa: «{area.collegamento}»")
            forme.append(
                f'<a href="{testo_sicuro(area.collegamento)}" class="grafico-area"'
                f' aria-label="{testo_sicuro(descrizione)}">{interno}{etichetta}</a>'
            )
        else:
            forme.append(f"<g>{interno}</g>")
            scritte.append(etichetta)

    legenda, altezza_legenda = (
        _legenda(disegnabili, fasce, manca, formato, altezza_mappa) if coropleta else ([], 0.0)
    )
    tela = Tela(
        nome,
        titolo,
        larghezza,
        altezza_mappa + altezza_legenda,
        interattiva=any(a.collegamento for a in disegnabili),
    )
    return tela.disegna(
        [*forme, *scritte, *legenda], definizioni=retino(manca) if coropleta else ""
    )


def _colore(
    area: Area, coropleta: bool, fasce: Sequence[tuple[float, float]], manca: str
) -> tuple[str, bool]:
    """Fill of the area, and whether it is light enough for dark text."""
    if not coropleta:
        return ("#FFD9A8" if area.evidenziata else AREA), True
    if area.valore is None:
        return f"url(#{manca})", True
    indice = classe_di(float(area.valore), fasce)
    # With few classes the extremes of the palette are still used.
    posto = round(indice * (len(SEQUENZA) - 1) / max(len(fasce) - 1, 1))
    return SEQUENZA[posto], posto < 3


def _descrizione(area: Area, coropleta: bool, formato: Callable[[Numero | None], str]) -> str:
    if coropleta:
        valore = "dato non pervenuto" if area.valore is None else formato(area.valore)
        return f"{area.nome}: {valore}{f' ({area.testo})' if area.testo else ''}"
    return f"{area.nome}: {area.testo}" if area.testo else area.nome


def _legenda(
    aree: Sequence[Area],
    fasce: Sequence[tuple[float, float]],
    manca: str,
    formato: Callable[[Numero | None], str],
    alto: float,
) -> tuple[list[str], float]:
    """The parts of the legend and its height: a line for each class, one for missing values."""
    righe: list[tuple[str, str]] = []
    for i, (da, a) in enumerate(fasce):
        posto = round(i * (len(SEQUENZA) - 1) / max(len(fasce) - 1, 1))
        quante = sum(
            1
            for area in aree
            if area.valore is not None and classe_di(float(area.valore), fasce) == i
        )
        intervallo = formato(da) if da == a else f"da {formato(da)} a {formato(a)}"
        righe.append((SEQUENZA[posto], f"{intervallo} ({formati.plurale(quante, 'area', 'aree')})"))
    mancanti = sum(1 for area in aree if area.valore is None)
    if mancanti:
        righe.append(
            (f"url(#{manca})", f"dato non pervenuto ({formati.plurale(mancanti, 'area', 'aree')})")
        )
    parti = []
    for i, (colore, testo) in enumerate(righe):
        y = alto + 8 + i * 20
        parti.append(rettangolo(4, y, 22, 14, colore=colore, bordo=INCHIOSTRO))
        parti.append(scritta(34, y + 11.5, testo, corpo=max(CORPO - 1, CORPO_MINIMO)))
    return parti, 8 + 20 * len(righe) + 4
