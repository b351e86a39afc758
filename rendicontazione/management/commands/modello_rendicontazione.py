from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from base.comandi import Comando, Esito, UsoErrato
from rendicontazione.selectors import ambito_dell_anno, modello_dell_anno
from rendicontazione.services import scrivi_modello


class Command(Comando):
    help = "Scrive il modello della rendicontazione di un ambito per un anno, già precompilato."

    def argomenti(self, parser: CommandParser) -> None:
        parser.add_argument("--anno", type=int, required=True, help="anno di riferimento")
        parser.add_argument("--ambito", type=int, required=True, help="numero dell'ambito")
        parser.add_argument(
            "-o", "--uscita", type=Path, required=True, help="file .xlsx da scrivere"
        )

    def svolgi(self, **opzioni: Any) -> Esito:
        anno, numero, uscita = opzioni["anno"], opzioni["ambito"], opzioni["uscita"]
        ambito = ambito_dell_anno(numero=numero, anno=anno) if 2000 <= anno <= 2100 else None
        if ambito is None:
            raise UsoErrato(
                f"L'ambito {numero} non c'è nel {anno}: controlla il numero e l'anno.",
                codice="AMBITO_SCONOSCIUTO",
            )
        modello = modello_dell_anno(anno)
        if modello is None:
            raise UsoErrato(
                "Manca la definizione del modulo: lancia prima «carica_riferimento».",
                codice="MODELLO_MANCANTE",
            )
        try:
            scritto = scrivi_modello(modello=modello, anno=anno, ambito=ambito, percorso=uscita)
        except OSError as errore:
            raise UsoErrato(
                f"Il file «{uscita}» non si può scrivere: controlla la cartella e i permessi.",
                codice="FILE",
            ) from errore
        return Esito(
            dati={"file": str(uscita), "sha256": scritto.sha256, "fogli": scritto.fogli},
            testo=f"Modello {anno} dell'ambito {ambito} scritto in {uscita}.",
        )
