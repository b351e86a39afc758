"""The record as a form for who keeps it: the facility and its units at work, in plain words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import (
    MaxLengthValidator,
    MinValueValidator,
    ProhibitNullCharactersValidator,
)
from django.db import models
from django.forms.models import fields_for_model
from django.utils import timezone

from strutture.calcolo.campi import (
    CAMPI_STRUTTURA,
    CAMPI_UNITA,
    CON_LA_DATA,
    GRUPPI_STRUTTURA,
    GRUPPI_UNITA,
    MAX_TESTO,
    nome_campo,
)
from strutture.models import Struttura, UnitaOfferta
from strutture.selectors.testi import da_testo, in_testo

SALE = "strutture.scheda"
RIGA = re.compile(r"(?:esito|motivo)-([0-9]{1,18})")

NUMERO = "Scrivi un numero intero, 0 o più; se non lo sai lascia vuoto."
IMPORTO = "Scrivi l'importo in euro, per esempio 32,50; se non lo sai lascia vuoto."
AIUTI = {
    "telefono": "Per esempio 030 1234567.",
    "descrizione": "Due o tre frasi che capisce anche chi non conosce il servizio.",
    "come_arrivare": "Per esempio «autobus 12, fermata Ospedale; parcheggio davanti».",
    "accessibilita_note": "Per esempio «rampa dal cortile, ascensore fino al secondo piano».",
    "orari": "Per esempio «lunedì-venerdì, 8.30-17».",
    "accesso": "A chi si chiede, come, con quale modulo.",
    "cosa_serve": "I documenti da portare.",
    "tempi": "Quanto si aspetta di solito una risposta e un posto.",
    "servizi": "Uno per riga: per esempio «mensa», «trasporto».",
    "condizioni": "Per chi è il servizio e per chi non è.",
    "posti_liberi": "Vuoto = non lo dici; 0 = nessuno.",
    "posti_liberi_al": "Il giorno in cui li hai contati.",
    "lista_attesa": "Quante persone aspettano. Vuoto = non lo dici; 0 = nessuna.",
    "lista_attesa_al": "Il giorno in cui le hai contate.",
    "retta_min": "In euro, per esempio 32,50.",
    "retta_max": "In euro. Uguale alla minima se è una sola.",
    "costi": "Che cosa è compreso e che cosa si paga a parte.",
}


@dataclass(frozen=True)
class Campo:
    """A field of the page: the bound field, and what is written now if somebody changed it."""

    campo: forms.BoundField
    altrui: str | None = None
    in_attesa: bool = False


@dataclass(frozen=True)
class Sezione:
    """The facility, or one of its units: heading, then groups of fields with their heading."""

    ancora: str
    titolo: str
    gruppi: list[tuple[str, list[Campo]]]


@dataclass(frozen=True)
class Partenza:
    """What the form showed when it was opened: canonical texts, and the moment."""

    testi: dict[str, str]
    quando: str = ""


def firma_partenza(struttura: Struttura, testi: Mapping[str, str]) -> str:
    """The starting point, to be carried by the form: nobody can write another."""
    return signing.dumps(
        {"s": struttura.pk, "t": dict(testi), "q": timezone.now().isoformat()},
        salt=SALE,
        compress=True,
    )


def leggi_partenza(struttura: Struttura, firmata: str) -> Partenza:
    """The starting point that the form carries; an empty one if it is not ours or of another."""
    try:
        dati = signing.loads(firmata, salt=SALE)
    except (signing.BadSignature, ValueError):
        return Partenza({})
    if dati["s"] != struttura.pk:
        return Partenza({})
    return Partenza(dati["t"], dati["q"])


class SchedaForm(forms.Form):
    """The fields that a facility may ask to change: of its own, and «u12-…» of each unit."""

    nota = forms.CharField(
        label="Vuoi dire qualcosa all'Ufficio di Piano?",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Per esempio che cosa è cambiato e da quando, o un dato che qui non c'è "
        "(nome, indirizzo, tipo di servizio). Non scrivere nomi di persone accolte.",
    )
    partenza = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        struttura: Struttura,
        unita: Sequence[UnitaOfferta],
        testi: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        """`testi` = name of the field → canonical text to show."""
        super().__init__(*args, **kwargs)
        self.struttura = struttura
        self.unita = {una.pk: una for una in unita}
        self._aggiungi(Struttura, CAMPI_STRUTTURA, None, testi)
        for una in unita:
            self._aggiungi(UnitaOfferta, CAMPI_UNITA, una.pk, testi)
        self.initial["partenza"] = firma_partenza(struttura, testi)

    def _aggiungi(
        self,
        modello: type[models.Model],
        campi: Sequence[str],
        unita: int | None,
        testi: Mapping[str, str],
    ) -> None:
        pronti = fields_for_model(modello, fields=campi, formfield_callback=_campo_del_modulo)
        for campo in campi:
            nome = nome_campo(campo, unita)
            self.fields[nome] = pronti[campo]
            self.initial[nome] = da_testo(modello, campo, testi[nome])

    def clean(self) -> dict[str, Any]:
        dati = super().clean() or {}
        self._prova(self.struttura, CAMPI_STRUTTURA, None)
        for pk, una in self.unita.items():
            self._con_la_data(pk)
            self._rette(pk)
            self._prova(una, CAMPI_UNITA, pk)
        return dati

    def _con_la_data(self, unita: int) -> None:
        for numero, giorno in CON_LA_DATA:
            quanti, quando = (self._valore(campo, unita) for campo in (numero, giorno))
            if quanti is not None and quando is None and self._buono(giorno, unita):
                self.add_error(nome_campo(giorno, unita), "Scrivi il giorno a cui vale il numero.")
            if quanti is None and quando is not None and self._buono(numero, unita):
                self.add_error(
                    nome_campo(numero, unita),
                    "Hai scritto il giorno ma non il numero: scrivilo, o togli il giorno.",
                )
            if quando is not None and quando > timezone.localdate():
                self.add_error(
                    nome_campo(giorno, unita),
                    f"Il giorno {quando:%d/%m/%Y} deve ancora venire: scrivi quello del conteggio.",
                )

    def _rette(self, unita: int) -> None:
        minima, massima = (self._valore(campo, unita) for campo in ("retta_min", "retta_max"))
        for campo, valore in (("retta_min", minima), ("retta_max", massima)):
            if valore is not None and valore < 0:
                self.add_error(nome_campo(campo, unita), "La retta non può essere sotto zero.")
        if minima is not None and massima is not None and minima > massima:
            self.add_error(
                nome_campo("retta_max", unita), "La retta massima è più bassa della minima."
            )

    def _prova(self, oggetto: models.Model, campi: Sequence[str], unita: int | None) -> None:
        """What the register itself says of these values, told beside the fields of the form."""
        prova = type(oggetto)(
            **{
                campo.attname: getattr(oggetto, campo.attname)
                for campo in oggetto._meta.concrete_fields
            }
        )
        prova._state.adding = False
        if isinstance(prova, UnitaOfferta):
            prova.struttura = self.struttura
        buoni = [campo for campo in campi if self._buono(campo, unita)]
        for campo in buoni:
            setattr(prova, campo, self._valore(campo, unita))
        altri = {campo.name for campo in oggetto._meta.concrete_fields} - set(buoni)
        for controllo in (partial(prova.clean_fields, exclude=altri), prova.clean):
            try:
                controllo()
            except ValidationError as errore:
                for campo, frasi in errore.message_dict.items():
                    if campo in buoni and self._buono(campo, unita):
                        self.add_error(nome_campo(campo, unita), frasi)

    def _buono(self, campo: str, unita: int | None) -> bool:
        return nome_campo(campo, unita) not in self.errors

    def _valore(self, campo: str, unita: int | None) -> Any:
        """The cleaned value; None if the field is wrong or empty."""
        return self.cleaned_data.get(nome_campo(campo, unita))

    def testi(self) -> dict[str, str]:
        """The cleaned values as canonical texts, by name of the field."""
        return {
            nome: in_testo(valore)
            for nome, valore in self.cleaned_data.items()
            if nome not in ("nota", "partenza")
        }

    def vista(self) -> Partenza:
        """What the form showed when it was opened."""
        return leggi_partenza(self.struttura, self.data.get("partenza", ""))

    def sezioni(
        self, *, altrui: Mapping[str, str] | None = None, in_attesa: frozenset[str] = frozenset()
    ) -> list[Sezione]:
        """The fields in the order of the page; `altrui` = field → what somebody else wrote."""
        parti: list[tuple[int | None, str, Any]] = [
            (None, "La struttura", GRUPPI_STRUTTURA),
            *((pk, una.tipo.nome, GRUPPI_UNITA) for pk, una in self.unita.items()),
        ]
        return [
            Sezione(
                ancora="struttura" if pk is None else f"unita-{pk}",
                titolo=titolo,
                gruppi=[
                    (
                        nome_gruppo,
                        [
                            Campo(
                                self[nome_campo(campo, pk)],
                                (altrui or {}).get(nome_campo(campo, pk)),
                                nome_campo(campo, pk) in in_attesa,
                            )
                            for campo in campi
                        ],
                    )
                    for nome_gruppo, campi in gruppi
                ],
            )
            for pk, titolo, gruppi in parti
        ]

    def errori(self) -> Iterator[tuple[str, str, str]]:
        """(anchor, where, sentence) of every wrong field, in the order of the page."""
        for sezione in self.sezioni():
            for _titolo, campi in sezione.gruppi:
                for voce in campi:
                    dove = str(voce.campo.label)
                    if sezione.ancora != "struttura":
                        dove = f"{sezione.titolo}, {dove.lower()}"
                    for frase in voce.campo.errors:
                        yield voce.campo.id_for_label, dove, str(frase)
        for frase in self["nota"].errors:
            yield self["nota"].id_for_label, "Nota per l'ufficio", str(frase)


class CampoImporto(forms.DecimalField):
    """An amount as people write it: «1.234,50», «32,5 €», «32.50»."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.strip().removesuffix("€").strip()
            if "," in value:
                value = value.replace(".", "").replace(",", ".")
        return super().to_python(value)


