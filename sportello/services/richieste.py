"""The life of a citizen's request: it comes, somebody takes it, answers it, closes it."""

import datetime
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from base.errors import ErroreDominio
from base.formati import data_estesa
from sportello.calcolo import (
    GIORNI_LAVORATIVI_FRONTE,
    giorno_lavorativo_dopo,
    limiti_del_passaggio,
    nuovo_codice,
    scadenza_proposta,
)
from sportello.enums import (
    TRANSIZIONI_RICHIESTA,
    CanaleRisposta,
    LivelloRichiesta,
    StatoRichiesta,
)
from sportello.models import PassaggioRichiesta, Richiesta
from sportello.selectors.richieste import giorni_di_risposta, ultimo_passaggio
from sportello.selectors.uffici import chi_risponde
from sportello.services.posta import indirizzo, scrivi_al_cittadino, scrivi_all_ufficio
from strutture.models import Area, Struttura
from territorio.models import Ambito, Comune
from utenti.models import Utente

TENTATIVI_CODICE = 5


def impronta_invio(*parti: str) -> str:
    """The keyed digest of a form as it was sent: the same form sent twice has the same one."""
    return salted_hmac("sportello.invio", "\0".join(parti), algorithm="sha256").hexdigest()


@transaction.atomic
def registra_richiesta(
    *,
    comune: Comune,
    ambito: Ambito,
    testo: str,
    impronta: str,
    area: Area | None = None,
    struttura: Struttura | None = None,
    nome: str = "",
    email: str = "",
    telefono: str = "",
) -> tuple[Richiesta, bool]:
    """The request of that sending, and whether it is new: sent twice it stays one.

    The citizen gets a receipt if there is an e-mail, the office a notice; neither has the text.
    """
    gia_inviata = Richiesta.objects.filter(impronta_invio=impronta).first()
    if gia_inviata is not None:
        return gia_inviata, False
    adesso = timezone.now()
    richiesta = Richiesta(
        comune=comune,
        ambito=ambito,
        area=area,
        struttura=struttura,
        testo=testo,
        nome=nome,
        email=email,
        telefono=telefono,
        canale=CanaleRisposta.EMAIL if email else CanaleRisposta.TELEFONO,
        ricevuta_il=adesso,
        scade_il=giorno_lavorativo_dopo(timezone.localdate(adesso), GIORNI_LAVORATIVI_FRONTE),
        impronta_invio=impronta,
    )
    try:
        with transaction.atomic():
            _salva_con_codice(richiesta)
    except IntegrityError:
        # Sent twice in the same moment: the other one is there by now.
        return Richiesta.objects.get(impronta_invio=impronta), False
    scrivi_al_cittadino(richiesta, "La tua richiesta è arrivata", "ricevuta")
    scrivi_all_ufficio(
        chi_risponde(ambito),
        "È arrivata una richiesta",
        "richiesta_nuova",
        {
            "richiesta": richiesta,
            "indirizzo": indirizzo("sportello:richiesta_detail", pk=richiesta.pk),
        },
    )
    return richiesta, True


def _salva_con_codice(richiesta: Richiesta) -> None:
    """A code that is taken is drawn again: with 24¹² of them it hardly ever happens."""
    for _ in range(TENTATIVI_CODICE):
        richiesta.codice = nuovo_codice()
        if not Richiesta.objects.filter(codice=richiesta.codice).exists():
            break
    richiesta.full_clean(validate_unique=False, validate_constraints=False)
    richiesta.save()


def _bloccata(richiesta: Richiesta, visto: int, utente: Utente | None) -> Richiesta:
    """The request, held; ErroreDominio if something happened since the page was made."""
    bloccata = (
        Richiesta.objects.select_for_update(of=("self",))
        .select_related("ambito")
        .get(pk=richiesta.pk)
    )
    if bloccata.anonima_il:
        raise ErroreDominio(
            "I dati di questa richiesta sono già stati cancellati: non si può più cambiare.",
            codice="ANONIMA",
        )
    ultimo = (
        bloccata.passaggi.select_related("utente").order_by("-pk").first()
        if ultimo_passaggio(bloccata) != visto
        else None
    )
    if ultimo is not None and utente and ultimo.utente_id == utente.pk:
        raise ErroreDominio(
            "Hai già fatto qualcosa su questa richiesta dopo aver aperto questa pagina: guarda qui "
            "sotto. Quello che hai scritto è ancora nel modulo e non è stato inviato.",
            codice="CAMBIATA",
        )
    if ultimo is not None:
        chi = str(ultimo.utente) if ultimo.utente else "il programma"
        raise ErroreDominio(
            f"Nel frattempo {chi} ha lavorato su questa richiesta: guarda qui sotto che cosa è "
            "cambiato. Quello che hai scritto è ancora nel modulo e non è stato inviato.",
            codice="CAMBIATA",
        )
    return bloccata


