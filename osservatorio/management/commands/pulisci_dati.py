from typing import Any

from base.comandi import Comando, Esito
from base.formati import plurale
from osservatorio import services


class Command(Comando):
    help = "Cancella i file di Istat caricati e mai confermati da un mese; da lanciare ogni giorno."

    def svolgi(self, **opzioni: Any) -> Esito:
        tolti = services.pulisci_dati()
        return Esito(
            dati={"tolti": tolti},
            testo=f"{plurale(tolti, 'file cancellato', 'file cancellati')}."
            if tolti
            else "Nessun file da cancellare.",
        )
