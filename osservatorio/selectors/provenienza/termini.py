"""A term of an indicator as a piece of its page: one function for each origin of the series.

To explain a series of a new origin: a function here (or imported here) and a line in `PARTI`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from base.formati import euro, numero
from osservatorio.calcolo import AREE, CLASSI_DI_ETA, Origine, Quantita, Serie, serie_di_base
from osservatorio.calcolo.misure import SPESA_NETTA
from osservatorio.selectors.provenienza.pagina import Parte
from osservatorio.selectors.provenienza.popolazione import SESSI, in_parole
from osservatorio.selectors.provenienza.richieste import (
    POPOLAZIONE,
    SERIE,
    DiIndicatore,
    DiPopolazione,
    DiSerie,
)
from rendicontazione.selectors import Selezione


@dataclass(frozen=True)
class TermineLetto:
    """A term of an indicator in one year and territory, those of `richiesta`.

    `valore` is None where it is not shown.
    """

    serie: Serie
    richiesta: DiIndicatore
    valore: Quantita | None

    @property
    def scritto(self) -> str:
        """The figure; empty for a count of persons served, which the page of its cells may hide."""
        if self.valore is None or self.serie.persone:
            return ""
        return scritta(self.serie, self.valore)


def scritta(serie: Serie, valore: Quantita) -> str:
    """The quantity with as many decimals as its unit has."""
    if serie.unita == "euro":
        return euro(valore)
    if serie.unita == "km²":
        return f"{numero(valore, 3)} km²"
    return numero(valore)


def parte_di(codice: str, richiesta: DiIndicatore, valore: Quantita | None) -> Parte:
    """The piece of the page for one base series; without an address if nothing explains it."""
    serie = serie_di_base()[codice]
    termine = TermineLetto(serie, richiesta, valore)
    spiega = PARTI.get(serie.origine)
    return spiega(termine) if spiega else Parte(iniziale(serie.nome), termine.scritto)


def iniziale(testo: str) -> str:
    """The text with its first letter in upper case, the others as they are."""
    return testo[:1].upper() + testo[1:]


def _di_comuni(termine: TermineLetto) -> Parte:
    """What Istat counts comune by comune."""
    r = termine.richiesta
    di = DiSerie(SERIE, r.anno, termine.serie.codice, r.ambito, r.comune)
    return Parte(iniziale(termine.serie.nome), termine.scritto, di.indirizzo)


def _di_eta(termine: TermineLetto) -> Parte:
    """Residents by age, which have a page for any range of ages."""
    if termine.richiesta.comune:
        return _di_comuni(termine)
    r, codice = termine.richiesta, termine.serie.codice
    da, a = CLASSI_DI_ETA.get(codice, (0, 100))
    sesso = {"maschi": "M", "femmine": "F"}.get(codice, "")
    di = DiPopolazione(POPOLAZIONE, r.anno, r.ambito, da=da, a=a, sesso=sesso)
    nome = f"Residenti{in_parole(di)}{SESSI[sesso]}"
    return Parte(nome, termine.scritto, di.indirizzo)


def _di_spesa(termine: TermineLetto) -> Parte:
    """Euro of one Ambito's return; several Ambiti are explained one by one."""
    r, serie = termine.richiesta, termine.serie
    nome = iniziale(serie.nome)
    if not r.ambito:
        return Parte(nome, termine.scritto)
    netta = serie.codice.startswith("spesa_netta")
    area = serie.codice.rpartition("_")[2].upper()
    selezione = Selezione(
        anno=r.anno,
        ambito=r.ambito,
        misure=SPESA_NETTA if netta else SPESA_NETTA[:1],
        versione=r.versione,
        area=area if area in AREE else "",
    )
    return Parte(nome, termine.scritto, selezione.indirizzo)


PARTI: Mapping[Origine, Callable[[TermineLetto], Parte]] = {
    Origine.POPOLAZIONE: _di_eta,
    Origine.STRANIERI: _di_comuni,
    Origine.BILANCIO: _di_comuni,
    Origine.FAMIGLIE: _di_comuni,
    Origine.TERRITORIO: _di_comuni,
    Origine.RENDICONTAZIONE: _di_spesa,
}
