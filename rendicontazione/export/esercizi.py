"""The exercises of the palestra: a small valid workbook with invented figures, then spoilt.

The clean workbook is what the person should get to; `sporco` adds the mistakes to find. Everything
comes from the form and the lists it is given, so a new form needs no new exercise.
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from base.dati_personali import lettera_di_controllo
from rendicontazione.export.modello import Cella, DatiModello, modello_xlsx
from rendicontazione.parsing import Colonna, Modulo
from rendicontazione.parsing.definizioni import DATA, EMAIL, SI_NO

SPESA = "F1_spesa_sociale"
FRONTESPIZIO = "F0_frontespizio"
RIGHE = 8
_VOCI = (
    ("1.G.01", "ANZ"), ("1.D.01", "FAM"), ("1.F.01", "DIS"), ("1.A.01", "MUL"), ("1.G.05", "ANZ"),
    ("3.A.01", "FAM"), ("1.G.04", "ANZ"), ("1.H.02", "DIS"), ("1.C.02", "POV"), ("1.F.03", "DIP"),
)  # fmt: skip
MILANO = "015146"  # a real comune, of another Province

Riga = dict[str, Cella]


@dataclass(frozen=True)
class FileEsercizio:
    """What the workbook is made of: a mistake changes one of these."""

    modulo: Modulo
    frontespizio: Riga
    righe: list[Riga]


@dataclass(frozen=True)
class Esercizio:
    """An exercise: what is wrong in its file, and what one learns by mending it."""

    slug: str
    titolo: str
    impara: str
    come: str
    sporca: Callable[[FileEsercizio], FileEsercizio]

    @property
    def segno(self) -> str:
        """The words of the frontespizio that tell this file from the others."""
        return f"Palestra: {self.titolo}"


def _cambia(file: FileEsercizio, *cambi: tuple[int, str, Cella]) -> FileEsercizio:
    """Other values in some cells: (row of data from 0, column, value)."""
    righe = [dict(riga) for riga in file.righe]
    for numero, nome, valore in cambi:
        righe[numero][nome] = valore
    return replace(file, righe=righe)


def _parole(file: FileEsercizio) -> FileEsercizio:
    return _cambia(
        file,
        (1, "utenti", "n.d."),
        (3, "spesa_totale", "circa duemila"),
        (5, "entrata_ssn", "nessuna"),
    )


def _comuni(file: FileEsercizio) -> FileEsercizio:
    return _cambia(
        file, (2, "codice_istat_comune", MILANO), (4, "codice_istat_comune", "in tutto l'ambito")
    )


def _totali(file: FileEsercizio) -> FileEsercizio:
    somma = sum((_euro(riga, "spesa_totale") for riga in file.righe), Decimal(0))
    sporco = _cambia(file, (2, "entrata_utenza", _euro(file.righe[2], "spesa_totale") + 100))
    totale: Riga = {"riga": "TOTALE", "spesa_totale": somma + 1000}
    return replace(sporco, righe=[*sporco.righe, totale])


def _euro(riga: Mapping[str, Cella], nome: str) -> Decimal:
    valore = riga.get(nome)
    return valore if isinstance(valore, Decimal) else Decimal(0)


def _doppie(file: FileEsercizio) -> FileEsercizio:
    doppioni: list[Riga] = [
        {**file.righe[posto], "riga": RIGHE + 1 + volta} for volta, posto in enumerate((1, 4))
    ]
    return replace(file, righe=[*file.righe, *doppioni])


def _intestazioni(file: FileEsercizio) -> FileEsercizio:
    altri = [f for f in file.modulo.fogli if f.codice not in {SPESA, FRONTESPIZIO}]
    da_rinominare = altri[-1].codice if altri else ""
    fogli = []
    for foglio in file.modulo.fogli:
        if foglio.codice == da_rinominare:
            foglio = replace(foglio, codice="Tabella 6 (copia)")
        if foglio.codice == SPESA:
            foglio = replace(
                foglio,
                colonne=tuple(
                    replace(c, intestazione="Importo") if c.nome == "spesa_totale" else c
                    for c in foglio.colonne
                ),
            )
        fogli.append(foglio)
    return replace(file, modulo=replace(file.modulo, fogli=tuple(fogli)))


def _zero(file: FileEsercizio) -> FileEsercizio:
    vuoto = dict.fromkeys(
        (n for n in file.righe[0] if n.startswith("entrata_") or n == "spesa_totale"), Decimal(0)
    )
    righe = [dict(riga) for riga in file.righe]
    for posto in (1, 6):
        righe[posto] |= {**vuoto, "utenti": 0}
    righe[3].pop("entrata_utenza", None)
    return replace(file, righe=righe)


def _codice_fiscale(file: FileEsercizio) -> FileEsercizio:
    inventato = "ZZZXXX00A01Z999"  # of nobody: no such letters come from a name
    inventato += lettera_di_controllo(inventato)
    return _cambia(file, (2, "note", f"Pasti a domicilio per {inventato}"))


def _date_e_codici(file: FileEsercizio) -> FileEsercizio:
    sporco = _cambia(
        file, (1, "area_utenza", "XX"), (4, "codice_voce", "9.Z.99"), (6, "forma_gestione", "Q")
    )
    return replace(sporco, frontespizio={**sporco.frontespizio, "data_compilazione": "31/02/2025"})


ESERCIZI = {
    esercizio.slug: esercizio
    for esercizio in (
        Esercizio(
            "parole-nei-numeri", "Parole al posto dei numeri",
            "Vuoto, zero e «non disponibile» sono tre cose diverse: impari quando scrivere 0 e "
            "quando serve il numero vero.",
            "Cerca le parole nelle colonne di numeri e scrivi un numero; dove non c'è nulla da "
            "contare scrivi 0.",
            _parole,
        ),
        Esercizio(
            "comune-di-un-altro-ambito", "Un comune che non è il nostro",
            "Ogni riga a gestione singola dice il comune con il codice Istat di sei cifre: impari "
            "a trovarlo nel foglio Elenchi.",
            "Rimetti nelle due righe il codice di un comune del tuo ambito, che con quell'area e "
            "quella voce non ci sia già.",
            _comuni,
        ),
        Esercizio(
            "totali-che-non-tornano", "Totali che non tornano",
            "Le righe di totale non si importano ma si confrontano, e le entrate non superano la "
            "spesa: impari a leggere lo scarto.",
            "Correggi o cancella la riga TOTALE, e riporta l'entrata sotto la spesa.",
            _totali,
        ),
        Esercizio(
            "righe-doppie", "La stessa riga due volte",
            "Comune, area, voce e forma di gestione stanno insieme una volta sola: impari a "
            "riconoscere i doppioni prima di caricare.",
            "Cancella le righe ripetute.",
            _doppie,
        ),
        Esercizio(
            "fogli-e-intestazioni", "Fogli e intestazioni cambiati",
            "Il file si legge dai nomi dei fogli e dalla prima riga: impari che cosa non toccare.",
            "Rimetti il nome del foglio e l'intestazione come sono nel modello scaricato.",
            _intestazioni,
        ),
        Esercizio(
            "zero-senza-motivo", "Zero senza motivo",
            "Uno zero dichiarato ha un motivo, una cella vuota no: impari a dire perché un "
            "servizio non c'è.",
            "Scegli il motivo dove spesa e utenti sono zero; compila la cella rimasta vuota.",
            _zero,
        ),
        Esercizio(
            "dati-personali", "Un codice fiscale in una nota",
            "Nella rendicontazione non entrano dati di persone: il file che ne ha si cancella "
            "subito, senza leggerlo oltre, e te lo diciamo. Il codice di questo esercizio è "
            "inventato.",
            "Togli il codice dalla nota e carica di nuovo: del primo file resta solo l'impronta.",
            _codice_fiscale,
        ),
        Esercizio(
            "date-e-codici", "Date e codici",
            "I codici sono quelli del foglio Elenchi e le date esistono nel calendario: impari a "
            "leggere il messaggio che propone il codice più vicino.",
            "Correggi il giorno nel frontespizio e i tre codici che non sono in elenco.",
            _date_e_codici,
        ),
    )
}  # fmt: skip


def esercizio_xlsx(
    dati: DatiModello, esercizio: Esercizio, oggi: datetime.date, *, sporco: bool = True
) -> bytes:
    """The workbook of the exercise for that Ambito, with its mistakes or as it should become."""
    file = FileEsercizio(dati.modulo, _frontespizio(dati, esercizio, oggi), _righe(dati))
    if sporco:
        file = esercizio.sporca(file)
    return modello_xlsx(
        replace(
            dati,
            modulo=file.modulo,
            frontespizio=file.frontespizio,
            pronte={},
            righe={SPESA: file.righe},
        )
    )


def righe_attese(dati: DatiModello) -> int:
    """How many rows of spending the mended workbook holds."""
    return len(_righe(dati))


def _frontespizio(dati: DatiModello, esercizio: Esercizio, oggi: datetime.date) -> Riga:
    colonne = next(f.colonne for f in dati.modulo.fogli if f.codice == FRONTESPIZIO)
    giorno = min(oggi, datetime.date(dati.anno + 1, 3, 31))
    return {
        **{c.nome: _plausibile(c, giorno) for c in colonne if c.obbligo == "sempre"},
        **dati.frontespizio,
        "note": f"{esercizio.segno}. Dati inventati: lascia questa nota.",
    }


def _righe(dati: DatiModello) -> list[Riga]:
    """One row per item, of one comune or of another, with figures that nobody declared."""
    colonne = next(f.colonne for f in dati.modulo.fogli if f.codice == SPESA)
    giorno = datetime.date(dati.anno, 12, 31)
    comuni = list(dati.comuni) or [""]
    ammesse = [(v, a) for v, a in _VOCI if v in dati.voci and a in dati.voci[v].aree][:RIGHE]
    righe = []
    for numero, (voce, area) in enumerate(ammesse, start=1):
        spesa = Decimal(1500 + 350 * numero)
        righe.append(
            {
                **{c.nome: _plausibile(c, giorno) for c in colonne if c.obbligo == "sempre"},
                "riga": numero,
                "forma_gestione": "S",
                "codice_istat_comune": comuni[numero % len(comuni)],
                "area_utenza": area,
                "codice_voce": voce,
                "utenti": 4 + numero,
                "spesa_totale": spesa,
                "entrata_utenza": spesa / 10,
                "note": "Dati inventati",
            }
        )
    return righe


def _plausibile(colonna: Colonna, giorno: datetime.date) -> Cella:
    """A value that the column takes, whatever it is."""
    if colonna.numerica:
        minimo = colonna.minimo or Decimal(0)
        return int(minimo) if colonna.tipo == "intero" else minimo
    if colonna.codici:
        return next(iter(colonna.codici))
    if colonna.tipo == DATA:
        return giorno
    if colonna.tipo == SI_NO:
        return "NO"
    return "palestra@esempio.it" if colonna.tipo == EMAIL else "Palestra"
