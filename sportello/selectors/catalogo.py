"""The catalogue as its page shows it: title in words, filters with their addresses, one page."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote_plus, urlencode

from django.core.paginator import Page, Paginator
from django.urls import NoReverseMatch, reverse

from base.formati import arrotonda, plurale
from strutture.calcolo import DISTANZA, FRESCHEZZA, NOME, RILEVANZA, Criteri
from strutture.selectors import (
    Catalogo,
    ContattiUfficio,
    Ripiego,
    ValoreFiltro,
    VoceElenco,
    voci_elenco,
)

PER_PAGINA = 20
FORMATI = ("csv", "xlsx", "json", "geojson")

# Filters shown as lists of links, in this order; the comune is a select beside the search.
GRUPPI = (
    ("area", "Area"),
    ("regime", "Quando"),
    ("posti", "Posti"),
    ("accessibile", "Accessibilità"),
    ("tipo", "Tipo di struttura"),
    ("ambito", "Ufficio di Piano"),
)
# Areas whose name is a group of people: «per anziani», and not «dell'area Dipendenze».
AREE_PER = frozenset({"anziani", "disabili", "minori"})
FRASI_REGIME = {"diurna": "di giorno", "residenziale": "giorno e notte", "domiciliare": "a casa"}
NOMI_ORDINE = (
    (RILEVANZA, "le più adatte"),
    (DISTANZA, "le più vicine"),
    (NOME, "per nome"),
    (FRESCHEZZA, "verificate di recente"),
)


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
class VoceCatalogo:
    """One card; `distanza` is in words, empty if nobody asked or it may not be told."""

    struttura: VoceElenco
    distanza: str

    @property
    def nome(self) -> str:
        return self.struttura.nome


@dataclass(frozen=True)
class PaginaCatalogo:
    """`correzione` = the words that were looked for in place of those written; empty if the same.

    `ripieghi` and `vicine` are there only if nothing was found: ways to find something, and the
    first facilities of the first of them. `consegna` = where the chosen facilities are printed.
    """

    titolo: str
    criteri: Criteri
    nascosti: list[tuple[str, str]]
    vicino: str
    comuni: list[ValoreFiltro]
    gruppi: list[GruppoFiltri]
    scelti: list[VoceFiltro]
    ordini: list[VoceFiltro]
    pagina: Page
    pagine: list[int | str]
    voci: list[VoceCatalogo]
    esporta: list[tuple[str, str]]
    correzione: str
    scritta: str
    intorno: VoceFiltro | None
    ripieghi: list[VoceFiltro]
    vicine: list[VoceCatalogo]
    ufficio: ContattiUfficio | None
    dove: str
    consegna: str


def indirizzo_catalogo(criteri: Criteri) -> str:
    """The address of the catalogue with those criteria."""
    base = reverse("sportello:struttura_list")
    return base + _parametri(criteri)


def pagina_catalogo(catalogo: Catalogo, numero: str | None) -> PaginaCatalogo:
    """One page of what was found; a number too high gives the last page, no number the first."""
    criteri = catalogo.criteri
    paginatore: Paginator[Any] = Paginator(catalogo.strutture, PER_PAGINA)
    pagina = paginatore.get_page(numero)
    ripieghi = catalogo.ripieghi
    vicine = ripieghi[0].strutture if ripieghi else []
    voci = _voci([*pagina.object_list, *vicine], catalogo)
    return PaginaCatalogo(
        titolo=titolo_catalogo(catalogo),
        criteri=criteri,
        nascosti=[
            (nome, _testo(valore))
            for nome, valore in criteri.attivi.items()
            if nome not in ("q", "comune", "vicino")
        ],
        vicino=catalogo.nomi.get("vicino", ""),
        comuni=catalogo.filtri["comune"],
        gruppi=[
            GruppoFiltri(titolo, _voci_filtro(criteri, nome, catalogo.filtri[nome]))
            for nome, titolo in GRUPPI
            if catalogo.filtri[nome]
        ],
        scelti=[
            VoceFiltro(_scelto(catalogo, nome), 0, True, indirizzo_catalogo(_senza(criteri, nome)))
            for nome in criteri.attivi
            if nome != "ordina"
        ],
        ordini=_ordini(catalogo),
        pagina=pagina,
        pagine=list(paginatore.get_elided_page_range(pagina.number, on_each_side=1, on_ends=1)),
        voci=voci[: len(pagina.object_list)],
        esporta=[(formato.upper(), indirizzo_esporta(criteri, formato)) for formato in FORMATI],
        correzione=catalogo.corretta if catalogo.correzioni else "",
        scritta=", ".join(scritta for scritta, _ in catalogo.correzioni),
        intorno=_intorno(catalogo),
        ripieghi=[_passo(catalogo, ripiego) for ripiego in ripieghi],
        vicine=voci[len(pagina.object_list) :],
        ufficio=catalogo.ufficio,
        dove=catalogo.nomi.get("dove", ""),
        consegna=_indirizzo_consegna(),
    )


def indirizzo_esporta(criteri: Criteri, formato: str) -> str:
    """The address of the same list as a file."""
    base = reverse("sportello:struttura_export", args=[formato])
    return base + _parametri(criteri)


def titolo_catalogo(catalogo: Catalogo) -> str:
    """What the list holds, in words: «12 strutture per anziani a Chiari»."""
    quante = len(catalogo.strutture)
    inizio = plurale(quante, "struttura", "strutture") if quante else "Nessuna struttura"
    ordine = ("area", "tipo", "regime", "comune", "ambito", "posti", "accessibile", "q")
    return inizio + "".join(
        f" {_frase(catalogo, nome)}" for nome in ordine if nome in catalogo.criteri.attivi
    )


def _parametri(criteri: Criteri) -> str:
    parametri = {nome: _testo(valore) for nome, valore in criteri.attivi.items()}
    return f"?{urlencode(parametri)}" if parametri else ""


def _voci(strutture: list[int], catalogo: Catalogo) -> list[VoceCatalogo]:
    distanze = catalogo.distanze or (catalogo.ripieghi[0].distanze if catalogo.ripieghi else {})
    vicino = catalogo.nomi.get("vicino") or catalogo.nomi.get("dove", "")
    return [
        VoceCatalogo(voce, _distanza(voce, distanze, vicino))
        for voce in voci_elenco(strutture, ambiti=catalogo.ambiti)
    ]


def _distanza(voce: VoceElenco, distanze: dict[str, float], vicino: str) -> str:
    """«a 7 km da Chiari (in linea d'aria)», between the two comuni."""
    comune = voce.luogo.comune
    km = distanze.get(comune.codice_istat) if comune else None
    if comune is None or km is None:
        return ""
    if comune.denominazione == vicino:
        return f"nel comune di {vicino}"
    return f"a {max(1, int(arrotonda(km)))} km da {vicino} (in linea d'aria)"


def _indirizzo_consegna() -> str:
    try:
        return reverse("sportello:consegna")
    except NoReverseMatch:
        return ""


def _ordini(catalogo: Catalogo) -> list[VoceFiltro]:
    """The orders that make sense for this search, the present one marked."""
    criteri = catalogo.criteri
    possibili = {NOME, FRESCHEZZA}
    if criteri.q:
        possibili.add(RILEVANZA)
    if catalogo.distanze:
        possibili.add(DISTANZA)
    return [
        VoceFiltro(
            nome, 0, criteri.ordine == ordine, indirizzo_catalogo(_ordinati(criteri, ordine))
        )
        for ordine, nome in NOMI_ORDINE
        if ordine in possibili
    ]


def _ordinati(criteri: Criteri, ordine: str) -> Criteri:
    """With the shortest address: an order that comes by itself is not written."""
    da_solo = replace(criteri, ordina="")
    return da_solo if da_solo.ordine == ordine else replace(criteri, ordina=ordine)


def _intorno(catalogo: Catalogo) -> VoceFiltro | None:
    """From the facilities of one comune to those around it, the nearest first."""
    criteri = catalogo.criteri
    if not criteri.comune or "comune" not in catalogo.nomi:
        return None
    altri = replace(criteri, comune="", vicino=criteri.comune, ordina="")
    nome = f"Guarda anche nei comuni vicini a {catalogo.nomi['comune']}"
    return VoceFiltro(nome, 0, False, indirizzo_catalogo(altri))


def _passo(catalogo: Catalogo, ripiego: Ripiego) -> VoceFiltro:
    """A way to find something, as something to do."""
    if ripiego.filtro:
        nome = _allarga(catalogo, ripiego.senza)
    elif ripiego.senza:
        nome = f"cercare senza “{ripiego.senza}”"
    else:
        nome = f"vedere le più vicine a {catalogo.nomi['dove']}"
    return VoceFiltro(nome, ripiego.quante, False, indirizzo_catalogo(ripiego.criteri))


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
        "accessibile": "dove si entra in sedia a rotelle",
        "q": f"con le parole “{catalogo.corretta if catalogo.correzioni else valore}”",
    }[nome]


