"""Invented accounts (F2, F3) of the invented facilities of the register."""

import datetime
import random
from dataclasses import dataclass
from decimal import Decimal

from config.demo_rendicontazione.spesa import parte
from rendicontazione.export import Cella
from strutture.enums import NaturaEnte, Regime, StatoEsercizio
from strutture.models import UnitaOfferta

_INIZIO = datetime.date(2009, 9, 1)  # of a unit whose first day the register does not know
_POSTI = 20  # of a unit whose places the register does not know


@dataclass(frozen=True)
class _Gestione:
    """How a type works: days open, hours a day, euro of cost for a place in a year."""

    giorni: int
    ore: int
    costo: int


_GESTIONI = {
    "NIDO": _Gestione(220, 9, 8900),
    "MICRO": _Gestione(220, 9, 8600),
    "CPI": _Gestione(205, 4, 3900),
    "CSE": _Gestione(230, 7, 11800),
    "CDA": _Gestione(250, 8, 2700),
}
_DIURNA = _Gestione(230, 7, 6000)
_RESIDENZIALE = _Gestione(365, 24, 24500)


def righe_unita(unita: list[UnitaOfferta], anno: int) -> list[dict[str, Cella]]:
    """F2: each unit as the register knows it."""
    return [_riga_unita(una, anno) for una in unita]


def _riga_unita(una: UnitaOfferta, anno: int) -> dict[str, Cella]:
    struttura = una.struttura
    gestore = struttura.ente_gestore
    inizio = una.data_inizio or _INIZIO
    cessata = una.data_cessazione is not None and una.data_cessazione.year <= anno
    stato = una.stato
    if stato == StatoEsercizio.CESSATA and not cessata:
        stato = StatoEsercizio.AUTORIZZATA.value  # it was still at work that year
    posti = una.posti_autorizzati or _POSTI
    riga: dict[str, Cella] = {
        "cudes": una.codice_regionale or f"DEMO-{una.codice_interno}",
        "id_struttura": una.codice_interno,
        "denominazione": struttura.denominazione,
        "codice_tipo_udo": una.tipo.codice,
        "ente_gestore": gestore.denominazione if gestore else "Ente dimostrativo",
        "natura_gestore": (gestore.natura if gestore else "") or NaturaEnte.PRIVATO.value,
        "codice_istat_comune": struttura.comune.codice_istat,
        "stato_esercizio": stato,
        "data_atto_cpe": inizio,
        "accreditata": "SI" if una.posti_accreditati else "NO",
        "data_inizio_attivita": inizio,
        "sperimentale": "NO",
        "capienza_strutturale": una.posti_strutturali or posti,
        "capienza_gestionale": una.posti_gestionali or posti,
        "posti_autorizzati": posti,
    }
    if una.posti_accreditati is not None:
        riga["posti_accreditati"] = una.posti_accreditati
    if cessata and una.data_cessazione is not None:
        riga["data_cessazione"] = una.data_cessazione
    return riga


def righe_consuntivo(unita: list[UnitaOfferta], anno: int, seme: int) -> list[dict[str, Cella]]:
    """F3: activity, costs and revenues; the revenues stay a little below the costs."""
    return [_riga_consuntivo(una, anno, seme) for una in unita]


def _riga_consuntivo(una: UnitaOfferta, anno: int, seme: int) -> dict[str, Cella]:
    chiave = una.codice_regionale or una.struttura.denominazione
    caso = random.Random(f"unita-{seme}-{chiave}")  # noqa: S311 - invented figures
    residenziale = una.tipo.regime == Regime.RESIDENZIALE
    gestione = _GESTIONI.get(una.tipo.codice, _RESIDENZIALE if residenziale else _DIURNA)
    posti = una.posti_autorizzati or _POSTI
    presenti = max(1, posti * caso.randint(80, 98) // 100)
    utenti = presenti + caso.randint(0, max(1, posti // 6))
    maschi = utenti * caso.randint(42, 56) // 100
    mesi = 12 if residenziale else 11
    giorni = gestione.giorni
    percento_fsr = caso.randint(6, 9)
    rette = 34 + sum(map(ord, chiave)) % 17  # the comuni pay more where families pay less
    if una.data_cessazione is not None and una.data_cessazione.year == anno:
        mesi = una.data_cessazione.month
        giorni = giorni * mesi // 12
        presenti = 0
        percento_fsr = 0  # the quota of who closes is a matter of its own
    costi = Decimal(posti * gestione.costo) * Decimal("1.02") ** (anno - 2022) * mesi / 12
    costi = costi.quantize(Decimal("0.01"))
    return {
        "id_struttura": una.codice_interno,
        "giorni_apertura": giorni,
        "ore_giornaliere": gestione.ore,
        "mesi_apertura": mesi,
        "utenti_totali_anno": utenti,
        "utenti_al_31_12": presenti,
        "utenti_maschi": maschi,
        "utenti_femmine": utenti - maschi,
        "utenti_disabili": utenti if una.tipo.area.codice == "disabili" else utenti // 20,
        "utenti_residenti_ambito": utenti * caso.randint(80, 100) // 100,
        "giornate_presenza": posti * giorni * caso.randint(70, 92) // 100,
        "costo_personale": parte(costi, 68),
        "costo_gestione": parte(costi, 26),
        "altri_costi": parte(costi, 6),
        "ricavi_rette": parte(costi, rette),
        "ricavi_comuni": parte(costi, 84 - rette),
        "ricavi_fsr": parte(costi, percento_fsr),
        "ricavi_ssr": Decimal(0),
        "altri_ricavi": parte(costi, 4),
        **_rette(una),
        **({"dichiarazione_minori_web": "SI"} if _minori_residenti(una) else {}),
    }


def _rette(una: UnitaOfferta) -> dict[str, Cella]:
    if una.retta_min is None or una.retta_max is None:
        return {}
    return {"retta_minima": una.retta_min, "retta_massima": una.retta_max}


def _minori_residenti(una: UnitaOfferta) -> bool:
    return una.tipo.regime == Regime.RESIDENZIALE and una.tipo.area.codice == "minori"
