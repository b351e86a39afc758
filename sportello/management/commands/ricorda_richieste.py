from typing import Any

from base.comandi import Comando, Esito
from base.formati import plurale
from sportello.services import ricorda_richieste


class Command(Comando):
    help = "Ricorda agli uffici le richieste in ritardo o in scadenza e le segnalazioni aperte."

    def svolgi(self, **opzioni: Any) -> Esito:
        fatto = ricorda_richieste()
        return Esito(
            dati={
                "in_ritardo": fatto.in_ritardo,
                "in_scadenza": fatto.in_scadenza,
                "segnalazioni": fatto.segnalazioni,
                "mail": fatto.mail,
            },
            testo=f"{plurale(fatto.in_ritardo, 'richiesta', 'richieste')} in ritardo, "
            f"{fatto.in_scadenza} in scadenza, "
            f"{plurale(fatto.segnalazioni, 'segnalazione', 'segnalazioni')}: "
            f"{fatto.mail} e-mail.",
        )
