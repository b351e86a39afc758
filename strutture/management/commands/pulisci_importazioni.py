from typing import Any

from base.comandi import Comando, Esito
from base.formati import plurale
from strutture import services


class Command(Comando):
    help = (
        "Cancella gli elenchi in anteprima da un mese e quelli applicati da un anno; "
        "da lanciare ogni giorno."
    )

    def svolgi(self, **opzioni: Any) -> Esito:
        tolti = services.pulisci_importazioni()
        return Esito(
            dati={"tolti": tolti},
            testo=f"{plurale(tolti, 'elenco cancellato', 'elenchi cancellati')}."
            if tolti
            else "Nessun elenco da cancellare.",
        )
