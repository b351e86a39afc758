"""What the import of a list of facilities found, with the row it was found on."""

from dataclasses import asdict, dataclass
from typing import Any

BLOCCANTE = "bloccante"
ERRORE = "errore"
AVVISO = "avviso"

# Stable codes: documented here, tested, never reused.
CODICI = {
    "STR-01": "Manca un dato senza il quale la struttura non si riconosce.",
    "STR-02": "Il tipo di unità d'offerta non è fra quelli conosciuti.",
    "STR-03": "Il comune non è conosciuto, o non è della provincia.",
    "STR-04": "Il codice Istat e il nome del comune non vanno d'accordo.",
    "STR-05": "Un numero di posti non è un numero intero.",
    "STR-06": "Una data non si legge.",
    "STR-07": "CAP, telefono, e-mail o sito non sono scritti bene.",
    "STR-08": "Lo stato di esercizio non è fra quelli conosciuti.",
    "STR-09": "La stessa unità d'offerta è due volte nel file.",
    "STR-10": "La cessazione viene prima dell'inizio.",
    "STR-11": "I posti accreditati superano gli autorizzati, o quelli a contratto gli accreditati.",
    "STR-12": "Un testo è più lungo di quanto si possa conservare.",
    "STR-13": "Il file ha colonne che non si usano.",
    "STR-14": "Righe della stessa struttura hanno contatti diversi: vale la prima.",
    "STR-15": "Il file non si può aprire in sicurezza.",
    "STR-16": "Una formula non ha un valore.",
    "STR-17": "Il registro non accetta la riga per la ragione scritta.",
    "STR-18": "L'identificativo non c'è, o è di un'altra struttura o unità.",
    "STR-19": "Nella cella ci sono più numeri di telefono: vale il primo.",
    "STR-20": "La struttura non è di un comune del tuo ambito.",
    "STR-21": "Una retta o una coordinata non si legge.",
    "STR-22": "Un valore non è fra quelli che la colonna può avere.",
    "STR-23": "Due colonne valgono solo insieme, e una è vuota.",
}


@dataclass(frozen=True)
class Anomalia:
    """One finding. `riga` counts from 1 as a spreadsheet does; None = about the whole file."""

    riga: int | None
    colonna: str
    codice: str
    gravita: str
    valore: str
    messaggio: str

    def come_dizionario(self) -> dict[str, Any]:
        """The finding as the command writes it in JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Lettura:
    """A value read differently from what is written, without doubt: shown, never an anomaly."""

    riga: int
    colonna: str
    trovato: str
    letto: str

    def come_dizionario(self) -> dict[str, Any]:
        """The reading as the command writes it in JSON."""
        return asdict(self)
