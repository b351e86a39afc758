"""What a facility asks to change, beside what is written and what is public today."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from base.formati import data_estesa
from strutture.calcolo.campi import (
    CAMPI_STRUTTURA,
    CAMPI_UNITA,
    GRUPPI_STRUTTURA,
    GRUPPI_UNITA,
    REGOLA_DEL_CAMPO,
    nome_campo,
)
from strutture.enums import EsitoModifica, StatoProposta
from strutture.models import (
    ModificaProposta,
    Proposta,
    RegoleSchede,
    Struttura,
    UnitaOfferta,
    VoceStoria,
)
from strutture.selectors.testi import NON_SCRITTO, etichetta, in_parole, in_testo
from territorio.models import Appartenenza
from utenti.models import Utente

APERTE = (StatoProposta.BOZZA, StatoProposta.INVIATA)


@dataclass(frozen=True)
class RigaConfronto:
    """One field of a proposal in words: as it was, as it should be, as it is now.

    `adesso` is empty unless the register changed after the proposal.
    """

    pk: int
    nome: str
    etichetta: str
    prima: str
    dopo: str
    adesso: str
    esito: str
    esito_nome: str
    motivo: str

    @property
    def da_decidere(self) -> bool:
        return self.esito == EsitoModifica.IN_ATTESA

    @property
    def rifiutata(self) -> bool:
        return self.esito == EsitoModifica.RIFIUTATA


@dataclass(frozen=True)
class GruppoConfronto:
    """The fields of the facility, or those of one of its units."""

    titolo: str
    righe: list[RigaConfronto]


@dataclass(frozen=True)
class VocePropria:
    """A facility in the home of who keeps it."""

    struttura: Struttura
    tipi: list[str]
    aperta: Proposta | None = None
    ultima: Proposta | None = None
    rifiutate: list[RigaConfronto] = field(default_factory=list)


@dataclass(frozen=True)
class SezioneScheda:
    """The facility, or one unit: groups of (label, value in words)."""

    titolo: str
    gruppi: list[tuple[str, list[tuple[str, str]]]]


@dataclass(frozen=True)
class VoceDaDecidere:
    """A proposal on the desk of an office."""

    proposta: Proposta
    comune: str
    campi: int
    giorni: int


def unita_in_scheda(struttura: Struttura) -> list[UnitaOfferta]:
    """The units at work, which are those that a facility may ask to change."""
    return list(
        UnitaOfferta.objects.attive()
        .filter(struttura=struttura)
        .select_related("tipo")
        .order_by("tipo__area__ordine", "tipo__nome_breve", "pk")
    )


def testi_del_registro(struttura: Struttura, unita: Iterable[UnitaOfferta]) -> dict[str, str]:
    """What the register says today: name of the field in the form → its text."""
    testi = {campo: in_testo(getattr(struttura, campo)) for campo in CAMPI_STRUTTURA}
    for una in unita:
        for campo in CAMPI_UNITA:
            testi[nome_campo(campo, una.pk)] = in_testo(getattr(una, campo))
    return testi


def con_le_modifiche(testi: Mapping[str, str], proposta: Proposta | None) -> dict[str, str]:
    """The same texts with what the open proposal asks for in the place of what is written."""
    insieme = dict(testi)
    if proposta is not None:
        for modifica in proposta.modifiche.all():
            nome = nome_campo(modifica.campo, modifica.unita_id)
            if modifica.esito == EsitoModifica.IN_ATTESA and nome in insieme:
                insieme[nome] = modifica.dopo
    return insieme


def proposta_aperta(struttura: Struttura) -> Proposta | None:
    return (
        Proposta.objects.filter(struttura=struttura, stato__in=APERTE)
        .select_related("creata_da", "salvata_da", "inviata_da")
        .prefetch_related("modifiche")
        .first()
    )


def proposta_da_mostrare(
    struttura: Struttura, *, alla_struttura: bool, ultima: bool = False
) -> Proposta | None:
    """The open one, else the last decided; an office does not read what was not sent to it.

    With `ultima` the last decided comes first.
    """
    proposte = Proposta.objects.filter(struttura=struttura).select_related(
        "creata_da", "salvata_da", "inviata_da", "decisa_da"
    )
    if alla_struttura:
        aperta = proposte.filter(stato__in=APERTE).first()
    else:
        aperta = proposte.filter(stato=StatoProposta.INVIATA).first()
    decise = proposte.filter(stato=StatoProposta.DECISA)
    decisa = decise.order_by("-decisa_il", "-pk").first()
    return (decisa or aperta) if ultima else (aperta or decisa)


def campo_per_campo(proposta: Proposta) -> list[GruppoConfronto]:
    """Field by field, the facility first and then its units. Three queries, whatever the fields."""
    struttura = proposta.struttura
    modifiche = list(
        ModificaProposta.objects.filter(proposta=proposta)
        .select_related("unita__tipo")
        .order_by("unita__tipo__nome_breve", "unita_id", "pk")
    )
    ordine = {campo: posto for posto, campo in enumerate((*CAMPI_STRUTTURA, *CAMPI_UNITA))}
    gruppi: dict[int | None, list[ModificaProposta]] = {}
    for modifica in modifiche:
        gruppi.setdefault(modifica.unita_id, []).append(modifica)
    chiavi = sorted(gruppi, key=lambda chiave: (chiave is not None, chiave or 0))
    return [
        GruppoConfronto(
            titolo="La struttura" if chiave is None else str(gruppi[chiave][0].unita.tipo),  # type: ignore[union-attr]
            righe=[
                _riga(modifica, struttura)
                for modifica in sorted(gruppi[chiave], key=lambda m: ordine.get(m.campo, 99))
            ],
        )
        for chiave in chiavi
    ]


def _riga(modifica: ModificaProposta, struttura: Struttura) -> RigaConfronto:
    di_unita = modifica.unita_id is not None
    oggetto = modifica.unita if modifica.unita is not None else struttura
    attuale = in_testo(getattr(oggetto, modifica.campo, ""))
    in_attesa = modifica.esito == EsitoModifica.IN_ATTESA

    def dice(testo: str) -> str:
        return in_parole(modifica.campo, testo, di_unita=di_unita)

    return RigaConfronto(
        pk=modifica.pk,
        nome=nome_campo(modifica.campo, modifica.unita_id),
        etichetta=etichetta(modifica.campo, di_unita=di_unita),
        prima=dice(modifica.prima),
        dopo=dice(modifica.dopo),
        adesso=dice(attuale) if in_attesa and attuale != modifica.prima else "",
        esito=modifica.esito,
        esito_nome=modifica.get_esito_display(),
        motivo=modifica.motivo,
    )


def strutture_tenute(utente: Utente) -> list[VocePropria]:
    """The facilities that the user keeps today, with what it asked and what came of it.

    Five queries, whatever their number.
    """
    strutture = list(
        Struttura.objects.tenute_da(utente)
        .select_related("comune", "confermata_da")
        .defer("comune__confine")
        .order_by("nome_ordinamento", "pk")
    )
    tipi: dict[int, list[str]] = {}
    for una in (
        UnitaOfferta.objects.attive()
        .filter(struttura__in=strutture)
        .select_related("tipo")
        .order_by("tipo__nome_breve", "pk")
    ):
        tipi.setdefault(una.struttura_id, []).append(una.tipo.nome_breve)
    aperte: dict[int, Proposta] = {}
    ultime: dict[int, Proposta] = {}
    proposte = (
        Proposta.objects.filter(struttura__in=strutture)
        .exclude(stato=StatoProposta.RITIRATA)
        .select_related("decisa_da", "inviata_da")
        .annotate(campi=Count("modifiche"))
        .order_by("struttura", "-creata_il", "-pk")
    )
    for proposta in proposte:
        if proposta.stato in APERTE:
            aperte[proposta.struttura_id] = proposta
        else:
            ultime.setdefault(proposta.struttura_id, proposta)
    rifiutate: dict[int, list[RigaConfronto]] = {}
    per_pk = {struttura.pk: struttura for struttura in strutture}
    for modifica in (
        ModificaProposta.objects.filter(
            proposta__in=list(ultime.values()), esito=EsitoModifica.RIFIUTATA
        )
        .select_related("unita", "proposta")
        .order_by("unita_id", "pk")
    ):
        chiave = modifica.proposta.struttura_id
        rifiutate.setdefault(chiave, []).append(_riga(modifica, per_pk[chiave]))
    return [
        VocePropria(
            struttura=struttura,
            tipi=tipi.get(struttura.pk, []),
            aperta=aperte.get(struttura.pk),
            ultima=ultime.get(struttura.pk),
            rifiutate=rifiutate.get(struttura.pk, []),
        )
        for struttura in strutture
    ]


def da_decidere(utente: Utente) -> QuerySet[Proposta]:
    """The proposals sent to the user's office, the oldest first, with `campi` that wait."""
    return (
        Proposta.objects.visibili_a(utente)
        .filter(stato=StatoProposta.INVIATA, struttura__in=Struttura.objects.dell_ufficio(utente))
        .select_related("struttura__comune", "inviata_da")
        .defer("struttura__comune__confine")
        .annotate(campi=Count("modifiche", filter=Q(modifiche__esito=EsitoModifica.IN_ATTESA)))
        .order_by("inviata_il", "pk")
    )


