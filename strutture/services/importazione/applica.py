"""An import is written all together, from the page or by the command."""

from collections.abc import Container
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from base.errors import ErroreDominio
from strutture.anomalie import Anomalia, Lettura
from strutture.enums import EsitoRiga, OrigineStoria, StatoImportazione
from strutture.models import Importazione, RigaImportazione
from strutture.parsing import read_elenco
from strutture.selectors import (
    comuni_di_chi_importa,
    contesto_importazione,
    registro_attuale,
)
from strutture.services.importazione.anteprima import (
    contenuto_di,
    nuova_importazione,
    prepara_anteprima,
    righe_da_scrivere,
)
from strutture.services.importazione.scrittura import aggiorna_insieme, blocca_registro, scrivi
from strutture.services.importazione.verifica import verificatore
from strutture.services.storia import origine
from strutture.validation import Esame, Piano, RigaPiano, Scelte, confronta, controlla
from utenti.models import Utente

FONTE = "Elenco importato"
IMPORTATO = "importato"
PROVA = "prova"
RIFIUTATO = "rifiutato"
BLOCCATO = "bloccato"


@dataclass
class EsitoElenco:
    """What came of an import, in units: a refused one has written nothing and counts nothing."""

    esito: str
    nuove: int = 0
    cambiate: int = 0
    invariate: int = 0
    sparite: int = 0
    letture: list[Lettura] = field(default_factory=list)
    anomalie: list[Anomalia] = field(default_factory=list)


class _Superata(Exception):
    """The register is no more as the preview saw it."""


@transaction.atomic
def importa_strutture(
    *,
    contenuto: bytes,
    fonte: str = FONTE,
    prova: bool = False,
    tipo: str = "",
    accettate: Container[int] = frozenset(),
    nome: str = "elenco",
) -> EsitoElenco:
    """Writes the facilities of the list; with `prova` only says what it would do.

    A unit is the same by our own identifier, by its regional code, else by body, comune, type and
    name. An empty cell never erases what is known. `sparite` = units at work that came from the
    same source and are not in this list: they are counted, never closed. `tipo` = code of the type
    of all the rows of a list that does not say it; `accettate` = rows whose repaired e-mail is
    taken. What is written can be undone: it is an `Importazione`.
    Errors: FileIllegibile if the file is no list. Data that cannot be taken give `rifiutato`.
    """
    elenco = read_elenco(contenuto, tipo=tipo, accettate=accettate, provincia=settings.PROVINCIA)
    esame = controlla(elenco, contesto_importazione())
    if esame.rifiutato:
        return EsitoElenco(RIFIUTATO, letture=esame.letture, anomalie=esame.anomalie)
    if not prova:
        blocca_registro()
    piano = confronta(
        esame,
        registro_attuale(),
        Scelte(fonte=fonte, oggi=timezone.localdate(), verifica=verificatore()),
    )
    anomalie = _anomalie(esame, piano)
    if any(riga.esito == EsitoRiga.RESPINTA for riga in piano.righe):
        return EsitoElenco(RIFIUTATO, letture=esame.letture, anomalie=anomalie)
    conta = {
        esito: sum(riga.esito == esito for riga in piano.righe)
        for esito in (
            EsitoRiga.NUOVA,
            EsitoRiga.CAMBIATA,
            EsitoRiga.INVARIATA,
            EsitoRiga.SPARITA,
        )
    }
    if not prova:
        importazione = nuova_importazione(
            contenuto=contenuto, nome=nome, fonte=fonte, tipo=tipo, utente=None
        )
        with origine(OrigineStoria.IMPORTAZIONE, importazione=importazione.pk):
            scrivi(piano, utente=None)
        RigaImportazione.objects.bulk_create(righe_da_scrivere(importazione, piano))
        _segna_applicata(importazione, piano)
    return EsitoElenco(
        esito=PROVA if prova else IMPORTATO,
        nuove=conta[EsitoRiga.NUOVA],
        cambiate=conta[EsitoRiga.CAMBIATA],
        invariate=conta[EsitoRiga.INVARIATA],
        sparite=conta[EsitoRiga.SPARITA],
        letture=esame.letture,
        anomalie=anomalie,
    )


def _anomalie(esame: Esame, piano: Piano) -> list[Anomalia]:
    """Those of the cells and those of the comparison, in the order of the rows."""
    tutte = {id(a): a for a in esame.anomalie}
    tutte |= {id(a): a for riga in piano.righe for a in riga.anomalie}
    return sorted(tutte.values(), key=lambda anomalia: anomalia.riga or 0)


def applica_importazione(*, importazione: Importazione, utente: Utente) -> Importazione:
    """Writes the chosen rows of the preview, all of them or none.

    Errors: ErroreDominio if it is not in preview, if nothing is chosen, or if the register has
    changed since: the preview is made again then, and is to be looked at again.
    """
    try:
        return _applica(importazione, utente)
    except _Superata:
        prepara_anteprima(importazione=importazione)
        raise ErroreDominio(
            "Dopo l'anteprima qualcuno ha cambiato il registro: abbiamo rifatto il confronto. "
            "Controlla le righe e premi di nuovo «Applica».",
            codice="SUPERATA",
        ) from None


