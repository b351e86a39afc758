"""The cases that an edition must give right."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from base.formati import euro
from tariffe.anomalie import ErroreTariffa
from tariffe.calcolo import calcola
from tariffe.models import CasoDiProva, EdizioneTariffe, RegolaTariffaria
from tariffe.parsing import Regola, leggi_json, leggi_regola
from tariffe.selectors.regole import con_pezzi, regola_come_dati


@dataclass(frozen=True, slots=True)
class EsitoCaso:
    """What the rule gives for a case; `messaggio` says in Italian why it is not right."""

    caso: CasoDiProva  # with regola and servizio
    giusto: bool
    importo: Decimal | None
    totale: Decimal | None
    errore: str  # code of the refusal, "" = none
    messaggio: str
    passi: tuple[str, ...] = ()


def regole_dell_edizione(edizione: EdizioneTariffe) -> list[RegolaTariffaria]:
    """The rules of an edition in their order, with service and pieces: one query."""
    return list(
        con_pezzi(
            RegolaTariffaria.objects.filter(edizione=edizione)
            .select_related("servizio")
            .order_by("ordine", "servizio__ordine", "servizio_id", "utenza", "pk")
        )
    )


def prova_casi(
    edizione: EdizioneTariffe, regole: Iterable[RegolaTariffaria] | None = None
) -> list[EsitoCaso]:
    """Every case of the edition calculated on its first day, in the order of rules and cases.

    `regole`: those of `regole_dell_edizione`, if already read. Two queries.
    """
    elenco = regole_dell_edizione(edizione) if regole is None else list(regole)
    lette: dict[int, Regola | ErroreTariffa] = {}
    for regola in elenco:
        try:
            dati = regola_come_dati(regola, giorno=edizione.valida_dal)
            lette[regola.pk] = leggi_regola(dati, estesa=True)
        except ErroreTariffa as errore:
            lette[regola.pk] = errore
    per_pk = {regola.pk: regola for regola in elenco}
    posto = {regola.pk: n for n, regola in enumerate(elenco)}
    casi = sorted(
        CasoDiProva.objects.filter(regola__in=per_pk),
        key=lambda caso: (posto[caso.regola_id], caso.ordine, caso.pk),
    )
    esiti = []
    for caso in casi:
        caso.regola = per_pk[caso.regola_id]
        esiti.append(_prova(caso, lette[caso.regola_id]))
    return esiti


def _prova(caso: CasoDiProva, regola: Regola | ErroreTariffa) -> EsitoCaso:
    try:
        if isinstance(regola, ErroreTariffa):
            raise regola
        # A number written in the column comes back binary: its own text is what was written.
        contesto = leggi_json(json.dumps(caso.contesto))
        risposta = calcola(regola, caso.isee, contesto)
    except ErroreTariffa as errore:
        giusto = caso.atteso_errore == errore.codice
        messaggio = "" if giusto else f"Trovato {errore.codice}: {errore.messaggio}"
        return EsitoCaso(caso, giusto, None, None, errore.codice, messaggio)
    sbagliati = [
        f"{nome} {_euro(trovato)} e non {_euro(atteso)}"
        for nome, trovato, atteso in (
            ("tariffa", risposta.importo, caso.atteso_importo),
            ("totale", risposta.totale, caso.atteso_totale),
        )
        if atteso is not None and trovato != atteso
    ]
    if caso.atteso_errore:
        sbagliati = [f"tariffa {_euro(risposta.importo)} e non {caso.atteso_errore}"]
    messaggio = f"Trovato: {', '.join(sbagliati)}." if sbagliati else ""
    return EsitoCaso(
        caso,
        not sbagliati,
        risposta.importo,
        risposta.totale,
        "",
        messaggio,
        risposta.passi,
    )


def _euro(valore: Decimal) -> str:
    """In euro, with four decimals where two would hide a difference."""
    return euro(valore, 2 if valore == round(valore, 2) else 4)
