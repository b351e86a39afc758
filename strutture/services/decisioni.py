"""The decision on what a facility asks: field by field, all at once or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from base.errors import ErroreDominio
from strutture.enums import CanaleConferma, EsitoModifica, OrigineStoria, StatoProposta
from strutture.models import ModificaProposta, Proposta, Struttura, UnitaOfferta
from strutture.models.strutture import rifiuta_indirizzo_nei_testi
from strutture.permessi import ha_scritto
from strutture.selectors.proposte import campo_per_campo
from strutture.services.proposte import ValoriRifiutati, scrivi_modifiche
from strutture.services.schede import CONFERMABILI, conferma_scheda
from strutture.services.storia import origine
from utenti.models import Utente


@dataclass(frozen=True)
class Decisione:
    """What an officer says of one field; a refusal carries its reason."""

    approva: bool
    motivo: str = ""


class DecisioniSbagliate(ErroreDominio):
    """Some decisions cannot be taken: `righe` = key of the change → sentence."""

    def __init__(self, righe: Mapping[int, str]) -> None:
        super().__init__(
            "Controlla le decisioni segnate: niente è stato scritto.", codice="DECISIONI"
        )
        self.righe = dict(righe)


@transaction.atomic
def decidi_proposta(
    *, proposta: Proposta, utente: Utente, decisioni: Mapping[int, Decisione], versione: int
) -> Proposta:
    """Writes what is approved in the register and closes the proposal; the facility is told.

    `decisioni` = key of the change → decision, one for each field that waits; `versione` is the
    one that the officer read. With everything approved the record counts as confirmed by who
    sent it: it had the whole record before it. The same decision twice changes nothing.
    Errors: ErroreDominio (PROPRIA, GIA_DECISA, CAMBIATA, NON_INVIATA), DecisioniSbagliate,
    ValoriRifiutati; nothing is half-written.
    """
    struttura = Struttura.objects.select_for_update(of=("self",)).get(pk=proposta.struttura_id)
    attuale = (
        Proposta.objects.select_for_update(of=("self",))
        .select_related("decisa_da", "salvata_da", "inviata_da")
        .get(pk=proposta.pk)
    )
    modifiche = list(attuale.modifiche.order_by("pk"))
    if ha_scritto(utente, attuale):
        raise ErroreDominio(
            "Questa proposta l'hai scritta tu: la decide un'altra persona dell'ufficio.",
            codice="PROPRIA",
        )
    if attuale.stato == StatoProposta.DECISA and _gia_cosi(attuale, utente, modifiche, decisioni):
        return attuale
    _ancora_da_decidere(attuale, versione)
    da_decidere = [m for m in modifiche if m.esito == EsitoModifica.IN_ATTESA]
    _controlla(struttura, da_decidere, decisioni)
    approvate = [m for m in da_decidere if decisioni[m.pk].approva]
    unita = {
        una.pk: una
        for una in UnitaOfferta.objects.select_for_update(of=("self",))
        .filter(struttura=struttura)
        .select_related("tipo")
    }
    if approvate:
        with origine(OrigineStoria.PROPOSTA, utente=utente):
            scrivi_modifiche(struttura, unita, approvate)
    for modifica in da_decidere:
        decisione = decisioni[modifica.pk]
        modifica.esito = EsitoModifica.APPROVATA if decisione.approva else EsitoModifica.RIFIUTATA
        modifica.motivo = "" if decisione.approva else decisione.motivo.strip()
        modifica.full_clean()
        modifica.save()
    attuale.stato = StatoProposta.DECISA
    attuale.decisa_da, attuale.decisa_il = utente, timezone.now()
    attuale.versione += 1
    attuale.full_clean()
    attuale.save()
    tutto = len(approvate) == len(da_decidere)
    if tutto and struttura.stato in CONFERMABILI and attuale.inviata_da is not None:
        conferma_scheda(struttura=struttura, utente=attuale.inviata_da, canale=CanaleConferma.SITO)
    _scrivi_alla_struttura(attuale)
    return attuale


def _ancora_da_decidere(proposta: Proposta, versione: int) -> None:
    if proposta.stato == StatoProposta.DECISA:
        quando = timezone.localtime(proposta.decisa_il) if proposta.decisa_il else None
        chi = f" {proposta.decisa_da}" if proposta.decisa_da else ""
        giorno = f" il {quando:%d/%m/%Y alle %H:%M}" if quando else ""
        raise ErroreDominio(
            f"Questa proposta è già stata decisa{giorno}"
            f"{f' da{chi}' if chi else ''}: la tua decisione non è stata scritta.",
            codice="GIA_DECISA",
        )
    if proposta.stato != StatoProposta.INVIATA:
        raise ErroreDominio(
            "La struttura ha ripreso questa proposta: aspetta che la mandi di nuovo.",
            codice="NON_INVIATA",
        )
    if proposta.versione != versione:
        raise ErroreDominio(
            f"Mentre guardavi la pagina {proposta.salvata_da or 'la struttura'} ha cambiato la "
            "proposta: niente è stato scritto. Rileggi i campi e decidi di nuovo.",
            codice="CAMBIATA",
        )


def _gia_cosi(
    proposta: Proposta,
    utente: Utente,
    modifiche: list[ModificaProposta],
    decisioni: Mapping[int, Decisione],
) -> bool:
    """The same button pressed twice: the same person, the same outcome."""
    esiti = {m.pk: m for m in modifiche}
    return proposta.decisa_da_id == utente.pk and all(
        pk in esiti
        and (esiti[pk].esito == EsitoModifica.APPROVATA) == decisione.approva
        and (decisione.approva or esiti[pk].motivo == decisione.motivo.strip())
        for pk, decisione in decisioni.items()
    )


def _controlla(
    struttura: Struttura,
    da_decidere: list[ModificaProposta],
    decisioni: Mapping[int, Decisione],
) -> None:
    if set(decisioni) - {m.pk for m in da_decidere}:
        raise ErroreDominio(
            "Una delle modifiche non è di questa proposta: niente è stato scritto.",
            codice="MODIFICA_ALTRUI",
        )
    sbagli: dict[int, str] = {}
    for modifica in da_decidere:
        decisione = decisioni.get(modifica.pk)
        if decisione is None:
            sbagli[modifica.pk] = "Scegli se approvare o rifiutare."
        elif not decisione.approva:
            motivo = decisione.motivo.strip()
            massimo = ModificaProposta._meta.get_field("motivo").max_length or 0
            if not motivo:
                sbagli[modifica.pk] = "Scrivi perché la rifiuti: la struttura legge il motivo."
            elif len(motivo) > massimo:
                sbagli[modifica.pk] = f"Il motivo ha {len(motivo)} caratteri: al massimo {massimo}."
            elif "\0" in motivo:
                sbagli[modifica.pk] = "Nel motivo c'è un carattere che non si legge: riscrivilo."
            else:
                modifica.motivo = motivo
                try:
                    rifiuta_indirizzo_nei_testi(struttura, modifica, ("motivo",))
                except ValidationError:
                    sbagli[modifica.pk] = (
                        "Nel motivo c'è l'indirizzo, che è riservato: toglilo, va in una e-mail."
                    )
    if sbagli:
        raise DecisioniSbagliate(sbagli)


def _scrivi_alla_struttura(proposta: Proposta) -> None:
    """One mail to who keeps the record today: which fields, which reasons; never a place."""
    struttura = proposta.struttura
    if struttura.dimostrativa:
        return  # invented data: nobody is waiting for them
    oggi = timezone.localdate()
    referenze = struttura.referenti.alla_data(oggi)
    email = sorted(
        Utente.objects.filter(is_active=True, pk__in=referenze.values("utente")).values_list(
            "email", flat=True
        )
    )
    if not email:
        return
    indirizzo = ""
    if settings.INDIRIZZO_SITO:
        indirizzo = settings.INDIRIZZO_SITO.rstrip("/") + reverse(
            "strutture:proposta_detail", args=[struttura.pk]
        )
    messaggio = EmailMessage(
        f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}Le modifiche che hai proposto sono state decise",
        render_to_string(
            "strutture/email/proposta_decisa.txt",
            {"struttura": struttura, "gruppi": campo_per_campo(proposta), "indirizzo": indirizzo},
        ),
        bcc=email,
    )
    transaction.on_commit(messaggio.send, robust=True)


__all__ = ["Decisione", "DecisioniSbagliate", "ValoriRifiutati", "decidi_proposta"]
