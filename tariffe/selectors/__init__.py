"""Reads of the tariffs: rules as the calculator wants them, what is in force, adoptions, cases."""

from tariffe.selectors.casi import EsitoCaso, prova_casi, regole_dell_edizione
from tariffe.selectors.edizioni import ostacoli, rilievi
from tariffe.selectors.regole import con_pezzi, regola_come_dati, regola_letta, regole_lette
from tariffe.selectors.scambio import edizione_come_dati
from tariffe.selectors.vigenza import (
    PeriodoVigenza,
    RigaAdozioni,
    ServizioInVigore,
    TariffeDelComune,
    Vigenza,
    edizioni_del_servizio,
    regola_in_vigore,
    servizi_adottati,
    stato_adozioni,
    tariffe_del_comune,
)

__all__ = [
    "EsitoCaso",
    "PeriodoVigenza",
    "RigaAdozioni",
    "ServizioInVigore",
    "TariffeDelComune",
    "Vigenza",
    "con_pezzi",
    "edizione_come_dati",
    "edizioni_del_servizio",
    "ostacoli",
    "prova_casi",
    "regola_come_dati",
    "regola_in_vigore",
    "regola_letta",
    "regole_dell_edizione",
    "regole_lette",
    "rilievi",
    "servizi_adottati",
    "stato_adozioni",
    "tariffe_del_comune",
]
