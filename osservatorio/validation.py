"""Checks of a population file against what is already known: pure rules on plain data."""

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from base.formati import data_breve, numero, percento, plurale
from osservatorio.anomalie import AVVISO, BLOCCANTE, Anomalia
from osservatorio.parsing import FilePopolazione

SOGLIA_VARIAZIONE = 5  # percent on the year before: above it a person should look
_NOMI_IN_ELENCO = 10


@dataclass(frozen=True)
class ComuneNoto:
    """A comune of the register: its first day, and the first day without it."""

    nome: str
    istituito_il: datetime.date | None
    soppresso_il: datetime.date | None


@dataclass(frozen=True)
class Contesto:
    """What the file is compared with.

    `noti` by Istat code; `assenti` = names of the comuni of the file's Province that existed on the
    date and are not in the file, by name of Provincia; `anno_prima` = residents by Istat code.
    """

    oggi: datetime.date
    noti: Mapping[str, ComuneNoto]
    assenti: Mapping[str, Sequence[str]]
    anno_prima: Mapping[str, int]


def controlla(letto: FilePopolazione, contesto: Contesto) -> list[Anomalia]:
    """All the findings on the file, those of its reading included; warnings if none blocks."""
    trovate = [
        *letto.anomalie,
        *_controlla_data(letto, contesto.oggi),
        *_controlla_comuni(letto, contesto.noti),
    ]
    if not any(anomalia.gravita == BLOCCANTE for anomalia in trovate):
        trovate += [
            *_eta_mancanti(letto),
            *_comuni_mancanti(contesto.assenti),
            *_variazioni(letto, contesto.anno_prima),
        ]
    return sorted(trovate, key=lambda a: (a.gravita != BLOCCANTE, a.riga or 0, a.codice))


def _controlla_data(letto: FilePopolazione, oggi: datetime.date) -> list[Anomalia]:
    if letto.data_riferimento <= oggi:
        return []
    messaggio = (
        f"Il titolo dice 1° gennaio {letto.anno}, che non è ancora arrivato: "
        "controlla l'anno nel titolo."
    )
    return [Anomalia(None, "POP-12", BLOCCANTE, str(letto.anno), messaggio)]


def _controlla_comuni(letto: FilePopolazione, noti: Mapping[str, ComuneNoto]) -> list[Anomalia]:
    """Every code must be a comune of the reference date."""
    giorno, trovate = letto.data_riferimento, []
    for codice, dati in letto.comuni.items():
        noto = noti.get(codice)
        if noto is None:
            regola, che_cosa = (
                "POP-08",
                (
                    f"il codice {codice} («{dati.nome}») non è di un comune conosciuto. "
                    "Controlla il codice, o aggiungi il comune in Territorio."
                ),
            )
        elif noto.soppresso_il and noto.soppresso_il <= giorno:
            regola, che_cosa = (
                "POP-13",
                (
                    f"il comune {noto.nome} ({codice}) non esiste più dal "
                    f"{data_breve(noto.soppresso_il)}. Controlla che il file sia del {letto.anno}."
                ),
            )
        elif noto.istituito_il and noto.istituito_il > giorno:
            regola, che_cosa = (
                "POP-13",
                (
                    f"il comune {noto.nome} ({codice}) è nato il {data_breve(noto.istituito_il)}. "
                    f"Controlla che il file sia del {letto.anno}."
                ),
            )
        else:
            continue
        messaggio = f"Riga {dati.riga}: {che_cosa}"
        trovate.append(Anomalia(dati.riga, regola, BLOCCANTE, codice, messaggio))
    return trovate


def _eta_mancanti(letto: FilePopolazione) -> list[Anomalia]:
    """Ages without a row, when the sums prove that nobody has that age."""
    trovate = []
    for dati in letto.comuni.values():
        mancano = [str(eta) for eta, maschi in enumerate(dati.maschi) if maschi is None]
        if mancano:
            messaggio = (
                f"{dati.nome} ({dati.codice_istat}): {'manca' if len(mancano) == 1 else 'mancano'} "
                f"{plurale(len(mancano), 'età', 'età')}, ma la somma delle altre dà il totale. "
                "Vale zero."
            )
            valore = ", ".join(mancano[:_NOMI_IN_ELENCO])
            trovate.append(Anomalia(dati.riga, "POP-07", AVVISO, valore, messaggio))
    return trovate


def _comuni_mancanti(assenti: Mapping[str, Sequence[str]]) -> list[Anomalia]:
    """One warning for each Province of the file some of whose comuni are not in it."""
    trovate = []
    for provincia, nomi in sorted(assenti.items()):
        elenco = ", ".join(nomi[:_NOMI_IN_ELENCO]) + ("…" if len(nomi) > _NOMI_IN_ELENCO else "")
        messaggio = (
            f"Provincia di {provincia}: nel file mancano {plurale(len(nomi), 'comune', 'comuni')} "
            f"({elenco}). I territori che li comprendono restano all'edizione precedente."
        )
        trovate.append(Anomalia(None, "POP-10", AVVISO, str(len(nomi)), messaggio))
    return trovate


def _variazioni(letto: FilePopolazione, anno_prima: Mapping[str, int]) -> list[Anomalia]:
    """Comuni whose residents moved by more than 5 percent since the year before."""
    trovate = []
    for codice, dati in letto.comuni.items():
        prima = anno_prima.get(codice)
        if not prima or abs(dati.abitanti - prima) * 100 <= SOGLIA_VARIAZIONE * prima:
            continue
        variazione = 100 * (dati.abitanti - prima) / prima
        messaggio = (
            f"{dati.nome} ({codice}): {numero(dati.abitanti)} abitanti, erano {numero(prima)} "
            f"l'anno prima ({percento(variazione)}). Controlla che sia il file giusto."
        )
        trovate.append(Anomalia(dati.riga_totale, "POP-11", AVVISO, str(dati.abitanti), messaggio))
    return trovate


def raggruppa(coppie: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """Names by Provincia, from (provincia, comune) pairs."""
    gruppi: dict[str, list[str]] = defaultdict(list)
    for provincia, comune in coppie:
        gruppi[provincia].append(comune)
    return dict(gruppi)
