"""Pure arithmetic of the register: no database, no request."""

from strutture.calcolo.freschezza import (
    MESI_CONFERMA,
    OBIETTIVO,
    Freschezza,
    Passo,
    StatoFreschezza,
    confermata_di_recente,
    freschezza,
    passo,
    scadenza,
    sposta_di_mesi,
)
from strutture.calcolo.inviti import GIORNI_INVITO, StatoInvito, email_mascherata, stato_invito
from strutture.calcolo.qualita import DatiScheda, DatiUnita, Qualita, Voce, valuta
from strutture.calcolo.ricerca import (
    DIMENSIONI,
    Criteri,
    Ricerca,
    RigaCatalogo,
    cerca,
    chiave_ricerca,
    parole,
)

__all__ = [
    "DIMENSIONI",
    "GIORNI_INVITO",
    "MESI_CONFERMA",
    "OBIETTIVO",
    "Criteri",
    "DatiScheda",
    "DatiUnita",
    "Freschezza",
    "Passo",
    "Qualita",
    "Ricerca",
    "RigaCatalogo",
    "StatoFreschezza",
    "StatoInvito",
    "Voce",
    "cerca",
    "chiave_ricerca",
    "confermata_di_recente",
    "email_mascherata",
    "freschezza",
    "parole",
    "passo",
    "scadenza",
    "sposta_di_mesi",
    "stato_invito",
    "valuta",
]
