from typing import Any

from base.comandi import Comando, Esito
from rendicontazione.services import riassumi_commenti


class Command(Comando):
    help = "Spedisce il riassunto dei commenti alle celle scritti dall'ultima volta."

    def svolgi(self, **opzioni: Any) -> Esito:
        mail = riassumi_commenti()
        return Esito(dati={"mail": mail}, testo=f"Commenti: {mail} e-mail.")
