"""An import is taken back as a whole: exactly what it changed, and nothing that came after."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from base.errors import ErroreDominio
from base.formati import plurale
from strutture.enums import EsitoRiga, OrigineStoria, StatoEsercizio, StatoImportazione, StatoScheda
from strutture.models import (
    EnteGestore,
    Importazione,
    PassaggioScheda,
    RigaImportazione,
    Struttura,
    UnitaOfferta,
    VoceStoria,
)
from strutture.selectors import registro_attuale
from strutture.services.importazione.scrittura import (
    aggiorna_insieme,
    aggiorna_strutture,
    blocca_registro,
    chiave_di,
)
from strutture.services.storia import origine
from strutture.validation import Offerta, Registro, Scheda
from strutture.validation.registro import CAMPI_STRUTTURA, CAMPI_UNITA, json_di
from utenti.models import Utente

# Names of the rows that a refusal writes, at most.
_NOMI = 5
# Changes of these fields say that somebody looked at a record, not that it was changed.
_SOLO_CONFERMA = {"confermata_il", "confermata_da_id"}
# Rows that the database or the import itself keeps about a facility: they are not a use of it.
_TECNICHE = {"unitaofferta", "rigaimportazione", "vocestoria", "testoricerca", "passaggioscheda"}


@dataclass
class _Traccia:
    """What an import did to one object: the first values before it, the last ones after it."""

    riga: RigaImportazione
    creata: bool = False
    prima: dict[str, Any] = field(default_factory=dict)
    dopo: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def annulla_importazione(*, importazione: Importazione, utente: Utente) -> dict[str, int]:
    """Takes back a whole import; how many units were put back, removed and ceased.

    Every field that it changed gets the value it had. What it created is removed; if something
    refers to it already (a login, a proposal, a confirmation, a return…), it is ceased today
    instead. Errors: ErroreDominio, with nothing done, if it is not applied, if one of its
    facilities is of another office today, or if one of its values was changed since: the rows
    are named.
    """
    importazione = Importazione.objects.select_for_update(of=("self",)).get(pk=importazione.pk)
    if importazione.stato != StatoImportazione.APPLICATA:
        raise ErroreDominio(
            f"L'importazione è nello stato «{importazione.get_stato_display()}»: non c'è niente da "
            "annullare.",
            codice="STATO",
        )
    if not importazione.file:
        raise ErroreDominio(
            "È passato più di un anno: non conserviamo più che cosa c'era prima.", codice="VECCHIA"
        )
    blocca_registro()
    strutture, unita = _tracce(importazione)
    registro = registro_attuale()
    _rifiuta_se_altrui(registro, strutture, unita, utente)
    _rifiuta_se_cambiate(importazione, registro, strutture, unita)
    with origine(OrigineStoria.IMPORTAZIONE, utente=utente, importazione=importazione.pk):
        rimesse = _rimetti(registro, strutture, unita, utente)
        tolte, cessate = _togli(registro, strutture, unita, utente)
        _togli_enti(importazione)
    importazione.stato = StatoImportazione.ANNULLATA
    importazione.annullata_il = timezone.now()
    importazione.annullata_da = utente
    importazione.conteggi = {
        **importazione.conteggi,
        "annullate": {"rimesse": rimesse, "tolte": tolte, "cessate": cessate},
    }
    importazione.save(update_fields=["stato", "annullata_il", "annullata_da", "conteggi"])
    return {"rimesse": rimesse, "tolte": tolte, "cessate": cessate}


def _tracce(importazione: Importazione) -> tuple[dict[int, _Traccia], dict[int, _Traccia]]:
    """What was done to each facility and unit, by primary key."""
    strutture: dict[int, _Traccia] = {}
    unita: dict[int, _Traccia] = {}
    righe = importazione.righe.filter(
        scelta=True, esito__in=[EsitoRiga.NUOVA, EsitoRiga.CAMBIATA, EsitoRiga.SPARITA]
    )
    for riga in sorted(righe, key=lambda una: (una.numero is None, una.numero or 0, una.pk)):
        nuova = bool(riga.dopo.get("nuova_struttura"))
        for parte, tracce, pk, creata in (
            ("struttura", strutture, riga.struttura_id, nuova),
            ("unita", unita, riga.unita_id, riga.esito == EsitoRiga.NUOVA),
        ):
            if pk is None or not (riga.dopo.get(parte) or creata):
                continue
            traccia = tracce.setdefault(pk, _Traccia(riga, creata=creata))
            traccia.prima = {**riga.prima.get(parte, {}), **traccia.prima}
            traccia.dopo.update(riga.dopo.get(parte, {}))
    return strutture, unita


def _rifiuta_se_altrui(
    registro: Registro,
    strutture: dict[int, _Traccia],
    unita: dict[int, _Traccia],
    utente: Utente,
) -> None:
    """Who has changed office since writes no more in the register of the office of before."""
    toccate = set(strutture) | {
        chiave_di(registro.offerte[pk].scheda) for pk in unita if pk in registro.offerte
    }
    esistenti = toccate & set(registro.schede)
    sue = Struttura.objects.dell_ufficio(utente).filter(pk__in=esistenti).count()
    if sue != len(esistenti):
        raise ErroreDominio(
            f"{plurale(len(esistenti) - sue, 'struttura', 'strutture')} di questo elenco oggi non "
            "sono del tuo ambito: può annullarlo solo la Provincia.",
            codice="ALTRUI",
        )


def _rifiuta_se_cambiate(
    importazione: Importazione,
    registro: Registro,
    strutture: dict[int, _Traccia],
    unita: dict[int, _Traccia],
) -> None:
    cambiate: dict[int, RigaImportazione] = {}
    per_parte: tuple[tuple[dict[int, _Traccia], dict[int, Any]], ...] = (
        (strutture, registro.schede),
        (unita, registro.offerte),
    )
    for tracce, oggetti in per_parte:
        for pk, traccia in tracce.items():
            oggetto = oggetti.get(pk)
            ora = json_di(oggetto.valori) if oggetto else {}
            if oggetto is None or any(ora[campo] != v for campo, v in traccia.dopo.items()):
                cambiate[traccia.riga.pk] = traccia.riga
    for tabella, tracce in (("struttura", strutture), ("unitaofferta", unita)):
        create = [pk for pk, traccia in tracce.items() if traccia.creata]
        poi = VoceStoria.objects.filter(tabella=tabella, riga__in=create).exclude(
            importazione=importazione.pk
        )
        for pk, campi in poi.values_list("riga", "campi"):
            if set(campi) - _SOLO_CONFERMA:
                cambiate[tracce[pk].riga.pk] = tracce[pk].riga
    if not cambiate:
        return
    nomi = [_nome(riga) for riga in list(cambiate.values())[:_NOMI]]
    altre = f" e altre {len(cambiate) - _NOMI}" if len(cambiate) > _NOMI else ""
    raise ErroreDominio(
        "Non si può annullare: dopo l'importazione qualcuno ha cambiato quello che ha scritto. "
        f"Sono: {'; '.join(nomi)}{altre}. Correggi quelle schede a mano.",
        codice="CAMBIATE",
    )


def _nome(riga: RigaImportazione) -> str:
    return f"riga {riga.numero}, {riga.nome}" if riga.numero else riga.nome


def _rimetti(
    registro: Registro,
    strutture: dict[int, _Traccia],
    unita: dict[int, _Traccia],
    utente: Utente,
) -> int:
    """Puts back the values of what was there before; how many units or facilities changed."""
    passaggi = []
    righe: list[tuple[int, Sequence[Any]]] = []
    for pk, traccia in strutture.items():
        if traccia.creata:
            continue
        scheda = registro.schede[pk]
        stato = scheda.valori["stato"]
        _torna(scheda, traccia, Struttura)
        if scheda.valori["stato"] != stato:
            passaggi.append(_passaggio(scheda, stato, utente))
        righe.append((pk, [scheda.valori[campo] for campo in CAMPI_STRUTTURA]))
    aggiorna_strutture(righe)
    PassaggioScheda.objects.bulk_create(passaggi)
    vecchie = []
    for pk, traccia in unita.items():
        if not traccia.creata:
            offerta = registro.offerte[pk]
            _torna(offerta, traccia, UnitaOfferta)
            vecchie.append((pk, [offerta.valori[campo] for campo in CAMPI_UNITA]))
    aggiorna_insieme(UnitaOfferta, CAMPI_UNITA, vecchie)
    return len({t.riga.pk for t in (*strutture.values(), *unita.values()) if not t.creata})


def _passaggio(scheda: Scheda, da: str, utente: Utente) -> PassaggioScheda:
    return PassaggioScheda(
        struttura_id=chiave_di(scheda),
        da=da,
        a=scheda.valori["stato"],
        motivo="Importazione annullata",
        utente=utente,
    )


def _torna(oggetto: Scheda | Offerta, traccia: _Traccia, modello: type[models.Model]) -> None:
    campi = {campo.attname: campo for campo in modello._meta.concrete_fields}
    for campo, valore in traccia.prima.items():
        oggetto.valori[campo] = campi[campo].to_python(valore)


def _togli(
    registro: Registro,
    strutture: dict[int, _Traccia],
    unita: dict[int, _Traccia],
    utente: Utente,
) -> tuple[int, int]:
    """Removes what the import created, or ceases it if something refers to it; how many units."""
    unita_create = {pk for pk, traccia in unita.items() if traccia.creata}
    create = {pk for pk, traccia in strutture.items() if traccia.creata}
    usate = _usate(UnitaOfferta, unita_create)
    strutture_usate = _usate(Struttura, create)
    strutture_usate |= {
        pk
        for pk in create
        for offerta in registro.schede[pk].offerte
        if offerta.pk in usate or offerta.pk not in unita_create
    }
    # Of a facility that stays, the units stay too: closed, with their day.
    usate |= {pk for pk in unita_create if registro.offerte[pk].scheda.pk in strutture_usate}
    UnitaOfferta.objects.filter(pk__in=unita_create - usate).delete()
    Struttura.objects.filter(pk__in=create - strutture_usate).delete()
    _cessa(registro, usate, strutture_usate, utente)
    return len(unita_create - usate), len(usate)


def _cessa(
    registro: Registro, unita: Iterable[int], strutture: Iterable[int], utente: Utente
) -> None:
    oggi = timezone.localdate()
    righe = []
    for pk in unita:
        offerta = registro.offerte[pk]
        fine = offerta.valori["data_cessazione"]
        inizio = offerta.valori["data_inizio"]
        offerta.valori["stato"] = StatoEsercizio.CESSATA.value
        offerta.valori["data_cessazione"] = fine or max(oggi, inizio or oggi)
        righe.append((pk, [offerta.valori[campo] for campo in CAMPI_UNITA]))
    aggiorna_insieme(UnitaOfferta, CAMPI_UNITA, righe)
    passaggi, schede = [], []
    for pk in strutture:
        scheda = registro.schede[pk]
        stato = scheda.valori["stato"]
        if stato not in (StatoScheda.PUBBLICATA, StatoScheda.SOSPESA) or any(
            offerta.attiva(oggi) for offerta in scheda.offerte
        ):
            continue
        scheda.valori["stato"] = StatoScheda.CESSATA.value
        passaggi.append(_passaggio(scheda, stato, utente))
        schede.append((pk, [scheda.valori[campo] for campo in CAMPI_STRUTTURA]))
    aggiorna_strutture(schede)
    PassaggioScheda.objects.bulk_create(passaggi)


def _usate(modello: type[models.Model], chiavi: set[int]) -> set[int]:
    """Those of the objects to which a row of any other table refers: one query for each table."""
    usate: set[int] = set()
    if not chiavi:
        return usate
    for relazione in modello._meta.related_objects:
        altro = relazione.related_model
        if altro._meta.model_name in _TECNICHE:
            continue
        campo: Any = relazione.field
        colonna = campo.attname
        if campo.many_to_many:
            altro = campo.remote_field.through
            colonna = f"{campo.m2m_reverse_field_name()}_id"
        righe = altro._base_manager.filter(**{f"{colonna}__in": chiavi})
        usate |= set(righe.values_list(colonna, flat=True))
    return usate


def _togli_enti(importazione: Importazione) -> None:
    """The bodies that the import made and that run nothing and are named nowhere."""
    nomi = {
        riga["struttura"]["ente_gestore_id"]
        for riga in importazione.righe.filter(dopo__has_key="ente_nuovo").values_list(
            "dopo", flat=True
        )
        if riga.get("struttura", {}).get("ente_gestore_id")
    }
    EnteGestore.objects.filter(pk__in=nomi - _usate(EnteGestore, nomi)).delete()
