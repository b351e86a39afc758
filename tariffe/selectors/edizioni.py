"""What a draft still lacks."""

from collections import defaultdict

from tariffe.anomalie import ErroreTariffa
from tariffe.calcolo import controlla
from tariffe.calcolo.controlli import BUCHI, ERRORE, Rilievo
from tariffe.calcolo.percentuale import non_aumentati
from tariffe.models import EdizioneTariffe, RegolaTariffaria
from tariffe.parsing import leggi_regola
from tariffe.selectors.casi import prova_casi, regole_dell_edizione
from tariffe.selectors.regole import regola_come_dati


def rilievi(regola: RegolaTariffaria, edizione: EdizioneTariffe) -> list[Rilievo]:
    """What is wrong or worth a look in a rule, on the first day of its edition.

    A rule that cannot even be read is one errore, without a path.
    """
    try:
        dati = regola_come_dati(regola, giorno=edizione.valida_dal)
        return controlla(leggi_regola(dati, estesa=True))
    except ErroreTariffa as errore:
        return [Rilievo(errore.codice, ERRORE, errore.messaggio, "")]


def uguali_dopo_l_aumento(edizione: EdizioneTariffe) -> list[str]:
    """What a copy with a percentage leaves as it is: a sentence for each reason, with its rules."""
    per_frase = defaultdict(list)
    for regola in regole_dell_edizione(edizione):
        for frase in non_aumentati(regola_come_dati(regola)):
            per_frase[frase].append(str(regola))
    return [
        f"{', '.join(regole)}: {frase[0].lower()}{frase[1:]}" for frase, regole in per_frase.items()
    ]


def ostacoli(edizione: EdizioneTariffe) -> list[str]:
    """What keeps a draft from being approved, a sentence each; empty = it may be.

    Act, at least one rule, rules without errors, holes only by explicit choice, cases for every
    rule, every case right. Two queries.
    """
    trovati = _dell_atto(edizione)
    regole = regole_dell_edizione(edizione)
    if not regole:
        trovati.append("L'edizione non ha regole: aggiungine almeno una.")
    esiti = defaultdict(list)
    for esito in prova_casi(edizione, regole):
        esiti[esito.caso.regola_id].append(esito)
    for regola in regole:
        trovati += [
            f"{regola}: {rilievo.messaggio}"
            for rilievo in rilievi(regola, edizione)
            if rilievo.gravita == ERRORE
            and not (edizione.buchi_ammessi and rilievo.codice in BUCHI)
        ]
        if not esiti[regola.pk]:
            trovati.append(
                f"{regola}: mancano i casi di prova. Scrivine almeno uno con l'importo che ti "
                "aspetti."
            )
        trovati += [
            f"{regola}, caso «{esito.caso}»: {esito.messaggio}"
            for esito in esiti[regola.pk]
            if not esito.giusto
        ]
    return trovati


def _dell_atto(edizione: EdizioneTariffe) -> list[str]:
    mancano = [
        nome
        for nome, valore in (
            ("l'organo", edizione.organo),
            ("il tipo", edizione.tipo_atto),
            ("il numero", edizione.numero_atto),
            ("la data", edizione.data_atto),
        )
        if not valore
    ]
    if not mancano:
        return []
    return [
        f"Dell'atto {'manca' if len(mancano) == 1 else 'mancano'} {', '.join(mancano)}: scrivi i "
        "dati dell'atto che approva le tariffe."
    ]
