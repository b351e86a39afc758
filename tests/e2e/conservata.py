"""The demo, loaded once a session: every later test gets a copy of its rows and files.

Loading takes half a minute, copying a few seconds. Rows go out and in by COPY with our triggers
off, so what comes back is what was there; ids never go back, because the sequences are not moved.
"""

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction

from strutture.models import VersioneDati
from strutture.selectors.versione import dimentica_versione


@dataclass
class DemoConservata:
    """Rows by table, and the uploaded files in `cartella`."""

    cartella: Path
    righe: dict[str, bytes] = field(default_factory=dict)

    def mette(self, caricamenti: Path) -> None:
        """Fills an empty database and the folder of the uploads with the whole demo."""
        if not self.righe:
            call_command("carica_riferimento", verbosity=0)
            call_command("carica_demo", verbosity=0)
            self._conserva(caricamenti)
            return
        nomi = ", ".join(f'"{tabella}"' for tabella in self.righe)
        with transaction.atomic(), connection.cursor() as cursore:
            cursore.execute(f"TRUNCATE {nomi}")
            for tabella, contenuto in self.righe.items():
                cursore.execute(f'ALTER TABLE "{tabella}" DISABLE TRIGGER USER')
                with cursore.copy(f'COPY "{tabella}" FROM STDIN (FORMAT BINARY)') as copia:
                    copia.write(contenuto)
            # A table with checks still to do could not have its triggers back.
            cursore.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for tabella in self.righe:
                cursore.execute(f'ALTER TABLE "{tabella}" ENABLE TRIGGER USER')
        ContentType.objects.clear_cache()
        # A version of the data that no page kept in memory has seen.
        VersioneDati.objects.create()
        dimentica_versione()
        shutil.copytree(self.cartella, caricamenti, dirs_exist_ok=True)

    def _conserva(self, caricamenti: Path) -> None:
        with connection.cursor() as cursore:
            for tabella in connection.introspection.table_names(cursore):
                if tabella != "django_migrations":
                    with cursore.copy(f'COPY "{tabella}" TO STDOUT (FORMAT BINARY)') as copia:
                        self.righe[tabella] = b"".join(bytes(pezzo) for pezzo in copia)
        if caricamenti.exists():
            shutil.copytree(caricamenti, self.cartella, dirs_exist_ok=True)
