"""Choice of what to download."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.datastructures import MultiValueDict

from osservatorio.calcolo import definizioni, serie_di_base
from osservatorio.reports.tavola import LIVELLI_DI_SCARICO
from territorio.models import Ambito

TUTTI = frozenset({"tutti", "tutte"})
FORMATI_DI_SCARICO = [
    ("csv", "CSV lungo"),
    ("csv-largo", "CSV largo"),
    ("xlsx", "XLSX"),
    ("json", "JSON"),
    ("jsonstat", "JSON-stat"),
]


class ScaricaForm(forms.Form):
    """Which indicators and series to download, of which territories and years, in which format.

    Codes come several times or divided by commas; «tutti» (or «tutte») are all of them.
    """

    indicatori = forms.CharField(label="Indicatori", required=False)
    serie = forms.CharField(label="Serie di base", required=False)
    livello = forms.ChoiceField(
        label="Territori",
        choices=LIVELLI_DI_SCARICO,
        required=False,
        error_messages={
            "invalid_choice": "«%(value)s» non è un livello: scegli ambiti, comuni o provincia."
        },
    )
    ambito = forms.ModelChoiceField(
        queryset=Ambito.objects.none(),
        to_field_name="slug",
        label="Ambito",
        required=False,
        error_messages={"invalid_choice": "Questo ambito non c'è: scegline uno dell'elenco."},
    )
    da = forms.IntegerField(label="Dall'anno", required=False)
    a = forms.IntegerField(label="All'anno", required=False)
    formato = forms.ChoiceField(
        choices=FORMATI_DI_SCARICO,
        required=False,
        error_messages={
            "invalid_choice": "«%(value)s» non è un formato: scegli csv, csv-largo, xlsx, json o "
            "jsonstat."
        },
    )
    separatore = forms.ChoiceField(
        label="Separatore del CSV",
        choices=[("", "punto e virgola"), ("virgola", "virgola")],
        required=False,
        error_messages={
            "invalid_choice": "«%(value)s» non è un separatore: lascia il punto e virgola o scrivi "
            "virgola."
        },
    )

    def __init__(self, *args: Any, anni: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.anni = sorted(anni)
        self.fields["ambito"].queryset = Ambito.objects.della_provincia()  # type: ignore[attr-defined]
        for campo in ("da", "a"):
            self.fields[campo].error_messages["invalid"] = (
                "Scrivi un anno di quattro cifre, per esempio 2023."
            )

    def _codici(self, campo: str, noti: Sequence[str], cosa: str) -> list[str]:
        scritti = cast("MultiValueDict[str, str]", self.data).getlist(campo)
        codici = [c for testo in scritti for c in testo.replace(" ", "").split(",") if c]
        if TUTTI & set(codici):
            return list(noti)
        for codice in codici:
            if codice not in noti:
                raise forms.ValidationError(
                    f"«{codice[:60]}» non è il codice di {cosa}: scegli dall'elenco."
                )
        return list(dict.fromkeys(codici))

    def clean_indicatori(self) -> list[str]:
        return self._codici("indicatori", list(definizioni()), "un indicatore")

    def clean_serie(self) -> list[str]:
        return self._codici("serie", list(serie_di_base()), "una serie di base")

    def clean(self) -> dict[str, Any]:
        dati = self.cleaned_data
        dati["livello"] = dati.get("livello") or LIVELLI_DI_SCARICO[0][0]
        da, a = dati.get("da"), dati.get("a")
        if da is not None and a is not None and da > a:
            self.add_error("da", f"Il {da} viene dopo il {a}: scambia i due anni.")
        elif self.anni and not self.errors:
            ultimo = self.anni[-1]
            primo = da if da is not None else a if a is not None else ultimo
            dati["anni"] = [x for x in self.anni if primo <= x <= (a if a is not None else ultimo)]
            if not dati["anni"]:
                self.add_error(
                    "da",
                    "In questi anni non c'è nessun dato: scegli fra il "
                    f"{self.anni[0]} e il {ultimo}.",
                )
        chiesto = {"indicatori", "serie"} & set(self.errors)
        if dati.get("formato") and not chiesto and not (dati["indicatori"] or dati["serie"]):
            self.add_error("indicatori", "Scegli almeno un indicatore o una serie di base.")
        return dati
