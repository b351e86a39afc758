"""The user's own workbook with a few cells changed, everything else as it was."""

import io
import warnings
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from xml.parsers import expat

from rendicontazione.export.annotata import cella_vera
from rendicontazione.export.fedele import GUASTI, CopiaNonPossibile, letto, ripristina
from rendicontazione.export.in_xlsx import e_xlsx, in_xlsx, nomi_in_xlsx
from rendicontazione.parsing import FileRifiutato, foglio_nostro, leggi_cartella
from rendicontazione.parsing.cartella import FoglioLetto
from rendicontazione.parsing.celle import posto_di

# What may stand in a corrected cell; None empties it.
Valore = Decimal | date | str | None


def correggi(contenuto: bytes, valori: Mapping[tuple[str, str], Valore]) -> bytes:
    """The workbook with those cells, by name of the sheet and address; texts stay texts.

    What is no xlsx becomes one, with the same cells.
    Raises CopiaNonPossibile if anything else would change.
    """
    try:
        cartella = leggi_cartella(contenuto)
        if not e_xlsx(cartella):
            nomi = nomi_in_xlsx(cartella)
            valori = {(nomi[nome], cella): valore for (nome, cella), valore in valori.items()}
            contenuto = in_xlsx(cartella)
        copia = _corretta(contenuto, valori)
        uguale = _uguali_le_altre(contenuto, copia, valori)
    except (*GUASTI, FileRifiutato, expat.ExpatError) as errore:
        raise CopiaNonPossibile from errore
    if not uguale:
        raise CopiaNonPossibile
    return copia


def _corretta(contenuto: bytes, valori: Mapping[tuple[str, str], Valore]) -> bytes:
    # Loaded only by who corrects.
    import openpyxl

    with warnings.catch_warnings():
        # It warns of what it does not keep; what matters is put back below.
        warnings.simplefilter("ignore")
        libro = openpyxl.load_workbook(io.BytesIO(contenuto), rich_text=True)
        for (nome, indirizzo), valore in valori.items():
            cella = cella_vera(libro[nome], indirizzo)
            cella.value = valore
            if isinstance(valore, str):
                # Whatever it begins with, it is no formula.
                cella.data_type = "s"
            elif isinstance(valore, date):
                cella.number_format = "dd/mm/yyyy"
            elif valore is not None and cella.number_format == "@":
                cella.number_format = "General"
        uscita = io.BytesIO()
        libro.save(uscita)
    return ripristina(contenuto, uscita.getvalue())


def _uguali_le_altre(
    originale: bytes, copia: bytes, valori: Mapping[tuple[str, str], Valore]
) -> bool:
    prima, dopo = leggi_cartella(originale).fogli, leggi_cartella(copia).fogli
    return all(
        nome in dopo and letto(_senza(foglio, cambiate)) == letto(_senza(dopo[nome], cambiate))
        for nome, foglio in prima.items()
        if not foglio_nostro(nome, foglio.righe)
        for cambiate in [{cella for foglio_di, cella in valori if foglio_di == nome}]
    )


def _senza(foglio: FoglioLetto, celle: set[str]) -> FoglioLetto:
    """The sheet as if nothing were in those cells."""
    righe = [list(riga) for riga in foglio.righe]
    for cella in celle:
        riga, colonna = posto_di(cella)
        if riga <= len(righe) and colonna <= len(righe[riga - 1]):
            righe[riga - 1][colonna - 1] = ""
    return FoglioLetto(
        nome=foglio.nome,
        righe=righe,
        nascosto=foglio.nascosto,
        formule_senza_valore=foglio.formule_senza_valore - celle,
        errori={cella: e for cella, e in foglio.errori.items() if cella not in celle},
        righe_nascoste=foglio.righe_nascoste,
    )
