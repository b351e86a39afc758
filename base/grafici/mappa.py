"""Maps of areas, plain or coloured by value, and drawn differently by why there is no value."""

import itertools
import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from base import formati
from base.formati import Numero
from base.grafici.motivi import Motivo, riempimento, trama
from base.grafici.percorsi import geometria
from base.grafici.scala import classe_di, classi_quantili, passo_tondo
from base.grafici.svg import (
    AREA,
    CORPO,
    INCHIOSTRO,
    LINEA,
    SEQUENZA,
    SFONDO,
    SOPRA,
    SOTTO,
    Tela,
    accorcia,
    larghezza_testo,
    retino,
    rettangolo,
    scritta,
    testo_sicuro,
)

_INDIRIZZO = re.compile(r"^(?:/(?!/)|\?|#|https?://)")
_MARGINE = 4.0
_CORPO_LEGENDA = CORPO - 1

Formato = Callable[[Numero | None], str]


class Assenza(Enum):
    """Why an area has no value: each is drawn in its own way and counted in the legend."""

    DATO = "dato non pervenuto"
    SERVIZIO = "nessun servizio"
    RISPOSTA = "richieste senza risposta"
    PIENO = "tutti i posti occupati"
    NOME = "non mostrato per nome"
    POCHI = "nascosto: poche persone"


_ASSENZE = {
    Assenza.SERVIZIO: Motivo("#F4F6F8", "punti"),
    Assenza.RISPOSTA: Motivo("#FFE9DC", "rombi", "#9B1C1C"),
    Assenza.PIENO: Motivo("#FFF4D6", "rete", "#8A5200"),
    Assenza.NOME: Motivo(SFONDO, "verticali", LINEA),
    Assenza.POCHI: Motivo("#F4F6F8", "rombi", LINEA),
}


@dataclass(frozen=True)
class Area:
    """One area of a map. `percorso` is SVG path data with straight lines only (M, L, H, V, Z, both
    cases).

    `valore` None = no value, and `assente` says why; `testo` is added to the name in the tooltip;
    `etichetta` is written on the area (the number of the ambito, for instance); without
    `collegamento` the area is not a link.
    """

    nome: str
    percorso: str
    collegamento: str = ""
    etichetta: str = ""
    valore: Numero | None = None
    testo: str = ""
    evidenziata: bool = False
    assente: Assenza = Assenza.DATO


@dataclass(frozen=True)
class _Classi:
    """The classes of a choropleth: the class of a value, and fill and range of each."""

    indice: Callable[[float], int]
    motivi: Sequence[Motivo]
    intervalli: Sequence[str]


