"""How a rule is told to who does not know it: units, policies, when a tariff starts. Pure."""

from collections.abc import Mapping
from decimal import Decimal

from base.formati import MESI
from tariffe.calcolo.esatto import percentuale_con, soldi
from tariffe.parsing import Politica, Regola
from tariffe.parsing import strutture as s

# «8,30 € all'ora», and how many of them in a month.
_UNITA: Mapping[str, tuple[str, str]] = {
    "ora": ("all'ora", "Quante ore al mese?"),
    "mezz'ora": ("ogni mezz'ora", "Quante mezz'ore al mese?"),
    "giorno": ("al giorno", "Quanti giorni al mese?"),
    "giornata": ("a giornata", "Quante giornate al mese?"),
    "mezza giornata": ("per mezza giornata", "Quante mezze giornate al mese?"),
    "notte": ("a notte", "Quante notti al mese?"),
    "settimana": ("alla settimana", "Quante settimane al mese?"),
    "mese": ("al mese", ""),
    "anno": ("all'anno", ""),
    "pasto": ("a pasto", "Quanti pasti al mese?"),
    "accesso": ("ad accesso", "Quanti accessi al mese?"),
    "corsa": ("a corsa", "Quante corse al mese?"),
    "viaggio": ("a viaggio", "Quanti viaggi al mese?"),
    "km": ("al chilometro", "Quanti chilometri al mese?"),
    "chilometro": ("al chilometro", "Quanti chilometri al mese?"),
    "incontro": ("a incontro", "Quanti incontri al mese?"),
    "seduta": ("a seduta", "Quante sedute al mese?"),
}


def per_unita(unita: str) -> str:
    """«all'ora», «a pasto»; of a unit with a name of its own, «per ora per operatore».

    What a regulation adds in brackets («giorno (quota di retta)») is left out.
    """
    nota = senza_parentesi(unita)
    return _UNITA.get(nota.lower(), (f"per {nota}", ""))[0]


def chiedi_quante(unita: str) -> str:
    """The question on how many units a month; "" for a unit that is a month or longer."""
    nota = senza_parentesi(unita).lower()
    if nota in _UNITA:
        return _UNITA[nota][1]
    if nota.startswith(("mese", "anno", "mensil")):
        return ""
    return f"Quante volte al mese? (unità: {unita.strip()})"


def senza_parentesi(unita: str) -> str:
    """«giorno», of «giorno (quota di retta)»."""
    return unita.partition("(")[0].strip() or unita.strip()


def politiche_in_parole(regola: Regola) -> tuple[tuple[str, str, str], ...]:
    """Case, what is paid, article: for who has no regular ISEE and who lives elsewhere.

    A rule that does not look at the ISEE has nothing to say of it.
    """
    righe = []
    if not regola.senza_isee:
        righe += [
            ("Se non presenti l'ISEE", regola.isee_mancante),
            ("Se l'ISEE ha omissioni o difformità", regola.isee_irregolare),
        ]
        if regola.isee_scaduto is not None:
            righe.append(("Se l'ISEE è scaduto", regola.isee_scaduto))
    righe.append(("Se non abiti nel comune", regola.non_residente))
    return tuple(
        (caso, _politica(politica), politica.articolo if politica else "")
        for caso, politica in righe
    )


def _politica(politica: Politica | None) -> str:
    if politica is None:
        return "le regole non lo dicono: chiedi all'ufficio"
    match politica.tipo:
        case s.MASSIMA:
            return "si paga la tariffa massima"
        case s.COSTO_PIENO:
            return "si paga il costo intero del servizio"
        case s.COME_MANCANTE:
            return "si paga come chi non presenta l'ISEE"
        case s.COME_RESIDENTE:
            return "si paga come chi abita nel comune"
        case s.NON_AMMESSO:
            return "non si può avere il servizio"
        case s.TRATTI:
            return "ci sono fasce apposite"
        case s.MAGGIORAZIONE:
            return f"si paga {percentuale_con('il', (politica.valore or Decimal(0)) * 100)} in più"
    return f"si paga {soldi(politica.importo or Decimal(0))}"


def decorrenza_in_parole(
    *,
    giorno: int | None,
    eccezioni: Mapping[int, int],
    retroattiva: bool,
    da_assegnazione: bool,
) -> str:
    """From when a new ISEE counts, in plain sentences."""
    if da_assegnazione:
        frase = "La tariffa vale dal giorno in cui ti assegnano il posto."
    elif retroattiva:
        return "La tariffa vale dall'inizio dell'anno del servizio, anche se presenti l'ISEE dopo."
    elif giorno is None:
        return "La tariffa vale dal giorno in cui presenti l'ISEE o la domanda."
    else:
        frase = ""
    if giorno is not None:
        diversi = "".join(
            f" A {MESI[mese - 1]} il giorno è il {limite}."
            for mese, limite in sorted(eccezioni.items())
        )
        frase = (
            f"{frase} Se presenti l'ISEE entro il giorno {giorno}, vale dallo stesso mese; se lo "
            f"presenti dopo, vale dal mese seguente.{diversi}"
        ).strip()
    return f"{frase} Per i mesi già passati non si torna indietro."