def _campo_del_modulo(campo: models.Field, **opzioni: Any) -> forms.Field:
    aiuto = AIUTI.get(campo.name)
    if aiuto:
        opzioni["help_text"] = aiuto
    if isinstance(campo, models.DateField):
        opzioni["widget"] = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    if isinstance(campo, models.TextField):
        opzioni["widget"] = forms.Textarea(attrs={"rows": 3})
    if isinstance(campo, models.URLField):
        opzioni["assume_scheme"] = "https"
    if isinstance(campo, models.DecimalField):
        opzioni["form_class"], opzioni["localize"] = CampoImporto, True
    pronto = cast(forms.Field, campo.formfield(**opzioni))
    if isinstance(campo, models.TextField):
        pronto.validators = [
            MaxLengthValidator(
                MAX_TESTO,
                "Hai scritto %(show_value)d caratteri: al massimo %(limit_value)d.",
            ),
            ProhibitNullCharactersValidator(),
        ]
    if isinstance(pronto, forms.TypedChoiceField):
        pronto.choices = [("", "Non lo dico"), *campo.flatchoices]
    if isinstance(pronto, forms.IntegerField):
        frase = IMPORTO if isinstance(pronto, CampoImporto) else NUMERO
        pronto.error_messages["invalid"] = frase
        for limite in pronto.validators:
            if isinstance(limite, MinValueValidator):
                limite.message = frase
    nome = str(campo.verbose_name)
    pronto.label = nome[:1].upper() + nome[1:]
    pronto.required = False
    return pronto


