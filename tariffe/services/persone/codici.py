"""Opaque codes of people: drawn by chance, they say nothing of who they stand for."""

import secrets

from base.errors import ErroreDominio
from tariffe.models import AttestazioneISEE, TariffaAssegnata

# Without 0, 1, I, O: what can be confused when it is read or dictated.
LETTERE = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
GRUPPO = 4
TENTATIVI = 20


def nuovo_codice_persona() -> str:
    """A code of the form P-7K3M-9QXD that nobody has yet, in any Ambito."""
    for _ in range(TENTATIVI):
        codice = "P-" + "-".join(
            "".join(secrets.choice(LETTERE) for _ in range(GRUPPO)) for _ in range(2)
        )
        if not codice_usato(codice):
            return codice
    raise ErroreDominio(
        "Non si è trovato un codice libero per la persona: riprova.", codice="CODICE_PERSONA"
    )


def codice_usato(codice: str) -> bool:
    """True if somebody, in any Ambito, has it."""
    return (
        AttestazioneISEE.objects.filter(codice_persona=codice).exists()
        or TariffaAssegnata.objects.filter(codice_persona=codice).exists()
    )
