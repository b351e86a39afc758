"""What is paid as a value grows: broken lines, with the jumps and the holes between them."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from base import formati
from base.formati import Numero
from base.grafici.andamento import SEGNI, Segno, punta, testi_delle_tacche
from base.grafici.scala import Lineare, tacche
from base.grafici.svg import (
    CORPO,
    CORPO_MINIMO,
    GRIGLIA,
    INCHIOSTRO,
    LINEA,
    SFONDO,
    Tela,
    accorcia,
    larghezza_testo,
    linea,
    n,
    retino,
    rettangolo,
    scritta,
)

Punto = tuple[Decimal, Decimal]
Spezzate = Sequence[Sequence[Punto]]

# Two pieces this near along the axis are one after the other: a jump, not a hole.
_UN_CENTESIMO = Decimal("0.01")
_BUCO_MINIMO = 4.0
_RIGA = 18.0


@dataclass(frozen=True)
class _Assi:
    x: Lineare
    y: Lineare

    def punti(self, spezzata: Sequence[Punto]) -> str:
        return " ".join(f"{n(self.x(float(a)))},{n(self.y(float(b)))}" for a, b in spezzata)


def curva(
    nome: str,
    spezzate: Spezzate,
    *,
    titolo: str,
    etichetta_x: str,
    etichetta_y: str,
    segno: Punto | None = None,
    confronto: Spezzate = (),
    nome_serie: str = "",
    nome_confronto: str = "",
    fino_a: Decimal | None = None,
    formato_x: Callable[[Numero | None], str] = formati.euro,
    formato_y: Callable[[Numero | None], str] = formati.euro,
    larghezza: float = 480,
    altezza: float = 260,
) -> str:
    """A curve over a continuous axis as an SVG string; an empty string without points.

    Each of `spezzate` is drawn without interruption, in order of x. Between two of them a dashed
    upright line says a jump, a hatched strip a hole (also before the first, and after the last up
    to `fino_a`). `segno` is the reader's own point, with its values written. `confronto` is a
    second curve, dashed. Both axes start from zero.
    """
    prima = [p for p in spezzate if p]
    altra = [p for p in confronto if p]
    tutti = [punto for spezzata in (*prima, *altra) for punto in spezzata]
    if not tutti:
        return ""
    if segno is not None:
        tutti.append(segno)
    fine = max([*(x for x, _ in tutti), *([fino_a] if fino_a is not None else [])])
    fine = fine if fine > 0 else Decimal(1)
    tacche_y = tacche(float(min(y for _, y in tutti)), float(max(y for _, y in tutti)))
    scritte_y = testi_delle_tacche(tacche_y)
    sinistra = max(larghezza_testo(t, CORPO_MINIMO) for t in scritte_y) + 10
    destra, alto, basso = larghezza - 16, 34.0, altezza - 44
    assi = _Assi(
        Lineare(0, float(fine), sinistra, destra), Lineare(tacche_y[0], tacche_y[-1], basso, alto)
    )

    vuoto = f"{nome}-vuoto"
    buchi = _buchi(prima, fino_a)
    parti = [_striscia(assi, buco, vuoto, alto, basso, formato_x) for buco in buchi]
    parti += _griglia(assi, tacche_y, scritte_y, float(fine), sinistra, destra, basso)
    parti.append(
        scritta(4, 16, accorcia(etichetta_y, larghezza - 8, CORPO), corpo=CORPO, grassetto=True)
    )
    parti.append(
        scritta(
            destra, basso + 34, accorcia(etichetta_x, destra - 4, CORPO),
            corpo=CORPO, ancora="end", grassetto=True,
        )
    )  # fmt: skip
    parti += _linee(assi, altra, SEGNI[1])
    parti += _linee(assi, prima, SEGNI[0])
    if segno is not None:
        parti += _segno(assi, segno, sinistra, destra, alto, basso, formato_x, formato_y)
    legenda, alta = _legenda(
        nome_serie, nome_confronto if altra else "", vuoto if buchi else "", altezza, larghezza
    )
    return Tela(nome, titolo, larghezza, altezza + alta).disegna(
        [*parti, *legenda], definizioni=retino(vuoto, passo=7) if buchi else ""
    )


def _buchi(spezzate: Spezzate, fino_a: Decimal | None) -> list[Punto]:
    """Where no piece is: from, to."""
    if not spezzate:
        return []
    bordi = [Decimal(0)]
    for spezzata in spezzate:
        bordi += [spezzata[0][0], spezzata[-1][0]]
    bordi.append(bordi[-1] if fino_a is None else max(fino_a, bordi[-1]))
    coppie = zip(bordi[::2], bordi[1::2], strict=True)
    return [(da, a) for da, a in coppie if a - da > _UN_CENTESIMO]


def _striscia(
    assi: _Assi,
    buco: Punto,
    vuoto: str,
    alto: float,
    basso: float,
    formato: Callable[[Numero | None], str],
) -> str:
    da, a = (assi.x(float(v)) for v in buco)
    largo = max(a - da, _BUCO_MINIMO)
    return rettangolo(
        (da + a - largo) / 2, alto, largo, basso - alto,
        colore=f"url(#{vuoto})", bordo=LINEA,
        titolo=f"da {formato(buco[0])} a {formato(buco[1])}: nessuna tariffa",
    )  # fmt: skip


def _griglia(
    assi: _Assi,
    tacche_y: Sequence[float],
    scritte_y: Sequence[str],
    fine: float,
    sinistra: float,
    destra: float,
    basso: float,
) -> list[str]:
    parti = []
    for valore, testo in zip(tacche_y, scritte_y, strict=True):
        y = assi.y(valore)
        parti.append(linea(sinistra, y, destra, y, colore=LINEA if valore == 0 else GRIGLIA))
        parti.append(scritta(sinistra - 5, y + 4, testo, corpo=CORPO_MINIMO, ancora="end"))
    tacche_x = tacche(0, fine, 5)
    for valore, testo in zip(tacche_x, testi_delle_tacche(tacche_x), strict=True):
        if valore > fine * 1.0001:
            continue
        x = assi.x(valore)
        parti.append(linea(x, basso, x, basso + 4, colore=LINEA))
        meta = larghezza_testo(testo, CORPO_MINIMO) / 2
        ancora = "end" if x + meta > destra + 14 else "middle"
        dove = destra + 14 if ancora == "end" else x
        parti.append(scritta(dove, basso + 16, testo, corpo=CORPO_MINIMO, ancora=ancora))
    return parti


def _linee(assi: _Assi, spezzate: Spezzate, aspetto: Segno) -> list[str]:
    parti = []
    for prima, dopo in itertools.pairwise(spezzate):
        (x1, y1), (x2, y2) = prima[-1], dopo[0]
        if x2 - x1 <= _UN_CENTESIMO and y1 != y2:
            x = assi.x(float(x2))
            parti.append(
                linea(
                    x, assi.y(float(y1)), x, assi.y(float(y2)),
                    colore=aspetto.colore, tratteggio="2 3",
                )
            )  # fmt: skip
    tratteggio = f' stroke-dasharray="{aspetto.tratteggio}"' if aspetto.tratteggio else ""
    for spezzata in spezzate:
        if len({x for x, _ in spezzata}) == 1:
            da, quanto = spezzata[-1]
            dove = assi.x(float(da)), assi.y(float(quanto))
            parti.append(punta(*dove, aspetto.punta, aspetto.colore, "", 3))
            continue
        parti.append(
            f'<polyline points="{assi.punti(spezzata)}" fill="none" stroke="{aspetto.colore}"'
            f' stroke-width="2.5" stroke-linejoin="round"{tratteggio}/>'
        )
    return parti


def _segno(
    assi: _Assi,
    segno: Punto,
    sinistra: float,
    destra: float,
    alto: float,
    basso: float,
    formato_x: Callable[[Numero | None], str],
    formato_y: Callable[[Numero | None], str],
) -> list[str]:
    """The reader's point, its values beside it: on the side where there is room."""
    x, y = assi.x(float(segno[0])), assi.y(float(segno[1]))
    testo = f"{formato_y(segno[1])} con {formato_x(segno[0])}"
    largo = larghezza_testo(testo, CORPO)
    tx = min(max(x - largo / 2, sinistra + 2), destra - largo)
    ty = y - 12 if y - 28 > alto else y + 22
    return [
        linea(x, y, x, basso, colore=INCHIOSTRO, tratteggio="3 3"),
        linea(sinistra, y, x, y, colore=INCHIOSTRO, tratteggio="3 3"),
        punta(x, y, "cerchio", INCHIOSTRO, testo, 6),
        rettangolo(tx - 3, ty - 13, largo + 6, 18, colore=SFONDO, bordo=LINEA),
        scritta(tx + largo / 2, ty, testo, corpo=CORPO, ancora="middle", grassetto=True),
    ]


def _legenda(
    serie: str, confronto: str, vuoto: str, alto: float, larghezza: float
) -> tuple[list[str], float]:
    """The names of the lines when there are two, and what the hatch means."""
    parti: list[str] = []
    y = alto + 2
    voci = [(serie, SEGNI[0]), (confronto, SEGNI[1])] if confronto else []
    for testo, aspetto in voci:
        parti.append(
            linea(
                4, y + 7, 30, y + 7,
                colore=aspetto.colore, spessore=2.5, tratteggio=aspetto.tratteggio,
            )
        )  # fmt: skip
        parti.append(
            scritta(38, y + 11, accorcia(testo, larghezza - 42, CORPO_MINIMO), corpo=CORPO_MINIMO)
        )
        y += _RIGA
    if vuoto:
        parti.append(rettangolo(4, y + 1, 26, 12, colore=f"url(#{vuoto})", bordo=LINEA))
        parti.append(scritta(38, y + 11, "nessuna tariffa", corpo=CORPO_MINIMO))
        y += _RIGA
    return parti, y - alto if parti else 0.0
