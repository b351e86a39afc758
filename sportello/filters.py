"""The parameters of the catalogue (DESIGN §3): shape and limits of each."""

import re
from functools import cached_property
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.forms import CharField, Form

from osservatorio.selectors import FiltroPubblicazioni
from strutture.calcolo import Criteri, parole
from strutture.models import Struttura
from strutture.selectors import Catalogo, cataloga

# The code printed on a report: a sha256.
CODICE = re.compile(r"[0-9a-f]{64}")


def pulisci_codice(testo: str) -> str:
    """A code as it is copied from paper or taken from an address, without spaces and capitals."""
    return re.sub(r"[\s-]", "", testo).lower()[:200]


class StrutturaFilter(django_filters.FilterSet):
    """The GET form of the catalogue; what is not usable is left out and named in `ignorati`.

    The search itself is `strutture.selectors.cataloga`, which gives list and counts together;
    `qs` narrows a queryset to what it found.
    """

    q = django_filters.CharFilter(max_length=100, label="parola cercata")
    area = django_filters.CharFilter(max_length=40, label="area")
    regime = django_filters.CharFilter(max_length=12, label="regime")
    tipo = django_filters.CharFilter(max_length=12, label="tipo di struttura")
    comune = django_filters.CharFilter(max_length=6, label="comune")
    ambito = django_filters.CharFilter(max_length=140, label="ambito")
    posti = django_filters.ChoiceFilter(choices=[("1", "Con posti liberi")], label="posti liberi")

    class Meta:
        model = Struttura
        fields: list[str] = []

    @cached_property
    def criteri(self) -> Criteri:
        """What is asked, without the values that do not even have the right shape."""
        form: Form = self.form
        form.is_valid()
        validi = {k: v for k, v in form.cleaned_data.items() if v}
        if not parole(validi.get("q", "")):
            validi.pop("q", None)
        if "tipo" in validi:
            validi["tipo"] = validi["tipo"].lower()
        return Criteri(**{**validi, "posti": bool(validi.get("posti"))})

    @cached_property
    def catalogo(self) -> Catalogo:
        return cataloga(self.criteri)

    @property
    def ignorati(self) -> list[str]:
        """The names of the parameters that could not be used."""
        criteri = self.criteri  # validates the form
        senza_parole = bool(self.form.cleaned_data.get("q")) and not criteri.q
        return [
            *(self.filters[nome].label for nome in self.form.errors),
            *([self.filters["q"].label] if senza_parole else []),
            *self.catalogo.ignorati,
        ]

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(pk__in=self.catalogo.strutture)


class PubblicazioniForm(Form):
    """The GET form of what is published; a value without the right shape is left out."""

    q = CharField(max_length=100, required=False, label="parola cercata")
    tipo = CharField(max_length=60, required=False, label="tipo")
    anno = CharField(max_length=4, required=False, label="anno")
    ambito = CharField(max_length=140, required=False, label="ambito")
    comune = CharField(max_length=6, required=False, label="comune")

    @property
    def filtro(self) -> FiltroPubblicazioni:
        """What is asked, as it is written."""
        self.is_valid()
        return FiltroPubblicazioni(**{n: v for n, v in self.cleaned_data.items() if v})
