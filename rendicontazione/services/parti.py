"""Parts: ask for them, deliver, take back, remind who is missing."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from base.errors import ErroreDominio
from base.formati import plurale
from rendicontazione.enums import Gravita, StatoControllo
from rendicontazione.models import Caricamento, OrigineRiga, Parte, Rendicontazione
from rendicontazione.selectors import scadenza_effettiva
from rendicontazione.selectors.parti import (
    PAUSA_FRA_SOLLECITI,
    comuni_attesi,
    enti_attesi,
    referenti,
    strutture_attese,
)
from rendicontazione.services.comuni import blocca, in_compilazione
from strutture.models import Struttura
from territorio.models import Comune, Ente
from utenti.models import Utente

CHIEDERE = "chiedere i dati"


@transaction.atomic
def prepara_parti(
    *,
    rendicontazione: Rendicontazione,
    comuni: bool = False,
    enti: bool = False,
    strutture: bool = False,
) -> int:
    """Asks comuni, managing bodies, facilities for their rows; how many parts are new.

    Those already asked for stay as they are. Raises ErroreDominio if nothing is chosen, or the
    return takes no data any more.
    """
    if not (comuni or enti or strutture):
        raise ErroreDominio(
            "Non hai scelto a chi chiedere i dati: indica comuni, enti gestori o strutture.",
            codice="NESSUNA_SCELTA",
        )
    rendicontazione = blocca(rendicontazione)
    in_compilazione(rendicontazione, CHIEDERE)
    attese: list[Comune | Ente | Struttura] = []
    if comuni:
        attese += comuni_attesi(rendicontazione)
    if enti:
        attese += enti_attesi(rendicontazione)
    if strutture:
        attese += strutture_attese(rendicontazione)
    return sum(_nuova(rendicontazione, uno) for uno in attese)


@transaction.atomic
def aggiungi_parte(*, rendicontazione: Rendicontazione, di: Comune | Ente | Struttura) -> Parte:
    """Asks one comune, body or facility for its rows; asked twice, it is one part."""
    rendicontazione = blocca(rendicontazione)
    in_compilazione(rendicontazione, CHIEDERE)
    _nuova(rendicontazione, di)
    return Parte.objects.get(rendicontazione=rendicontazione, **_campo(di))


def _campo(di: Comune | Ente | Struttura) -> dict[str, Comune | Ente | Struttura]:
    nomi: dict[type, str] = {Comune: "comune", Ente: "ente", Struttura: "struttura"}
    return {nomi[type(di)]: di}


def _nuova(rendicontazione: Rendicontazione, di: Comune | Ente | Struttura) -> bool:
    parte = Parte(rendicontazione=rendicontazione, **_campo(di))
    if Parte.objects.filter(rendicontazione=rendicontazione, **_campo(di)).exists():
        return False
    parte.full_clean()
    parte.save()
    return True


@transaction.atomic
def togli_parte(*, parte: Parte) -> None:
    """Asks no more for that part. Raises ErroreDominio if a file of it is there already."""
    in_compilazione(blocca(parte.rendicontazione), "togliere una parte")
    if parte.caricamenti.exists():
        raise ErroreDominio(
            f"Non puoi togliere «{parte}»: ha già caricato un file, che va conservato. "
            "Lasciala nell'elenco: finché non è consegnata non entra nell'unione.",
            codice="PARTE_CON_FILE",
        )
    parte.delete()


def _bloccata(parte: Parte, che_cosa: str) -> Parte:
    rendicontazione = blocca(parte.rendicontazione)
    in_compilazione(rendicontazione, che_cosa)
    bloccata = Parte.objects.select_for_update(of=("self",)).get(pk=parte.pk)
    bloccata.rendicontazione = rendicontazione
    return bloccata


@transaction.atomic
def consegna_parte(*, parte: Parte, caricamento: Caricamento, utente: Utente) -> Parte:
    """Gives that file to the Ufficio di Piano, in place of the one delivered before.

    Raises ErroreDominio while an errore is left or an avviso has no reason, or if the file is not
    the last of the part.
    """
    parte = _bloccata(parte, "consegnare")
    if parte.caricamenti.order_by("-numero").first() != caricamento:
        raise ErroreDominio(
            "Non puoi consegnare: non è l'ultimo file di questa parte. Apri l'ultimo e consegna "
            "quello.",
            codice="NON_ULTIMO",
        )
    if caricamento.controllo != StatoControllo.FINITO:
        raise ErroreDominio(
            "Non puoi ancora consegnare: il controllo del file non è finito. Aspetta che finisca.",
            codice="IN_CONTROLLO",
        )
    errori = caricamento.anomalie.exclude(gravita=Gravita.AVVISO).count()
    if errori:
        raise ErroreDominio(
            f"Non puoi consegnare: {'c’è' if errori == 1 else 'ci sono'} "
            f"{plurale(errori, 'errore', 'errori')} da correggere. Correggi il file e caricalo "
            "di nuovo.",
            codice="CON_ERRORI",
        )
    muti = caricamento.anomalie.filter(gravita=Gravita.AVVISO, motivazione="").count()
    if muti:
        raise ErroreDominio(
            f"Non puoi consegnare: {plurale(muti, 'avviso', 'avvisi')} senza motivo. Scrivi il "
            "motivo accanto a ciascuno e salva.",
            codice="AVVISI_SENZA_MOTIVO",
        )
    parte.consegnata = caricamento
    parte.consegnata_da = utente
    parte.consegnata_il = timezone.now()
    parte.full_clean()
    parte.save()
    return parte


@transaction.atomic
def ritira_parte(*, parte: Parte) -> Parte:
    """Takes the delivery back. Raises ErroreDominio once its rows are in a file of the Ambito."""
    parte = _bloccata(parte, "ritirare la consegna")
    if parte.consegnata is None:
        raise ErroreDominio(
            "Non c'è nulla da ritirare: la parte non è consegnata.", codice="NON_CONSEGNATA"
        )
    # The next merge starts from that file: it would keep the rows that were taken back.
    if OrigineRiga.objects.filter(da=parte.consegnata).exists():
        raise ErroreDominio(
            "Non puoi ritirare: l'Ufficio di Piano ha già unito le righe di questa parte. Se "
            "qualcosa va corretto carica un altro file e consegnalo: prenderà il posto di questo.",
            codice="GIA_UNITA",
        )
    parte.consegnata = None
    parte.consegnata_da = None
    parte.consegnata_il = None
    parte.full_clean()
    parte.save()
    return parte


# --- reminders -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Solleciti:
    """What a reminder did: parts reminded, mails sent, parts that nobody enters, asked too soon."""

    parti: int = 0
    email: int = 0
    senza_referente: int = 0
    gia_sollecitate: int = 0


@transaction.atomic
def sollecita_parti(
    *, rendicontazione: Rendicontazione, parti: Iterable[Parte] | None = None
) -> Solleciti:
    """Reminds who enters the missing parts: all of them, or only `parti`.

    One mail per person with all its missing parts, and none to who had one in the last three days.
    A practice or demo campaign sends nothing. Raises ErroreDominio if no part is missing.
    """
    rendicontazione = blocca(rendicontazione)
    in_compilazione(rendicontazione, "sollecitare")
    mancanti = list(
        rendicontazione.parti.select_for_update(of=("self",))
        .filter(consegnata__isnull=True)
        .select_related("comune", "ente", "struttura")
        .order_by("pk")
    )
    scelte = {p.pk for p in mancanti} if parti is None else {p.pk for p in parti}
    if not scelte & {p.pk for p in mancanti}:
        raise ErroreDominio(
            "Non c'è nessuno da sollecitare: queste parti sono tutte consegnate.",
            codice="NULLA_DA_SOLLECITARE",
        )
    chi = referenti(mancanti)
    limite = timezone.now() - PAUSA_FRA_SOLLECITI
    recenti = {p.pk for p in mancanti if p.sollecitata_il and p.sollecitata_il > limite}
    appena_avvisati = {utente.pk for pk in recenti for utente in chi[pk]}
    per_persona: dict[Utente, list[Parte]] = {}
    for parte in mancanti:
        if parte.pk in scelte and parte.pk not in recenti:
            for utente in chi[parte.pk]:
                if utente.pk not in appena_avvisati:
                    per_persona.setdefault(utente, []).append(parte)
    sollecitate = {parte.pk for parti_di in per_persona.values() for parte in parti_di}
    campagna = rendicontazione.campagna
    finta = campagna.dimostrativa or campagna.palestra
    if not finta:
        scadenza = scadenza_effettiva(rendicontazione)
        for utente, sue in per_persona.items():
            _scrivi_a(utente, sue, rendicontazione, scadenza)
        Parte.objects.filter(pk__in=sollecitate).update(sollecitata_il=timezone.now())
    return Solleciti(
        parti=0 if finta else len(sollecitate),
        email=0 if finta else len(per_persona),
        senza_referente=sum(not chi[pk] for pk in scelte if pk in chi),
        gia_sollecitate=len({pk for pk in scelte if chi.get(pk)} - sollecitate),
    )


def _scrivi_a(
    utente: Utente,
    parti: list[Parte],
    rendicontazione: Rendicontazione,
    scadenza: datetime.date,
) -> None:
    anno = rendicontazione.campagna.anno
    corpo = render_to_string(
        "rendicontazione/email/sollecito_parti.txt",
        {"rendicontazione": rendicontazione, "parti": parti, "scadenza": scadenza},
    )
    oggetto = (
        f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}Rendicontazione {anno}: "
        f"{'manca la tua parte' if len(parti) == 1 else 'mancano le tue parti'}"
    )
    # A mail server that is down must not undo the note that they were reminded.
    messaggio = EmailMessage(oggetto, corpo, to=[utente.email])
    transaction.on_commit(messaggio.send, robust=True)
