"""What the reads of people's tariffs share: what goes with a row, what is out of date, where."""

import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from tariffe.models import Servizio, TariffaAssegnata, TariffaAssegnataQuerySet
from territorio.models import Ambito, Comune
from utenti.enums import Ruolo
from utenti.models import Utente

PER_PAGINA = 25
RUOLI_CHE_SCRIVONO = (Ruolo.AMMINISTRATIVO_UDP, Ruolo.ASSISTENTE_SOCIALE)
RELAZIONI = ("servizio", "comune", "ente", "edizione__regolamento", "regola", "attestazione")
# The outlines of a comune and of an Ambito are heavy, and never shown here.
SENZA_CONFINE = ("comune__confine",)


def da_ricalcolare(oggi: datetime.date) -> Q:
    """Rows in force that no longer say the truth: why is told by `perche_da_ricalcolare`."""
    return (
        Q(attestazione__annullata_il__isnull=False)
        | Q(edizione__valida_al__lt=oggi)
        | (
            Q(attestazione__scade_il__lt=oggi, isee__isnull=False)
            & ~Q(contesto__contains={"isee_scaduto": True})
            & (
                Q(attestazione__corrente=True)  # no grace for it
                | Q(regola__proroga_fino_al__isnull=True)
                | Q(regola__proroga_fino_al__lt=oggi)
            )
        )
    )


def perche_da_ricalcolare(riga: TariffaAssegnata, oggi: datetime.date) -> str:
    """Why a row in force is to be computed again, in words; "" if it is not."""
    attestazione = riga.attestazione
    if attestazione is not None and attestazione.annullata_il is not None:
        return "L'attestazione è stata annullata"
    if riga.edizione.valida_al is not None and riga.edizione.valida_al < oggi:
        return "L'edizione delle tariffe è finita"
    proroga = riga.regola.proroga_fino_al
    if (
        attestazione is not None
        and attestazione.scade_il < oggi
        and riga.isee is not None
        and not riga.contesto.get("isee_scaduto")
        and (attestazione.corrente or proroga is None or proroga < oggi)
    ):
        return "L'ISEE è scaduto"
    return ""


def servizi_di(righe: TariffaAssegnataQuerySet) -> list[Servizio]:
    """The services of those rows, in their order."""
    return list(
        Servizio.objects.filter(pk__in=righe.order_by().values("servizio")).order_by(
            "ordine", "denominazione", "pk"
        )
    )


def comuni_di(righe: TariffaAssegnataQuerySet) -> list[Comune]:
    """The comuni of those rows, by name."""
    return list(
        Comune.objects.filter(pk__in=righe.order_by().values("comune"))
        .defer("confine")
        .order_by("denominazione", "pk")
    )


def ambiti_in_cui_scrive(utente: Utente) -> list[Ambito]:
    """The Ambiti where the user may record attestations and tariffs."""
    return list(
        Ambito.objects.filter(pk__in=utente.ambiti_con_ruolo(*RUOLI_CHE_SCRIVONO))
        .defer("confine")
        .order_by("numero", "pk")
    )


def comuni_in_cui_scrive(utente: Utente) -> QuerySet[Comune]:
    """The comuni of those Ambiti today, by name."""
    return (
        Comune.objects.all()
        .degli_ambiti_oggi(utente.ambiti_con_ruolo(*RUOLI_CHE_SCRIVONO), timezone.localdate())
        .defer("confine")
        .order_by("denominazione", "pk")
    )
