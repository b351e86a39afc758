"""Loads the public reference data of every app; a second run changes nothing."""

import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.db import transaction

from base.comandi import Comando, Esito, UsoErrato
from base.formati import numero
from base.tabelle import ErroreTabella
from territorio.parsing import ErroreRiferimento

# In this order: each app needs what the ones before it have loaded.
APP = (
    "territorio", "utenti", "strutture", "rendicontazione", "tariffe", "osservatorio", "sportello",
)  # fmt: skip


class Command(Comando):
    help = "Carica i dati di riferimento (comuni, ambiti, ruoli, tipi di struttura, modelli)."

    def argomenti(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--cartella", type=Path, default=settings.BASE_DIR / "fixtures" / "riferimento"
        )

    def svolgi(self, **opzioni: Any) -> Esito:
        cartella: Path = opzioni["cartella"]
        if not cartella.is_dir():
            raise UsoErrato(f"La cartella «{cartella}» non c'è: indica quella dei dati.")
        inizio = time.monotonic()
        dati: dict[str, dict[str, int]] = {}
        try:
            with transaction.atomic():
                for app in APP:
                    carica = _servizio(app)
                    if carica:
                        dati[app] = carica(cartella=cartella)
        except (ErroreRiferimento, ErroreTabella) as errore:
            raise UsoErrato(str(errore), codice="RIFERIMENTO") from errore
        return Esito(dati={"caricato": dati}, testo=_racconto(dati, time.monotonic() - inizio))


def _servizio(app: str) -> Callable[..., dict[str, int]] | None:
    """The app's own loader, if the app has one."""
    if find_spec(f"{app}.services") is None:
        return None
    return getattr(import_module(f"{app}.services"), "carica_riferimento", None)


def _racconto(dati: dict[str, dict[str, int]], secondi: float) -> str:
    righe = [
        f"{app}: " + ", ".join(f"{cosa} {numero(n)}" for cosa, n in conteggi.items() if n)
        for app, conteggi in dati.items()
        if any(conteggi.values())
    ]
    if not righe:
        return "I dati di riferimento erano già tutti caricati: nulla è cambiato."
    return (
        "Dati di riferimento, righe scritte o confermate.\n"
        + "\n".join(righe)
        + f"\nFatto in {secondi:.1f} s."
    )
