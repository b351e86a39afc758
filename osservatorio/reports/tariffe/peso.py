"""How a tariff weighs on who pays: its share of the ISEE, and whether who has more pays more of it.

For sample ISEE values and a use that is the same for all: no person is here.
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

from base.formati import MANCANTE, numero
from osservatorio.reports.elementi import Numerazione, Sezione, Tabella
from osservatorio.reports.tariffe.cornice import CAMPIONE, isee_scritto
from osservatorio.reports.tariffe.quanto import QUANTITA, contesto_di_esempio, per_quante
from osservatorio.reports.testi import elenco
from osservatorio.selectors import RegolaDiServizio
from tariffe.anomalie import ErroreTariffa
from tariffe.calcolo import calcola
from tariffe.calcolo.equita import MESI, Andamento, Passo, incidenza, progressivita, spesa_annua
from tariffe.calcolo.mensile import di_un_anno
from tariffe.calcolo.parole import chiedi_quante

# An ISEE of zero has no share, and the columns are as many as a page that stands can hold.
COLONNE = tuple(v for v in CAMPIONE if v not in (0, 15_000))
# Of so many weeks a month is made; of anything else the examples count `QUANTITA`.
SETTIMANE = 4
GRATUITA = "gratuita"
A_TRATTI = "ora progressiva, ora regressiva"
TRATTI_DA_DIRE = 3
_NOMI = {
    Andamento.PROGRESSIVO: "progressiva",
    Andamento.PROPORZIONALE: "proporzionale",
    Andamento.REGRESSIVO: "regressiva",
}
METODO = (
    "Qui si vede quanto si paga in un anno ogni 100 € di ISEE, con un uso uguale per tutti: quello "
    "scritto accanto al servizio, per dodici mesi. Una tariffa è progressiva dove chi ha di più "
    "paga una parte più grande del suo ISEE; regressiva dove paga una parte più piccola, come "
    "succede sempre oltre l'ultima fascia; proporzionale dove la parte è la stessa. Si guardano "
    f"gli ISEE di {elenco([isee_scritto(v) for v in CAMPIONE])}."
)
NON_PREVISTA = f"{MANCANTE} = la tariffa non è prevista, o dipende da altro oltre che dall'ISEE."


def uso_di(unita: str) -> str:
    """«20 ore al mese», what the shares count; "" of a tariff of a month or a year."""
    domanda = chiedi_quante(unita)
    parole = domanda.partition(" ")[2].partition("?")[0]
    return f"{_quante(unita)} {parole}" if parole else ""


def _quante(unita: str) -> int:
    return SETTIMANE if unita.strip().lower().startswith("settiman") else QUANTITA


def spesa_di(servizio: RegolaDiServizio, isee: Decimal) -> Decimal | None:
    """Euro in a year for that ISEE and that use; None where the rule gives no amount."""
    unita = servizio.riga.unita
    try:
        importo = calcola(servizio.regola, isee, contesto_di_esempio(servizio)).importo
    except ErroreTariffa:
        return None
    if di_un_anno(unita):
        return spesa_annua(importo, 1)
    return spesa_annua(importo * _quante(unita) if uso_di(unita) else importo, MESI)


def come_cresce(passi: Sequence[Passo]) -> str:
    """«gratuita fino a 5.000 €, poi progressiva fino a 30.000 €, poi regressiva».

    Where it goes up and down more often than can be told, in a word.
    """
    if not passi:
        return MANCANTE
    tratti = [(nome, list(gruppo)[-1].a) for nome, gruppo in groupby(passi, key=_nome_del_passo)]
    if len(tratti) > TRATTI_DA_DIRE:
        return A_TRATTI
    detti = [f"{nome} fino a {isee_scritto(a)}" for nome, a in tratti]
    if passi[-1].a == CAMPIONE[-1]:
        detti[-1] = tratti[-1][0]
    return ", poi ".join(detti)


def _nome_del_passo(passo: Passo) -> str:
    if not passo.tariffa_da and not passo.tariffa_a:
        return GRATUITA
    return _NOMI[passo.andamento]


def riga_del_peso(nome: str, servizio: RegolaDiServizio) -> tuple[str, ...] | None:
    """Name with the use, the share for each column, how it grows; None if there is no amount."""
    spese = {v: s for v in CAMPIONE if (s := spesa_di(servizio, v)) is not None}
    if not spese:
        return None
    uso = uso_di(servizio.riga.unita) or per_quante(servizio)
    quote = [MANCANTE if v not in spese else numero(incidenza(spese[v], v), 1) for v in COLONNE]
    return (f"{nome}, {uso}" if uso else nome, *quote, come_cresce(progressivita(spese)))


def sezione_peso(
    servizi: Sequence[tuple[str, RegolaDiServizio]], numeri: Numerazione
) -> list[Sezione]:
    """The chapter; none if no tariff has an amount. `servizi`: name of the row, its rule."""
    righe = [riga for nome, s in servizi if (riga := riga_del_peso(nome, s)) is not None]
    if not righe:
        return []
    manca = any(MANCANTE in riga for riga in righe)
    return [
        Sezione(
            "peso",
            "Chi ha di più paga di più?",
            [METODO],
            tabelle=[
                Tabella(
                    numeri.tabella(),
                    "Quanto si paga in un anno ogni 100 € di ISEE",
                    ("Servizio", *(isee_scritto(v) for v in COLONNE), "Come cresce"),
                    righe,
                    frozenset(range(1, len(COLONNE) + 1)),
                    nota=NON_PREVISTA if manca else "",
                )
            ],
        )
    ]
