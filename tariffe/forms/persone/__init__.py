"""What the office fills in about attestations and people's tariffs."""

from tariffe.forms.persone.cambi import BloccoForm, CessaForm, DerogaForm, RicalcolaForm
from tariffe.forms.persone.campi import PRIMO_ANNO, ULTIMO_ANNO
from tariffe.forms.persone.filtri import CercaForm, FiltroElencoForm, FiltroRinnoviForm
from tariffe.forms.persone.nuove import AssegnaForm, AttestazioneForm

__all__ = [
    "PRIMO_ANNO",
    "ULTIMO_ANNO",
    "AssegnaForm",
    "AttestazioneForm",
    "BloccoForm",
    "CercaForm",
    "CessaForm",
    "DerogaForm",
    "FiltroElencoForm",
    "FiltroRinnoviForm",
    "RicalcolaForm",
]
