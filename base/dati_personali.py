"""Codici fiscali and probable names in a text where no personal data may be. Pure functions."""

import re
import unicodedata

# Weights of the characters in odd places (DM 23/12/1976, allegato); in even places the value is
# the digit, or the letter's position in the alphabet.
_DISPARI = dict(
    zip(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (
            1, 0, 5, 7, 9, 13, 15, 17, 19, 21,
            1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18,
            20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
        ),
        strict=True,
    )
)  # fmt: skip
_PARI = {c: int(c) if c.isdigit() else ord(c) - ord("A") for c in _DISPARI}

# Letters that take the place of digits when two persons would have the same code (omocodia).
_CIFRA = "[0-9LMNPQRSTUV]"
_MESE = "[ABCDEHLMPRST]"
_INTERO = re.compile(
    rf"(?<![A-Z0-9])[A-Z]{{6}}{_CIFRA}{{2}}{_MESE}{_CIFRA}{{2}}[A-Z]{_CIFRA}{{3}}[A-Z](?![A-Z0-9])"
)
# Broken into groups, or glued to other characters: here at least four true digits are asked for,
# since plain words in a row could look like a code made of letters only.
_FRA = r"[\s._\-/]{0,3}"
_SPEZZATO = re.compile(
    rf"(?=([A-Z]{{3}}{_FRA}[A-Z]{{3}}{_FRA}{_CIFRA}{{2}}{_FRA}{_MESE}{_FRA}{_CIFRA}{{2}}"
    rf"{_FRA}[A-Z]{_CIFRA}{{3}}{_FRA}[A-Z]))"
)
# Written one character at a time: «R S S M R A 8 0 …».
_SILLABATO = re.compile(r"(?<![A-Z0-9])[A-Z0-9](?:[\s._\-/|][A-Z0-9]){15,}(?![A-Z0-9])")
_SEPARATORI = re.compile(r"[\s._\-/|]")

_NOME_PROPRIO = r"[A-ZÀ-Ý][a-zà-ÿ'’]+"
_ANNUNCIA_NOME = re.compile(
    rf"\b(?:[Ss]ig(?:\.|\.?ra\.?|nor|nora|\.na)|[Mm]inore|[Uu]tente|[Aa]ssistit[oa]|[Bb]ambin[oa])"
    rf"[\s:,(]+(?P<nome>{_NOME_PROPRIO}(?:\s+{_NOME_PROPRIO})*)"
)
_ANNUNCIA_NOME_MAIUSCOLO = re.compile(
    r"\bSIG(?:\.|\.?RA\.?|NOR|NORA)\s+[A-ZÀ-Ý'’]{2,}"
    r"|\b(?i:minore|utente)[\s:]+(?-i:[A-ZÀ-Ý'’]{3,}\s+[A-ZÀ-Ý'’]{3,})"
)
# Words that follow «minore» or «utente» and do not begin the name of a person.
_NON_PERSONE = frozenset(
    {"Comune", "Ambito", "Area", "Centro", "Servizio", "Comunità", "Tribunale", "Regione",
     "Provincia", "Stato", "Azienda", "Fondazione", "Ufficio", "Piano", "Misura", "Isee",
     "Sociale", "Spesa", "Entrata", "Costo", "Gettito", "Contributo", "Trasferimento", "Importo",
     "Adulto", "Anziano", "Disabile", "Straniero", "Minore", "Residente"}
)  # fmt: skip


def lettera_di_controllo(primi_quindici: str) -> str:
    """The check letter of the first fifteen characters of a codice fiscale, in upper case."""
    somma = sum(
        _DISPARI[c] if posto % 2 == 0 else _PARI[c] for posto, c in enumerate(primi_quindici)
    )
    return chr(ord("A") + somma % 26)


def _valido(codice: str) -> bool:
    return lettera_di_controllo(codice[:15]) == codice[15]


def _normale(testo: str) -> str:
    visibile = "".join(
        c for c in unicodedata.normalize("NFKC", testo) if unicodedata.category(c) != "Cf"
    )
    return visibile.upper()


def contiene_codice_fiscale(testo: str) -> bool:
    """True if a codice fiscale with a valid check letter, omocodia included, is in the text."""
    if len(testo) < 16:
        return False
    normale = _normale(testo)
    if any(_valido(trovato.group()) for trovato in _INTERO.finditer(normale)):
        return True
    unite = (_SEPARATORI.sub("", trovato.group()) for trovato in _SILLABATO.finditer(normale))
    for testo_unito in (normale, *unite):
        for trovato in _SPEZZATO.finditer(testo_unito):
            codice = _SEPARATORI.sub("", trovato.group(1))
            if sum(c.isdigit() for c in codice) >= 4 and _valido(codice):
                return True
    return False


def contiene_nome_probabile(testo: str) -> bool:
    """True if words like «sig.», «minore», «utente» are followed by what looks like a name."""
    for trovato in _ANNUNCIA_NOME.finditer(testo):
        if trovato.group("nome").split()[0] not in _NON_PERSONE:
            return True
    if testo.isupper():
        return bool(re.search(r"\bSIG(?:\.|\.?RA\.?|NOR|NORA)\s+[A-ZÀ-Ý'’]{2,}", testo))
    return bool(_ANNUNCIA_NOME_MAIUSCOLO.search(testo))
