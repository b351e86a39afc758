"""The ladder of reminders: 30, 15 and 0 days before a confirmation expires, then to the office.

The mail to the office also says how many proposals wait for its decision.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from base.formati import data_estesa, plurale
from strutture.calcolo import Freschezza, Passo, passo
from strutture.enums import PassoPromemoria, StatoProposta
from strutture.models import PromemoriaScheda, Proposta, ReferenteStruttura, Struttura
from strutture.selectors import con_mesi_conferma, freschezza_di
from territorio.models import Ambito, Appartenenza
from utenti.enums import Ruolo
from utenti.models import Incarico, Utente

# Who answers for the register in an Ufficio di Piano without an e-mail of its own.
RUOLI_CHE_RICEVONO = (Ruolo.OPERATORE_UDP, Ruolo.RESPONSABILE_UDP)


@dataclass(frozen=True)
class Ricordate:
    """Records reminded, proposals told for the first time, mails to who keeps the records, mails
    to the offices."""

    schede: int
    proposte: int
    mail_referenti: int
    mail_uffici: int


@dataclass(frozen=True)
class _Voce:
    """A record in somebody's digest."""

    nome: str
    quando: str
    telefono: str
    con_referente: bool
    indirizzo: str


@dataclass(frozen=True)
class _Dovuto:
    """A step that is due today for a record."""

    struttura: Struttura
    freschezza: Freschezza
    passo: Passo
    referenti: Sequence[Utente]


@dataclass(frozen=True)
class _Ufficio:
    """Where the digest of an Ambito goes; operators do not see each other's address."""

    ambito: Ambito
    to: list[str] = field(default_factory=list)
    bcc: list[str] = field(default_factory=list)


@transaction.atomic
def ricorda_schede(*, oggi: datetime.date | None = None) -> Ricordate:
    """One mail to each referente with all her records that expire, one to each office; each step
    once for that expiry, and a new confirmation starts the ladder again.

    An office is also told of a proposal that was sent to it, once; every mail to it says how many
    wait.
    A record without a referente is told to the office only. What is demonstrative, or has been
    expired for longer than the ladder, writes no mail: it is on the board.
    """
    oggi = oggi or timezone.localdate()
    dovuti = _nuovi(_dovuti(oggi))
    per_persona: dict[Utente, list[_Voce]] = {}
    per_ambito: dict[int, list[_Voce]] = {}
    proposte = _proposte_in_attesa()
    nuove = _da_annunciare(proposte)
    ambiti = _ambiti_di(
        [
            *(d.struttura for d in dovuti if d.passo == Passo.UFFICIO),
            *(proposta.struttura for proposta in proposte),
        ],
        oggi,
    )
    uffici = _uffici(ambiti.values())
    scritti: list[_Dovuto] = []
    for dovuto in dovuti:
        voce = _voce(dovuto)
        if dovuto.passo == Passo.UFFICIO:
            ambito = ambiti.get(dovuto.struttura.pk)
            if ambito is None or ambito not in uffici:
                continue  # nobody to write to: on the board all the same
            per_ambito.setdefault(ambito, []).append(voce)
        else:
            for persona in dovuto.referenti:
                per_persona.setdefault(persona, []).append(voce)
        scritti.append(dovuto)
    _segna(scritti)
    for persona, voci in per_persona.items():
        _spedisci("promemoria", voci, to=[persona.email], schede=_pagina("scheda_list"))
    attese = Counter(ambiti.get(proposta.struttura_id) for proposta in proposte)
    annunciate = [p for p in nuove if ambiti.get(p.struttura_id) in uffici]
    _segna_proposte(annunciate)
    mail_uffici = 0
    for pk in dict.fromkeys([*per_ambito, *(ambiti[p.struttura_id] for p in annunciate)]):
        ufficio = uffici[pk]
        telefonate = _pagina("scheda_calls")
        _spedisci(
            "promemoria_ufficio",
            per_ambito.get(pk, []),
            to=ufficio.to,
            bcc=ufficio.bcc,
            schede=telefonate and f"{telefonate}?ambito={ufficio.ambito.slug}",
            ambito=ufficio.ambito,
            proposte=attese[pk],
        )
        mail_uffici += 1
    return Ricordate(len(scritti), len(annunciate), len(per_persona), mail_uffici)


def _dovuti(oggi: datetime.date) -> list[_Dovuto]:
    """The records for which a step is due today, locked: a confirmation meanwhile waits."""
    candidate = [s.pk for s in _schede() if passo(freschezza_di(s, oggi=oggi))]
    referenti: dict[int, list[Utente]] = {}
    for referenza in (
        ReferenteStruttura.objects.filter(struttura__in=candidate, utente__is_active=True)
        .alla_data(oggi)
        .select_related("utente")
        .order_by("utente", "pk")
    ):
        persone = referenti.setdefault(referenza.struttura_id, [])
        if referenza.utente not in persone:
            persone.append(referenza.utente)
    trovati = []
    for struttura in _schede().filter(pk__in=candidate).select_for_update(of=("self",)):
        una = freschezza_di(struttura, oggi=oggi)
        quale = passo(una)
        sue = referenti.get(struttura.pk, [])
        if quale is not None and (sue or quale == Passo.UFFICIO):
            trovati.append(_Dovuto(struttura, una, quale, sue))
    return trovati


def _schede() -> QuerySet[Struttura]:
    return con_mesi_conferma(Struttura.objects.pubblicate().filter(dimostrativa=False)).order_by(
        "nome_ordinamento", "pk"
    )


