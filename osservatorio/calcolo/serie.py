"""The base series: every quantity that an indicator may be made of, and where it is kept.

Pure. The names are stable: definitions, stored values and addresses use them. Who reads them from
the database is `osservatorio.selectors.serie`, one reader for each `Origine`.
"""

from functools import lru_cache

from osservatorio.calcolo.offerta import altre_serie, serie_di_offerta
from osservatorio.calcolo.origini import DI_AMBITO, Origine, Serie
from osservatorio.calcolo.prelievi import NOMI_AREE, medie_delle_unita, serie_dichiarate

__all__ = [
    "AREE",
    "BILANCIO",
    "CLASSI_DI_ETA",
    "DI_AMBITO",
    "ETA_MASSIMA",
    "FAMIGLIE",
    "NOMI_AREE",
    "STRANIERI",
    "Origine",
    "Serie",
    "serie_di_base",
]

ETA_MASSIMA = 100

# First and last year of age of each class, both included; 100 stands for 100 and more.
CLASSI_DI_ETA = {
    "eta_0_2": (0, 2),
    "eta_0_14": (0, 14),
    "eta_0_17": (0, 17),
    "eta_15_19": (15, 19),
    "eta_15_64": (15, 64),
    "eta_18_64": (18, 64),
    "eta_60_64": (60, 64),
    "eta_65_oltre": (65, ETA_MASSIMA),
    "eta_75_oltre": (75, ETA_MASSIMA),
    "eta_80_oltre": (80, ETA_MASSIMA),
}

# Istat's seven areas of users, in its order, and what they are called.
AREE = ("FAM", "DIS", "DIP", "ANZ", "IMM", "POV", "MUL")


def _eta(codice: str) -> str:
    da, a = CLASSI_DI_ETA[codice]
    return f"di {da} anni e più" if a == ETA_MASSIMA else f"di {da}-{a} anni"


def _popolazione() -> list[Serie]:
    tutte = [
        Serie("popolazione", "residenti", "residenti", Origine.POPOLAZIONE),
        Serie("maschi", "maschi residenti", "residenti", Origine.POPOLAZIONE),
        Serie("femmine", "femmine residenti", "residenti", Origine.POPOLAZIONE),
    ]
    return tutte + [
        Serie(codice, f"residenti {_eta(codice)}", "residenti", Origine.POPOLAZIONE)
        for codice in CLASSI_DI_ETA
    ]


# Foreign residents have the same columns as all residents, under these names.
STRANIERI = {"stranieri": "popolazione", "stranieri_0_17": "eta_0_17"}
_NOMI_STRANIERI = {
    "stranieri": "cittadini stranieri residenti",
    "stranieri_0_17": "cittadini stranieri di 0-17 anni",
}

# Istat's demographic balance of the year that ends on the reference day (31 December).
BILANCIO = {
    "residenti_inizio": "residenti al 1° gennaio",
    "nati": "nati vivi",
    "morti": "morti",
    "iscritti_interni": "iscritti da altri comuni",
    "cancellati_interni": "cancellati per altri comuni",
    "iscritti_estero": "iscritti dall'estero",
    "cancellati_estero": "cancellati per l'estero",
    "iscritti_altri": "altri iscritti",
    "cancellati_altri": "altri cancellati",
    "variazioni_territoriali": "variazioni per cambi di confine",
    "aggiustamento": "aggiustamento statistico",
    "residenti_fine": "residenti al 31 dicembre",
}

FAMIGLIE = {
    "famiglie": "famiglie",
    "residenti_in_famiglia": "residenti in famiglia",
    "residenti_in_convivenza": "residenti in convivenza",
    "famiglie_1": "famiglie di una sola persona",
    "famiglie_2": "famiglie di 2 persone",
    "famiglie_3": "famiglie di 3 persone",
    "famiglie_4": "famiglie di 4 persone",
    "famiglie_5": "famiglie di 5 persone",
    "famiglie_6_oltre": "famiglie di 6 persone e più",
    "famiglie_con_stranieri": "famiglie con almeno uno straniero",
}


def _unita(codice: str) -> str:
    return "persone" if codice.startswith("residenti") else "famiglie"


@lru_cache(maxsize=1)
def serie_di_base() -> dict[str, Serie]:
    """Every base series by code."""
    tutte = [
        *_popolazione(),
        *(
            Serie(codice, nome, "residenti", Origine.STRANIERI)
            for codice, nome in _NOMI_STRANIERI.items()
        ),
        *(Serie(c, nome, "persone", Origine.BILANCIO) for c, nome in BILANCIO.items()),
        *(Serie(c, nome, _unita(c), Origine.FAMIGLIE) for c, nome in FAMIGLIE.items()),
        Serie("superficie", "superficie", "km²", Origine.TERRITORIO),
        *(una.serie for una in serie_dichiarate().values()),
        *(una.serie for una in medie_delle_unita().values()),
        *(una.serie for una in serie_di_offerta().values()),
        *altre_serie(),
    ]
    return {serie.codice: serie for serie in tutte}