def mappa_aree(
    aree: Sequence[Area],
    *,
    nome: str,
    titolo: str,
    larghezza: float = 480,
    coropleta: bool = False,
    formato: Formato = formati.numero,
    classi: int = 5,
    soglie: Sequence[Numero] | None = None,
    riferimento: Numero | None = None,
    nome_riferimento: str = "Provincia",
) -> str:
    """A map of areas, each a link if it has one, as an SVG string; an empty string when no area has
    a boundary.

    With `coropleta` the areas are filled by `valore` and a legend gives range and number of areas;
    areas without a value are drawn by why they have none. The classes are of about equal size; or
    divided at `soglie` (a value equal to one belongs above it); or, with `riferimento`, below and
    above that value, in steps of the same width or at `soglie`. Otherwise the fill is the same and
    labels tell the areas apart. `formato` writes a value. Raises ValueError on a link that is not a
    path of the site or http(s), on more classes than colours, on `soglie` that do not grow.
    """
    disegnabili = [area for area in aree if area.percorso]
    if not disegnabili:
        return ""
    terreno = geometria(tuple(a.percorso for a in disegnabili), larghezza, _MARGINE)
    valori = [float(a.valore) for a in disegnabili if a.valore is not None] if coropleta else []
    divise = _divise(
        valori,
        classi,
        [float(s) for s in soglie] if soglie is not None else None,
        float(riferimento) if riferimento is not None else None,
        formato,
    )
    fondi = [riempimento(f"{nome}-classe-{i}", m) for i, m in enumerate(divise.motivi)]
    bordo = LINEA if coropleta else "#0066CC"
    spessore = "0.7" if coropleta else "1.2"

    forme, scritte = [], []
    # The highlighted area is drawn last, so that its border is not covered by its neighbours.
    for i in sorted(range(len(disegnabili)), key=lambda i: disegnabili[i].evidenziata):
        area = disegnabili[i]
        if not coropleta:
            colore, motivo = ("#FFD9A8" if area.evidenziata else AREA), Motivo(AREA)
        elif area.valore is None:
            colore = f"url(#{nome}-{_ID_ASSENZE[area.assente]})"
            motivo = _ASSENZE.get(area.assente, Motivo(SFONDO, "oblique"))
        else:
            indice = divise.indice(float(area.valore))
            colore, motivo = fondi[indice], divise.motivi[indice]
        descrizione = testo_sicuro(_descrizione(area, coropleta, formato))
        proprio = f' stroke="{INCHIOSTRO}" stroke-width="2.5"' if area.evidenziata else ""
        interno = (
            f"<title>{descrizione}</title>"
            f'<path d="{terreno.percorsi[i]}" fill="{colore}"{proprio}/>'
        )
        etichetta = _etichetta(area.etichetta, terreno.punti[i], motivo) if area.etichetta else ""
        if area.collegamento:
            if not _INDIRIZZO.match(area.collegamento):
                raise ValueError(f"collegamento non ammesso in una mappa: «{area.collegamento}»")
            forme.append(
                f'<a href="{testo_sicuro(area.collegamento)}" class="grafico-area"'
                f' aria-label="{descrizione}">{interno}{etichetta}</a>'
            )
        else:
            forme.append(f"<g>{interno}</g>")
            scritte.append(etichetta)

    legenda: list[str] = []
    alta = 0.0
    definizioni = ""
    if coropleta:
        legenda, alta = _legenda(
            _voci(disegnabili, divise, fondi, nome),
            f"{nome_riferimento}: {formato(riferimento)}" if riferimento is not None else "",
            terreno.altezza,
            larghezza,
        )
        definizioni = retino(f"{nome}-{_ID_ASSENZE[Assenza.DATO]}") + "".join(
            trama(f"{nome}-{_ID_ASSENZE[perche]}", motivo) for perche, motivo in _ASSENZE.items()
            if any(a.valore is None and a.assente is perche for a in disegnabili)
        )  # fmt: skip
        definizioni += "".join(
            trama(f"{nome}-classe-{i}", motivo) for i, motivo in enumerate(divise.motivi)
        )
    tela = Tela(
        nome,
        titolo,
        larghezza,
        terreno.altezza + alta,
        interattiva=any(a.collegamento for a in disegnabili),
    )
    gruppo = (
        f'<g fill-rule="evenodd" stroke-linejoin="round" stroke="{bordo}"'
        f' stroke-width="{spessore}">'
    )
    return tela.disegna([gruppo, *forme, "</g>", *scritte, *legenda], definizioni=definizioni)


_ID_ASSENZE = {
    Assenza.DATO: "manca",
    Assenza.SERVIZIO: "senza-servizio",
    Assenza.RISPOSTA: "senza-risposta",
    Assenza.PIENO: "pieno",
    Assenza.NOME: "senza-nome",
    Assenza.POCHI: "pochi",
}


def _divise(
    valori: Sequence[float],
    quante: int,
    soglie: Sequence[float] | None,
    riferimento: float | None,
    formato: Formato,
) -> _Classi:
    if soglie is None and riferimento is None:
        fasce = classi_quantili(valori, quante)
        return _Classi(
            lambda valore: classe_di(valore, fasce),
            [Motivo(c) for c in _graduati(SEQUENZA, len(fasce))],
            [
                formato(da) if da == a else f"da {formato(da)} a {formato(a)}"
                for da, a in fasce
            ],
        )  # fmt: skip
    limiti = list(soglie) if soglie is not None else _attorno(valori, riferimento or 0.0)
    if riferimento is not None and riferimento not in limiti:
        limiti = sorted([*limiti, riferimento])
    if limiti != sorted(set(limiti)):
        raise ValueError("le soglie di una mappa vanno dalla più piccola alla più grande")
    if riferimento is None:
        motivi = [Motivo(c) for c in _graduati(SEQUENZA, len(limiti) + 1)]
    else:
        sotto = limiti.index(riferimento) + 1
        # Below the reference the fill has lines: it is known from above on a grey print too.
        motivi = [
            Motivo(colore, "orizzontali", tratto)
            for colore, tratto in zip(
                _graduati(SOTTO, sotto)[::-1],
                _graduati((INCHIOSTRO, INCHIOSTRO, SFONDO), sotto)[::-1],
                strict=True,
            )
        ]
        motivi += [Motivo(c) for c in _graduati(SOPRA, len(limiti) + 1 - sotto)]
    return _Classi(
        lambda valore: bisect_right(limiti, valore), motivi, _intervalli(limiti, formato)
    )


