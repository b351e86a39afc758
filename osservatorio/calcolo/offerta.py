"""The series of the facilities, of the collection and of the table of Istat. Pure."""

from dataclasses import dataclass
from functools import lru_cache

from osservatorio.calcolo.gruppi import GruppoUnita, gruppi
from osservatorio.calcolo.origini import Origine, Serie

POSTI, POSTI_PUBBLICI, POSTI_PRIVATI = "posti", "posti_pubblici", "posti_privati"
UNITA, COMUNI_CON, COMUNI_SENZA = "unita", "comuni_con", "comuni_senza"
COMUNI = "comuni_del_territorio"
_CHE_COSA = {
    POSTI: ("posti", "posti"),
    POSTI_PUBBLICI: ("posti di gestori pubblici", "posti"),
    POSTI_PRIVATI: ("posti di gestori privati", "posti"),
    UNITA: ("unità d'offerta", "unità"),
    COMUNI_CON: ("comuni con almeno un'unità", "comuni"),
    COMUNI_SENZA: ("comuni senza unità", "comuni"),
}


@dataclass(frozen=True)
class DiOfferta:
    """A series of the register of facilities: what it counts, of which types of unit."""

    serie: Serie
    cosa: str
    tipi: tuple[str, ...]


def _di(cosa: str, gruppo: GruppoUnita, prefisso: str = "") -> DiOfferta:
    parole, unita = _CHE_COSA[cosa]
    # A unit with a reserved address counts in the Province only: the comuni do not sum to it.
    serie = Serie(
        f"{cosa}_{prefisso}{gruppo.codice}",
        f"{parole}, {gruppo.nome}",
        unita,
        Origine.ANAGRAFE,
        additiva=False,
    )
    return DiOfferta(serie, cosa, gruppo.tipi)


@lru_cache(maxsize=1)
def serie_di_offerta() -> dict[str, DiOfferta]:
    """Every series of the register, by code."""
    comuni = Serie(COMUNI, "comuni", "comuni", Origine.ANAGRAFE)
    tutte = [DiOfferta(comuni, COMUNI, ())]
    for gruppo in gruppi().unita.values():
        tutte += [_di(cosa, gruppo) for cosa in _CHE_COSA]
    for tipo in gruppi().tipi.values():
        tutte += [_di(cosa, tipo, "tipo_") for cosa in (POSTI, UNITA)]
    return {una.serie.codice: una for una in tutte}


RACCOLTA = {
    "rendicontazioni_attese": ("rendicontazioni attese", "rendicontazioni"),
    "rendicontazioni_puntuali": ("rendicontazioni arrivate entro la scadenza", "rendicontazioni"),
    "rendicontazioni_consegnate": ("rendicontazioni arrivate", "rendicontazioni"),
    "giorni_di_anticipo": ("giorni fra la consegna e la scadenza", "giorni"),
    "giorni_di_esame": ("giorni fra la certificazione e l'approvazione", "giorni"),
    "rendicontazioni_esaminate": ("rendicontazioni approvate", "rendicontazioni"),
    "celle_chieste": ("celle obbligatorie", "celle"),
    "celle_compilate": ("celle obbligatorie compilate", "celle"),
    "avvisi": ("avvisi dei controlli", "avvisi"),
    "avvisi_motivati": ("avvisi con la motivazione", "avvisi"),
}

# The six items of the basket for boys and girls, in the codes of the dataflow
# 47_940_DF_DCIS_SPESESERSOC1_5 of IstatData.
PANIERE_ISTAT = ("RICSOC", "EMPLOY", "CONTEMP", "SUMDAYC", "AGGRC", "WSRESID")
ISTAT = {
    "istat_paniere_giovani": ("spesa dei comuni per le sei voci dei giovani (Istat)", "euro"),
    "istat_residenti_0_17": (
        "residenti di 0-17 anni, ricavati dalla tabella di Istat",
        "residenti",
    ),
}
DA_REPERIRE = {
    "spesa_corrente_comuni": ("spesa corrente dei comuni", "euro"),
    "spesa_netta_costante": ("spesa netta a prezzi costanti", "euro"),
}


def altre_serie() -> list[Serie]:
    """The collection, the table of Istat, and what no source gives yet."""
    return [
        *(Serie(c, nome, unita, Origine.RACCOLTA) for c, (nome, unita) in RACCOLTA.items()),
        *(Serie(c, nome, unita, Origine.ISTAT) for c, (nome, unita) in ISTAT.items()),
        *(Serie(c, nome, unita, Origine.DA_REPERIRE) for c, (nome, unita) in DA_REPERIRE.items()),
    ]
