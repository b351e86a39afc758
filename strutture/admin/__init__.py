"""The back office of the register, one module for each kind of work."""

from strutture.admin.enti import EnteGestoreAdmin
from strutture.admin.importazioni import ImportazioneAdmin
from strutture.admin.proposte import ModificaPropostaAdmin, PropostaAdmin
from strutture.admin.regole import RegoleSchedeAdmin
from strutture.admin.ricerca import SinonimoAdmin
from strutture.admin.storia import (
    ConfermaSchedaAdmin,
    NonDoppioneAdmin,
    PromemoriaSchedaAdmin,
    VicendaAdmin,
    VoceStoriaAdmin,
)
from strutture.admin.strutture import StrutturaAdmin
from strutture.admin.tipi import AreaAdmin, TipoUnitaOffertaAdmin
from strutture.admin.unita import UnitaOffertaAdmin

__all__ = [
    "AreaAdmin",
    "ConfermaSchedaAdmin",
    "EnteGestoreAdmin",
    "ImportazioneAdmin",
    "ModificaPropostaAdmin",
    "NonDoppioneAdmin",
    "PromemoriaSchedaAdmin",
    "PropostaAdmin",
    "RegoleSchedeAdmin",
    "SinonimoAdmin",
    "StrutturaAdmin",
    "TipoUnitaOffertaAdmin",
    "UnitaOffertaAdmin",
    "VicendaAdmin",
    "VoceStoriaAdmin",
]