def _scelto(catalogo: Catalogo, nome: str) -> str:
    """A criterion that is chosen, in two or three words."""
    if nome == "q":
        return f"“{catalogo.criteri.q}”"
    if nome == "posti":
        return "Con posti liberi"
    if nome == "vicino":
        return f"Vicino a {catalogo.nomi['vicino']}"
    return catalogo.nomi[nome]


def _allarga(catalogo: Catalogo, nome: str) -> str:
    """The step that takes one criterion away, as something to do."""
    return {
        "area": "cercare in tutte le aree",
        "regime": "cercare anche in altri orari",
        "tipo": "cercare fra tutti i tipi di struttura",
        "comune": f"cercare anche fuori da {catalogo.nomi.get('comune', '')}",
        "ambito": f"cercare anche fuori dall'ambito {catalogo.nomi.get('ambito', '')}",
        "posti": "cercare anche dove non si sa se ci sono posti liberi",
        "accessibile": "cercare anche dove non si sa se si entra in sedia a rotelle",
    }[nome]


def _voci_filtro(criteri: Criteri, nome: str, valori: list[ValoreFiltro]) -> list[VoceFiltro]:
    """The links of one filter: the other criteria are the same for all, and written once."""
    senza = indirizzo_catalogo(_senza(criteri, nome))
    inizio = f"{senza}{'&' if '?' in senza else '?'}{nome}="
    return [
        VoceFiltro(v.nome, v.quante, v.scelto, senza if v.scelto else inizio + quote_plus(v.valore))
        for v in valori
    ]


def _senza(criteri: Criteri, nome: str) -> Criteri:
    return replace(criteri, **{nome: False if nome == "posti" else ""})  # type: ignore[arg-type]


def _testo(valore: str | bool) -> str:
    return "1" if valore is True else str(valore)
