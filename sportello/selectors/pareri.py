"""What citizens say of the records and of the pages, for who handles it."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import Avg, Case, Count, IntegerField, Value, When

from sportello.enums import ErroreVisto, MotivoVoto, StatoSegnalazione
from sportello.models import Segnalazione, ValutazionePagina
from utenti.models import Utente

PER_PAGINA = 20
PAGINE_MOSTRATE = 20
PAROLE_MOSTRATE = 20


@dataclass(frozen=True)
class VoceSegnalazione:
    """One report; the contact only for who handles it."""

    segnalazione: Segnalazione
    che_cosa: str
    email: str
    gestibile: bool
    aspetto: str


@dataclass(frozen=True)
class VotoPagina:
    """Mean from 1 to 5 of a page, with how many marks."""

    percorso: str
    media: Decimal
    voti: int


@dataclass(frozen=True)
class ElencoPareri:
    aperte: int
    pagina: Page
    pagine: list[int | str]
    voci: list[VoceSegnalazione]
    voti: list[VotoPagina]
    parole: list[tuple[ValutazionePagina, str]]


_ASPETTO = {
    StatoSegnalazione.APERTA: "attenzione",
    StatoSegnalazione.RISOLTA: "fatto",
    StatoSegnalazione.RESPINTA: "info",
}


def elenco_pareri(
    utente: Utente, numero: str | None, *, gestibile: Callable[[Segnalazione], bool]
) -> ElencoPareri:
    """Reports, the open ones first, and the marks of the pages, the lowest first.

    `gestibile` says of a report whether who looks at it handles it.
    """
    segnalazioni = Segnalazione.objects.visibili_a(utente)
    paginatore = Paginator(
        segnalazioni.select_related("struttura", "ambito", "gestita_da")
        .defer("ambito__confine")
        .annotate(
            prima=Case(
                When(stato=StatoSegnalazione.APERTA, then=Value(0)),
                default=Value(1),
                output_field=IntegerField(),
            )
        )
        .order_by("prima", "-quando", "-pk"),
        PER_PAGINA,
    )
    pagina = paginatore.get_page(numero)
    nomi = dict(ErroreVisto.choices)
    voci = []
    for segnalazione in pagina.object_list:
        sua = gestibile(segnalazione)
        voci.append(
            VoceSegnalazione(
                segnalazione=segnalazione,
                che_cosa=nomi.get(segnalazione.che_cosa, segnalazione.che_cosa),
                email=segnalazione.email if sua else "",
                gestibile=sua,
                aspetto=_ASPETTO[StatoSegnalazione(segnalazione.stato)],
            )
        )
    valutazioni = ValutazionePagina.objects.visibili_a(utente)
    motivi = dict(MotivoVoto.choices)
    return ElencoPareri(
        aperte=segnalazioni.filter(stato=StatoSegnalazione.APERTA).count(),
        pagina=pagina,
        pagine=list(paginatore.get_elided_page_range(pagina.number, on_each_side=1, on_ends=1)),
        voci=voci,
        voti=[
            VotoPagina(riga["percorso"], Decimal(str(riga["media"])), riga["voti"])
            for riga in valutazioni.values("percorso")
            .annotate(media=Avg("voto"), voti=Count("pk"))
            .order_by("media", "percorso")[:PAGINE_MOSTRATE]
        ],
        parole=[
            (v, motivi.get(v.motivo, ""))
            for v in valutazioni.exclude(testo="").order_by("-quando", "-pk")[:PAROLE_MOSTRATE]
        ],
    )
