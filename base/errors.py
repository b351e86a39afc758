"""Refusals that a person can act on."""


class ErroreDominio(Exception):
    """A refusal of the domain.

    `messaggio` is one Italian sentence fit for the user, `codice` is stable for tests.
    """

    def __init__(self, messaggio: str, *, codice: str = "") -> None:
        super().__init__(messaggio)
        self.messaggio = messaggio
        self.codice = codice
