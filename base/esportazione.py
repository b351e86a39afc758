"""What every export does to its cells. Pure."""

_INIZI_DI_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def senza_formula(valore: object) -> object:
    """The value as a CSV cell that no spreadsheet runs: one that begins as a formula gets a '."""
    if isinstance(valore, str) and valore.startswith(_INIZI_DI_FORMULA):
        return f"'{valore}"
    return valore
