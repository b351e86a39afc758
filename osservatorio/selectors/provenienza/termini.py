"""A term of an indicator as a piece of its page: one function for each origin of the series.

To explain a series of a new origin: a function here (or imported here) and a line in `PARTI`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from base.formati import euro, numero
from osservatorio.calcolo import (
    CLASSI_DI_ETA,
    Origine,
    Quantita,
    Serie,
    medie_delle_unita,
    serie_di_base,
    serie_dichiarate,
)
from osservatorio.selectors.provenienza.pagina import Parte
from osservatorio.selectors.provenienza.popolazione import SESSI, in_parole
from osservatorio.selectors.provenienza.richieste import (
    POPOLAZIONE,
    SERIE,
    DiElenco,
    DiIndicatore,
    DiPopolazione,
    DiSerie,
)
from osservatorio.selectors.serie.celle import CAPIENZA, GIORNATE
from rendicontazione.selectors import Selezione

# The page of the collection that lists what a series counts.
GENERI_DI_RACCOLTA = {
    "rendicontazioni_attese": "rendicontazioni",
    "rendicontazioni_puntuali": "puntuali",
    "rendicontazioni_consegnate": "consegnate",
    "giorni_di_anticipo": "giorni-consegna",
    "giorni_di_esame": "giorni-esame",
    "celle_chieste": "celle-chieste",
    "celle_compilate": "celle-compilate",
    "avvisi": "avvisi",
    "avvisi_motivati": "avvisi-motivati",
}
NON_SI_SOMMANO = frozenset({"giorni-consegna", "giorni-esame"})


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


def _di_celle(termine: TermineLetto) -> Parte:
    """Cells of one Ambito's return; several Ambiti are explained one by one."""
    r, codice = termine.richiesta, termine.serie.codice
    nome = iniziale(termine.serie.nome)
    if not r.ambito:
        return Parte(nome, termine.scritto)
    if codice in medie_delle_unita():
        media = medie_delle_unita()[codice]
        misura = GIORNATE if media.utenti else CAPIENZA
        selezione = Selezione(r.anno, r.ambito, (misura,), r.versione, tipi=media.tipi)
        return Parte(nome, termine.scritto, selezione.indirizzo)
    prelievo = serie_dichiarate()[codice].prelievo
    quota = None if prelievo.anni_prima is None else r.anno - prelievo.anni_prima
    selezione = Selezione(
        r.anno,
        r.ambito,
        prelievo.misure,
        r.versione,
        tabella=prelievo.tabella,
        area=prelievo.area,
        forma=prelievo.forma,
        sesso=prelievo.sesso,
        cittadinanza=prelievo.cittadinanza,
        annualita=quota,
        voci=prelievo.voci,
        fasce=prelievo.fasce,
        tipi=prelievo.tipi,
        in_carico=prelievo.in_carico,
    )
    return Parte(nome, termine.scritto, selezione.indirizzo)


def _di_raccolta(termine: TermineLetto) -> Parte:
    """Returns, cells and warnings, which the pages of the collection list one by one."""
    r, nome = termine.richiesta, iniziale(termine.serie.nome)
    cosa = GENERI_DI_RACCOLTA.get(termine.serie.codice)
    if cosa is None or (not r.ambito and cosa in NON_SI_SOMMANO):
        return Parte(nome, termine.scritto)
    return Parte(nome, termine.scritto, DiElenco(cosa, r.anno, r.ambito).indirizzo)


PARTI: Mapping[Origine, Callable[[TermineLetto], Parte]] = {
    Origine.POPOLAZIONE: _di_eta,
    Origine.STRANIERI: _di_comuni,
    Origine.BILANCIO: _di_comuni,
    Origine.FAMIGLIE: _di_comuni,
    Origine.TERRITORIO: _di_comuni,
    Origine.RENDICONTAZIONE: _di_celle,
    Origine.ANAGRAFE: _di_comuni,
    Origine.RACCOLTA: _di_raccolta,
    Origine.ISTAT: _di_comuni,
}
