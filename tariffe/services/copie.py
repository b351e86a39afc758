"""Copies: an edition for next year, an example into one's own Ambito, a single rule."""

import datetime
from decimal import Decimal

from django.db import transaction

from base.errors import ErroreDominio
from tariffe.calcolo.percentuale import aumenta
from tariffe.models import CasoDiProva, EdizioneTariffe, Regolamento, RegolaTariffaria
from tariffe.selectors.casi import regole_dell_edizione
from tariffe.selectors.regole import regola_come_dati, riferimenti_come_dati
from tariffe.services.edizioni import crea_edizione
from tariffe.services.regole import CAMPI_ALTRI, scrivi_regola
from territorio.models import Ambito
from utenti.models import Utente


@transaction.atomic
def copia_edizione(
    *,
    edizione: EdizioneTariffe,
    titolo: str,
    valida_dal: datetime.date,
    valida_al: datetime.date | None = None,
    percentuale: Decimal = Decimal(0),
    anche_soglie: bool = False,
    utente: Utente | None = None,
    regolamento: Regolamento | None = None,
) -> EdizioneTariffe:
    """A draft with the same rules, amounts raised by `percentuale` (2.5 = +2.5 %).

    With `anche_soglie` the ISEE thresholds too. Cases are copied only when nothing changes: with a
    percentage their amounts would be wrong. Indexed values stay indexed.
    """
    stesso = regolamento is None or regolamento.pk == edizione.regolamento_id
    nuova = crea_edizione(
        regolamento=regolamento or edizione.regolamento,
        titolo=titolo,
        valida_dal=valida_dal,
        valida_al=valida_al,
        sostituisce=edizione if stesso else None,
        utente=utente,
    )
    nuova.buchi_ammessi, nuova.motivo_buchi = edizione.buchi_ammessi, edizione.motivo_buchi
    nuova.full_clean()
    nuova.save()
    for regola in regole_dell_edizione(edizione):
        copia_regola(
            regola=regola, edizione=nuova, percentuale=percentuale, anche_soglie=anche_soglie
        )
    return nuova


@transaction.atomic
def copia_esempio(
    *,
    edizione: EdizioneTariffe,
    ambito: Ambito,
    titolo: str,
    valida_dal: datetime.date,
    regolamento: Regolamento | None = None,
    utente: Utente | None = None,
) -> EdizioneTariffe:
    """An example's rules as a draft of one's own Ambito; each rule says whose it was.

    Without `regolamento` a new one is made.
    """
    if regolamento is None:
        regolamento = Regolamento(
            ambito=ambito,
            titolo=f"Copia di: {edizione.regolamento.titolo}"[:200],
            esempio_di=edizione.regolamento.esempio_di,
            fonte=edizione.regolamento.fonte,
        )
        regolamento.full_clean()
        regolamento.save()
    elif regolamento.ambito_id != ambito.pk:
        raise ErroreDominio(
            f"«{regolamento}» non è un regolamento dell'ambito {ambito.denominazione}: scegline "
            "uno suo.",
            codice="ALTRO_AMBITO",
        )
    return copia_edizione(
        edizione=edizione,
        titolo=titolo,
        valida_dal=valida_dal,
        regolamento=regolamento,
        utente=utente,
    )


@transaction.atomic
def copia_regola(
    *,
    regola: RegolaTariffaria,
    edizione: EdizioneTariffe,
    percentuale: Decimal = Decimal(0),
    anche_soglie: bool = False,
    utenza: str | None = None,
) -> RegolaTariffaria:
    """One rule, with its cases if no amount changes, into a draft; it says whose example it was."""
    dati = regola_come_dati(regola)
    riferimenti = riferimenti_come_dati(regola)
    if percentuale:
        soglie = percentuale if anche_soglie else None
        dati = aumenta(dati, percentuale, soglie=soglie)
    altro = {campo: getattr(regola, campo) for campo in CAMPI_ALTRI}
    origine = regola.edizione.regolamento
    altro["esempio_di"] = regola.esempio_di or origine.esempio_di
    altro["fonte"] = regola.fonte or origine.fonte
    if regola.edizione_id != edizione.pk:
        altro.pop("ordine")
    copia = scrivi_regola(
        edizione=edizione,
        servizio=regola.servizio,
        utenza=regola.utenza if utenza is None else utenza,
        dati=dati,
        altro=altro,
        riferimenti=riferimenti,
    )
    if not percentuale:
        copia.casi.all().delete()
        CasoDiProva.objects.bulk_create(
            CasoDiProva(
                regola=copia,
                **{
                    campo: getattr(caso, campo)
                    for campo in (
                        "denominazione", "isee", "contesto", "atteso_importo", "atteso_totale",
                        "atteso_errore", "fonte", "ordine",
                    )
                },
            )
            for caso in regola.casi.all()
        )  # fmt: skip
    return copia
