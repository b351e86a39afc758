"""How fresh the records are and what is missing in them; for who keeps them, never in public."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.db.models import Min, OuterRef, QuerySet, Subquery
from django.utils import timezone

from base.formati import data_estesa, plurale
from strutture.calcolo import (
    DatiScheda,
    DatiUnita,
    Freschezza,
    Qualita,
    StatoFreschezza,
    freschezza,
    valuta,
)
from strutture.enums import Regime
from strutture.models import ConfermaScheda, Struttura, UnitaOfferta

# How a state is shown: the look of `componenti/stato.html` and its words.
ASPETTI = {
    StatoFreschezza.FRESCA: ("fatto", "Confermata"),
    StatoFreschezza.IN_SCADENZA: ("attenzione", "Da confermare presto"),
    StatoFreschezza.SCADUTA: ("errore", "Da confermare"),
}


@dataclass(frozen=True)
class CuraScheda:
    """What who keeps a record reads of it: how fresh it is, what to add, who confirmed it.

    `tipi` at work: short name by code.
    """

    struttura: int
    freschezza: Freschezza
    qualita: Qualita
    tipi: dict[str, str] = field(default_factory=dict)
    conferme: list[ConfermaScheda] = field(default_factory=list)

    @property
    def aspetto(self) -> str:
        return ASPETTI[self.freschezza.stato][0]

    @property
    def stato(self) -> str:
        if self.freschezza.stato == StatoFreschezza.FRESCA and not self.freschezza.confermata_il:
            return "Dati recenti"
        return ASPETTI[self.freschezza.stato][1]

    @property
    def frase(self) -> str:
        """When it was confirmed and until when that holds."""
        return in_parole(self.freschezza)


def in_parole(una: Freschezza) -> str:
    """«Confermata il 3 marzo 2026, vale fino al 3 marzo 2027 (mancano 90 giorni).»"""
    if una.scade_il is None or una.giorni is None:
        return "Mai confermata, e dei dati non si sa la data."
    scadenza = data_estesa(una.scade_il)
    if una.confermata_il is None:
        inizio = f"Mai confermata, i dati sono del {data_estesa(una.dati_al)}"
        if una.giorni < 0:
            return f"{inizio}."
        return f"{inizio}: da confermare entro il {scadenza} ({_manca(una.giorni)})."
    inizio = f"Confermata il {data_estesa(una.confermata_il)}"
    if una.giorni < 0:
        return f"{inizio}, valeva fino al {scadenza}."
    return f"{inizio}, vale fino al {scadenza} ({_manca(una.giorni)})."


def _manca(giorni: int) -> str:
    if giorni == 0:
        return "scade oggi"
    return f"{'manca' if giorni == 1 else 'mancano'} {plurale(giorni, 'giorno', 'giorni')}"


def con_mesi_conferma(strutture: QuerySet[Struttura]) -> QuerySet[Struttura]:
    """Adds `mesi_conferma`, the shortest of its types at work; None without any."""
    mesi = (
        UnitaOfferta.objects.attive()
        .filter(struttura=OuterRef("pk"))
        .order_by()
        .values("struttura")
        .annotate(minimo=Min("tipo__mesi_conferma"))
        .values("minimo")
    )
    return strutture.annotate(mesi_conferma=Subquery(mesi))


def freschezza_di(struttura: Struttura, *, oggi: datetime.date | None = None) -> Freschezza:
    """How fresh that record is; reads `mesi_conferma` if `con_mesi_conferma` has added it."""
    if hasattr(struttura, "mesi_conferma"):
        mesi = struttura.mesi_conferma
    else:
        mesi = struttura.unita.attive().aggregate(minimo=Min("tipo__mesi_conferma"))["minimo"]
    return freschezza(
        oggi=oggi or timezone.localdate(),
        confermata_il=struttura.confermata_il,
        dati_al=struttura.dati_al,
        mesi=[] if mesi is None else [mesi],
    )


def cura_scheda(struttura: Struttura, *, conferme: int = 5) -> CuraScheda:
    """For the record's own page: freshness, things to do, the last confirmations."""
    [cura] = cure_schede([struttura])
    ultime = (
        ConfermaScheda.objects.filter(struttura=struttura)
        .select_related("utente")
        .order_by("-quando", "-pk")[:conferme]
    )
    return replace(cura, conferme=list(ultime))


def cure_schede(strutture: Iterable[Struttura]) -> list[CuraScheda]:
    """The same for many, in their order, without the confirmations. One query."""
    schede = list(strutture)
    oggi = timezone.localdate()
    unita: dict[int, list[UnitaOfferta]] = {}
    for una in (
        UnitaOfferta.objects.attive()
        .filter(struttura__in=[scheda.pk for scheda in schede])
        .select_related("tipo")
        .order_by("tipo__nome_breve", "pk")
    ):
        unita.setdefault(una.struttura_id, []).append(una)
    return [_cura(scheda, unita.get(scheda.pk, []), oggi) for scheda in schede]


def _cura(struttura: Struttura, unita: list[UnitaOfferta], oggi: datetime.date) -> CuraScheda:
    return CuraScheda(
        struttura.pk,
        freschezza(
            oggi=oggi,
            confermata_il=struttura.confermata_il,
            dati_al=struttura.dati_al,
            mesi=[una.tipo.mesi_conferma for una in unita],
        ),
        valuta(
            DatiScheda(
                telefono=struttura.telefono,
                email=struttura.email,
                descrizione=struttura.descrizione,
                indirizzo=struttura.indirizzo,
                indirizzo_riservato=struttura.indirizzo_riservato,
                accessibile=struttura.accessibile,
                unita=[_dati_unita(una) for una in unita],
            ),
            oggi=oggi,
        ),
        {una.tipo.codice: una.tipo.nome_breve for una in unita},
    )


def _dati_unita(una: UnitaOfferta) -> DatiUnita:
    return DatiUnita(
        nome=una.tipo.nome_breve,
        a_domicilio=una.tipo.regime == Regime.DOMICILIARE,
        orari=una.orari,
        accesso=una.accesso,
        cosa_serve=una.cosa_serve,
        retta_nota=una.retta_min is not None or una.retta_max is not None,
        posti_noti=any(
            posti is not None
            for posti in (una.posti_autorizzati, una.posti_accreditati, una.posti_strutturali)
        ),
        posti_liberi_al=una.posti_liberi_al if una.posti_liberi is not None else None,
    )
