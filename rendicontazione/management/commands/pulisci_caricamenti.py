from typing import Any

from base.comandi import Comando, Esito
from base.formati import plurale
from rendicontazione import services


class Command(Comando):
    help = (
        "Cancella i file rimasti senza riga dopo un processo interrotto; da lanciare ogni giorno."
    )

    def svolgi(self, **opzioni: Any) -> Esito:
        tolti = services.pulisci_caricamenti()
        return Esito(
            dati={"tolti": tolti},
            testo=f"{plurale(tolti, 'file cancellato', 'file cancellati')}."
            if tolti
            else "Nessun file da cancellare.",
        )
