"""The few pieces of SVG that every chart is made of: escaping, numbers, palette, frame.

Everything is written as presentation attributes with literal colours: a chart looks the same on a
page under a strict CSP, in a PDF and on a black-and-white print. The first child of the root is
always `<title>`: it is the name that screen readers and the tagged PDF give to the figure.
"""

import re
from dataclasses import dataclass
from functools import cache
from html import escape

# Colours are told apart by people who do not see red or green, and by lightness on a grey print.
INCHIOSTRO = "#17324D"
LINEA = "#5C6F82"
GRIGLIA = "#D3DAE1"
PRIMARIO = "#0066CC"
SECONDARIO = "#D9730D"
CONFRONTO = "#B8C4D0"
SFONDO = "#FFFFFF"
AREA = "#D6E6F7"
BANDA = "#DDE6EF"
# Of the lines of a chart, in order; each has its dashes and its marker too.
SERIE = ("#0058B0", "#C2570C", "#1F2A37", "#A07090")
SEQUENZA = ("#DCEAF8", "#A3C8EC", "#5F9DD8", "#2370BD", "#0B3C74")
# Away from a reference value, below and above it.
SOTTO = ("#FCDDB5", "#E08A2E", "#7A3603")
SOPRA = ("#C5DDF5", "#5AA0DC", "#0B3C74")

CARATTERE = "Titillium Web, Liberation Sans, Arial, sans-serif"
# Pixels of the drawing: 11 px are 8.25 pt, the smallest text we print when a chart is not made
# smaller.
CORPO = 13
CORPO_MINIMO = 11

_ID = re.compile(r"^[a-z][a-z0-9-]*$")
# Nearly every text: nothing to escape nor to drop.
_PULITO = re.compile("^[^&<>\"'\u0000-\u001f\ud800-\udfff\ufffe\uffff]*\\Z")
_NON_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def testo_sicuro(testo: str) -> str:
    """The text ready for XML content and for attribute values; characters that XML forbids are
    dropped.
    """
    if _PULITO.match(testo):
        return testo
    return escape(_NON_XML.sub("", testo), quote=True)


