"""What happened to a return, told to who has something to do: a notice in the page, a short mail.

Neither holds a figure of the return. A mail leaves once the transaction is done; a demonstrative
campaign writes notices only, a palestra nothing at all.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from rendicontazione.models import Notifica, Rendicontazione
from rendicontazione.permessi import RUOLI_CHE_COMPILANO
from utenti.enums import Ruolo
from utenti.models import Incarico, Utente


def uffici_dell_ambito(rendicontazione: Rendicontazione) -> list[Utente]:
    """Who compiles and certifies in that Ambito."""
    return _con_ruolo(RUOLI_CHE_COMPILANO, ambito=rendicontazione.ambito)


def istruttori(rendicontazione: Rendicontazione) -> list[Utente]:
    """Who examines for the Province."""
    return _con_ruolo([Ruolo.ISTRUTTORE_PROVINCIA])


def dirigenti(rendicontazione: Rendicontazione) -> list[Utente]:
    """Who decides for the Province."""
    return _con_ruolo([Ruolo.DIRIGENTE_PROVINCIA])


def _con_ruolo(ruoli: Iterable[str], **luogo: object) -> list[Utente]:
    incarichi = Incarico.objects.attivi().filter(ruolo__in=list(ruoli), **luogo)
    return list(
        Utente.objects.filter(is_active=True, pk__in=incarichi.values("utente")).order_by("pk")
    )


@dataclass(frozen=True)
class Evento:
    """`detto` completes «Rendicontazione 2024, ambito X: …» in the notice and in the subject."""

    detto: str
    a_chi: Callable[[Rendicontazione], list[Utente]]


EVENTI = {
    "certificata": Evento("certificata, da esaminare", istruttori),
    "ritirata": Evento("certificazione ritirata, torna in compilazione", istruttori),
    "in_esame": Evento("la Provincia l'ha presa in esame", uffici_dell_ambito),
    "integrazione": Evento("la Provincia chiede un'integrazione", uffici_dell_ambito),
    "proposta": Evento("approvazione proposta, decide il dirigente", dirigenti),
    "approvata": Evento("approvata", uffici_dell_ambito),
    "pubblicata": Evento("pubblicata", uffici_dell_ambito),
    "riaperta": Evento("riaperta", uffici_dell_ambito),
    "proroga": Evento("nuova scadenza", uffici_dell_ambito),
    "commento_provincia": Evento("nuovo commento della Provincia a una cella", uffici_dell_ambito),
    "commento_ambito": Evento("nuovo commento dell'ambito a una cella", istruttori),
}
# Told once while the notice is unread: many come one after the other.
RIPETUTI = frozenset({"commento_provincia", "commento_ambito"})


def avvisa(
    rendicontazione: Rendicontazione,
    evento: str,
    *,
    testo: str = "",
    tranne: Utente | None = None,
    **altro: object,
) -> None:
    """Notice and mail of that event, to everybody it concerns but `tranne`, who made it happen."""
    destinatari = notifica(rendicontazione, evento, tranne=tranne)
    if destinatari:
        spedisci(
            rendicontazione,
            evento,
            destinatari,
            {"testo": testo, "rendicontazione": rendicontazione, **altro},
        )


def notifica(
    rendicontazione: Rendicontazione, evento: str, *, tranne: Utente | None = None
) -> list[Utente]:
    """The notice alone, for comments once while it is unread; gives who gets it."""
    if rendicontazione.campagna.palestra:
        return []
    fatto = EVENTI[evento]
    destinatari = [u for u in fatto.a_chi(rendicontazione) if u != tranne]
    testo = f"{titolo(rendicontazione)}: {fatto.detto}."[:255]
    gia_detto: set[int] = set()
    if evento in RIPETUTI:
        gia_detto = set(
            Notifica.objects.filter(
                rendicontazione=rendicontazione, testo=testo, letta_il__isnull=True
            ).values_list("utente", flat=True)
        )
    Notifica.objects.bulk_create(
        Notifica(utente=utente, rendicontazione=rendicontazione, testo=testo)
        for utente in destinatari
        if utente.pk not in gia_detto
    )
    return destinatari


def titolo(rendicontazione: Rendicontazione) -> str:
    """How a return is called in notices and subjects."""
    return (
        f"Rendicontazione {rendicontazione.campagna.anno}, "
        f"ambito {rendicontazione.ambito.denominazione}"
    )


def indirizzo_pagina(rendicontazione: Rendicontazione) -> str:
    """The full address of the return's page; "" if the site does not know its own."""
    if not settings.INDIRIZZO_SITO:
        return ""
    return settings.INDIRIZZO_SITO.rstrip("/") + reverse(
        "rendicontazione:rendicontazione_detail",
        kwargs={"anno": rendicontazione.campagna.anno, "ambito": rendicontazione.ambito.slug},
    )


def spedisci(
    rendicontazione: Rendicontazione,
    evento: str,
    destinatari: Iterable[Utente],
    contesto: dict[str, object],
) -> None:
    """The mail of that event, once the transaction is done."""
    if rendicontazione.campagna.dimostrativa or rendicontazione.campagna.palestra:
        return  # invented data: nobody is waiting for them
    scrivi(
        f"{titolo(rendicontazione)}: {EVENTI[evento].detto}",
        evento,
        destinatari,
        {**contesto, "indirizzo": indirizzo_pagina(rendicontazione)},
    )


def scrivi(
    oggetto: str, nome: str, destinatari: Iterable[Utente], contesto: dict[str, object]
) -> None:
    """One mail to all of them, from its own text; they do not see each other.

    A mail server that is down must not undo the decision.
    """
    email = sorted({utente.email for utente in destinatari})
    if not email:
        return
    messaggio = EmailMessage(
        f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{oggetto}",
        render_to_string(f"rendicontazione/email/{nome}.txt", contesto),
        bcc=email,
    )
    transaction.on_commit(messaggio.send, robust=True)
