"""What the Osservatorio has published, as its public list shows it."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from base.formati import plurale
from osservatorio import selectors
from osservatorio.models import Pubblicazione
from osservatorio.reports import REPORT
from osservatorio.selectors import INDICATORI, FiltroPubblicazioni, ScelteFiltro
from territorio.models import Ambito

PER_PAGINA = 20
_NOMI_FILTRI = {"tipo": "Tipo", "anno": "Anno", "ambito": "Ambito", "comune": "Comune"}


@dataclass(frozen=True)
class ElencoDati:
    """One page of what is published; `nulla` is true if nothing is, whatever one looks for."""

    titolo: str
    filtro: FiltroPubblicazioni
    scelte: ScelteFiltro
    tipi: list[tuple[str, str]]
    ignorati: list[str]
    pagina: Page
    pagine: list[int | str]

    @property
    def nulla(self) -> bool:
        return not self.scelte.anni

    @property
    def voci(self) -> list[tuple[Pubblicazione, str]]:
        """Each publication with the kind of document it is."""
        return [(p, nome_del_tipo(p)) for p in self.pagina.object_list]


def nome_del_tipo(pubblicazione: Pubblicazione) -> str:
    """«Scheda dell'ambito», «Indicatori»."""
    tipo = INDICATORI if pubblicazione.genere == INDICATORI else pubblicazione.report
    return _nome(tipo)


def _nome(tipo: str) -> str:
    if tipo == INDICATORI:
        return "Indicatori"
    return REPORT[tipo].titolo if tipo in REPORT else "Report"


def elenco_dati(filtro: FiltroPubblicazioni, numero: str | None) -> ElencoDati:
    """What was found; a number too high gives the last page."""
    scelte = selectors.scelte_filtro()
    utile, inutili = selectors.filtro_utile(filtro, scelte)
    paginatore = Paginator(selectors.pubblicazioni(utile), PER_PAGINA)
    pagina = paginatore.get_page(numero)
    quanti = paginatore.count
    return ElencoDati(
        titolo=f"Dati e rapporti: {plurale(quanti, 'documento', 'documenti')}"
        if utile.attivi
        else "Dati e rapporti",
        filtro=utile,
        scelte=scelte,
        tipi=[(tipo, _nome(tipo)) for tipo in scelte.tipi],
        ignorati=[_NOMI_FILTRI[nome] for nome in inutili],
        pagina=pagina,
        pagine=list(paginatore.get_elided_page_range(pagina.number, on_each_side=1, on_ends=1)),
    )


def dati_dell_ambito(ambito: Ambito) -> list[Pubblicazione]:
    """What is published about an Ambito, the last first."""
    return list(selectors.pubblicazioni(FiltroPubblicazioni(ambito=ambito.slug)))
