"""Facilities as the public may read them: dataclasses that hold nothing else."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone

from base.formati import data_estesa, euro
from strutture.models import LuogoPubblico, Struttura, UnitaOfferta
from strutture.selectors.versione import tenuto, versione_in_corso

# An export reads more than this, once: the memory of the process is for the pages of the list.
MOLTE = 100
VOCI_IN_MEMORIA = 5_000
# After this many days a figure is shown with the advice to telephone first.
GIORNI_DATI_VECCHI = 730

ETICHETTE_POSTI = (
    ("posti_autorizzati", "autorizzati"),
    ("posti_accreditati", "accreditati"),
    ("posti_contratto", "a contratto"),
    ("posti_strutturali", "di capienza"),
    ("posti_gestionali", "gestiti"),
    ("posti_sollievo", "di sollievo"),
    ("posti_alzheimer", "in nucleo Alzheimer"),
)


@dataclass(frozen=True)
class UnitaPubblica:
    """One unit of a facility. Numbers None = not known; `retta` is already written in words."""

    pk: int
    tipo: str
    tipo_breve: str
    tipo_codice: str
    area: str
    area_codice: str
    regime: str
    regime_nome: str
    a_chi_e_rivolto: str
    posti: list[tuple[str, int]]
    posti_totali: int | None
    posti_liberi: int | None
    posti_liberi_al: datetime.date | None
    retta_min: Decimal | None
    retta_max: Decimal | None
    retta: str
    retta_periodo: str
    orari: str
    accesso: str
    cosa_serve: str
    stato: str
    stato_codice: str
    codice_regionale: str
    data_inizio: datetime.date | None
    posti_autorizzati: int | None
    posti_accreditati: int | None
    posti_contratto: int | None
    lista_attesa: int | None
    lista_attesa_al: datetime.date | None
    servizi: list[str]
    costi: str
    tempi: str
    condizioni: str


@dataclass(frozen=True)
class VoceElenco:
    """One facility of a list or of an export, with its units at work."""

    pk: int
    indirizzo_web: str
    nome: str
    luogo: LuogoPubblico
    ambito: str
    ambito_slug: str
    telefono: str
    email: str
    sito: str
    ente_gestore: str
    freschezza: str
    fonte: str
    dati_al: datetime.date | None
    modificata_il: datetime.datetime
    dimostrativa: bool
    descrizione: str
    pec: str
    confermata_il: datetime.date | None
    accessibile: str
    accessibile_nome: str
    accessibilita_note: str
    come_arrivare: str
    unita: list[UnitaPubblica]

    @property
    def comune(self) -> str:
        return self.luogo.comune.denominazione if self.luogo.comune else ""

    @property
    def regimi(self) -> list[str]:
        return list(dict.fromkeys(unita.regime_nome for unita in self.unita))

    @property
    def posti_liberi(self) -> int | None:
        noti = [u.posti_liberi for u in self.unita if u.posti_liberi is not None]
        return sum(noti) if noti else None


def voci_elenco(
    strutture: Iterable[int], *, ambiti: Mapping[int, tuple[str, str]]
) -> list[VoceElenco]:
    """The facilities with those primary keys, in that order, each with its units at work.

    `ambiti` = pk → name and slug of the Ambito. One query, whatever their number; in a public page
    only for those that this process has not read since the data last changed.
    """
    chiavi = list(strutture)
    versione = versione_in_corso()
    if not versione or len(chiavi) > MOLTE:
        lette = _leggi_voci(chiavi, ambiti)
        return [lette[pk] for pk in chiavi if pk in lette]
    etichetta = f"{versione}|{timezone.localdate():%Y%m%d}|{settings.PROVINCIA}"
    note = tenuto("voci dell'elenco", etichetta, dict[int, VoceElenco])
    trovate = {pk: voce for pk in chiavi if (voce := note.get(pk)) is not None}
    mancanti = [pk for pk in chiavi if pk not in trovate]
    if mancanti:
        lette = _leggi_voci(mancanti, ambiti)
        trovate |= lette
        if len(note) > VOCI_IN_MEMORIA:
            note.clear()
        note.update(lette)
    return [trovate[pk] for pk in chiavi if pk in trovate]


def _leggi_voci(chiavi: list[int], ambiti: Mapping[int, tuple[str, str]]) -> dict[int, VoceElenco]:
    unita = (
        UnitaOfferta.objects.attive()
        .filter(struttura__in=chiavi)
        .select_related("tipo__area", "struttura__comune__provincia", "struttura__ente_gestore")
        .defer("struttura__comune__confine")
        .order_by("tipo__area__ordine", "tipo__nome_breve", "pk")
    )
    per_struttura: dict[int, tuple[Struttura, list[UnitaOfferta]]] = {}
    for una in unita:
        per_struttura.setdefault(una.struttura_id, (una.struttura, []))[1].append(una)
    return {
        pk: VoceElenco(**campi_voce(struttura, sue, ambito=ambiti.get(pk, ("", ""))))
        for pk, (struttura, sue) in per_struttura.items()
    }


def campi_voce(
    struttura: Struttura, unita: list[UnitaOfferta], *, ambito: tuple[str, str]
) -> dict[str, Any]:
    """The fields of a VoceElenco."""
    luogo = struttura.luogo_pubblico
    return {
        "pk": struttura.pk,
        "indirizzo_web": struttura.get_absolute_url(),
        "nome": struttura.denominazione,
        "luogo": luogo,
        "ambito": ambito[0],
        "ambito_slug": ambito[1],
        "telefono": struttura.telefono,
        "email": struttura.email,
        # A site usually gives the address: that of a reserved facility is not published.
        "sito": "" if luogo.riservato else struttura.sito,
        "ente_gestore": struttura.ente_gestore.denominazione if struttura.ente_gestore else "",
        "freschezza": freschezza(struttura),
        "fonte": struttura.fonte,
        "dati_al": struttura.dati_al,
        "modificata_il": struttura.modificata_il,
        "dimostrativa": struttura.dimostrativa,
        "descrizione": struttura.descrizione,
        "pec": struttura.pec,
        "confermata_il": struttura.confermata_il,
        "accessibile": struttura.accessibile,
        "accessibile_nome": struttura.get_accessibile_display(),
        "accessibilita_note": struttura.accessibilita_note,
        # How to get there says where it is.
        "come_arrivare": "" if luogo.riservato else struttura.come_arrivare,
        "unita": [UnitaPubblica(**campi_unita(una, riservata=luogo.riservato)) for una in unita],
    }


def campi_unita(una: UnitaOfferta, *, riservata: bool) -> dict[str, Any]:
    """The fields of a UnitaPubblica; without the regional code if the address is reserved."""
    tipo = una.tipo
    posti = [
        (etichetta, getattr(una, campo))
        for campo, etichetta in ETICHETTE_POSTI
        if getattr(una, campo) is not None
    ]
    totale = next(
        (
            numero
            for numero in (una.posti_autorizzati, una.posti_accreditati, una.posti_strutturali)
            if numero is not None
        ),
        None,
    )
    return {
        "pk": una.pk,
        "tipo": tipo.nome,
        "tipo_breve": tipo.nome_breve,
        "tipo_codice": tipo.codice,
        "area": tipo.area.nome,
        "area_codice": tipo.area.codice,
        "regime": tipo.regime,
        "regime_nome": tipo.get_regime_display(),
        "a_chi_e_rivolto": tipo.a_chi_e_rivolto,
        "posti": posti,
        "posti_totali": totale,
        "posti_liberi": una.posti_liberi,
        "posti_liberi_al": una.posti_liberi_al,
        "retta_min": una.retta_min,
        "retta_max": una.retta_max,
        "retta": retta(una),
        "retta_periodo": una.retta_periodo,
        "orari": una.orari,
        "accesso": una.accesso,
        "cosa_serve": una.cosa_serve,
        "stato": una.get_stato_display(),
        "stato_codice": una.stato,
        # With the regional code anyone finds the address in the Region's own lists.
        "codice_regionale": "" if riservata else una.codice_regionale,
        "data_inizio": una.data_inizio,
        "posti_autorizzati": una.posti_autorizzati,
        "posti_accreditati": una.posti_accreditati,
        "posti_contratto": una.posti_contratto,
        "lista_attesa": una.lista_attesa,
        "lista_attesa_al": una.lista_attesa_al,
        "servizi": [riga.strip() for riga in una.servizi.splitlines() if riga.strip()],
        "costi": una.costi,
        "tempi": una.tempi,
        "condizioni": una.condizioni,
    }


def retta(una: UnitaOfferta) -> str:
    """The fee in words, «da 20,00 € a 32,50 € al giorno»; empty = not known."""
    periodo = f" {una.get_retta_periodo_display()}" if una.retta_periodo else ""
    minima, massima = una.retta_min, una.retta_max
    if minima is not None and massima is not None and minima != massima:
        return f"da {euro(minima)} a {euro(massima)}{periodo}"
    if minima is not None and massima is not None:
        return f"{euro(minima)}{periodo}" if minima else "gratuito"
    if minima is not None:
        return f"da {euro(minima)}{periodo}"
    if massima is not None:
        return f"fino a {euro(massima)}{periodo}"
    return ""


def dati_vecchi(struttura: Struttura) -> bool:
    """Neither confirmed nor taken from a source in the last two years."""
    riferimento = struttura.confermata_il or struttura.dati_al
    return bool(riferimento and (timezone.localdate() - riferimento).days > GIORNI_DATI_VECCHI)


def freschezza(struttura: Struttura) -> str:
    """How fresh the record is, in one sentence; empty = nothing is known of it."""
    if struttura.confermata_il:
        return f"Verificata il {data_estesa(struttura.confermata_il)}"
    if struttura.dati_al is None:
        return ""
    fonte = f" ({struttura.fonte_breve})" if struttura.fonte_breve else ""
    if dati_vecchi(struttura):
        return f"Dati del {struttura.dati_al.year}{fonte}: telefona prima di andare"
    return f"Dati al {data_estesa(struttura.dati_al)}{fonte}"
