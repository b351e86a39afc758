"""Import of Istat's population files: all or nothing, repeatable."""

import datetime
from dataclasses import dataclass, replace

from django.db import connection, transaction
from django.utils import timezone

from osservatorio import selectors
from osservatorio.anomalie import BLOCCANTE, Anomalia
from osservatorio.enums import TipoEdizione
from osservatorio.models import Edizione
from osservatorio.parsing import FilePopolazione, leggi_popolazione
from osservatorio.services.edizioni import registra_edizione
from osservatorio.validation import ComuneNoto, Contesto, controlla, raggruppa
from territorio.models import Comune
from utenti.models import Utente

FONTE_POSAS = "Istat, popolazione residente per età e sesso (POSAS)"

IMPORTATO, PROVA, RIFIUTATO = "importato", "prova", "rifiutato"


@dataclass(frozen=True)
class EsitoImportazione:
    """What an import did: `esito` is importato, prova or rifiutato; `popolazione` in residents.

    `gia_presente` = the same file again, nothing changed; `zeri_aggiunti` = codes understood
    without their leading zeros, as (line, found).
    """

    esito: str
    tracciato: str
    anno: int
    data_riferimento: datetime.date
    edizione: str
    comuni: int
    popolazione: int
    anomalie: tuple[Anomalia, ...]
    zeri_aggiunti: tuple[tuple[int, str], ...]
    gia_presente: bool


@transaction.atomic
def importa_popolazione(
    *,
    contenuto: bytes,
    nome_file: str = "",
    tipo: str = "",
    prova: bool = False,
    utente: Utente | None = None,
) -> EsitoImportazione:
    """Stores a population file as a new edition, in force for its year; nothing if anything is
    wrong.

    `tipo` beats the title, which beats the rule (layout D = stima, others definitivo). With `prova`
    every check is made and nothing is written. The same file again changes nothing. Raises
    `parsing.FileIllegibile`.
    """
    letto = leggi_popolazione(contenuto)
    # Two imports at once must see each other: the second waits for the first.
    with connection.cursor() as cursore:
        cursore.execute(f"LOCK TABLE {Edizione._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
    precedente = Edizione.objects.filter(sha256=letto.sha256).first()
    pk_comuni, contesto = _contesto(letto)
    anomalie = controlla(letto, contesto)
    if precedente and tipo and precedente.tipo != tipo:
        anomalie.insert(0, _gia_importato_altrimenti(precedente))
    esito = EsitoImportazione(
        esito=PROVA if prova else IMPORTATO,
        tracciato=letto.tracciato,
        anno=letto.anno,
        data_riferimento=letto.data_riferimento,
        edizione=precedente.tipo if precedente else _tipo(tipo, letto),
        comuni=len(letto.comuni),
        popolazione=sum(comune.abitanti for comune in letto.comuni.values()),
        anomalie=tuple(anomalie),
        zeri_aggiunti=tuple(letto.zeri_aggiunti),
        gia_presente=precedente is not None,
    )
    if any(anomalia.gravita == BLOCCANTE for anomalia in anomalie):
        return replace(esito, esito=RIFIUTATO)
    if not prova and precedente is None:
        registra_edizione(
            edizione=Edizione(
                fonte=FONTE_POSAS,
                tracciato=letto.tracciato,
                anno=letto.anno,
                data_riferimento=letto.data_riferimento,
                tipo=esito.edizione,
                titolo=letto.titolo,
                nome_file=nome_file[:160],
                sha256=letto.sha256,
                caricata_da=utente,
            ),
            per_comune={
                pk_comuni[codice]: (comune.maschi, comune.femmine)
                for codice, comune in letto.comuni.items()
            },
        )
    return esito


def _tipo(chiesto: str, letto: FilePopolazione) -> str:
    di_regola = TipoEdizione.STIMA if letto.tracciato == "POSAS-D" else TipoEdizione.DEFINITIVO
    return str(chiesto or letto.tipo or di_regola)


def _contesto(letto: FilePopolazione) -> tuple[dict[str, int], Contesto]:
    """Primary keys by Istat code, and what the file is checked against."""
    comuni = list(Comune.objects.filter(codice_istat__in=letto.comuni))
    assenti = (
        Comune.objects.filter(provincia__codice__in={codice[:3] for codice in letto.comuni})
        .esistenti_il(letto.data_riferimento)
        .exclude(codice_istat__in=letto.comuni)
        .order_by("nome_ordinamento", "pk")
        .values_list("provincia__denominazione", "denominazione")
    )
    contesto = Contesto(
        oggi=timezone.localdate(),
        noti={
            c.codice_istat: ComuneNoto(c.denominazione, c.istituito_il, c.soppresso_il)
            for c in comuni
        },
        assenti={letto.anno: raggruppa(list(assenti))},
        anno_prima=selectors.abitanti_per_comune(anno=letto.anno - 1, codici=list(letto.comuni)),
    )
    return {comune.codice_istat: comune.pk for comune in comuni}, contesto


def _gia_importato_altrimenti(precedente: Edizione) -> Anomalia:
    messaggio = (
        f"Questo file è già importato come {precedente.get_tipo_display()}: uno stesso file non "
        "può essere due edizioni. Togli --edizione, o importa il file giusto."
    )
    return Anomalia(None, "POP-14", BLOCCANTE, precedente.tipo, messaggio)
