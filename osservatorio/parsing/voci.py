"""The items of a demographic balance, recognised from the names of their columns.

Really seen: all 26 names of D7B; of P2 «Codice comune», «Comune», «Popolazione censita al 1°
gennaio - Totale», «Popolazione al 31 dicembre - Totale» (also «- Maschi», «- Femmine»),
«Popolazione censita al 31 dicembre - Totale», «Nati vivi - Totale», «Morti - Totale», «Saldo
naturale - Totale», «Saldo migratorio interno - Totale», «Saldo migratorio con l'estero - Totale»,
«Informazioni», under one line of title; of the reconstruction (RBD) «Codice comune», «Sesso» (with
«Maschi e femmine»), «Cittadinanza» (with «Italiana», «Straniera»), «Nati», and no title. The others
are expected: words of IstatData («iscritti in anagrafe da altri comuni», «… per altri motivi»,
«saldo censuario totale») and their English counterparts. A column that is not recognised is left
out, and one item with two columns refuses the file, so that a wrong guess never becomes a figure.
"""

import re
from dataclasses import dataclass

from osservatorio.parsing.busta import FileIllegibile
from osservatorio.parsing.testate import Testata

# The end of the year by the registers alone: not stored, but it proves the sums.
FINE_ANAGRAFICA = "fine_anagrafica"

FLUSSI = {
    "nati": 1,
    "morti": -1,
    "iscritti_interni": 1,
    "cancellati_interni": -1,
    "iscritti_estero": 1,
    "cancellati_estero": -1,
    "iscritti_altri": 1,
    "cancellati_altri": -1,
    "variazioni_territoriali": 1,
}
# Balances that the file gives beside their two flows, or in their place.
SALDI = {
    "saldo_naturale": ("nati", "morti"),
    "saldo_interno": ("iscritti_interni", "cancellati_interni"),
    "saldo_estero": ("iscritti_estero", "cancellati_estero"),
}
DELLE_FAMIGLIE = ("famiglie", "residenti_in_famiglia", "residenti_in_convivenza")
# Below zero only by what is a difference.
CON_SEGNO = frozenset({"aggiustamento", "variazioni_territoriali", *SALDI})

_SESSI = {
    "totale": "T",
    "total": "T",
    "t": "T",
    "mf": "T",
    "maschiefemmine": "T",
    "malesandfemales": "T",
    "maschi": "M",
    "males": "M",
    "m": "M",
    "femmine": "F",
    "females": "F",
    "f": "F",
}
_FINE_DEL_NOME = re.compile(r"(.+?)(totale|total|maschi|males|femmine|females)$")

# In this order: the first that fits wins.
_REGOLE = (
    (r"(popolazione|residenti|population).*(famiglia|famiglie|household)", "residenti_in_famiglia"),
    (r"(popolazione|residenti|population).*(convivenz|institution)", "residenti_in_convivenza"),
    (r"(popolazione|population)(residente)?.*(1o?gennaio|inizio|1january|beginning|start)",
     "residenti_inizio"),
    (r"popolazionecensita(al31dicembre)?$|population(census|counted).*31december|"
     r"census(ed)?population.*31december", "residenti_fine"),
    (r"(popolazione|population).*(31dicembre|fine|31december|end)", FINE_ANAGRAFICA),
    (r"(nati|nativivi|livebirths|births)$", "nati"),
    (r"(morti|deaths)$", "morti"),
    (r"(saldonaturale(anagrafico)?|naturalbalance|naturalchange)$", "saldo_naturale"),
    (r"saldomigratoriointerno|internalmigrationbalance", "saldo_interno"),
    (r"saldomigratorio(con)?l?estero|(inter|foreign)\w*migrationbalance", "saldo_estero"),
    (r"(iscritti|immigrati|immigra).*(estero|abroad)", "iscritti_estero"),
    (r"(cancellati|emigrati|emigra).*(estero|abroad)", "cancellati_estero"),
    (r"altriiscritti|iscritti.*altr[io](motivi)?$|iscritti.*motivi|otherregist", "iscritti_altri"),
    (r"altricancellati|cancellati.*altr[io](motivi)?$|cancellati.*motivi|othercancel",
     "cancellati_altri"),
    (r"(iscritti|immigrati|immigra).*(comun[ei]|intern[io]|municipalit)", "iscritti_interni"),
    (r"(cancellati|emigrati|emigra).*(comun[ei]|intern[io]|municipalit)", "cancellati_interni"),
    (r".*variazioniterritoriali|territorialchanges", "variazioni_territoriali"),
    (r"aggiustamento|saldocensuario|(statistical)?adjustment", "aggiustamento"),
    (r"(numerodi)?famiglie$|(numberof)?households$", "famiglie"),
)  # fmt: skip


@dataclass(frozen=True)
class ColonnaVoce:
    """A column of the file: its item, M, F or T, and its own name for the messages."""

    posto: int
    voce: str
    sesso: str
    nome: str


def legge_sesso(cella: str) -> str | None:
    """M, F or T (both) from the words Istat uses; None for any other."""
    return _SESSI.get("".join(c for c in cella.casefold() if c.isalnum()))


def voce_di(nome: str) -> tuple[str, str] | None:
    """(item, sex) of a normalised name of column; T if it says no sex, None if it is no item."""
    sesso = "T"
    trovato = _FINE_DEL_NOME.match(nome)
    if trovato:
        nome, sesso = trovato.group(1), _SESSI[trovato.group(2)]
    for regola, voce in _REGOLE:
        if re.match(regola, nome):
            return voce, sesso
    return None


def colonne_delle_voci(testata: Testata) -> list[ColonnaVoce]:
    """The items of the heading; columns that are none are left out.

    Raises FileIllegibile if two columns say the same item.
    """
    trovate: dict[tuple[str, str], ColonnaVoce] = {}
    for normale, posto in testata.posti.items():
        chiave = voce_di(normale)
        if chiave is None:
            continue
        nome = " ".join(testata.celle[posto].split())
        if chiave in trovate:
            raise FileIllegibile(
                f"Le colonne «{trovate[chiave].nome}» e «{nome}» sembrano la stessa voce del "
                "bilancio: togli quella che non serve, o chiedi a chi gestisce il sistema.",
                codice="COLONNE",
            )
        trovate[chiave] = ColonnaVoce(posto, *chiave, nome)
    return list(trovate.values())
