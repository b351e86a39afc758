"""Assigning a tariff, and changing it: always new rows, never a changed one."""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from base import formati
from base.dati_personali import contiene_codice_fiscale
from base.errors import ErroreDominio
from tariffe.calcolo.mensile import al_mese
from tariffe.calcolo.storia import SENZA_FINE, tratti
from tariffe.enums import MotivoAssegnazione
from tariffe.models import TariffaAssegnata
from tariffe.selectors.proposte import Domanda, al_centesimo, domanda_di, proponi
from tariffe.services.persone.comuni import (
    autore,
    controlla_comune,
    controlla_giorno,
    fine_della_storia,
    in_fila,
    pura,
    riga_dalla_proposta,
    scrivi,
    storia,
)
from utenti.models import Utente

UN_GIORNO = datetime.timedelta(days=1)
RICALCOLI = (
    MotivoAssegnazione.NUOVO_ISEE,
    MotivoAssegnazione.NUOVA_EDIZIONE,
    MotivoAssegnazione.ISEE_SCADUTO,
    MotivoAssegnazione.RETTIFICA,
)


@transaction.atomic
def assegna_tariffa(
    *, domanda: Domanda, utente: Utente, dimostrativa: bool = False
) -> TariffaAssegnata:
    """Assigns a tariff from `domanda.dal`: the first row, written with those that follow it.

    More rows are written when the edition or the ISEE that counts changes by today, or when an
    attestation already filed begins to count later. Refused, nothing written: a comune that is not
    of the Ambito, a tariff that overlaps another of the same person and service, whatever the
    calculation refuses.
    """
    in_fila(domanda.ambito)
    controlla_comune(domanda.comune, domanda.ambito, domanda.dal)
    _controlla_ultimo_giorno(domanda)
    _controlla_sovrapposte(domanda)
    _controlla_quantita(domanda.quantita_mese)
    proposte = proponi(domanda, fino_al=timezone.localdate())
    modello = TariffaAssegnata(
        codice_persona=domanda.codice_persona,
        ambito_id=domanda.ambito,
        comune=domanda.comune,
        servizio=domanda.servizio,
        quota_ssn_mese=domanda.quota_ssn_mese,
        registrata_da=utente,
        dimostrativa=dimostrativa,
    )
    righe = [
        riga_dalla_proposta(
            proposta,
            modello,
            motivo=_motivo_dopo(proposte[posto - 1].edizione.pk != proposta.edizione.pk)
            if posto
            else MotivoAssegnazione.NUOVA,
            al=domanda.al,
        )
        for posto, proposta in enumerate(proposte)
    ]
    return scrivi([], righe)[0]


def _motivo_dopo(altra_edizione: bool) -> str:
    return MotivoAssegnazione.NUOVA_EDIZIONE if altra_edizione else MotivoAssegnazione.NUOVO_ISEE


@transaction.atomic
def ricalcola(
    *,
    assegnata: TariffaAssegnata,
    dal: datetime.date,
    motivo: str,
    utente: Utente,
    quantita_mese: Decimal | None = None,
    contesto: Mapping[str, Any] | None = None,
) -> list[TariffaAssegnata]:
    """New rows from `dal` on, in place of those of the story; months already asked get conguagli.

    `contesto` and `quantita_mese` are those of the row in force unless given. Refused, nothing
    written: days outside the story, a computation that changes nothing, whatever the calculation
    refuses. A derogation ends with it.
    """
    if motivo not in RICALCOLI:
        raise ErroreDominio(
            "Scegli perché si ricalcola: nuovo ISEE, ISEE scaduto, nuove tariffe o rettifica.",
            codice="MOTIVO",
        )
    in_fila(assegnata.ambito_id)
    prima = storia(assegnata)
    controlla_giorno(prima, dal)
    if quantita_mese is not None:
        _controlla_quantita(quantita_mese)
    domanda = domanda_di(prima, dal, quantita_mese=quantita_mese, contesto=contesto)
    proposte = proponi(domanda, fino_al=timezone.localdate())
    modello = autore(prima[-1], utente)
    # The last row may be a cessation, which has none.
    modello.quota_ssn_mese = domanda.quota_ssn_mese
    nuove = [riga_dalla_proposta(una, modello, motivo=motivo, al=domanda.al) for una in proposte]
    _rifiuta_se_uguali(prima, nuove, dal)
    return scrivi(prima, nuove)


def _rifiuta_se_uguali(
    prima: list[TariffaAssegnata], nuove: list[TariffaAssegnata], dal: datetime.date
) -> None:
    """New rows that say, day by day, what those of the story already say from `dal` on."""
    pezzi = [pezzo for pezzo in tratti([pura(riga) for riga in prima]) if pezzo.al >= dal]
    per_pk = {riga.pk: riga for riga in prima}
    giorni = [(max(pezzo.dal, dal), pezzo.al) for pezzo in pezzi]
    uguali = giorni == _giorni(nuove) and all(
        _dice_lo_stesso(per_pk[pezzo.riga.chiave], nuova)
        for pezzo, nuova in zip(pezzi, nuove, strict=True)
    )
    if uguali:
        totale = formati.euro(nuove[0].totale_mese)
        raise ErroreDominio(
            f"Dal {dal:%d/%m/%Y} la tariffa è già questa, {totale} al mese: non c'è niente da "
            "ricalcolare."
            if len(nuove) == 1
            else f"Dal {dal:%d/%m/%Y} le tariffe sono già queste, {totale} al mese la prima: non "
            "c'è niente da ricalcolare.",
            codice="UGUALE",
        )