@cache
def luminanza(colore: str) -> float:
    """Relative luminance (0–1) of «#RRGGBB», as WCAG 2 defines it."""

    def lineare(canale: float) -> float:
        return canale / 12.92 if canale <= 0.04045 else ((canale + 0.055) / 1.055) ** 2.4

    r, g, b = (lineare(int(colore[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrasto(uno: str, altro: str) -> float:
    """Contrast ratio of two colours (1–21), as WCAG 2 defines it."""
    scuro, chiaro = sorted((luminanza(uno), luminanza(altro)))
    return (chiaro + 0.05) / (scuro + 0.05)


def n(valore: float) -> str:
    """A coordinate with at most two decimals and no useless zeros: the same number is always the
    same text.
    """
    testo = f"{valore:.2f}".rstrip("0").rstrip(".")
    return "0" if testo == "-0" else testo


def larghezza_testo(testo: str, corpo: float = CORPO) -> float:
    """Estimated width in pixels, a little generous, so that nothing is cut: no font is measured
    here.
    """
    return len(testo) * corpo * 0.56


def accorcia(testo: str, larghezza: float, corpo: float = CORPO) -> str:
    """The text, or its beginning and an ellipsis, so that it fits that width."""
    massimo = max(int(larghezza / (corpo * 0.56)), 2)
    return testo if len(testo) <= massimo else testo[: massimo - 1].rstrip() + "…"


def a_capo(testo: str, larghezza: float, corpo: float = CORPO, *, righe: int = 2) -> list[str]:
    """The text in at most that many lines of that width, broken at spaces; the last is cut."""
    fatte: list[str] = []
    for parola in testo.split():
        unita = f"{fatte[-1]} {parola}" if fatte else parola
        if fatte and (len(fatte) == righe or larghezza_testo(unita, corpo) <= larghezza):
            fatte[-1] = unita
        else:
            fatte.append(parola)
    return [accorcia(riga, larghezza, corpo) for riga in fatte]


def scritta(
    x: float,
    y: float,
    testo: str,
    *,
    corpo: float = CORPO,
    ancora: str = "start",
    colore: str = INCHIOSTRO,
    grassetto: bool = False,
) -> str:
    """A `<text>`; `ancora` is start, middle or end."""
    peso = ' font-weight="700"' if grassetto else ""
    dove = "" if ancora == "start" else f' text-anchor="{ancora}"'
    return (
        f'<text x="{n(x)}" y="{n(y)}" font-size="{n(corpo)}" fill="{colore}"{dove}{peso}>'
        f"{testo_sicuro(testo)}</text>"
    )


def rettangolo(
    x: float,
    y: float,
    larghezza: float,
    altezza: float,
    *,
    colore: str,
    bordo: str = "",
    titolo: str = "",
) -> str:
    """A `<rect>`, with its own `<title>` if given."""
    contorno = f' stroke="{bordo}" stroke-width="1"' if bordo else ""
    attributi = (
        f'<rect x="{n(x)}" y="{n(y)}" width="{n(max(larghezza, 0))}" height="{n(altezza)}"'
        f' fill="{colore}"{contorno}'
    )
    return (
        f"{attributi}><title>{testo_sicuro(titolo)}</title></rect>" if titolo else f"{attributi}/>"
    )


def linea(
    x1: float,
    y1: float,
    x2: float,
    y2: float,
    *,
    colore: str = GRIGLIA,
    spessore: float = 1,
    tratteggio: str = "",
) -> str:
    """A straight line; `tratteggio` as in stroke-dasharray."""
    punti = f' stroke-dasharray="{tratteggio}"' if tratteggio else ""
    return (
        f'<line x1="{n(x1)}" y1="{n(y1)}" x2="{n(x2)}" y2="{n(y2)}"'
        f' stroke="{colore}" stroke-width="{n(spessore)}"{punti}/>'
    )


def retino(nome: str, *, colore: str = LINEA, fondo: str = SFONDO, passo: float = 6) -> str:
    """A `<pattern>` of oblique lines: missing data, or the second of two series on a grey print."""
    # A large tile: viewers of PDF let a thin seam be seen between one and the next.
    quante = max(round(48 / passo), 1)
    lato = n(passo * quante)
    righe = "".join(f"M{n(passo * i)} 0V{lato}" for i in range(quante + 1))
    return (
        f'<pattern id="{nome}" width="{lato}" height="{lato}" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate(45)"><rect width="{lato}" height="{lato}" fill="{fondo}"/>'
        f'<path d="{righe}" fill="none" stroke="{colore}" stroke-width="{n(passo / 3.6)}"/>'
        "</pattern>"
    )


@dataclass(frozen=True)
class Tela:
    """The frame of one chart: `nome` prefixes every id of the drawing and must be unique in the
    page.
    """

    nome: str
    titolo: str
    larghezza: float
    altezza: float
    interattiva: bool = False

    def __post_init__(self) -> None:
        if not _ID.match(self.nome):
            raise ValueError(
                f"il nome di un grafico ha solo minuscole, cifre e trattini: «{self.nome}»"
            )

    def disegna(self, parti: list[str], *, definizioni: str = "") -> str:
        """The whole `<svg>`. A drawing with links is a group, not an image: an image hides what it
        contains.
        """
        ruolo = "group" if self.interattiva else "img"
        defs = f"<defs>{definizioni}</defs>" if definizioni else ""
        largo, alto = n(self.larghezza), n(self.altezza)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="grafico" role="{ruolo}"'
            f' aria-labelledby="{self.nome}-titolo" viewBox="0 0 {largo} {alto}"'
            f' width="{largo}" height="{alto}" font-family="{CARATTERE}">'
            f'<title id="{self.nome}-titolo">{testo_sicuro(self.titolo)}</title>'
            f"{defs}{''.join(parti)}</svg>"
        )
