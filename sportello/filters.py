"""The parameters of the catalogue (DESIGN §3): shape and limits of each."""

import datetime
import re
from functools import cached_property
from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import CharField, Form, IntegerField
from django.utils import timezone

from osservatorio.selectors import FiltroPubblicazioni
from sportello.selectors import FiltroModuli, FiltroPunti, RichiestaModifiche
from strutture.calcolo import Criteri, parole
from strutture.models import Struttura
from strutture.selectors import Catalogo, Segno, cataloga

# How many facilities a program may ask at once.
MAX_LIMITE = 1000
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
    accessibile = django_filters.CharFilter(max_length=8, label="accessibilità")
    vicino = django_filters.CharFilter(max_length=80, label="vicino a")
    ordina = django_filters.CharFilter(max_length=12, label="ordine")

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


class ModificheForm(Form):
    """What a program asks of the changes: from when, how many, after which sign."""

    modificato_dopo = CharField(max_length=40, required=False)
    dopo = CharField(max_length=80, required=False)
    limite = IntegerField(
        min_value=1,
        max_value=MAX_LIMITE,
        required=False,
        error_messages={
            "invalid": f"scrivi un numero intero da 1 a {MAX_LIMITE}.",
            "min_value": f"scrivi un numero intero da 1 a {MAX_LIMITE}.",
            "max_value": f"scrivi un numero intero da 1 a {MAX_LIMITE}.",
        },
    )

    def clean_modificato_dopo(self) -> datetime.datetime | None:
        return leggi_momento(self.cleaned_data["modificato_dopo"])

    def clean_dopo(self) -> Segno | None:
        testo = self.cleaned_data["dopo"]
        if not testo:
            return None
        quando, _, chiave = testo.partition("~")
        momento = leggi_momento(quando)
        if momento is None or not re.fullmatch(r"[0-9]{1,18}", chiave):
            raise ValidationError("usa l'indirizzo scritto in «prossima», senza cambiarlo.")
        return Segno(momento, int(chiave))

    @property
    def richiesta(self) -> RichiestaModifiche:
        """What is asked; only of a valid form."""
        return RichiestaModifiche(
            limite=self.cleaned_data["limite"] or MAX_LIMITE,
            dal=self.cleaned_data["modificato_dopo"],
            dopo=self.cleaned_data["dopo"],
            parametri=tuple(
                (nome, valore) for nome, valore in self.data.items() if nome != "dopo" and valore
            ),
        )


class HsdsForm(Form):
    """The parameters of HSDS lists, by the names of the standard."""

    page = IntegerField(min_value=1, max_value=10**6, required=False)
    per_page = IntegerField(min_value=1, max_value=MAX_LIMITE, required=False)
    modified_after = CharField(max_length=40, required=False)

    def clean_modified_after(self) -> datetime.datetime | None:
        return leggi_momento(self.cleaned_data["modified_after"])

    @property
    def pagina(self) -> int:
        return self.cleaned_data["page"] or 1

    @property
    def per_pagina(self) -> int:
        return self.cleaned_data["per_page"] or 50

    @property
    def dal(self) -> datetime.datetime | None:
        return self.cleaned_data["modified_after"]


def leggi_momento(testo: str) -> datetime.datetime | None:
    """A day or a moment in ISO 8601, in Italy's time if it does not say; None for no text.

    Errors: ValidationError for any other text.
    """
    if not testo:
        return None
    try:
        # In an address the plus of the zone is a blank.
        momento = datetime.datetime.fromisoformat(testo.strip().replace(" ", "+"))
        if not 1900 <= momento.year < 9000:
            raise ValueError(testo)
        return momento if timezone.is_aware(momento) else timezone.make_aware(momento)
    except (ValueError, OverflowError) as errore:
        raise ValidationError(
            "scrivi un giorno o un momento come 2026-01-31 o 2026-01-31T12:00:00+01:00."
        ) from errore


class ContenutiForm(Form):
    """The GET form of notices, first-access points and forms: what has not the shape is ignored."""

    area = CharField(max_length=40, required=False, label="area")
    tipo = CharField(max_length=16, required=False, label="tipo")
    ambito = CharField(max_length=140, required=False, label="ambito")
    comune = CharField(max_length=6, required=False, label="comune")
    vicino = CharField(max_length=6, required=False, label="vicino a")

    # Longer or stranger than any value: asked, and found by nobody.
    SENZA_FORMA = "?"

    def _chiesto(self, nome: str) -> str:
        self.is_valid()
        return self.SENZA_FORMA if nome in self.errors else self.cleaned_data.get(nome, "")

    @property
    def di_chi(self) -> str:
        """Whose notices: the slug of an Ambito, or «provincia»."""
        return self._chiesto("ambito")

    @property
    def punti(self) -> FiltroPunti:
        return FiltroPunti(*map(self._chiesto, ("comune", "vicino", "ambito", "tipo")))

    @property
    def moduli(self) -> FiltroModuli:
        return FiltroModuli(
            self._chiesto("area"), self._chiesto("tipo").lower(), self._chiesto("ambito")
        )

    def etichette(self, nomi: list[str]) -> list[str]:
        """The labels of some fields, for the sentence on what was ignored."""
        return [str(self.fields[nome].label) for nome in nomi]
