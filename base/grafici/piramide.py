"""The population pyramid: men on the left, women on the right, the comparison as an outline."""

from collections.abc import Sequence
from dataclasses import dataclass

from base import formati
from base.grafici.scala import Lineare, tacche
from base.grafici.svg import (
    CORPO,
    CORPO_MINIMO,
    INCHIOSTRO,
    PRIMARIO,
    SECONDARIO,
    Tela,
    larghezza_testo,
    linea,
    n,
    rettangolo,
    scritta,
)


@dataclass(frozen=True)
class FasciaEta:
    """Inhabitants of one age class, by sex; `confronto` = in the territory we compare with."""

    etichetta: str
    maschi: int
    femmine: int
    maschi_confronto: int | None = None
    femmine_confronto: int | None = None


def piramide(
    fasce: Sequence[FasciaEta],
    *,
    nome: str,
    titolo: str,
    nome_confronto: str = "",
    larghezza: float = 480,
) -> str:
    """A pyramid as an SVG string, youngest class at the bottom; an empty string without
    inhabitants.

    `fasce` go from the youngest. Bars are percentages of the whole population (men and women
    together), so that territories of different size can be compared; counts are in the tooltips.
    The outline of the comparison is drawn only when every class has it.
    """
    totale = sum(f.maschi + f.femmine for f in fasce)
    if not totale:
        return ""
    confronti = [
        (f.maschi_confronto, f.femmine_confronto)
        for f in fasce
        if f.maschi_confronto is not None and f.femmine_confronto is not None
    ]
    totale_confronto = sum(m + d for m, d in confronti)
    con_confronto = bool(nome_confronto) and len(confronti) == len(fasce) and totale_confronto > 0
    quote = [(100 * f.maschi / totale, 100 * f.femmine / totale) for f in fasce]
    quote_confronto = (
        [(100 * m / totale_confronto, 100 * d / totale_confronto) for m, d in confronti]
        if con_confronto
        else []
    )
    segni = tacche(0, max(max(q) for q in [*quote, *quote_confronto]), 3)
    meta_centro = max(larghezza_testo(f.etichetta, CORPO_MINIMO) for f in fasce) / 2 + 5
    centro = larghezza / 2
    sinistra = Lineare(0, segni[-1], centro - meta_centro, 14)
    destra = Lineare(0, segni[-1], centro + meta_centro, larghezza - 14)
    passo, alto = 13.0, 26.0
    basso = alto + passo * len(fasce)
    altezza = basso + (40 if con_confronto else 22)
    decimali = 0 if all(s == int(s) for s in segni) else 1

    parti = [
        scritta(sinistra(0), 14, "Maschi", ancora="end", grassetto=True),
        scritta(destra(0), 14, "Femmine", grassetto=True),
        scritta(centro, 14, "Età", corpo=CORPO_MINIMO, ancora="middle"),
    ]
    for segno in segni:
        for scala in (sinistra, destra):
            parti.append(linea(scala(segno), alto, scala(segno), basso))
            parti.append(
                scritta(
                    scala(segno),
                    basso + 14,
                    formati.percento(segno, decimali),
                    corpo=CORPO_MINIMO,
                    ancora="middle",
                )
            )
    for i, (fascia, (maschi, femmine)) in enumerate(zip(fasce, quote, strict=True)):
        y = basso - (i + 1) * passo
        parti.append(
            rettangolo(
                sinistra(maschi),
                y + 1,
                sinistra(0) - sinistra(maschi),
                passo - 2,
                colore=PRIMARIO,
                titolo=_descrizione(fascia.etichetta, "maschi", fascia.maschi, maschi),
            )
        )
        parti.append(
            rettangolo(
                destra(0),
                y + 1,
                destra(femmine) - destra(0),
                passo - 2,
                colore=SECONDARIO,
                titolo=_descrizione(fascia.etichetta, "femmine", fascia.femmine, femmine),
            )
        )
        parti.append(
            scritta(centro, y + 10.5, fascia.etichetta, corpo=CORPO_MINIMO, ancora="middle")
        )
    if con_confronto:
        parti.append(_contorno(sinistra, [q[0] for q in quote_confronto], basso, passo))
        parti.append(_contorno(destra, [q[1] for q in quote_confronto], basso, passo))
        testo = f"forma della popolazione: {nome_confronto}"
        inizio = centro - (larghezza_testo(testo) + 32) / 2
        parti.append(
            linea(inizio, altezza - 8, inizio + 26, altezza - 8, colore=INCHIOSTRO, spessore=2)
        )
        parti.append(scritta(inizio + 32, altezza - 4, testo, corpo=CORPO))
    return Tela(nome, titolo, larghezza, altezza).disegna(parti)


def _descrizione(etichetta: str, sesso: str, abitanti: int, quota: float) -> str:
    return f"{etichetta} anni, {sesso}: {formati.numero(abitanti)} ({formati.percento(quota)})"


def _contorno(scala: Lineare, quote: Sequence[float], basso: float, passo: float) -> str:
    """The steps of the comparison, as an open line from the youngest class to the oldest."""
    punti = []
    for i, quota in enumerate(quote):
        x = n(scala(quota))
        punti += [f"{x},{n(basso - i * passo)}", f"{x},{n(basso - (i + 1) * passo)}"]
    return (
        f'<polyline points="{" ".join(punti)}" fill="none" stroke="{INCHIOSTRO}" stroke-width="2"/>'
    )
