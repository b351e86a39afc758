"""The one shape of our management commands.

Prose for people, one JSON object with --json, exit codes 0, 1, 2.
"""

import argparse
import datetime
import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser

FATTO = 0
RIFIUTATO = 1  # because of the data
INUTILIZZABILE = 2  # the input or the arguments


class UsoErrato(Exception):
    """Input or arguments that cannot be used at all: exit 2 with one Italian sentence."""

    def __init__(self, messaggio: str, *, codice: str = "ARGOMENTI") -> None:
        super().__init__(messaggio)
        self.messaggio = messaggio
        self.codice = codice


@dataclass(frozen=True)
class Esito:
    """What a command answers: `dati` for --json, `testo` for people, `uscita` as exit code."""

    dati: dict[str, Any]
    testo: str
    uscita: int = FATTO


# How argparse refuses, and how we say it. What is not here stays as argparse writes it.
_RIFIUTI: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(inglese), italiano)
    for inglese, italiano in (
        (r"the following arguments are required: (.+)", r"manca {0}"),
        (r"one of the arguments (.+) is required", r"serve uno fra {0}"),
        (r"unrecognized arguments: (.+)", r"{0} non è un argomento del comando"),
        (r"argument (.+): expected one argument", r"dopo {0} manca il valore"),
        (r"argument (.+): invalid int value: '(.*)'", r"{0} vuole un numero intero, non «{1}»"),
        (
            r"argument (.+): invalid choice: '(.*)' \(choose from (.+)\)",
            r"{0} «{1}»: scegli fra {2}",
        ),
        (r"argument (.+): not allowed with argument (.+)", r"{0} e {1} non vanno insieme"),
        (r"argument [^:]+: (il .+)", r"{0}"),
    )
)


def _in_italiano(messaggio: str) -> str:
    for inglese, italiano in _RIFIUTI:
        if trovato := inglese.fullmatch(messaggio):
            return italiano.format(*trovato.groups())
    return messaggio


def _rifiuta(messaggio: str) -> NoReturn:
    """Takes the place of argparse's own refusal, so that --json answers JSON for it too."""
    raise UsoErrato(
        f"Gli argomenti non vanno bene: {_in_italiano(messaggio)}. "
        "Scrivi il comando con --help per vedere come si usa."
    )


def _json(valore: object) -> object:
    if isinstance(valore, Decimal):
        return int(valore) if valore == valore.to_integral_value() else float(valore)
    if isinstance(valore, datetime.date):
        return valore.isoformat()
    raise TypeError(f"{type(valore).__name__} non è scrivibile in JSON")


def scrivibile(testo: str) -> str:
    """The text with a «?» for what UTF-8 cannot write: an argument of the shell may hold some."""
    return testo if testo.isascii() else testo.encode("utf-8", "replace").decode("utf-8")


@contextmanager
def _finche_qualcuno_legge() -> Iterator[None]:
    """Who reads our output may stop early, as `head` does: the end of our work, not an error."""
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # Or the interpreter would try again to write what is left, while it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FATTO)


class Comando(BaseCommand):
    """Subclasses write `argomenti` and `svolgi`; no work of the domain is done here or there."""

    requires_system_checks: list[str] = []

    def argomenti(self, parser: CommandParser) -> None:
        """Adds the command's own arguments."""

    def svolgi(self, **opzioni: Any) -> Esito:
        """Calls one service and says what came of it. Raises UsoErrato for unusable input."""
        raise NotImplementedError

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="un solo oggetto JSON in uscita")
        self.argomenti(parser)

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.error = _rifiuta  # type: ignore[method-assign, assignment]
        return parser

    def run_from_argv(self, argv: list[str]) -> None:
        with _finche_qualcuno_legge():
            try:
                super().run_from_argv(argv)
            except UsoErrato as errore:
                sys.exit(self._inutilizzabile(errore, in_json="--json" in argv))

    def handle(self, *args: Any, **opzioni: Any) -> None:
        in_json = opzioni.pop("json")
        try:
            esito = self.svolgi(**opzioni)
        except UsoErrato as errore:
            sys.exit(self._inutilizzabile(errore, in_json=in_json))
        self.stdout.write(self._testo_json(esito.dati) if in_json else scrivibile(esito.testo))
        if esito.uscita:
            sys.exit(esito.uscita)

    def _inutilizzabile(self, errore: UsoErrato, *, in_json: bool) -> int:
        if in_json:
            self.stdout.write(
                self._testo_json(
                    {"errore": {"codice": errore.codice, "messaggio": errore.messaggio}}
                )
            )
        else:
            self.stderr.write(scrivibile(errore.messaggio))
        return INUTILIZZABILE

    @staticmethod
    def _testo_json(dati: dict[str, Any]) -> str:
        return scrivibile(json.dumps(dati, ensure_ascii=False, default=_json))


def percorso_esistente(testo: str) -> Path:
    """argparse type: the path of a file that is there, to be read as often as needed."""
    percorso = Path(testo)
    if not percorso.is_file():
        raise argparse.ArgumentTypeError(f"il file «{testo}» non c'è")
    return percorso


def percorso_leggibile(testo: str) -> Path:
    """argparse type: a file read once, so that a pipe will do: `/dev/stdin`, `<(…)`."""
    percorso = Path(testo)
    if not percorso.exists():
        raise argparse.ArgumentTypeError(f"il file «{testo}» non c'è")
    if percorso.is_dir():
        raise argparse.ArgumentTypeError(f"il file «{testo}» è una cartella")
    return percorso
