"""The requests as who answers them, and who made them, see them."""

import datetime
import hmac
import re
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.urls import Resolver404, resolve
from django.utils import timezone

from sportello.calcolo import GIORNI_RETRO_USUALI, pulisci_email, pulisci_telefono
from sportello.enums import (
    TRANSIZIONI_RICHIESTA,
    CanaleRisposta,
    LivelloRichiesta,
    StatoRichiesta,
)
from sportello.models import (
    STATI_CONCLUSI,
    PassaggioRichiesta,
    RegoleSportello,
    Richiesta,
)
from sportello.selectors.territorio import ambito_del_comune
from sportello.selectors.uffici import chi_risponde
from strutture.models import Struttura
from territorio.models import Ambito
from utenti.enums import RUOLI_SPORTELLO
from utenti.models import Utente

PER_PAGINA = 20
CIFRE_DI_UNA_CHIAVE = 9

# How a request looks to who made it.
STATI_PER_CHI_CHIEDE = {
    StatoRichiesta.RICEVUTA: "È arrivata, nessuno l'ha ancora aperta",
    StatoRichiesta.IN_LAVORAZIONE: "Ci stiamo lavorando",
    StatoRichiesta.RISPOSTA: "Ti abbiamo risposto",
    StatoRichiesta.CHIUSA: "È chiusa",
}
# How the state is drawn: the names of `componenti/stato.html`.
ASPETTO = {
    StatoRichiesta.RICEVUTA: "attenzione",
    StatoRichiesta.IN_LAVORAZIONE: "info",
    StatoRichiesta.RISPOSTA: "fatto",
    StatoRichiesta.CHIUSA: "fatto",
}


def struttura_in_pagina(scritta: str) -> Struttura | None:
    """The facility of that primary key, if everybody can read its page."""
    if not re.fullmatch(rf"[0-9]{{1,{CIFRE_DI_UNA_CHIAVE}}}", scritta):
        return None
    return (
        Struttura.objects.con_scheda_pubblica()
        .filter(pk=int(scritta))
        .select_related("comune")
        .defer("comune__confine")
        .first()
    )


# --- for who asked -------------------------------------------------------------------------------


@dataclass(frozen=True)
class StatoPubblico:
    """What the citizen reads of her request; the texts are gone when it is anonymous."""

    codice: str
    frase: str
    aspetto: str
    ricevuta_il: datetime.datetime
    scade_il: datetime.date | None
    in_ritardo: bool
    risposte: list[tuple[datetime.datetime, str]]
    chiusa_il: datetime.datetime | None
    ambito: Ambito


def richiesta_di(codice: str, contatto: str) -> StatoPubblico | None:
    """The request with that code, if that is its e-mail or its telephone; else None.

    The comparison takes the same time whether the code is of a request or not.
    """
    richiesta = (
        Richiesta.objects.filter(codice=codice, anonima_il__isnull=True)
        .select_related("ambito")
        .first()
    )
    email, telefono = (richiesta.email, richiesta.telefono) if richiesta else ("", "")
    uguali = [
        _uguali(pulisci_email(contatto), pulisci_email(email)),
        _uguali(pulisci_telefono(contatto), pulisci_telefono(telefono)),
    ]
    if richiesta is None or not any(uguali):
        return None
    attesa = richiesta.stato in (StatoRichiesta.RICEVUTA, StatoRichiesta.IN_LAVORAZIONE)
    return StatoPubblico(
        codice=richiesta.codice_scritto,
        frase=STATI_PER_CHI_CHIEDE[StatoRichiesta(richiesta.stato)],
        aspetto=ASPETTO[StatoRichiesta(richiesta.stato)],
        ricevuta_il=richiesta.ricevuta_il,
        scade_il=richiesta.scade_il if attesa else None,
        in_ritardo=richiesta.in_ritardo,
        risposte=[
            (p.quando, p.risposta)
            for p in richiesta.passaggi.exclude(risposta="").order_by("quando", "pk")
        ],
        chiusa_il=richiesta.chiusa_il,
        ambito=richiesta.ambito,
    )


