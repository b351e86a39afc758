"""Writes the PDF of a report: the same as the page's button."""

import hashlib
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from base.comandi import Comando, Esito, UsoErrato
from base.formati import plurale
from base.pdf import PdfNonDisponibile
from osservatorio import export
from osservatorio.management.commands.indicatori import legge_anno, trova_ambito
from osservatorio.reports import REPORT


class Command(Comando):
    help = "Scrive il PDF di un report."

    def argomenti(self, parser: CommandParser) -> None:
        parser.add_argument("nome", help=f"uno fra: {', '.join(REPORT)}")
        parser.add_argument("--anno", type=int, required=True)
        parser.add_argument("--ambito", type=int, help="numero dell'ambito")
        parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.pdf")

    def svolgi(self, **opzioni: Any) -> Esito:
        scelto = REPORT.get(opzioni["nome"])
        if scelto is None:
            raise UsoErrato(
                f"Il report «{opzioni['nome']}» non c'è. Ci sono: {', '.join(REPORT)}.",
                codice="REPORT",
            )
        anno = legge_anno(opzioni["anno"])
        parametri: dict[str, Any] = {"anno": anno}
        if scelto.per_ambito:
            if opzioni["ambito"] is None:
                raise UsoErrato("Questo report è di un ambito: scrivi --ambito e il suo numero.")
            parametri["ambito"] = trova_ambito(anno, opzioni["ambito"])
        elif opzioni["ambito"] is not None:
            raise UsoErrato("Questo report è di tutta la raccolta: togli --ambito.")
        if "apre_i_file" in scelto.parametri:
            # Who runs commands on the server has the files.
            parametri["apre_i_file"] = True
        dati = scelto.costruisci(**parametri)
        uscita: Path = opzioni["output"]
        try:
            documento = export.report_pdf(scelto, dati)
            uscita.write_bytes(documento.contenuto)
        except PdfNonDisponibile as errore:
            raise UsoErrato(errore.messaggio, codice="PDF_NON_DISPONIBILE") from errore
        except OSError as errore:
            raise UsoErrato(
                f"Il file «{uscita}» non si può scrivere ({errore.strerror}): scegline un altro.",
                codice="FILE",
            ) from errore
        return Esito(
            dati={
                "file": str(uscita),
                "sha256": hashlib.sha256(documento.contenuto).hexdigest(),
                "pagine": documento.pagine,
            },
            testo=f"{dati.titolo}: {plurale(documento.pagine, 'pagina', 'pagine')} in {uscita}.",
        )
