"""An attempt beside the one before it."""

from dataclasses import dataclass
from typing import Any

from base.formati import numero, plurale
from rendicontazione.enums import EsitoCaricamento, Gravita, StatoControllo
from rendicontazione.models import Caricamento
from rendicontazione.validation import Differenza, confronta

MAX_ELENCO = 300


@dataclass(frozen=True)
class Elenco:
    """The problems solved, new or still there: the first ones, and how many more."""

    titolo: str
    quante: int
    anomalie: list[Any]
    oltre: int


@dataclass(frozen=True)
class Confronto:
    """Sentences like «14 errori → 2; 12 risolti, 0 nuovi», and the lists behind them.

    `fermato` is true if one of the two attempts was blocked: its other cells were not checked.
    """

    numero_prima: int
    frasi: list[str]
    elenchi: list[Elenco]
    fermato: bool


def confronto_col_precedente(caricamento: Caricamento) -> Confronto | None:
    """The differences from the attempt before; None for the first one."""
    prima = (
        Caricamento.objects.filter(
            rendicontazione=caricamento.rendicontazione_id,
            parte=caricamento.parte_id,
            controllo=StatoControllo.FINITO,
            numero__lt=caricamento.numero,
            # In the palestra: one's own attempt at the same exercise.
            esercizio=caricamento.esercizio,
            **({"caricato_da": caricamento.caricato_da_id} if caricamento.esercizio else {}),
        )
        .order_by("-numero")
        .first()
    )
    if prima is None:
        return None
    di_prima, anomalie = _segnalate(prima), _segnalate(caricamento)
    errori = confronta(
        [a for a in di_prima if a.gravita != Gravita.AVVISO],
        [a for a in anomalie if a.gravita != Gravita.AVVISO],
    )
    avvisi = confronta(
        [a for a in di_prima if a.gravita == Gravita.AVVISO],
        [a for a in anomalie if a.gravita == Gravita.AVVISO],
    )
    frasi = [_frase(errori, "errore", "errori")]
    if avvisi.prima or avvisi.dopo:
        frasi.append(_frase(avvisi, "avviso", "avvisi"))
    elenchi = [
        _elenco("Risolti", errori.risolti + avvisi.risolti),
        _elenco("Nuovi", errori.nuovi + avvisi.nuovi),
        _elenco("Rimasti", errori.rimasti + avvisi.rimasti),
    ]
    return Confronto(
        numero_prima=prima.numero,
        frasi=frasi,
        elenchi=[elenco for elenco in elenchi if elenco.quante],
        fermato=EsitoCaricamento.BLOCCATO in {prima.esito, caricamento.esito},
    )


def _segnalate(caricamento: Caricamento) -> list[Any]:
    """What is compared of each anomaly, without making a model of it: they may be thousands."""
    return list(
        caricamento.anomalie.order_by("pk").values_list(
            "foglio", "cella", "colonna", "codice", "valore", "gravita", "messaggio", named=True
        )
    )


def _frase(differenza: Differenza[Any], singolare: str, molti: str) -> str:
    return (
        f"{plurale(differenza.prima, singolare, molti)} → {numero(differenza.dopo)}; "
        f"{plurale(len(differenza.risolti), 'risolto', 'risolti')}, "
        f"{plurale(len(differenza.nuovi), 'nuovo', 'nuovi')}"
    )


def _elenco(titolo: str, anomalie: list[Any]) -> Elenco:
    return Elenco(titolo, len(anomalie), anomalie[:MAX_ELENCO], max(0, len(anomalie) - MAX_ELENCO))
