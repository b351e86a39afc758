"""What a draft still lacks."""

from tariffe.models import EdizioneTariffe


def ostacoli(edizione: EdizioneTariffe) -> list[str]:
    """What keeps a draft from being approved, a sentence each; empty = it may be.

    Act, at least one rule, rules without errors, holes only by explicit choice, cases for every
    rule, every case right.
    """
    raise NotImplementedError
