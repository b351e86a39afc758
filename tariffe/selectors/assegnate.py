"""The tariffs of the people that a user may see, and the whole history of one of them."""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from tariffe.calcolo.storia import SENZA_FINE, RigaDiStoria, tratti
from tariffe.enums import MotivoAssegnazione
from tariffe.models import (
    AttestazioneISEE,
    Conguaglio,
    Servizio,
    TariffaAssegnata,
    TariffaAssegnataQuerySet,
)
from territorio.models import Ambito, Comune
from utenti.enums import Ruolo
from utenti.models import Utente

PER_PAGINA = 25
RUOLI_CHE_SCRIVONO = (Ruolo.AMMINISTRATIVO_UDP, Ruolo.ASSISTENTE_SOCIALE)
RELAZIONI = ("servizio", "comune", "ente", "edizione__regolamento", "regola", "attestazione")
# The outlines of a comune and of an Ambito are heavy, and never shown here.
SENZA_CONFINE = ("comune__confine",)


def da_ricalcolare(oggi: datetime.date) -> Q:
    """Rows in force that no longer say the truth: why is told by `perche_da_ricalcolare`."""
    return (
        Q(attestazione__annullata_il__isnull=False)
        | Q(edizione__valida_al__lt=oggi)
        | (
            Q(attestazione__scade_il__lt=oggi, isee__isnull=False)
            & ~Q(contesto__contains={"isee_scaduto": True})
            & (
                Q(attestazione__corrente=True)  # no grace for it
                | Q(regola__proroga_fino_al__isnull=True)
                | Q(regola__proroga_fino_al__lt=oggi)
            )
        )
    )


def perche_da_ricalcolare(riga: TariffaAssegnata, oggi: datetime.date) -> str:
    """Why a row in force is to be computed again, in words; "" if it is not."""
    attestazione = riga.attestazione
    if attestazione is not None and attestazione.annullata_il is not None:
        return "L'attestazione è stata annullata"
    if riga.edizione.valida_al is not None and riga.edizione.valida_al < oggi:
        return "L'edizione delle tariffe è finita"
    proroga = riga.regola.proroga_fino_al
    if (
        attestazione is not None
        and attestazione.scade_il < oggi
        and riga.isee is not None
        and not riga.contesto.get("isee_scaduto")
        and (attestazione.corrente or proroga is None or proroga < oggi)
    ):
        return "L'ISEE è scaduto"
    return ""


@dataclass(frozen=True)
class Linguetta:
    """A filter of the list, with how many rows it has."""

    nome: str
    parametri: str
    quante: int
    scelta: bool


@dataclass(frozen=True)
class RigaElenco:
    assegnata: TariffaAssegnata
    da_ricalcolare: str


@dataclass(frozen=True)
class ElencoAssegnate:
    """A page of the list; `nulla` if the user may see no row at all, whatever the filters."""

    linguette: list[Linguetta]
    righe: list[RigaElenco]
    pagina: Page
    pagine: list[Any]
    servizi: list[Servizio]
    comuni: list[Comune]
    nulla: bool


def elenco_assegnate(
    utente: Utente, filtri: dict[str, Any], pagina: str | None = None
) -> ElencoAssegnate:
    """The tariffs in force today, the first code first. `filtri`: stato, servizio, comune (pk)."""
    oggi = timezone.localdate()
    vigenti = TariffaAssegnata.objects.visibili_a(utente).in_vigore_il(oggi)
    scelte: dict[str, Q] = {
        "": Q(),
        "da_ricalcolare": da_ricalcolare(oggi),
        "senza_isee": Q(isee__isnull=True, regola__senza_isee=False),
        "esenti": Q(importo=0),
        "deroghe": Q(motivo=MotivoAssegnazione.DEROGA),
    }
    nomi = {
        "": "In vigore",
        "da_ricalcolare": "Da ricalcolare",
        "senza_isee": "Senza ISEE",
        "esenti": "Esenti",
        "deroghe": "Deroghe",
    }
    conti = vigenti.aggregate(
        **{chiave or "tutte": Count("pk", filter=q, distinct=True) for chiave, q in scelte.items()}
    )
    stato = filtri.get("stato") or ""
    trovate = vigenti.filter(scelte[stato])
    if filtri.get("servizio"):
        trovate = trovate.filter(servizio=filtri["servizio"])
    if filtri.get("comune"):
        trovate = trovate.filter(comune=filtri["comune"])
    paginatore = Paginator(
        trovate.select_related(*RELAZIONI)
        .defer(*SENZA_CONFINE)
        .order_by("codice_persona", "servizio_id", "pk"),
        PER_PAGINA,
    )
    questa = paginatore.get_page(pagina)
    return ElencoAssegnate(
        linguette=[
            Linguetta(
                nome,
                f"?stato={chiave}" if chiave else "?",
                conti[chiave or "tutte"],
                chiave == stato,
            )
            for chiave, nome in nomi.items()
        ],
        righe=[RigaElenco(riga, perche_da_ricalcolare(riga, oggi)) for riga in questa.object_list],
        pagina=questa,
        pagine=list(paginatore.get_elided_page_range(questa.number, on_each_side=1, on_ends=1)),
        servizi=servizi_di(vigenti),
        comuni=comuni_di(vigenti),
        nulla=not conti["tutte"],
    )


