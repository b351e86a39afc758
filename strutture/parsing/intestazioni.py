"""Headings of a list of facilities: recognised by their letters, whatever a PDF made of them."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

POSTI = (
    "posti_autorizzati",
    "posti_accreditati",
    "posti_contratto",
    "posti_liberi",
    "lista_attesa",
)
DATE = ("data_inizio", "data_cessazione", "posti_liberi_al", "lista_attesa_al")
IMPORTI = ("retta_min", "retta_max")
COORDINATE = ("latitudine", "longitudine")
# What is worth nothing without its companion: a number and its day, the two coordinates.
INSIEME = (
    ("posti_liberi", "posti_liberi_al"),
    ("lista_attesa", "lista_attesa_al"),
    COORDINATE,
)
# The identifiers that our own exports write.
IDENTIFICATIVI = ("id_struttura", "id_unita")
# Texts with lines of their own: a line break in them is no mistake.
LUNGHI = ("descrizione", "servizi", "accesso", "cosa_serve", "tempi", "costi", "condizioni")
MAX_LUNGO = 10_000
# Longest text that the register keeps, by column.
TESTI = {
    "denominazione": 160,
    "tipo": 120,
    "ente_gestore": 160,
    "comune": 80,
    "indirizzo": 160,
    "telefono": 40,
    "email": 254,
    "sito": 200,
    "codice_regionale": 30,
    "stato": 60,
    "pec": 254,
    "orari": 200,
    "accessibilita_note": 200,
} | dict.fromkeys(LUNGHI, MAX_LUNGO)
# Columns whose values are of a list: what is written, on letters only → the code of the register.
SCELTE = {
    "accessibile": {
        "si": "si",
        "accessibile": "si",
        "inparte": "in_parte",
        "accessibileinparte": "in_parte",
        "no": "no",
        "nonaccessibile": "no",
    },
    "retta_periodo": {
        "ora": "ora",
        "allora": "ora",
        "giorno": "giorno",
        "algiorno": "giorno",
        "mese": "mese",
        "almese": "mese",
    },
    "dati_dimostrativi": {"si": "si", "no": "no"},
}
# States as lists write them, compared on letters only; the values are of `StatoEsercizio`.
STATI = {
    "aut": "AUT",
    "autorizzata": "AUT",
    "autorizzato": "AUT",
    "attiva": "AUT",
    "attivo": "AUT",
    "aperta": "AUT",
    "inesercizio": "AUT",
    "accreditata": "AUT",
    "cpe": "CPE",
    "comunicazionepreventiva": "CPE",
    "inesercizioconcomunicazionepreventiva": "CPE",
    "spe": "SPE",
    "sperimentale": "SPE",
    "ces": "CES",
    "cessata": "CES",
    "cessato": "CES",
    "chiusa": "CES",
    "chiuso": "CES",
}
COLONNE = (*TESTI, "codice_istat", "cap", *POSTI, *DATE, *IMPORTI, *COORDINATE, *SCELTE)
# Other headings seen for the same column, compared on letters and digits only.
ALTRI_NOMI = {
    "nome": "denominazione",
    "denominazionestruttura": "denominazione",
    "nomestruttura": "denominazione",
    "struttura": "denominazione",
    "tipologia": "tipo",
    "tipologiastruttura": "tipo",
    "codicetipo": "tipo",
    "tipocodice": "tipo",
    "gestore": "ente_gestore",
    "denominazioneente": "ente_gestore",
    "denominazioneentegestore": "ente_gestore",
    "istat": "codice_istat",
    "codiceistatcomune": "codice_istat",
    "comunestruttura": "comune",
    "indirizzostruttura": "indirizzo",
    "tel": "telefono",
    "telefonostruttura": "telefono",
    "mail": "email",
    "indirizzoemail": "email",
    "postaelettronica": "email",
    "sitoweb": "sito",
    "sitointernet": "sito",
    "statoesercizio": "stato",
    "postilettototaliaccreditati": "posti_accreditati",
    "postitotaliaccreditati": "posti_accreditati",
    "postilettoaccreditati": "posti_accreditati",
    "postilettototaliautorizzati": "posti_autorizzati",
    "postilettoautorizzati": "posti_autorizzati",
    "postilettoacontratto": "posti_contratto",
    "postiacontratto": "posti_contratto",
}
# Where a list has both, the code says the type without doubt.
_MEGLIO = {"tipo": "tipocodice"}
_NON_LETTERE = re.compile(r"[\W_]+")


@lru_cache(maxsize=65_536)
def chiave(testo: object) -> str:
    """Letters and digits only, lower case, no accents: how headings and names are compared."""
    scritto = str(testo)
    if not scritto.isascii():
        scritto = unicodedata.normalize("NFKD", scritto)
    return _NON_LETTERE.sub("", scritto.casefold())


_COLONNE = {chiave(colonna): colonna for colonna in (*COLONNE, *IDENTIFICATIVI)} | ALTRI_NOMI


class ColonnaDoppia(ValueError):
    """Two columns of the sheet have the same heading."""


def riconosci(testata: Sequence[object]) -> list[str | None]:
    """The column that each heading stands for, or None.

    What follows in brackets does not count. Of several headings for one column the one written as
    we write it wins. Errors: ColonnaDoppia if even that is there twice.
    """
    chiavi = [_chiave_di_testata(cella) for cella in testata]
    colonne = [_COLONNE.get(scritta) for scritta in chiavi]
    for colonna in {c for c in colonne if c is not None and colonne.count(c) > 1}:
        posti = [n for n, c in enumerate(colonne) if c == colonna]
        proprie = [chiavi[n] for n in posti]
        migliore = next(
            (k for k in (_MEGLIO.get(colonna, ""), chiave(colonna)) if k in proprie), proprie[0]
        )
        if proprie.count(migliore) > 1:
            raise ColonnaDoppia(colonna)
        for n in posti:
            if chiavi[n] != migliore:
                colonne[n] = None
    return colonne


def _chiave_di_testata(cella: object) -> str:
    intera = chiave(str(cella))
    return intera if intera in _COLONNE else chiave(str(cella).split("(")[0])
