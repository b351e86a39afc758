"""The board of freshness and the telephone sheet: which records wait for a confirmation, and where.

It is there to help, never to blame: shares are of all the Ambiti, single records of one's own only.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils import timezone

from base.formati import arrotonda, data_breve
from strutture.calcolo import OBIETTIVO, StatoFreschezza, confermata_di_recente
from strutture.models import ReferenteStruttura, Struttura, UnitaOfferta
from strutture.selectors.freschezza import CuraScheda, cure_schede
from strutture.selectors.schede import retta
from territorio.models import Ambito
from utenti.models import Utente

# A sheet to telephone with holds no more; the others come as these are confirmed.
TELEFONATE_PER_FOGLIO = 100
SENZA_REFERENTE = "senza_referente"
STATI_FILTRO = {
    StatoFreschezza.SCADUTA.value: "da confermare, conferma scaduta",
    StatoFreschezza.IN_SCADENZA.value: "da confermare nei prossimi 30 giorni",
    StatoFreschezza.FRESCA.value: "confermate",
    SENZA_REFERENTE: "senza un referente che entri nel sito",
}


@dataclass(frozen=True)
class Quota:
    """How many records of an Ambito or of a type were confirmed in the last twelve months.

    `percento` 0–100, rounded HALF_UP; None without records. `qualita`: the mean score, None as
    above.
    """

    nome: str
    chiave: str
    schede: int
    confermate: int
    qualita: Decimal | None = None
    proprio: bool = False

    @property
    def percento(self) -> Decimal | None:
        return arrotonda(Decimal(100 * self.confermate) / self.schede) if self.schede else None

    @property
    def raggiunto(self) -> bool:
        return self.percento is not None and self.percento >= OBIETTIVO


@dataclass(frozen=True)
class RigaScheda:
    """A record that waits, or not. `comune` is empty where it may not be told."""

    pk: int
    nome: str
    comune: str
    telefono: str
    ambito: str
    ambito_slug: str
    tipi: list[str]
    cura: CuraScheda
    con_referente: bool

    @property
    def riferimento(self) -> datetime.date | None:
        return self.cura.freschezza.riferimento


@dataclass(frozen=True)
class Filtri:
    """What is asked of the list; an empty text asks nothing."""

    ambito: str = ""
    tipo: str = ""
    stato: str = ""


@dataclass(frozen=True)
class QuadroFreschezza:
    """The whole board; `righe` are those of the user's own Ambiti, the oldest first."""

    totale: Quota
    per_ambito: list[Quota]
    per_tipo: list[Quota]
    righe: list[RigaScheda]
    filtri: Filtri
    ambiti: list[tuple[str, str]]
    tipi: list[tuple[str, str]]
    obiettivo: int = OBIETTIVO

    @property
    def da_confermare(self) -> int:
        return sum(r.cura.freschezza.stato != StatoFreschezza.FRESCA for r in self.righe)


@dataclass(frozen=True)
class _Scheda:
    """A published record with all that the board reads of it."""

    struttura: Struttura
    cura: CuraScheda
    ambito: Ambito | None

    @property
    def tipi(self) -> dict[str, str]:
        return self.cura.tipi


