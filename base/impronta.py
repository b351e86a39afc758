"""Which version of the program is running: a page kept by a browser is also of one program."""

import hashlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings

_CARTELLE = (
    "base", "config", "territorio", "utenti", "strutture", "rendicontazione", "tariffe",
    "osservatorio", "sportello", "templates", "static",
)  # fmt: skip
_FILE = frozenset({".py", ".html", ".txt", ".xml", ".css", ".svg", ".csv", ".json", ".toml"})
# What changes the addresses or the names written in a page.
_IMPOSTAZIONI = ("PROVINCIA", "INDIRIZZO_SITO", "CODICE_IPA", "STATIC_URL", "LANGUAGE_CODE")


@lru_cache(maxsize=1)
def impronta_programma() -> str:
    """A short code of the files and settings that pages are made with; the same on each machine."""
    somma = hashlib.sha256()
    for nome in _IMPOSTAZIONI:
        somma.update(f"{nome}={getattr(settings, nome, '')}\n".encode())
    for cartella in _CARTELLE:
        for file in sorted(Path(settings.BASE_DIR / cartella).rglob("*")):
            if file.suffix in _FILE:
                somma.update(str(file.relative_to(settings.BASE_DIR)).encode())
                somma.update(file.read_bytes())
    return somma.hexdigest()[:16]
