"""What can go wrong with a tariff: stable codes, each with one Italian sentence."""

from base.errors import ErroreDominio

BUCO = "BUCO"  # no segment covers this ISEE
SOVRAPPOSIZIONE = "SOVRAPPOSIZIONE"  # two segments cover the same ISEE
ISEE_NEGATIVO = "ISEE_NEGATIVO"
ISEE_DECIMALI = "ISEE_DECIMALI"  # more than two
ISEE_NON_VALIDO = "ISEE_NON_VALIDO"
CONTESTO_NON_VALIDO = "CONTESTO_NON_VALIDO"
POLITICA_MANCANTE = "POLITICA_MANCANTE"
NON_AMMESSO = "NON_AMMESSO"
FUORI_SOGLIA = "FUORI_SOGLIA"
REGOLA_NON_VALIDA = "REGOLA_NON_VALIDA"
# From the register: the calculator never raises these.
EDIZIONE_MANCANTE = "EDIZIONE_MANCANTE"
EDIZIONI_SOVRAPPOSTE = "EDIZIONI_SOVRAPPOSTE"
TARIFFA_NON_ADOTTATA = "TARIFFA_NON_ADOTTATA"

# Stable codes: documented here, tested, never reused.
CODICI = {
    BUCO: "Nessun tratto della regola comprende questo ISEE.",
    SOVRAPPOSIZIONE: "Due tratti della regola comprendono lo stesso ISEE.",
    ISEE_NEGATIVO: "Un ISEE non può essere sotto zero.",
    ISEE_DECIMALI: "L'ISEE ha più di due decimali, o non si sa se il punto separa le migliaia.",
    ISEE_NON_VALIDO: "L'ISEE non è un numero.",
    CONTESTO_NON_VALIDO: "Una condizione manca, è sbagliata o la regola non la conosce.",
    POLITICA_MANCANTE: "La regola non dice che cosa si paga in questo caso.",
    NON_AMMESSO: "Il regolamento non ammette al servizio.",
    FUORI_SOGLIA: "L'ISEE supera il massimo per il servizio.",
    REGOLA_NON_VALIDA: "La regola è scritta male.",
    EDIZIONE_MANCANTE: "In quel giorno non vale nessuna edizione delle tariffe.",
    EDIZIONI_SOVRAPPOSTE: "In quel giorno valgono due edizioni delle tariffe.",
    TARIFFA_NON_ADOTTATA: "L'ente non ha adottato una tariffa per il servizio in quel giorno.",
}


class ErroreTariffa(ErroreDominio):
    """No amount can be said: `codice` is one of CODICI, `messaggio` an Italian sentence."""

    def __init__(self, codice: str, messaggio: str) -> None:
        super().__init__(messaggio, codice=codice)

    def come_json(self) -> dict[str, dict[str, str]]:
        """The refusal in the exchange format."""
        return {"errore": {"codice": self.codice, "messaggio": self.messaggio}}