def _nuovi(dovuti: list[_Dovuto]) -> list[_Dovuto]:
    """Those that were not written yet."""
    gia = set(
        PromemoriaScheda.objects.filter(struttura__in=[d.struttura for d in dovuti]).values_list(
            "struttura", "scadenza", "passo"
        )
    )
    return [d for d in dovuti if (d.struttura.pk, d.freschezza.scade_il, str(d.passo)) not in gia]


def _segna(dovuti: Iterable[_Dovuto]) -> None:
    PromemoriaScheda.objects.bulk_create(
        PromemoriaScheda(
            struttura=d.struttura,
            scadenza=d.freschezza.scade_il,
            passo=PassoPromemoria(d.passo),
        )
        for d in dovuti
        if d.freschezza.scade_il is not None
    )


def _proposte_in_attesa() -> list[Proposta]:
    """What waits for an office; what is demonstrative writes no mail here either."""
    return list(
        Proposta.objects.filter(stato=StatoProposta.INVIATA, struttura__dimostrativa=False)
        .select_related("struttura")
        .order_by("inviata_il", "pk")
    )


def _da_annunciare(proposte: Iterable[Proposta]) -> list[Proposta]:
    """Those that no mail has told yet; one that is sent again the same day is told once."""
    gia = set(
        PromemoriaScheda.objects.filter(passo=PassoPromemoria.PROPOSTA).values_list(
            "struttura", "scadenza"
        )
    )
    return [p for p in proposte if (p.struttura_id, timezone.localdate(p.inviata_il)) not in gia]


def _segna_proposte(proposte: Iterable[Proposta]) -> None:
    PromemoriaScheda.objects.bulk_create(
        PromemoriaScheda(
            struttura=proposta.struttura,
            scadenza=timezone.localdate(proposta.inviata_il),
            passo=PassoPromemoria.PROPOSTA,
        )
        for proposta in proposte
    )


def _voce(dovuto: _Dovuto) -> _Voce:
    return _Voce(
        nome=dovuto.struttura.denominazione,
        quando=_in_parole(dovuto.freschezza),
        telefono=dovuto.struttura.telefono,
        con_referente=bool(dovuto.referenti),
        indirizzo=_pagina("scheda_detail", dovuto.struttura.pk),
    )


def _in_parole(una: Freschezza) -> str:
    giorni, giorno = una.giorni or 0, data_estesa(una.scade_il)
    if giorni == 0:
        return f"scade oggi, {giorno}"
    if giorni < 0:
        return f"è scaduta il {giorno}"
    return f"scade il {giorno}, fra {plurale(giorni, 'giorno', 'giorni')}"


def _ambiti_di(strutture: Sequence[Struttura], oggi: datetime.date) -> dict[int, int]:
    """The Ambito of each facility on that day."""
    dei_comuni = dict(
        Appartenenza.objects.alla_data(oggi)
        .filter(comune__in=[s.comune_id for s in strutture])
        .values_list("comune", "ambito")
    )
    return {s.pk: dei_comuni[s.comune_id] for s in strutture if s.comune_id in dei_comuni}


def _uffici(ambiti: Iterable[int]) -> dict[int, _Ufficio]:
    """Where to write to each Ufficio di Piano: its own address, or its operators."""
    chiavi = set(ambiti)
    operatori: dict[int | None, set[str]] = {}
    for incarico in (
        Incarico.objects.attivi()
        .filter(ambito__in=chiavi, ruolo__in=RUOLI_CHE_RICEVONO, utente__is_active=True)
        .select_related("utente")
    ):
        operatori.setdefault(incarico.ambito_id, set()).add(incarico.utente.email)
    trovati = {}
    for ambito in Ambito.objects.filter(pk__in=chiavi).defer("confine"):
        if ambito.email and not ambito.contatti_dimostrativi:
            trovati[ambito.pk] = _Ufficio(ambito, to=[ambito.email])
        elif operatori.get(ambito.pk):
            trovati[ambito.pk] = _Ufficio(ambito, bcc=sorted(operatori[ambito.pk]))
    return trovati


def _pagina(nome: str, *argomenti: object) -> str:
    """The full address of a page of ours; "" if the site does not know its own."""
    if not settings.INDIRIZZO_SITO:
        return ""
    return settings.INDIRIZZO_SITO.rstrip("/") + reverse(f"strutture:{nome}", args=argomenti)


def _spedisci(
    modello: str,
    voci: list[_Voce],
    *,
    schede: str,
    to: list[str],
    bcc: Sequence[str] = (),
    ambito: Ambito | None = None,
    proposte: int = 0,
) -> None:
    quante = plurale(len(voci), "scheda", "schede")
    decidere = plurale(proposte, "proposta", "proposte")
    oggetto = [f"{quante} da confermare"] if voci else []
    if proposte:
        oggetto.append(f"{decidere} da decidere")
    messaggio = EmailMessage(
        f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{' e '.join(oggetto)}",
        render_to_string(
            f"strutture/email/{modello}.txt",
            {
                "voci": voci,
                "schede": schede,
                "ambito": ambito,
                "quante": quante,
                "proposte": proposte,
                "decidere": decidere,
                "scrivania": _pagina("scheda_list"),
            },
        ),
        to=to,
        bcc=list(bcc),
    )
    transaction.on_commit(messaggio.send, robust=True)