def _passa(
    richiesta: Richiesta, a: str, utente: Utente | None, *, risposta: str = "", nota: str = ""
) -> PassaggioRichiesta:
    """Writes the passage down, if the table of transitions has it; the state is not saved yet.

    What happens within a state (a note, another person) is no transition.
    """
    da = richiesta.stato
    fermo = a == da and not risposta
    if not fermo and a not in TRANSIZIONI_RICHIESTA[da]:
        raise ErroreDominio(
            f"Una richiesta in stato «{richiesta.get_stato_display()}» non può passare a "
            f"«{StatoRichiesta(a).label}».",
            codice="TRANSIZIONE",
        )
    richiesta.stato = a
    passaggio = PassaggioRichiesta(
        richiesta=richiesta, da=da, a=a, utente=utente, risposta=risposta, nota=nota
    )
    passaggio.full_clean()
    passaggio.save()
    return passaggio


def _salva(richiesta: Richiesta) -> Richiesta:
    richiesta.full_clean(validate_unique=False, validate_constraints=False)
    richiesta.save()
    return richiesta


@transaction.atomic
def assegna_richiesta(*, richiesta: Richiesta, utente: Utente, a: Utente, visto: int) -> Richiesta:
    """Somebody of the office has it from now on; taken for oneself when `a` is who does it.

    Errors: ErroreDominio if `a` does not answer the citizens of that Ambito, if it is closed.
    """
    bloccata = _bloccata(richiesta, visto, utente)
    if a not in chi_risponde(bloccata.ambito):
        raise ErroreDominio(
            f"{a} non risponde ai cittadini di questo ambito: scegli un'altra persona.",
            codice="NON_RISPONDE",
        )
    if bloccata.stato == StatoRichiesta.CHIUSA:
        raise ErroreDominio(
            "La richiesta è chiusa: riaprila prima di affidarla a qualcuno.", codice="CHIUSA"
        )
    bloccata.assegnata_a = a
    nuovo = (
        StatoRichiesta.IN_LAVORAZIONE
        if bloccata.stato == StatoRichiesta.RICEVUTA
        else StatoRichiesta(bloccata.stato)
    )
    nota = "L'ha presa in carico." if a == utente else f"Affidata a {a}."
    _passa(bloccata, nuovo, utente, nota=nota)
    return _salva(bloccata)


@transaction.atomic
def passa_richiesta(
    *,
    richiesta: Richiesta,
    utente: Utente,
    visto: int,
    entro: datetime.date | None = None,
    nota: str = "",
) -> Richiesta:
    """It cannot be answered at once: an office has until `entro`, which the citizen reads too.

    Errors: ErroreDominio if the day is out of its limits, if it was answered or closed already.
    """
    bloccata = _bloccata(richiesta, visto, utente)
    oggi = timezone.localdate()
    ricevuta = timezone.localdate(bloccata.ricevuta_il)
    entro = entro or scadenza_proposta(ricevuta, oggi, giorni_di_risposta(bloccata.ambito))
    primo, ultimo = limiti_del_passaggio(ricevuta, oggi)
    if not primo <= entro <= ultimo:
        raise ErroreDominio(
            f"La data {data_estesa(entro)} non va bene: scegli un giorno fra il "
            f"{data_estesa(primo)} e il {data_estesa(ultimo)}.",
            codice="SCADENZA",
        )
    if bloccata.stato not in (StatoRichiesta.RICEVUTA, StatoRichiesta.IN_LAVORAZIONE):
        raise ErroreDominio(
            "La richiesta ha già una risposta: riaprila prima di passarla a un ufficio.",
            codice="TRANSIZIONE",
        )
    bloccata.livello = LivelloRichiesta.RETRO
    bloccata.scade_il = entro
    _passa(
        bloccata,
        StatoRichiesta.IN_LAVORAZIONE,
        utente,
        nota=f"Passata a un ufficio, da rispondere entro il {data_estesa(entro)}. {nota}".strip(),
    )
    return _salva(bloccata)


