"""The home page, the page of an Ambito, the facility's own, the list of all of them."""

import datetime
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from osservatorio.models import Pubblicazione
from sportello.selectors.catalogo import indirizzo_catalogo
from sportello.selectors.dati import dati_dell_ambito
from sportello.selectors.eta import EtaAmbito, eta_ambito
from sportello.selectors.territorio import ambito_del_comune, comuni_di_oggi
from strutture.calcolo import Criteri
from strutture.models import Area, Struttura
from strutture.selectors import conteggi_pubblici
from territorio.models import Ambito, Capofila, Comune


@dataclass(frozen=True)
class Ingresso:
    """An entrance to the catalogue: words, address with its filters, facilities it gives."""

    nome: str
    frase: str
    indirizzo: str
    quante: int


# By need: what a person is looking for, in her words, and the search that answers.
BISOGNI: tuple[tuple[str, str, Criteri], ...] = (
    (
        "Una casa di riposo (RSA)",
        "Per una persona anziana che ha bisogno di assistenza e cure giorno e notte",
        Criteri(tipo="rsa"),
    ),
    (
        "Un centro diurno per anziani",
        "Compagnia e assistenza di giorno, la sera si torna a casa",
        Criteri(area="anziani", regime="diurna"),
    ),
    (
        "Un asilo nido",
        "Per bambine e bambini fino a 3 anni",
        Criteri(tipo="nido"),
    ),
    (
        "Un centro per persone con disabilità",
        "Attività e assistenza durante il giorno",
        Criteri(area="disabili", regime="diurna"),
    ),
    (
        "Una casa per persone con disabilità",
        "Comunità e residenze, giorno e notte",
        Criteri(area="disabili", regime="residenziale"),
    ),
    (
        "Un posto per bambini e ragazzi fuori casa",
        "Comunità e alloggi per chi non può stare in famiglia",
        Criteri(area="minori", regime="residenziale"),
    ),
    (
        "Un aiuto a casa",
        "Chi viene a casa tua per assistere o educare",
        Criteri(regime="domiciliare"),
    ),
)


@dataclass(frozen=True)
class PaginaIniziale:
    bisogni: list[Ingresso]
    aree: list[Ingresso]
    strutture: int
    comuni: list[Comune]
    comuni_con_strutture: list[Comune]


def pagina_iniziale() -> PaginaIniziale:
    """What the home page offers: only entrances that lead to at least one facility."""
    aree = list(Area.objects.order_by("ordine", "pk"))
    richieste = [Criteri(), *(criteri for _, _, criteri in BISOGNI)]
    tutto, *per_bisogno = conteggi_pubblici(richieste)
    comuni = comuni_di_oggi()
    return PaginaIniziale(
        bisogni=[
            Ingresso(nome, frase, indirizzo_catalogo(criteri), len(ricerca.strutture))
            for (nome, frase, criteri), ricerca in zip(BISOGNI, per_bisogno, strict=True)
            if ricerca.strutture
        ],
        aree=[
            Ingresso(
                area.nome,
                area.descrizione,
                indirizzo_catalogo(Criteri(area=area.codice)),
                tutto.conteggi["area"].get(area.codice, 0),
            )
            for area in aree
        ],
        strutture=len(tutto.strutture),
        comuni=comuni,
        comuni_con_strutture=[
            comune for comune in comuni if comune.codice_istat in tutto.conteggi["comune"]
        ],
    )


@dataclass(frozen=True)
class PaginaAmbito:
    ambito: Ambito
    capofila: Capofila | None
    contatti: list[tuple[str, str, str]]
    comuni: list[Comune]
    aree: list[Ingresso]
    strutture: int
    indirizzo_strutture: str
    eta: EtaAmbito | None
    pubblicazioni: list[Pubblicazione]


def pagina_ambito(ambito: Ambito) -> PaginaAmbito:
    """What the page of an Ambito says: comuni of today, lead body, facilities by area."""
    oggi = timezone.localdate()
    criteri = Criteri(ambito=ambito.slug)
    (ricerca,) = conteggi_pubblici([criteri])
    return PaginaAmbito(
        ambito=ambito,
        capofila=Capofila.objects.alla_data(oggi)
        .filter(ambito=ambito)
        .select_related("ente")
        .first(),
        contatti=_contatti(ambito),
        comuni=list(
            Comune.objects.dell_ambito(ambito, oggi)
            .defer("confine")
            .order_by("nome_ordinamento", "pk")
        ),
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
        eta=eta_ambito(ambito, oggi.year),
        pubblicazioni=dati_dell_ambito(ambito),
    )


def _contatti(ambito: Ambito) -> list[tuple[str, str, str]]:
    """Name, text and link of each contact that is known."""
    telefono = "".join(c for c in ambito.telefono if c.isdigit() or c == "+")
    tutti = [
        ("Telefono", ambito.telefono, f"tel:{telefono}"),
        ("E-mail", ambito.email, f"mailto:{ambito.email}"),
        ("PEC", ambito.pec, f"mailto:{ambito.pec}"),
        ("Indirizzo", ambito.indirizzo, ""),
        ("Orari", ambito.orari, ""),
        ("Sito", ambito.sito, ambito.sito),
    ]
    return [contatto for contatto in tutti if contatto[1]]


def struttura_con_ambito(pk: int) -> tuple[Struttura, Ambito | None] | None:
    """The facility and the Ambito of its comune today; None if there is no such facility."""
    struttura = (
        Struttura.objects.filter(pk=pk)
        .select_related("comune", "ente_gestore")
        .defer("comune__confine")
        .first()
    )
    if struttura is None:
        return None
    return struttura, ambito_del_comune(struttura.comune.codice_istat)


def indirizzi_pubblici() -> list[tuple[str, datetime.date | None]]:
    """Path and last change of every page worth finding: for the sitemap."""
    fisse = [
        reverse(f"sportello:{nome}")
        for nome in (
            "home", "struttura_list", "ambito_list", "pubblicazione_list", "provincia",
            "note_legali",
        )
    ]  # fmt: skip
    ambiti = [
        reverse("sportello:ambito_detail", args=[slug])
        for slug in Ambito.objects.della_provincia()
        .alla_data(timezone.localdate())
        .order_by("numero", "pk")
        .values_list("slug", flat=True)
    ]
    strutture = [
        (struttura.get_absolute_url(), timezone.localdate(struttura.modificata_il))
        for struttura in Struttura.objects.con_scheda_pubblica()
        .only("pk", "slug", "modificata_il")
        .order_by("pk")
    ]
    senza_data: list[tuple[str, datetime.date | None]] = [(p, None) for p in (*fisse, *ambiti)]
    dati = [
        (reverse("sportello:pubblicazione_detail", args=[slug]), timezone.localdate(quando))
        for slug, quando in Pubblicazione.objects.in_vigore()
        .order_by("pk")
        .values_list("slug", "pubblicata_il")
    ]
    return [*senza_data, *strutture, *dati]
