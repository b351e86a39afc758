"""The reports on ISEE tariffs, by name."""

from osservatorio.enums import Lettore
from osservatorio.reports.registro import AltroFormato, Report
from osservatorio.reports.tariffe.adozioni import build_adozioni, righe_adozioni
from osservatorio.reports.tariffe.confronto import build_confronto_tariffe
from osservatorio.reports.tariffe.entrate import build_entrate
from osservatorio.reports.tariffe.libretto import build_libretto
from osservatorio.reports.tariffe.pacchetto import build_pacchetto, testo_pacchetto
from osservatorio.selectors.versione import ASSEGNATE, TARIFFE

# Who works on the tariffs: neither readers of aggregates nor citizens.
_UFFICI = frozenset({Lettore.PROVINCIA, Lettore.RESPONSABILE, Lettore.OPERATORE})

REPORT_TARIFFE = (
    Report(
        "libretto-tariffe",
        "Libretto delle tariffe",
        "Per ogni servizio chi paga, quanto, perché, con esempi calcolati: per cittadini e uffici.",
        build_libretto,
        richiesti=frozenset({"ambito"}),
        pubblicabile=True,
        del_giorno=True,
        insieme=TARIFFE,
    ),
    Report(
        "stato-adozioni",
        "Stato delle adozioni",
        "Quale comune ha adottato quali tariffe, da quando, con quale atto; che cosa manca.",
        build_adozioni,
        facoltativi=frozenset({"ambito"}),
        pubblicabile=True,
        del_giorno=True,
        insieme=TARIFFE,
        formati=(AltroFormato("csv", "Scarica il CSV", righe_adozioni),),
    ),
    Report(
        "pacchetto-delibera",
        "Pacchetto per la delibera",
        "Il testo dell'atto per ogni comune, le tabelle e i casi di prova, con un codice solo.",
        build_pacchetto,
        richiesti=frozenset({"ambito"}),
        facoltativi=frozenset({"comune"}),
        lettori=_UFFICI,
        del_giorno=True,
        insieme=TARIFFE,
        formati=(AltroFormato("testo", "Scarica il testo da copiare", testo_pacchetto),),
    ),
    Report(
        "confronto-tariffe",
        "Confronto delle tariffe",
        "Lo stesso servizio e lo stesso ISEE in comuni diversi, con l'indice di equità.",
        build_confronto_tariffe,
        facoltativi=frozenset({"ambito"}),
        pubblicabile=True,
        del_giorno=True,
        insieme=TARIFFE,
    ),
    Report(
        "entrate-esenzioni",
        "Entrate ed esenzioni",
        "Quante persone pagano, quante sono esenti, quanto entra e quanto costo copre.",
        build_entrate,
        facoltativi=frozenset({"ambito"}),
        lettori=_UFFICI,
        del_giorno=True,
        di_persone=True,
        insieme=ASSEGNATE,
    ),
)
