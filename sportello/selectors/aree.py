"""The page of an area: its types in the words of document 000, with how many facilities each."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from sportello.selectors.catalogo import indirizzo_catalogo
from strutture.calcolo import Criteri
from strutture.enums import Regime
from strutture.models import Area, TipoUnitaOfferta
from strutture.selectors import conteggi_pubblici

# Document 000, «Area anziani, disabili, minori»: the words by which the Sportello has always
# called them, in its order. A type may have another name today.
NOMI_DEL_DOCUMENTO = {
    "CDA": "Centro Diurno Anziani",
    "CDI": "Centri Diurni Integrati",
    "CASALB": "Case Albergo e Soggiorno per anziani autosufficienti",
    "RSA": "Residenze Socio Assistenziali",
    "CDD": "Centro diurni disabili",
    "CSE": "Centri socio educativi",
    "CSS": "Comunità Socio Sanitarie",
    "RSD": "Residenza Sanitaria Disabili",
    "NIDO": "Asili Nido",
    "CPI": "Centri Prima Infanzia",
    "AAU": "Alloggio per l'Autonomia",
    "CEM": "Comunità Educativa Minori",
    "CFAM": "Comunità Familiari",
}
# What the document calls otherwise than today, in full.
NOMI_DI_OGGI = {"RSA": "RSA, residenza sanitario-assistenziale (casa di riposo)"}
_ORDINE = {codice: numero for numero, codice in enumerate(NOMI_DEL_DOCUMENTO)}

TITOLI_REGIME = {
    Regime.DIURNA: "Strutture diurne",
    Regime.RESIDENZIALE: "Strutture residenziali",
    Regime.DOMICILIARE: "Aiuti a casa",
}
FRASI_REGIME = {
    Regime.DIURNA: "Ci si va di giorno e la sera si torna a casa.",
    Regime.RESIDENZIALE: "Ci si vive, giorno e notte.",
    Regime.DOMICILIARE: "Chi aiuta viene a casa.",
}
ALTERNATIVE = 3


@dataclass(frozen=True)
class TipoDiArea:
    """A type of facility; `oggi` = its name of today, if it is another. `alternative` (name,
    address, facilities) only when there is none of it.
    """

    codice: str
    nome: str
    oggi: str
    frase: str
    a_chi: str
    quante: int
    indirizzo: str
    alternative: list[tuple[str, str, int]]


@dataclass(frozen=True)
class GruppoRegime:
    regime: str
    titolo: str
    frase: str
    tipi: list[TipoDiArea]


@dataclass(frozen=True)
class PaginaArea:
    area: Area
    gruppi: list[GruppoRegime]
    strutture: int
    indirizzo: str
    altre: list[Area]


def pagina_area(area: Area) -> PaginaArea:
    """What the page of an area says; a type no longer in force is left out when it has nothing."""
    (ricerca,) = conteggi_pubblici([Criteri(area=area.codice)])
    quante = ricerca.conteggi["tipo"]
    oggi = timezone.localdate()
    tipi = [
        tipo
        for tipo in TipoUnitaOfferta.objects.filter(area=area)
        if quante.get(tipo.codice.lower()) or _in_uso(tipo, oggi)
    ]
    tipi.sort(key=lambda tipo: (_ORDINE.get(tipo.codice, len(_ORDINE)), tipo.nome, tipo.pk))
    return PaginaArea(
        area=area,
        gruppi=[
            GruppoRegime(
                regime.value,
                TITOLI_REGIME[regime],
                FRASI_REGIME[regime],
                [_tipo(tipo, tipi, quante) for tipo in tipi if tipo.regime == regime],
            )
            for regime in Regime
            if any(tipo.regime == regime for tipo in tipi)
        ],
        strutture=len(ricerca.strutture),
        indirizzo=indirizzo_catalogo(Criteri(area=area.codice)),
        altre=list(Area.objects.exclude(pk=area.pk).order_by("ordine", "pk")),
    )


def _in_uso(tipo: TipoUnitaOfferta, oggi: datetime.date) -> bool:
    finito = tipo.al is not None and tipo.al < oggi
    return tipo.sostituito_da_id is None and not finito


def _tipo(
    tipo: TipoUnitaOfferta, tipi: list[TipoUnitaOfferta], quante: dict[str, int]
) -> TipoDiArea:
    numero = quante.get(tipo.codice.lower(), 0)
    return TipoDiArea(
        codice=tipo.codice,
        nome=NOMI_DEL_DOCUMENTO.get(tipo.codice, tipo.nome),
        oggi=NOMI_DI_OGGI.get(tipo.codice, ""),
        frase=tipo.cosa_e,
        a_chi=tipo.a_chi_e_rivolto,
        quante=numero,
        indirizzo=indirizzo_catalogo(Criteri(tipo=tipo.codice.lower())),
        alternative=[] if numero else _alternative(tipo, tipi, quante),
    )


def _alternative(
    tipo: TipoUnitaOfferta, tipi: list[TipoUnitaOfferta], quante: dict[str, int]
) -> list[tuple[str, str, int]]:
    """The types of the area that have facilities: of the same regime first, then the others."""
    vive = [altro for altro in tipi if quante.get(altro.codice.lower())]
    vive.sort(key=lambda a: (a.regime != tipo.regime, -quante[a.codice.lower()], a.nome))
    return [
        (
            altro.nome_breve,
            indirizzo_catalogo(Criteri(tipo=altro.codice.lower())),
            quante[altro.codice.lower()],
        )
        for altro in vive[:ALTERNATIVE]
    ]
