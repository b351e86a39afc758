"""Forms of the register: what people write, checked in shape and limits."""

from strutture.forms.importazione import CaricaElencoForm, ScelteForm
from strutture.forms.inviti import AccettaInvitoForm, InvitoForm
from strutture.forms.schede import DecisioniForm, Partenza, SchedaForm
from strutture.forms.ufficio import StrutturaForm

__all__ = [
    "AccettaInvitoForm",
    "CaricaElencoForm",
    "DecisioniForm",
    "InvitoForm",
    "Partenza",
    "ScelteForm",
    "SchedaForm",
    "StrutturaForm",
]