def _uguali(scritto: str, vero: str) -> bool:
    """Constant time; nothing is equal to nothing."""
    return hmac.compare_digest(scritto.encode(), vero.encode()) and bool(vero)


# --- for who answers -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Linguetta:
    """One way to narrow the list, with how many there are."""

    nome: str
    parametri: str
    quante: int
    scelta: bool


@dataclass(frozen=True)
class ElencoRichieste:
    ambiti: list[Ambito]
    linguette: list[Linguetta]
    pagina: Page
    pagine: list[int | str]
    righe: list[tuple[Richiesta, str]]
    nulla: bool


def elenco_richieste(utente: Utente, filtro: dict[str, str], numero: str | None) -> ElencoRichieste:
    """One page of the requests that the user may read, those that are due first at the top.

    Without a filter, those whose citizen still waits.
    """
    oggi = timezone.localdate()
    tutte = Richiesta.objects.visibili_a(utente)
    attesa = Q(stato__in=[StatoRichiesta.RICEVUTA, StatoRichiesta.IN_LAVORAZIONE])
    tarda = attesa & Q(scade_il__lt=oggi)
    mia = Q(assegnata_a=utente) & ~Q(stato=StatoRichiesta.CHIUSA)
    conti = tutte.aggregate(
        tutte=Count("pk"),
        attesa=Count("pk", filter=attesa),
        ritardo=Count("pk", filter=tarda),
        mie=Count("pk", filter=mia),
        **{stato: Count("pk", filter=Q(stato=stato)) for stato in StatoRichiesta.values},
    )
    linguette = [
        Linguetta("In attesa di risposta", "", conti["attesa"], not filtro),
        Linguetta("In ritardo", "?ritardo=1", conti["ritardo"], "ritardo" in filtro),
        Linguetta("Affidate a me", "?mie=1", conti["mie"], "mie" in filtro),
        *(
            Linguetta(
                StatoRichiesta(stato).label,
                f"?stato={stato}",
                conti[stato],
                filtro.get("stato") == stato,
            )
            for stato in StatoRichiesta.values
        ),
    ]
    trovate = tutte if filtro else tutte.filter(attesa)
    if "ritardo" in filtro:
        trovate = trovate.filter(tarda)
    if "mie" in filtro:
        trovate = trovate.filter(mia)
    if "stato" in filtro:
        trovate = trovate.filter(stato=filtro["stato"])
    ordine = ["-chiusa_il"] if filtro.get("stato") == StatoRichiesta.CHIUSA else []
    paginatore = Paginator(
        trovate.select_related("comune", "area", "ambito", "assegnata_a", "struttura")
        .defer("comune__confine", "ambito__confine")
        .order_by(*ordine, "scade_il", "pk"),
        PER_PAGINA,
    )
    pagina = paginatore.get_page(numero)
    return ElencoRichieste(
        ambiti=list(
            Ambito.objects.filter(pk__in=utente.ambiti_con_ruolo(*RUOLI_SPORTELLO))
            .defer("confine")
            .order_by("numero", "pk")
        ),
        linguette=linguette,
        pagina=pagina,
        pagine=list(paginatore.get_elided_page_range(pagina.number, on_each_side=1, on_ends=1)),
        righe=[(r, ASPETTO[StatoRichiesta(r.stato)]) for r in pagina.object_list],
        nulla=not conti["tutte"],
    )


@dataclass(frozen=True)
class PaginaRichiesta:
    """A request with all that happened to it; `azioni` = what may be done now."""

    richiesta: Richiesta
    aspetto: str
    passaggi: list[PassaggioRichiesta]
    visto: int
    azioni: frozenset[str]
    colleghi: list[Utente]
    per_telefono: bool
    al_retro: bool
    attesa: bool

    @property
    def bottone_risposta(self) -> str:
        return "Registra la risposta" if self.per_telefono else "Invia la risposta"


