"""What is to be done every day, one command after the other; run by cron."""

from typing import Any

from django.core.management import call_command, get_commands

from base.comandi import RIFIUTATO, Comando, Esito

# Each app's own; one that fails does not stop those after it.
COMANDI = (
    "applica_vicende",
    "aggiorna_edizioni",
    "ricorda_scadenze",
    "ricorda_schede",
    "riassumi_commenti",
    "ricorda_richieste",
    "anonimizza_richieste",
    "pulisci_caricamenti",
    "pulisci_report",
    "pulisci_dati",
    "pulisci_versioni",
    "pulisci_importazioni",
    "clearsessions",
)


class Command(Comando):
    help = "Fa i lavori di ogni giorno: promemoria, riassunti, pulizie. Da lanciare con cron."

    def svolgi(self, **opzioni: Any) -> Esito:
        esiti: dict[str, str] = {}
        presenti = get_commands()
        for nome in COMANDI:
            if nome in presenti:
                esiti[nome] = self._lancia(nome)
        falliti = [nome for nome, esito in esiti.items() if esito != "fatto"]
        return Esito(
            dati={"lavori": esiti},
            testo="\n".join(f"{nome}: {esito}" for nome, esito in esiti.items()),
            uscita=RIFIUTATO if falliti else 0,
        )

    def _lancia(self, nome: str) -> str:
        try:
            call_command(nome, stdout=self.stderr, stderr=self.stderr)
        except SystemExit as uscita:
            return f"uscita {uscita.code}"
        # A daily job must reach its end: what went wrong is said, and the exit code is 1.
        except Exception as errore:
            self.stderr.write(f"{nome}: {type(errore).__name__}")
            return "non riuscito"
        return "fatto"
