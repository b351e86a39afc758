"""The reports of the product: each a builder, a reader, and a name in its address."""

from osservatorio.enums import Lettore
from osservatorio.reports.completezza import build_completezza
from osservatorio.reports.confronto import build_confronto
from osservatorio.reports.cruscotto import Cruscotto, build_cruscotto
from osservatorio.reports.elementi import (
    Cella,
    Documento,
    Figura,
    Rapporto,
    Sezione,
    Tabella,
    Voce,
)
from osservatorio.reports.offerta import build_offerta
from osservatorio.reports.profilo import build_profilo
from osservatorio.reports.provinciale import build_provinciale
from osservatorio.reports.registro import RISERVATI, TUTTI, Report, Scelta
from osservatorio.reports.rendiconto import build_rendiconto
from osservatorio.reports.riparto import NOMI_RIPARTO, RigaRiparto, Riparto, build_riparto
from osservatorio.reports.scheda_ambito import build_scheda_ambito
from osservatorio.reports.scheda_comune import build_scheda_comune
from osservatorio.reports.scheda_indicatore import build_scheda_indicatore
from osservatorio.reports.tariffe import REPORT_TARIFFE

REPORT = {
    report.nome: report
    for report in (
        Report(
            "scheda-ambito",
            "Scheda dell'ambito",
            "Chi siamo, chi ci abita, chi è seguito, quanto si spende, accanto alla Provincia.",
            build_scheda_ambito,
            richiesti=frozenset({"ambito"}),
            facoltativi=frozenset({"versione", "sguardo"}),
            pubblicabile=True,
        ),
        Report(
            "rendiconto-annuale",
            "Rendiconto annuale dell'ambito",
            "Tutto ciò che l'ambito ha dichiarato: spesa, strutture, utenti, fondi, motivi.",
            build_rendiconto,
            richiesti=frozenset({"ambito"}),
            facoltativi=frozenset({"versione", "apre_i_file"}),
            lettori=RISERVATI,
        ),
        Report(
            "confronto",
            "Confronto fra ambiti",
            "Un indicatore di tutti gli ambiti: chi, dove, negli anni, come si calcola.",
            build_confronto,
            richiesti=frozenset({"indicatore"}),
            facoltativi=frozenset({"sguardo"}),
            lettori=TUTTI - {Lettore.OPERATORE},
            pubblicabile=True,
        ),
        Report(
            "profilo-demografico",
            "Profilo demografico",
            "Chi abita in un ambito o nella provincia: età, indici, anni, comuni.",
            build_profilo,
            facoltativi=frozenset({"ambito", "sguardo"}),
            pubblicabile=True,
        ),
        Report(
            "offerta-copertura",
            "Offerta e copertura",
            "Posti e persone, comuni senza servizio, le unità di offerta una per una.",
            build_offerta,
            facoltativi=frozenset({"ambito", "sguardo"}),
            pubblicabile=True,
        ),
        Report(
            "scheda-comune",
            "Scheda del comune",
            "In parole semplici: chi ci abita, quali servizi ci sono, a chi rivolgersi.",
            build_scheda_comune,
            richiesti=frozenset({"comune"}),
            facoltativi=frozenset({"sguardo"}),
            del_giorno=True,
            pubblicabile=True,
        ),
        Report(
            "rapporto-provinciale",
            "Rapporto provinciale",
            "Tutti gli ambiti: popolazione, offerta, spesa, persone, raccolta, una scheda per uno.",
            build_provinciale,
            facoltativi=frozenset({"sguardo"}),
            lettori=frozenset({Lettore.PROVINCIA, Lettore.CITTADINO}),
            intera_raccolta=True,
            lungo=True,
            pubblicabile=True,
        ),
        Report(
            "completezza",
            "Completezza e qualità della raccolta",
            "Che cosa è arrivato, quando e quanto è completo, ambito per ambito.",
            build_completezza,
            lettori=frozenset({Lettore.PROVINCIA}),
            intera_raccolta=True,
            del_giorno=True,
        ),
        Report(
            "scheda-indicatore",
            "Scheda di un indicatore",
            "Che cosa dice un indicatore, come si calcola, con quali numeri e quali limiti.",
            build_scheda_indicatore,
            richiesti=frozenset({"indicatore"}),
            facoltativi=frozenset({"sguardo"}),
            del_giorno=True,
            pubblicabile=True,
        ),
        *REPORT_TARIFFE,
    )
}

__all__ = [
    "NOMI_RIPARTO",
    "REPORT",
    "REPORT_TARIFFE",
    "Cella",
    "Cruscotto",
    "Documento",
    "Figura",
    "Rapporto",
    "Report",
    "RigaRiparto",
    "Riparto",
    "Scelta",
    "Sezione",
    "Tabella",
    "Voce",
    "build_completezza",
    "build_confronto",
    "build_cruscotto",
    "build_offerta",
    "build_profilo",
    "build_provinciale",
    "build_rendiconto",
    "build_riparto",
    "build_scheda_ambito",
    "build_scheda_comune",
    "build_scheda_indicatore",
]
