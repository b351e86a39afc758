"""«Segnala un errore» and «Valuta questa pagina»; and what an office says of a report."""

from typing import Any, cast

from django import forms

from sportello.enums import (
    MOTIVI_BUONI,
    MOTIVI_CATTIVI,
    VOTO_BUONO,
    ErroreVisto,
    MotivoVoto,
    StatoSegnalazione,
)
from sportello.forms.pubblici import ModuloPubblico, campo_email, campo_testo, controlla_testo

VOTI = [
    ("1", "1 stella: per niente chiara"),
    ("2", "2 stelle: poco chiara"),
    ("3", "3 stelle: abbastanza chiara"),
    ("4", "4 stelle: chiara"),
    ("5", "5 stelle: molto chiara"),
]


class SegnalazioneForm(ModuloPubblico):
    """An error in a record. A facility with a reserved address has no address to be wrong."""

    che_cosa = forms.ChoiceField(
        label="Che cosa è sbagliato",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Scegli che cosa è sbagliato.",
            "invalid_choice": "Questa voce non c'è: scegline una dell'elenco.",
        },
    )
    testo = campo_testo(
        1000,
        label="Come dovrebbe essere",
        required=False,
        righe=4,
        help_text="Per esempio il numero giusto. Non scrivere dati di salute o di altre persone.",
    )
    email = campo_email(help_text="Se la scrivi, ti diciamo com'è finita.")

    def __init__(self, *args: Any, riservata: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["che_cosa"]).choices = [
            (valore, nome)
            for valore, nome in ErroreVisto.choices
            if not (riservata and valore == ErroreVisto.INDIRIZZO)
        ]

    def clean_testo(self) -> str:
        return controlla_testo(self.cleaned_data["testo"])

    def clean(self) -> dict[str, Any]:
        dati = super().clean()
        if dati.get("che_cosa") == ErroreVisto.ALTRO and not dati.get("testo"):
            self.add_error("testo", "Scrivi in due parole che cosa non va.")
        return dati


class ValutazioneForm(ModuloPubblico):
    """First the stars; then, depending on them, what was good or difficult, and free words."""

    voto = forms.TypedChoiceField(
        label="Quanto è chiara questa pagina?",
        choices=VOTI,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Scegli da 1 a 5 stelle.",
            "invalid_choice": "Scegli da 1 a 5 stelle.",
        },
    )
    motivo = forms.ChoiceField(
        required=False,
        choices=[("", ""), *MotivoVoto.choices],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Questa voce non c'è: scegline una dell'elenco."},
    )
    testo = campo_testo(
        200,
        label="Vuoi aggiungere qualcosa?",
        required=False,
        righe=3,
        help_text="Al massimo 200 caratteri. Non scrivere nomi, contatti o dati di salute.",
    )

    def __init__(self, *args: Any, secondo_passo: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if secondo_passo:
            motivo = cast("forms.ChoiceField", self.fields["motivo"])
            motivo.label = (
                "Che cosa ti è piaciuto di più?"
                if self.buono
                else "Che cosa ti ha messo più in difficoltà?"
            )
            motivo.choices = [
                (m.value, m.label) for m in (MOTIVI_BUONI if self.buono else MOTIVI_CATTIVI)
            ]

    @property
    def buono(self) -> bool:
        voto = str(self.data.get("voto", ""))
        return voto in "45" and len(voto) == 1 and int(voto) >= VOTO_BUONO

    def clean_testo(self) -> str:
        return controlla_testo(self.cleaned_data["testo"])


class EsitoForm(forms.Form):
    """What came of a report."""

    stato = forms.ChoiceField(
        choices=[
            (StatoSegnalazione.RISOLTA, "Ho corretto la scheda"),
            (StatoSegnalazione.RESPINTA, "Non era un errore"),
        ],
        error_messages={
            "required": "Scegli se era un errore oppure no.",
            "invalid_choice": "Scegli se era un errore oppure no.",
        },
    )
    esito = forms.CharField(
        required=False,
        max_length=300,
        error_messages={"max_length": "L'esito è troppo lungo: al massimo 300 caratteri."},
    )