def _graduati(colori: Sequence[str], quanti: int) -> list[str]:
    """So many of those colours: with few the extremes of the palette are still used."""
    if quanti > len(colori):
        raise ValueError(f"una mappa ha al massimo {len(colori)} classi di uno stesso colore")
    return [colori[round(i * (len(colori) - 1) / max(quanti - 1, 1))] for i in range(quanti)]


def _attorno(valori: Sequence[float], riferimento: float) -> list[float]:
    """The reference and two round steps on each side: four values in five are within them."""
    scarti = sorted(abs(v - riferimento) for v in valori)
    passo = passo_tondo(scarti[int(len(scarti) * 0.8)] if len(scarti) > 1 else 0.0, 2)
    return [riferimento + i * passo for i in (-2, -1, 0, 1, 2)]


def _intervalli(limiti: Sequence[float], formato: Formato) -> list[str]:
    return [
        f"meno di {formato(limiti[0])}",
        *(f"da {formato(da)} a meno di {formato(a)}" for da, a in itertools.pairwise(limiti)),
        f"{formato(limiti[-1])} e oltre",
    ]


def _descrizione(area: Area, coropleta: bool, formato: Formato) -> str:
    if coropleta:
        valore = area.assente.value if area.valore is None else formato(area.valore)
        return f"{area.nome}: {valore}{f' ({area.testo})' if area.testo else ''}"
    return f"{area.nome}: {area.testo}" if area.testo else area.nome


def _etichetta(testo: str, punto: tuple[float, float], motivo: Motivo) -> str:
    """The label in the middle of its area, on a plain ground where the fill has a pattern."""
    x, y = punto
    fondo = ""
    if motivo.disegno:
        largo = larghezza_testo(testo) + 4
        fondo = rettangolo(x - largo / 2, y - 8, largo, 16, colore=SFONDO)
        fondo = fondo.replace("/>", ' stroke="none"/>')
    chiaro = motivo.disegno or motivo.chiaro
    scritto = scritta(
        x, y + CORPO * 0.36, testo, ancora="middle", grassetto=True,
        colore=INCHIOSTRO if chiaro else SFONDO,
    )  # fmt: skip
    return fondo + scritto.replace("<text ", '<text stroke="none" ', 1)


def _voci(
    aree: Sequence[Area], divise: _Classi, fondi: Sequence[str], nome: str
) -> list[tuple[str, str]]:
    """Fill and words of each line of the legend: the classes, then why values are missing."""
    quante = [0] * len(fondi)
    senza = dict.fromkeys(Assenza, 0)
    for area in aree:
        if area.valore is None:
            senza[area.assente] += 1
        else:
            quante[divise.indice(float(area.valore))] += 1
    voci = [
        (fondo, f"{intervallo} ({formati.plurale(quanto, 'area', 'aree')})")
        for fondo, intervallo, quanto in zip(fondi, divise.intervalli, quante, strict=True)
    ]
    return voci + [
        (
            f"url(#{nome}-{_ID_ASSENZE[perche]})",
            f"{perche.value} ({formati.plurale(quanto, 'area', 'aree')})",
        )
        for perche, quanto in senza.items()
        if quanto
    ]


def _legenda(
    voci: Sequence[tuple[str, str]], riferimento: str, alto: float, larghezza: float
) -> tuple[list[str], float]:
    """The parts of the legend and its height."""
    parti = []
    y = alto + 8
    if riferimento:
        parti.append(scritta(4, y + 11.5, accorcia(riferimento, larghezza - 8), grassetto=True))
        y += 20
    for colore, testo in voci:
        parti.append(rettangolo(4, y, 22, 14, colore=colore, bordo=INCHIOSTRO))
        parti.append(
            scritta(
                34, y + 11.5, accorcia(testo, larghezza - 38, _CORPO_LEGENDA), corpo=_CORPO_LEGENDA
            )
        )
        y += 20
    return parti, y + 4 - alto
