"""An event in the life of a facility, as the office writes it."""

from typing import Any

from django import forms

from strutture.enums import TipoVicenda
from strutture.models import Struttura, Vicenda
from territorio.models import Comune

_GIORNO = {"type": "date"}


class VicendaForm(forms.ModelForm):
    """Kind, days and act; the new place only for a transfer. The rules are of the service."""

    class Meta:
        model = Vicenda
        fields = (
            "tipo",
            "unita",
            "dal",
            "fino_al",
            "atto",
            "atto_del",
            "descrizione",
            "nuovo_comune",
            "nuovo_indirizzo",
            "nuovo_cap",
        )
        widgets = {
            "dal": forms.DateInput(attrs=_GIORNO, format="%Y-%m-%d"),
            "fino_al": forms.DateInput(attrs=_GIORNO, format="%Y-%m-%d"),
            "atto_del": forms.DateInput(attrs=_GIORNO, format="%Y-%m-%d"),
            "descrizione": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, struttura: Struttura, comuni: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unita = self.fields["unita"]
        unita.queryset = struttura.unita.select_related("tipo").order_by("pk")  # type: ignore[attr-defined]
        unita.label_from_instance = lambda una: una.tipo.nome_breve  # type: ignore[attr-defined]
        unita.empty_label = "tutta la struttura"  # type: ignore[attr-defined]
        tipo = self.fields["tipo"]
        tipo.choices = [("", "scegli"), *TipoVicenda.choices]  # type: ignore[attr-defined]
        luogo = self.fields["nuovo_comune"]
        luogo.empty_label = "nessuno"  # type: ignore[attr-defined]
        luogo.help_text = "Solo per un trasferimento, con l'indirizzo e il CAP nuovi."
        luogo.queryset = (  # type: ignore[attr-defined]
            (comuni if comuni is not None else Comune.objects.none())
            .defer("confine")
            .order_by("nome_ordinamento")
        )
        self.fields["descrizione"].max_length = 2000  # type: ignore[attr-defined]
        for nome, campo in self.fields.items():
            scelta = isinstance(campo.widget, forms.Select)
            campo.widget.attrs["class"] = "form-select" if scelta else "form-control"
            if nome in ("dal", "fino_al", "atto_del"):
                campo.input_formats = ["%Y-%m-%d", "%d/%m/%Y"]  # type: ignore[attr-defined]
        self.fields["fino_al"].help_text = "Solo per una sospensione; vuoto = non si sa."

    def clean_descrizione(self) -> str:
        testo: str = self.cleaned_data["descrizione"]
        if len(testo) > 2000:
            raise forms.ValidationError("Usa al massimo 2.000 caratteri.")
        return testo

    def _post_clean(self) -> None:
        """The model is checked by the service, with what the form does not have."""