def voci_da_decidere(
    proposte: Iterable[Proposta], *, oggi: datetime.date | None = None
) -> list[VoceDaDecidere]:
    """The same with the days they have waited."""
    oggi = oggi or timezone.localdate()
    return [
        VoceDaDecidere(
            proposta=proposta,
            comune=proposta.struttura.comune.denominazione,
            campi=proposta.campi,  # type: ignore[attr-defined]
            giorni=(oggi - timezone.localdate(proposta.inviata_il)).days,
        )
        for proposta in proposte
    ]


def regole_della(struttura: Struttura) -> RegoleSchede | None:
    """The rules of the Ambito where the facility stands today; None = nothing goes out at once."""
    oggi = Appartenenza.objects.alla_data(timezone.localdate()).filter(comune=struttura.comune_id)
    return RegoleSchede.objects.filter(ambito__in=oggi.values("ambito")).first()


def campi_subito(struttura: Struttura) -> list[str]:
    """In words, the fields that the Ambito lets be published at once."""
    regole = regole_della(struttura)
    return [
        etichetta(campo, di_unita=campo in CAMPI_UNITA).lower()
        for campo, regola in REGOLA_DEL_CAMPO.items()
        if getattr(regole, regola, False)
    ]


def chi_ha_scritto(struttura: Struttura, dopo: str) -> str:
    """Who wrote in the record or in its proposals after that moment (ISO); "" = it is not known."""
    try:
        momento = datetime.datetime.fromisoformat(dopo)
    except ValueError:
        return ""
    chi: set[int] = set()
    for proposta in Proposta.objects.filter(struttura=struttura).filter(
        Q(salvata_il__gt=momento) | Q(decisa_il__gt=momento)
    ):
        if proposta.salvata_il and proposta.salvata_il > momento:
            chi.add(proposta.salvata_da_id or 0)
        if proposta.decisa_il and proposta.decisa_il > momento:
            chi.add(proposta.decisa_da_id or 0)
    chi.update(
        VoceStoria.objects.filter(
            struttura=struttura.pk, quando__gt=momento, utente__isnull=False
        ).values_list("utente", flat=True)
    )
    return ", ".join(str(utente) for utente in Utente.objects.filter(pk__in=chi).order_by("pk"))


