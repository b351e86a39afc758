"""Which version of the public data this is: what is kept in memory is true for one version only."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import RLock
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection

# The last key, and how many of the last keys there are: two transactions may be written in an
# order and seen in another, and the second number tells when the late one comes in.
_VERSIONE = """
SELECT max(id), count(*) FROM strutture_versionedati
WHERE id > (SELECT max(id) FROM strutture_versionedati) - 300
"""

T = TypeVar("T")

# The version last read by this process, and until when (monotonic) it need not be read again.
_ricordata: tuple[str, float] = ("", 0.0)
_in_corso: ContextVar[str | None] = ContextVar("versione_dati", default=None)
_tenuti: dict[str, tuple[str, Any]] = {}
_serratura = RLock()


def versione_dati() -> str:
    """The version of the data that public pages read; it changes with each of their changes.

    One query; none inside `versione_fissata`, nor within `VERSIONE_RICORDATA` seconds of the last
    one of this process, unless it wrote something meanwhile. Read before what it is the version of:
    then what is kept under it is never older than it says.
    """
    global _ricordata
    fissata = _in_corso.get()
    if fissata is not None:
        return fissata
    adesso = time.monotonic()
    versione, fino_a = _ricordata
    if adesso < fino_a:
        return versione
    with connection.cursor() as cursore:
        cursore.execute(_VERSIONE)
        ultima, quante = cursore.fetchone()
    versione = f"{ultima or 0}-{quante}"
    _ricordata = (versione, adesso + settings.VERSIONE_RICORDATA)
    return versione


def dimentica_versione() -> None:
    """The next page asks the database again: this process has written something."""
    global _ricordata
    _ricordata = ("", 0.0)


def versione_in_corso() -> str:
    """The version inside `versione_fissata`; outside, empty. No query."""
    return _in_corso.get() or ""


@contextmanager
def versione_fissata() -> Iterator[str]:
    """Inside, the version is read once: a page is of one version from first to last line."""
    versione = versione_dati()
    gettone = _in_corso.set(versione)
    try:
        yield versione
    finally:
        _in_corso.reset(gettone)


def tenuto(nome: str, etichetta: str, calcola: Callable[[], T]) -> T:
    """What `calcola` gave for that label, kept by this process until the label changes.

    Who asks while another thread computes it waits: it is computed once.
    """
    trovato = _tenuti.get(nome)
    if trovato is not None and trovato[0] == etichetta:
        return trovato[1]
    with _serratura:
        trovato = _tenuti.get(nome)
        if trovato is None or trovato[0] != etichetta:
            trovato = (etichetta, calcola())
            _tenuti[nome] = trovato
        return trovato[1]
