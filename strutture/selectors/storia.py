"""The history of one facility as its office and its referenti read it."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from base.formati import data_estesa
from strutture.enums import OrigineStoria
from strutture.models import (
    ReferenteStruttura,
    Struttura,
    TipoUnitaOfferta,
    VoceStoria,
)
from strutture.selectors.com_era import (
    RegistroAllora,
    fine_del_giorno,
    struttura_al,
)
from strutture.selectors.parole import (
    CAMPI_MUTI,
    VUOTO,
    Nomi,
    campi_detti,
    etichetta,
    nome_utente,
    scritto,
)
from strutture.selectors.riserva import RISERVATO, Riserva, riserva_di
from utenti.models import Utente

UFFICIO = "l'ufficio"
SISTEMA = "il sistema"
_CHE_COSA = {
    "struttura": "Scheda",
    "unitaofferta": "Unità d'offerta",
    "entegestore": "Ente gestore",
    "referentestruttura": "Referente",
    "successori": "Struttura che ne continua l'attività",
}
# Who reads for a facility does not read the names of the persons of the office.
_PERSONE = frozenset({"confermata_da_id", "utente_id"})


@dataclass(frozen=True)
class Cambio:
    campo: str
    prima: str
    dopo: str

    @property
    def era_vuoto(self) -> bool:
        return self.prima == VUOTO

    @property
    def e_vuoto(self) -> bool:
        return self.dopo == VUOTO


@dataclass(frozen=True)
class VoceLetta:
    """One change: what, how («Aggiunta», «Tolta» or empty), by whom, field by field."""

    quando: datetime.datetime
    che_cosa: str
    azione: str
    chi: str
    porta: str
    cambi: list[Cambio]

    @property
    def da_dove(self) -> str:
        """Who and from where; the system, when it comes from itself, once."""
        porta = self.porta.lower()
        return self.chi if self.chi.endswith(porta) else f"{self.chi} · {porta}"


@dataclass(frozen=True)
class GiornoDiStoria:
    giorno: datetime.date
    voci: list[VoceLetta]


@dataclass(frozen=True)
class UnitaAllora:
    nome: str
    campi: list[tuple[str, str]]


@dataclass(frozen=True)
class SchedaAllora:
    """The record on a day. `avviso` says why there is nothing to show; empty = there is."""

    giorno: datetime.date
    avviso: str = ""
    nome: str = ""
    campi: list[tuple[str, str]] = field(default_factory=list)
    unita: list[UnitaAllora] = field(default_factory=list)
    successori: list[str] = field(default_factory=list)


def voci_di(struttura: Struttura) -> QuerySet[VoceStoria]:
    """What happened to the facility, its units and referenti, to those merged into it, to its body.

    The newest first; changes that nobody made by hand (keys of sort, addresses of pages) are left.
    """
    gruppo = [
        struttura.pk,
        *Struttura.objects.filter(confluita_in=struttura.pk).values_list("pk", flat=True),
    ]
    return (
        VoceStoria.objects.filter(
            Q(struttura__in=gruppo)
            | Q(tabella="entegestore", riga=struttura.ente_gestore_id, prima__isnull=False)
        )
        .exclude(~Q(campi=[]), campi__contained_by=sorted(CAMPI_MUTI))
        .order_by("-pk")
    )


def storia_letta(
    struttura: Struttura, voci: Sequence[VoceStoria], *, lettore: Utente
) -> list[GiornoDiStoria]:
    """Those voices in words, day by day, in the order given.

    To a referente who is not of the office, the persons of the office are «l'ufficio».
    """
    nomi = Nomi()
    riserva = riserva_di({struttura.pk, *(voce.struttura_id for voce in voci if voce.struttura_id)})
    for voce in voci:
        campi = voce.campi or campi_detti(voce.tabella)
        nomi.chiedi(voce.tabella, voce.dopo, campi)
        nomi.chiedi(voce.tabella, voce.prima, campi)
        nomi.chiedi_uno(Utente, voce.utente_id)
        if voce.tabella == "unitaofferta":
            nomi.chiedi_uno(TipoUnitaOfferta, (voce.dopo or voce.prima or {}).get("tipo_id"))
    nomi.leggi()
    persone = _Persone(struttura, lettore, nomi)
    giorni: list[GiornoDiStoria] = []
    for voce in voci:
        letta = _letta(voce, nomi, riserva, persone)
        giorno = timezone.localtime(voce.quando).date()
        if not giorni or giorni[-1].giorno != giorno:
            giorni.append(GiornoDiStoria(giorno, []))
        giorni[-1].voci.append(letta)
    return giorni


def _letta(voce: VoceStoria, nomi: Nomi, riserva: Riserva, persone: "_Persone") -> VoceLetta:
    nata, finita = voce.prima is None, voce.dopo is None
    prima, dopo = voce.prima or {}, voce.dopo or {}
    campi = [campo for campo in voce.campi if campo not in CAMPI_MUTI]
    if nata or finita:
        riga = dopo if nata else prima
        campi = [campo for campo in campi_detti(voce.tabella) if riga.get(campo) not in (None, "")]

    def detto(campo: str, riga: dict[str, Any]) -> str:
        grezzo = riga.get(campo)
        if riserva.copre(voce.struttura_id, voce.tabella, campo, grezzo):
            return RISERVATO
        if campo in _PERSONE and grezzo is not None:
            return persone.nome(grezzo)
        return scritto(voce.tabella, campo, grezzo, nomi)

    che_cosa = _CHE_COSA[voce.tabella]
    if voce.tabella == "unitaofferta":
        che_cosa = f"{che_cosa} {nomi.di(TipoUnitaOfferta, (dopo or prima).get('tipo_id'))}"
    elif voce.tabella == "entegestore":
        che_cosa = f"{che_cosa} «{(dopo or prima).get('denominazione', '')}»"
    return VoceLetta(
        quando=voce.quando,
        che_cosa=che_cosa,
        azione="Aggiunta al registro" if nata else "Tolta dal registro" if finita else "",
        chi=persone.chi(voce),
        porta=OrigineStoria(voce.origine).label,
        cambi=[Cambio(etichetta(voce.tabella, c), detto(c, prima), detto(c, dopo)) for c in campi],
    )


class _Persone:
    """Names of the persons, as far as who reads may know them."""

    def __init__(self, struttura: Struttura, lettore: Utente, nomi: Nomi) -> None:
        self._lettore, self._nomi = lettore, nomi
        self._dell_ufficio = lettore.lavora_in_ufficio
        self._referenti = frozenset(
            ReferenteStruttura.objects.filter(struttura=struttura).values_list("utente", flat=True)
        )

    def nome(self, pk: int) -> str:
        if self._dell_ufficio:
            return nome_utente(self._nomi, pk)
        if pk == self._lettore.pk:
            return "tu"
        return "un altro referente" if pk in self._referenti else UFFICIO

    def chi(self, voce: VoceStoria) -> str:
        return SISTEMA if voce.utente_id is None else self.nome(voce.utente_id)


def scheda_al(struttura: Struttura, giorno: datetime.date, *, lettore: Utente) -> SchedaAllora:
    """The record with its units as it was at the end of that day, in words."""
    istante = fine_del_giorno(giorno)
    allora = struttura_al(struttura.pk, istante)
    if not allora.si_sa:
        return SchedaAllora(giorno, avviso=frase_memoria(allora.ricorda_dal))
    if struttura.pk not in allora.strutture:
        return SchedaAllora(
            giorno, avviso=f"Il {data_estesa(giorno)} questa struttura non era nel registro."
        )
    return _in_scheda(struttura, allora, giorno, lettore)


def frase_memoria(dal: datetime.date | None) -> str:
    """From which day the register has a memory, for who asks of a day before it."""
    if dal is None:
        return "Il registro è vuoto: non c'è ancora niente da ricordare."
    return f"Il registro ricorda dal {data_estesa(dal)}: com'era prima non lo sappiamo."


def _in_scheda(
    struttura: Struttura, allora: RegistroAllora, giorno: datetime.date, lettore: Utente
) -> SchedaAllora:
    riga = allora.strutture[struttura.pk]
    unita = allora.unita_per_struttura.get(struttura.pk, [])
    nomi = Nomi()
    nomi.chiedi("struttura", riga, campi_detti("struttura"))
    for una in unita:
        nomi.chiedi("unitaofferta", una, campi_detti("unitaofferta"))
    for legame in allora.successori.values():
        nomi.chiedi_uno(Struttura, legame["to_struttura_id"])
    nomi.leggi()
    riserva, persone = riserva_di([struttura.pk]), _Persone(struttura, lettore, nomi)

    def detti(tabella: str, una: dict[str, Any], senza: frozenset[str]) -> list[tuple[str, str]]:
        voci = []
        for campo in campi_detti(tabella):
            if campo in senza:
                continue
            if riserva.copre(struttura.pk, tabella, campo, una[campo]):
                testo = RISERVATO
            elif campo == "ente_gestore_id" and una[campo] in allora.enti:
                testo = allora.enti[una[campo]]["denominazione"]  # its name of then
            elif campo in _PERSONE and una[campo] is not None:
                testo = persone.nome(una[campo])
            else:
                testo = scritto(tabella, campo, una[campo], nomi)
            voci.append((etichetta(tabella, campo), testo))
        return voci

    return SchedaAllora(
        giorno=giorno,
        nome=riga["denominazione"],
        campi=detti("struttura", riga, frozenset()),
        unita=[
            UnitaAllora(
                nome=nomi.di(TipoUnitaOfferta, una["tipo_id"]),
                campi=detti("unitaofferta", una, frozenset({"struttura_id", "tipo_id"})),
            )
            for una in unita
        ],
        successori=[
            nomi.di(Struttura, legame["to_struttura_id"]) for legame in allora.successori.values()
        ],
    )
