"""Single-use invitations to keep a facility's record, and the end of who keeps it.

The code is in the mail only: the table keeps its sha256.
"""

import datetime
import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from base.errors import ErroreDominio
from strutture.calcolo import GIORNI_INVITO, StatoInvito, stato_invito
from strutture.enums import StatoScheda
from strutture.models import InvitoReferente, ReferenteStruttura, Struttura
from utenti.enums import Ruolo
from utenti.models import Utente
from utenti.services import assegna_incarico, chiudi_incarico, crea_utente

BYTE_DEL_CODICE = 32
# Two clicks on «Rinvia» write one mail.
APPENA = datetime.timedelta(minutes=1)
DURATA = datetime.timedelta(days=GIORNI_INVITO)

PERCHE_NO = {
    StatoInvito.USATO: (
        "Questo invito è già stato usato: entra con la tua e-mail e la tua password."
    ),
    StatoInvito.REVOCATO: (
        "Questo invito non vale più: se ne hai ricevuto uno più nuovo usa quello, altrimenti "
        "chiedilo all'Ufficio di Piano."
    ),
    StatoInvito.SCADUTO: (
        f"Questo invito è scaduto, perché sono passati {GIORNI_INVITO} giorni: chiedine uno nuovo "
        "all'Ufficio di Piano."
    ),
}
SCONOSCIUTO = (
    "Questo invito non c'è: controlla di aver copiato tutto il collegamento dell'e-mail, "
    "o chiedine uno nuovo all'Ufficio di Piano."
)


@dataclass(frozen=True)
class InvitoSpedito:
    """The invitation and its link, which nobody can read again: only the mail has it.

    `spedito` False = the facility is demonstrative, and no mail leaves.
    """

    invito: InvitoReferente
    indirizzo: str
    spedito: bool


def impronta_codice(codice: str) -> str:
    """What is kept of a code."""
    return hashlib.sha256(codice.encode()).hexdigest()


@transaction.atomic
def crea_invito(*, struttura: Struttura, email: str, utente: Utente, sito: str) -> InvitoSpedito:
    """Writes to that e-mail the link to become a referente of the facility, good for 14 days.

    `sito` = scheme and host of the link («https://…/»).
    Errors: ErroreDominio if the facility is ceased, the person is the one who invites, keeps it
    already, or has an open invitation to it.
    """
    email = email.strip().lower()
    bloccata = Struttura.objects.select_for_update(of=("self",)).get(pk=struttura.pk)
    if bloccata.stato == StatoScheda.CESSATA:
        raise ErroreDominio(
            f"«{bloccata}» è cessata: non serve più nessuno che ne tenga la scheda.",
            codice="CESSATA",
        )
    if email == utente.email:
        raise ErroreDominio(
            "È la tua e-mail: la scheda la puoi già tenere dall'ufficio. Scrivi quella di chi "
            "lavora nella struttura.",
            codice="SE_STESSI",
        )
    if _referenze(bloccata).filter(utente__email=email).exists():
        raise ErroreDominio(
            f"Chi usa «{email}» tiene già questa scheda: non serve un invito.",
            codice="GIA_REFERENTE",
        )
    adesso = timezone.now()
    if _aperti(bloccata, email).filter(scade_il__gt=adesso).exists():
        raise ErroreDominio(
            f"Per «{email}» c'è già un invito aperto: se non lo trova, rinvialo dall'elenco.",
            codice="GIA_INVITATA",
        )
    return _spedisci(bloccata, email, utente, sito)


@transaction.atomic
def reinvia_invito(*, invito: InvitoReferente, utente: Utente, sito: str) -> InvitoSpedito:
    """A new link to the same e-mail; the old one is good for nothing from now on.

    Errors: ErroreDominio if the invitation was used, and those of `crea_invito`.
    """
    vecchio = _bloccato(invito)
    if vecchio.usato_il is not None:
        raise ErroreDominio(
            f"L'invito a «{vecchio.email}» è già stato usato: se ha perso la password, può "
            "sceglierne un'altra da sola nella pagina di accesso.",
            codice="USATO",
        )
    Struttura.objects.select_for_update(of=("self",)).get(pk=vecchio.struttura_id)
    gemelli = InvitoReferente.objects.filter(struttura=vecchio.struttura, email=vecchio.email)
    if gemelli.exclude(pk=vecchio.pk).filter(creato_il__gt=timezone.now() - APPENA).exists():
        raise ErroreDominio(
            f"Un nuovo invito a «{vecchio.email}» è appena partito: aspetta che arrivi.",
            codice="APPENA_PARTITO",
        )
    _aperti(vecchio.struttura, vecchio.email).update(revocato_il=timezone.now(), revocato_da=utente)
    return crea_invito(struttura=vecchio.struttura, email=vecchio.email, utente=utente, sito=sito)


