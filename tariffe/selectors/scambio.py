"""A whole edition as one JSON document: described in docs/tariffe.md."""

from decimal import Decimal
from typing import Any

from tariffe.models import CasoDiProva, EdizioneTariffe, RegolaTariffaria
from tariffe.selectors.casi import regole_dell_edizione
from tariffe.selectors.regole import regola_come_dati, riferimenti_come_dati, testo_numero

FORMATO = "edizione-tariffe"
VERSIONE = 1


def edizione_come_dati(edizione: EdizioneTariffe) -> dict[str, Any]:
    """Regulation, edition, services, indexed values, rules with their cases.

    Amounts are texts, dates ISO. State, approvals and adoptions are not in it: who imports it gets
    a draft.
    """
    regolamento = edizione.regolamento
    regole = regole_dell_edizione(edizione)
    casi: dict[int, list[CasoDiProva]] = {}
    for caso in CasoDiProva.objects.filter(regola__in=regole).order_by("regola", "ordine", "pk"):
        casi.setdefault(caso.regola_id, []).append(caso)
    return {
        "formato": FORMATO,
        "versione": VERSIONE,
        "regolamento": _pieni(
            titolo=regolamento.titolo,
            esempio_di=regolamento.esempio_di,
            fonte=regolamento.fonte,
            dimostrativo=regolamento.dimostrativo or None,
        ),
        "edizione": _pieni(
            titolo=edizione.titolo,
            organo=edizione.organo,
            tipo_atto=edizione.tipo_atto,
            numero_atto=edizione.numero_atto,
            data_atto=edizione.data_atto and edizione.data_atto.isoformat(),
            valida_dal=edizione.valida_dal.isoformat(),
            valida_al=edizione.valida_al and edizione.valida_al.isoformat(),
            buchi_ammessi=edizione.buchi_ammessi or None,
            motivo_buchi=edizione.motivo_buchi,
            note=edizione.note,
        ),
        "servizi": {
            regola.servizio.codice: _pieni(
                denominazione=regola.servizio.denominazione,
                codice_inps=regola.servizio.codice_inps and regola.servizio.codice_inps.codice,
            )
            for regola in regole
        },
        "parametri": _parametri(regole),
        "regole": [_regola(regola, casi.get(regola.pk, [])) for regola in regole],
    }


def _parametri(regole: list[RegolaTariffaria]) -> dict[str, Any]:
    """The indexed values that the rules follow, with all their days: for who reads."""
    parametri = {}
    for regola in regole:
        for riferimento in getattr(regola, "pezzi_riferimenti"):  # noqa: B009 - of `con_pezzi`
            parametri[riferimento["parametro"]] = {
                "denominazione": riferimento["denominazione"],
                "valori": [
                    {"dal": voce["dal"], "valore": testo_numero(Decimal(voce["valore"]))}
                    for voce in riferimento["valori"]
                ],
            }
    return parametri


def _regola(regola: RegolaTariffaria, casi: list[CasoDiProva]) -> dict[str, Any]:
    decorrenza = _pieni(
        entro_il_giorno=regola.decorrenza_giorno,
        eccezioni=regola.decorrenza_eccezioni,
        retroattiva=regola.decorrenza_retroattiva or None,
        da_assegnazione=regola.decorrenza_da_assegnazione or None,
    )
    return _pieni(
        servizio=regola.servizio.codice,
        utenza=regola.utenza,
        esempio_di=regola.esempio_di,
        fonte=regola.fonte,
        note=regola.note,
        corrente_ammesso=None if regola.corrente_ammesso else False,
        proroga_fino_al=regola.proroga_fino_al and regola.proroga_fino_al.isoformat(),
        decorrenza=decorrenza,
        regola=regola_come_dati(regola),
        riferimenti=riferimenti_come_dati(regola),
        casi=[_caso(caso) for caso in casi],
    )


def _caso(caso: CasoDiProva) -> dict[str, Any]:
    return {
        "caso": caso.denominazione,
        "isee": None if caso.isee is None else str(caso.isee),
        "contesto": caso.contesto,
    } | _pieni(
        importo=None if caso.atteso_importo is None else testo_numero(caso.atteso_importo),
        totale=None if caso.atteso_totale is None else testo_numero(caso.atteso_totale),
        errore=caso.atteso_errore,
        fonte=caso.fonte,
    )


def _pieni(**campi: Any) -> dict[str, Any]:
    """Without what is not said."""
    return {k: v for k, v in campi.items() if v is not None and v not in ("", [], {})}
