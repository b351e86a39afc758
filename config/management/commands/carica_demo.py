"""Loads the invented data of the demo; refuses where DEBUG is off."""

from typing import Any

from base.comandi import RIFIUTATO, Comando, Esito
from base.errors import ErroreDominio
from config.demo import crea_utenti_demo, utenti_demo


class Command(Comando):
    help = "Carica i dati dimostrativi (utenti inventati, uno per ruolo). Solo con DEBUG acceso."

    def svolgi(self, **opzioni: Any) -> Esito:
        try:
            crea_utenti_demo()
        except ErroreDominio as errore:
            return Esito(
                dati={"errore": {"codice": errore.codice, "messaggio": errore.messaggio}},
                testo=errore.messaggio,
                uscita=RIFIUTATO,
            )
        quanti = len(utenti_demo())
        return Esito(dati={"utenti": quanti}, testo=f"Utenti dimostrativi: {quanti}.")
