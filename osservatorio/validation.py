"""Checks of a file of Istat against what is already known: pure rules on plain data."""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from base.formati import data_breve, numero, percento, plurale
from osservatorio.anomalie import AVVISO, BLOCCANTE, Anomalia
from osservatorio.parsing import (
    BILANCIO,
    POPOLAZIONE,
    STRANIERI,
    FileIstat,
    FilePopolazione,
    FileSerie,
)

SOGLIA_VARIAZIONE = 5  # percent on the year before: above it a person should look
_NOMI_IN_ELENCO = 10


@dataclass(frozen=True)
class ComuneNoto:
    """A comune of the register: its first day, and the first day without it."""

    nome: str
    istituito_il: datetime.date | None
    soppresso_il: datetime.date | None

    def esisteva_il(self, giorno: datetime.date) -> bool:
        """True if it was a comune on that day."""
        return (self.istituito_il is None or self.istituito_il <= giorno) and (
            self.soppresso_il is None or giorno < self.soppresso_il
        )


@dataclass(frozen=True)
class Contesto:
    """What the file is compared with.

    `noti` by Istat code; `assenti` = names of the comuni of the file's Provinces that existed on
    the date and are not in the file, by year and name of Provincia; `anno_prima` and `residenti` =
    residents by Istat code the year before and on the same date, for population and foreigners;
    `anno` = the year that the person chose, if any; `provincia` = code and name of the one that
    runs the installation.
    """

    oggi: datetime.date
    noti: Mapping[str, ComuneNoto]
    assenti: Mapping[int, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    anno_prima: Mapping[str, int] = field(default_factory=dict)
    residenti: Mapping[str, int] = field(default_factory=dict)
    anno: int | None = None
    provincia: tuple[str, str] | None = None


@dataclass(frozen=True)
class ComuneLetto:
    """A comune as the file has it in one year. `giorni`: it must have existed on one of them."""

    codice_istat: str
    nome: str
    riga: int
    anno: int
    giorni: tuple[datetime.date, ...]


def comuni_letti(letto: FileIstat) -> Iterator[ComuneLetto]:
    """The comuni of a file, year by year; none for files that are not by comune.

    A comune of a balance may have ceased, or begun, during its year.
    """
    if isinstance(letto, FilePopolazione):
        for dati in letto.comuni.values():
            yield ComuneLetto(
                dati.codice_istat, dati.nome, dati.riga, letto.anno, (letto.data_riferimento,)
            )
    elif isinstance(letto, FileSerie):
        for una in letto.serie:
            giorni = (una.data_riferimento, datetime.date(una.anno, 1, 1))
            for valori in una.comuni.values():
                yield ComuneLetto(valori.codice_istat, valori.nome, valori.riga, una.anno, giorni)


def controlla(letto: FileIstat, contesto: Contesto) -> list[Anomalia]:
    """All the findings on the file, those of its reading included; warnings if none blocks."""
    comuni = list(comuni_letti(letto))
    trovate = [
        *letto.anomalie,
        *_controlla_data(letto, contesto),
        *_controlla_comuni(comuni, contesto.noti),
    ]
    if isinstance(letto, FilePopolazione) and letto.insieme == STRANIERI:
        trovate += _piu_dei_residenti(letto, contesto.residenti)
    if not any(anomalia.gravita == BLOCCANTE for anomalia in trovate):
        trovate += [*_comuni_mancanti(contesto.assenti), *_altra_provincia(comuni, contesto)]
        if isinstance(letto, FilePopolazione):
            trovate += _eta_mancanti(letto)
        if isinstance(letto, FilePopolazione) and letto.insieme == POPOLAZIONE:
            trovate += _variazioni(letto, contesto.anno_prima)
        if isinstance(letto, FileSerie):
            trovate += _variazioni_nell_anno(letto)
    return sorted(trovate, key=lambda a: (a.gravita != BLOCCANTE, a.riga or 0, a.codice))


def _controlla_data(letto: FileIstat, contesto: Contesto) -> list[Anomalia]:
    trovate = []
    if contesto.anno is not None and letto.anni and contesto.anno not in letto.anni:
        anni = ", ".join(str(anno) for anno in letto.anni)
        messaggio = (
            f"Il file è del {anni}, ma hai scelto il {contesto.anno}: "
            "cambia la scelta o carica il file dell'anno giusto."
        )
        trovate.append(Anomalia(None, "POP-16", BLOCCANTE, anni, messaggio))
    primo = datetime.date(contesto.oggi.year, 1, 1)
    # Population is of the first day of its year; everything else closes on the last.
    sul_primo = isinstance(letto, FilePopolazione)
    futuri = [a for a in letto.anni if (a > primo.year if sul_primo else a >= primo.year)]
    if futuri:
        giorno = "1° gennaio" if sul_primo else "31 dicembre"
        messaggio = (
            f"Il file dice {giorno} {futuri[-1]}, che non è ancora arrivato: "
            "controlla l'anno nel titolo."
        )
        trovate.append(Anomalia(None, "POP-12", BLOCCANTE, str(futuri[-1]), messaggio))
    return trovate


def _controlla_comuni(
    comuni: Sequence[ComuneLetto], noti: Mapping[str, ComuneNoto]
) -> list[Anomalia]:
    """Every code must be a comune of the reference date; a name read differently is no matter."""
    trovate = []
    for letto in comuni:
        codice, noto = letto.codice_istat, noti.get(letto.codice_istat)
        if noto is None:
            regola, che_cosa = (
                "POP-08",
                (
                    f"il codice {codice} («{letto.nome}») non è di un comune conosciuto. "
                    "Controlla il codice, o aggiungi il comune con l'elenco dei comuni di Istat."
                ),
            )
        elif any(noto.esisteva_il(giorno) for giorno in letto.giorni):
            continue
        elif noto.soppresso_il and noto.soppresso_il <= letto.giorni[0]:
            regola, che_cosa = (
                "POP-13",
                (
                    f"il comune {noto.nome} ({codice}) non esiste più dal "
                    f"{data_breve(noto.soppresso_il)}. Controlla che il file sia del {letto.anno}."
                ),
            )
        else:
            regola, che_cosa = (
                "POP-13",
                (
                    f"il comune {noto.nome} ({codice}) è nato il {data_breve(noto.istituito_il)}. "
                    f"Controlla che il file sia del {letto.anno}."
                ),
            )
        messaggio = f"Riga {letto.riga}: {che_cosa}"
        trovate.append(Anomalia(letto.riga, regola, BLOCCANTE, codice, messaggio))
    return trovate


def _piu_dei_residenti(letto: FilePopolazione, residenti: Mapping[str, int]) -> list[Anomalia]:
    """Foreign residents are some of the residents: more of them means another file."""
    trovate = []
    for codice, dati in letto.comuni.items():
        tutti = residenti.get(codice)
        if tutti is None or dati.abitanti <= tutti:
            continue
        messaggio = (
            f"{dati.nome} ({codice}): {numero(dati.abitanti)} stranieri, ma i residenti alla "
            f"stessa data sono {numero(tutti)}. Controlla che sia il file giusto."
        )
        trovate.append(
            Anomalia(dati.riga_totale, "POP-18", BLOCCANTE, str(dati.abitanti), messaggio)
        )
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


def _comuni_mancanti(assenti: Mapping[int, Mapping[str, Sequence[str]]]) -> list[Anomalia]:
    """One warning for each year and Province of the file some of whose comuni are not in it."""
    trovate = []
    for anno, per_provincia in sorted(assenti.items()):
        quando = f", {anno}" if len(assenti) > 1 else ""
        for provincia, nomi in sorted(per_provincia.items()):
            elenco = ", ".join(nomi[:_NOMI_IN_ELENCO])
            messaggio = (
                f"Provincia di {provincia}{quando}: nel file "
                f"{'manca' if len(nomi) == 1 else 'mancano'} "
                f"{plurale(len(nomi), 'comune', 'comuni')} "
                f"({elenco}{'…' if len(nomi) > _NOMI_IN_ELENCO else ''}). "
                f"I territori che {'lo comprendono' if len(nomi) == 1 else 'li comprendono'} "
                "restano all'edizione precedente, se c'è."
            )
            trovate.append(Anomalia(None, "POP-10", AVVISO, str(len(nomi)), messaggio))
    return trovate


def _altra_provincia(comuni: Sequence[ComuneLetto], contesto: Contesto) -> list[Anomalia]:
    """A file without even one comune of the Province: right for a comparison, else a mistake."""
    if not comuni or contesto.provincia is None:
        return []
    codice, nome = contesto.provincia
    if any(letto.codice_istat.startswith(codice) for letto in comuni):
        return []
    di_chi = sorted({letto.codice_istat[:3] for letto in comuni})
    messaggio = (
        f"Nel file non c'è nessun comune della provincia di {nome}: i codici cominciano con "
        f"{', '.join(di_chi[:_NOMI_IN_ELENCO])}. Controlla che sia la provincia giusta."
    )
    return [Anomalia(None, "POP-20", AVVISO, di_chi[0], messaggio)]


def _cambia_troppo(prima: int, dopo: int) -> bool:
    return prima > 0 and abs(dopo - prima) * 100 > SOGLIA_VARIAZIONE * prima


def _variazioni(letto: FilePopolazione, anno_prima: Mapping[str, int]) -> list[Anomalia]:
    """Comuni whose residents moved by more than 5 percent since the year before."""
    trovate = []
    for codice, dati in letto.comuni.items():
        prima = anno_prima.get(codice, 0)
        if not prima or not _cambia_troppo(prima, abitanti := dati.abitanti):
            continue
        messaggio = (
            f"{dati.nome} ({codice}): {numero(abitanti)} abitanti, erano {numero(prima)} "
            f"l'anno prima ({percento(100 * (abitanti - prima) / prima)}). "
            "Controlla che sia il file giusto."
        )
        trovate.append(Anomalia(dati.riga_totale, "POP-11", AVVISO, str(abitanti), messaggio))
    return trovate


def _variazioni_nell_anno(letto: FileSerie) -> list[Anomalia]:
    """The same, between the two ends of a balance."""
    trovate = []
    for una in letto.serie:
        for codice, dati in una.comuni.items():
            prima = dati.valori.get("residenti_inizio", 0)
            dopo = dati.valori.get("residenti_fine")
            if una.insieme != BILANCIO or dopo is None or not _cambia_troppo(prima, dopo):
                continue
            messaggio = (
                f"{dati.nome} ({codice}), {una.anno}: i residenti passano da {numero(prima)} a "
                f"{numero(dopo)} in un anno ({percento(100 * (dopo - prima) / prima)}). "
                "Controlla che sia il file giusto."
            )
            trovate.append(Anomalia(dati.riga, "POP-11", AVVISO, str(dopo), messaggio))
    return trovate


def raggruppa(coppie: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """Names by Provincia, from (provincia, comune) pairs."""
    gruppi: dict[str, list[str]] = defaultdict(list)
    for provincia, comune in coppie:
        gruppi[provincia].append(comune)
    return dict(gruppi)
