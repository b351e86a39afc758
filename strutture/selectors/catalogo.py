"""The catalogue: one query brings the units that may be seen, the rest is `strutture.calcolo`."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, FilteredRelation, Q
from django.utils import timezone

from base.models import chiave_ordinamento
from strutture.calcolo import Criteri, Ricerca, RigaCatalogo, cerca
from strutture.enums import Regime, StatoScheda
from strutture.models import Area, TipoUnitaOfferta, UnitaOfferta
from territorio.models import Ambito, Comune


@dataclass(frozen=True)
class ValoreFiltro:
    """One value of a filter: how many facilities it would give, and whether it is chosen now."""

    valore: str
    nome: str
    quante: int
    scelto: bool


@dataclass(frozen=True)
class Catalogo:
    """What a search finds. `ambiti` = pk of facility → name and slug of its Ambito ("" = none)."""

    criteri: Criteri
    strutture: list[int]
    filtri: dict[str, list[ValoreFiltro]]
    nomi: dict[str, str]
    ignorati: list[str]
    ambiti: dict[int, tuple[str, str]]


@dataclass(frozen=True)
class _Indice:
    righe: list[RigaCatalogo]
    nomi: dict[str, dict[str, tuple[Any, str]]]
    ambiti: dict[int, tuple[str, str]]


COLONNE = (
    "struttura_id",
    "struttura__nome_ordinamento",
    "struttura__indirizzo_riservato",
    "struttura__ente_gestore__nome_ordinamento",
    "struttura__comune__codice_istat",
    "struttura__comune__denominazione",
    "struttura__comune__nome_ordinamento",
    "tipo__codice",
    "tipo__nome",
    "tipo__nome_breve",
    "tipo__regime",
    "tipo__area__codice",
    "tipo__area__nome",
    "tipo__area__ordine",
    "ambito_slug",
    "ambito_nome",
    "ambito_numero",
    "posti_liberi",
)


def _indice() -> _Indice:
    oggi = timezone.localdate()
    appartenenza = "struttura__comune__appartenenze"
    unita = (
        UnitaOfferta.objects.attive()
        .filter(struttura__stato=StatoScheda.PUBBLICATA)
        .annotate(
            appartenenza=FilteredRelation(
                appartenenza,
                condition=(
                    Q(**{f"{appartenenza}__dal__isnull": True})
                    | Q(**{f"{appartenenza}__dal__lte": oggi})
                )
                & (
                    Q(**{f"{appartenenza}__al__isnull": True})
                    | Q(**{f"{appartenenza}__al__gte": oggi})
                ),
            ),
            ambito_slug=F("appartenenza__ambito__slug"),
            ambito_nome=F("appartenenza__ambito__denominazione"),
            ambito_numero=F("appartenenza__ambito__numero"),
        )
        .order_by("struttura__nome_ordinamento", "struttura_id", "pk")
        .values_list(*COLONNE)
    )
    righe: list[RigaCatalogo] = []
    ambiti: dict[int, tuple[str, str]] = {}
    nomi: dict[str, dict[str, tuple[Any, str]]] = {
        "area": {},
        "tipo": {},
        "comune": {},
        "ambito": {},
        "regime": {r.value: (n, r.label) for n, r in enumerate(Regime)},
        "posti": {"1": (0, "Con posti liberi")},
    }
    for (
        pk,
        nome,
        riservata,
        ente,
        istat,
        comune,
        comune_ordine,
        tipo,
        tipo_nome,
        tipo_breve,
        regime,
        area,
        area_nome,
        area_ordine,
        ambito,
        ambito_nome,
        ambito_numero,
        posti,
    ) in unita:
        testi = [nome, tipo_nome, tipo_breve, tipo, area_nome, ente or ""]
        if riservata:
            # Neither a filter nor a word of the search may tell the comune of a reserved facility.
            istat = ""
        else:
            testi.append(comune_ordine)
            nomi["comune"][istat] = (comune_ordine, comune)
        nomi["area"][area] = (area_ordine, area_nome)
        nomi["tipo"][tipo.lower()] = (tipo_breve, tipo_breve)
        if ambito:
            nomi["ambito"][ambito] = (ambito_numero, ambito_nome)
        ambiti[pk] = (ambito_nome or "", ambito or "")
        righe.append(
            RigaCatalogo(
                struttura=pk,
                area=area,
                regime=regime,
                tipo=tipo.lower(),
                comune=istat,
                ambito=ambito or "",
                posti=bool(posti),
                testi=tuple(testi),
            )
        )
    return _Indice(righe=righe, nomi=nomi, ambiti=ambiti)


# The words by which a page says that it could not use a value.
NOMI_FILTRI = {
    "area": "area",
    "regime": "regime",
    "tipo": "tipo di struttura",
    "comune": "comune",
    "ambito": "ambito",
}


def cataloga(criteri: Criteri) -> Catalogo:
    """The published facilities that meet the criteria, ordered by name, with the filters' counts.

    Shape: one entry per facility. A value that exists nowhere is left out of the search and named
    in `ignorati`; a value that exists and has no facility gives none. Queries: one, and one more
    for each value that no facility has.
    """
    indice = _indice()
    ignorati = []
    for dimensione in NOMI_FILTRI:
        valore = getattr(criteri, dimensione)
        if not valore or valore in indice.nomi[dimensione]:
            continue
        trovato = _nome_senza_strutture(dimensione, valore)
        if trovato:
            indice.nomi[dimensione][valore] = ("", trovato)
        else:
            ignorati.append(dimensione)
    if ignorati:
        criteri = Criteri(**{k: v for k, v in criteri.attivi.items() if k not in ignorati})  # type: ignore[arg-type]
    ricerca = cerca(indice.righe, criteri)
    return Catalogo(
        criteri=criteri,
        strutture=ricerca.strutture,
        filtri=_filtri(indice, ricerca, criteri),
        nomi={
            dimensione: indice.nomi[dimensione][getattr(criteri, dimensione)][1]
            for dimensione in NOMI_FILTRI
            if getattr(criteri, dimensione)
        },
        ignorati=[NOMI_FILTRI[dimensione] for dimensione in ignorati],
        ambiti=indice.ambiti,
    )


def conteggi_pubblici(richieste: Iterable[Criteri]) -> list[Ricerca]:
    """The result of several searches over the same catalogue, in one query."""
    indice = _indice()
    return [cerca(indice.righe, criteri) for criteri in richieste]


def _nome_senza_strutture(dimensione: str, valore: str) -> str:
    """The name of a value that no published facility has; empty if there is no such value."""
    trovato: Any = None
    if dimensione == "area":
        trovato = Area.objects.filter(codice=valore).first()
    elif dimensione == "tipo":
        trovato = TipoUnitaOfferta.objects.filter(codice=valore.upper()).first()
        return trovato.nome_breve if trovato else ""
    elif dimensione == "comune":
        trovato = Comune.objects.filter(codice_istat=valore).first()
    elif dimensione == "ambito":
        trovato = Ambito.objects.filter(slug=valore).first()
        return trovato.denominazione if trovato else ""
    return str(trovato) if trovato else ""


def _filtri(indice: _Indice, ricerca: Ricerca, criteri: Criteri) -> dict[str, list[ValoreFiltro]]:
    filtri: dict[str, list[ValoreFiltro]] = {}
    for dimensione, conteggi in ricerca.conteggi.items():
        scelto = getattr(criteri, dimensione)
        scelto = "1" if scelto is True else scelto or ""
        filtri[dimensione] = [
            ValoreFiltro(
                valore=valore,
                nome=nome,
                quante=conteggi.get(valore, 0),
                scelto=valore == scelto,
            )
            for valore, (_, nome) in sorted(indice.nomi[dimensione].items(), key=_ordine)
            if conteggi.get(valore) or valore == scelto
        ]
    return filtri


def _ordine(voce: tuple[str, tuple[Any, str]]) -> str:
    ordine = voce[1][0]
    return f"{ordine:06d}" if isinstance(ordine, int) else chiave_ordinamento(ordine)
