"""What citizens fill in, without login: shape, limits, and what keeps machines away.

Nobody is asked to recognise pictures: a field that people do not see, the time it takes to write,
few web addresses in a text. How many come from one place is counted by the views.
"""

import re
import secrets
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core import signing
from django.utils import timezone

from base.codici import codice_fiscale_persona_valido
from base.formati import numero
from sportello import selectors
from sportello.calcolo import (
    INDIRIZZI_WEB_AMMESSI,
    LUNGHEZZA_CODICE,
    indirizzi_web,
    pulisci_codice_richiesta,
)
from strutture.models import Area, Struttura
from strutture.models.strutture import TELEFONO
from territorio.models import Ambito, Comune

ORE_DI_VITA = 12
_SALE = "sportello.modulo"
_PAROLA = re.compile(r"\b[A-Za-z0-9]{16}\b")
FUORI_PROVINCIA = "altro"

TROPPO_PRESTO = (
    "Il modulo è arrivato in un attimo, come lo manda un programma: se lo hai scritto tu, aspetta "
    "qualche secondo e invialo di nuovo."
)
SCADUTO = (
    "La pagina è rimasta aperta a lungo: controlla che sia tutto giusto e premi di nuovo il "
    "bottone."
)
NON_ACCETTATO = "Da questa pagina non riusciamo ad accettare quello che hai scritto."


def nuovo_gettone() -> str:
    """The signed moment in which a form was given out, and a number that makes it its own."""
    return signing.dumps([secrets.token_urlsafe(9), int(timezone.now().timestamp())], salt=_SALE)


def leggi_gettone(testo: str) -> tuple[str, int] | None:
    """Number and moment of a form that we gave out in the last hours; None if it is not one."""
    try:
        numero_modulo, momento = signing.loads(testo[:300], salt=_SALE, max_age=ORE_DI_VITA * 3600)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return str(numero_modulo), int(momento)


