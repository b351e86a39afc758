"""A dated update of the comuni from Istat's list: nothing is deleted, past names stay."""

import datetime
from collections.abc import Mapping, Sequence

from django.db import transaction

from base.errors import ErroreDominio
from base.formati import data_breve
from territorio.enums import TipoDifferenza, TipoEnte
from territorio.models import Ambito, Appartenenza, Comune, Ente, NomePrecedenteComune, Provincia
from territorio.selectors import Differenza

UN_GIORNO = datetime.timedelta(days=1)


@transaction.atomic
def aggiorna_comuni(
    *, differenze: Sequence[Differenza], dal: Mapping[str, datetime.date]
) -> list[Differenza]:
    """Applies the differences that have a date in `dal` (Istat code → first day); gives them.

    A new comune begins on that day, one that is gone ceases on it (and leaves its Ambito the day
    before), a renamed one keeps its old name until the day before. The others are left as they are.
    Raises ErroreDominio, with nothing written, for a new comune of an unknown Provincia or a date
    before the comune began.
    """
    fatte = []
    for differenza in differenze:
        giorno = dal.get(differenza.codice_istat)
        if giorno is None:
            continue
        if differenza.tipo == TipoDifferenza.NUOVO:
            _istituisce(differenza, giorno)
        elif differenza.tipo == TipoDifferenza.RINOMINATO:
            _rinomina(_comune(differenza, giorno), differenza, giorno)
        else:
            _sopprime(_comune(differenza, giorno), giorno)
        fatte.append(differenza)
    return fatte


def _comune(differenza: Differenza, giorno: datetime.date) -> Comune:
    comune = Comune.objects.select_for_update().get(codice_istat=differenza.codice_istat)
    if comune.istituito_il and giorno <= comune.istituito_il:
        raise ErroreDominio(
            f"{comune} è nato il {data_breve(comune.istituito_il)}: scrivi un giorno successivo "
            f"al posto del {data_breve(giorno)}.",
            codice="DATA",
        )
    return comune


def _istituisce(differenza: Differenza, giorno: datetime.date) -> None:
    provincia = Provincia.objects.filter(codice=differenza.codice_provincia).first()
    if provincia is None:
        raise ErroreDominio(
            f"{differenza.dopo}: la provincia {differenza.provincia} "
            f"({differenza.codice_provincia}) non c'è in Territorio. Aggiungila prima.",
            codice="PROVINCIA",
        )
    comune = Comune(
        codice_istat=differenza.codice_istat,
        codice_catastale=differenza.codice_catastale,
        denominazione=differenza.dopo,
        provincia=provincia,
        istituito_il=giorno,
    )
    comune.full_clean(exclude=["nome_ordinamento"])
    comune.save()
    if Ambito.objects.filter(provincia=provincia).exists():
        Ente.objects.create(
            codice=comune.codice_istat,
            denominazione=f"Comune di {comune.denominazione}",
            tipo=TipoEnte.COMUNE,
            comune=comune,
        )


def _rinomina(comune: Comune, differenza: Differenza, giorno: datetime.date) -> None:
    nuovo_catastale = differenza.codice_catastale or comune.codice_catastale
    NomePrecedenteComune.objects.create(
        comune=comune,
        denominazione=comune.denominazione,
        codice_catastale=""
        if nuovo_catastale == comune.codice_catastale
        else comune.codice_catastale,
        al=giorno - UN_GIORNO,
    )
    Ente.objects.filter(comune=comune, denominazione=f"Comune di {comune.denominazione}").update(
        denominazione=f"Comune di {differenza.dopo}"
    )
    comune.denominazione = differenza.dopo
    comune.codice_catastale = nuovo_catastale
    comune.full_clean(exclude=["nome_ordinamento"])
    comune.save()


def _sopprime(comune: Comune, giorno: datetime.date) -> None:
    comune.soppresso_il = giorno
    comune.save(update_fields=["soppresso_il"])
    for appartenenza in Appartenenza.objects.alla_data(giorno).filter(comune=comune):
        if appartenenza.dal is None or appartenenza.dal < giorno:
            appartenenza.al = giorno - UN_GIORNO
            appartenenza.save(update_fields=["al"])
