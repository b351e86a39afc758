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

CODICI = (
    BUCO,
    SOVRAPPOSIZIONE,
    ISEE_NEGATIVO,
    ISEE_DECIMALI,
    ISEE_NON_VALIDO,
    CONTESTO_NON_VALIDO,
    POLITICA_MANCANTE,
    NON_AMMESSO,
    FUORI_SOGLIA,
    REGOLA_NON_VALIDA,
    EDIZIONE_MANCANTE,
    EDIZIONI_SOVRAPPOSTE,
    TARIFFA_NON_ADOTTATA,
)


class ErroreTariffa(ErroreDominio):
    """No amount can be said: `codice` is one of CODICI, `messaggio` an Italian sentence."""

    def __init__(self, codice: str, messaggio: str) -> None:
        super().__init__(messaggio, codice=codice)

    def come_json(self) -> dict[str, dict[str, str]]:
        """The refusal in the exchange format."""
        return {"errore": {"codice": self.codice, "messaggio": self.messaggio}}
