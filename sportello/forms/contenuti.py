"""Notices, first-access points and forms to fill in, as the office writes them."""

import uuid
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from territorio.models import Appartenenza

PESO_MASSIMO = 5 * 2**20
# A PDF says what it is in its first bytes, and where it ends in the last ones.
_INIZIO, _FINE, _CODA = b"%PDF-", b"%%EOF", 2048


class DiUnAmbitoForm(forms.ModelForm):
    """Who works for an Ambito must name it: only the Province writes for everybody.

    Model and fields are those of the admin.
    """

    ambito_obbligatorio = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.ambito_obbligatorio and "ambito" in self.fields:
            self.fields["ambito"].required = True
            self.fields["ambito"].help_text = ""
            self.fields["ambito"].error_messages["required"] = (
                "Scegli il tuo ambito: solo la Provincia scrive per tutti."
            )


class AvvisoForm(DiUnAmbitoForm):
    """A notice."""


class PuntoAccessoForm(DiUnAmbitoForm):
    """A point is in a comune of its Ambito."""

    def clean(self) -> dict[str, Any]:
        dati = super().clean() or {}
        comune, ambito = dati.get("comune"), dati.get("ambito")
        if comune and ambito and not _e_dell_ambito(comune, ambito):
            self.add_error(
                "comune",
                f"{comune} non è un comune dell'ambito {ambito.denominazione}: "
                "scegli un comune dell'ambito.",
            )
        return dati


class ModuloServizioForm(DiUnAmbitoForm):
    """A file must be a PDF, whatever its name says."""

    def clean_file(self) -> Any:
        """Refuses what is not a PDF, whatever its name says; the file already there is kept."""
        file = self.cleaned_data.get("file")
        if not isinstance(file, UploadedFile):
            return file
        if (file.size or 0) > PESO_MASSIMO:
            raise forms.ValidationError(
                f"Il file pesa {(file.size or 0) / 2**20:.1f} MB: il limite è 5 MB. "
                "Riducilo, oppure scrivi l'indirizzo web dove si trova.".replace(".", ",", 1)
            )
        file.seek(0)
        inizio = file.read(1024)
        file.seek(max(0, (file.size or 0) - _CODA))
        coda = file.read()
        file.seek(0)
        if not inizio.startswith(_INIZIO) or _FINE not in coda:
            raise forms.ValidationError(
                f"Il file «{file.name}» non è un PDF intero: esporta il modulo in PDF e riprova."
            )
        # Under a name of ours: that of the user's disk may hold a person's, or another extension.
        file.name = f"{uuid.uuid4().hex}.pdf"
        return file

    def clean(self) -> dict[str, Any]:
        dati = super().clean() or {}
        tipo, area = dati.get("tipo"), dati.get("area")
        if tipo and area and tipo.area_id != area.pk:
            self.add_error(
                "tipo", f"{tipo} non è dell'area {area}: scegli solo il tipo, o l'area giusta."
            )
        return dati


def _e_dell_ambito(comune: Any, ambito: Any) -> bool:
    return (
        Appartenenza.objects.alla_data(timezone.localdate())
        .filter(comune=comune, ambito=ambito)
        .exists()
    )
