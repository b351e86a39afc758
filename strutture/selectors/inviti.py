"""Who keeps the records, and who was invited to."""

from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.utils import timezone

from base.formati import data_estesa
from strutture.calcolo import StatoInvito, email_mascherata, stato_invito
from strutture.models import InvitoReferente, ReferenteStruttura, Struttura
from territorio.models import Ambito, Comune
from utenti.models import Utente

ASPETTI_INVITO = {
    StatoInvito.APERTO: ("attenzione", "Aperto"),
    StatoInvito.USATO: ("fatto", "Usato"),
    StatoInvito.REVOCATO: ("", "Revocato"),
    StatoInvito.SCADUTO: ("errore", "Scaduto"),
}


@dataclass(frozen=True)
class VoceInvito:
    """An invitation as the office reads it."""

    invito: InvitoReferente
    stato: StatoInvito

    @property
    def aspetto(self) -> str:
        return ASPETTI_INVITO[self.stato][0]

    @property
    def nome_stato(self) -> str:
        return ASPETTI_INVITO[self.stato][1]

    @property
    def frase(self) -> str:
        """Until when it may be used, or since when it may not."""
        invito = self.invito
        if self.stato == StatoInvito.USATO:
            return f"usato il {_giorno(invito.usato_il)}"
        if self.stato == StatoInvito.REVOCATO:
            return f"revocato il {_giorno(invito.revocato_il)}"
        if self.stato == StatoInvito.SCADUTO:
            return f"scaduto il {_giorno(invito.scade_il)}"
        return f"vale fino al {_giorno(invito.scade_il)}"

    @property
    def rinviabile(self) -> bool:
        return self.stato != StatoInvito.USATO

    @property
    def revocabile(self) -> bool:
        return self.stato in (StatoInvito.APERTO, StatoInvito.SCADUTO)


@dataclass(frozen=True)
class InvitiScheda:
    """Who keeps one record today, and its invitations, the last of each e-mail first."""

    struttura: Struttura
    referenti: list[ReferenteStruttura]
    inviti: list[VoceInvito]

    @property
    def email_proposta(self) -> str:
        """The facility's own address, if nobody was invited yet."""
        return "" if self.referenti or self.inviti else self.struttura.email


# In the order of the list: who needs a hand first.
SITUAZIONI = {
    "scaduto": ("errore", "Invito scaduto o revocato, mai attivata"),
    "aperto": ("attenzione", "Invitata, non ancora attiva"),
    "mai": ("", "Mai invitata"),
    "attiva": ("fatto", "Attiva"),
}


@dataclass(frozen=True)
class VoceAccesso:
    """A facility in the list of who keeps the records."""

    struttura: Struttura
    comune: str
    situazione: str
    ultimo: VoceInvito | None
    referenti: list[str] = field(default_factory=list)

    @property
    def aspetto(self) -> str:
        return SITUAZIONI[self.situazione][0]

    @property
    def nome_situazione(self) -> str:
        return SITUAZIONI[self.situazione][1]

    @property
    def email(self) -> str:
        """To whom the next invitation goes; empty = nobody knows."""
        return self.ultimo.invito.email if self.ultimo else self.struttura.email

    @property
    def invitabile(self) -> bool:
        return self.situazione != "attiva" and bool(self.email)


@dataclass(frozen=True)
class AccessiSchede:
    """The list, with how many there are of each situation."""

    voci: list[VoceAccesso]
    conteggi: list[tuple[str, str, int]]
    ambiti: list[tuple[str, str]]
    ambito: str
    situazione: str


@dataclass(frozen=True)
class InvitoPubblico:
    """What the page of an invitation may show: no place, no whole e-mail."""

    struttura: str
    email: str
    email_intera: str
    scade_il: str
    ha_account: bool
    stato: StatoInvito


def voce_invito(invito: InvitoReferente) -> VoceInvito:
    return VoceInvito(
        invito,
        stato_invito(
            adesso=timezone.now(),
            scade_il=invito.scade_il,
            usato_il=invito.usato_il,
            revocato_il=invito.revocato_il,
        ),
    )


