"""The text of the act by which a comune adopts an edition: plain, generic, the same for all.

No law is quoted: which ones the act refers to is for the municipal secretary to write. Pure words.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from osservatorio.reports.tariffe.cornice import atto_scritto, validita
from tariffe.models import EdizioneTariffe

AVVERTENZA = "SCHEMA, DA VERIFICARE DAL SEGRETARIO COMUNALE"
VUOTO = "____________"


@dataclass(frozen=True)
class Schema:
    """An act to be adopted: its subject, and its paragraphs in order."""

    comune: str
    oggetto: str
    testata: Sequence[str]
    premesse: Sequence[str]
    dispositivo: Sequence[str]
    chiusura: Sequence[str]

    @property
    def organo(self) -> str:
        return f"L'ORGANO COMPETENTE ({VUOTO})"


def schema_di(comune: str, ambito: str, edizione: EdizioneTariffe, impronta: str) -> Schema:
    """The act of one comune: only its name changes from one to another."""
    quando = validita(edizione.valida_dal, edizione.valida_al)
    return Schema(
        comune=comune,
        oggetto=f"Adozione delle tariffe «{edizione.titolo}» dell'ambito {ambito}.",
        testata=[
            f"COMUNE DI {comune.upper()}",
            f"Deliberazione di {VUOTO} n. {VUOTO} del {VUOTO}",
            AVVERTENZA,
        ],
        premesse=[
            f"Visto il regolamento «{edizione.regolamento.titolo}»;",
            f"Visto l'atto con cui sono state approvate le tariffe «{edizione.titolo}»: "
            f"{atto_scritto(edizione)};",
            f"Considerato che le stesse tariffe sono proposte a tutti i comuni dell'ambito "
            f"{ambito}, perché con lo stesso ISEE si paghi lo stesso;",
            "Visti l'allegato A, che riporta le regole e gli importi di ogni servizio, e "
            "l'allegato B, che riporta casi di prova e gli importi che ne risultano;",
            f"Richiamate le norme applicabili: {VUOTO};",
            f"Acquisiti i pareri previsti: {VUOTO};",
        ],
        dispositivo=[
            f"di adottare le tariffe «{edizione.titolo}» per tutti i servizi elencati "
            "nell'allegato A, che con l'allegato B è parte di questo atto;",
            f"di stabilire che esse valgono {quando};",
            "di dare atto che gli allegati A e B sono identici per tutti i comuni dell'ambito e "
            f"portano il codice di controllo {impronta};",
            "di trasmettere questo atto all'Ufficio di Piano, che lo registra e pubblica le "
            "tariffe;",
            f"di demandare gli adempimenti conseguenti a {VUOTO}.",
        ],
        chiusura=[f"Letto, confermato e sottoscritto. Luogo e data: {VUOTO}", f"Firme: {VUOTO}"],
    )


def in_testo(schema: Schema) -> str:
    """The act as lines of text, to copy in a word processor."""
    righe = [
        *schema.testata,
        "",
        f"OGGETTO: {schema.oggetto}",
        "",
        schema.organo,
        "",
        *schema.premesse,
        "",
        "DELIBERA",
        "",
        *(f"{n}. {frase}" for n, frase in enumerate(schema.dispositivo, 1)),
        "",
        *schema.chiusura,
    ]
    return "\n".join(righe)
