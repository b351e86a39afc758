"""A QR code as SVG: what is printed on paper leads back to a page."""

from base.grafici.svg import SFONDO, Tela, n, rettangolo

# The standard asks for four modules of white around; on the white of the page too.
BORDO = 4
NERO = "#000000"


def codice_qr(testo: str, *, nome: str, titolo: str, modulo: float = 4) -> str:
    """The QR code (model 2, correction M) of a text: black on white, with its quiet zone.

    `modulo` is the side of a module in pixels, 1/96 of an inch on paper: at 0,4 mm (1,5 px) a
    phone reads it from a 300 dpi print. The same text gives the same drawing.
    """
    import segno

    matrice = segno.make(testo, error="m", micro=False, boost_error=False).matrix
    lato = len(matrice) + 2 * BORDO
    tratti = "".join(
        f"M{inizio + BORDO} {y + BORDO}h{fine - inizio}v1H{inizio + BORDO}z"
        for y, riga in enumerate(matrice)
        for inizio, fine in _tratti(riga)
    )
    disegno = (
        f'<path fill="{NERO}" shape-rendering="crispEdges" transform="scale({n(modulo)})" '
        f'd="{tratti}"/>'
    )
    fondo = rettangolo(0, 0, lato * modulo, lato * modulo, colore=SFONDO)
    return Tela(nome, titolo, lato * modulo, lato * modulo).disegna([fondo, disegno])


def _tratti(riga: bytearray) -> list[tuple[int, int]]:
    """First module and the one after the last of every run of dark ones."""
    tratti = []
    inizio = None
    for x, scuro in enumerate((*riga, 0)):
        if scuro and inizio is None:
            inizio = x
        elif not scuro and inizio is not None:
            tratti.append((inizio, x))
            inizio = None
    return tratti
