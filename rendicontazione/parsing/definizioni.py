"""The form as the reader and the rules see it: plain dataclasses filled by a selector."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

# Kinds of column; the same words as `enums.TipoColonna`, which the database uses.
INTERO = "intero"
DECIMALE = "decimale"
EURO = "euro"
PERCENTUALE = "percentuale"
CODICE = "codice"
CODICE_ISTAT = "codice_istat"
TESTO = "testo"
TESTO_LUNGO = "testo_lungo"
EMAIL = "email"
DATA = "data"
SI_NO = "si_no"

NUMERICHE = frozenset({INTERO, DECIMALE, EURO, PERCENTUALE})
CALCOLATA = "calcolata"
PREFISSO_ENTRATE = "entrata_"

# Columns of the frontespizio that say what the file is: read as text, for FILE-02 and FILE-05.
ANNO = "anno_riferimento"
AMBITO = "codice_ambito"
VERSIONE = "versione_modulo"
IDENTITA = frozenset({ANNO, AMBITO, VERSIONE})


@dataclass(frozen=True)
class Colonna:
    """A column: `codici` are the admitted codes with their meaning, None when there is no list."""

    nome: str
    numero: int
    tipo: str
    obbligo: str
    unita: str = ""
    minimo: Decimal | None = None
    massimo: Decimal | None = None
    lista: str = ""
    precompilata: bool = False
    spiegazione: str = ""
    intestazione: str = ""
    codici: Mapping[str, str] | None = None
    # Other headings that an Ambito matched to it, letters and digits only.
    alias: frozenset[str] = frozenset()
    # What it measures, the same word in every model: "f1.spesa_totale".
    concetto: str = ""

    @property
    def numerica(self) -> bool:
        return self.tipo in NUMERICHE

    @property
    def calcolata(self) -> bool:
        return self.obbligo == CALCOLATA

    @property
    def entrata(self) -> bool:
        return self.nome.startswith(PREFISSO_ENTRATE)

    @property
    def titolo(self) -> str:
        """The heading as written in the template."""
        return self.intestazione or self.nome.replace("_", " ")


@dataclass(frozen=True)
class Foglio:
    """A sheet of the form, its columns in order."""

    codice: str
    titolo: str
    riga_unica: bool
    colonne: tuple[Colonna, ...]
    # The columns that say whose a row is, and their values in the rows that the template carries.
    chiave: tuple[str, ...] = ()
    precompilate: frozenset[tuple[str, ...]] = frozenset()
    # The columns that those rows have already written, key included.
    gia_scritte: frozenset[str] = frozenset()
    # Other names that an Ambito matched to it, letters and digits only.
    alias: frozenset[str] = frozenset()

    def colonna(self, nome: str) -> Colonna:
        """The column of that name. Raises KeyError."""
        for colonna in self.colonne:
            if colonna.nome == nome:
                return colonna
        raise KeyError(nome)

    def ha(self, *nomi: str) -> bool:
        """True if all those columns are in the sheet: older models have fewer."""
        presenti = {colonna.nome for colonna in self.colonne}
        return presenti.issuperset(nomi)


@dataclass(frozen=True)
class Modulo:
    """A version of the form: its active sheets in order."""

    versione: str
    fogli: tuple[Foglio, ...] = field(default_factory=tuple)

    def foglio(self, codice: str) -> Foglio:
        """The sheet of that name. Raises KeyError."""
        for foglio in self.fogli:
            if foglio.codice == codice:
                return foglio
        raise KeyError(codice)