def _giorni(nuove: list[TariffaAssegnata]) -> list[tuple[datetime.date, datetime.date]]:
    """The days of rows written one after the other: each ends where the next begins."""
    fini = [riga.dal - UN_GIORNO for riga in nuove[1:]]
    return list(zip([riga.dal for riga in nuove], [*fini, nuove[-1].al or SENZA_FINE], strict=True))


def _dice_lo_stesso(vecchia: TariffaAssegnata, nuova: TariffaAssegnata) -> bool:
    return vecchia.motivo != MotivoAssegnazione.DEROGA and all(
        getattr(vecchia, campo) == getattr(nuova, campo)
        for campo in (
            "regola_id", "attestazione_id", "isee", "contesto", "quantita_mese", "importo",
            "totale_mese", "ente_id",
        )
    )  # fmt: skip


@transaction.atomic
def deroga(
    *,
    assegnata: TariffaAssegnata,
    importo: Decimal,
    dal: datetime.date,
    motivo: str,
    atto: str,
    utente: Utente,
    fino_al: datetime.date | None = None,
) -> TariffaAssegnata:
    """The amount of one unit decided by hand, with reason and act, from `dal`; then as before.

    After `fino_al` the tariff of before goes on. Refused: without reason or act, days outside the
    story, an amount below zero or with more than four decimals, what is already written.
    """
    if not motivo.strip() or not atto.strip():
        raise ErroreDominio(
            "Una deroga ha un motivo e un atto: scrivili entrambi.", codice="DEROGA"
        )
    _rifiuta_dati_personali(motivo=motivo, atto=atto)
    _controlla_importo(importo)
    if fino_al is not None and fino_al < dal:
        raise ErroreDominio(
            f"La deroga finirebbe il {fino_al:%d/%m/%Y}, prima di cominciare il {dal:%d/%m/%Y}: "
            "correggi le date.",
            codice="DEROGA",
        )
    in_fila(assegnata.ambito_id)
    prima = storia(assegnata)
    controlla_giorno(prima, dal)
    pezzi = tratti([pura(riga) for riga in prima])
    fine = fine_della_storia(pezzi)
    per_pk = {riga.pk: riga for riga in prima}
    del_giorno = [pezzo for pezzo in pezzi if pezzo.dal <= dal][-1]
    vigente = per_pk[del_giorno.riga.chiave]
    if (
        vigente.motivo == MotivoAssegnazione.DEROGA
        and (del_giorno.dal, del_giorno.al) == (dal, min(fino_al or SENZA_FINE, fine or SENZA_FINE))
        and (vigente.importo, vigente.deroga_motivo, vigente.deroga_atto)
        == (importo, motivo.strip(), atto.strip())
    ):
        raise ErroreDominio("Questa deroga è già scritta, uguale.", codice="UGUALE")
    derogata = _copia(vigente, utente, dal=dal, al=fine, motivo=MotivoAssegnazione.DEROGA)
    derogata.importo = importo
    derogata.totale_mese = al_mese(importo * vigente.quantita_mese, vigente.regola.unita)
    derogata.deroga_motivo, derogata.deroga_atto = motivo.strip(), atto.strip()
    derogata.passi = [
        *vigente.passi,
        f"Deroga ({atto.strip()}): si paga {formati.euro(importo)} per unità invece di "
        f"{formati.euro(vigente.importo_calcolato)}.",
    ]
    nuove = [derogata]
    if fino_al is not None and (fine is None or fino_al < fine):
        dopo = fino_al + UN_GIORNO
        pezzo = [pezzo for pezzo in pezzi if pezzo.dal <= dopo][-1]
        allora = per_pk[pezzo.riga.chiave]
        # One that began another day goes on; one that began the same day is replaced by this.
        continua = allora.motivo == MotivoAssegnazione.DEROGA and pezzo.dal != dal
        motivo_dopo = MotivoAssegnazione.DEROGA if continua else MotivoAssegnazione.RETTIFICA
        ripresa = _copia(allora, utente, dal=dopo, al=fine, motivo=motivo_dopo)
        ripresa.passi = [*allora.passi, f"La deroga è finita il {formati.data(fino_al)}."]
        if continua:
            ripresa.deroga_motivo, ripresa.deroga_atto = allora.deroga_motivo, allora.deroga_atto
        nuove.append(ripresa)
    return scrivi(prima, nuove)[0]


