"""The indicators of one territory in a table: value, comparison, place and trend in words."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from base.formati import MANCANTE
from base.grafici import sparkline
from osservatorio.calcolo import definizioni, tendenza
from osservatorio.reports.elementi import Numerazione, Tabella, Tratto, cella
from osservatorio.reports.figure.viste import cifra_del_confronto, formato_di
from osservatorio.reports.testi import (
    confronto_in_parole,
    posto_in_parole,
    tendenza_in_parole,
    valore_scritto,
)
from osservatorio.selectors import DiIndicatore, Indicatore, Riga, Storia

# Years of trend that a small line shows.
ANNI_DI_TENDENZA = 10
_LARGA, _ALTA = 44, 14


def esistenti(codici: Sequence[str]) -> list[str]:
    """Those of the codes that are defined, in the order given."""
    tutte = definizioni()
    return [codice for codice in codici if codice in tutte]


def anni_fino_a(anno: int, tutti: Sequence[int]) -> list[int]:
    """The years with data not after that one, the latest ten, and the year itself."""
    passati = sorted(a for a in tutti if a <= anno)[-ANNI_DI_TENDENZA:]
    return sorted({*passati, anno})


def tabella_degli_indicatori(
    di: DiIndicatore,
    indicatori: Mapping[str, Indicatore],
    storie: Mapping[str, Storia],
    chiave: str,
    *,
    titolo: str,
    numeri: Numerazione,
    nome: str,
) -> Tabella:
    """One row for each indicator of `indicatori`, of the territory `chiave`; `di` says where its
    figures lead, `nome` is the prefix of the drawings' ids.
    """
    righe: list[Sequence[str]] = []
    for codice, indicatore in indicatori.items():
        storia = storie[codice]
        d, confronto = indicatore.definizione, storia.confronti[di.anno]
        parole = [
            confronto_in_parole(d, indicatore.valore, confronto.valore, confronto.nome),
            posto_in_parole(d, indicatore.valore, confronto.valori)
            if indicatore.valore in confronto.valori
            else "",
        ]
        detto = "; ".join(p for p in parole if p) or indicatore.motivo or MANCANTE
        righe.append(
            (
                f"{d.nome} ({d.unita})",
                cella(
                    valore_scritto(d, indicatore.valore),
                    replace(di, codice=codice),
                ),
                cifra_del_confronto(storia, di.anno),
                confronto.nome if confronto.valore is not None else MANCANTE,
                detto,
                andamento_in_parole(storia, storia.riga(chiave), nome=f"{nome}-{len(righe)}"),
            )
        )
    return Tabella(
        numeri.tabella(),
        titolo,
        ("Indicatore", "Valore", "Confronto", "Con chi", "In parole", "Andamento"),
        righe,
        frozenset({1, 2}),
    )


def andamento_in_parole(storia: Storia, riga: Riga | None, *, nome: str) -> str:
    """«in crescita da tre anni» with its small line; «–» with fewer than two years."""
    valori = storia.nel_tempo(riga) if riga else storia.provincia_nel_tempo()
    parole = tendenza_in_parole(tendenza(valori, riga.cambiati if riga else frozenset()))
    if not parole:
        return MANCANTE
    disegno = sparkline(
        valori,
        nome=nome,
        titolo=f"{storia.definizione.nome}, {riga.nome if riga else 'Provincia'}",
        formato=formato_di(storia.definizione),
        anni=storia.anni,
        larghezza=_LARGA,
        altezza=_ALTA,
    )
    return Tratto(parole, disegno)
