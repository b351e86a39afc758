"""The address of the site, as citizens write it."""

from django.conf import settings


def radice(indirizzo: str) -> str:
    """Scheme and host that citizens use, without the slash: `INDIRIZZO_SITO`, else the request's.

    `indirizzo` is the absolute address of the first page, as the request sees it.
    """
    return (settings.INDIRIZZO_SITO or indirizzo).rstrip("/")
