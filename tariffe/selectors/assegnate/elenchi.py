"""The lists: tariffs in force, attestations not used yet, conguagli still open."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from tariffe.enums import MotivoAssegnazione
from tariffe.models import AttestazioneISEE, Conguaglio, Servizio, TariffaAssegnata
from tariffe.selectors.assegnate.comuni import (
    PER_PAGINA,
    RELAZIONI,
    SENZA_CONFINE,
    comuni_di,
    da_ricalcolare,
    perche_da_ricalcolare,
    servizi_di,
)
from territorio.models import Comune
from utenti.models import Utente


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
    """A page of the list; `nulla` if the user may see no row at all, whatever the filters.

    The counts of `linguette` are of the service and the comune chosen; `ristretto` if there is one.
    """

    linguette: list[Linguetta]
    righe: list[RigaElenco]
    pagina: Page
    pagine: list[Any]
    servizi: list[Servizio]
    comuni: list[Comune]
    nulla: bool
    ristretto: bool


def elenco_assegnate(
    utente: Utente, filtri: dict[str, Any], pagina: str | None = None
) -> ElencoAssegnate:
    """The tariffs in force today, the first code first. `filtri`: stato, servizio, comune (pk)."""
    oggi = timezone.localdate()
    tutte = TariffaAssegnata.objects.visibili_a(utente).in_vigore_il(oggi)
    luogo = {nome: filtri[nome] for nome in ("servizio", "comune") if filtri.get(nome)}
    vigenti = tutte.filter(**luogo)
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
    paginatore = Paginator(
        vigenti.filter(scelte[stato])
        .select_related(*RELAZIONI)
        .defer(*SENZA_CONFINE)
        .order_by("codice_persona", "servizio_id", "pk"),
        PER_PAGINA,
    )
    questa = paginatore.get_page(pagina)
    return ElencoAssegnate(
        linguette=[
            Linguetta(
                nome,
                "?" + urlencode(({"stato": chiave} if chiave else {}) | luogo),
                conti[chiave or "tutte"],
                chiave == stato,
            )
            for chiave, nome in nomi.items()
        ],
        righe=[RigaElenco(riga, perche_da_ricalcolare(riga, oggi)) for riga in questa.object_list],
        pagina=questa,
        pagine=list(paginatore.get_elided_page_range(questa.number, on_each_side=1, on_ends=1)),
        servizi=servizi_di(tutte),
        comuni=comuni_di(tutte),
        nulla=not conti["tutte"] and not (luogo and tutte.exists()),
        ristretto=bool(luogo),
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
class ElencoConguagli:
    pagina: Page
    pagine: list[Any]
    da_chiedere: int
    da_restituire: int
    euro_da_chiedere: Decimal
    euro_da_restituire: Decimal


def conguagli_da_regolare(utente: Utente, pagina: str | None = None) -> ElencoConguagli:
    """What is still to ask or to give back, the oldest month first."""

    aperti = Conguaglio.objects.all().visibili_a(utente).filter(regolato_il__isnull=True)
    chiedere = Q(importo_nuovo__gt=F("importo_precedente"))
    restituire = Q(importo_nuovo__lt=F("importo_precedente"))
    differenza = F("importo_nuovo") - F("importo_precedente")
    zero = Decimal(0)
    conti = aperti.aggregate(
        chiedere=Count("pk", filter=chiedere, distinct=True),
        restituire=Count("pk", filter=restituire, distinct=True),
        euro_chiedere=Sum(differenza, filter=chiedere, default=zero),
        euro_restituire=Sum(-differenza, filter=restituire, default=zero),
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
        euro_da_chiedere=conti["euro_chiedere"],
        euro_da_restituire=conti["euro_restituire"],
    )
