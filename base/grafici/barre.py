"""Horizontal bars: ranked with a reference line, and in pairs (ours beside the comparison).

The name stands above its bar, not beside it: long names are never cut and the drawing stays
readable on a phone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from base import formati
from base.formati import Numero
from base.grafici.scala import Lineare, tacche
from base.grafici.svg import (
    CONFRONTO,
    CORPO,
    CORPO_MINIMO,
    GRIGLIA,
    INCHIOSTRO,
    LINEA,
    PRIMARIO,
    SFONDO,
    Tela,
    accorcia,
    larghezza_testo,
    linea,
    retino,
    rettangolo,
    scritta,
)

Formato = Callable[[Numero | None], str]
DATO_MANCANTE = "dato non pervenuto"


@dataclass(frozen=True)
class Barra:
    """One bar; `valore` None = missing, which is written in words (`assente`) and never drawn as
    zero.
    """

    nome: str
    valore: Numero | None
    evidenziata: bool = False
    assente: str = DATO_MANCANTE


@dataclass(frozen=True)
class Coppia:
    """Two bars under one name: our value and the one it is compared with."""

    nome: str
    valore: Numero | None
    confronto: Numero | None


def _scala(
    valori: Sequence[Numero | None], formato: Formato, larghezza: float
) -> tuple[Lineare, list[float]]:
    """Scale and ticks that leave room for the longest value, written after its bar."""
    presenti = [float(v) for v in valori if v is not None] or [0.0]
    segni = tacche(min(presenti), max(presenti))
    spazio = max(larghezza_testo(formato(v), CORPO) for v in valori) if valori else 0
    sinistra = 2.0
    if segni[0] < 0:
        sinistra += max(larghezza_testo(formato(v), CORPO) for v in valori if v is not None) + 6
    return Lineare(segni[0], segni[-1], sinistra, larghezza - spazio - 10), segni


def _barra(
    x: Lineare,
    y: float,
    altezza: float,
    valore: Numero | None,
    testo: str,
    colore: str,
    titolo: str,
    assente: str = DATO_MANCANTE,
) -> list[str]:
    """The bar with its value written at its end; a missing value is written in words."""
    zero = x(0)
    if valore is None:
        return [scritta(zero + 4, y + altezza - 3, assente, corpo=CORPO_MINIMO, colore=LINEA)]
    fine = x(float(valore))
    ancora, spazio = ("start", 5) if fine >= zero else ("end", -5)
    largo = larghezza_testo(testo)
    return [
        rettangolo(
            min(zero, fine), y, max(abs(fine - zero), 1), altezza,
            colore=colore, bordo=INCHIOSTRO if colore != PRIMARIO else "", titolo=titolo,
        ),
        # A white ground keeps the value readable where a reference line passes behind it.
        rettangolo(
            fine + spazio - (largo if ancora == "end" else 0),
            y + 1,
            largo,
            altezza - 2,
            colore=SFONDO,
        ),
        scritta(fine + spazio, y + altezza - 2.5, testo, ancora=ancora),
    ]  # fmt: skip


def barre_orizzontali(
    barre: Sequence[Barra],
    *,
    nome: str,
    titolo: str,
    formato: Formato = formati.numero,
    riferimento: Numero | None = None,
    nome_riferimento: str = "Provincia",
    ordinate: bool = True,
    posizioni: bool = False,
    larghezza: float = 480,
) -> str:
    """Ranked horizontal bars as an SVG string; an empty string without bars.

    `formato` writes a value with its unit; `riferimento` draws a dashed line with its own label.
    With `ordinate` the greatest value is first and missing values are last; otherwise the order
    given is kept. `posizioni` writes the rank before the name, one for equal values and none for
    missing ones: the greatest is first, so the caller asks for it only where that has a sense.
    """
    if not barre:
        return ""
    righe = (
        sorted(barre, key=lambda b: (b.valore is None, -(b.valore or 0)))
        if ordinate
        else list(barre)
    )
    x, _ = _scala([*(b.valore for b in barre), riferimento], formato, larghezza)
    passo, alto = 30.0, 22.0 if riferimento is not None else 2.0
    altezza = alto + passo * len(righe) + 4
    posti = _posizioni([b.valore for b in barre]) if posizioni else {}
    parti = []
    for i, riga in enumerate(righe):
        y = alto + i * passo
        posto = f"{posti[riga.valore]}. " if riga.valore in posti else ""
        scritto = accorcia(f"{posto}{riga.nome}", larghezza - 8)
        if riferimento is not None:
            # As under the values: the reference line does not cross a name.
            sfondo = rettangolo(x(0) + 1, y + 1, larghezza_testo(scritto), 12, colore=SFONDO)
            parti.append(sfondo)
        parti.append(scritta(2, y + 11, scritto, grassetto=riga.evidenziata))
        parti += _barra(
            x, y + 14, 12, riga.valore, formato(riga.valore),
            PRIMARIO if riga.evidenziata or not any(r.evidenziata for r in righe) else CONFRONTO,
            f"{riga.nome}: {formato(riga.valore) if riga.valore is not None else riga.assente}",
            riga.assente,
        )  # fmt: skip
    sotto = [linea(x(0), alto, x(0), altezza - 2, colore=LINEA)]
    if riferimento is not None:
        dove = x(float(riferimento))
        testo = f"{nome_riferimento} {formato(riferimento)}"
        meta = larghezza_testo(testo, CORPO_MINIMO) / 2
        centro = min(max(dove, meta + 2), larghezza - meta - 2)
        sotto.append(
            linea(dove, 16, dove, altezza - 2, colore=INCHIOSTRO, tratteggio="5 3", spessore=1.5)
        )
        parti.append(scritta(centro, 12, testo, corpo=CORPO_MINIMO, ancora="middle"))
    return Tela(nome, titolo, larghezza, altezza).disegna([*sotto, *parti])


def _posizioni(valori: Sequence[Numero | None]) -> dict[Numero | None, int]:
    """The rank of each value, 1 = greatest; equal values share it."""
    ordinati = sorted((v for v in valori if v is not None), reverse=True)
    return {v: ordinati.index(v) + 1 for v in ordinati}


def barre_accoppiate(
    coppie: Sequence[Coppia],
    *,
    nome: str,
    titolo: str,
    serie: str,
    serie_confronto: str,
    formato: Formato = formati.numero,
    larghezza: float = 480,
) -> str:
    """Pairs of horizontal bars, in the order given, as an SVG string; an empty string without
    pairs.

    `serie` and `serie_confronto` name the two series in the legend; the second is hatched, so that
    the two are told apart on a grey print too. `formato` writes a value with its unit.
    """
    if not coppie:
        return ""
    x, segni = _scala([v for c in coppie for v in (c.valore, c.confronto)], formato, larghezza)
    passo, alto = 54.0, 26.0
    altezza = alto + passo * len(coppie) + 2
    trama = f"{nome}-confronto"
    parti = [linea(x(s), alto, x(s), altezza - 2) for s in segni if s != 0]
    for i, coppia in enumerate(coppie):
        y = alto + i * passo
        parti.append(scritta(2, y + 14, accorcia(coppia.nome, larghezza - 8), grassetto=True))
        for j, (chi, valore, colore) in enumerate(
            (
                (serie, coppia.valore, PRIMARIO),
                (serie_confronto, coppia.confronto, f"url(#{trama})"),
            )
        ):
            scritto = formato(valore) if valore is not None else DATO_MANCANTE
            parti += _barra(
                x, y + 19 + j * 16, 13, valore, scritto, colore, f"{coppia.nome}, {chi}: {scritto}"
            )
    parti.append(linea(x(0), alto, x(0), altezza - 2, colore=LINEA))
    secondo = 26 + larghezza_testo(serie) + 14
    parti += [
        rettangolo(2, 4, 16, 12, colore=PRIMARIO),
        scritta(23, 15, serie),
        rettangolo(secondo, 4, 16, 12, colore=f"url(#{trama})", bordo=INCHIOSTRO),
        scritta(secondo + 21, 15, accorcia(serie_confronto, larghezza - secondo - 23)),
    ]
    definizioni = retino(trama, colore=LINEA, fondo=GRIGLIA, passo=5)
    return Tela(nome, titolo, larghezza, altezza).disegna(parti, definizioni=definizioni)
