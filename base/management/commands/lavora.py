from typing import Any

from django.core.management.base import CommandParser

from base import lavori
from base.comandi import Comando, Esito
from base.formati import plurale


class Command(Comando):
    help = "Svolge i lavori lunghi in coda: controlli di file grandi, rapporti."

    def argomenti(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--resta", action="store_true", help="non finisce: aspetta i prossimi lavori"
        )

    def svolgi(self, **opzioni: Any) -> Esito:
        fatti = lavori.lavora(resta=opzioni["resta"])
        return Esito(
            dati={"svolti": fatti},
            testo=f"{plurale(fatti, 'lavoro svolto', 'lavori svolti')}."
            if fatti
            else "Nessun lavoro da svolgere.",
        )
