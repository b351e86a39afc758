"""Writes on users, their assignments and the groups of the roles."""

import datetime
from pathlib import Path

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from base.errors import ErroreDominio
from territorio.models import Ambito, Comune
from utenti.enums import RUOLI_BACK_OFFICE, Ruolo
from utenti.gruppi import PERMESSI
from utenti.models import Incarico, Utente

AZIONI = {"v": "view", "a": "add", "c": "change", "d": "delete"}


@transaction.atomic
def crea_utente(
    *,
    email: str,
    nome: str,
    cognome: str,
    sito: str = "",
    password: str | None = None,
    dimostrativo: bool = False,
) -> Utente:
    """A new user without assignments; without a password it is invited by mail to choose one.

    `sito` = scheme and host of the links («https://…/»), needed for the invitation.
    Errors: ErroreDominio if the e-mail is already of a user; ValidationError on wrong fields.
    """
    utente = Utente(email=email, nome=nome, cognome=cognome, dimostrativo=dimostrativo)
    utente.clean()
    if Utente.objects.filter(email=utente.email).exists():
        raise ErroreDominio(
            "C'è già un utente con questa e-mail: cercalo nell'elenco.", codice="EMAIL_GIA_USATA"
        )
    if password:
        utente.set_password(password)
    else:
        utente.set_unusable_password()
    utente.full_clean()
    utente.save()
    if not password:
        invita_utente(utente=utente, sito=sito)
    return utente


def invita_utente(*, utente: Utente, sito: str) -> None:
    """Sends the mail with the link by which the user chooses its password; it lasts three days.

    Errors: ErroreDominio if the user is not active.
    """
    if not utente.is_active:
        raise ErroreDominio(
            f"{utente} non è attivo: riattivalo prima di mandare l'invito.",
            codice="UTENTE_NON_ATTIVO",
        )
    indirizzo = sito.rstrip("/") + reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": user_pk_to_url_str(utente),
            "key": default_token_generator.make_token(utente),
        },
    )
    testo = render_to_string(
        "utenti/email/invito.txt",
        {
            "utente": utente,
            "indirizzo": indirizzo,
            "giorni": settings.PASSWORD_RESET_TIMEOUT // 86400,
            "di_nuovo": sito.rstrip("/") + reverse("account_reset_password"),
        },
    )
    transaction.on_commit(
        lambda: send_mail(
            subject=f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}Scegli la tua password",
            message=testo,
            from_email=settings.DEFAULT_FROM_EMAIL,
            recipient_list=[utente.email],
        )
    )


@transaction.atomic
def assegna_incarico(
    *,
    utente: Utente,
    ruolo: str,
    ambito: Ambito | None = None,
    comune: Comune | None = None,
    dal: datetime.date | None = None,
    al: datetime.date | None = None,
    vicario: bool = False,
    assegnato_da: Utente | None = None,
) -> Incarico:
    """Gives the user a role in a place, from `dal` to `al` (both included; None = no limit).

    Errors: ErroreDominio if the user holds that role there in those days already, or gives it to
    itself; ValidationError if role and place do not go together or the dates are reversed.
    """
    incarico = Incarico(
        utente=utente,
        ruolo=ruolo,
        ambito=ambito,
        comune=comune,
        dal=dal,
        al=al,
        vicario=vicario,
        assegnato_da=assegnato_da,
        assegnato_il=timezone.now() if assegnato_da else None,
    )
    _rifiuta_incarico_a_se_stessi(utente=utente, assegnato_da=assegnato_da)
    incarico.full_clean()
    doppi = utente.incarichi.filter(ruolo=ruolo, ambito=ambito, comune=comune)
    if al is not None:
        doppi = doppi.filter(Q(dal__isnull=True) | Q(dal__lte=al))
    if dal is not None:
        doppi = doppi.filter(Q(al__isnull=True) | Q(al__gte=dal))
    if doppi.exists():
        raise ErroreDominio(
            f"{utente} ha già questo incarico in questo periodo: {incarico}.",
            codice="INCARICO_GIA_ASSEGNATO",
        )
    incarico.save()
    aggiorna_accesso(utente=utente)
    return incarico


@transaction.atomic
def chiudi_incarico(
    *, incarico: Incarico, al: datetime.date, chiuso_da: Utente | None = None
) -> Incarico:
    """Ends the assignment: `al` is its last day.

    Errors: ErroreDominio if it ended before; ValidationError if it had not begun by then.
    """
    if incarico.al is not None and incarico.al <= al:
        raise ErroreDominio(
            f"L'incarico «{incarico}» è già finito il {incarico.al:%d/%m/%Y}.",
            codice="INCARICO_GIA_CHIUSO",
        )
    _rifiuta_incarico_a_se_stessi(utente=incarico.utente, assegnato_da=chiuso_da)
    incarico.al = al
    incarico.full_clean()
    incarico.save()
    aggiorna_accesso(utente=incarico.utente)
    return incarico


def aggiorna_accesso(*, utente: Utente) -> None:
    """Keeps `is_staff` true for whoever has, or will have, an assignment of the back office."""
    in_ufficio = (
        utente.is_superuser
        or utente.incarichi.filter(ruolo__in=RUOLI_BACK_OFFICE)
        .filter(Q(al__isnull=True) | Q(al__gte=timezone.localdate()))
        .exists()
    )
    if utente.is_staff != in_ufficio:
        utente.is_staff = in_ufficio
        utente.save(update_fields=["is_staff"])
    for campo in ("incarichi_attivi", "vede_tutto", "ambiti_visibili"):
        utente.__dict__.pop(campo, None)


@transaction.atomic
def carica_riferimento(*, cartella: Path) -> dict[str, int]:
    """One group per role with the permissions of `utenti.gruppi`; counts those that changed."""
    cambiati = 0
    for ruolo in Ruolo:
        gruppo, nuovo = Group.objects.get_or_create(name=ruolo.value)
        voluti = _permessi(PERMESSI.get(ruolo, {}))
        if nuovo or set(gruppo.permissions.all()) != voluti:
            gruppo.permissions.set(voluti)
            cambiati += 1
    return {"gruppi": cambiati}


def _permessi(modelli: dict[str, str]) -> set[Permission]:
    voluti: set[Permission] = set()
    for modello, lettere in modelli.items():
        opzioni = apps.get_model(modello)._meta
        voluti |= set(
            Permission.objects.filter(
                content_type__app_label=opzioni.app_label,
                codename__in=[f"{AZIONI[x]}_{opzioni.model_name}" for x in lettere],
            )
        )
    return voluti


def _rifiuta_incarico_a_se_stessi(*, utente: Utente, assegnato_da: Utente | None) -> None:
    if assegnato_da is not None and assegnato_da == utente and not utente.is_superuser:
        raise ErroreDominio(
            "Non puoi cambiare i tuoi stessi incarichi: chiedilo a un altro amministratore.",
            codice="INCARICO_A_SE_STESSI",
        )
