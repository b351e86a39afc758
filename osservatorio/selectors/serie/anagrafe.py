"""Places, units and comuni with or without a service, from the register of facilities.

As on 1 January: a unit counts if it had begun (one whose first day is not known counts, and it is
said) and was not over. Places are the authorised ones, else the accredited, else the structural;
a unit without any is not a unit with zero. A facility with a reserved address counts only in the
Province: no smaller territory may tell where it is.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from base.formati import data_breve, plurale
from osservatorio.calcolo import DiOfferta, serie_di_offerta
from osservatorio.calcolo.offerta import (
    COMUNI,
    COMUNI_CON,
    COMUNI_SENZA,
    POSTI_PRIVATI,
    POSTI_PUBBLICI,
    UNITA,
)
from osservatorio.selectors.serie.lettura import Bozze, Fonte, Lettura
from osservatorio.selectors.territori import PROVINCIA, Territorio, primo_gennaio
from strutture.enums import NaturaEnte, StatoEsercizio, StatoScheda
from strutture.models import UnitaOfferta

MAI_VISTI = (
    "Nell'anagrafe non c'è nessuna unità di questi tipi fino al 1° gennaio {}, in nessun comune: "
    "non vuol dire zero."
)
NON_ARRIVATO = "Il 1° gennaio {} non è ancora arrivato: l'anagrafe non lo può sapere."
DIMOSTRATIVI = "dati dimostrativi"
SENZA_COMUNI = "Al 1° gennaio {} questo territorio non esisteva o non aveva comuni."
# What was once public: a facility that is over today was at work in its years.
_STATI = (StatoScheda.PUBBLICATA, StatoScheda.SOSPESA, StatoScheda.CESSATA)


@dataclass(frozen=True)
class InAnagrafe:
    """A unit of the register; `posti` None = not known, `natura` of its manager "" = not known."""

    pk: int
    nome: str
    tipo: str
    nome_tipo: str
    comune_id: int
    posti: int | None
    natura: str
    dal: datetime.date | None
    al: datetime.date | None
    riservata: bool
    dimostrativa: bool

    def c_era(self, giorno: datetime.date) -> bool:
        """True if it was at work on that day, as far as the register knows."""
        return (self.dal is None or self.dal <= giorno) and (self.al is None or self.al >= giorno)


def unita_in_anagrafe(tipi: Iterable[str] | None = None) -> list[InAnagrafe]:
    """The units that are or were public, by facility; one query. All types without `tipi`.

    A unit that is over on a day nobody wrote is left out: it is not known when it was there.
    """
    unita = UnitaOfferta.objects.filter(struttura__stato__in=_STATI)
    if tipi is not None:
        unita = unita.filter(tipo__codice__in=list(tipi))
    trovate = []
    for una in unita.select_related("tipo", "struttura__ente_gestore").order_by(
        "struttura__nome_ordinamento", "struttura_id", "pk"
    ):
        struttura, gestore = una.struttura, una.struttura.ente_gestore
        finita = una.stato == StatoEsercizio.CESSATA or struttura.stato == StatoScheda.CESSATA
        if finita and una.data_cessazione is None:
            continue
        posti = (una.posti_autorizzati, una.posti_accreditati, una.posti_strutturali)
        trovate.append(
            InAnagrafe(
                pk=una.pk,
                nome=struttura.denominazione,
                tipo=una.tipo.codice,
                nome_tipo=una.tipo.nome,
                comune_id=struttura.comune_id,
                posti=next((numero for numero in posti if numero is not None), None),
                natura=gestore.natura if gestore else "",
                dal=una.data_inizio,
                al=una.data_cessazione,
                riservata=struttura.indirizzo_riservato,
                dimostrativa=struttura.dimostrativa,
            )
        )
    return trovate


def leggi(
    territori: Sequence[Territorio],
    letture: Sequence[Lettura],
    serie: frozenset[str],
    _bozze: Bozze,
) -> None:
    """The series of the register of each territory on 1 January of its year; one query."""
    chieste = [una for codice, una in serie_di_offerta().items() if codice in serie]
    tutte = unita_in_anagrafe()
    per_comune: dict[int, list[InAnagrafe]] = defaultdict(list)
    for una in tutte:
        per_comune[una.comune_id].append(una)
    for territorio, lettura in zip(territori, letture, strict=True):
        if not territorio.comuni:
            lettura.manca(serie, SENZA_COMUNI.format(territorio.anno))
            continue
        giorno = primo_gennaio(territorio.anno)
        if giorno > timezone.localdate():
            lettura.manca(serie, NON_ARRIVATO.format(territorio.anno))
            continue
        # Those of long ago that are over may never have been written: no trace is no zero.
        tipi_noti = {una.tipo for una in tutte if una.dal is None or una.dal <= giorno}
        presenti = unita_del_territorio(territorio, per_comune)
        for di in chieste:
            if di.cosa == COMUNI:
                fonte = Fonte("Comuni del territorio", "")
                lettura.scrivi(di.serie.codice, len(territorio.comuni), fonte)
            elif tipi_noti.isdisjoint(di.tipi):
                lettura.manca([di.serie.codice], MAI_VISTI.format(territorio.anno))
            else:
                _scrivi(di, territorio, lettura, presenti)


def unita_del_territorio(
    territorio: Territorio, per_comune: Mapping[int, Sequence[InAnagrafe]]
) -> list[InAnagrafe]:
    """The units that were there on 1 January; the reserved ones only of the Province."""
    giorno = primo_gennaio(territorio.anno)
    return [
        una
        for comune in sorted(territorio.comuni & per_comune.keys())
        for una in per_comune[comune]
        if una.c_era(giorno) and (territorio.tipo == PROVINCIA or not una.riservata)
    ]


def _scrivi(
    di: DiOfferta,
    territorio: Territorio,
    lettura: Lettura,
    presenti: Sequence[InAnagrafe],
) -> None:
    codice = di.serie.codice
    sue = unita_contate(di, presenti)
    if di.cosa in {COMUNI_CON, COMUNI_SENZA}:
        con = len({una.comune_id for una in sue if not una.riservata})
        valore = con if di.cosa == COMUNI_CON else len(territorio.comuni) - con
        lettura.scrivi(codice, valore, fonte_di(territorio.anno, sue, senza_posti=0))
        return
    if di.cosa == UNITA:
        lettura.scrivi(codice, len(sue), fonte_di(territorio.anno, sue, senza_posti=0))
        return
    note = [una.posti for una in sue if una.posti is not None]
    if sue and not note:
        lettura.manca(
            [codice],
            f"Di {plurale(len(sue), 'unità', 'unità')} non si conoscono i posti: "
            "non vuol dire zero.",
        )
        return
    ignote = 0
    if di.cosa in {POSTI_PUBBLICI, POSTI_PRIVATI}:
        ignote = sum(1 for una in presenti if una.tipo in di.tipi and not una.natura)
    fonte = fonte_di(territorio.anno, sue, senza_posti=len(sue) - len(note), senza_gestore=ignote)
    lettura.scrivi(codice, sum(note), fonte)


def unita_contate(di: DiOfferta, presenti: Iterable[InAnagrafe]) -> list[InAnagrafe]:
    """Those of the units that a series counts."""
    natura = {POSTI_PUBBLICI: NaturaEnte.PUBBLICO, POSTI_PRIVATI: NaturaEnte.PRIVATO}.get(di.cosa)
    return [
        una for una in presenti if una.tipo in di.tipi and (natura is None or una.natura == natura)
    ]


def fonte_di(
    anno: int, unita: Sequence[InAnagrafe], *, senza_posti: int, senza_gestore: int = 0
) -> Fonte:
    """The register on that day, with what it does not know."""
    note = []
    if senza_posti:
        note.append(f"{plurale(senza_posti, 'unità', 'unità')} su {len(unita)} senza posti noti")
    if senza_inizio := sum(1 for una in unita if una.dal is None):
        note.append(
            f"{plurale(senza_inizio, 'unità', 'unità')} su {len(unita)} senza data di inizio"
        )
    if senza_gestore:
        note.append(f"di {plurale(senza_gestore, 'unità', 'unità')} non si sa chi gestisce")
    edizione = f"anagrafe delle strutture al {data_breve(primo_gennaio(anno))}"
    if note:
        edizione += f" ({', '.join(note)})"
    nome = "Anagrafe delle strutture"
    if any(una.dimostrativa for una in unita):
        nome += f", con {DIMOSTRATIVI}"
    return Fonte(nome, edizione)
