"""Control characters of the Italian codes of persons and bodies. Pure functions.

Source: D.M. 23/12/1976 (codice fiscale); the eleven digits of the partita IVA follow Luhn's scheme.
"""

import re

_CODICE_FISCALE = re.compile(r"[A-Z]{6}[0-9LMNP-V]{2}[A-EHLMPRST][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]")  # fmt: skip  # noqa: E501
_DISPARI = dict(
    zip(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21,
         2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23),
        strict=True,
    )
)  # fmt: skip


def partita_iva_valida(codice: str) -> bool:
    """True for eleven digits whose last one is the right check digit."""
    if not re.fullmatch(r"[0-9]{11}", codice) or codice == "0" * 11:
        return False
    somma = 0
    for posizione, cifra in enumerate(map(int, codice[:10])):
        doppio = cifra * 2
        somma += cifra if posizione % 2 == 0 else doppio - 9 * (doppio > 9)
    return (10 - somma % 10) % 10 == int(codice[10])


def codice_fiscale_persona_valido(codice: str) -> bool:
    """True for the sixteen characters of a person with the right check letter, omocodia too."""
    if not _CODICE_FISCALE.fullmatch(codice):
        return False
    somma = 0
    for posizione, carattere in enumerate(codice[:15]):
        if posizione % 2 == 0:
            somma += _DISPARI[carattere]
        else:
            somma += int(carattere) if carattere.isdigit() else ord(carattere) - ord("A")
    return chr(ord("A") + somma % 26) == codice[15]


def codice_fiscale_valido(codice: str) -> bool:
    """True for the codice fiscale of a body (eleven digits) or of a person (sixteen characters)."""
    return partita_iva_valida(codice) or codice_fiscale_persona_valido(codice)


def codice_pulito(codice: str) -> str:
    """Without spaces and in capitals: how a code is written is no mistake."""
    return "".join(codice.split()).upper()


def errori_dei_codici(*, codice_fiscale: str, partita_iva: str) -> dict[str, str]:
    """Field → sentence, for each of the two whose control character is wrong; empty is right."""
    errori = {}
    if codice_fiscale and not codice_fiscale_valido(codice_fiscale):
        errori["codice_fiscale"] = (
            f"Il codice fiscale «{codice_fiscale}» non è giusto: "
            "controlla che non manchi un carattere."
        )
    if partita_iva and not partita_iva_valida(partita_iva):
        errori["partita_iva"] = (
            f"La partita IVA «{partita_iva}» non è giusta: ha 11 cifre e l'ultima è di controllo."
        )
    return errori