def quadro_freschezza(
    utente: Utente, *, ambito: str = "", tipo: str = "", stato: str = ""
) -> QuadroFreschezza:
    """Shares of all, and the records of the user's own Ambiti. A fixed number of queries.

    A filter with an unknown value asks nothing.
    """
    oggi = timezone.localdate()
    ambiti = _ambiti(oggi)
    schede = _schede(ambiti)
    proprie = set(Struttura.objects.dell_ufficio(utente).values_list("pk", flat=True))
    suoi = set(Ambito.objects.visibili_a(utente).values_list("pk", flat=True))
    tipi = {codice: nome for scheda in schede for codice, nome in scheda.tipi.items()}
    nomi_ambiti = [(a.slug, str(a)) for a in ambiti.values() if a.pk in suoi]
    filtri = Filtri(
        ambito=ambito if ambito in dict(nomi_ambiti) else "",
        tipo=tipo if tipo in tipi else "",
        stato=stato if stato in STATI_FILTRO else "",
    )
    return QuadroFreschezza(
        totale=_quota("Tutti gli ambiti", "", schede, oggi),
        per_ambito=[
            _quota(str(a), a.slug, [s for s in schede if s.ambito == a], oggi, a.pk in suoi)
            for a in ambiti.values()
        ],
        per_tipo=[
            _quota(nome, codice, [s for s in schede if codice in s.tipi], oggi)
            for codice, nome in sorted(tipi.items(), key=lambda voce: (voce[1], voce[0]))
        ],
        righe=_filtrate(_righe([s for s in schede if s.struttura.pk in proprie]), filtri, schede),
        filtri=filtri,
        ambiti=nomi_ambiti,
        tipi=sorted(tipi.items(), key=lambda voce: (voce[1], voce[0])),
    )


def _ambiti(oggi: datetime.date) -> dict[int, Ambito]:
    return {
        ambito.pk: ambito
        for ambito in Ambito.objects.della_provincia()
        .alla_data(oggi)
        .defer("confine")
        .order_by("numero", "pk")
    }


def _schede(ambiti: dict[int, Ambito]) -> list[_Scheda]:
    strutture = list(
        Struttura.objects.pubblicate()
        .con_ambito()
        .select_related("comune")
        .defer("comune__confine")
        .order_by("nome_ordinamento", "pk")
    )
    return [
        _Scheda(
            struttura,
            cura,
            ambiti.get(getattr(struttura, "ambito_id", None) or 0),
        )
        for struttura, cura in zip(strutture, cure_schede(strutture), strict=True)
    ]


def _quota(
    nome: str, chiave: str, schede: list[_Scheda], oggi: datetime.date, proprio: bool = False
) -> Quota:
    return Quota(
        nome=nome,
        chiave=chiave,
        schede=len(schede),
        confermate=sum(confermata_di_recente(s.struttura.confermata_il, oggi=oggi) for s in schede),
        qualita=arrotonda(Decimal(sum(s.cura.qualita.punti for s in schede)) / len(schede))
        if schede
        else None,
        proprio=proprio,
    )


def _righe(schede: list[_Scheda]) -> list[RigaScheda]:
    """The oldest first: those of which nothing is known, then by day."""
    con_referente = _con_referente(s.struttura.pk for s in schede)
    righe = [
        RigaScheda(
            pk=s.struttura.pk,
            nome=s.struttura.denominazione,
            comune=_comune(s.struttura),
            telefono=s.struttura.telefono,
            ambito=s.ambito.denominazione if s.ambito else "",
            ambito_slug=s.ambito.slug if s.ambito else "",
            tipi=list(s.tipi.values()),
            cura=s.cura,
            con_referente=s.struttura.pk in con_referente,
        )
        for s in schede
    ]
    # The order of equal days is that of the names, as the query gave it.
    return sorted(righe, key=lambda riga: riga.riferimento or datetime.date.min)


def _comune(struttura: Struttura) -> str:
    comune = struttura.luogo_pubblico.comune
    return comune.denominazione if comune else ""


def _con_referente(strutture: Iterable[int]) -> set[int]:
    return set(
        ReferenteStruttura.objects.filter(struttura__in=list(strutture), utente__is_active=True)
        .alla_data(timezone.localdate())
        .values_list("struttura", flat=True)
    )


def _filtrate(righe: list[RigaScheda], filtri: Filtri, schede: list[_Scheda]) -> list[RigaScheda]:
    del_tipo = {s.struttura.pk for s in schede if filtri.tipo in s.tipi}
    return [
        riga
        for riga in righe
        if (not filtri.ambito or riga.ambito_slug == filtri.ambito)
        and (not filtri.tipo or riga.pk in del_tipo)
        and _dello_stato(riga, filtri.stato)
    ]


