"""A few cells corrected in the page: a new attempt, from the user's own file."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from base.errors import ErroreDominio
from rendicontazione.enums import FormatoFile, OrigineCaricamento, StatoControllo, TipoColonna
from rendicontazione.export import CopiaNonPossibile, correggi
from rendicontazione.export.corretta import Valore
from rendicontazione.models import Caricamento, Correzione, OrigineRiga
from rendicontazione.parsing import contiene_codice_fiscale
from rendicontazione.parsing.celle import leggi_data, leggi_numero
from rendicontazione.selectors import MAX_CORREZIONI, CellaDaCorreggere
from rendicontazione.services.caricamenti import registra_caricamento
from utenti.models import Utente

_NUMERI = frozenset(
    {TipoColonna.INTERO, TipoColonna.DECIMALE, TipoColonna.EURO, TipoColonna.PERCENTUALE}
)


@dataclass(frozen=True)
class Modifica:
    """A new content for a cell, and why."""

    cella: CellaDaCorreggere
    dopo: str
    motivo: str


@transaction.atomic
def correggi_celle(
    *, caricamento: Caricamento, modifiche: Sequence[Modifica], utente: Utente
) -> Caricamento:
    """A new attempt: the file of this one with those cells changed, checked like any upload.

    Raises ErroreDominio, with nothing written, without changes or reasons, for too many cells, a
    formula, a codice fiscale, a file that cannot be changed without touching the rest.
    """
    _ammesse(caricamento, modifiche)
    with caricamento.file.open("rb") as file:
        contenuto = file.read()
    try:
        nuovo = correggi(
            contenuto, {(m.cella.foglio, m.cella.cella): valore_di(m) for m in modifiche}
        )
    except CopiaNonPossibile as errore:
        raise ErroreDominio(
            "Di questo file non riusciamo a cambiare le celle senza toccare il resto: correggile "
            "nel tuo programma e ricaricalo.",
            codice="COPIA",
        ) from errore
    nato = registra_caricamento(
        rendicontazione=caricamento.rendicontazione,
        contenuto=nuovo,
        nome=f"correzione.{FormatoFile.XLSX}",
        utente=utente,
        parte=caricamento.parte,
        origine=OrigineCaricamento.CORREZIONE,
        derivato_da=caricamento,
        # The rows are where they were: those of a merged file still come from their parts.
        origini=[
            OrigineRiga(
                foglio=o.foglio, riga=o.riga, da_id=o.da_id, riga_di_partenza=o.riga_di_partenza
            )
            for o in caricamento.origini.all()
        ],
    )
    for modifica in modifiche:
        correzione = Correzione(
            caricamento=nato,
            foglio=modifica.cella.foglio[:31],
            cella=modifica.cella.cella,
            prima=_prima(modifica.cella),
            dopo=modifica.dopo,
            motivo=modifica.motivo,
            corretta_da=utente,
        )
        correzione.full_clean()
        correzione.save()
    return nato


def _ammesse(caricamento: Caricamento, modifiche: Sequence[Modifica]) -> None:
    if caricamento.controllo != StatoControllo.FINITO or not caricamento.file:
        raise ErroreDominio(
            "Questo tentativo non si può correggere qui: il suo file non c'è o il controllo non è "
            "finito.",
            codice="STATO",
        )
    if not modifiche:
        raise ErroreDominio(
            "Nessuna cella è cambiata: scrivi il valore giusto in almeno una cella.",
            codice="NESSUNA_MODIFICA",
        )
    if len(modifiche) > MAX_CORREZIONI:
        raise ErroreDominio(
            f"Qui si correggono al massimo {MAX_CORREZIONI} celle: per di più usa il file con gli "
            "errori segnati e ricaricalo.",
            codice="TROPPE",
        )
    for modifica in modifiche:
        if problema := problema_di(modifica):
            raise ErroreDominio(problema, codice="VALORE")


def problema_di(modifica: Modifica) -> str:
    """Why that content or reason cannot be taken, in a sentence; "" if it can."""
    cella = modifica.cella.cella
    if not modifica.motivo.strip():
        return f"Cella {cella}: manca il motivo. Scrivi perché cambi il valore."
    if modifica.dopo.startswith(("=", "@")):
        return f"Cella {cella}: qui serve un valore, non una formula. Scrivi il risultato."
    if contiene_codice_fiscale(modifica.dopo) or contiene_codice_fiscale(modifica.motivo):
        return (
            f"Cella {cella}: c'è un codice fiscale, che nella rendicontazione non deve stare. "
            "Toglilo."
        )
    return ""


def valore_di(modifica: Modifica) -> Valore:
    """What goes in the cell: a number or a day where the column wants it and it can be read."""
    testo = modifica.dopo
    if not testo:
        return None
    if modifica.cella.tipo in _NUMERI:
        letto = leggi_numero(testo, punto_di_migliaia=modifica.cella.tipo != TipoColonna.DECIMALE)
        return letto.valore if letto else testo
    if modifica.cella.tipo == TipoColonna.DATA:
        giorno = leggi_data(testo)
        return giorno.valore if giorno else testo
    return testo


def _prima(cella: CellaDaCorreggere) -> str:
    if cella.formula:
        return f"{cella.adesso} (formula)".strip()
    return cella.adesso
