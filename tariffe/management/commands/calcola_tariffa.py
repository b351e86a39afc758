"""Calculates a tariff from a rule in the exchange format, or many, line by line."""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import CommandParser

from base.comandi import (
    FATTO,
    RIFIUTATO,
    Comando,
    Esito,
    UsoErrato,
    percorso_leggibile,
    scrivibile,
)
from base.formati import euro
from tariffe.anomalie import CONTESTO_NON_VALIDO, REGOLA_NON_VALIDA, ErroreTariffa
from tariffe.calcolo import Risposta, calcola
from tariffe.parsing import Regola, leggi_isee, leggi_json, leggi_regola

# What a line of a batch may have; `id` and `nota` are for who writes the file.
_CHIAVI = frozenset({"regola", "isee", "contesto", "id", "nota"})


class Command(Comando):
    help = "Calcola una tariffa da una regola in JSON, oppure un lotto di casi, uno per riga."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        # «-100,50» and «-abc» are an ISEE to be refused as such, not an unknown option.
        parser._negative_number_matcher = re.compile(r"^-[^-]")
        return parser

    def argomenti(self, parser: CommandParser) -> None:
        cosa = parser.add_mutually_exclusive_group(required=True)
        cosa.add_argument("--regola", type=percorso_leggibile, help="file JSON di una regola")
        cosa.add_argument(
            "--lotto",
            type=percorso_leggibile,
            help='file con un caso per riga: {"regola": …, "isee": …, "contesto": …}',
        )
        parser.add_argument("--isee", help="per esempio 12345,67; vuoto o assente = non presentato")
        parser.add_argument("--contesto", help="il resto che si sa, in JSON")

    def handle(self, *args: Any, **opzioni: Any) -> None:
        if opzioni["lotto"] is None:
            super().handle(*args, **opzioni)
            return
        if opzioni["isee"] is not None or opzioni["contesto"] is not None:
            errore = UsoErrato(
                "Con --lotto l'ISEE e il contesto sono nelle righe del file: togli --isee e "
                "--contesto."
            )
            sys.exit(self._inutilizzabile(errore, in_json=opzioni["json"]))
        try:
            with _aperto(opzioni["lotto"]) as righe:
                uscita = self._lotto(righe, in_json=opzioni["json"])
        except UsoErrato as errore:
            sys.exit(self._inutilizzabile(errore, in_json=opzioni["json"]))
        if uscita:
            sys.exit(uscita)

    def _lotto(self, righe: Iterable[bytes], *, in_json: bool) -> int:
        """Writes one answer for each line; the exit code."""
        uscita = FATTO
        for riga, risposta in _risposte(righe):
            if isinstance(risposta, ErroreTariffa):
                uscita = RIFIUTATO
            if in_json:
                self.stdout.write(self._testo_json(risposta.come_json()))
            else:
                self.stdout.write(scrivibile(f"Riga {riga}: {_in_breve(risposta)}"))
        return uscita

    def svolgi(self, **opzioni: Any) -> Esito:
        dati = _json(_testo(opzioni["regola"]), f"Il file «{opzioni['regola']}»")
        scritto = opzioni["contesto"]
        contesto = _json(scritto, "Il testo di --contesto") if scritto and scritto.strip() else {}
        try:
            risposta = calcola(leggi_regola(dati), leggi_isee(opzioni["isee"]), contesto)
        except ErroreTariffa as errore:
            return Esito(errore.come_json(), _in_breve(errore), RIFIUTATO)
        return Esito(
            risposta.come_json(),
            "\n".join([_in_breve(risposta), *(f"- {passo}" for passo in _passi(risposta))]),
        )


def _risposte(righe: Iterable[bytes]) -> Iterator[tuple[int, Risposta | ErroreTariffa]]:
    """One answer for each line with something in it, while the file is read."""
    letta: tuple[str, Regola] | None = None
    for numero, riga in enumerate(righe, start=1):
        if not riga.strip(b" \t\r\n\xef\xbb\xbf"):
            continue
        try:
            caso = _caso(riga, numero)
            scritta = repr(caso["regola"])
            if letta is None or letta[0] != scritta:
                letta = scritta, leggi_regola(caso["regola"])
            risposta = calcola(letta[1], leggi_isee(caso.get("isee")), caso.get("contesto"))
        except ErroreTariffa as errore:
            yield numero, errore
        else:
            yield numero, risposta


def _caso(riga: bytes, numero: int) -> Mapping[str, Any]:
    """The case on a line. Raises ErroreTariffa for what is no case."""
    try:
        caso = leggi_json(riga.decode("utf-8-sig"))
    except UnicodeDecodeError as errore:
        raise ErroreTariffa(
            REGOLA_NON_VALIDA,
            f"La riga {numero} non è un testo UTF-8: salva di nuovo il file come JSON.",
        ) from errore
    except ValueError as errore:
        raise ErroreTariffa(
            REGOLA_NON_VALIDA,
            f"La riga {numero} non è JSON: {errore}. Scrivi un oggetto intero su una riga sola.",
        ) from errore
    if not isinstance(caso, Mapping) or "regola" not in caso:
        raise ErroreTariffa(
            REGOLA_NON_VALIDA,
            f"Nella riga {numero} manca «regola»: scrivi un oggetto con regola, isee e contesto.",
        )
    if altre := sorted(set(caso) - _CHIAVI):
        raise ErroreTariffa(
            CONTESTO_NON_VALIDO,
            f"Nella riga {numero} c'è «{altre[0]}», che non si usa: le chiavi sono regola, isee "
            "e contesto.",
        )
    return caso


def _aperto(file: Path) -> BinaryIO:
    try:
        return file.open("rb")
    except OSError as errore:
        raise UsoErrato(
            f"Il file «{file}» non si può leggere: controlla i permessi.", codice="FILE"
        ) from errore


def _testo(file: Path) -> str:
    try:
        with _aperto(file) as aperto:
            return aperto.read().decode("utf-8-sig")
    except UnicodeDecodeError as errore:
        raise UsoErrato(
            f"Il file «{file}» non è un testo UTF-8: salvalo di nuovo come JSON.", codice="FILE"
        ) from errore


def _json(testo: str, soggetto: str) -> Any:
    try:
        return leggi_json(testo)
    except ValueError as errore:
        raise UsoErrato(f"{soggetto} non è JSON: {errore}. Correggilo.", codice="JSON") from errore


def _passi(risposta: Risposta) -> Iterator[str]:
    """The steps: with several children those of the first, and how the others come in."""
    if len(risposta.figli) < 2:
        yield from risposta.passi
        return
    yield "Primo figlio:"
    yield from risposta.figli[0].passi
    totali = [figlio.totale for figlio in risposta.figli]
    addendi = " + ".join(euro(totale) for totale in totali)
    yield f"Per ogni figlio, in ordine: {addendi} = {euro(sum(totali, Decimal(0)))}."


def _in_breve(risposta: Risposta | ErroreTariffa) -> str:
    if isinstance(risposta, ErroreTariffa):
        return f"{risposta.messaggio} ({risposta.codice})"
    unita = f" per {risposta.unita}" if risposta.unita else ""
    importo = euro(risposta.importo, -int(risposta.importo.as_tuple().exponent))
    return f"{importo}{unita}, in tutto {euro(risposta.totale)}."
