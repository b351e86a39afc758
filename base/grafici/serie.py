"""Values over the years: lines with holes where data are missing, a band and a comparison."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from base import formati
from base.formati import Numero
from base.grafici.andamento import (
    SEGNI,
    Segno,
    Valori,
    anni_da_scrivere,
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
    BANDA,
    CORPO,
    CORPO_MINIMO,
    GRIGLIA,
    INCHIOSTRO,
    LINEA,
    Tela,
    a_capo,
    accorcia,
    larghezza_testo,
    linea,
    n,
    retino,
    rettangolo,
    scritta,
)

DI_CONFRONTO = Segno(LINEA, "5 4", "quadrato")
_RIGA = 14.0


@dataclass(frozen=True)
class Serie:
    """One line: `valori` by year; a year that is not there, or is None, is missing and never
    zero.
    """

    nome: str
    valori: Valori


@dataclass(frozen=True)
class _Etichetta:
    """The text at the end of a line: what it says and where its line ends."""

    righe: list[str]
    valore: str
    x: float
    y: float
    colore: str

    @property
    def altezza(self) -> float:
        return _RIGA * (len(self.righe) + 1) + 4


def serie_temporale(
    serie: Sequence[Serie],
    *,
    nome: str,
    titolo: str,
    formato: Callable[[Numero | None], str] = formati.numero,
    anni: Sequence[int] | None = None,
    banda: Mapping[int, tuple[Numero, Numero]] | None = None,
    nome_banda: str = "dal minimo al massimo degli ambiti",
    confronto: Serie | None = None,
    da_zero: bool = False,
    larghezza: float = 480,
    altezza: float = 260,
) -> str:
    """Up to four lines over the years as an SVG string; an empty string without any value.

    `banda` is (minimum, maximum) by year; `confronto` is drawn dashed and grey. `anni` are the
    years of the axis, from the first to the last (by default, those of the data): those where no
    line of `serie` has a value are hatched. `formato` writes a value with its unit; the axis starts
    from zero unless the values are close together, and then it says so. Raises ValueError on more
    lines than signs.
    """
    if len(serie) > len(SEGNI):
        raise ValueError(f"una serie temporale ha al massimo {len(SEGNI)} linee")
    linee = [(s.nome, presenti(s.valori), SEGNI[i]) for i, s in enumerate(serie)]
    if confronto is not None:
        linee.append((confronto.nome, presenti(confronto.valori), DI_CONFRONTO))
    estremi = {
        anno: (float(minimo), float(massimo)) for anno, (minimo, massimo) in (banda or {}).items()
    }
    asse = anni_di([anni] if anni else [*(v for _, v, _ in linee), estremi])
    linee = [(chi, {a: v for a, v in vv.items() if asse[0] <= a <= asse[-1]}, s)
             for chi, vv, s in linee]  # fmt: skip
    tutti = [v for _, valori, _ in linee for v in valori.values()]
    if not tutti:
        return ""
    estremi = {a: e for a, e in sorted(estremi.items()) if asse[0] <= a <= asse[-1]}
    tutti += [v for coppia in estremi.values() for v in coppia]
    segni = asse_dei_valori(tutti, da_zero=da_zero)
    scritti = testi_delle_tacche(segni)

    con_dati = [(chi, valori) for chi, valori, _ in linee if valori]
    # Names go on two lines, values on one: only beyond all measure is one shortened.
    etichette_larghe = max(
        min(max(larghezza_testo(chi, CORPO_MINIMO) for chi, _ in con_dati), larghezza * 0.25),
        min(
            max(larghezza_testo(_ultimo(v, asse[-1], formato)) for _, v in con_dati),
            larghezza * 0.4,
        ),
    )
    sinistra = max(larghezza_testo(t, CORPO_MINIMO) for t in scritti) + 8
    destra = larghezza - etichette_larghe - 18
    alto, basso = 14.0, altezza - 24
    mezzo = (destra - sinistra) / (2 * len(asse))
    x = Lineare(asse[0], asse[-1], sinistra + mezzo, destra - mezzo)
    if len(asse) == 1:
        x = Lineare(asse[0], asse[0], (sinistra + destra) / 2, (sinistra + destra) / 2)
    y = Lineare(segni[0], segni[-1], basso, alto)

    manca = f"{nome}-manca"
    vuoti = [a for a in asse if not any(a in vv for _, vv, _ in linee[: len(serie)])]
    parti = _banda(estremi, x, y, mezzo)
    for anno in vuoti:
        # Over a band only its foot is hatched: the band is a datum too.
        cima = basso - 14 if anno in estremi else alto
        parti.append(
            rettangolo(
                x(anno) - mezzo + 1, cima, 2 * mezzo - 2, basso - cima,
                colore=f"url(#{manca})", titolo=f"{anno}: dato non pervenuto",
            )
        )  # fmt: skip
    for segno, testo in zip(segni, scritti, strict=True):
        di_base = segno in (0, segni[0])
        parti.append(
            linea(sinistra, y(segno), destra, y(segno), colore=LINEA if di_base else GRIGLIA)
        )
        parti.append(scritta(sinistra - 5, y(segno) + 4, testo, corpo=CORPO_MINIMO, ancora="end"))
    for anno in anni_da_scrivere(asse, destra - sinistra):
        parti.append(scritta(x(anno), basso + 15, str(anno), corpo=CORPO_MINIMO, ancora="middle"))
    etichette = []
    # The comparison first, so that our lines are drawn over it.
    for chi, valori, aspetto in reversed(linee):
        if not valori:
            continue
        spessore = 2 if aspetto is DI_CONFRONTO else 2.5
        parti += spezzata(
            valori, x, y, colore=aspetto.colore, spessore=spessore, tratteggio=aspetto.tratteggio
        )
        raggio = 3.0 if aspetto is DI_CONFRONTO else 4.0
        parti += [
            punta(x(a), y(v), aspetto.punta, aspetto.colore, f"{chi}, {a}: {formato(v)}", raggio)
            for a, v in valori.items()
        ]
        ultimo = max(valori)
        etichette.append(
            _Etichetta(
                a_capo(chi, etichette_larghe, CORPO_MINIMO, righe=2),
                _ultimo(valori, asse[-1], formato),
                x(ultimo),
                y(valori[ultimo]),
                aspetto.colore,
            )
        )
    parti += _etichette(etichette, destra, larghezza, alto, basso)
    legenda, alta = _legenda(
        nome_banda if estremi else "",
        manca if vuoti else "",
        [chi for chi, valori, _ in linee if not valori],
        segni[0] > 0 or segni[-1] < 0,
        altezza,
        larghezza,
    )
    return Tela(nome, titolo, larghezza, altezza + alta).disegna(
        [*parti, *legenda], definizioni=retino(manca, passo=7) if vuoti else ""
    )


def _ultimo(valori: Mapping[int, float], fine: int, formato: Callable[[Numero | None], str]) -> str:
    """The last value, with its year when the axis goes on after it."""
    anno = max(valori)
    return formato(valori[anno]) if anno == fine else f"{formato(valori[anno])} ({anno})"


def _banda(
    estremi: Mapping[int, tuple[float, float]], x: Lineare, y: Lineare, mezzo: float
) -> list[str]:
    """One shape for each run of years, edged: the fill alone would be too pale to be seen."""
    forme = []
    for tratto in tratti(estremi):
        if len(tratto) == 1:
            a = tratto[0]
            lati = [(x(a) - mezzo / 2, estremi[a][1]), (x(a) + mezzo / 2, estremi[a][1])]
            sotto = [(px, estremi[a][0]) for px, _ in reversed(lati)]
            vertici = [*lati, *sotto]
        else:
            vertici = [(x(a), estremi[a][1]) for a in tratto]
            vertici += [(x(a), estremi[a][0]) for a in reversed(tratto)]
        punti = " ".join(f"{n(px)},{n(y(v))}" for px, v in vertici)
        forme.append(
            f'<polygon points="{punti}" fill="{BANDA}" stroke="{LINEA}" stroke-width="0.75"/>'
        )
    return forme


def _etichette(
    etichette: Sequence[_Etichetta], destra: float, larghezza: float, alto: float, basso: float
) -> list[str]:
    """Names and last values beside the ends of the lines, moved apart where they would overlap."""
    ordinate = sorted(etichette, key=lambda e: e.y)
    posti = []
    libero = alto - 10
    for etichetta in ordinate:
        inizio = max(etichetta.y - etichetta.altezza / 2, libero)
        posti.append(inizio)
        libero = inizio + etichetta.altezza
    # What went over the bottom is pushed back up, from the last.
    limite = basso + 20
    for i in range(len(posti) - 1, -1, -1):
        posti[i] = min(posti[i], limite - ordinate[i].altezza)
        limite = posti[i]
    parti = []
    for etichetta, inizio in zip(ordinate, posti, strict=True):
        meta = inizio + etichetta.altezza / 2
        parti.append(
            linea(etichetta.x + 5, etichetta.y, destra + 10, meta, colore=etichetta.colore)
        )
        y = inizio + 11
        for riga in etichetta.righe:
            parti.append(scritta(destra + 13, y, riga, corpo=CORPO_MINIMO, colore=INCHIOSTRO))
            y += _RIGA
        parti.append(
            scritta(
                destra + 13,
                y,
                accorcia(etichetta.valore, larghezza - destra - 13, CORPO),
                corpo=CORPO,
                grassetto=True,
            )
        )
    return parti


def _legenda(
    banda: str, manca: str, senza: Sequence[str], tagliato: bool, alto: float, larghezza: float
) -> tuple[list[str], float]:
    """What the band and the hatch mean, which lines have no data, and that the axis is cut."""
    voci: list[tuple[str, str]] = []
    if banda:
        voci.append((BANDA, banda))
    if manca:
        voci.append((f"url(#{manca})", "dato non pervenuto"))
    voci += [("", f"{chi}: dato non pervenuto") for chi in senza]
    if tagliato:
        voci.append(("", "L’asse dei valori non parte da zero."))
    parti = []
    y = alto + 4
    for colore, testo in voci:
        if colore:
            parti.append(rettangolo(4, y, 22, 12, colore=colore, bordo=LINEA))
        dove = 34 if colore else 4
        parti.append(
            scritta(
                dove, y + 10.5, accorcia(testo, larghezza - dove - 4, CORPO_MINIMO),
                corpo=CORPO_MINIMO,
            )
        )  # fmt: skip
        y += 18
    return parti, y - alto if voci else 0.0
