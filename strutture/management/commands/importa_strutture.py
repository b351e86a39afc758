"""Imports a list of facilities (csv, xlsx, ods, json): all of it or nothing."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from base.comandi import FATTO, RIFIUTATO, Comando, Esito, UsoErrato, percorso_esistente
from base.formati import plurale
from strutture import services
from strutture.anomalie import AVVISO, BLOCCANTE, Anomalia
from strutture.parsing import MAX_BYTE, TUTTE, FileIllegibile

# On screen a person reads the first ones; --json has them all.
A_SCHERMO = 20


class Command(Comando):
    help = "Importa un elenco di strutture da un file csv, xlsx, ods o json."

    def argomenti(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=percorso_esistente, help="elenco in csv, xlsx, ods o json")
        parser.add_argument("--prova", action="store_true", help="controlla senza scrivere nulla")
        parser.add_argument("--tipo", default="", help="il tipo, se l'elenco non ha la colonna")
        parser.add_argument(
            "--accetta-riparazioni",
            action="store_true",
            help="prende anche le e-mail spezzate che il programma ha ricomposto",
        )

    def svolgi(self, **opzioni: Any) -> Esito:
        file: Path = opzioni["file"]
        try:
            with file.open("rb") as aperto:
                contenuto = aperto.read(MAX_BYTE + 1)  # one byte over is enough to refuse it
            esito = services.importa_strutture(
                contenuto=contenuto,
                prova=opzioni["prova"],
                tipo=opzioni["tipo"],
                accettate=TUTTE if opzioni["accetta_riparazioni"] else frozenset(),
                nome=file.name,
            )
        except FileIllegibile as errore:
            if not errore.bloccato:
                raise UsoErrato(errore.messaggio, codice=errore.codice) from errore
            esito = services.EsitoElenco(
                services.BLOCCATO,
                anomalie=[Anomalia(None, "", errore.codice, BLOCCANTE, "", errore.messaggio)],
            )
        except OSError as errore:
            raise UsoErrato(f"Il file «{file}» non si legge: {errore.strerror}.") from errore
        rifiutato = esito.esito in (services.RIFIUTATO, services.BLOCCATO)
        return Esito(
            dati={
                "esito": esito.esito,
                "nuove": esito.nuove,
                "cambiate": esito.cambiate,
                "invariate": esito.invariate,
                "sparite": esito.sparite,
                "letture": [lettura.come_dizionario() for lettura in esito.letture],
                "anomalie": [anomalia.come_dizionario() for anomalia in esito.anomalie],
            },
            testo=_racconto(esito),
            uscita=RIFIUTATO if rifiutato else FATTO,
        )


def _racconto(esito: services.EsitoElenco) -> str:
    righe = []
    if esito.esito in (services.IMPORTATO, services.PROVA):
        righe.append(
            f"Unità d'offerta: {plurale(esito.nuove, 'nuova', 'nuove')}, "
            f"{plurale(esito.cambiate, 'cambiata', 'cambiate')}, "
            f"{plurale(esito.invariate, 'invariata', 'invariate')}."
        )
        if esito.sparite:
            righe.append(
                f"Della stessa fonte, unità che non sono in questo elenco: {esito.sparite}. "
                "Non sono state toccate: controlla se hanno chiuso."
            )
    for anomalia in esito.anomalie[:A_SCHERMO]:
        prefisso = "Avviso. " if anomalia.gravita == AVVISO else ""
        righe.append(f"- {prefisso}{anomalia.messaggio}")
    righe += [
        f"- Riga {x.riga}, colonna {x.colonna}: «{x.trovato}» letto «{x.letto}»."
        for x in esito.letture[:A_SCHERMO]
    ]
    altre = max(0, len(esito.anomalie) - A_SCHERMO) + max(0, len(esito.letture) - A_SCHERMO)
    if altre:
        righe.append(f"… e altre {altre} segnalazioni: scrivi --json per vederle tutte.")
    righe.append(
        {
            services.IMPORTATO: "Fatto.",
            services.PROVA: "Era una prova: nulla è stato scritto.",
        }.get(esito.esito, "Nulla è stato importato: correggi e riprova.")
    )
    return "\n".join(righe)
