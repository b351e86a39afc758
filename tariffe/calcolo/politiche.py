"""Without a regular ISEE, and for who does not reside."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from tariffe.anomalie import NON_AMMESSO, POLITICA_MANCANTE, ErroreTariffa
from tariffe.calcolo import tratti as segmenti
from tariffe.calcolo.conto import Conto
from tariffe.calcolo.esatto import ZERO, frazione, percentuale, soldi
from tariffe.calcolo.modificatori import con_articolo
from tariffe.parsing import Contesto, Politica, Regola, Tratto
from tariffe.parsing import strutture as s
from tariffe.parsing.contesto import soddisfa

MANCANTE = "isee_mancante"
SITUAZIONI = {
    MANCANTE: "ISEE non presentato",
    "isee_irregolare": "ISEE con omissioni o difformità",
    "isee_scaduto": "ISEE scaduto",
    "non_residente": "Non residente",
}


def politica_isee(
    regola: Regola, isee: Decimal | None, contesto: Contesto, passi: list[str]
) -> tuple[str, Politica] | None:
    """The situation and its policy, in place of a regular ISEE; None when there is one."""
    if regola.senza_isee:
        return None
    if isee is None:
        quale = MANCANTE
    elif contesto.omissioni_o_difformita:
        quale = "isee_irregolare"
    elif soddisfa(contesto, {"isee_scaduto": True}):
        quale = "isee_scaduto"
    else:
        return None
    politica = politica_necessaria(regola, quale)
    detto = SITUAZIONI[quale]
    if politica.tipo == s.COME_MANCANTE:
        detto += ": si paga come senza ISEE"
        passi.append(con_articolo(detto, politica.articolo))
        politica = politica_necessaria(regola, MANCANTE)
    if politica.tipo == s.NON_AMMESSO:
        raise non_ammesso(quale)
    return SITUAZIONI[quale], politica


def politica_necessaria(regola: Regola, quale: str) -> Politica:
    """The policy of that name, or POLITICA_MANCANTE: never the cheapest band."""
    politica: Politica | None = getattr(regola, quale)
    if politica is None:
        raise ErroreTariffa(
            POLITICA_MANCANTE,
            f"{SITUAZIONI[quale]}: la regola non dice quanto si paga («{quale}»). Chiedi "
            "all'ufficio: la regola va completata.",
        )
    return politica


def non_ammesso(quale: str) -> ErroreTariffa:
    """The refusal of who is not admitted."""
    return ErroreTariffa(
        NON_AMMESSO,
        f"{SITUAZIONI[quale]}: il regolamento non ammette al servizio. Chiedi all'ufficio.",
    )


def come_si_paga(politica: Politica) -> str:
    """What a policy makes people pay, in words before the amount."""
    return {
        s.MASSIMA: "la tariffa massima,",
        s.COSTO_PIENO: "il costo intero,",
    }.get(politica.tipo, "l'importo previsto,")


def dalla_politica(
    conto: Conto, politica: Politica, tratti: Sequence[Tratto], costo: Decimal | None
) -> Fraction:
    """The amount of a policy that says it by itself."""
    if politica.importo is not None:
        return frazione(politica.importo)
    if politica.tipo == s.MASSIMA and not conto.regola.residuale:
        return segmenti.massima_dei_tratti(tratti, costo, conto.regola.soglia_accesso)
    return frazione(segmenti.costo_necessario(costo))


def non_residente(
    conto: Conto,
    politica: Politica,
    pagherebbe: Fraction,
    tratti: Sequence[Tratto],
    costo: Decimal | None,
) -> Fraction:
    """What a non-resident pays; the maximum and an amount never less than a resident would."""
    if politica.tipo == s.NON_AMMESSO:
        raise non_ammesso("non_residente")
    if politica.tipo in (s.TRATTI, s.COME_RESIDENTE):
        if politica.tipo == s.COME_RESIDENTE:
            conto.passi.append(
                con_articolo("Non residente: paga come chi risiede", politica.articolo)
            )
        return pagherebbe
    if politica.tipo == s.MAGGIORAZIONE:
        return maggiora(conto.passi, "Non residente", politica, pagherebbe)
    detto = come_si_paga(politica)
    origine = politica
    if politica.tipo == s.COME_MANCANTE:
        origine = politica_necessaria(conto.regola, MANCANTE)
        detto = "come senza ISEE,"
        if origine.tipo == s.NON_AMMESSO:
            raise non_ammesso("non_residente")
    esatto = dalla_politica(conto, origine, tratti, costo)
    passo = f"Non residente: si paga {detto} {soldi(esatto)}"
    if politica.tipo in (s.MASSIMA, s.IMPORTO) and esatto < pagherebbe:
        passo += f"; ma chi risiede paga di più: si paga {soldi(pagherebbe)}"
        esatto = pagherebbe
    conto.passi.append(con_articolo(passo, politica.articolo))
    return esatto


def maggiora(passi: list[str], chi: str, politica: Politica, importo: Fraction) -> Fraction:
    """The amount with the surcharge of a policy."""
    aumento = ZERO if politica.valore is None else frazione(politica.valore)
    esatto = importo * (1 + aumento)
    passi.append(
        con_articolo(
            f"{chi}: {percentuale(aumento * 100)} in più: {soldi(importo)} diventa {soldi(esatto)}",
            politica.articolo,
        )
    )
    return esatto
