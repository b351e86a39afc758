"""The catalogue as its page shows it: title in words, filters with their addresses, one page."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.urls import reverse

from base.formati import plurale
from strutture.calcolo import Criteri
from strutture.selectors import Catalogo, ValoreFiltro, VoceElenco, voci_elenco

PER_PAGINA = 20
FORMATI = ("csv", "xlsx", "json", "geojson")

# Filters shown as lists of links, in this order; the comune is a select beside the search.
GRUPPI = (
    ("area", "Area"),
    ("regime", "Quando"),
    ("posti", "Posti"),
    ("tipo", "Tipo di struttura"),
    ("ambito", "Ufficio di Piano"),
)
# Areas whose name is a group of people: «per anziani», and not «dell'area Dipendenze».
AREE_PER = frozenset({"anziani", "disabili", "minori"})
FRASI_REGIME = {"diurna": "di giorno", "residenziale": "giorno e notte", "domiciliare": "a casa"}


@dataclass(frozen=True)
class VoceFiltro:
    """One value of a filter and the address that chooses it, or takes it away if chosen."""

    nome: str
    quante: int
    scelta: bool
    indirizzo: str


@dataclass(frozen=True)
class GruppoFiltri:
    titolo: str
    voci: list[VoceFiltro]


@dataclass(frozen=True)
class PaginaCatalogo:
    titolo: str
    criteri: Criteri
    nascosti: list[tuple[str, str]]
    comuni: list[ValoreFiltro]
    gruppi: list[GruppoFiltri]
    pagina: Page
    pagine: list[int | str]
    voci: list[VoceElenco]
    esporta: list[tuple[str, str]]
    senza_uno: list[VoceFiltro]


def indirizzo_catalogo(criteri: Criteri) -> str:
    """The address of the catalogue with those criteria."""
    parametri = {k: "1" if v is True else v for k, v in criteri.attivi.items()}
    base = reverse("sportello:struttura_list")
    return f"{base}?{urlencode(parametri)}" if parametri else base


def pagina_catalogo(catalogo: Catalogo, numero: str | None) -> PaginaCatalogo:
    """One page of what was found; a number too high gives the last page, no number the first."""
    criteri = catalogo.criteri
    paginatore = Paginator(catalogo.strutture, PER_PAGINA)
    pagina = paginatore.get_page(numero)
    return PaginaCatalogo(
        titolo=titolo_catalogo(catalogo),
        criteri=criteri,
        nascosti=[
            (nome, _testo(valore))
            for nome, valore in criteri.attivi.items()
            if nome not in ("q", "comune")
        ],
        comuni=catalogo.filtri["comune"],
        gruppi=[
            GruppoFiltri(
                titolo,
                [
                    VoceFiltro(v.nome, v.quante, v.scelto, _con(criteri, nome, v))
                    for v in catalogo.filtri[nome]
                ],
            )
            for nome, titolo in GRUPPI
            if catalogo.filtri[nome]
        ],
        pagina=pagina,
        pagine=list(paginatore.get_elided_page_range(pagina.number, on_each_side=1, on_ends=1)),
        voci=voci_elenco(pagina.object_list, ambiti=catalogo.ambiti),
        esporta=[(formato.upper(), indirizzo_esporta(criteri, formato)) for formato in FORMATI],
        senza_uno=[
            VoceFiltro(_allarga(catalogo, nome), 0, True, indirizzo_catalogo(_senza(criteri, nome)))
            for nome in criteri.attivi
        ],
    )


def indirizzo_esporta(criteri: Criteri, formato: str) -> str:
    """The address of the same list as a file."""
    base = reverse("sportello:struttura_export", args=[formato])
    parametri = {nome: _testo(valore) for nome, valore in criteri.attivi.items()}
    return f"{base}?{urlencode(parametri)}" if parametri else base


def titolo_catalogo(catalogo: Catalogo) -> str:
    """What the list holds, in words: «12 strutture per anziani a Chiari»."""
    quante = len(catalogo.strutture)
    inizio = plurale(quante, "struttura", "strutture") if quante else "Nessuna struttura"
    ordine = ("area", "tipo", "regime", "comune", "ambito", "posti", "q")
    return inizio + "".join(
        f" {_frase(catalogo, nome)}" for nome in ordine if nome in catalogo.criteri.attivi
    )


def _frase(catalogo: Catalogo, nome: str) -> str:
    valore = getattr(catalogo.criteri, nome)
    scritto = catalogo.nomi.get(nome, "")
    if nome == "area":
        return f"per {scritto.lower()}" if valore in AREE_PER else f"dell'area {scritto}"
    if nome == "regime":
        return FRASI_REGIME[valore]
    return {
        "tipo": f"di tipo {scritto}",
        "comune": f"a {scritto}",
        "ambito": f"nell'ambito {scritto}",
        "posti": "con posti liberi",
        "q": f"con le parole “{valore}”",
    }[nome]


def _allarga(catalogo: Catalogo, nome: str) -> str:
    """The step that takes one criterion away, as something to do."""
    return {
        "q": f"cercare senza le parole “{catalogo.criteri.q}”",
        "area": "cercare in tutte le aree",
        "regime": "cercare anche in altri orari",
        "tipo": "cercare fra tutti i tipi di struttura",
        "comune": f"cercare anche fuori da {catalogo.nomi.get('comune', '')}",
        "ambito": f"cercare anche fuori dall'ambito {catalogo.nomi.get('ambito', '')}",
        "posti": "cercare anche dove non si sa se ci sono posti liberi",
    }[nome]


def _con(criteri: Criteri, nome: str, valore: ValoreFiltro) -> str:
    if valore.scelto:
        return indirizzo_catalogo(_senza(criteri, nome))
    scelto: str | bool = True if nome == "posti" else valore.valore
    return indirizzo_catalogo(replace(criteri, **{nome: scelto}))  # type: ignore[arg-type]


def _senza(criteri: Criteri, nome: str) -> Criteri:
    return replace(criteri, **{nome: False if nome == "posti" else ""})  # type: ignore[arg-type]


def _testo(valore: str | bool) -> str:
    return "1" if valore is True else str(valore)
