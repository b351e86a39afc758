"""Who runs the site: header and footer of every page."""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import caches
from django.db.models import DateTimeField, Subquery
from django.utils import timezone

from strutture.models import Struttura
from strutture.selectors import tenuto, versione_in_corso
from territorio.models import Provincia


@dataclass(frozen=True)
class Cornice:
    """What the frame of every page says of who runs the site. Empty text = not known."""

    nome: str
    ufficio: str = ""
    indirizzo: str = ""
    telefono: str = ""
    email: str = ""
    pec: str = ""
    sito: str = ""
    aggiornato_il: datetime.date | None = None


def cornice() -> Cornice:
    """The Province that runs the site.

    A public page has it as of its own version of the data; the others, which do not know one, read
    it at most once a minute in each process.
    """
    versione = versione_in_corso()
    if versione:
        return tenuto("cornice", f"{versione}|{settings.PROVINCIA}", _leggi_cornice)
    cache = caches["processo"]
    trovata = cache.get("cornice")
    if trovata is None:
        trovata = _leggi_cornice()
        cache.set("cornice", trovata)
    return trovata


def _leggi_cornice() -> Cornice:
    ultima = (
        Struttura.objects.con_scheda_pubblica().order_by("-modificata_il").values("modificata_il")
    )
    provincia = (
        Provincia.objects.filter(codice=settings.PROVINCIA)
        .annotate(aggiornata=Subquery(ultima[:1], output_field=DateTimeField()))
        .first()
    )
    if provincia is None:
        return Cornice(nome="Provincia")
    return Cornice(
        nome=str(provincia),
        ufficio=provincia.ufficio,
        indirizzo=provincia.indirizzo,
        telefono=provincia.telefono,
        email=provincia.email,
        pec=provincia.pec,
        sito=provincia.sito,
        aggiornato_il=timezone.localdate(provincia.aggiornata) if provincia.aggiornata else None,
    )
