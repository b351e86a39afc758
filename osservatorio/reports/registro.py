"""What a report is asked about, and the reports by name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from osservatorio.calcolo import Sguardo
from osservatorio.enums import Lettore
from osservatorio.reports.elementi import Rapporto
from osservatorio.selectors.versione import OSSERVATORIO
from rendicontazione.models import Versione
from territorio.models import Ambito, Comune

TUTTI = frozenset(Lettore)
RISERVATI = TUTTI - {Lettore.CITTADINO}


@dataclass(frozen=True)
class Scelta:
    """What a report is asked about; `versione` None for the approved data."""

    anno: int
    ambito: Ambito | None = None
    comune: Comune | None = None
    indicatore: str = ""
    versione: Versione | None = None

    @property
    def parametri(self) -> dict[str, str]:
        """As they are written in the address of the page."""
        return {
            nome: valore
            for nome, valore in (
                ("anno", str(self.anno)),
                ("ambito", self.ambito.slug if self.ambito else ""),
                ("comune", self.comune.codice_istat if self.comune else ""),
                ("indicatore", self.indicatore),
                ("versione", str(self.versione.numero) if self.versione else ""),
            )
            if valore
        }


@dataclass(frozen=True)
class AltroFormato:
    """The same report in another shape: `prepara` takes what its builder takes.

    It gives rows of text for «csv», one text for «testo» (`osservatorio.export.altri`).
    """

    nome: str
    etichetta: str
    prepara: Callable[..., Any]


@dataclass(frozen=True)
class Report:
    """A report: its name in the address, who gets it, what it must and may be asked about.

    `costruisci` takes the year and what `richiesti` and `facoltativi` name: ambito, comune,
    indicatore, versione; `sguardo`, what who reads may see; `apre_i_file`, true if who reads may
    open the return itself; `soglia`, the counts of persons below which are hidden.

    `lettori` get it, the Cittadino only when it is published. `intera_raccolta`: only who reads
    every return. `lungo`: made in the background. `del_giorno`: it says how things are today, and
    tomorrow is another one. `pubblicabile`: an officer may show it to citizens. `insieme`: which
    tables it is made of (`selectors.versione`). `di_persone`: counts of persons, for who works on
    them and for the Province's officers only. `formati`: its other shapes.
    """

    nome: str
    titolo: str
    descrizione: str
    costruisci: Callable[..., Rapporto]
    richiesti: frozenset[str] = frozenset()
    facoltativi: frozenset[str] = frozenset()
    lettori: frozenset[Lettore] = TUTTI
    intera_raccolta: bool = False
    lungo: bool = False
    del_giorno: bool = False
    pubblicabile: bool = False
    template: str = "osservatorio/report/sezioni.html"
    insieme: str = OSSERVATORIO
    di_persone: bool = False
    formati: tuple[AltroFormato, ...] = ()

    @property
    def parametri(self) -> frozenset[str]:
        return self.richiesti | self.facoltativi

    @property
    def per_ambito(self) -> bool:
        return "ambito" in self.richiesti

    def documento(self, scelta: Scelta, sguardo: Sguardo) -> Rapporto:
        """The report for that choice, as that reader sees it."""
        rapporto: Rapporto = self._prepara(self.costruisci, scelta, sguardo)
        return rapporto

    def altro(self, formato: str, scelta: Scelta, sguardo: Sguardo) -> Any:
        """The same in another of its shapes; None if it has not that one."""
        trovato = next((f for f in self.formati if f.nome == formato), None)
        return None if trovato is None else self._prepara(trovato.prepara, scelta, sguardo)

    def _prepara(self, costruisci: Callable[..., Any], scelta: Scelta, sguardo: Sguardo) -> Any:
        possibili: dict[str, Any] = {
            "ambito": scelta.ambito,
            "comune": scelta.comune,
            "indicatore": scelta.indicatore,
            "versione": scelta.versione,
            "sguardo": sguardo,
            "soglia": sguardo.soglia,
            "apre_i_file": scelta.ambito is not None and scelta.ambito.pk in sguardo.apre_i_file,
        }
        return costruisci(
            anno=scelta.anno, **{nome: possibili[nome] for nome in sorted(self.parametri)}
        )
