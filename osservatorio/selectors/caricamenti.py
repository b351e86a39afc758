"""An upload of Istat's data as its page shows it."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from base.models import Lavoro
from osservatorio.anomalie import BLOCCANTE, CODICI
from osservatorio.enums import InsiemeDati, StatoCaricamentoDati
from osservatorio.models import CaricamentoDati, Edizione

# Of each kind of finding the page shows the first ones; the others are counted.
MESSAGGI_PER_CODICE = 20
_LAVORI = ("osservatorio.controlla_dati", "osservatorio.conferma_dati")


@dataclass
class GruppoAnomalie:
    """The findings of one rule: how many, and the first ones in words."""

    codice: str
    che_cosa: str
    bloccante: bool
    quante: int
    messaggi: list[str] = field(default_factory=list)

    @property
    def altre(self) -> int:
        """How many are not shown."""
        return self.quante - len(self.messaggi)


@dataclass(frozen=True)
class EsitoDati:
    """What the checks said of an upload; `genere` is dati or elenco, empty before the checks.

    `accanto_a` = the editions in force that it would stand beside; `edizioni` = those it made;
    `differenze` = of a list of comuni; `fatte` = the ones applied.
    """

    genere: str
    tracciato: str
    insiemi: list[str]
    anni: list[int]
    edizione: str
    comuni: int
    popolazione: int
    zeri_aggiunti: int
    bloccanti: int
    gia_presente: bool
    errore: str
    gruppi: list[GruppoAnomalie]
    accanto_a: list[Edizione]
    edizioni: list[Edizione]
    differenze: list[dict[str, Any]]
    fatte: list[str]
    da_confermare: bool


def esito_dei_dati(caricamento: CaricamentoDati) -> EsitoDati:
    """The outcome kept with the upload, and what is in force today beside it."""
    esito: dict[str, Any] = caricamento.esito
    insiemi, anni = esito.get("insiemi", []), esito.get("anni", [])
    return EsitoDati(
        genere=esito.get("genere", ""),
        tracciato=esito.get("tracciato", ""),
        insiemi=[str(InsiemeDati(insieme).label) for insieme in insiemi],
        anni=anni,
        edizione=esito.get("edizione", ""),
        comuni=esito.get("comuni", 0),
        popolazione=esito.get("popolazione", 0),
        zeri_aggiunti=esito.get("zeri_aggiunti", 0),
        bloccanti=esito.get("bloccanti", 0),
        gia_presente=esito.get("gia_presente", False),
        errore=esito.get("errore", {}).get("messaggio", ""),
        gruppi=_gruppi(esito),
        accanto_a=list(
            Edizione.objects.filter(in_vigore=True, insieme__in=insiemi, anno__in=anni).order_by(
                "insieme", "-anno", "-pk"
            )
        ),
        edizioni=list(caricamento.edizioni.order_by("insieme", "-anno", "pk")),
        differenze=esito.get("differenze", []),
        fatte=esito.get("fatte", []),
        da_confermare=caricamento.stato == StatoCaricamentoDati.DA_CONFERMARE,
    )


def _gruppi(esito: dict[str, Any]) -> list[GruppoAnomalie]:
    """The findings by rule, those that block first."""
    gruppi: dict[str, GruppoAnomalie] = {}
    for anomalia in esito.get("anomalie", []):
        codice = anomalia["codice"]
        gruppo = gruppi.setdefault(
            codice,
            GruppoAnomalie(
                codice, CODICI[codice], anomalia["gravita"] == BLOCCANTE, esito["quante"][codice]
            ),
        )
        if len(gruppo.messaggi) < MESSAGGI_PER_CODICE:
            gruppo.messaggi.append(anomalia["messaggio"])
    return sorted(gruppi.values(), key=lambda g: (not g.bloccante, g.codice))


def lavoro_dei_dati(caricamento: CaricamentoDati) -> Lavoro | None:
    """The job in the background of an upload that is being worked on."""
    if caricamento.stato != StatoCaricamentoDati.IN_LAVORAZIONE:
        return None
    di_questo = Q(riferimento=str(caricamento.pk)) | Q(riferimento__startswith=f"{caricamento.pk}:")
    return Lavoro.objects.filter(di_questo, tipo__in=_LAVORI).order_by("-pk").first()
