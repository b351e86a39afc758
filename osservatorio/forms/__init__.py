"""Shape and limits of what is asked and written in the pages of the observatory."""

from osservatorio.forms.pubblicazioni import InsiemeForm, MotivoForm
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
    "SceltaEdizioneForm",
    "SceltaForm",
    "SceltaReportForm",
    "SilenziForm",
    "indicatori_per_famiglia",
]
