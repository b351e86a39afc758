"""A tariff rule as typed values: every amount and threshold a Decimal, nothing to be changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

# A condition on a key of the context: a flag, a text, a number, or a range of numbers.
Valore = bool | Decimal | str

ESENTE = "esente"
IMPORTO = "importo"
LINEARE = "lineare"
PERCENTUALE_COSTO = "percentuale_costo"
PERCENTUALE_LINEARE = "percentuale_lineare"
COSTO_PIENO = "costo_pieno"
PROPORZIONALE = "proporzionale"
BASE_PIU_ALIQUOTA = "base_piu_aliquota"
ECCEDENZA = "eccedenza"

# Each kind of segment with the numbers it needs.
CAMPI_DEL_TRATTO: Mapping[str, tuple[str, ...]] = {
    ESENTE: (),
    IMPORTO: ("importo",),
    LINEARE: ("x1", "x2", "y1", "y2"),
    PERCENTUALE_COSTO: ("perc",),
    PERCENTUALE_LINEARE: ("x1", "x2", "p1", "p2"),
    COSTO_PIENO: (),
    PROPORZIONALE: ("coeff_num", "coeff_den"),
    BASE_PIU_ALIQUOTA: ("base", "x0", "aliquota"),
    ECCEDENZA: ("soglia",),
}
CON_COSTO = frozenset({PERCENTUALE_COSTO, PERCENTUALE_LINEARE, COSTO_PIENO})
# A band of these kinds is worth the same for every ISEE in it: only these can be shifted.
A_GRADINO = frozenset({ESENTE, IMPORTO, PERCENTUALE_COSTO, COSTO_PIENO})

MASSIMA = "massima"
COME_MANCANTE = "come_mancante"
COME_RESIDENTE = "come_residente"
MAGGIORAZIONE = "maggiorazione"
TRATTI = "tratti"
NON_AMMESSO = "non_ammesso"

MOLTIPLICA = "moltiplica"
SOMMA = "somma"
MOLTIPLICA_TABELLA = "moltiplica_tabella"
SOMMA_PER_QUANTITA = "somma_per_quantita"
MOLTIPLICA_PER_QUANTITA = "moltiplica_per_quantita"
SCORRIMENTO_FASCIA = "scorrimento_fascia"  # of the model only

UNITARIA = "unitaria"
TOTALE = "totale"

ANNUO = "annuo"
MENSILE = "mensile"

AMMESSO = "ammesso"
DISCREZIONALE = "discrezionale"
ESCLUSO = "escluso"


@dataclass(frozen=True, slots=True)
class Tratto:
    """A stretch of ISEE and what is paid in it; `a` None = no upper bound.

    Which of the numbers are there depends on `tipo` (CAMPI_DEL_TRATTO). Percentages are 0-100.
    """

    tipo: str
    da: Decimal = Decimal(0)
    da_incluso: bool = True
    a: Decimal | None = None
    a_incluso: bool = True
    numeri: Mapping[str, Decimal] = field(default_factory=dict)
    etichetta: str = ""
    articolo: str = ""


@dataclass(frozen=True, slots=True)
class Intervallo:
    """From `da` to `a`, both included; None = no bound."""

    da: Decimal | None
    a: Decimal | None


Condizione = Mapping[str, Valore | Intervallo]


@dataclass(frozen=True, slots=True)
class Politica:
    """What is paid without a regular ISEE, or by who does not reside."""

    tipo: str
    importo: Decimal | None = None
    valore: Decimal | None = None  # of a maggiorazione: 1.00 = +100 %
    tratti: tuple[Tratto, ...] = ()
    articolo: str = ""


@dataclass(frozen=True, slots=True)
class Componente:
    """One of the amounts that are summed; `quantita_da` is the context key of its quantity."""

    codice: str
    tratti: tuple[Tratto, ...]
    per: str = ""
    quantita_da: str = ""
    max_quantita: Decimal | None = None
    non_residente: Politica | None = None
    costo_unitario: Decimal | None = None  # of the model only
    etichetta: str = ""
    articolo: str = ""


@dataclass(frozen=True, slots=True)
class Variante:
    """What replaces the rule's own cost, segments or components when `quando` is true."""

    quando: Condizione
    costo_unitario: Decimal | None = None
    tratti: tuple[Tratto, ...] = ()
    componenti: tuple[Componente, ...] = ()
    etichetta: str = ""
    articolo: str = ""


@dataclass(frozen=True, slots=True)
class Voce:
    """One line of a table of multipliers: from `da` to `a` (None = and over)."""

    da: int
    a: int | None
    valore: Decimal


@dataclass(frozen=True, slots=True)
class Modificatore:
    """A change of the amount, when the context has its `codice` and `quando` is true."""

    codice: str
    tipo: str
    valore: Decimal | None = None
    tabella: tuple[Voce, ...] = ()
    minimo: Decimal | None = None
    massimo: Decimal | None = None
    quando: Condizione = field(default_factory=dict)
    escluse: tuple[int, ...] = ()  # bands a shift leaves alone; -1 = the last
    etichetta: str = ""
    articolo: str = ""


@dataclass(frozen=True, slots=True)
class Arrotondamento:
    """To the multiples of `quanto`, on the unit amount or on the total only."""

    quanto: Decimal = Decimal("0.01")
    modo: str = "HALF_UP"
    fase: str = UNITARIA


@dataclass(frozen=True, slots=True)
class Aggiunta:
    """Of the residual method: an income of the context added when `quando` is true."""

    da: str
    quando: Condizione = field(default_factory=dict)
    etichetta: str = ""


@dataclass(frozen=True, slots=True)
class Residuale:
    """Residential fees: what is left of ISEE/12 after the safeguarded quota, plus additions."""

    quota_salvaguardia: Decimal | None = None
    aggiunte: tuple[Aggiunta, ...] = ()
    minimo_personale: Decimal | None = None
    articolo: str = ""


@dataclass(frozen=True, slots=True)
class Regola:
    """A whole tariff rule. Made by `leggi_regola` only, which checks its shape."""

    servizio: str = ""
    unita: str = ""
    costo_unitario: Decimal | None = None
    isee_base: str = ANNUO
    soglia_accesso: Decimal | None = None
    tratti: tuple[Tratto, ...] = ()
    componenti: tuple[Componente, ...] = ()
    varianti: tuple[Variante, ...] = ()
    isee_mancante: Politica | None = None
    isee_irregolare: Politica | None = None
    isee_scaduto: Politica | None = None  # of the model only
    non_residente: Politica | None = None
    modificatori: tuple[Modificatore, ...] = ()
    arrotondamento: Arrotondamento = Arrotondamento()
    articolo: str = ""
    # Of the model only.
    senza_isee: bool = False
    residuale: Residuale | None = None
    tetto_nucleo: Decimal | None = None
    frazioni_ammesse: tuple[Decimal, ...] = ()
    oltre_massimo: str = AMMESSO
    tipi_isee: tuple[str, ...] = ()
    # Found while reading: the sentence of the first overlap, and the keys a context may have.
    sovrapposizione: str = ""
    chiavi: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Contesto:
    """What is known of the person and of the service, besides the ISEE."""

    residente: bool = True
    omissioni_o_difformita: bool = False
    quantita: Decimal = Decimal(1)
    costo_unitario: Decimal | None = None
    famiglia_figli: int | None = None
    ordine_figlio: int | None = None
    altri: Mapping[str, Valore] = field(default_factory=dict)
