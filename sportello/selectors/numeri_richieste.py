"""How many requests, of what, how long they wait: for an Ambito and for the Province.

Who reads the requests of the Ambito sees every number. For the others the counts below the
threshold of reserved tables are hidden together with those that would give them back, over all the
Ambiti and the Province at once: who sees one table sees the others too.
"""

import datetime
import statistics
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Min
from django.db.models.functions import ExtractYear
from django.utils import timezone

from base.formati import MANCANTE, MESI, numero
from osservatorio.soppressione import SEGNO, SOGLIA_RISERVATA, Linea, Tavola, celle, decidi, quota
from sportello.enums import StatoRichiesta
from sportello.models import (
    RUOLI_CHE_CONTANO,
    PassaggioRichiesta,
    Richiesta,
)
from strutture.models import Area
from territorio.models import Ambito
from utenti.enums import RUOLI_SPORTELLO
from utenti.models import Utente

PROVINCIA = ""
SENZA_AREA = ""
DIMENSIONI = ("mese", "area", "stato", "puntualita")
PUNTUALI, TARDE = "puntuali", "tarde"


@dataclass(frozen=True)
class TabellaNumeri:
    """A table of one column: name and number as it is written, then the total."""

    titolo: str
    colonna: str
    righe: list[tuple[str, str]]
    totale: str


@dataclass(frozen=True)
class NumeriRichieste:
    titolo: str
    anno: int
    anni: list[int]
    ambiti: list[Ambito]
    ambito: Ambito | None
    tutta_la_provincia: bool
    totale: str
    quota_tarde: str
    giorni: str
    tabelle: list[TabellaNumeri]
    nascosti: bool
    vuoto: bool


def ambiti_contati(utente: Utente) -> list[Ambito]:
    """The Ambiti whose counts the user reads, by number."""
    ambiti = Ambito.objects.della_provincia().alla_data(timezone.localdate()).defer("confine")
    if not utente.vede_tutto:
        ambiti = ambiti.filter(pk__in=utente.ambiti_con_ruolo(*RUOLI_CHE_CONTANO))
    return list(ambiti.order_by("numero", "pk"))


def numeri_richieste(utente: Utente, *, anno: int | None, slug: str) -> NumeriRichieste:
    """The counts of a year; without an Ambito, or one the user may not read, the widest he may."""
    ambiti = ambiti_contati(utente)
    ambito = next((a for a in ambiti if a.slug == slug), None)
    provincia = ambito is None and utente.vede_tutto
    if ambito is None and not provincia and ambiti:
        ambito = ambiti[0]
    anni = _anni()
    anno = anno if anno in anni else anni[0]
    righe = _righe(anno)
    tavola = _tavola(righe, nomi_ambiti := _codici(righe))
    scoperto = ambito is not None and utente.ha_ruolo(*RUOLI_SPORTELLO, ambito=ambito)
    nascoste: frozenset[Hashable] = (
        frozenset() if scoperto else decidi(tavola, soglia=SOGLIA_RISERVATA).nascoste
    )
    scritte = {chiave: cella.testo for chiave, cella in celle(tavola, nascoste).items()}
    dove: Hashable = ambito.pk if ambito else PROVINCIA
    sue = [r for r in righe if dove in (PROVINCIA, r.ambito)]
    return NumeriRichieste(
        titolo=f"Ambito {ambito}" if ambito else "Tutta la provincia",
        anno=anno,
        anni=anni,
        ambiti=ambiti,
        ambito=ambito,
        tutta_la_provincia=utente.vede_tutto,
        totale=scritte.get((dove, "totale", ""), numero(0)),
        quota_tarde=scritte.get((dove, "quota", TARDE), MANCANTE),
        giorni=_giorni(sue, nascosta=bool(nascoste & _chiavi(dove, "puntualita"))),
        tabelle=_tabelle(dove, scritte, ambiti if provincia else [], nomi_ambiti),
        nascosti=any(testo == SEGNO for chiave, testo in scritte.items() if _si_vede(chiave, dove)),
        vuoto=not sue,
    )


@dataclass(frozen=True)
class _Riga:
    ambito: int
    mese: int
    area: str
    stato: str
    tarda: bool
    giorni: int | None


def _anni() -> list[int]:
    """From this year back to the first one with a request."""
    oggi = timezone.localdate()
    primo = Richiesta.objects.aggregate(primo=Min(ExtractYear("ricevuta_il")))["primo"]
    return list(range(oggi.year, (primo or oggi.year) - 1, -1))


