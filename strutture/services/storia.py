"""Who changes the register, and through which door: said to the triggers that write its history.

The triggers read three settings of the transaction. In a request they are set by the middleware
just before the first write; services and commands say more with `origine`.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from strutture.enums import OrigineStoria
from utenti.models import Utente

_IMPOSTAZIONI = ("os.origine", "os.utente", "os.importazione")
_TABELLE = (
    r'(only\s+)?(public\.)?"?strutture_'
    r'(struttura|unitaofferta|entegestore|referentestruttura|struttura_successori)\b"?'
)
_SCRIVE = re.compile(rf"\s*(insert\s+into|update|delete\s+from|merge\s+into)\s+{_TABELLE}", re.I)


@contextmanager
def origine(
    porta: OrigineStoria, *, utente: Utente | None = None, importazione: int | None = None
) -> Iterator[None]:
    """What is written inside comes through that door, by that user, from that import.

    All or nothing (it opens a transaction, or a savepoint). Without `utente` the one of the
    request stays; inside another `origine` the inner one wins, and what was is put back after.
    """
    with transaction.atomic():
        with connection.cursor() as cursore:
            cursore.execute(
                "SELECT " + ", ".join("current_setting(%s, true)" for _ in _IMPOSTAZIONI),
                _IMPOSTAZIONI,
            )
            prima = [valore or "" for valore in cursore.fetchone()]
        _imposta(
            [
                porta.value,
                prima[1] if utente is None else str(utente.pk),
                prima[2] if importazione is None else str(importazione),
            ]
        )
        yield
        _imposta(prima)


def _imposta(valori: list[str]) -> None:
    with connection.cursor() as cursore:
        cursore.execute(
            "SELECT " + ", ".join("set_config(%s, %s, true)" for _ in _IMPOSTAZIONI),
            [parte for coppia in zip(_IMPOSTAZIONI, valori, strict=True) for parte in coppia],
        )


class Firma:
    """Wraps the queries of a request: before one that changes the register, says who is writing.

    `chi` gives the primary key of the user, or None; it is asked only then. What is written
    outside a transaction gets one of its own, since the setting lives as long as that.
    """

    def __init__(self, chi: Callable[[], int | None]) -> None:
        self.chi = chi

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        if not scrive_nel_registro(sql):
            return execute(sql, params, many, context)
        utente = self.chi()
        if utente is None:
            return execute(sql, params, many, context)
        if connection.in_atomic_block:
            self._firma(utente)
            return execute(sql, params, many, context)
        with transaction.atomic():
            self._firma(utente)
            return execute(sql, params, many, context)

    @staticmethod
    def _firma(utente: int) -> None:
        """Not over the user that `origine` named."""
        with connection.cursor() as cursore:
            cursore.execute(
                "SELECT set_config('os.utente',"
                " coalesce(nullif(current_setting('os.utente', true), ''), %s), true)",
                [str(utente)],
            )


def scrive_nel_registro(sql: str) -> bool:
    """True for a statement that changes a table whose history is kept."""
    if not isinstance(sql, str):
        return False
    inizio = sql[:10].lstrip().lower()
    if inizio.startswith("select"):
        return False
    return bool(_SCRIVE.search(sql) if inizio.startswith("with") else _SCRIVE.match(sql))
