"""What the page says in words: questions, who pays, which ISEE, why there is no amount."""

import datetime

from base.formati import data_estesa
from tariffe.anomalie import (
    BUCO,
    CONTESTO_NON_VALIDO,
    POLITICA_MANCANTE,
    REGOLA_NON_VALIDA,
    ErroreTariffa,
)
from tariffe.calcolo.decorrenza import leggi_eccezioni
from tariffe.calcolo.domande import chiede_costo, chiede_figli, chiede_quota
from tariffe.calcolo.parole import chiedi_quante, decorrenza_in_parole, per_unita
from tariffe.calcolo.scadenze import scadenza_prevista
from tariffe.enums import Obbligati, TipoISEE
from tariffe.models import RegolaTariffaria, Servizio
from tariffe.parsing import Regola

_TIPI = {
    TipoISEE.ORDINARIO: "ISEE ordinario, quello che vale per quasi tutto",
    TipoISEE.MINORENNI: "ISEE minorenni, per i servizi a bambini e ragazzi con genitori non "
    "sposati o separati",
    TipoISEE.SOCIOSANITARIO: "ISEE sociosanitario (anche detto «ristretto»): conta solo la "
    "persona con disabilità, il coniuge e i figli",
    TipoISEE.RESIDENZE: "ISEE sociosanitario residenze, per chi va a vivere in una struttura",
    TipoISEE.UNIVERSITARIO: "ISEE università",
}


def chi_paga(servizio: Servizio) -> str:
    """Who pays, when it is not only the person who uses the service; else an empty text."""
    frasi = []
    if servizio.imposto:
        frasi.append("Un giudice può ordinare questo servizio: in quel caso chiedi all'ufficio.")
    if servizio.obbligati != Obbligati.UTENTE:
        chi = Obbligati(servizio.obbligati).label
        frasi.append(
            f"{chi}." if servizio.obbligati == Obbligati.NESSUNO else f"Pagano {_minuscola(chi)}."
        )
    if nota := servizio.nota_obbligati.rstrip("."):
        frasi.append(f"{nota[:1].upper()}{nota[1:]}.")
    return " ".join(frasi)


def quante(regola: Regola) -> str:
    """The question on the quantity, "" if the unit is a month or more."""
    return chiedi_quante(regola.unita)


def domanda_figli(regola: Regola) -> bool:
    return chiede_figli(regola)


def domanda_costo(regola: Regola) -> str:
    """The question on the cost of a unit, "" if the rule says it."""
    return f"Quanto costa il servizio {per_unita(regola.unita)}" if chiede_costo(regola) else ""


def tipi_isee(regola: RegolaTariffaria) -> list[str]:
    """The kinds of ISEE that count, in the order of the regulation, in words."""
    if regola.senza_isee:
        return []
    chiesti = [tipo.strip() for tipo in regola.tipi_isee.split(",")]
    tipi = [_TIPI[TipoISEE(tipo)] for tipo in chiesti if tipo in TipoISEE.values]
    return tipi or [_TIPI[TipoISEE.ORDINARIO]]


def scadenza(regola: RegolaTariffaria, giorno: datetime.date, *, a_parte: bool) -> str:
    """When an attestation of that year expires, and what to do; "" where no ISEE is asked.

    By the law of that year: only since 2020 it is always the end of it. `a_parte`: the rule has
    a policy of its own for who is late.
    """
    if regola.senza_isee:
        return ""
    prevista = scadenza_prevista(giorno)
    if prevista.il is None or not prevista.certa:
        frasi = ["La data in cui il tuo ISEE scade è scritta sull'attestazione."]
    else:
        frasi = [f"L'ISEE fatto nel {giorno.year} scade il {data_estesa(prevista.il)}."]
    altrimenti = "" if a_parte else ": se no è come non averlo"
    frasi.append(f"Fanne uno nuovo a gennaio e portalo all'ufficio{altrimenti}.")
    if regola.proroga_fino_al and regola.proroga_fino_al >= giorno:
        fino = data_estesa(regola.proroga_fino_al)
        frasi.append(f"Per questo servizio l'ISEE scaduto vale fino al {fino}.")
    return " ".join(frasi)


def decorrenza(regola: RegolaTariffaria) -> str:
    try:
        eccezioni = leggi_eccezioni(regola.decorrenza_eccezioni)
    except ErroreTariffa:
        return "Da quando vale un nuovo ISEE lo dice l'ufficio."
    return decorrenza_in_parole(
        giorno=regola.decorrenza_giorno,
        eccezioni=eccezioni,
        retroattiva=regola.decorrenza_retroattiva,
        da_assegnazione=regola.decorrenza_da_assegnazione,
    )


def frase_del_rifiuto(rifiuto: ErroreTariffa, regola: Regola) -> str:
    """The refusal as a citizen reads it: what is missing in the answers is said plainly."""
    if rifiuto.codice == CONTESTO_NON_VALIDO:
        return (
            "Per fare questo conto mancano delle risposte, o una non va bene: rispondi a tutte "
            "le domande qui sotto. Se non sai che cosa scrivere, chiedi all'ufficio."
        )
    if rifiuto.codice == REGOLA_NON_VALIDA and chiede_costo(regola):
        return (
            "Per fare questo conto serve sapere quanto costa il servizio: scrivilo qui sotto. Lo "
            "trovi nel contratto, o lo dice la struttura."
        )
    if rifiuto.codice == REGOLA_NON_VALIDA and chiede_quota(regola):
        return (
            "Per fare questo conto serve sapere quale somma resta alla persona ogni mese (la quota "
            "di salvaguardia): scrivila qui sotto, o chiedila all'ufficio."
        )
    if rifiuto.codice == BUCO:
        return (
            "Il tuo ISEE non rientra in nessuna delle fasce scritte nel regolamento: ne manca una. "
            "Non è uno sbaglio tuo: chiedi all'ufficio quanto si paga."
        )
    if rifiuto.codice == POLITICA_MANCANTE:
        caso = rifiuto.messaggio.partition(":")[0]
        return f"{caso}: il regolamento non dice quanto si paga. Chiedi all'ufficio."
    return rifiuto.messaggio


def _minuscola(testo: str) -> str:
    return testo[:1].lower() + testo[1:]
