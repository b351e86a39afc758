from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from base.comandi import FATTO, RIFIUTATO, Comando, Esito, UsoErrato, percorso_esistente
from base.formati import plurale
from rendicontazione.anomalie import BLOCCANTE, BLOCCATO, CON_ERRORI, Anomalia
from rendicontazione.selectors import ambito_dell_anno, contesto_dei_controlli, modello_dell_anno
from rendicontazione.validation import Esame, FileRifiutato, esamina

_DETTO = {
    "valido": "Il file va bene: nessun problema.",
    "avvisi": "Il file si può consegnare, con un motivo per ogni avviso.",
    "errori": "Il file ha errori da correggere.",
    "bloccato": "Il file non si può accettare.",
}


class Command(Comando):
    help = "Controlla una rendicontazione compilata; non scrive nulla."

    def argomenti(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=percorso_esistente, help="cartella compilata: .xlsx, .ods o .zip di CSV"
        )
        parser.add_argument("--anno", type=int, required=True, help="anno di riferimento")
        parser.add_argument("--ambito", type=int, required=True, help="numero dell'ambito")

    def svolgi(self, **opzioni: Any) -> Esito:
        anno, numero = opzioni["anno"], opzioni["ambito"]
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
        contesto = contesto_dei_controlli(modello=modello, anno=anno, ambito=ambito)
        esame = _esame(opzioni["file"], contesto)
        return Esito(
            dati={
                "esito": esame.esito,
                "righe": esame.righe,
                "letture": [
                    {"foglio": x.foglio, "cella": x.cella, "trovato": x.trovato, "letto": x.letto}
                    for x in esame.letture
                ],
                "anomalie": [
                    {
                        "foglio": a.foglio,
                        "cella": a.cella,
                        "codice": a.codice,
                        "gravita": a.gravita,
                        "valore": a.valore,
                        "messaggio": a.messaggio,
                    }
                    for a in esame.anomalie
                ],
            },
            testo=_testo(esame),
            uscita=RIFIUTATO if esame.esito in {BLOCCATO, CON_ERRORI} else FATTO,
        )


def _esame(file: Path, contesto: Any) -> Esame:
    """The checks; a workbook refused before reading is `bloccato`, anything else unusable."""
    try:
        return esamina(file.read_bytes(), contesto, file.name)
    except FileRifiutato as errore:
        if not errore.cartella:
            raise UsoErrato(errore.messaggio, codice="FILE-01") from errore
        rifiuto = Anomalia("", "", "FILE-01", BLOCCANTE, "", errore.messaggio)
        return Esame(BLOCCATO, anomalie=(rifiuto,))
    except OSError as errore:
        raise UsoErrato(
            f"Il file «{file}» non si può leggere: controlla i permessi.", codice="FILE"
        ) from errore


def _testo(esame: Esame) -> str:
    righe = [f"  {foglio}: {plurale(n, 'riga', 'righe')}" for foglio, n in esame.righe.items()]
    anomalie = [f"  [{a.gravita}] {a.codice} {a.messaggio}" for a in esame.anomalie]
    letture = [f"  {x.foglio} {x.cella}: «{x.trovato}» → {x.letto}" for x in esame.letture]
    parti = [_DETTO[esame.esito], *righe]
    if anomalie:
        parti += ["Da guardare:", *anomalie]
    if letture:
        parti += ["Letto in modo diverso da come è scritto:", *letture]
    return "\n".join(parti)