@transaction.atomic
def _applica(importazione: Importazione, utente: Utente) -> Importazione:
    importazione = Importazione.objects.select_for_update(of=("self",)).get(pk=importazione.pk)
    if importazione.stato == StatoImportazione.ANTEPRIMA and not importazione.conteggi:
        raise ErroreDominio(
            "L'elenco non è ancora confrontato con il registro: aspetta che la pagina lo mostri.",
            codice="IN_ATTESA",
        )
    if importazione.stato != StatoImportazione.ANTEPRIMA:
        raise ErroreDominio(
            f"L'elenco è nello stato «{importazione.get_stato_display()}»: non c'è niente da "
            "applicare.",
            codice="STATO",
        )
    blocca_registro()
    righe = list(importazione.righe.all())
    scelte = [riga for riga in righe if riga.scelta]
    sparite = [riga for riga in scelte if riga.esito == EsitoRiga.SPARITA]
    if not scelte:
        raise ErroreDominio("Non hai scelto nessuna riga: spunta quelle da scrivere.", codice="0")
    if sparite and importazione.cessate_al is None:
        raise ErroreDominio(
            "Hai scelto di segnare come cessate delle unità sparite: scrivi il loro ultimo giorno.",
            codice="SENZA_DATA",
        )
    ammessi = comuni_di_chi_importa(utente)
    elenco = read_elenco(
        contenuto_di(importazione),
        tipo=importazione.tipo_fisso,
        accettate={riga.numero for riga in righe if riga.riparata and riga.numero},
        provincia=settings.PROVINCIA,
    )
    esame = controlla(elenco, contesto_importazione(ammessi))
    tutte = Scelte(
        fonte=importazione.fonte,
        oggi=timezone.localdate(),
        ammessi=ammessi,
        verifica=verificatore(),
    )
    intero = confronta(esame, registro_attuale(), tutte)
    if _sostanza(intero.righe) != _sostanza(righe):
        raise _Superata
    escluse = {r.numero for r in righe if not r.scelta and r.esito in _DA_SCRIVERE and r.numero}
    piano = intero
    if escluse or sparite:
        esame = controlla(elenco, contesto_importazione(ammessi))
        ultimo = importazione.cessate_al
        cessa = {riga.unita_id: ultimo for riga in sparite if riga.unita_id and ultimo}
        piano = confronta(
            esame,
            registro_attuale(),
            replace(tutte, escluse=frozenset(escluse), cessa=cessa),
        )
        _rifiuta_se_ora_non_va(piano, scelte)
    with origine(OrigineStoria.IMPORTAZIONE, utente=utente, importazione=importazione.pk):
        scrivi(piano, utente=utente)
    _conserva(piano, scelte)
    _segna_applicata(importazione, piano)
    return importazione


_DA_SCRIVERE = (EsitoRiga.NUOVA, EsitoRiga.CAMBIATA)


def _sostanza(
    righe: "list[RigaPiano] | list[RigaImportazione]",
) -> list[tuple[int, int, str, object]]:
    """What the rows do, but for the day of the data, which is that of the application."""
    tutte = []
    for riga in righe:
        if isinstance(riga, RigaPiano):
            unita = riga.offerta.pk if riga.offerta else None
        else:
            unita = riga.unita_id
        parti = tuple(
            (parte, campo, valore)
            for verso in (riga.prima, riga.dopo)
            for parte in ("struttura", "unita")
            for campo, valore in sorted(verso.get(parte, {}).items())
            if campo != "dati_al"
        )
        tutte.append((riga.numero or 0, unita or 0, str(riga.esito), parti))
    return sorted(tutte, key=lambda una: una[:2])


def _chi(numero: int | None, unita: int | None) -> tuple[int | None, int | None]:
    """What tells a row of an import from another: its number, or the unit that is gone."""
    return numero, unita if numero is None else None


def _rifiuta_se_ora_non_va(piano: Piano, scelte: list[RigaImportazione]) -> None:
    """Leaving rows out may make a chosen one impossible: it is said, and nothing is written."""
    chiavi = {_chi(riga.numero, riga.unita_id) for riga in scelte}
    for riga in piano.righe:
        chi = _chi(riga.numero, riga.offerta.pk if riga.offerta else None)
        if riga.esito == EsitoRiga.RESPINTA and chi in chiavi:
            perche = riga.anomalie[-1].messaggio if riga.anomalie else riga.nome
            raise ErroreDominio(
                f"Con queste scelte una riga non si può scrivere. {perche}", codice="SCELTE"
            )


def _conserva(piano: Piano, scelte: list[RigaImportazione]) -> None:
    """Keeps in each chosen row what was written: keys and values, by which it can be undone."""
    fatte = {
        _chi(r.numero, r.offerta.pk if r.numero is None and r.offerta else None): r
        for r in piano.righe
    }
    da_tenere = []
    for riga in scelte:
        fatta = fatte[_chi(riga.numero, riga.unita_id)]
        struttura = fatta.scheda.pk if fatta.scheda else riga.struttura_id
        unita = fatta.offerta.pk if fatta.offerta else riga.unita_id
        da_tenere.append((riga.pk, [struttura, unita, fatta.prima, fatta.dopo]))
    aggiorna_insieme(RigaImportazione, ("struttura_id", "unita_id", "prima", "dopo"), da_tenere)


def _segna_applicata(importazione: Importazione, piano: Piano) -> None:
    importazione.stato = StatoImportazione.APPLICATA
    importazione.applicata_il = timezone.now()
    importazione.conteggi = {
        **importazione.conteggi,
        "scritte": {
            esito: sum(riga.esito == esito and bool(riga.dopo) for riga in piano.righe)
            for esito in (*_DA_SCRIVERE, EsitoRiga.SPARITA)
        },
    }
    importazione.save(update_fields=["stato", "applicata_il", "conteggi"])
