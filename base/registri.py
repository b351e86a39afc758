"""Logs without personal data: query strings and e-mail addresses never reach a log line."""

import logging
import re

_QUERY = re.compile(r"\?[^\s\"']*")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def senza_dati_personali(testo: str) -> str:
    """The text with query strings and e-mail addresses replaced by a mark."""
    return _EMAIL.sub("[e-mail]", _QUERY.sub("?[…]", testo))


class SenzaDatiPersonali(logging.Filter):
    """Rewrites the record's message and arguments; it never drops a record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = senza_dati_personali(record.getMessage())
        record.args = None
        return True
