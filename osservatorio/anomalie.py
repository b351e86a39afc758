"""What an import of Istat's files found, with the line of the file it was found on."""

from dataclasses import asdict, dataclass
from typing import Any

BLOCCANTE = "bloccante"
AVVISO = "avviso"

# Stable codes: documented here, tested, never reused.
CODICI = {
    "POP-01": "Una cella non è il numero che serve: di abitanti, di famiglie, di euro.",
    "POP-02": "Il codice Istat del comune non ha 6 cifre.",
    "POP-03": "L'età non va da 0 a 100 e non è la riga del totale.",
    "POP-04": "La stessa riga c'è due volte.",
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
    "POP-16": "L'anno del file non è quello scelto.",
    "POP-17": "Le colonne sono degli stranieri, ma il titolo non lo dice.",
    "POP-18": "Gli stranieri sono più dei residenti.",
    "POP-19": "L'anno di una riga non si legge.",
    "POP-20": "Nel file non c'è nessun comune della Provincia.",
    "BIL-01": "I conti del bilancio non tornano.",
    "BIL-02": "La somma dei comuni non dà la riga di controllo della provincia.",
    "BIL-03": "Maschi più femmine non dà il totale di una voce del bilancio.",
    "BIL-04": "Il bilancio non ha tutti i dodici mesi.",
    "BIL-05": "Il mese o il sesso di una riga non si riconosce.",
    "BIL-06": "Mancano delle voci: i conti del bilancio non si possono provare.",
    "FAM-01": "Le famiglie per numero di componenti non danno il totale.",
    "FAM-02": "Alcune righe sono di tavole che non si usano.",
    "FAM-03": "Il numero di componenti di una famiglia non si riconosce.",
    "ELE-01": "A un comune dell'elenco manca il nome, la provincia o il codice catastale.",
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