def ha_pagina_pubblica(struttura: Struttura) -> bool:
    return Struttura.objects.con_scheda_pubblica().filter(pk=struttura.pk).exists()


def scheda_in_parole(struttura: Struttura) -> list[SezioneScheda]:
    """The whole record for who keeps it: every field, with those that only an act changes."""
    fissi = [
        ("Nome", struttura.denominazione),
        ("Stato della scheda", struttura.get_stato_display()),
        ("Ente gestore", str(struttura.ente_gestore or NON_SCRITTO)),
        ("Comune", struttura.comune.denominazione),
        ("Indirizzo", f"{struttura.indirizzo} {struttura.cap}".strip() or NON_SCRITTO),
        ("Indirizzo riservato", "Sì" if struttura.indirizzo_riservato else "No"),
    ]
    sezioni = [
        SezioneScheda("La struttura", [("Chi è", fissi), *_gruppi(struttura, GRUPPI_STRUTTURA)])
    ]
    for una in unita_in_scheda(struttura):
        fissi = [
            ("Codice regionale", una.codice_regionale or NON_SCRITTO),
            ("Stato di esercizio", una.get_stato_display()),
            ("In esercizio dal", data_estesa(una.data_inizio) if una.data_inizio else NON_SCRITTO),
        ]
        gruppi = [*_gruppi(una, GRUPPI_UNITA), ("Autorizzazione", fissi)]
        sezioni.append(SezioneScheda(una.tipo.nome, gruppi))
    return sezioni


def _gruppi(
    oggetto: Struttura | UnitaOfferta, gruppi: tuple[tuple[str, tuple[str, ...]], ...]
) -> list[tuple[str, list[tuple[str, str]]]]:
    di_unita = isinstance(oggetto, UnitaOfferta)
    return [
        (
            titolo,
            [
                (
                    etichetta(campo, di_unita=di_unita),
                    in_parole(campo, in_testo(getattr(oggetto, campo)), di_unita=di_unita),
                )
                for campo in campi
            ],
        )
        for titolo, campi in gruppi
    ]