def inviti_scheda(struttura: Struttura) -> InvitiScheda:
    """Of each e-mail only the last invitation: those before it are good for nothing."""
    ultimi: dict[str, InvitoReferente] = {}
    for invito in struttura.inviti.select_related("creato_da").order_by("-creato_il", "-pk"):
        ultimi.setdefault(invito.email, invito)
    return InvitiScheda(
        struttura,
        list(
            struttura.referenti.alla_data(timezone.localdate())
            .select_related("utente")
            .order_by("utente__cognome", "utente__nome", "pk")
        ),
        [voce_invito(invito) for invito in ultimi.values()],
    )


def accessi_schede(utente: Utente, *, ambito: str = "", situazione: str = "") -> AccessiSchede:
    """The facilities that the user's office follows, never activated first. A fixed number of
    queries. A filter with an unknown value asks nothing.
    """
    oggi = timezone.localdate()
    ambiti = [
        (a.slug, str(a), a.pk)
        for a in Ambito.objects.della_provincia()
        .alla_data(oggi)
        .visibili_a(utente)
        .defer("confine")
        .order_by("numero", "pk")
    ]
    scelto = next((pk for slug, _nome, pk in ambiti if slug == ambito), None)
    strutture = (
        Struttura.objects.dell_ufficio(utente)
        .con_scheda_pubblica()
        .con_ambito()
        .select_related("comune")
        .defer("comune__confine")
        .prefetch_related(
            Prefetch("inviti", InvitoReferente.objects.order_by("-creato_il", "-pk")),
            Prefetch(
                "referenti",
                ReferenteStruttura.objects.alla_data(oggi)
                .filter(utente__is_active=True)
                .select_related("utente")
                .order_by("pk"),
            ),
        )
        .order_by("nome_ordinamento", "pk")
    )
    if scelto is not None:
        strutture = strutture.filter(
            comune__in=Comune.objects.dell_ambito(Ambito(pk=scelto), oggi).values("pk")
        )
    posto = {nome: i for i, nome in enumerate(SITUAZIONI)}
    voci = sorted((_voce_accesso(s) for s in strutture), key=lambda v: posto[v.situazione])
    scelta = situazione if situazione in SITUAZIONI else ""
    return AccessiSchede(
        voci=[v for v in voci if not scelta or v.situazione == scelta],
        conteggi=[
            (nome, SITUAZIONI[nome][1], sum(v.situazione == nome for v in voci))
            for nome in SITUAZIONI
        ],
        ambiti=[(slug, nome) for slug, nome, _pk in ambiti],
        ambito=ambito if scelto is not None else "",
        situazione=scelta,
    )


def _voce_accesso(struttura: Struttura) -> VoceAccesso:
    referenti = [str(r.utente) for r in struttura.referenti.all()]
    inviti = [voce_invito(invito) for invito in struttura.inviti.all()]
    ultimo = inviti[0] if inviti else None
    if referenti:
        situazione = "attiva"
    elif ultimo is None or ultimo.stato == StatoInvito.USATO:
        situazione = "mai"
    elif ultimo.stato == StatoInvito.APERTO:
        situazione = "aperto"
    else:
        situazione = "scaduto"
    comune = struttura.luogo_pubblico.comune
    return VoceAccesso(
        struttura, comune.denominazione if comune else "", situazione, ultimo, referenti
    )


def invito_pubblico(impronta: str) -> InvitoPubblico | None:
    """The invitation with that sha256; None if there is none."""
    invito = InvitoReferente.objects.filter(impronta=impronta).select_related("struttura").first()
    if invito is None:
        return None
    return InvitoPubblico(
        struttura=invito.struttura.denominazione,
        email=email_mascherata(invito.email),
        email_intera=invito.email,
        scade_il=_giorno(invito.scade_il),
        ha_account=Utente.objects.filter(email=invito.email).exists(),
        stato=voce_invito(invito).stato,
    )


def _giorno(quando: object) -> str:
    return data_estesa(timezone.localdate(quando)) if quando else ""  # type: ignore[arg-type]
