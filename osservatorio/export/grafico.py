"""A chart as a file of its own: the drawing of the page with title, source and licence in it."""

import re
from collections.abc import Sequence

from base.grafici.svg import CARATTERE, CORPO, CORPO_MINIMO, a_capo, n, scritta
from base.licenza import INDIRIZZO_LICENZA, NOME_LICENZA
from osservatorio.reports.elementi import Figura

_RADICE = re.compile(r"<svg\b[^>]*>")
_MISURE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_MARGINE = 16.0
_RIGA = 18.0
_PER_UFFICIO = "Dati dichiarati dagli ambiti e non pubblicati: per l'uso d'ufficio."
# A title or a source is never cut: it takes the lines that it needs.
_RIGHE = 12


def grafico_svg(
    figura: Figura, *, fonti: Sequence[str], note: Sequence[str] = (), riservato: bool = False
) -> bytes:
    """The figure as an SVG file; under the drawing its sentence, sources, licence and `note`.

    A `riservato` chart has what the Ambiti declare and was not published: it has no licence.

    Texts only: nothing is loaded from elsewhere. ValueError if the drawing is not one of ours.
    """
    radice, misure = _RADICE.match(figura.svg), _MISURE.search(figura.svg)
    if radice is None or misure is None:
        raise ValueError("un grafico è un <svg> con la sua viewBox da 0 0")
    largo, alto = float(misure.group(1)), float(misure.group(2))
    dentro = figura.svg[radice.end() :].removesuffix("</svg>")
    utile = largo
    titolo = a_capo(figura.titolo, utile, CORPO + 2, righe=_RIGHE)
    sotto = [
        riga
        for testo in (
            figura.frase,
            f"Fonte: {'; '.join(fonti)}." if fonti else "",
            *note,
            _PER_UFFICIO if riservato else f"Licenza: {NOME_LICENZA}, {INDIRIZZO_LICENZA}",
        )
        if testo
        for riga in a_capo(testo, utile, CORPO_MINIMO, righe=_RIGHE)
    ]
    testa = _MARGINE + len(titolo) * (_RIGA + 2)
    altezza = testa + alto + _MARGINE + len(sotto) * _RIGA + _MARGINE
    parti = [
        scritta(0, _MARGINE + i * (_RIGA + 2), riga, corpo=CORPO + 2, grassetto=True)
        for i, riga in enumerate(titolo)
    ]
    parti += [
        scritta(0, testa + alto + _MARGINE + i * _RIGA, riga, corpo=CORPO_MINIMO)
        for i, riga in enumerate(sotto)
    ]
    # The drawing's own name stays first: it is the name of the whole.
    nome, _, resto = dentro.partition("</title>")
    bordo = n(_MARGINE)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" lang="it"'
        f' viewBox="-{bordo} 0 {n(largo + 2 * _MARGINE)} {n(altezza)}"'
        f' width="{n(largo + 2 * _MARGINE)}" height="{n(altezza)}" font-family="{CARATTERE}">'
        f"{nome}</title>"
        f'<rect x="-{bordo}" y="0" width="{n(largo + 2 * _MARGINE)}" height="{n(altezza)}"'
        ' fill="#FFFFFF"/>'
        f'{"".join(parti)}<g transform="translate(0 {n(testa)})">{resto}</g></svg>\n'
    ).encode()
