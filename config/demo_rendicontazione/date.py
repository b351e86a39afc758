"""The days of an invented return: the years that are over were not filled in this morning."""

import datetime
import random

from django.utils import timezone

from rendicontazione.enums import StatoRendicontazione
from rendicontazione.models import (
    Anomalia,
    Certificazione,
    Notifica,
    PassaggioStato,
    Rendicontazione,
)
from rendicontazione.selectors import dati_della_ricevuta

_S = StatoRendicontazione
# Days after the passage before, at least and at most; the confirmation opens the road.
_DOPO = {
    _S.CERTIFICATA: (1, 6),
    _S.IN_ISTRUTTORIA: (5, 20),
    _S.APPROVATA: (10, 35),
}
_ANTICIPO = (4, 75)
_RITARDO = (3, 10)


def retrodata(rendicontazione: Rendicontazione) -> None:
    """Moves all that was done on an approved return to plausible days around its deadline.

    One version, one certification; the same Ambito and year always get the same days. What the
    receipt will say is written again with them.
    """
    campagna = rendicontazione.campagna
    chiave = f"date-{campagna.anno}-{rendicontazione.ambito_id}"
    caso = random.Random(chiave)  # noqa: S311 - invented days
    giorni = caso.randint(*_RITARDO) if rendicontazione.tardiva else -caso.randint(*_ANTICIPO)
    confermata = _in_ufficio(campagna.scadenza + datetime.timedelta(days=giorni), caso)
    caricata = confermata - datetime.timedelta(minutes=caso.randint(4, 90))
    versione = rendicontazione.versioni.get()
    caricamento = versione.caricamento
    type(caricamento).objects.filter(pk=caricamento.pk).update(
        caricato_il=caricata, controllato_il=caricata
    )
    Anomalia.objects.filter(caricamento=caricamento, motivata_il__isnull=False).update(
        motivata_il=caricata
    )
    quando = confermata
    for passaggio in rendicontazione.passaggi.order_by("fatto_il", "pk"):
        if passaggio.a in _DOPO:
            dopo = datetime.timedelta(days=caso.randint(*_DOPO[_S(passaggio.a)]))
            quando = _in_ufficio(timezone.localdate(quando) + dopo, caso)
        PassaggioStato.objects.filter(pk=passaggio.pk).update(fatto_il=quando)
        if passaggio.a == _S.CERTIFICATA:
            certificata = quando
    type(versione).objects.filter(pk=versione.pk).update(
        confermata_il=confermata, dati_registrati_il=confermata, approvata_il=quando
    )
    Notifica.objects.filter(rendicontazione=rendicontazione).update(creata_il=quando)
    versione.refresh_from_db()
    certificazione = versione.certificazioni.get()
    Certificazione.objects.filter(pk=certificazione.pk).update(
        certificata_il=certificata,
        totali=dati_della_ricevuta(
            versione=versione,
            firmatario=str(certificazione.certificata_da),
            vicario=certificazione.vicario,
            quando=certificata,
        ),
    )


def _in_ufficio(giorno: datetime.date, caso: random.Random) -> datetime.datetime:
    """That day, or the Monday after, at an hour of office."""
    giorno += datetime.timedelta(days=(7 - giorno.weekday()) if giorno.weekday() > 4 else 0)
    ora = datetime.time(caso.randint(9, 16), caso.randint(0, 59), caso.randint(0, 59))
    return timezone.make_aware(datetime.datetime.combine(giorno, ora))
