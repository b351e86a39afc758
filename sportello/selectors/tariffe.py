"""Tariffs on the public site: where the reader lives, which services have one, since when."""

import calendar
import datetime
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from sportello.selectors.territorio import comuni_di_oggi
from strutture.selectors import tenuto, versione_in_corso
from tariffe.anomalie import (
    CONTESTO_NON_VALIDO,
    EDIZIONE_MANCANTE,
    TARIFFA_NON_ADOTTATA,
    ErroreTariffa,
)
from tariffe.models import EdizioneTariffe, Servizio, ServizioAdottato
from tariffe.selectors import (
    PeriodoVigenza,
    ServizioInVigore,
    TariffeDelComune,
    Vigenza,
    tariffe_del_comune,
)
from territorio.models import Ambito, Appartenenza, Comune

_TITOLI = {
    TARIFFA_NON_ADOTTATA: "Tariffa non adottata",
    EDIZIONE_MANCANTE: "Nessuna tariffa per quel giorno",
}
_TITOLO = "Per questo servizio non possiamo fare il conto"


@dataclass(frozen=True)
class Luogo:
    """A comune of the Province and the office that answers for it, if it is known."""

    comune: Comune
    ambito: Ambito | None

    @cached_property
    def tariffe(self) -> TariffeDelComune:
        """What the comune adopted, of every day: two queries, once."""
        return tariffe_del_comune(self.comune)

    @cached_property
    def attivi(self) -> list[Servizio]:
        """The active services, here or anywhere: a query, once."""
        return list(Servizio.objects.attivi())


@dataclass(frozen=True)
class ServiziDelComune:
    """The active services, with a tariff in the comune on that day and without."""

    con: list[ServizioInVigore]
    senza: list[Servizio]


@dataclass(frozen=True)
class TariffaDelMese:
    """The rule of a service on a day, and what else is in force in the same month.

    Without `vigenza`, `errore` says why; with `utenze`, one of them must be chosen first.
    """

    servizio: Servizio
    giorno: datetime.date
    vigenza: Vigenza | None
    errore: ErroreTariffa | None
    utenze: list[str]
    periodi: list[PeriodoVigenza]

    @property
    def da_scegliere(self) -> bool:
        """The tariff depends on who uses the service, and the reader has not said it."""
        return self.errore is not None and self.errore.codice == CONTESTO_NON_VALIDO

    @property
    def altri_giorni(self) -> bool:
        """The tariff is there, but for other days than the one asked."""
        return self.errore is not None and self.errore.codice == EDIZIONE_MANCANTE

    @property
    def titolo_errore(self) -> str:
        return _TITOLI.get(self.errore.codice, _TITOLO) if self.errore else ""


def luogo_del_comune(codice_istat: str) -> Luogo | None:
    """The comune with its Ambito of today: one query for who belongs to one."""
    appartenenza = (
        Appartenenza.objects.alla_data(timezone.localdate())
        .filter(comune__codice_istat=codice_istat, comune__in=Comune.objects.della_provincia())
        .select_related("comune", "ambito")
        .defer("comune__confine", "ambito__confine")
        .first()
    )
    if appartenenza is not None:
        return Luogo(appartenenza.comune, appartenenza.ambito)
    comune = next((c for c in comuni_di_oggi() if c.codice_istat == codice_istat), None)
    return Luogo(comune, None) if comune else None


def servizi_del_comune(luogo: Luogo, giorno: datetime.date) -> ServiziDelComune:
    """A service of which two bodies adopted a tariff is there once. Queries: those of `luogo`."""
    con: dict[int, ServizioInVigore] = {}
    for riga in luogo.tariffe.servizi_il(giorno):
        con.setdefault(riga.servizio.pk, riga)
    senza = [servizio for servizio in luogo.attivi if servizio.pk not in con]
    return ServiziDelComune(list(con.values()), senza)


def servizio_con_slug(slug: str) -> Servizio | None:
    """The active service of that address."""
    return Servizio.objects.attivi().filter(slug=slug).first()


def tariffa_del_mese(
    luogo: Luogo, slug: str, giorno: datetime.date, utenza: str
) -> TariffaDelMese | None:
    """What is in force from the first to the last day of the month of `giorno`: a query besides
    those of `luogo`.

    None if there is no active service of that address.
    """
    tariffe = luogo.tariffe
    adottati = (riga.adottato.servizio for riga in tariffe.righe)
    servizio = next((s for s in adottati if s.slug == slug and s.attivo), None)
    servizio = servizio or next((s for s in luogo.attivi if s.slug == slug), None)
    if servizio is None:
        return None
    ultimo = calendar.monthrange(giorno.year, giorno.month)[1]
    periodi = tariffe.periodi(servizio, giorno.replace(day=1), giorno.replace(day=ultimo), utenza)
    suo = next(p for p in periodi if p.dal <= giorno <= p.al)
    errore = suo.errore
    if errore is not None and not suo.utenze:
        # The sentence names its day: the one that was asked, not the first of the period.
        try:
            tariffe.in_vigore(servizio, giorno, utenza)
        except ErroreTariffa as rifiuto:
            errore = rifiuto
    return TariffaDelMese(servizio, giorno, suo.vigenza, errore, list(suo.utenze), periodi)


@dataclass(frozen=True)
class TariffaDelTipo:
    """A service that may have a tariff, of the kind of facility with that code."""

    tipo: str
    nome: str
    slug: str


def tariffe_dei_tipi() -> list[TariffaDelTipo]:
    """The active services by kind of facility, for the links to the simulator.

    Whether a comune adopted them is said there: the reader may live in another. One query for each
    version of the data inside a public page.
    """
    versione = versione_in_corso()
    return tenuto("tariffe dei tipi", versione, _dei_tipi) if versione else _dei_tipi()


def _dei_tipi() -> list[TariffaDelTipo]:
    servizi = Servizio.objects.attivi().filter(tipi__isnull=False)
    righe = servizi.values_list("tipi__codice", "denominazione", "slug").order_by(
        "ordine", "denominazione", "pk", "tipi__codice"
    )
    return [TariffaDelTipo(*riga) for riga in righe]


def atto_pubblicato(pk: int) -> EdizioneTariffe | None:
    """The edition whose act is published: it has a file, and somebody adopted it."""
    adottate = ServizioAdottato.objects.values("adozione__edizione")
    edizione = EdizioneTariffe.objects.filter(pk=pk, pk__in=adottate).exclude(atto="").first()
    return None if edizione is None or edizione.modificabile else edizione
