from typing import Any

from base.comandi import Comando, Esito
from base.formati import plurale
from strutture import services


class Command(Comando):
    help = "Toglie le versioni vecchie dei dati pubblici e aggiorna le parole della ricerca."

    def svolgi(self, **opzioni: Any) -> Esito:
        tolte, aggiornate = services.pulisci_versioni()
        return Esito(
            dati={"tolte": tolte, "aggiornate": aggiornate},
            testo=f"{plurale(tolte, 'versione tolta', 'versioni tolte')}, "
            f"{plurale(aggiornate, 'struttura riletta', 'strutture rilette')}.",
        )
