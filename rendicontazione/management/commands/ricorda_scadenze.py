from typing import Any

from base.comandi import Comando, Esito
from rendicontazione.services import ricorda_scadenze


class Command(Comando):
    help = "Ricorda le scadenze agli Uffici di Piano che non hanno ancora certificato."

    def svolgi(self, **opzioni: Any) -> Esito:
        ricordate = ricorda_scadenze()
        return Esito(
            dati={"rendicontazioni": ricordate.rendicontazioni, "mail": ricordate.mail},
            testo=f"Promemoria: {ricordate.rendicontazioni} rendicontazioni, "
            f"{ricordate.mail} e-mail.",
        )
