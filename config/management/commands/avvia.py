"""Prepares database and demo data if they are missing, then serves the site: `make demo`."""

import io
import os
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandParser
from django.db import OperationalError, connection, transaction

from base.comandi import RIFIUTATO, Comando, Esito, UsoErrato
from config import prerequisiti
from config.avvio import DATABASE_NON_RISPONDE
from config.demo import PASSWORD_DEMO, UtenteDemo, demo_presente, utenti_demo, utenti_veri
from utenti.enums import Ruolo
from utenti.models import Utente

INDIRIZZO = "127.0.0.1"
POSTGRES_MINIMO = 160000


class Command(Comando):
    help = "Prepara il database e i dati dimostrativi, se mancano, e serve il sito. Solo sviluppo."

    def argomenti(self, parser: CommandParser) -> None:
        parser.add_argument("--porta", type=int, default=8000, help="porta del sito (8000)")
        parser.add_argument(
            "--solo-prepara", action="store_true", help="prepara i dati e non serve il sito"
        )
        parser.add_argument(
            "--ricarica", action="store_true", help="riparte da solo quando cambia un file .py"
        )

    def handle(self, *args: Any, **opzioni: Any) -> None:
        if opzioni["json"] and not opzioni["solo_prepara"]:
            opzioni["json_senza_prepara"] = True
        super().handle(*args, **opzioni)
        if not opzioni["solo_prepara"]:
            if not os.environ.get("INDIRIZZO_SITO"):
                # The QR of the PDFs and the links of the mails lead to this very site; the
                # processes that it starts for long jobs read it from the environment.
                settings.INDIRIZZO_SITO = f"http://{INDIRIZZO}:{opzioni['porta']}"
                os.environ["INDIRIZZO_SITO"] = settings.INDIRIZZO_SITO
            self.stdout.write("Per fermare il sito premi Ctrl+C.")
            self.stdout.flush()
            call_command(
                "runserver",
                f"{INDIRIZZO}:{opzioni['porta']}",
                use_reloader=opzioni["ricarica"],
                stdout=io.StringIO(),  # its English banner; requests and errors are logged
            )

    def svolgi(self, **opzioni: Any) -> Esito:
        porta: int = opzioni["porta"]
        if opzioni.get("json_senza_prepara"):
            raise UsoErrato("Con --json serve anche --solo-prepara: aggiungilo al comando.")
        if not settings.DEBUG:
            return _rifiuto(
                "DEBUG_SPENTO",
                "«avvia» prepara dati inventati e funziona solo con DEBUG acceso: "
                "usa config.settings.dev, oppure installa il sito come dice docs/installazione.md.",
            )
        if not opzioni["solo_prepara"] and os.environ.get("RUN_MAIN") != "true":
            occupata = prerequisiti.porta(porta, esempio="--porta {}")
            if occupata:
                raise UsoErrato(occupata, codice="PORTA")
        _controlla_database()
        veri = utenti_veri() if _ha_tabella_utenti() else 0
        if veri:
            return _rifiuto(
                "UTENTI_VERI",
                f"Questo database contiene utenti non dimostrativi ({veri}): «avvia» non lo tocca. "
                "Indica un altro database con DATABASE_URL, oppure usa migrate e runserver.",
            )
        self._prepara()
        indirizzo = f"http://{INDIRIZZO}:{porta}/"
        utenti = utenti_demo()
        return Esito(
            dati={"indirizzo": indirizzo, "utenti": [asdict(utente) for utente in utenti]},
            testo=_racconto(indirizzo, utenti),
        )

    def _prepara(self) -> None:
        """Brings the database to today's tables and, if it is empty, fills it: all or nothing."""
        silenzio = io.StringIO()
        call_command("migrate", interactive=False, verbosity=0, stdout=silenzio)
        call_command("createcachetable", verbosity=0, stdout=silenzio)
        if demo_presente():
            return
        self.stderr.write("Primo avvio: carico i dati di riferimento e quelli dimostrativi.")
        with transaction.atomic():
            call_command("carica_riferimento", stdout=silenzio)
            call_command("carica_demo", stdout=silenzio)


def _rifiuto(codice: str, messaggio: str) -> Esito:
    return Esito(
        dati={"errore": {"codice": codice, "messaggio": messaggio}},
        testo=messaggio,
        uscita=RIFIUTATO,
    )


def _controlla_database() -> None:
    try:
        connection.ensure_connection()
    except OperationalError as errore:
        raise UsoErrato(DATABASE_NON_RISPONDE, codice="DATABASE") from errore
    with connection.cursor() as cursore:
        cursore.execute("show server_version_num")
        versione = int(cursore.fetchone()[0])
    if versione < POSTGRES_MINIMO:
        raise UsoErrato(
            f"Serve PostgreSQL 16 o più nuovo e questo è il {versione // 10000}: "
            "indicane un altro con DATABASE_URL.",
            codice="DATABASE",
        )


def _ha_tabella_utenti() -> bool:
    return Utente._meta.db_table in connection.introspection.table_names()


def _racconto(indirizzo: str, utenti: list[UtenteDemo]) -> str:
    righe = []
    for utente in utenti:
        ruolo = Ruolo(utente.ruolo).label
        luogo = f", ambito {utente.ambito}" if utente.ambito else ""
        righe.append(f"  {ruolo + luogo:<48} {utente.email}")
    return "\n".join(
        [
            f"Il sito è pronto: {indirizzo}",
            f"Area riservata: {indirizzo}accedi/ (per tutti la password «{PASSWORD_DEMO}»)",
            *righe,
        ]
    )
