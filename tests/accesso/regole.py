"""What a line of the access matrix is made of, and the groups of roles that recur in it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.accesso.mondo import ATTORI, Mondo
from utenti.enums import (
    RUOLI_BACK_OFFICE,
    RUOLI_DELLA_PROVINCIA,
    RUOLI_SPORTELLO,
    RUOLI_UFFICIO_DI_PIANO,
    Ruolo,
)

UFFICI = frozenset(RUOLI_BACK_OFFICE)
SPORTELLO = frozenset(RUOLI_SPORTELLO)
PROVINCIA = frozenset(RUOLI_DELLA_PROVINCIA)
DIRIGENTE = frozenset({Ruolo.DIRIGENTE_PROVINCIA})
# Who reads the returns of every Ambito; the system's administrator reads none.
LEGGONO_TUTTO = frozenset({Ruolo.ISTRUTTORE_PROVINCIA, Ruolo.DIRIGENTE_PROVINCIA})
LEGGONO_RENDICONTAZIONI = frozenset(RUOLI_UFFICIO_DI_PIANO) | LEGGONO_TUTTO
COMPILANO = frozenset({Ruolo.OPERATORE_UDP, Ruolo.AMMINISTRATIVO_UDP, Ruolo.RESPONSABILE_UDP})
# Who reads, and who enters, the part of a comune.
COMUNALI = frozenset({Ruolo.OPERATORE_COMUNALE, Ruolo.RESPONSABILE_COMUNALE})
LEGGONO_LA_PARTE = LEGGONO_RENDICONTAZIONI | COMUNALI
CONSEGNANO_LA_PARTE = COMPILANO | COMUNALI
CHI_ENTRA = frozenset(ATTORI) - {"anonimo"}
# Who may add and change facilities: the dirigente only reads them.
TENGONO_STRUTTURE = UFFICI - {"dirigente_provincia"}
OSSERVATORIO = UFFICI | {Ruolo.LETTORE}
# Who keeps the record of a facility, and who decides what it asks.
STRUTTURA = frozenset({Ruolo.OPERATORE_STRUTTURA})
DECIDONO_PROPOSTE = frozenset(RUOLI_UFFICIO_DI_PIANO) | {Ruolo.ISTRUTTORE_PROVINCIA}

# Who reads people's tariffs by role and relation, and who writes them; the Province does neither.
LEGGONO_PERSONE = frozenset(
    {
        Ruolo.AMMINISTRATIVO_UDP,
        Ruolo.ASSISTENTE_SOCIALE,
        Ruolo.RESPONSABILE_COMUNALE,
        Ruolo.RESPONSABILE_UDP,
        Ruolo.COORDINATORE_AMBITO,
    }
)
ASSEGNANO = frozenset({Ruolo.AMMINISTRATIVO_UDP, Ruolo.ASSISTENTE_SOCIALE})
UFFICIO_DI_PIANO = frozenset(RUOLI_UFFICIO_DI_PIANO)
APPROVANO_TARIFFE = frozenset({Ruolo.RESPONSABILE_UDP, Ruolo.COORDINATORE_AMBITO})

Oggetto = Callable[[Mondo, int], dict[str, Any]]


@dataclass(frozen=True)
class Regola:
    proprio: frozenset[str] = frozenset()
    altrui: frozenset[str] = frozenset()
    oggetto: Oggetto | None = None
    entra: str = "entra"
    parametri: str = ""
    metodo: str = "get"
    anonimo: str = "accedi"


@dataclass(frozen=True)
class RegolaUfficio:
    oggetto: Callable[[Mondo, int], Any]
    di_tutti: bool = False
    mai: str = ""