def _dello_stato(riga: RigaScheda, stato: str) -> bool:
    if stato == SENZA_REFERENTE:
        return not riga.con_referente
    return not stato or riga.cura.freschezza.stato == stato


# --- the telephone sheet ---------------------------------------------------------------------


@dataclass(frozen=True)
class Telefonata:
    """A facility to call: what the site says now, and what is missing."""

    riga: RigaScheda
    email: str
    adesso: list[tuple[str, str]]
    da_chiedere: list[str]


@dataclass(frozen=True)
class FoglioTelefonate:
    """The records of an Ambito that wait, the oldest first; without `ambito` it is to be chosen."""

    ambito: Ambito | None
    ambiti: list[tuple[str, str, int]]
    telefonate: list[Telefonata] = field(default_factory=list)
    totale: int = 0

    @property
    def oltre(self) -> int:
        return self.totale - len(self.telefonate)


def foglio_telefonate(utente: Utente, *, ambito: str = "") -> FoglioTelefonate:
    """The expiring and expired records of that Ambito; of the user's own, if there is only one.

    An Ambito that the user does not see is as if it were not there. A fixed number of queries.
    """
    oggi = timezone.localdate()
    suoi = set(Ambito.objects.visibili_a(utente).values_list("pk", flat=True))
    ambiti = {pk: a for pk, a in _ambiti(oggi).items() if pk in suoi}
    proprie = set(Struttura.objects.dell_ufficio(utente).values_list("pk", flat=True))
    attese: dict[int, list[_Scheda]] = {}
    for scheda in _schede(ambiti):
        if (
            scheda.ambito is not None
            and scheda.struttura.pk in proprie
            and scheda.cura.freschezza.stato != StatoFreschezza.FRESCA
        ):
            attese.setdefault(scheda.ambito.pk, []).append(scheda)
    scelto = next((a for a in ambiti.values() if a.slug == ambito), None)
    if scelto is None and len(ambiti) == 1:
        [scelto] = ambiti.values()
    scelte = [(a.slug, str(a), len(attese.get(a.pk, []))) for a in ambiti.values()]
    if scelto is None:
        return FoglioTelefonate(None, scelte)
    sue = attese.get(scelto.pk, [])
    schede = {s.struttura.pk: s for s in sue}
    righe = _righe(sue)[:TELEFONATE_PER_FOGLIO]
    unita = _unita(riga.pk for riga in righe)
    return FoglioTelefonate(
        scelto,
        scelte,
        [_telefonata(riga, schede[riga.pk].struttura, unita.get(riga.pk, [])) for riga in righe],
        len(sue),
    )


def _unita(strutture: Iterable[int]) -> dict[int, list[UnitaOfferta]]:
    trovate: dict[int, list[UnitaOfferta]] = {}
    for una in (
        UnitaOfferta.objects.attive()
        .filter(struttura__in=list(strutture))
        .select_related("tipo")
        .order_by("tipo__nome_breve", "pk")
    ):
        trovate.setdefault(una.struttura_id, []).append(una)
    return trovate


def _telefonata(riga: RigaScheda, struttura: Struttura, unita: list[UnitaOfferta]) -> Telefonata:
    adesso: list[tuple[str, str]] = []
    for una in unita:
        posti = (
            ""
            if una.posti_liberi is None
            else f"{una.posti_liberi} al {data_breve(una.posti_liberi_al)}"
        )
        di = f" ({una.tipo.nome_breve})" if len(unita) > 1 else ""
        adesso += [
            (f"{nome}{di}", valore)
            for nome, valore in (
                ("Orari", una.orari),
                ("Posti liberi", posti),
                ("Retta", retta(una)),
            )
            if valore
        ]
    return Telefonata(
        riga=riga,
        email=struttura.email,
        adesso=adesso,
        da_chiedere=[
            f"{voce.da_chiedere}{f' ({voce.dove})' if voce.dove else ''}"
            for voce in riga.cura.qualita.da_fare
        ],
    )
