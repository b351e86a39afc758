from typing import Any

from base.comandi import Comando, Esito
from base.formati import plurale
from osservatorio import services


class Command(Comando):
    help = "Cancella i report pronti che i dati nuovi hanno superato; da lanciare ogni giorno."

    def svolgi(self, **opzioni: Any) -> Esito:
        tolti = services.pulisci_report()
        return Esito(
            dati={"tolti": tolti},
            testo=f"{plurale(tolti, 'report cancellato', 'report cancellati')}."
            if tolti
            else "Nessun report da cancellare.",
        )
