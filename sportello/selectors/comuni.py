"""The pages of the comuni: the office, what there is, the nearest of what there is not."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from base.grafici import Area as AreaMappa
from base.grafici import mappa_aree
from base.models import chiave_ordinamento
from osservatorio.models import Pubblicazione
from sportello.models import PuntoAccesso
from sportello.selectors.catalogo import indirizzo_catalogo
from sportello.selectors.dati import dati_dell_ambito
from sportello.selectors.territorio import ambito_del_comune, comuni_di_oggi
from strutture.calcolo import Criteri
from strutture.enums import StatoScheda
from strutture.models import Area, TipoUnitaOfferta, UnitaOfferta
from strutture.selectors import conteggi_pubblici
from territorio.calcolo import distanza_km
from territorio.models import Ambito, Comune, NomePrecedenteComune


@dataclass(frozen=True)
class VoceTipo:
    nome: str
    quante: int
    indirizzo: str


@dataclass(frozen=True)
class AreaDelComune:
    """An area that has facilities in the comune, with its types."""

    nome: str
    quante: int
    indirizzo: str
    tipi: list[VoceTipo]


@dataclass(frozen=True)
class TipoVicino:
    """A type that the comune has not, and the nearest comune that has it; km between the comuni."""

    tipo: str
    comune: str
    km: int
    quante: int
    indirizzo: str


@dataclass(frozen=True)
class TipiVicini:
    area: str
    tipi: list[TipoVicino]


@dataclass(frozen=True)
class PaginaComune:
    comune: Comune
    ambito: Ambito | None
    strutture: int
    indirizzo_strutture: str
    aree: list[AreaDelComune]
    vicini: list[TipiVicini]
    punti: list[PuntoAccesso]
    punti_dell_ambito: bool
    pubblicazioni: list[Pubblicazione]
    comuni_ambito: list[Comune]
    mappa: str


def pagina_comune(comune: Comune) -> PaginaComune:
    """What the page of a comune says; facilities with a reserved address are in none of them.

    Queries: the same number whatever the facilities.
    """
    codice = comune.codice_istat
    ambito = ambito_del_comune(codice)
    (ricerca,) = conteggi_pubblici([Criteri(comune=codice)])
    tipi = list(TipoUnitaOfferta.objects.select_related("area").order_by("nome_breve", "pk"))
    aree = list(Area.objects.order_by("ordine", "pk"))
    per_tipo = ricerca.conteggi["tipo"]
    comuni_ambito = (
        list(
            Comune.objects.dell_ambito(ambito, timezone.localdate()).order_by(
                "nome_ordinamento", "pk"
            )
        )
        if ambito
        else []
    )
    punti, dell_ambito = _punti(comune, ambito)
    return PaginaComune(
        comune=comune,
        ambito=ambito,
        strutture=len(ricerca.strutture),
        indirizzo_strutture=indirizzo_catalogo(Criteri(comune=codice)),
        aree=[
            AreaDelComune(
                area.nome,
                ricerca.conteggi["area"][area.codice],
                indirizzo_catalogo(Criteri(area=area.codice, comune=codice)),
                [
                    VoceTipo(
                        tipo.nome_breve,
                        per_tipo[tipo.codice.lower()],
                        indirizzo_catalogo(Criteri(tipo=tipo.codice.lower(), comune=codice)),
                    )
                    for tipo in tipi
                    if tipo.area_id == area.pk and tipo.codice.lower() in per_tipo
                ],
            )
            for area in aree
            if area.codice in ricerca.conteggi["area"]
        ],
        vicini=_vicini(comune, tipi, aree, presenti=frozenset(per_tipo)),
        punti=punti,
        punti_dell_ambito=dell_ambito,
        pubblicazioni=dati_dell_ambito(ambito) if ambito else [],
        comuni_ambito=comuni_ambito,
        mappa=_mappa(comune, comuni_ambito, ambito),
    )


def _vicini(
    comune: Comune, tipi: list[TipoUnitaOfferta], aree: list[Area], *, presenti: frozenset[str]
) -> list[TipiVicini]:
    """By area, for each type that is elsewhere and not here, the nearest comune that has it."""
    if comune.latitudine is None or comune.longitudine is None:
        return []
    qui = (comune.latitudine, comune.longitudine)
    altrove = (
        UnitaOfferta.objects.attive()
        .filter(
            struttura__stato=StatoScheda.PUBBLICATA,
            struttura__indirizzo_riservato=False,
            struttura__comune__latitudine__isnull=False,
        )
        .exclude(struttura__comune=comune)
        .values_list(
            "tipo_id",
            "struttura__comune__codice_istat",
            "struttura__comune__denominazione",
            "struttura__comune__latitudine",
            "struttura__comune__longitudine",
        )
        .annotate(quante=Count("struttura", distinct=True))
        .order_by("tipo_id", "struttura__comune__codice_istat")
    )
    migliori: dict[int, tuple[float, str, str, int]] = {}
    for tipo, istat, nome, latitudine, longitudine, quante in altrove:
        km = distanza_km(qui, (latitudine, longitudine))
        if tipo not in migliori or km < migliori[tipo][0]:
            migliori[tipo] = (km, istat, nome, quante)
    gruppi = []
    for area in aree:
        voci = [
            TipoVicino(
                tipo=tipo.nome_breve,
                comune=migliori[tipo.pk][2],
                km=max(1, round(migliori[tipo.pk][0])),
                quante=migliori[tipo.pk][3],
                indirizzo=indirizzo_catalogo(
                    Criteri(tipo=tipo.codice.lower(), comune=migliori[tipo.pk][1])
                ),
            )
            for tipo in tipi
            if tipo.area_id == area.pk
            and tipo.pk in migliori
            and tipo.codice.lower() not in presenti
        ]
        if voci:
            gruppi.append(TipiVicini(area.nome, voci))
    return gruppi


def _punti(comune: Comune, ambito: Ambito | None) -> tuple[list[PuntoAccesso], bool]:
    """First-access points of the comune; if it has none, those of its Ambito (second value)."""
    criterio = Q(comune=comune) | Q(ambito=ambito) if ambito else Q(comune=comune)
    tutti = list(
        PuntoAccesso.objects.filter(criterio, pubblicato=True)
        .select_related("comune")
        .defer("comune__confine")
        .order_by("nome_ordinamento", "pk")
    )
    suoi = [punto for punto in tutti if punto.comune_id == comune.pk]
    return (suoi, False) if suoi else (tutti, bool(tutti))


def _mappa(comune: Comune, comuni: list[Comune], ambito: Ambito | None) -> str:
    return mappa_aree(
        [
            AreaMappa(
                nome=altro.denominazione,
                percorso=altro.confine,
                collegamento="" if altro.pk == comune.pk else altro.indirizzo_web,
                etichetta=altro.denominazione if altro.pk == comune.pk else "",
                testo="sei qui" if altro.pk == comune.pk else "",
                evidenziata=altro.pk == comune.pk,
            )
            for altro in comuni
        ],
        nome="mappa-comuni",
        titolo=f"I comuni dell'ambito {ambito}, con {comune} in evidenza" if ambito else "",
    )


def comune_con_pagina(codice_istat: str) -> Comune | None:
    """The comune of the Province with that code; of a suppressed one, that into which it merged."""
    comune = Comune.objects.filter(codice_istat=codice_istat).first()
    viste: set[int] = set()
    while comune is not None and not comune.esisteva_il(timezone.localdate()):
        if comune.pk in viste or comune.confluito_in_id is None:
            return None
        viste.add(comune.pk)
        comune = Comune.objects.filter(pk=comune.confluito_in_id).first()
    if comune is None or not Comune.objects.della_provincia().filter(pk=comune.pk).exists():
        return None
    return comune


@dataclass(frozen=True)
class ElencoComuni:
    """`trovati` = whose name holds those words; `esatto` = the only one with just that name."""

    cercato: str
    trovati: list[Comune]
    esatto: Comune | None
    tutti: list[Comune]


def elenco_comuni(cercato: str) -> ElencoComuni:
    """The comuni of the Province today, and those that the words find, by past names too."""
    tutti = comuni_di_oggi()
    chiave = _chiave(cercato)
    if not chiave:
        return ElencoComuni("", [], None, tutti)
    nomi = {comune.pk: {_chiave(comune.denominazione)} for comune in tutti}
    for pk, nome in NomePrecedenteComune.objects.filter(comune__in=tutti).values_list(
        "comune_id", "denominazione"
    ):
        nomi[pk].add(_chiave(nome))
    for pk, nome in Comune.objects.filter(confluito_in__in=tutti).values_list(
        "confluito_in_id", "denominazione"
    ):
        nomi[pk].add(_chiave(nome))
    esatti = [comune for comune in tutti if chiave in nomi[comune.pk]]
    trovati = [comune for comune in tutti if any(chiave in nome for nome in nomi[comune.pk])]
    return ElencoComuni(
        cercato=cercato[:80],
        trovati=trovati,
        esatto=esatti[0] if len(esatti) == 1 else None,
        tutti=tutti,
    )


def _chiave(nome: str) -> str:
    """Letters and digits only, so that «Rodengo- Saiano» and «rodengo saiano» are the same."""
    return "".join(c for c in chiave_ordinamento(nome) if c.isalnum())