def pagina_richiesta(richiesta: Richiesta, *, lavora: bool) -> PaginaRichiesta:
    """The page of a request; `lavora` = who looks at it may work on it."""
    passaggi = list(richiesta.passaggi.select_related("utente").order_by("quando", "pk"))
    azioni = azioni_possibili(richiesta) if lavora else frozenset()
    return PaginaRichiesta(
        richiesta=richiesta,
        aspetto=ASPETTO[StatoRichiesta(richiesta.stato)],
        passaggi=passaggi,
        visto=max((p.pk for p in passaggi), default=0),
        azioni=azioni,
        colleghi=chi_risponde(richiesta.ambito) if "affida" in azioni else [],
        per_telefono=richiesta.canale == CanaleRisposta.TELEFONO,
        al_retro=richiesta.livello == LivelloRichiesta.RETRO,
        attesa=richiesta.stato not in STATI_CONCLUSI,
    )


def giorni_di_risposta(ambito: Ambito | int) -> int:
    """The days that an Ambito gives itself for what it cannot answer at once."""
    regole = RegoleSportello.objects.filter(ambito=ambito).first()
    return regole.giorni_risposta if regole else GIORNI_RETRO_USUALI


def ultimo_passaggio(richiesta: Richiesta) -> int:
    """The key of the last thing that happened, 0 if nothing did: what a page was made from."""
    ultimo = PassaggioRichiesta.objects.filter(richiesta=richiesta).order_by("-pk").first()
    return ultimo.pk if ultimo else 0


def azioni_possibili(richiesta: Richiesta) -> frozenset[str]:
    """The names of the actions that the state of a request allows."""
    verso = TRANSIZIONI_RICHIESTA[richiesta.stato]
    azioni = {"annota"}
    if richiesta.stato != StatoRichiesta.CHIUSA:
        azioni |= {"prendi", "affida"}
    if StatoRichiesta.RISPOSTA in verso:
        azioni |= {"rispondi", "passa"}
    if StatoRichiesta.CHIUSA in verso:
        azioni.add("chiudi")
    if richiesta.stato in (StatoRichiesta.RISPOSTA, StatoRichiesta.CHIUSA):
        azioni.add("riapri")
    return frozenset(azioni)


# --- which page is marked ------------------------------------------------------------------------

# Pages whose address is of one person only.
SENZA_VOTO = frozenset(
    {
        "richiesta_receipt",
        "invito_accept",
        "account_confirm_email",
        "account_reset_password_from_key",
    }
)
LUNGHEZZA_PERCORSO = 200


@dataclass(frozen=True)
class PaginaDaValutare:
    percorso: str
    ambito: Ambito | None


def pagina_da_valutare(percorso: str) -> PaginaDaValutare | None:
    """A public page of ours and the Ambito it tells about; None for any other address."""
    percorso = percorso.partition("?")[0].partition("#")[0]
    if (
        not percorso.startswith("/")
        or percorso.startswith("//")
        or len(percorso) > LUNGHEZZA_PERCORSO
        or not percorso.isprintable()
        or "\\" in percorso
    ):
        return None
    try:
        trovata = resolve(percorso)
    except Resolver404:
        return None
    if getattr(trovata.func, "login_required", True) or trovata.url_name in SENZA_VOTO:
        return None
    return PaginaDaValutare(percorso, _ambito_della_pagina(trovata.url_name, trovata.kwargs))


def _ambito_della_pagina(nome: str | None, argomenti: dict[str, Any]) -> Ambito | None:
    if nome == "ambito_detail":
        return Ambito.objects.della_provincia().filter(slug=argomenti["slug"]).first()
    if "istat" in argomenti:
        return ambito_del_comune(str(argomenti["istat"]))
    if nome in ("struttura_detail", "segnalazione_create"):
        struttura = struttura_in_pagina(str(argomenti["pk"]))
        return ambito_del_comune(struttura.comune.codice_istat) if struttura else None
    return None