@transaction.atomic
def rispondi_richiesta(
    *, richiesta: Richiesta, utente: Utente, risposta: str, visto: int, chiudi: bool = False
) -> Richiesta:
    """The answer goes to the citizen by e-mail; without an e-mail it was told by telephone.

    Either way it is on the page of the request. `chiudi` closes it at once.
    """
    risposta = risposta.strip()
    if not risposta:
        raise ErroreDominio("Manca la risposta: scrivila nel riquadro.", codice="VUOTA")
    bloccata = _bloccata(richiesta, visto, utente)
    if bloccata.assegnata_a is None:
        bloccata.assegnata_a = utente
    per_telefono = bloccata.canale == CanaleRisposta.TELEFONO
    _passa(
        bloccata,
        StatoRichiesta.RISPOSTA,
        utente,
        risposta=risposta,
        nota="Detta al telefono." if per_telefono else "",
    )
    if chiudi:
        _passa(bloccata, StatoRichiesta.CHIUSA, utente, nota="Chiusa con la risposta.")
        bloccata.chiusa_il = timezone.now()
    _salva(bloccata)
    if not per_telefono:
        scrivi_al_cittadino(bloccata, "Risposta alla tua richiesta", "risposta", risposta=risposta)
    return bloccata


@transaction.atomic
def chiudi_richiesta(
    *, richiesta: Richiesta, utente: Utente | None, visto: int, nota: str = ""
) -> Richiesta:
    """Nothing more to do. Errors: ErroreDominio if it had no answer and no reason is given."""
    bloccata = _bloccata(richiesta, visto, utente)
    nota = nota.strip()
    if bloccata.stato != StatoRichiesta.RISPOSTA and not nota:
        raise ErroreDominio(
            "Stai chiudendo una richiesta senza risposta: scrivi il motivo.", codice="MOTIVO"
        )
    if bloccata.stato == StatoRichiesta.CHIUSA:
        raise ErroreDominio("La richiesta è già chiusa.", codice="TRANSIZIONE")
    _passa(bloccata, StatoRichiesta.CHIUSA, utente, nota=nota)
    bloccata.chiusa_il = timezone.now()
    return _salva(bloccata)


@transaction.atomic
def riapri_richiesta(
    *, richiesta: Richiesta, utente: Utente, visto: int, nota: str = ""
) -> Richiesta:
    """There is more to say: it is at work again, with the days that the Ambito gives itself."""
    bloccata = _bloccata(richiesta, visto, utente)
    if bloccata.stato not in (StatoRichiesta.RISPOSTA, StatoRichiesta.CHIUSA):
        raise ErroreDominio("La richiesta è già aperta.", codice="TRANSIZIONE")
    _passa(
        bloccata, StatoRichiesta.IN_LAVORAZIONE, utente, nota=f"Riaperta. {nota.strip()}".strip()
    )
    bloccata.chiusa_il = None
    bloccata.livello = LivelloRichiesta.RETRO
    bloccata.scade_il = timezone.localdate() + datetime.timedelta(
        days=giorni_di_risposta(bloccata.ambito)
    )
    return _salva(bloccata)


@transaction.atomic
def annota_richiesta(*, richiesta: Richiesta, utente: Utente, visto: int, nota: str) -> Richiesta:
    """A note for the office; the citizen does not read it."""
    if not nota.strip():
        raise ErroreDominio("La nota è vuota: scrivila nel riquadro.", codice="VUOTA")
    bloccata = _bloccata(richiesta, visto, utente)
    _passa(bloccata, bloccata.stato, utente, nota=nota.strip())
    return bloccata


# What an office may do with a request, by the last part of its address.
AZIONI: dict[str, Callable[..., Richiesta]] = {
    "prendi": assegna_richiesta,
    "affida": assegna_richiesta,
    "passa": passa_richiesta,
    "rispondi": rispondi_richiesta,
    "chiudi": chiudi_richiesta,
    "riapri": riapri_richiesta,
    "annota": annota_richiesta,
}
