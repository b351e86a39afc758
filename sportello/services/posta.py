"""The mails of the Sportello. No subject holds personal data, none repeats what a citizen wrote.

A mail leaves once the transaction is done; a server that is down does not undo what was done.
Nobody is waiting for invented data: of those nothing is sent.
"""

from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from sportello.enums import StatoSegnalazione
from sportello.models import Richiesta, Segnalazione
from utenti.models import Utente


def indirizzo(nome: str, **argomenti: object) -> str:
    """The full address of a page; "" if the site does not know its own."""
    if not settings.INDIRIZZO_SITO:
        return ""
    return settings.INDIRIZZO_SITO.rstrip("/") + reverse(nome, kwargs=argomenti)


def scrivi_al_cittadino(richiesta: Richiesta, oggetto: str, nome: str, **contesto: object) -> None:
    """To who asked, if there is an e-mail."""
    if not richiesta.email or richiesta.dimostrativa:
        return
    messaggio = EmailMessage(
        f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{oggetto}",
        render_to_string(
            f"sportello/email/{nome}.txt",
            {
                "richiesta": richiesta,
                "ambito": richiesta.ambito,
                "pagina_stato": indirizzo("sportello:richiesta_status"),
                **contesto,
            },
        ),
        to=[richiesta.email],
        reply_to=[richiesta.ambito.email] if richiesta.ambito.email else None,
    )
    transaction.on_commit(messaggio.send, robust=True)


def scrivi_a_chi_ha_segnalato(segnalazione: Segnalazione) -> None:
    """What came of the error that somebody saw, if there is an e-mail."""
    if not segnalazione.email or segnalazione.dimostrativa:
        return
    struttura, ambito = segnalazione.struttura, segnalazione.ambito
    messaggio = EmailMessage(
        f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}La tua segnalazione",
        render_to_string(
            "sportello/email/segnalazione.txt",
            {
                "segnalazione": segnalazione,
                "struttura": struttura,
                "ambito": ambito,
                "corretta": segnalazione.stato == StatoSegnalazione.RISOLTA,
                "scheda": indirizzo(
                    "sportello:struttura_detail", pk=struttura.pk, slug=struttura.slug
                ),
            },
        ),
        to=[segnalazione.email],
        reply_to=[ambito.email] if ambito and ambito.email else None,
    )
    transaction.on_commit(messaggio.send, robust=True)


def scrivi_all_ufficio(
    persone: Iterable[Utente], oggetto: str, nome: str, contesto: dict[str, object]
) -> int:
    """One mail to all of them, who do not see each other; how many there are."""
    email = sorted({persona.email for persona in persone})
    if not email:
        return 0
    messaggio = EmailMessage(
        f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{oggetto}",
        render_to_string(f"sportello/email/{nome}.txt", contesto),
        bcc=email,
    )
    transaction.on_commit(messaggio.send, robust=True)
    return len(email)
