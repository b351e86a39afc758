"""The parts of a whole, one row for each territory or year: 100 % bars."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from base import formati
from base.formati import Numero
from base.grafici.motivi import CATEGORIE, riempimento, trama
from base.grafici.svg import (
    CORPO,
    CORPO_MINIMO,
    INCHIOSTRO,
    SFONDO,
    Tela,
    accorcia,
    larghezza_testo,
    retino,
    rettangolo,
    scritta,
)


@dataclass(frozen=True)
class Composizione:
    """One row: `valori` in the order of the categories; None = missing.

    `motivo` says why the row has no data, where «dato non pervenuto» is not enough.
    """

    nome: str
    valori: Sequence[Numero | None] | None
    motivo: str = ""
    evidenziata: bool = False

    @property
    def perche_manca(self) -> str:
        """Why there are no shares; empty if there are."""
        if self.valori is None or all(v is None for v in self.valori):
            return self.motivo or "dato non pervenuto"
        if any(v is None for v in self.valori):
            return self.motivo or "dato incompleto: le quote non si calcolano"
        if any((v or 0) < 0 for v in self.valori):
            return "valori negativi: le quote non si calcolano"
        if not any(self.valori):
            return "tutti i valori sono zero: le quote non si calcolano"
        return ""


def _quota(valore: Numero | None) -> str:
    return formati.percento(valore, 0)


def barre_100(
    righe: Sequence[Composizione],
    *,
    categorie: Sequence[str],
    nome: str,
    titolo: str,
    formato: Callable[[Numero | None], str] = formati.numero,
    formato_quota: Callable[[Numero | None], str] = _quota,
    larghezza: float = 480,
) -> str:
    """Stacked bars of 100 % each, in the order given, as an SVG string; an empty string without
    rows.

    The share is written in the bar where there is room and, with the value in `formato`, in its
    title. A row that lacks a value has no shares: it is hatched and says why. Raises ValueError on
    more categories than patterns, or rows of another length.
    """
    if not righe or not categorie:
        return ""
    if len(categorie) > len(CATEGORIE):
        raise ValueError(f"le barre al 100 % hanno al massimo {len(CATEGORIE)} categorie")
    if any(riga.valori is not None and len(riga.valori) != len(categorie) for riga in righe):
        raise ValueError("ogni riga ha un valore per categoria")
    fondi = [riempimento(f"{nome}-{i}", CATEGORIE[i]) for i in range(len(categorie))]
    parti, alto = _legenda(categorie, fondi, larghezza)
    manca = f"{nome}-manca"
    mancanti = False
    largo = larghezza - 4
    for riga in righe:
        parti.append(
            scritta(2, alto + 12, accorcia(riga.nome, larghezza - 8), grassetto=riga.evidenziata)
        )
        y = alto + 17
        perche = riga.perche_manca
        if perche or riga.valori is None:
            mancanti = True
            testo = accorcia(perche, largo - 24)
            parti += [
                rettangolo(2, y, largo, 22, colore=f"url(#{manca})", bordo=INCHIOSTRO,
                           titolo=f"{riga.nome}: {perche}"),
                rettangolo(10, y + 3, larghezza_testo(testo) + 8, 16, colore=SFONDO),
                scritta(14, y + 15.5, testo),
            ]  # fmt: skip
        else:
            parti += _barra(riga, categorie, fondi, y, largo, formato, formato_quota)
        alto += 48
    definizioni = "".join(trama(f"{nome}-{i}", CATEGORIE[i]) for i in range(len(categorie)))
    if mancanti:
        definizioni += retino(manca)
    return Tela(nome, titolo, larghezza, alto).disegna(parti, definizioni=definizioni)


def _barra(
    riga: Composizione,
    categorie: Sequence[str],
    fondi: Sequence[str],
    y: float,
    largo: float,
    formato: Callable[[Numero | None], str],
    formato_quota: Callable[[Numero | None], str],
) -> list[str]:
    valori = [float(v or 0) for v in riga.valori or ()]
    totale = sum(valori)
    parti = []
    x = 2.0
    for i, valore in enumerate(valori):
        if not valore:
            continue
        quota = formato_quota(100 * valore / totale)
        tratto = largo * valore / totale
        parti.append(
            rettangolo(
                x, y, tratto, 22, colore=fondi[i], bordo=INCHIOSTRO,
                titolo=f"{riga.nome}, {categorie[i]}: {quota} ({formato((riga.valori or ())[i])})",
            )
        )  # fmt: skip
        scritto = larghezza_testo(quota, CORPO_MINIMO)
        if scritto + 8 <= tratto:
            centro = x + tratto / 2
            motivo = CATEGORIE[i]
            if motivo.disegno:
                # A plain ground keeps the figure readable over lines and dots.
                parti.append(
                    rettangolo(
                        centro - scritto / 2 - 2, y + 4, scritto + 4, 14, colore=motivo.fondo
                    )
                )
            parti.append(
                scritta(
                    centro, y + 15, quota, corpo=CORPO_MINIMO, ancora="middle", grassetto=True,
                    colore=INCHIOSTRO if motivo.chiaro else SFONDO,
                )
            )  # fmt: skip
        x += tratto
    return parti


def _legenda(
    categorie: Sequence[str], fondi: Sequence[str], larghezza: float
) -> tuple[list[str], float]:
    """Swatches and names, as many on a line as there is room for; and where they end."""
    parti = []
    x, y = 2.0, 4.0
    for testo, fondo in zip(categorie, fondi, strict=True):
        scritto = accorcia(testo, larghezza - 36)
        occupa = 28 + larghezza_testo(scritto, CORPO) + 14
        if x > 2 and x + occupa > larghezza:
            x, y = 2.0, y + 22
        parti += [
            rettangolo(x, y, 22, 14, colore=fondo, bordo=INCHIOSTRO),
            scritta(x + 28, y + 12, scritto),
        ]
        x += occupa
    return parti, y + 26
