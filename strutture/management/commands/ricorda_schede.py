from typing import Any

from base.comandi import Comando, Esito
from base.formati import plurale
from strutture.services import ricorda_schede


class Command(Comando):
    help = "Ricorda alle strutture, e poi agli Uffici di Piano, le schede da confermare."

    def svolgi(self, **opzioni: Any) -> Esito:
        ricordate = ricorda_schede()
        return Esito(
            dati={
                "schede": ricordate.schede,
                "proposte": ricordate.proposte,
                "mail_referenti": ricordate.mail_referenti,
                "mail_uffici": ricordate.mail_uffici,
            },
            testo=f"Promemoria: {plurale(ricordate.schede, 'scheda', 'schede')}, "
            f"{plurale(ricordate.proposte, 'proposta nuova', 'proposte nuove')} da decidere, "
            f"{ricordate.mail_referenti} e-mail alle strutture, "
            f"{ricordate.mail_uffici} agli Uffici di Piano.",
        )