def servizi_di(righe: TariffaAssegnataQuerySet) -> list[Servizio]:
    """The services of those rows, in their order."""
    return list(
        Servizio.objects.filter(pk__in=righe.order_by().values("servizio")).order_by(
            "ordine", "denominazione", "pk"
        )
    )


def comuni_di(righe: TariffaAssegnataQuerySet) -> list[Comune]:
    """The comuni of those rows, by name."""
    return list(
        Comune.objects.filter(pk__in=righe.order_by().values("comune"))
        .defer("confine")
        .order_by("denominazione", "pk")
    )


def attestazioni_senza_tariffa(utente: Utente) -> QuerySet[AttestazioneISEE]:
    """Attestations of people without a tariff in force: registered, not used yet."""
    oggi = timezone.localdate()
    return (
        AttestazioneISEE.objects.all()
        .visibili_a(utente)
        .valide()
        .filter(
            ~Exists(
                TariffaAssegnata.objects.in_vigore_il(oggi).filter(
                    codice_persona=OuterRef("codice_persona"), ambito=OuterRef("ambito")
                )
            )
        )
        .select_related("comune")
        .defer("comune__confine")
        .order_by("-presentata_il", "-pk")
    )


@dataclass(frozen=True)
class RigaStoria:
    """A row with the days it really held: `vale_al` None = still; `mai` = never held."""

    riga: TariffaAssegnata
    vale_dal: datetime.date
    vale_al: datetime.date | None
    mai: bool
    vigente: bool
    conguagli: list[Conguaglio]


@dataclass(frozen=True)
class Storia:
    """One service of a person from its beginning: rows in the order of writing, last first."""

    ultima: TariffaAssegnata
    righe: list[RigaStoria]
    vigente: TariffaAssegnata | None
    aperta: bool
    da_ricalcolare: str
    puo_cambiare: bool


@dataclass(frozen=True)
class Persona:
    """All that the user may see of one person."""

    codice: str
    ambito: Ambito
    comune: Comune
    attestazioni: list[AttestazioneISEE]
    storie: list[Storia]
    puo_scrivere: bool
    dimostrativa: bool


def persona_di(
    utente: Utente,
    riga: TariffaAssegnata | AttestazioneISEE,
    *,
    cambia: Callable[[TariffaAssegnata], bool],
) -> Persona:
    """The person of a row that the user may see: attestations and tariffs, the visible ones only.

    `cambia` says whether the user may change a story, by its first row.
    """
    attestazioni = list(
        AttestazioneISEE.objects.all()
        .visibili_a(utente)
        .filter(codice_persona=riga.codice_persona, ambito=riga.ambito_id)
        .select_related("registrata_da", "annullata_da")
        .order_by("-presentata_il", "-pk")
    )
    assegnate = list(
        TariffaAssegnata.objects.visibili_a(utente)
        .filter(codice_persona=riga.codice_persona, ambito=riga.ambito_id)
        .select_related(*RELAZIONI, "registrata_da")
        .defer(*SENZA_CONFINE)
        .order_by("pk")
    )
    conguagli: dict[int, list[Conguaglio]] = {}
    for conguaglio in (
        Conguaglio.objects.all()
        .visibili_a(utente)
        .filter(nuova__in=[una.pk for una in assegnate])
        .select_related("regolato_da")
        .order_by("mese", "pk")
    ):
        conguagli.setdefault(conguaglio.nuova_id, []).append(conguaglio)
    per_storia: dict[int, list[TariffaAssegnata]] = {}
    for una in assegnate:
        per_storia.setdefault(una.inizio_storia, []).append(una)
    intere = storie_intere(per_storia)
    storie = [
        _storia(righe, intere[inizio], conguagli, cambia(righe[0]))
        for inizio, righe in per_storia.items()
    ]
    return Persona(
        codice=riga.codice_persona,
        ambito=riga.ambito,
        comune=riga.comune,
        attestazioni=attestazioni,
        storie=sorted(storie, key=lambda s: (not s.aperta, s.ultima.servizio_id)),
        puo_scrivere=riga.ambito_id in utente.ambiti_con_ruolo(*RUOLI_CHE_SCRIVONO),
        dimostrativa=riga.dimostrativa,
    )


