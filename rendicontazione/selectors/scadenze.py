"""By when a return is due: the campaign's two dates, the extensions, what the Province asked.

One answer for pages, mails and FILE-06. The first sending is due by `scadenza`, or by the latest
extension. Who has a version confirmed in time may correct it until `seconda_scadenza`, or until
the day written in the last request of integration, whichever is later.
"""

import datetime
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from base.formati import data_estesa, plurale
from rendicontazione.enums import STATI_DI_COMPILAZIONE, StatoRendicontazione
from rendicontazione.models import (
    Campagna,
    PassaggioStato,
    Proroga,
    Rendicontazione,
    Versione,
)

_S = StatoRendicontazione


@dataclass(frozen=True)
class Termine:
    """The last useful day as it is today, in words too.

    `motivo` says where the day comes from, "" for the campaign's own deadline. `giorni` left,
    negative once it has passed; `da_consegnare` is false once the return is certified.
    """

    giorno: datetime.date
    motivo: str
    giorni: int
    da_consegnare: bool
    rifiuta: bool

    @property
    def quando(self) -> str:
        """«mancano 12 giorni», «scade oggi», «scaduta da 3 giorni»; "" if nothing is due."""
        return quando_scade(self.giorni) if self.da_consegnare else ""

    @property
    def in_ritardo(self) -> bool:
        return self.da_consegnare and self.giorni < 0

    @property
    def in_parole(self) -> str:
        """«30 settembre 2025 (proroga)»."""
        return f"{data_estesa(self.giorno)}{f' ({self.motivo})' if self.motivo else ''}"


def quando_scade(giorni: int) -> str:
    """The days left, in words."""
    if giorni == 0:
        return "scade oggi"
    if giorni < 0:
        return f"scaduta da {plurale(-giorni, 'giorno', 'giorni')}"
    return f"{'manca' if giorni == 1 else 'mancano'} {plurale(giorni, 'giorno', 'giorni')}"


def ultimo_giorno(
    *,
    campagna: Campagna,
    proroga: datetime.date | None,
    prima_versione: datetime.date | None,
    entro: datetime.date | None,
) -> tuple[datetime.date, str]:
    """The last useful day and where it comes from.

    `proroga` is the latest extension, `prima_versione` the day of the first confirmed version,
    `entro` the day written in the last request of integration.
    """
    giorno, motivo = campagna.scadenza, ""
    if proroga is not None and proroga > giorno:
        giorno, motivo = proroga, "proroga"
    consegnata_in_tempo = prima_versione is not None and prima_versione <= giorno
    seconda = campagna.seconda_scadenza
    if consegnata_in_tempo and seconda is not None and seconda > giorno:
        giorno, motivo = seconda, "correzioni"
    if entro is not None and entro > giorno:
        giorno, motivo = entro, "integrazione"
    return giorno, motivo


def con_termini(rendicontazioni: "QuerySet[Rendicontazione]") -> "QuerySet[Rendicontazione]":
    """What `termine_di` needs, in the same query whatever the number of returns."""
    richieste = PassaggioStato.objects.filter(
        rendicontazione=OuterRef("pk"), a__in=[_S.INTEGRAZIONE_RICHIESTA, _S.RIAPERTA]
    ).order_by("-fatto_il", "-pk")
    return rendicontazioni.annotate(
        ultima_proroga=Subquery(
            Proroga.objects.filter(campagna=OuterRef("campagna"))
            .filter(Q(rendicontazione__isnull=True) | Q(rendicontazione=OuterRef("pk")))
            .order_by("-giorno")
            .values("giorno")[:1]
        ),
        prima_versione_il=Subquery(
            Versione.objects.filter(rendicontazione=OuterRef("pk"))
            .order_by("confermata_il", "pk")
            .values("confermata_il")[:1]
        ),
        ultimo_entro=Subquery(richieste.values("entro")[:1]),
        ultima_restituzione=Subquery(richieste.values("fatto_il")[:1]),
    )


def termine_di(rendicontazione: Rendicontazione, oggi: datetime.date | None = None) -> Termine:
    """The deadline of one return; asks the database unless it comes from `con_termini`."""
    oggi = oggi or timezone.localdate()
    letta = rendicontazione
    if not hasattr(letta, "ultima_proroga"):
        letta = con_termini(Rendicontazione.objects.filter(pk=rendicontazione.pk)).get()
    prima = letta.prima_versione_il  # type: ignore[attr-defined]
    giorno, motivo = ultimo_giorno(
        campagna=rendicontazione.campagna,
        proroga=letta.ultima_proroga,  # type: ignore[attr-defined]
        prima_versione=timezone.localdate(prima) if prima else None,
        entro=letta.ultimo_entro,  # type: ignore[attr-defined]
    )
    return Termine(
        giorno=giorno,
        motivo=motivo,
        giorni=(giorno - oggi).days,
        da_consegnare=rendicontazione.stato in STATI_DI_COMPILAZIONE,
        # What the Province itself gave back is late, if it is, but never refused.
        rifiuta=rendicontazione.campagna.rifiuta_tardive and not letta.ultima_restituzione,  # type: ignore[attr-defined]
    )


def scadenza_effettiva(rendicontazione: Rendicontazione) -> datetime.date:
    """The last useful day for that Ambito as it is today."""
    return termine_di(rendicontazione).giorno


def proroghe_di(rendicontazione: Rendicontazione) -> list[Proroga]:
    """The extensions that touch that return, the latest day first."""
    return list(
        Proroga.objects.filter(campagna=rendicontazione.campagna_id)
        .filter(Q(rendicontazione__isnull=True) | Q(rendicontazione=rendicontazione))
        .select_related("concessa_da")
        .order_by("-giorno", "pk")
    )


def proroghe_della_campagna(campagna: Campagna) -> list[Proroga]:
    """Every extension of a campaign, the latest day first."""
    return list(
        Proroga.objects.filter(campagna=campagna)
        .select_related("rendicontazione__ambito", "concessa_da")
        .order_by("-giorno", "pk")
    )
