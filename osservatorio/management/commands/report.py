"""Writes the PDF of a report: the same as the page's button."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from base.comandi import Comando, Esito, UsoErrato
from base.formati import plurale
from base.pdf import PdfNonDisponibile
from osservatorio import permessi
from osservatorio.calcolo import definizioni
from osservatorio.management.commands.indicatori import legge_anno, trova_ambito, trova_comune
from osservatorio.reports import REPORT, Report, Scelta
from osservatorio.services import Domanda, fornisci_report


class Command(Comando):
    help = "Scrive il PDF di un report."

    def argomenti(self, parser: CommandParser) -> None:
        parser.add_argument("nome", help=f"uno fra: {', '.join(REPORT)}")
        parser.add_argument("--anno", type=int, required=True)
        parser.add_argument("--ambito", type=int, help="numero dell'ambito")
        parser.add_argument("--comune", help="codice Istat del comune, 6 cifre")
        parser.add_argument("--indicatore", help="codice dell'indicatore")
        parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.pdf")

    def svolgi(self, **opzioni: Any) -> Esito:
        scelto = REPORT.get(opzioni["nome"])
        if scelto is None:
            raise UsoErrato(
                f"Il report «{opzioni['nome']}» non c'è. Ci sono: {', '.join(REPORT)}.",
                codice="REPORT",
            )
        scelta = _scelta(scelto, opzioni)
        uscita: Path = opzioni["output"]
        domanda = Domanda(scelto, scelta, permessi.sguardo_del_sistema())
        try:
            fatto = fornisci_report(domanda=domanda, utente=None)
            with fatto.file.open("rb") as file:
                uscita.write_bytes(file.read())
        except PdfNonDisponibile as errore:
            raise UsoErrato(errore.messaggio, codice="PDF_NON_DISPONIBILE") from errore
        except OSError as errore:
            raise UsoErrato(
                f"Il file «{uscita}» non si può scrivere ({errore.strerror}): scegline un altro.",
                codice="FILE",
            ) from errore
        return Esito(
            dati={"file": str(uscita), "sha256": fatto.sha256, "pagine": fatto.pagine},
            testo=f"{scelto.titolo}: {plurale(fatto.pagine, 'pagina', 'pagine')} in {uscita}.",
        )


_CHIESTI = {
    "ambito": "Questo report è di un ambito: scrivi --ambito e il suo numero.",
    "comune": "Questo report è di un comune: scrivi --comune e il suo codice Istat.",
    "indicatore": "Questo report è di un indicatore: scrivi --indicatore e il suo codice.",
}


def _scelta(report: Report, opzioni: dict[str, Any]) -> Scelta:
    """What the arguments ask of that report, or a refusal that says what lacks or is too much."""
    anno = legge_anno(opzioni["anno"])
    for nome, frase in _CHIESTI.items():
        if opzioni[nome] is None and nome in report.richiesti:
            raise UsoErrato(frase)
        if opzioni[nome] is not None and nome not in report.parametri:
            raise UsoErrato(f"Il report «{report.nome}» non chiede --{nome}: toglilo.")
    codice = opzioni["indicatore"] or ""
    if codice and codice not in definizioni():
        raise UsoErrato(
            f"L'indicatore «{codice}» non c'è: i codici sono quelli del comando «indicatori».",
            codice="INDICATORE",
        )
    return Scelta(
        anno,
        trova_ambito(anno, opzioni["ambito"]) if opzioni["ambito"] is not None else None,
        trova_comune(opzioni["comune"]) if opzioni["comune"] is not None else None,
        codice,
    )