@dataclass(frozen=True)
class Invitate:
    """What came of inviting many: mails written, facilities without an e-mail, and refusals."""

    inviti: int
    senza_email: int
    rifiutate: int


@transaction.atomic
def invita_molte(*, strutture: Iterable[Struttura], utente: Utente, sito: str) -> Invitate:
    """For each facility without a referente: again to whom was invited last, else its own e-mail.

    What one refuses does not stop the others; those that have a referente are left alone.
    """
    fatti = senza = rifiutate = 0
    for struttura in strutture:
        if _referenze(struttura).filter(utente__is_active=True).exists():
            rifiutate += 1
            continue
        ultimo = struttura.inviti.order_by("-creato_il", "-pk").first()
        email = ultimo.email if ultimo else struttura.email
        if not email:
            senza += 1
            continue
        try:
            if ultimo is not None and ultimo.usato_il is None:
                reinvia_invito(invito=ultimo, utente=utente, sito=sito)
            else:
                crea_invito(struttura=struttura, email=email, utente=utente, sito=sito)
        except ErroreDominio:
            rifiutate += 1
        else:
            fatti += 1
    return Invitate(fatti, senza, rifiutate)


@transaction.atomic
def revoca_invito(*, invito: InvitoReferente, utente: Utente) -> InvitoReferente:
    """The link is good for nothing from now on.

    Errors: ErroreDominio if it is not open.
    """
    attuale = _bloccato(invito)
    stato = stato_di(attuale)
    if stato in (StatoInvito.USATO, StatoInvito.REVOCATO):
        raise ErroreDominio(
            f"L'invito a «{attuale.email}» è già {stato}: non c'è niente da revocare.",
            codice=stato.upper(),
        )
    attuale.revocato_il, attuale.revocato_da = timezone.now(), utente
    attuale.full_clean()
    attuale.save()
    return attuale


@transaction.atomic
def accetta_invito(
    *,
    codice: str,
    nome: str = "",
    cognome: str = "",
    password: str = "",
    utente: Utente | None = None,
) -> ReferenteStruttura:
    """Uses the invitation: `utente`, or a new one with that password, keeps the facility from now.

    Two at once: one wins, the other is told that it was used.
    Errors: ErroreDominio if it cannot be used, if `utente` has another e-mail, or if without
    `utente` the e-mail has an account already.
    """
    invito = (
        InvitoReferente.objects.select_for_update(of=("self",))
        .select_related("struttura", "creato_da")
        .filter(impronta=impronta_codice(codice))
        .first()
    )
    if invito is None:
        raise ErroreDominio(SCONOSCIUTO, codice="SCONOSCIUTO")
    stato = stato_di(invito)
    if stato != StatoInvito.APERTO:
        raise ErroreDominio(PERCHE_NO[stato], codice=stato.upper())
    if invito.struttura.stato == StatoScheda.CESSATA:
        raise ErroreDominio(
            f"«{invito.struttura}» è cessata: la sua scheda non ha più bisogno di te.",
            codice="CESSATA",
        )
    if utente is None:
        utente = _nuovo_utente(invito.email, nome, cognome, password)
    elif utente.email != invito.email:
        raise ErroreDominio(
            "L'invito è per un'altra e-mail: esci, poi riapri il collegamento.",
            codice="ALTRA_EMAIL",
        )
    if not utente.ha_ruolo(Ruolo.OPERATORE_STRUTTURA):
        assegna_incarico(
            utente=utente,
            ruolo=Ruolo.OPERATORE_STRUTTURA,
            dal=timezone.localdate(),
            assegnato_da=invito.creato_da,
        )
    referenza = _nuova_referenza(utente, invito.struttura)
    invito.usato_il, invito.usato_da = timezone.now(), utente
    invito.full_clean()
    invito.save()
    return referenza


