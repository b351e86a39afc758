from typing import Any

from django.core.management.base import CommandParser

from base.comandi import Comando, Esito
from base.formati import plurale
from sportello.services import anonimizza_richieste


class Command(Comando):
    help = (
        "Cancella nomi, contatti, testi e risposte delle richieste chiuse da tempo; "
        "i conteggi restano."
    )

    def argomenti(self, parser: CommandParser) -> None:
        parser.add_argument("--prova", action="store_true", help="conta soltanto, non cambia nulla")

    def svolgi(self, **opzioni: Any) -> Esito:
        prova = opzioni["prova"]
        fatto = anonimizza_richieste(prova=prova)
        inizio = "Prova, nulla è cambiato. " if prova else ""
        return Esito(
            dati={
                "esito": "prova" if prova else "fatto",
                "chiuse": fatto.chiuse,
                "richieste": fatto.richieste,
                "segnalazioni": fatto.segnalazioni,
                "valutazioni": fatto.valutazioni,
            },
            testo=f"{inizio}Senza più dati personali: "
            f"{plurale(fatto.richieste, 'richiesta', 'richieste')}, "
            f"{plurale(fatto.segnalazioni, 'segnalazione', 'segnalazioni')}, "
            f"{plurale(fatto.valutazioni, 'valutazione', 'valutazioni')}. "
            f"Chiuse perché nessuno ha più scritto: {fatto.chiuse}.",
        )
