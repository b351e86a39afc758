"""Logs without personal data: query strings, e-mail addresses, codici fiscali, the codes of
invitations and of people never reach a log line.
"""

import logging
import re

# Up to the end of a request line: quotes, and in a malformed one spaces too, are part of it.
_QUERY = re.compile(r"\?(?:.*(?= HTTP/[0-9])|\S*)")
_EMAIL = re.compile(r"[\w.+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+")
# Who has the code of an invitation enters with it.
_INVITO = re.compile(r"(/invito/)[^/\s\"'?]+")
# A person: beside an ISEE or an amount it would say what somebody has.
_PERSONA = re.compile(
    r"(?<![A-Z0-9])P-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}(?![A-Z0-9])", re.IGNORECASE
)
# Whatever its check letter: here it is better to take away too much.
_CODICE_FISCALE = re.compile(
    r"(?<![A-Z0-9])[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z]"
    r"[0-9LMNPQRSTUV]{3}[A-Z](?![A-Z0-9])",
    re.IGNORECASE,
)
# PostgreSQL repeats in its errors the values of the row that it refuses.
_CHIAVE = re.compile(r"(Key \(.*?\)=)\(.*\)")
# A text of the row may have more lines: up to what follows in an error, or in a traceback.
_RIGA = re.compile(
    r"(Failing row contains )\(.*?(?=\nCONTEXT:|\n\nThe above exception|\n\nDuring handling|\Z)",
    re.DOTALL,
)
_COPIA = re.compile(r"(COPY \S+, line \d+(?:, column \S+)?: ).*")
_SENZA_TRACCIA = logging.Formatter()


def senza_dati_personali(testo: str) -> str:
    """The text with query strings, e-mail addresses, codes and refused row values replaced by a
    mark.
    """
    testo = _PERSONA.sub("P-[…]", _INVITO.sub(r"\1[…]", testo))
    testo = _CODICE_FISCALE.sub("[codice fiscale]", testo)
    testo = _EMAIL.sub("[e-mail]", _QUERY.sub("?[…]", testo))
    testo = _COPIA.sub(r"\1[…]", _CHIAVE.sub(r"\1([…])", testo))
    return _RIGA.sub(r"\1([…]).", testo)


class SenzaDatiPersonali(logging.Filter):
    """Rewrites message, arguments and traceback of the record; it never drops a record.

    The traceback too: the database quotes the row that it refuses.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = senza_dati_personali(record.getMessage())
        record.args = None
        if record.exc_info:
            record.exc_text = senza_dati_personali(_SENZA_TRACCIA.formatException(record.exc_info))
        return True