class ModuloPubblico(forms.Form):
    """A form for everybody. `rifiutato` is true if it looks like a machine's."""

    # People do not see it: who fills it in does not look at the page.
    indirizzo_sito = forms.CharField(
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    rifiutato = False
    # False where a single click is the whole step.
    misura_il_tempo = True

    @property
    def gettone(self) -> str:
        """That of the form as it came, if it is good; else a new one."""
        portato = str(self.data.get("modulo", "")) if self.is_bound else ""
        return portato if portato and leggi_gettone(portato) else nuovo_gettone()

    @property
    def numero_modulo(self) -> str:
        """What makes two sendings of the same page the same one."""
        letto = leggi_gettone(str(self.data.get("modulo", "")))
        return letto[0] if letto else ""

    def clean(self) -> dict[str, Any]:
        dati = super().clean() or {}
        if self.data.get("indirizzo_sito"):
            self.rifiuta(NON_ACCETTATO)
            return dati
        letto = leggi_gettone(str(self.data.get("modulo", "")))
        if letto is None:
            self.add_error(None, SCADUTO)
        elif not self.errors and self._troppo_presto(letto[1]):
            self.rifiuta(TROPPO_PRESTO)
        return dati

    def _troppo_presto(self, dato_il: int) -> bool:
        passati = timezone.now().timestamp() - dato_il
        return self.misura_il_tempo and passati < settings.SPORTELLO_SECONDI_MINIMI

    def rifiuta(self, frase: str) -> None:
        """The sentence, and the telephone of the office beside it."""
        self.rifiutato = True
        self.add_error(None, frase)


def controlla_testo(testo: str) -> str:
    """A text that a person may have written; raises ValidationError with what to take away."""
    quanti = indirizzi_web(testo)
    if quanti > INDIRIZZI_WEB_AMMESSI:
        raise forms.ValidationError(
            f"Nel testo ci sono {quanti} indirizzi web: lasciane al massimo "
            f"{INDIRIZZI_WEB_AMMESSI}."
        )
    if any(codice_fiscale_persona_valido(parola.upper()) for parola in _PAROLA.findall(testo)):
        raise forms.ValidationError(
            "Nel testo c'è un codice fiscale: toglilo, per risponderti non serve."
        )
    return testo


def campo_testo(massimo: int, **altro: Any) -> forms.CharField:
    """A text area whose limit is said in a sentence."""
    righe = altro.pop("righe", 6)
    return forms.CharField(
        max_length=massimo,
        widget=forms.Textarea(attrs={"rows": righe}),
        error_messages={
            "required": "Scrivi qui la tua domanda.",
            "max_length": f"Il testo è troppo lungo: al massimo {numero(massimo)} caratteri, "
            "adesso sono %(show_value)d.",
        },
        **altro,
    )


def campo_email(**altro: Any) -> forms.EmailField:
    return forms.EmailField(
        required=False,
        max_length=254,
        label="E-mail",
        error_messages={
            "invalid": "Questo indirizzo e-mail non è completo: scrivilo come nome@esempio.it.",
            "max_length": "L'indirizzo e-mail è troppo lungo: al massimo 254 caratteri.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        **altro,
    )


class RichiestaForm(ModuloPubblico):
    """«Chiedi allo Sportello»: after `is_valid`, `comune_scelto`, `ambito` and the rest."""

    comune = forms.ChoiceField(
        label="Il comune dove abiti",
        help_text="La richiesta va all'ufficio che segue il tuo comune.",
        error_messages={
            "required": "Scegli il comune dove abiti.",
            "invalid_choice": "Questo comune non è nell'elenco: scegline uno.",
        },
    )
    area = forms.ChoiceField(
        label="Di che cosa si tratta",
        required=False,
        error_messages={"invalid_choice": "Questo argomento non è nell'elenco: scegline uno."},
    )
    testo = campo_testo(
        2000,
        label="Che cosa vuoi chiedere",
        help_text="Bastano poche righe. Non scrivere dati di salute (malattie, diagnosi, farmaci), "
        "né di altre persone: se servono, te li chiederà l'ufficio.",
    )
    email = campo_email(help_text="Ti mandiamo qui la ricevuta e la risposta.")
    telefono = forms.CharField(
        required=False,
        max_length=40,
        label="Telefono",
        validators=[TELEFONO],
        help_text="Se non hai un'e-mail, ti telefoniamo noi.",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        error_messages={"max_length": "Il numero è troppo lungo: al massimo 40 caratteri."},
    )
    nome = forms.CharField(
        required=False,
        max_length=80,
        label="Come ti chiami",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"max_length": "Il nome è troppo lungo: al massimo 80 caratteri."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.comuni: dict[str, Comune] = {c.codice_istat: c for c in selectors.comuni_di_oggi()}
        self.aree: dict[str, Area] = {a.codice: a for a in Area.objects.order_by("ordine", "pk")}
        self.comune_scelto: Comune | None = None
        self.ambito: Ambito | None = None
        cast("forms.ChoiceField", self.fields["comune"]).choices = [
            ("", "Scegli…"),
            *((codice, comune.denominazione) for codice, comune in self.comuni.items()),
            (FUORI_PROVINCIA, "Il mio comune non è in questo elenco"),
        ]
        cast("forms.ChoiceField", self.fields["area"]).choices = [
            ("", "Non so, o un'altra cosa"),
            *((codice, area.nome) for codice, area in self.aree.items()),
        ]

    @property
    def struttura(self) -> Struttura | None:
        """The facility it is about, if it has a public page."""
        scritta = self.data.get("struttura") if self.is_bound else self.initial.get("struttura")
        return selectors.struttura_in_pagina(str(scritta or ""))

    @property
    def area_scelta(self) -> Area | None:
        return self.aree.get(self.cleaned_data.get("area", ""))

    def clean_comune(self) -> str:
        codice = self.cleaned_data["comune"]
        ente = selectors.cornice()
        a_chi = f" o alla {ente.nome}, telefono {ente.telefono}" if ente.telefono else ""
        if codice == FUORI_PROVINCIA:
            raise forms.ValidationError(
                "Qui rispondono solo gli uffici di questa provincia: chiedi al servizio sociale "
                "del tuo comune, che sa indicarti lo sportello giusto."
            )
        self.comune_scelto = self.comuni[codice]
        self.ambito = selectors.ambito_del_comune(codice)
        if self.ambito is None:
            raise forms.ValidationError(
                f"Per {self.comune_scelto} non abbiamo ancora un ufficio che risponda da qui: "
                f"chiedi al servizio sociale del comune{a_chi}."
            )
        return codice

    def clean_testo(self) -> str:
        return controlla_testo(self.cleaned_data["testo"])

    def clean(self) -> dict[str, Any]:
        dati = super().clean()
        senza_errori = not {"email", "telefono"} & set(self.errors)
        if senza_errori and not dati.get("email") and not dati.get("telefono"):
            self.add_error(
                "email", "Scrivi l'e-mail oppure il telefono: serve per poterti rispondere."
            )
        return dati

    def cose(self) -> list[tuple[str, str, str]]:
        """Name, label and text of what was filled in, to look at it before it is sent."""
        dati = self.cleaned_data
        tutte = [
            ("comune", "Il comune dove abiti", str(self.comune_scelto or "")),
            ("area", "Di che cosa si tratta", self.area_scelta.nome if self.area_scelta else ""),
            ("testo", "Che cosa chiedi", dati.get("testo", "")),
            ("email", "E-mail", dati.get("email", "")),
            ("telefono", "Telefono", dati.get("telefono", "")),
            ("nome", "Come ti chiami", dati.get("nome", "")),
        ]
        return [cosa for cosa in tutte if cosa[2]]

    def nascosti(self) -> list[tuple[str, str]]:
        """What the page to look at carries on, to the sending or back to the form."""
        valori = {n: str(v) for n, v in self.cleaned_data.items() if v and n != "indirizzo_sito"}
        if self.struttura:
            valori["struttura"] = str(self.struttura.pk)
        return list(valori.items())


class StatoForm(forms.Form):
    """Code and contact: one without the other opens nothing."""

    codice = forms.CharField(
        label="Codice della richiesta",
        max_length=40,
        help_text="Dodici lettere e cifre, per esempio ACDE-FHJK-MNPQ.",
        error_messages={"required": "Scrivi il codice che hai ricevuto."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    contatto = forms.CharField(
        label="E-mail o telefono",
        max_length=254,
        help_text="Quello che hai scritto nella richiesta.",
        error_messages={"required": "Scrivi l'e-mail o il telefono della richiesta."},
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
    )

    def clean_codice(self) -> str:
        return pulisci_codice_richiesta(self.cleaned_data["codice"])[: LUNGHEZZA_CODICE + 1]

    @property
    def chiave(self) -> str:
        """What the attempts on one request are counted by."""
        return str(self.cleaned_data.get("codice", ""))
