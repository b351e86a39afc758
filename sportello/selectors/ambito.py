"""The page of an Ambito: who to call, its comuni, what there is."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from base.grafici import Area as AreaMappa
from base.grafici import mappa_aree
from osservatorio.models import Pubblicazione
from sportello.models import Avviso, ModuloServizio, PuntoAccesso
from sportello.selectors.avvisi import avvisi_dell_ambito
from sportello.selectors.bisogni import Ingresso
from sportello.selectors.catalogo import indirizzo_catalogo
from sportello.selectors.dati import dati_dell_ambito
from sportello.selectors.eta import EtaAmbito, eta_ambito
from sportello.selectors.moduli import moduli_dell_ambito
from sportello.selectors.punti import punti_dell_ambito
from strutture.calcolo import Criteri
from strutture.models import Area
from strutture.selectors import conteggi_pubblici
from territorio.models import Ambito, Capofila, Comune

AVVISI = 5


@dataclass(frozen=True)
class PaginaAmbito:
    """`mappa_comuni` is SVG, "" without boundaries; `eta` None without population."""

    ambito: Ambito
    capofila: Capofila | None
    contatti: list[tuple[str, str, str]]
    comuni: list[Comune]
    mappa_comuni: str
    aree: list[Ingresso]
    strutture: int
    indirizzo_strutture: str
    avvisi: list[Avviso]
    punti: list[PuntoAccesso]
    moduli: list[ModuloServizio]
    eta: EtaAmbito | None
    pubblicazioni: list[Pubblicazione]


@dataclass(frozen=True)
class AmbitoFinito:
    """An Ambito that is no more: since when, who goes on, what was published of it."""

    ambito: Ambito
    finito_il: datetime.date
    successore: Ambito | None
    pubblicazioni: list[Pubblicazione]


def ambito_finito(ambito: Ambito) -> AmbitoFinito | None:
    """What to say of an Ambito that ended; None if it is at work.

    The one that continues is the last of the chain, if that one is at work.
    """
    oggi = timezone.localdate()
    if ambito.al is None or ambito.al >= oggi:
        return None
    successore = ambito.successore
    visti = {ambito.pk}
    while successore and successore.al and successore.al < oggi and successore.pk not in visti:
        visti.add(successore.pk)
        successore = successore.successore
    if successore and not successore.vale_il(oggi):
        successore = None
    return AmbitoFinito(ambito, ambito.al, successore, dati_dell_ambito(ambito))


def pagina_ambito(ambito: Ambito) -> PaginaAmbito:
    """What the page of an Ambito says: comuni of today, lead body, facilities by area."""
    oggi = timezone.localdate()
    criteri = Criteri(ambito=ambito.slug)
    (ricerca,) = conteggi_pubblici([criteri])
    comuni = list(Comune.objects.dell_ambito(ambito, oggi).order_by("nome_ordinamento", "pk"))
    return PaginaAmbito(
        ambito=ambito,
        capofila=Capofila.objects.alla_data(oggi)
        .filter(ambito=ambito)
        .select_related("ente")
        .first(),
        contatti=_contatti(ambito),
        comuni=comuni,
        mappa_comuni=_mappa_dei_comuni(ambito, comuni),
        aree=[
            Ingresso(
                area.nome,
                area.descrizione,
                indirizzo_catalogo(Criteri(ambito=ambito.slug, area=area.codice)),
                ricerca.conteggi["area"][area.codice],
            )
            for area in Area.objects.order_by("ordine", "pk")
            if area.codice in ricerca.conteggi["area"]
        ],
        strutture=len(ricerca.strutture),
        indirizzo_strutture=indirizzo_catalogo(criteri),
        avvisi=avvisi_dell_ambito(ambito, AVVISI),
        punti=punti_dell_ambito(ambito),
        moduli=moduli_dell_ambito(ambito),
        eta=eta_ambito(ambito, oggi.year),
        pubblicazioni=dati_dell_ambito(ambito),
    )


def _mappa_dei_comuni(ambito: Ambito, comuni: list[Comune]) -> str:
    """The comuni as SVG, each a link to its page; "" for one alone, or without boundaries."""
    if len(comuni) < 2:
        return ""
    return mappa_aree(
        [
            AreaMappa(
                nome=comune.denominazione,
                percorso=comune.confine,
                collegamento=comune.indirizzo_web,
            )
            for comune in comuni
        ],
        nome="mappa-comuni",
        titolo=f"Mappa dei comuni dell'ambito {ambito.denominazione}",
        larghezza=340,
    )


def _contatti(ambito: Ambito) -> list[tuple[str, str, str]]:
    """Name, text and link of each contact that is known."""
    telefono = "".join(c for c in ambito.telefono if c.isdigit() or c == "+")
    tutti = [
        ("Telefono", ambito.telefono, f"tel:{telefono}"),
        ("Orari", ambito.orari, ""),
        ("E-mail", ambito.email, f"mailto:{ambito.email}"),
        ("PEC", ambito.pec, f"mailto:{ambito.pec}"),
        ("Indirizzo", ambito.indirizzo, ""),
        ("Sito", ambito.sito, ambito.sito),
    ]
    return [contatto for contatto in tutti if contatto[1]]
