"""Many small trends with one scale, and the sparkline of a table cell."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from base import formati
from base.formati import Numero
from base.grafici.andamento import (
    Valori,
    anni_di,
    asse_dei_valori,
    presenti,
    punta,
    spezzata,
    testi_delle_tacche,
    tratti,
)
from base.grafici.scala import Lineare
from base.grafici.svg import (
    CORPO,
    CORPO_MINIMO,
    GRIGLIA,
    INCHIOSTRO,
    LINEA,
    PRIMARIO,
    SFONDO,
    Tela,
    a_capo,
    accorcia,
    larghezza_testo,
    linea,
    retino,
    rettangolo,
    scritta,
)

_LARGO_MINIMO = 140.0
_DISTANZA = 14.0
_TRATTEGGIO = "4 3"


@dataclass(frozen=True)
class Riquadro:
    """One small chart; `motivo` says why it has no data, where «dato non pervenuto» is not
    enough.
    """

    nome: str
    valori: Valori = field(default_factory=dict)
    evidenziato: bool = False
    motivo: str = ""


def multipli(
    riquadri: Sequence[Riquadro],
    *,
    nome: str,
    titolo: str,
    formato: Callable[[Numero | None], str] = formati.numero,
    anni: Sequence[int] | None = None,
    confronto: Valori | None = None,
    nome_confronto: str = "Provincia",
    da_zero: bool = True,
    larghezza: float = 480,
) -> str:
    """Small multiples in the order given, all with the same axes, as an SVG string; an empty string
    without any.

    Each has its name and its last value, with its year when it is not the last of the axis.
    `confronto` is the same dashed line in all. Where nothing is known the frame is hatched and says
    why. `formato` writes a value with its unit.
    """
    if not riquadri:
        return ""
    dati = [presenti(r.valori) for r in riquadri]
    noto = presenti(confronto or {})
    asse = anni_di([anni] if anni else [*dati, noto])
    if asse:
        dati = [{a: v for a, v in d.items() if asse[0] <= a <= asse[-1]} for d in dati]
        noto = {a: v for a, v in noto.items() if asse[0] <= a <= asse[-1]}
    tutti = [v for d in [*dati, noto] for v in d.values()]
    segni = asse_dei_valori(tutti, da_zero=da_zero, quanti=2) if tutti else [0.0, 1.0]
    scritti = testi_delle_tacche(segni)

    colonne = max(int((larghezza + _DISTANZA) / (_LARGO_MINIMO + _DISTANZA)), 1)
    colonne = min(colonne, len(riquadri))
    largo = (larghezza - 4 - _DISTANZA * (colonne - 1)) / colonne
    nomi = [a_capo(r.nome, largo - 4, CORPO, righe=2) for r in riquadri]
    testa = 15.0 * max(len(righe) for righe in nomi) + 18
    figura = 74.0
    passo = testa + figura + 24
    manca = f"{nome}-manca"
    sinistra = max(larghezza_testo(t, CORPO_MINIMO) for t in scritti) + 4
    con_retino = False
    parti = []
    for i, (riquadro, valori) in enumerate(zip(riquadri, dati, strict=True)):
        x0 = 2 + (i % colonne) * (largo + _DISTANZA)
        y0 = 4 + (i // colonne) * passo
        cima, fondo = y0 + testa + 8, y0 + testa + figura
        for j, riga in enumerate(nomi[i]):
            parti.append(scritta(x0, y0 + 12 + 15 * j, riga, grassetto=riquadro.evidenziato))
        if not valori or not asse:
            con_retino = True
            parti += _vuoto(riquadro, x0, cima, largo, fondo - cima, manca)
            continue
        parti.append(_ultimo(valori, asse[-1], formato, x0, y0 + 12 + 15 * len(nomi[i]), largo))
        x, y, mezzo = _scale(asse, segni, x0 + sinistra, x0 + largo - 2, cima, fondo)
        vuoti = [a for a in asse if a not in valori]
        con_retino |= bool(vuoti)
        parti += _buchi(vuoti, x, mezzo, cima, fondo, manca)
        for segno, testo in zip(segni, scritti, strict=True):
            parti.append(
                linea(x0 + sinistra, y(segno), x0 + largo, y(segno),
                      colore=LINEA if segno in (0, segni[0]) else GRIGLIA)
            )  # fmt: skip
            parti.append(
                scritta(x0 + sinistra - 4, y(segno) + 4, testo, corpo=CORPO_MINIMO, ancora="end")
            )
        parti += spezzata(noto, x, y, colore=LINEA, spessore=1.5, tratteggio=_TRATTEGGIO)
        parti += spezzata(valori, x, y, colore=PRIMARIO, spessore=2)
        soli = {t[0] for t in tratti(valori) if len(t) == 1} | {max(valori)}
        parti += [
            punta(
                x(a), y(valori[a]), "cerchio", PRIMARIO,
                f"{riquadro.nome}, {a}: {formato(valori[a])}", 3,
            )
            for a in sorted(soli)
        ]  # fmt: skip
        parti += _estremi(asse, x, fondo + 14, mezzo)
    alto = 4 + passo * -(-len(riquadri) // colonne)
    note = _note(scritti, bool(tutti), nome_confronto if noto else "", manca * con_retino)
    for j, (simbolo, testo) in enumerate(note):
        parti += _nota(simbolo, testo, alto + 4 + 18 * j, larghezza)
    return Tela(nome, titolo, larghezza, alto + 18 * len(note) + 4).disegna(
        parti, definizioni=retino(manca) if con_retino else ""
    )


def sparkline(
    valori: Valori,
    *,
    nome: str,
    titolo: str,
    formato: Callable[[Numero | None], str] = formati.numero,
    anni: Sequence[int] | None = None,
    larghezza: float = 96,
    altezza: float = 24,
) -> str:
    """A line without axes for a table cell, as an SVG string; an empty string without any value.

    The title says the first and the last value, for who does not see the line. Years without data
    are hatched. The scale is of this line only.
    """
    noti = presenti(valori)
    asse = anni_di([anni] if anni else [noti])
    noti = {a: v for a, v in noti.items() if asse and asse[0] <= a <= asse[-1]}
    if not noti:
        return ""
    primo, ultimo = min(noti), max(noti)
    detto = f"{titolo}: {formato(noti[primo])} nel {primo}"
    if ultimo != primo:
        detto += f", {formato(noti[ultimo])} nel {ultimo}"
    minimo, massimo = min(noti.values()), max(noti.values())
    if minimo == massimo:
        minimo, massimo = minimo - 1, massimo + 1
    x, y, mezzo = _scale(asse, [minimo, massimo], 2, larghezza - 2, 5, altezza - 5)
    manca = f"{nome}-manca"
    vuoti = [a for a in asse if a not in noti]
    parti = _buchi(vuoti, x, mezzo, 1, altezza - 1, manca)
    parti += spezzata(noti, x, y, colore=PRIMARIO, spessore=1.75)
    soli = {t[0] for t in tratti(noti) if len(t) == 1} | {ultimo}
    parti += [punta(x(a), y(noti[a]), "cerchio", PRIMARIO, raggio=3) for a in sorted(soli)]
    return Tela(nome, detto, larghezza, altezza).disegna(
        parti, definizioni=retino(manca, passo=5) if vuoti else ""
    )


def _scale(
    asse: Sequence[int],
    segni: Sequence[float],
    sinistra: float,
    destra: float,
    cima: float,
    fondo: float,
) -> tuple[Lineare, Lineare, float]:
    """Scales of the years and of the values, and half the room of a year."""
    mezzo = (destra - sinistra) / (2 * len(asse))
    centro = (sinistra + destra) / 2
    x = (
        Lineare(asse[0], asse[-1], sinistra + mezzo, destra - mezzo)
        if len(asse) > 1
        else Lineare(asse[0], asse[0], centro, centro)
    )
    return x, Lineare(segni[0], segni[-1], fondo, cima), mezzo


def _buchi(
    vuoti: Sequence[int], x: Lineare, mezzo: float, cima: float, fondo: float, manca: str
) -> list[str]:
    """One hatched place for each run of years without data."""
    return [
        rettangolo(
            x(tratto[0]) - mezzo, cima, x(tratto[-1]) - x(tratto[0]) + 2 * mezzo, fondo - cima,
            colore=f"url(#{manca})",
        )
        for tratto in tratti(vuoti)
    ]  # fmt: skip


def _vuoto(
    riquadro: Riquadro, x: float, y: float, largo: float, alto: float, manca: str
) -> list[str]:
    """The frame of a territory of which nothing is known, with the reason in words."""
    perche = riquadro.motivo or "dato non pervenuto"
    righe = a_capo(perche, largo - 24, CORPO_MINIMO, righe=3)
    massimo = max(larghezza_testo(r, CORPO_MINIMO) for r in righe)
    parti = [
        rettangolo(x, y, largo, alto, colore=f"url(#{manca})", bordo=LINEA,
                   titolo=f"{riquadro.nome}: {perche}"),
        rettangolo(x + 8, y + 8, massimo + 8, 15 * len(righe) + 4, colore=SFONDO),
    ]  # fmt: skip
    parti += [
        scritta(x + 12, y + 20 + 15 * i, riga, corpo=CORPO_MINIMO) for i, riga in enumerate(righe)
    ]
    return parti


def _ultimo(
    valori: dict[int, float],
    fine: int,
    formato: Callable[[Numero | None], str],
    x: float,
    y: float,
    largo: float,
) -> str:
    anno = max(valori)
    testo = formato(valori[anno]) + ("" if anno == fine else f" ({anno})")
    return scritta(x, y, accorcia(testo, largo), grassetto=True)


def _estremi(asse: Sequence[int], x: Lineare, y: float, mezzo: float) -> list[str]:
    """The first and the last year under the axis; one only if there is no room for two."""
    ultimo = scritta(x(asse[-1]) + mezzo, y, str(asse[-1]), corpo=CORPO_MINIMO, ancora="end")
    if x(asse[-1]) - x(asse[0]) + 2 * mezzo < 2 * larghezza_testo("2024 ", CORPO_MINIMO):
        return [ultimo]
    if len(asse) == 1:
        return [ultimo]
    return [scritta(x(asse[0]) - mezzo, y, str(asse[0]), corpo=CORPO_MINIMO), ultimo]


def _note(
    scritti: Sequence[str], con_dati: bool, confronto: str, manca: str
) -> list[tuple[str, str]]:
    """What all the small charts have in common, one line each."""
    note = []
    if con_dati:
        note.append(("", f"Stessa scala per tutti: da {scritti[0]} a {scritti[-1]}."))
    if confronto:
        note.append(("linea", confronto))
    if manca:
        note.append((f"url(#{manca})", "dato non pervenuto"))
    return note


def _nota(segno: str, testo: str, y: float, larghezza: float) -> list[str]:
    dove = 34 if segno else 2
    parti = [
        scritta(
            dove, y + 11, accorcia(testo, larghezza - dove, CORPO_MINIMO), corpo=CORPO_MINIMO,
            colore=INCHIOSTRO,
        )
    ]  # fmt: skip
    if segno == "linea":
        parti.append(linea(2, y + 7, 26, y + 7, colore=LINEA, spessore=1.5, tratteggio=_TRATTEGGIO))
    elif segno:
        parti.append(rettangolo(2, y + 1, 24, 12, colore=segno, bordo=LINEA))
    return parti
