"""Pieces of addresses that are neither a number nor a slug."""


class ConvertitoreIstat:
    """The Istat code of a comune: six digits, leading zeros kept."""

    regex = "[0-9]{6}"

    def to_python(self, valore: str) -> str:
        return valore

    def to_url(self, valore: str) -> str:
        return valore
