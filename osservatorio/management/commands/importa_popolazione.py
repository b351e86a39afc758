"""Imports one of Istat's files: population, foreigners, balances, households, spending."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from base.comandi import FATTO, RIFIUTATO, Comando, Esito, UsoErrato, percorso_esistente
from base.formati import data_breve, numero, plurale
from osservatorio import services
from osservatorio.anomalie import AVVISO
from osservatorio.enums import InsiemeDati, TipoEdizione
from osservatorio.parsing import FileIllegibile

# On screen a person reads the first ones; --json has them all.
ANOMALIE_A_SCHERMO = 20

_SOLA_POPOLAZIONE = (InsiemeDati.POPOLAZIONE,)
# What the total of a file counts.
_CONTA = {
    InsiemeDati.POPOLAZIONE: "abitanti",
    InsiemeDati.STRANIERI: "stranieri",
    InsiemeDati.BILANCIO: "abitanti",
    InsiemeDati.FAMIGLIE: "famiglie",
}


class Command(Comando):
    help = (
        "Importa un file di Istat (csv o zip): popolazione per età e sesso, stranieri, bilanci "
        "demografici, famiglie, spesa sociale."
    )

    def argomenti(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=percorso_esistente, help="csv o zip scaricato da Istat")
        parser.add_argument("--prova", action="store_true", help="controlla senza scrivere nulla")
        parser.add_argument("--edizione", choices=TipoEdizione.values, default="")
        parser.add_argument(
            "--anno", type=int, help="l'anno che ti aspetti, se il file non lo dice"
        )

    def svolgi(self, **opzioni: Any) -> Esito:
        percorso: Path = opzioni["file"]
        try:
            esito = services.importa_file(
                contenuto=percorso.read_bytes(),
                nome_file=percorso.name,
                tipo=opzioni["edizione"],
                anno=opzioni["anno"],
                prova=opzioni["prova"],
            )
        except FileIllegibile as errore:
            raise UsoErrato(errore.messaggio, codice=errore.codice) from errore
        except OSError as errore:
            raise UsoErrato(f"Il file «{percorso}» non si legge: {errore.strerror}.") from errore
        return Esito(
            dati={
                "esito": esito.esito,
                "tracciato": esito.tracciato,
                "anno": esito.anno,
                "data_riferimento": esito.data_riferimento,
                "edizione": esito.edizione,
                "comuni": esito.comuni,
                "popolazione": esito.popolazione,
                "anomalie": [anomalia.come_dizionario() for anomalia in esito.anomalie],
                **({} if esito.insiemi == _SOLA_POPOLAZIONE else _in_piu(esito)),
            },
            testo=_racconto(esito),
            uscita=RIFIUTATO if esito.esito == services.RIFIUTATO else FATTO,
        )


def _in_piu(esito: services.EsitoImportazione) -> dict[str, Any]:
    """What only the other sets of data have: a file may hold several years."""
    return {"insiemi": list(esito.insiemi), "anni": list(esito.anni)}


def _racconto(esito: services.EsitoImportazione) -> str:
    conta = _CONTA.get(InsiemeDati(esito.insiemi[0])) if esito.insiemi else None
    quanti = f", {numero(esito.popolazione)} {conta}" if conta else ""
    di_che = plurale(esito.comuni, "comune", "comuni")
    if esito.insiemi == (InsiemeDati.SPESA_ISTAT,):
        di_che = "Spesa sociale dei territori di Istat"  # districts, not comuni
    righe = [
        f"{di_che}{quanti} al {data_breve(esito.data_riferimento)} "
        f"(tracciato {esito.tracciato}, {esito.edizione})."
    ]
    if len(esito.anni) > 1:
        righe.append(f"Anni nel file: {', '.join(str(anno) for anno in esito.anni)}.")
    if esito.zeri_aggiunti:
        riga, trovato = esito.zeri_aggiunti[0]
        righe.append(
            f"Codici letti aggiungendo gli zeri iniziali: {len(esito.zeri_aggiunti)} "
            f"(riga {riga}: «{trovato}» letto {trovato.zfill(6)})."
        )
    for anomalia in esito.anomalie[:ANOMALIE_A_SCHERMO]:
        prefisso = "Avviso. " if anomalia.gravita == AVVISO else ""
        righe.append(f"- {prefisso}{anomalia.messaggio}")
    if len(esito.anomalie) > ANOMALIE_A_SCHERMO:
        righe.append(f"… e altre {len(esito.anomalie) - ANOMALIE_A_SCHERMO}: scrivi --json.")
    if esito.esito == services.RIFIUTATO:
        righe.append("Nulla è stato importato: correggi e riprova.")
    elif esito.gia_presente:
        righe.append("Questo file era già importato: nulla è cambiato.")
    elif esito.esito == services.PROVA:
        righe.append("Era una prova: nulla è stato importato.")
    elif not all(edizione.in_vigore for edizione in esito.edizioni):
        righe.append(
            "Importato accanto ai dati definitivi, che restano in vigore: questa è una stima. "
            "Per usarla scegli l'edizione nella pagina «Dati di Istat»."
        )
    else:
        righe.append("Importato: gli indicatori di quest'anno usano ora questa edizione.")
    return "\n".join(righe)