@transaction.atomic
def termina_referenza(*, referenza: ReferenteStruttura) -> None:
    """From now on that person does not keep that facility; who keeps none loses the role too.

    Errors: ErroreDominio if it is over already.
    """
    attuale = ReferenteStruttura.objects.select_for_update(of=("self",)).get(pk=referenza.pk)
    oggi = timezone.localdate()
    ieri = oggi - datetime.timedelta(days=1)
    if attuale.al is not None and attuale.al < oggi:
        raise ErroreDominio("Non tiene più questa scheda: era già finita.", codice="FINITA")
    if attuale.dal is not None and attuale.dal > ieri:
        attuale.delete()  # it has never lasted a whole day: the used invitation remembers it
    else:
        attuale.al = ieri
        attuale.full_clean()
        attuale.save()
    utente = attuale.utente
    if ReferenteStruttura.objects.filter(utente=utente).alla_data(oggi).exists():
        return
    for incarico in utente.incarichi.filter(ruolo=Ruolo.OPERATORE_STRUTTURA).alla_data(oggi):
        ultimo = ieri if incarico.dal is None or incarico.dal <= ieri else oggi
        if incarico.al is None or incarico.al > ultimo:
            chiudi_incarico(incarico=incarico, al=ultimo)


def stato_di(invito: InvitoReferente) -> StatoInvito:
    """What the invitation is good for now."""
    return stato_invito(
        adesso=timezone.now(),
        scade_il=invito.scade_il,
        usato_il=invito.usato_il,
        revocato_il=invito.revocato_il,
    )


def _bloccato(invito: InvitoReferente) -> InvitoReferente:
    return (
        InvitoReferente.objects.select_for_update(of=("self",))
        .select_related("struttura")
        .get(pk=invito.pk)
    )


def _aperti(struttura: Struttura, email: str) -> QuerySet[InvitoReferente]:
    return InvitoReferente.objects.filter(
        struttura=struttura, email=email, usato_il__isnull=True, revocato_il__isnull=True
    )


def _referenze(struttura: Struttura) -> QuerySet[ReferenteStruttura]:
    return ReferenteStruttura.objects.filter(struttura=struttura).alla_data(timezone.localdate())


def _nuovo_utente(email: str, nome: str, cognome: str, password: str) -> Utente:
    gia = ErroreDominio(
        "Con questa e-mail hai già un account: accedi, poi riapri il collegamento.",
        codice="ACCEDI",
    )
    if not password:
        raise ErroreDominio("Scegli una password.", codice="PASSWORD")
    if Utente.objects.filter(email=email).exists():
        raise gia
    try:
        with transaction.atomic():
            return crea_utente(email=email, nome=nome, cognome=cognome, password=password)
    except IntegrityError as errore:
        # Another invitation of the same person, accepted in the same moment.
        raise gia from errore


def _nuova_referenza(utente: Utente, struttura: Struttura) -> ReferenteStruttura:
    oggi = timezone.localdate()
    in_corso = _referenze(struttura).filter(utente=utente).first()
    if in_corso is not None:
        return in_corso
    referenza = ReferenteStruttura(utente=utente, struttura=struttura, dal=oggi)
    referenza.full_clean()
    referenza.save()
    return referenza


def _spedisci(struttura: Struttura, email: str, utente: Utente, sito: str) -> InvitoSpedito:
    codice = secrets.token_urlsafe(BYTE_DEL_CODICE)
    adesso = timezone.now()
    invito = InvitoReferente(
        struttura=struttura,
        email=email,
        impronta=impronta_codice(codice),
        creato_da=utente,
        creato_il=adesso,
        scade_il=adesso + DURATA,
    )
    invito.full_clean()
    invito.save()
    indirizzo = sito.rstrip("/") + reverse("strutture:invito_accept", args=[codice])
    if not struttura.dimostrativa:
        messaggio = EmailMessage(
            f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}La scheda della tua struttura",
            render_to_string(
                "strutture/email/invito.txt",
                {
                    "struttura": struttura,
                    "indirizzo": indirizzo,
                    "giorni": GIORNI_INVITO,
                    "scade_il": timezone.localdate(invito.scade_il),
                },
            ),
            to=[email],
        )
        transaction.on_commit(messaggio.send, robust=True)
    return InvitoSpedito(invito, indirizzo, not struttura.dimostrativa)
