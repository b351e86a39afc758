"""Short mails after a change of state: what happened, what to do next; no data inside."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string

from rendicontazione.models import Rendicontazione
from utenti.enums import Ruolo
from utenti.models import Incarico

_OGGETTI = {
    "certificata": "certificata, da esaminare",
    "integrazione": "la Provincia chiede un'integrazione",
    "approvata": "approvata",
    "riaperta": "riaperta",
}


def avvisa_provincia(rendicontazione: Rendicontazione, evento: str) -> None:
    """To the istruttori of the Province, once the transaction is done."""
    incarichi = Incarico.objects.attivi().filter(ruolo=Ruolo.ISTRUTTORE_PROVINCIA)
    _avvisa(rendicontazione, evento, incarichi.values_list("utente__email", flat=True), "")


def avvisa_ambito(rendicontazione: Rendicontazione, evento: str, testo: str = "") -> None:
    """To who compiles and certifies in that Ambito, once the transaction is done."""
    incarichi = Incarico.objects.attivi().filter(
        ruolo__in=[Ruolo.OPERATORE_UDP, Ruolo.RESPONSABILE_UDP], ambito=rendicontazione.ambito
    )
    _avvisa(rendicontazione, evento, incarichi.values_list("utente__email", flat=True), testo)


def _avvisa(rendicontazione: Rendicontazione, evento: str, email: object, testo: str) -> None:
    if rendicontazione.campagna.dimostrativa:
        return  # invented data: nobody is waiting for them
    destinatari = sorted(set(email))  # type: ignore[call-overload]
    if not destinatari:
        return
    corpo = render_to_string(
        f"rendicontazione/email/{evento}.txt", {"rendicontazione": rendicontazione, "testo": testo}
    )
    oggetto = (
        f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}Rendicontazione {rendicontazione.campagna.anno}, "
        f"ambito {rendicontazione.ambito.denominazione}: {_OGGETTI[evento]}"
    )
    # Recipients do not see each other; a mail server that is down must not undo the decision.
    messaggio = EmailMessage(oggetto, corpo, bcc=destinatari)
    transaction.on_commit(messaggio.send, robust=True)