class DecisioniForm(forms.Form):
    """For each field that waits: approve or refuse, and the reason of a refusal."""

    APPROVA, RIFIUTA = "approva", "rifiuta"
    SCELTE = ((APPROVA, "Approva"), (RIFIUTA, "Rifiuta"))

    def __init__(self, *args: Any, modifiche: Sequence[int], versione: int, **kwargs: Any) -> None:
        """`modifiche` = primary keys of the changes that wait."""
        super().__init__(*args, **kwargs)
        self.modifiche = list(modifiche)
        self.fields["versione"] = forms.IntegerField(
            widget=forms.HiddenInput, initial=versione, required=False, min_value=0
        )
        for pk in modifiche:
            self.fields[f"esito-{pk}"] = forms.ChoiceField(
                label="Che cosa decidi",
                choices=self.SCELTE,
                widget=forms.RadioSelect,
                required=False,
            )
            self.fields[f"motivo-{pk}"] = forms.CharField(
                label="Perché la rifiuti",
                required=False,
                widget=forms.Textarea(attrs={"rows": 2, "maxlength": 300}),
                help_text="La struttura lo legge.",
            )

    def altrui(self) -> set[int]:
        """Changes named in the form that are not of this proposal, or not any more."""
        chieste = {int(trovata[1]) for nome in self.data if (trovata := RIGA.fullmatch(nome))}
        return chieste - set(self.modifiche)
