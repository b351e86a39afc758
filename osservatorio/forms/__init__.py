"""Shape and limits of what is asked and written in the pages of the observatory."""

from osservatorio.forms.pubblicazioni import InsiemeForm, MotivoForm
from osservatorio.forms.scarica import FORMATI_DI_SCARICO, ScaricaForm
from osservatorio.forms.scelte import (
    ORDINI,
    VISTE,
    CaricaDatiForm,
    DossierForm,
    ElencoIndicatoriForm,
    EsploraForm,
    NuovoDossierForm,
    RipartoForm,
    SceltaEdizioneForm,
    SceltaForm,
    SceltaReportForm,
    SilenziForm,
    indicatori_per_famiglia,
)

__all__ = [
    "FORMATI_DI_SCARICO",
    "ORDINI",
    "VISTE",
    "CaricaDatiForm",
    "DossierForm",
    "ElencoIndicatoriForm",
    "EsploraForm",
    "InsiemeForm",
    "MotivoForm",
    "NuovoDossierForm",
    "RipartoForm",
    "ScaricaForm",
    "SceltaEdizioneForm",
    "SceltaForm",
    "SceltaReportForm",
    "SilenziForm",
    "indicatori_per_famiglia",
]
