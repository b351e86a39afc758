from typing import Any

from base.comandi import Comando, Esito
from base.formati import plurale
from tariffe import services


class Command(Comando):
    help = "Mette in vigore e fa cessare le edizioni delle tariffe; da lanciare ogni giorno."

    def svolgi(self, **opzioni: Any) -> Esito:
        fatti = services.aggiorna_stati()
        return Esito(
            dati=fatti,
            testo=", ".join(
                (
                    plurale(fatti["vigente"], "edizione entrata", "edizioni entrate")
                    + " in vigore",
                    plurale(fatti["cessata"], "cessata", "cessate") + ".",
                )
            ),
        )
