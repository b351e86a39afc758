"""Extensions: a later last day for one Ambito or for all of them, with its act."""

import datetime

from django.db import transaction
from django.utils import timezone

from base.errors import ErroreDominio
from base.formati import data, data_estesa
from rendicontazione.enums import STATI_DI_COMPILAZIONE
from rendicontazione.models import Campagna, Proroga, Rendicontazione
from rendicontazione.selectors import termine_di
from rendicontazione.services.avvisi_email import avvisa
from utenti.models import Utente


@transaction.atomic
def concedi_proroga(
    *,
    campagna: Campagna,
    rendicontazione: Rendicontazione | None,
    giorno: datetime.date,
    motivo: str,
    atto: str,
    utente: Utente,
) -> Proroga:
    """The extension, told to the Ambiti that still have to hand in.

    `rendicontazione` None is for all of them. Who had handed in by the new day is no longer marked
    late. Raises ErroreDominio if the day moves no deadline, or is that of another campaign.
    """
    if rendicontazione is not None and rendicontazione.campagna_id != campagna.pk:
        raise ErroreDominio(
            "Questo ambito è di un'altra campagna: scegline uno dell'elenco.", codice="CAMPAGNA"
        )
    toccate = list(
        Rendicontazione.objects.select_for_update(of=("self",))
        .filter(campagna=campagna, **({"pk": rendicontazione.pk} if rendicontazione else {}))
        .select_related("campagna", "ambito")
        .order_by("pk")
    )
    attuale = termine_di(toccate[0]).giorno if rendicontazione and toccate else campagna.scadenza
    if giorno <= attuale:
        raise ErroreDominio(
            f"La scadenza è già il {data(attuale)}: scrivi un giorno successivo.",
            codice="NON_SPOSTA",
        )
    proroga = Proroga(
        campagna=campagna,
        rendicontazione=rendicontazione,
        giorno=giorno,
        motivo=motivo.strip(),
        atto=atto.strip(),
        concessa_da=utente,
        concessa_il=timezone.now(),
    )
    proroga.full_clean()
    proroga.save()
    for toccata in toccate:
        _non_piu_tardiva(toccata)
        if toccata.stato in STATI_DI_COMPILAZIONE:
            avvisa(
                toccata,
                "proroga",
                testo=proroga.motivo,
                giorno=data_estesa(giorno),
                atto=proroga.atto,
                tranne=utente,
            )
    return proroga


def _non_piu_tardiva(rendicontazione: Rendicontazione) -> None:
    if not rendicontazione.tardiva:
        return
    ultimo = termine_di(rendicontazione).giorno
    confermate = rendicontazione.versioni.values_list("confermata_il", flat=True)
    if all(timezone.localdate(quando) <= ultimo for quando in confermate):
        rendicontazione.tardiva = False
        rendicontazione.full_clean()
        rendicontazione.save()
