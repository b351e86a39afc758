"""What the simulator says of one rule: the amount, how it comes out, and all that goes with it.

Nothing of what is typed is read from or written in the database: amounts are computed here. The
objects have no `repr` of their own: a log that writes one says nothing of what is in it.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from base.formati import euro
from sportello.selectors.simulazione.cifre import (
    chi_non_ha_isee,
    contando,
    il_massimo,
    in_cifre,
    in_cifre_di_tutti,
    periodi_del_mese,
    uguale_per_tutti,
)
from sportello.selectors.simulazione.parole import (
    chi_paga,
    decorrenza,
    domanda_costo,
    domanda_figli,
    frase_del_rifiuto,
    quante,
    scadenza,
    tipi_isee,
)
from sportello.selectors.simulazione.pezzi import (
    AltroPeriodo,
    Chiesto,
    FiglioCalcolato,
    Grafico,
    Risultato,
    TabellaFasce,
)
from sportello.selectors.simulazione.tabelle import grafico, tabelle
from tariffe.anomalie import CONTESTO_NON_VALIDO, ErroreTariffa
from tariffe.calcolo import Risposta, calcola, distanza_prossima
from tariffe.calcolo.esatto import cifra, soldi
from tariffe.calcolo.in_parti import da_dire
from tariffe.calcolo.mensile import al_mese, di_un_anno
from tariffe.calcolo.parole import politiche_in_parole
from tariffe.parsing import Regola
from tariffe.selectors import PeriodoVigenza, Vigenza, regola_letta

__all__ = [
    "Chiesto",
    "Simulazione",
    "domanda_costo",
    "domanda_figli",
    "quante",
    "regola_del_giorno",
    "simula",
]

# From this year an attestation may carry two values (tariffe.md §4, case 21).
ANNO_DEI_DUE_VALORI = 2026


@dataclass(frozen=True, repr=False)
class Simulazione:
    """One rule on one day, told to a citizen."""

    vigenza: Vigenza
    regola: Regola
    massimo: str
    uguale_per_tutti: bool
    senza_isee: str
    isee: str
    risultato: Risultato | None
    errore: str
    periodi: list[AltroPeriodo]
    fasce: list[TabellaFasce]
    prima_degli_aumenti: bool
    grafico: Grafico | None
    tipi_isee: list[str]
    scadenza: str
    due_valori: bool
    politiche: tuple[tuple[str, str, str], ...]
    decorrenza: str
    chi_paga: str
    esempio_di: str
    fonte: str
    dimostrativo: bool
    giorno: datetime.date

    @property
    def dal(self) -> datetime.date:
        """The first day: of the edition, or of its adoption when it came later."""
        edizione = self.vigenza.edizione
        return max(edizione.valida_dal, self.vigenza.adottato.dal or edizione.valida_dal)

    @property
    def al(self) -> datetime.date | None:
        """The last day, None while there is none."""
        fini = [f for f in (self.vigenza.edizione.valida_al, self.vigenza.adottato.al) if f]
        return min(fini, default=None)


def regola_del_giorno(vigenza: Vigenza, giorno: datetime.date) -> Regola:
    """The rule for the calculator, with the indexed values of that day. No query."""
    return regola_letta(vigenza.regola, giorno=giorno)


def simula(
    vigenza: Vigenza,
    regola: Regola,
    giorno: datetime.date,
    chiesto: Chiesto,
    periodi: Sequence[PeriodoVigenza] = (),
) -> Simulazione:
    """All that the page says of the rule, with the result when it was asked for."""
    risposta, errore = None, ""
    if chiesto.calcola:
        try:
            risposta = calcola(regola, chiesto.isee, chiesto.contesto)
        except ErroreTariffa as rifiuto:
            # Who has just come has not answered wrongly: the questions are on the page.
            if not (chiesto.senza_risposte and rifiuto.codice == CONTESTO_NON_VALIDO):
                errore = frase_del_rifiuto(rifiuto, regola)
    del_registro, regolamento = vigenza.regola, vigenza.edizione.regolamento
    senza_quantita = {k: v for k, v in chiesto.contesto.items() if k != "quantita"}
    return Simulazione(
        vigenza=vigenza,
        regola=regola,
        massimo=il_massimo(regola, senza_quantita),
        uguale_per_tutti=risposta is None and uguale_per_tutti(regola, senza_quantita),
        senza_isee=chi_non_ha_isee(regola, senza_quantita),
        isee=euro(chiesto.isee) if chiesto.isee is not None else "",
        risultato=_risultato(regola, chiesto, risposta) if risposta else None,
        errore=errore,
        periodi=periodi_del_mese(periodi, chiesto, giorno),
        fasce=[] if regola.senza_isee else tabelle(regola, senza_quantita, risposta),
        prima_degli_aumenti=bool(regola.modificatori) or not senza_quantita.get("residente", True),
        grafico=grafico(regola, senza_quantita, chiesto.isee, risposta),
        tipi_isee=tipi_isee(del_registro),
        scadenza=scadenza(del_registro, giorno, a_parte=regola.isee_scaduto is not None),
        due_valori=giorno.year >= ANNO_DEI_DUE_VALORI and not regola.senza_isee,
        politiche=politiche_in_parole(regola),
        decorrenza="" if regola.senza_isee else decorrenza(del_registro),
        chi_paga=chi_paga(del_registro.servizio),
        esempio_di=del_registro.esempio_di or regolamento.esempio_di,
        fonte=del_registro.fonte or regolamento.fonte,
        dimostrativo=regolamento.dimostrativo,
        giorno=giorno,
    )


def _risultato(regola: Regola, chiesto: Chiesto, risposta: Risposta) -> Risultato:
    stima, conto, per_anno = "", "", ""
    totale = euro(risposta.totale)
    figli = len(risposta.figli)
    per_i_figli = f" per {figli} figli" if figli > 1 else ""
    mancano = da_dire(regola, chiesto.contesto)
    if mancano:
        pass  # a month with one presence is nobody's month
    elif di_un_anno(regola.unita):
        stima, per_anno = euro(al_mese(risposta.totale, regola.unita)), totale
    elif not quante(regola) or "quantita" in chiesto.contesto:
        stima = totale
        quantita = chiesto.contesto.get("quantita")
        if quantita is not None and figli < 2:
            conto = f"{soldi(risposta.importo)} × {cifra(quantita)} = {totale}"
    importo, di_chi = _importo(regola, chiesto, risposta)
    return Risultato(
        importo=importo,
        di_chi=di_chi,
        gratis=risposta.totale == 0 and risposta.importo == 0,
        stima=f"{stima}{per_i_figli}" if stima else "",
        conto=conto,
        per_anno=per_anno,
        passi=risposta.passi,
        figli=[
            FiglioCalcolato(n, in_cifre(regola, chiesto.isee, _del_figlio(chiesto, n), f), f.passi)
            for n, f in enumerate(risposta.figli, start=1)
        ]
        if figli > 1
        else [],
        componenti=[
            (nome, euro(importo)) for nome, importo in _componenti(regola, risposta.componenti)
        ]
        if figli < 2 and len(risposta.componenti) > 1
        else [],
        distanza=_distanza(regola, chiesto, risposta),
        contando=contando(mancano),
    )


def _importo(regola: Regola, chiesto: Chiesto, risposta: Risposta) -> tuple[str, str]:
    """What is paid for a unit, and for whom when there are several children."""
    figli = risposta.figli
    if len(figli) > 1:
        contesti = [_del_figlio(chiesto, n) for n in range(1, len(figli) + 1)]
        if insieme := in_cifre_di_tutti(regola, chiesto.isee, contesti, figli):
            return insieme, f"per {len(figli)} figli"
        return in_cifre(regola, chiesto.isee, contesti[0], figli[0]), "per il primo figlio"
    return in_cifre(regola, chiesto.isee, chiesto.contesto, risposta), ""


def _del_figlio(chiesto: Chiesto, ordine: int) -> dict[str, Any]:
    contesto = {k: v for k, v in chiesto.contesto.items() if k != "famiglia_figli"}
    return {**contesto, "ordine_figlio": ordine}


def _componenti(regola: Regola, importi: Mapping[str, Decimal]) -> list[tuple[str, Decimal]]:
    nomi = {
        c.codice: c.etichetta
        for c in (*regola.componenti, *(c for v in regola.varianti for c in v.componenti))
        if c.etichetta
    }
    return [
        (nomi.get(codice) or codice.replace("_", " ").capitalize(), importo)
        for codice, importo in importi.items()
    ]


def _distanza(regola: Regola, chiesto: Chiesto, risposta: Risposta) -> str:
    if chiesto.isee is None or all(indice is None for indice in risposta.indici):
        return ""
    try:
        prossima = distanza_prossima(regola, chiesto.isee, chiesto.contesto)
    except ErroreTariffa:
        return ""
    if prossima is None and all(
        len(tabella.righe) < 2 for tabella in tabelle(regola, chiesto.contesto, risposta)
    ):
        return ""
    if prossima is None:
        return "Sei nell'ultima fascia: con un ISEE più alto la fascia non cambia."
    di = f"di «{prossima.componente}», " if prossima.componente else ""
    return (
        f"La fascia dopo ({di}{prossima.limiti}) comincia se il tuo ISEE sale di "
        f"{euro(prossima.mancano)}."
    )
