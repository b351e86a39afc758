"""What was typed in the page of a part, as a workbook like any other."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from rendicontazione.enums import OrigineCaricamento
from rendicontazione.export import Cella, modello_xlsx
from rendicontazione.models import Caricamento, Parte
from rendicontazione.parsing.celle import leggi_data, leggi_numero
from rendicontazione.parsing.definizioni import DATA, DECIMALE, Colonna
from rendicontazione.selectors import dati_del_modello
from rendicontazione.selectors.compila import UNITA, pagina_compila
from rendicontazione.services.caricamenti import registra_caricamento
from utenti.models import Utente


def compila_parte(*, parte: Parte, valori: Mapping[str, str], utente: Utente) -> Caricamento:
    """Writes the fields (by name) in a workbook and hands it to the same checks as a file.

    What cannot be read stays as it was typed, so that the checks say it. Nothing new is kept if
    nothing changed since the last attempt.
    """
    rendicontazione = parte.rendicontazione
    pagina = pagina_compila(parte)
    righe: dict[str, dict[str, dict[str, Cella]]] = {}
    for cella in pagina.celle:
        sua = righe.setdefault(cella.foglio, {}).setdefault(cella.unita, {UNITA: cella.unita})
        if testo := valori.get(cella.nome, "").strip():
            sua[cella.colonna.nome] = cella_di(cella.colonna, testo)
    dati = dati_del_modello(
        modello=rendicontazione.campagna.modello,
        anno=rendicontazione.campagna.anno,
        ambito=rendicontazione.ambito,
        parte=parte,
    )
    contenuto = modello_xlsx(
        replace(
            dati, righe={foglio: list(per_unita.values()) for foglio, per_unita in righe.items()}
        )
    )
    ultimo = parte.caricamenti.order_by("-numero").first()
    if ultimo is not None and ultimo.sha256 == hashlib.sha256(contenuto).hexdigest():
        return ultimo
    return registra_caricamento(
        rendicontazione=rendicontazione,
        contenuto=contenuto,
        nome="pagina.xlsx",
        utente=utente,
        parte=parte,
        origine=OrigineCaricamento.PAGINA,
        derivato_da=pagina.tentativo,
    )


def cella_di(colonna: Colonna, testo: str) -> Cella:
    """The value of a typed text where it is without doubt; else the text, for the checks to say."""
    if colonna.numerica:
        numero = leggi_numero(testo, punto_di_migliaia=colonna.tipo != DECIMALE)
        return numero.valore if numero is not None else testo
    if colonna.tipo == DATA:
        giorno = leggi_data(testo)
        return giorno.valore if giorno is not None else testo
    return testo
