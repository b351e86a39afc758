"""Fills that are told apart without colour: a ground and, on it, lines or dots."""

from dataclasses import dataclass

from base.grafici.svg import INCHIOSTRO, SFONDO, contrasto


@dataclass(frozen=True)
class Motivo:
    """A ground colour and what is drawn on it: `disegno` is one of DISEGNI, empty for a plain
    fill.
    """

    fondo: str
    disegno: str = ""
    tratto: str = INCHIOSTRO

    @property
    def chiaro(self) -> bool:
        """Whether dark text can be read on the ground."""
        return contrasto(self.fondo, INCHIOSTRO) > contrasto(self.fondo, SFONDO)


# Of the parts of a whole, in order: dark and light alternate, so that neighbours differ in grey.
CATEGORIE = (
    Motivo("#0B3C74"),
    Motivo("#FBC98A"),
    Motivo("#2A78C2", "verticali", SFONDO),
    Motivo("#FFFFFF", "punti"),
    Motivo("#7A2E0A", "punti", SFONDO),
    Motivo("#CFE3F6", "orizzontali"),
    Motivo("#5B6B7B", "rete", SFONDO),
    Motivo("#E9D9F5", "rombi", "#5B2A86"),
    Motivo("#0F6B55", "oblique", SFONDO),
)

# A large tile: viewers of PDF let a thin seam be seen between one and the next.
LATO = 48


def _righe(passo: int, modello: str) -> str:
    return "".join(modello.format(i) for i in range(passo // 2, LATO, passo))


_OBLIQUE = "".join(f"M{i} 0L{i + LATO} {LATO}" for i in range(-LATO, LATO, 8))
DISEGNI = {
    "verticali": _righe(6, f"M{{0}} 0V{LATO}"),
    "orizzontali": _righe(6, f"M0 {{0}}H{LATO}"),
    "oblique": _OBLIQUE,
    "rete": _righe(8, f"M{{0}} 0V{LATO}M0 {{0}}H{LATO}"),
    "rombi": _OBLIQUE + "".join(f"M{i} 0L{i - LATO} {LATO}" for i in range(0, 2 * LATO, 8)),
    "punti": _righe(6, f"M2 {{0}}H{LATO}"),
}


def riempimento(nome: str, motivo: Motivo) -> str:
    """The value of `fill`: the ground itself, or the pattern of that id."""
    return f"url(#{nome})" if motivo.disegno else motivo.fondo


def trama(nome: str, motivo: Motivo) -> str:
    """The `<pattern>` with that id; nothing for a plain fill."""
    if not motivo.disegno:
        return ""
    # Dots are lines of short dashes.
    come = (
        'stroke-width="2.2" stroke-dasharray="2 4"'
        if motivo.disegno == "punti"
        else ('stroke-width="1.2"')
    )
    return (
        f'<pattern id="{nome}" width="{LATO}" height="{LATO}" patternUnits="userSpaceOnUse">'
        f'<rect width="{LATO}" height="{LATO}" fill="{motivo.fondo}"/>'
        f'<path d="{DISEGNI[motivo.disegno]}" fill="none" stroke="{motivo.tratto}" {come}/>'
        "</pattern>"
    )