@transaction.atomic
def cessa(
    *, assegnata: TariffaAssegnata, ultimo_giorno: datetime.date, utente: Utente
) -> TariffaAssegnata:
    """Ends the service after `ultimo_giorno`; months already asked that change get conguagli.

    Refused: a last day before the service began by more than a day, or after its end.
    """
    in_fila(assegnata.ambito_id)
    prima = storia(assegnata)
    dopo = ultimo_giorno + UN_GIORNO
    inizio = min(riga.dal for riga in prima)
    if dopo < inizio:
        raise ErroreDominio(
            f"Il servizio è cominciato il {inizio:%d/%m/%Y}: l'ultimo giorno non può essere il "
            f"{ultimo_giorno:%d/%m/%Y}. Se non è mai cominciato scrivi il giorno prima, "
            f"{inizio - UN_GIORNO:%d/%m/%Y}.",
            codice="PRIMA_DELL_INIZIO",
        )
    controlla_giorno(prima, dopo)
    ultima = prima[-1]
    riga = _copia(ultima, utente, dal=dopo, al=None, motivo=MotivoAssegnazione.CESSAZIONE)
    riga.importo = riga.importo_calcolato = riga.totale_mese = riga.costo_mese = None
    riga.quota_ssn_mese = None
    riga.passi = [f"Il servizio è cessato: ultimo giorno il {formati.data(ultimo_giorno)}."]
    return scrivi(prima, [riga])[0]


def _copia(
    riga: TariffaAssegnata,
    utente: Utente,
    *,
    dal: datetime.date,
    al: datetime.date | None,
    motivo: str,
) -> TariffaAssegnata:
    """The same tariff from another day, for another reason; a derogation's texts stay behind."""
    nuova = autore(riga, utente)
    for campo in (
        "ente_id", "regola_id", "edizione_id", "attestazione_id", "isee", "contesto", "passi",
        "quantita_mese", "importo_calcolato", "importo", "totale_mese", "costo_mese",
    ):  # fmt: skip
        setattr(nuova, campo, getattr(riga, campo))
    if riga.motivo == MotivoAssegnazione.DEROGA and motivo == MotivoAssegnazione.RETTIFICA:
        nuova.importo = riga.importo_calcolato
        nuova.totale_mese = al_mese(
            (riga.importo_calcolato or Decimal(0)) * riga.quantita_mese, riga.regola.unita
        )
    nuova.dal, nuova.al, nuova.motivo = dal, al, motivo
    return nuova


def _rifiuta_dati_personali(**testi: str) -> None:
    """No codice fiscale in what is never changed; the sentence does not repeat it."""
    for nome, testo in testi.items():
        if contiene_codice_fiscale(testo):
            raise ErroreDominio(
                f"Nel campo «{nome}» c'è un codice fiscale: toglilo. Qui la persona è solo il suo "
                "codice, il resto sta nella cartella.",
                codice="DATI_PERSONALI",
            )


def _controlla_ultimo_giorno(domanda: Domanda) -> None:
    if domanda.al is not None and domanda.al < domanda.dal:
        raise ErroreDominio(
            f"L'ultimo giorno, {domanda.al:%d/%m/%Y}, viene prima del primo, "
            f"{domanda.dal:%d/%m/%Y}: correggi.",
            codice="DATE",
        )


def _controlla_sovrapposte(domanda: Domanda) -> None:
    """One tariff a day for a person, a service and a group of users."""
    storie: dict[int, list[TariffaAssegnata]] = {}
    for riga in TariffaAssegnata.objects.filter(
        codice_persona=domanda.codice_persona,
        ambito=domanda.ambito,
        servizio=domanda.servizio,
        regola__utenza=domanda.utenza,
    ).order_by("pk"):
        storie.setdefault(riga.inizio_storia, []).append(riga)
    fine = domanda.al or datetime.date.max
    for righe in storie.values():
        for pezzo in tratti([pura(riga) for riga in righe]):
            if pezzo.dal <= fine and pezzo.al >= domanda.dal:
                ancora = "" if pezzo.al == datetime.date.max else f" al {pezzo.al:%d/%m/%Y}"
                raise ErroreDominio(
                    f"Questa persona ha già una tariffa per «{domanda.servizio}» dal "
                    f"{pezzo.dal:%d/%m/%Y}{ancora}: ricalcola quella, o falla cessare prima.",
                    codice="SOVRAPPOSTA",
                )


def _controlla_quantita(quantita: Decimal) -> None:
    if not 0 < quantita <= Decimal(9_999) or quantita != al_centesimo(quantita):
        raise ErroreDominio(
            f"La quantità al mese è «{formati.numero(quantita, 2)}»: scrivi un numero maggiore di "
            "zero, con due decimali al massimo.",
            codice="QUANTITA",
        )


def _controlla_importo(importo: Decimal) -> None:
    if importo < 0 or importo != importo.quantize(Decimal("0.0001")):
        raise ErroreDominio(
            f"L'importo della deroga è «{importo}»: scrivi un numero da zero in su, con quattro "
            "decimali al massimo.",
            codice="DEROGA",
        )
