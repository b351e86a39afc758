"""What an import of population found, with the line of the file it was found on."""

from dataclasses import asdict, dataclass
from typing import Any

BLOCCANTE = "bloccante"
AVVISO = "avviso"

# Stable codes: documented here, tested, never reused.
CODICI = {
    "POP-01": "Un numero di abitanti non è un numero intero.",
    "POP-02": "Il codice Istat del comune non ha 6 cifre.",
    "POP-03": "L'età non va da 0 a 100 e non è la riga del totale.",
    "POP-04": "La stessa età dello stesso comune c'è due volte.",
    "POP-05": "Maschi più femmine non dà il totale della riga.",
    "POP-06": "La somma delle età non dà la riga del totale.",
    "POP-07": "Mancano delle età, ma i totali tornano: valgono zero.",
    "POP-08": "Il comune non è conosciuto.",
    "POP-09": "Manca la riga del totale del comune.",
    "POP-10": "Mancano dei comuni della provincia.",
    "POP-11": "Gli abitanti cambiano di più del 5 % sull'anno prima.",
    "POP-12": "La data di riferimento non è ancora arrivata.",
    "POP-13": "Il comune non esisteva alla data di riferimento.",
    "POP-14": "Lo stesso file è già stato importato come un'altra edizione.",
    "POP-15": "La riga ha meno colonne della testata.",
}


@dataclass(frozen=True)
class Anomalia:
    """One finding. `riga` is the physical line of the file, from 1; None when it is about the whole
    file.
    """

    riga: int | None
    codice: str
    gravita: str
    valore: str
    messaggio: str

    def come_dizionario(self) -> dict[str, Any]:
        """The finding as the command writes it in JSON."""
        return asdict(self)
