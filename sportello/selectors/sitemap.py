"""Every page worth finding, with its last change: for search engines."""

import datetime
from collections.abc import Iterator

from django.db.models import Count, Max
from django.urls import reverse
from django.utils import timezone

from osservatorio.models import Pubblicazione
from sportello.parsing import read_bisogni
from sportello.selectors.avvisi import avvisi_visibili
from sportello.selectors.territorio import comuni_di_oggi
from strutture.models import Area, Struttura
from territorio.models import Ambito

# The protocol allows 50,000 addresses a file.
PER_FILE = 40_000
_FISSE = (
    "home", "struttura_list", "ambito_list", "pubblicazione_list", "bisogno_list", "avviso_list",
    "punto_list", "modulo_list", "comune_list", "glossario", "numeri_urgenti", "domande_frequenti",
    "tariffa_list", "richiesta_create", "provincia", "accessibilita", "privacy", "note_legali",
)  # fmt: skip

Indirizzo = tuple[str, datetime.date | None]


def file_della_sitemap() -> list[tuple[int, datetime.date | None]]:
    """Number and last change of each file: 0 holds the pages, the others the facilities.

    Errors: none; a site without facilities has only file 0.
    """
    conto = Struttura.objects.con_scheda_pubblica().aggregate(
        n=Count("pk"), modificata=Max("modificata_il"), confermata=Max("confermata_il")
    )
    ultima = _ultima(conto["modificata"], conto["confermata"])
    quanti = -(-conto["n"] // PER_FILE)
    return [(0, None), *((numero, ultima) for numero in range(1, quanti + 1))]


def indirizzi_pubblici(numero: int | None = None) -> list[Indirizzo]:
    """Path and last change of every page; with `numero`, only those of that file."""
    pagine = [] if numero else list(_pagine())
    if numero == 0:
        return pagine
    return [*pagine, *_schede(numero)]


def _pagine() -> Iterator[Indirizzo]:
    for nome in _FISSE:
        yield reverse(f"sportello:{nome}"), None
    for slug in read_bisogni():
        yield reverse("sportello:bisogno_detail", args=[slug]), None
    for codice in Area.objects.order_by("ordine", "pk").values_list("codice", flat=True):
        yield reverse("sportello:area_detail", args=[codice]), None
    oggi = timezone.localdate()
    ambiti = Ambito.objects.della_provincia().alla_data(oggi).order_by("numero", "pk")
    for slug in ambiti.values_list("slug", flat=True):
        yield reverse("sportello:ambito_detail", args=[slug]), None
    for comune in comuni_di_oggi():
        yield comune.indirizzo_web, None
    for avviso in avvisi_visibili().select_related(None).only("pk", "slug", "modificato_il"):
        yield avviso.get_absolute_url(), timezone.localdate(avviso.modificato_il)
    pubblicati = Pubblicazione.objects.in_vigore().order_by("pk")
    for slug, quando in pubblicati.values_list("slug", "pubblicata_il"):
        dove = reverse("sportello:pubblicazione_detail", args=[slug])
        yield dove, timezone.localdate(quando)


def _schede(numero: int | None) -> Iterator[Indirizzo]:
    schede = (
        Struttura.objects.con_scheda_pubblica()
        .only("pk", "slug", "modificata_il", "confermata_il")
        .order_by("pk")
    )
    if numero is not None:
        schede = schede[(numero - 1) * PER_FILE : numero * PER_FILE]
    for scheda in schede:
        yield scheda.get_absolute_url(), _ultima(scheda.modificata_il, scheda.confermata_il)


def _ultima(*momenti: datetime.datetime | datetime.date | None) -> datetime.date | None:
    """The last of some days, whichever are known."""
    giorni = [
        timezone.localdate(m) if isinstance(m, datetime.datetime) else m for m in momenti if m
    ]
    return max(giorni, default=None)
