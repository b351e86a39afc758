"""An import as its pages show it: what each row does, with names in place of keys."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q

from base.models import Lavoro, StatoLavoro
from strutture.enums import EsitoRiga
from strutture.models import (
    EnteGestore,
    Importazione,
    RigaImportazione,
    Struttura,
    TipoUnitaOfferta,
    UnitaOfferta,
)
from strutture.selectors.parole import Nomi, scritto
from strutture.validation.registro import LUOGO
from territorio.models import Comune
from utenti.models import Utente

PER_PAGINA = 100
RISERVATO = "riservato"
# What a list says of a place, by column of the list.
_COLONNE_DI_LUOGO = (LUOGO - {"comune_id"}) | {"comune", "codice_istat"}
_SCEGLIBILI = {EsitoRiga.NUOVA, EsitoRiga.CAMBIATA, EsitoRiga.SPARITA}
# Fields that follow from the import itself: shown only in the file of the outcome.
_NON_MOSTRATI = {"fonte_breve", "dati_al"}


@dataclass(frozen=True)
class Cambio:
    """One field, before and after; "" = nothing was there."""

    campo: str
    prima: str
    dopo: str


# Under their number, how many rows do what.
PLURALI = {
    EsitoRiga.NUOVA: "Nuove",
    EsitoRiga.CAMBIATA: "Cambiate",
    EsitoRiga.INVARIATA: "Invariate",
    EsitoRiga.SPARITA: "Non ci sono più nell'elenco",
    EsitoRiga.RESPINTA: "Da correggere",
}


@dataclass(frozen=True)
class RigaMostrata:
    """One row of the list as the preview shows it."""

    pk: int
    numero: int | None
    esito: str
    che_cosa: str
    nome: str
    scelta: bool
    sceglibile: bool
    cambi: list[Cambio]
    letture: list[dict[str, Any]]
    messaggi: list[str]
    riparazione: str
    riparata: bool


@dataclass(frozen=True)
class Contatore:
    """How many rows do the same thing, and how many of them are chosen."""

    esito: str
    nome: str
    quante: int
    scelte: int


@dataclass(frozen=True)
class Anteprima:
    """One page of the rows, the counters of all, what was found in the file as a whole."""

    pagina: Page
    righe: list[RigaMostrata]
    contatori: list[Contatore]
    scelte: int
    sparite: int
    sparite_scelte: int
    da_riparare: int


def anteprima_importazione(
    importazione: Importazione, *, utente: Utente, esito: str = "", pagina: str | None = None
) -> Anteprima:
    """The rows of that outcome, a hundred at a time; an outcome that is none shows all of them."""
    righe = importazione.righe.all()
    conti: dict[str, dict[str, Any]] = {
        riga["esito"]: dict(riga)
        for riga in righe.order_by()
        .values("esito")
        .annotate(quante=Count("pk"), scelte=Count("pk", filter=Q(scelta=True)))
    }
    mostrate = righe
    if esito == "riparata":
        mostrate = righe.filter(dopo__has_key="riparazioni")
    elif esito in EsitoRiga.values:
        mostrate = righe.filter(esito=esito)
    foglio = Paginator(mostrate.order_by("numero", "pk"), PER_PAGINA).get_page(pagina)
    return Anteprima(
        pagina=foglio,
        righe=list(mostra_righe(foglio.object_list, utente=utente)),
        contatori=[
            Contatore(
                e.value,
                PLURALI[e],
                conti.get(e.value, {}).get("quante", 0),
                conti.get(e.value, {}).get("scelte", 0),
            )
            for e in EsitoRiga
        ],
        scelte=sum(conto["scelte"] for conto in conti.values()),
        sparite=conti.get(EsitoRiga.SPARITA, {}).get("quante", 0),
        sparite_scelte=conti.get(EsitoRiga.SPARITA, {}).get("scelte", 0),
        da_riparare=int(importazione.conteggi.get("riparate", 0)),
    )


def mostra_righe(
    righe: Iterable[RigaImportazione], *, utente: Utente | None
) -> Iterator[RigaMostrata]:
    """The rows in words. Where a reserved facility is, is shown to who sees it; without a user, as
    in a file that travels, to nobody.
    """
    tutte = list(righe)
    nomi = _Nomi(tutte)
    segrete = _segrete(tutte, utente)
    for riga in tutte:
        segreta = riga.struttura_id in segrete
        yield RigaMostrata(
            pk=riga.pk,
            numero=riga.numero,
            esito=riga.esito,
            che_cosa=riga.get_esito_display(),
            nome=riga.nome,
            scelta=riga.scelta,
            sceglibile=riga.esito in _SCEGLIBILI,
            cambi=nomi.cambi(riga, segreta=segreta),
            letture=[
                lettura
                for lettura in riga.letture
                if not (segreta and lettura["colonna"] in _COLONNE_DI_LUOGO)
            ],
            messaggi=[
                anomalia["messaggio"]
                for anomalia in riga.anomalie
                if not (segreta and anomalia["colonna"] in _COLONNE_DI_LUOGO)
            ],
            riparazione=str(riga.dopo.get("riparazioni", {}).get("email", "")),
            riparata=riga.riparata,
        )


def _segrete(righe: list[RigaImportazione], utente: Utente | None) -> set[int]:
    """The reserved facilities among those of the rows, but for those that the user sees."""
    chiavi = {riga.struttura_id for riga in righe if riga.struttura_id}
    riservate = Struttura.objects.filter(pk__in=chiavi, indirizzo_riservato=True)
    segrete = set(riservate.values_list("pk", flat=True))
    if utente is not None and segrete:
        segrete -= set(riservate.visibili_a(utente).values_list("pk", flat=True))
    return segrete


class _Nomi:
    """Names of bodies, comuni and types that the rows name by key: one query each."""

    def __init__(self, righe: list[RigaImportazione]) -> None:
        chiavi: dict[str, set[int]] = {"ente_gestore_id": set(), "comune_id": set()}
        for riga in righe:
            for verso in (riga.prima, riga.dopo):
                for campo, insieme in chiavi.items():
                    if (pk := verso.get("struttura", {}).get(campo)) is not None:
                        insieme.add(pk)
        enti = EnteGestore.objects.filter(pk__in=chiavi["ente_gestore_id"])
        comuni = Comune.objects.filter(pk__in=chiavi["comune_id"])
        self.per_campo: dict[str, dict[Any, str]] = {
            "ente_gestore_id": dict(enti.values_list("pk", "denominazione")),
            "comune_id": dict(comuni.values_list("pk", "denominazione")),
            "tipo_id": dict(TipoUnitaOfferta.objects.values_list("pk", "nome_breve")),
        }
        self.etichette = {
            "struttura": {c.attname: c.verbose_name for c in Struttura._meta.concrete_fields},
            "unita": {c.attname: c.verbose_name for c in UnitaOfferta._meta.concrete_fields},
        }

    def cambi(self, riga: RigaImportazione, *, segreta: bool) -> list[Cambio]:
        esito = []
        for parte, etichette in self.etichette.items():
            prima, dopo = riga.prima.get(parte, {}), riga.dopo.get(parte, {})
            for campo, valore in dopo.items():
                if campo in _NON_MOSTRATI:
                    continue
                nascosto = segreta and campo in LUOGO
                valori = [
                    self._valore(riga, parte, campo, uno) for uno in (prima.get(campo), valore)
                ]
                esito.append(
                    Cambio(
                        campo=str(etichette[campo]),
                        prima=RISERVATO if nascosto else valori[0],
                        dopo=RISERVATO if nascosto else valori[1],
                    )
                )
        return esito

    def _valore(self, riga: RigaImportazione, parte: str, campo: str, valore: Any) -> str:
        if valore in (None, ""):
            return ""
        if campo in self.per_campo:
            if campo == "ente_gestore_id" and valore < 0:
                return f"{riga.dopo.get('ente_nuovo', '')} (nuovo)"
            return self.per_campo[campo].get(valore, str(valore))
        tabella = "struttura" if parte == "struttura" else "unitaofferta"
        return scritto(tabella, campo, valore, Nomi())


def lavoro_dell_importazione(importazione: Importazione) -> Lavoro | None:
    """The comparison that is waiting, or under way, in the background."""
    return Lavoro.objects.filter(
        tipo="strutture.anteprima_importazione",
        riferimento=str(importazione.pk),
        stato__in=[StatoLavoro.IN_ATTESA, StatoLavoro.IN_CORSO],
    ).first()


def tipi_da_scegliere() -> list[tuple[str, str]]:
    """Code and name of every type, by name."""
    return list(TipoUnitaOfferta.objects.order_by("nome", "pk").values_list("codice", "nome"))