def _righe(anno: int) -> list[_Riga]:
    """One for each request received in the year, whatever became of it."""
    oggi = timezone.localdate()
    fuso = timezone.get_current_timezone()
    inizio, fine = (datetime.datetime(a, 1, 1, tzinfo=fuso) for a in (anno, anno + 1))
    prime: dict[int, datetime.datetime] = dict(
        PassaggioRichiesta.objects.filter(
            richiesta__ricevuta_il__gte=inizio,
            richiesta__ricevuta_il__lt=fine,
            a__in=[StatoRichiesta.RISPOSTA, StatoRichiesta.CHIUSA],
        )
        .values("richiesta")
        .annotate(prima=Min("quando"))
        .values_list("richiesta", "prima")
    )
    trovate = (
        Richiesta.objects.filter(ricevuta_il__gte=inizio, ricevuta_il__lt=fine)
        .order_by("pk")
        .values_list("pk", "ambito_id", "ricevuta_il", "area__codice", "stato", "scade_il")
    )
    righe = []
    for pk, ambito, ricevuta, area, stato, scade in trovate:
        arrivo = timezone.localdate(ricevuta)
        risposta = timezone.localdate(prime[pk]) if pk in prime else None
        righe.append(
            _Riga(
                ambito=ambito,
                mese=arrivo.month,
                area=area or SENZA_AREA,
                stato=stato,
                tarda=(risposta or oggi) > scade,
                giorni=(risposta - arrivo).days if risposta else None,
            )
        )
    return righe


def _codici(righe: Iterable[_Riga]) -> list[int]:
    return sorted({r.ambito for r in righe})


def _tavola(righe: list[_Riga], ambiti: list[int]) -> Tavola:
    """Every count of every Ambito and of the Province, with all the sums between them."""
    aree = sorted({r.area for r in righe})
    valori_di: dict[str, list[Hashable]] = {
        "mese": list(range(1, 13)),
        "area": list(aree),
        "stato": list(StatoRichiesta.values),
        "puntualita": [PUNTUALI, TARDE],
    }
    conti: Counter[Hashable] = Counter()
    for riga in righe:
        for suo in (riga.ambito, PROVINCIA):
            conti[suo, "totale", ""] += 1
            conti[suo, "mese", riga.mese] += 1
            conti[suo, "area", riga.area] += 1
            conti[suo, "stato", riga.stato] += 1
            conti[suo, "puntualita", TARDE if riga.tarda else PUNTUALI] += 1
    valori: dict[Hashable, int | None] = {}
    linee, figure = [], []
    luoghi: list[Hashable] = [*ambiti, PROVINCIA]
    for dove in luoghi:
        valori[dove, "totale", ""] = conti[dove, "totale", ""]
        for dimensione, voci in valori_di.items():
            chiavi = [(dove, dimensione, voce) for voce in voci]
            valori.update({chiave: conti[chiave] for chiave in chiavi})
            linee.append(Linea(tuple(chiavi), (dove, "totale", "")))
        figure.append(
            quota(
                (dove, "quota", TARDE),
                (dove, "puntualita", TARDE),
                (dove, "totale", ""),
                decimali=0,
            )
        )
    valori_di["totale"] = [""]
    for dimensione, voci in valori_di.items():
        linee.extend(
            Linea(tuple((dove, dimensione, voce) for dove in ambiti), (PROVINCIA, dimensione, voce))
            for voce in voci
        )
    return Tavola(valori=valori, linee=linee, figure=figure)


def _chiavi(dove: Hashable, dimensione: str) -> set[Hashable]:
    return {(dove, dimensione, voce) for voce in (PUNTUALI, TARDE)} | {(dove, "totale", "")}


def _si_vede(chiave: Hashable, dove: Hashable) -> bool:
    return isinstance(chiave, tuple) and (
        chiave[0] == dove or (dove == PROVINCIA and chiave[1] == "totale")
    )


def _giorni(righe: list[_Riga], *, nascosta: bool) -> str:
    """The median of the days to the first answer; hidden with few answers, or with its counts."""
    giorni = [r.giorni for r in righe if r.giorni is not None]
    if not giorni:
        return MANCANTE
    if nascosta or len(giorni) < SOGLIA_RISERVATA:
        return SEGNO if nascosta else MANCANTE
    return numero(Decimal(str(statistics.median(giorni))), 0)


def _tabelle(
    dove: Hashable,
    scritte: Mapping[Hashable, str],
    ambiti: list[Ambito],
    contati: list[int],
) -> list[TabellaNumeri]:
    nomi_aree = dict(Area.objects.order_by("ordine", "pk").values_list("codice", "nome"))
    nomi_aree[SENZA_AREA] = "Non detto"
    totale = scritte.get((dove, "totale", ""), numero(0))

    def tabella(titolo: str, colonna: str, dimensione: str, voci: Mapping) -> TabellaNumeri:
        return TabellaNumeri(
            titolo,
            colonna,
            [
                (nome, scritte[dove, dimensione, voce])
                for voce, nome in voci.items()
                if (dove, dimensione, voce) in scritte
            ],
            totale,
        )

    mesi = {numero_mese: MESI[numero_mese - 1].capitalize() for numero_mese in range(1, 13)}
    tabelle = [
        tabella("Per mese", "Mese", "mese", mesi),
        tabella("Per area", "Area", "area", nomi_aree),
        tabella("Per stato", "Stato", "stato", dict(StatoRichiesta.choices)),
        tabella(
            "Nei tempi e in ritardo",
            "Tempi",
            "puntualita",
            {PUNTUALI: "Nei tempi", TARDE: "In ritardo"},
        ),
    ]
    if ambiti:
        tabelle.append(
            TabellaNumeri(
                "Per ambito",
                "Ambito",
                [
                    (str(a), scritte[a.pk, "totale", ""] if a.pk in contati else numero(0))
                    for a in ambiti
                ],
                totale,
            )
        )
    return [t for t in tabelle if t.righe]