def storie_intere(
    inizi: Iterable[int] | QuerySet[TariffaAssegnata, Any],
) -> dict[int, list[RigaDiStoria]]:
    """All the rows of those stories (by the key of their first row), in the order of writing.

    Also those that who asks may not see: without them the others would seem to hold longer. One
    query; days and amounts only.
    """
    if not isinstance(inizi, QuerySet):
        inizi = list(inizi)
    trovate: dict[int, list[RigaDiStoria]] = {}
    for pk, prima_riga, dal, al, importo, totale in (
        TariffaAssegnata.objects.filter(Q(pk__in=inizi) | Q(prima_riga__in=inizi))
        .order_by("pk")
        .values_list("pk", "prima_riga", "dal", "al", "importo", "totale_mese")
    ):
        trovate.setdefault(prima_riga or pk, []).append(
            RigaDiStoria(pk, dal, al, None if importo is None else totale)
        )
    return trovate


def _storia(
    righe: Sequence[TariffaAssegnata],
    intera: Sequence[RigaDiStoria],
    conguagli: dict[int, list[Conguaglio]],
    cambia: bool,
) -> Storia:
    oggi = timezone.localdate()
    pezzi = tratti(intera)
    tenute = {pezzo.riga.chiave: pezzo for pezzo in pezzi}
    vigente = next((r for r in righe if r.pk in tenute and _vale(tenute[r.pk], oggi)), None)
    return Storia(
        ultima=righe[-1],
        righe=[
            RigaStoria(
                riga=riga,
                vale_dal=tenute[riga.pk].dal if riga.pk in tenute else riga.dal,
                vale_al=_fine(tenute[riga.pk].al) if riga.pk in tenute else None,
                mai=riga.pk not in tenute and riga.importo is not None,
                vigente=riga is vigente,
                conguagli=conguagli.get(riga.pk, []),
            )
            for riga in reversed(righe)
        ],
        vigente=vigente,
        aperta=bool(pezzi) and pezzi[-1].al >= oggi,
        da_ricalcolare=perche_da_ricalcolare(vigente, oggi) if vigente else "",
        puo_cambiare=cambia,
    )


def _vale(pezzo: Any, giorno: datetime.date) -> bool:
    return bool(pezzo.dal <= giorno <= pezzo.al)


def _fine(giorno: datetime.date) -> datetime.date | None:
    return None if giorno == SENZA_FINE else giorno


def cerca_persona(
    utente: Utente | AnonymousUser, codice: str
) -> TariffaAssegnata | AttestazioneISEE | None:
    """A row of the person with that code, if the user may see one."""
    codice = codice.strip().upper()
    return (
        TariffaAssegnata.objects.visibili_a(utente)
        .filter(codice_persona=codice)
        .order_by("-pk")
        .first()
        or AttestazioneISEE.objects.all()
        .visibili_a(utente)
        .filter(codice_persona=codice)
        .order_by("-pk")
        .first()
    )


def ambiti_in_cui_scrive(utente: Utente) -> list[Ambito]:
    """The Ambiti where the user may record attestations and tariffs."""
    return list(
        Ambito.objects.filter(pk__in=utente.ambiti_con_ruolo(*RUOLI_CHE_SCRIVONO))
        .defer("confine")
        .order_by("numero", "pk")
    )


def comuni_in_cui_scrive(utente: Utente) -> QuerySet[Comune]:
    """The comuni of those Ambiti today, by name."""
    return (
        Comune.objects.all()
        .degli_ambiti_oggi(utente.ambiti_con_ruolo(*RUOLI_CHE_SCRIVONO), timezone.localdate())
        .defer("confine")
        .order_by("denominazione", "pk")
    )


@dataclass(frozen=True)
class ElencoConguagli:
    pagina: Page
    pagine: list[Any]
    da_chiedere: int
    da_restituire: int


def conguagli_da_regolare(utente: Utente, pagina: str | None = None) -> ElencoConguagli:
    """What is still to ask or to give back, the oldest month first."""

    aperti = Conguaglio.objects.all().visibili_a(utente).filter(regolato_il__isnull=True)
    conti = aperti.aggregate(
        chiedere=Count("pk", filter=Q(importo_nuovo__gt=F("importo_precedente")), distinct=True),
        restituire=Count("pk", filter=Q(importo_nuovo__lt=F("importo_precedente")), distinct=True),
    )
    paginatore = Paginator(
        aperti.select_related("nuova__servizio", "nuova__comune", "nuova__prima_riga")
        .defer("nuova__comune__confine", "nuova__prima_riga__passi")
        .order_by("mese", "nuova__codice_persona", "pk"),
        PER_PAGINA,
    )
    questa = paginatore.get_page(pagina)
    return ElencoConguagli(
        pagina=questa,
        pagine=list(paginatore.get_elided_page_range(questa.number, on_each_side=1, on_ends=1)),
        da_chiedere=conti["chiedere"],
        da_restituire=conti["restituire"],
    )
