"""Fills that are told apart without colour: a ground and, on it, lines or dots."""

from dataclasses import dataclass

from base.grafici.svg import INCHIOSTRO, SFONDO, n


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
        r, g, b = (int(self.fondo[i : i + 2], 16) for i in (1, 3, 5))
        return 0.299 * r + 0.587 * g + 0.114 * b > 140


# Of the parts of a whole, in order: dark and light alternate, so that neighbours differ in grey.
CATEGORIE = (
    Motivo("#0B3C74"),
    Motivo("#FBC98A"),
    Motivo("#2F7FCB", "verticali", SFONDO),
    Motivo("#FFFFFF", "punti"),
    Motivo("#7A2E0A"),
    Motivo("#CFE3F6", "orizzontali"),
    Motivo("#5B6B7B", "rete", SFONDO),
    Motivo("#E9D9F5", "rombi", "#5B2A86"),
    Motivo("#0F6B55", "oblique", SFONDO),
)

# Side of the tile, and what is drawn in it.
DISEGNI = {
    "verticali": (6, "M3 0V6"),
    "orizzontali": (6, "M0 3H6"),
    "oblique": (8, "M-2 -2L10 10M-2 6L2 10M6 -2L10 2"),
    "rete": (8, "M4 0V8M0 4H8"),
    "rombi": (10, "M0 0L10 10M10 0L0 10"),
    "punti": (6, "M2 3h2"),
}


def riempimento(nome: str, motivo: Motivo) -> str:
    """The value of `fill`: the ground itself, or the pattern of that id."""
    return f"url(#{nome})" if motivo.disegno else motivo.fondo


def trama(nome: str, motivo: Motivo) -> str:
    """The `<pattern>` with that id; nothing for a plain fill."""
    if not motivo.disegno:
        return ""
    lato, percorso = DISEGNI[motivo.disegno]
    spessore = 2.2 if motivo.disegno == "punti" else 1.2
    return (
        f'<pattern id="{nome}" width="{n(lato)}" height="{n(lato)}"'
        f' patternUnits="userSpaceOnUse"><rect width="{n(lato)}" height="{n(lato)}"'
        f' fill="{motivo.fondo}"/><path d="{percorso}" fill="none" stroke="{motivo.tratto}"'
        f' stroke-width="{n(spessore)}"/></pattern>'
    )
