"""The annotated copy as a file."""

from base.errors import ErroreDominio
from rendicontazione.export import CopiaNonPossibile, annota
from rendicontazione.models import Caricamento
from rendicontazione.parsing import da_dati


def prepara_copia_annotata(*, caricamento: Caricamento) -> bytes:
    """The user's own workbook, as an xlsx, with every anomaly at its cell; nothing is written.

    Raises ErroreDominio if the file is not kept any more or cannot be copied as it is.
    """
    if not caricamento.file:
        raise ErroreDominio(
            "Il file non c'è più, perché conteneva dati personali: correggi il tuo e ricaricalo.",
            codice="FILE_ELIMINATO",
        )
    with caricamento.file.open("rb") as file:
        contenuto = file.read()
    try:
        capito = da_dati(caricamento.capito)
        nomi = {foglio.foglio: foglio.nome for foglio in capito.fogli} if capito else {}
        return annota(
            contenuto,
            list(caricamento.anomalie.order_by("pk")),
            nomi,
            di_una_parte=caricamento.parte_id is not None,
        )
    except CopiaNonPossibile as errore:
        raise ErroreDominio(
            "Di questo file non riusciamo a fare una copia con gli errori segnati: usa l'elenco "
            "di questa pagina.",
            codice="COPIA",
        ) from errore
