"""Cases pasted from a table."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from base.errors import ErroreDominio
from tariffe.models import CasoDiProva, EdizioneTariffe, RegolaTariffaria
from tariffe.parsing.casi import CasoLetto, leggi_casi
from tariffe.services.regole import bozza_da_scrivere


@transaction.atomic
def importa_casi(
    *,
    edizione: EdizioneTariffe,
    testo: str,
    regola: RegolaTariffaria | None = None,
    sostituisci: bool = False,
) -> int:
    """Cases of a draft from a pasted or CSV table: how many were written, all or none.

    Columns: servizio, per chi, caso, isee, contesto (JSON or `chiave=valore, …`), importo, totale,
    errore, fonte. With `regola` (or an edition that has only one) the service is not needed.
    `sostituisci` drops the cases the rules of the table had. Raises ErroreDominio with the row and
    column of what is wrong.
    """
    bozza_da_scrivere(edizione)
    letti = leggi_casi(testo)
    regole = [regola] if regola else list(edizione.regole.select_related("servizio"))
    scelte = [(_regola(caso, regole), caso) for caso in letti]
    toccate = {scelta.pk for scelta, _ in scelte}
    vecchi = CasoDiProva.objects.filter(regola__in=toccate)
    if sostituisci:
        vecchi.delete()
    ultimi = dict(vecchi.order_by().values_list("regola").annotate(ultimo=Max("ordine")))
    righe = []
    for scelta, caso in scelte:
        ultimi[scelta.pk] = ordine = ultimi.get(scelta.pk, -1) + 1
        righe.append(_riga(scelta, caso, ordine))
    CasoDiProva.objects.bulk_create(righe)
    return len(righe)


def _riga(regola: RegolaTariffaria, caso: CasoLetto, ordine: int) -> CasoDiProva:
    riga = CasoDiProva(
        regola=regola,
        denominazione=caso.denominazione,
        isee=caso.isee,
        contesto=dict(caso.contesto),
        atteso_importo=caso.importo,
        atteso_totale=caso.totale,
        atteso_errore=caso.errore,
        fonte=caso.fonte,
        ordine=ordine,
    )
    try:
        riga.clean_fields(exclude={"regola"})
    except ValidationError as errore:
        campo, messaggi = next(iter(errore.message_dict.items()))
        raise ErroreDominio(
            f"Riga {caso.riga}, {campo}: {messaggi[0]}", codice="CASI_VALORE"
        ) from errore
    return riga


def _regola(caso: CasoLetto, regole: Iterable[RegolaTariffaria]) -> RegolaTariffaria:
    """The rule a row is about: by code or name of the service, and by `utenza`."""
    elenco = list(regole)
    nome = caso.servizio.casefold()
    trovate = [
        regola
        for regola in elenco
        if (
            not nome
            or nome in {regola.servizio.codice.casefold(), regola.servizio.denominazione.casefold()}
        )
        and (not caso.utenza or regola.utenza.casefold() == caso.utenza.casefold())
    ]
    if len({regola.servizio_id for regola in trovate}) == 1:
        precise = [regola for regola in trovate if regola.utenza == caso.utenza]
        trovate = precise or trovate
    if len(trovate) == 1:
        return trovate[0]
    quali = ", ".join(f"«{regola}»" for regola in elenco) or "nessuna"
    chi = " ".join(x for x in (caso.servizio, caso.utenza) if x)
    raise ErroreDominio(
        f"Riga {caso.riga}: «{chi}» non indica una sola regola di questa edizione. Le regole sono: "
        f"{quali}.",
        codice="CASI_REGOLA",
    )
