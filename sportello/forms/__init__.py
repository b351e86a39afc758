"""Shape and limits of what is written on the public site and in its back office."""

from sportello.forms.contenuti import AvvisoForm, ModuloServizioForm, PuntoAccessoForm
from sportello.forms.pareri import EsitoForm, SegnalazioneForm, ValutazioneForm
from sportello.forms.pubblici import RichiestaForm, StatoForm
from sportello.forms.richieste import AZIONI_FORM, AzioneForm, FiltroRichiesteForm, NumeriForm
from sportello.forms.tariffe import SceltaForm, SimulatoreForm

__all__ = [
    "AZIONI_FORM",
    "AvvisoForm",
    "AzioneForm",
    "EsitoForm",
    "FiltroRichiesteForm",
    "ModuloServizioForm",
    "NumeriForm",
    "PuntoAccessoForm",
    "RichiestaForm",
    "SceltaForm",
    "SegnalazioneForm",
    "SimulatoreForm",
    "StatoForm",
    "ValutazioneForm",
]
