"""Shape and limits of what is typed or uploaded."""

from typing import Any

from django import forms

from rendicontazione.parsing import MAX_BYTE, troppo_grande

MAX_TESTO = 4000
MAX_SCELTE = 300  # longer lists are written by hand


class CaricamentoForm(forms.Form):
    """One workbook; what it is and holds is checked by the service."""

    file = forms.FileField(
        label="File compilato",
        help_text="Il modello compilato: Excel (.xlsx), OpenDocument (.ods) o un archivio .zip con "
        "un CSV per foglio. Al massimo 20 MB.",
        allow_empty_file=True,
        error_messages={"required": "Scegli il file compilato, poi premi «Carica il file»."},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.ods,.zip", "class": "form-control"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTE:
            raise forms.ValidationError(troppo_grande(file.size), code="FILE-01")
        return file


class TestoForm(forms.Form):
    """A reason or a comment that another person will read."""

    testo = forms.CharField(
        label="Motivo",
        max_length=MAX_TESTO,
        error_messages={
            "required": "Scrivi il testo: lo legge l'altro ufficio.",
            "max_length": "Il testo è troppo lungo: al massimo 4.000 caratteri.",
        },
        widget=forms.Textarea(attrs={"rows": 4, "class": "form-control"}),
    )

    def __init__(self, *args, etichetta="", **kwargs):
        super().__init__(*args, **kwargs)
        if etichetta:
            self.fields["testo"].label = etichetta


class IntegrazioneForm(TestoForm):
    """The request of integration; the text may be left out where cells were marked."""

    entro = forms.DateField(
        label="Entro il",
        required=False,
        help_text="Facoltativo: l'ultimo giorno utile per il file corretto.",
        error_messages={"invalid": "Scrivi il giorno come 31/12/2025."},
        widget=forms.DateInput(
            attrs={"type": "date", "class": "form-control rn-data"}, format="%Y-%m-%d"
        ),
    )

    def __init__(self, *args, celle=0, **kwargs):
        super().__init__(*args, **kwargs)
        if celle:
            self.fields["testo"].required = False
            self.fields[
                "testo"
            ].help_text = (
                "Le celle segnate «da integrare» partono con la richiesta: il testo è facoltativo."
            )


class CommentoForm(TestoForm):
    """A word in the dialogue on a cell."""

    testo = forms.CharField(
        label="Il tuo commento",
        help_text="Lo legge l'altro ufficio, e resta accanto alla cella anche l'anno prossimo. "
        "Non scrivere nomi di persone.",
        max_length=2000,
        error_messages={
            "required": "Scrivi il commento, poi salvalo.",
            "max_length": "Il commento è troppo lungo: al massimo 2.000 caratteri.",
        },
        widget=forms.Textarea(attrs={"rows": 4, "class": "form-control"}),
    )

    da_integrare = forms.BooleanField(
        label="Da integrare: entra nella prossima richiesta all'ambito",
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "rn-spunta"}),
    )


class ProtocolloForm(forms.Form):
    """Number and day of a protocol; both may be emptied."""

    numero = forms.CharField(
        label="Numero di protocollo",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    giorno = forms.DateField(
        label="Del",
        required=False,
        error_messages={"invalid": "Scrivi il giorno come 31/12/2025."},
        widget=forms.DateInput(
            attrs={"type": "date", "class": "form-control rn-data"}, format="%Y-%m-%d"
        ),
    )


class FirmataForm(forms.Form):
    """The signed copy of the receipt; what it is and holds is checked by the service."""

    file = forms.FileField(
        label="Ricevuta firmata",
        help_text="Il PDF firmato (PAdES) o il file .p7m (CAdES), al massimo 20 MB.",
        allow_empty_file=True,
        error_messages={"required": "Scegli la copia firmata, poi premi «Carica la copia»."},
        widget=forms.FileInput(attrs={"accept": ".pdf,.p7m", "class": "form-control"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTE:
            raise forms.ValidationError(troppo_grande(file.size))
        return file


class SceltaAmbito(forms.ModelChoiceField):
    """A return chosen by the name of its Ambito."""

    def label_from_instance(self, obj):
        return str(obj.ambito)


class ProrogaForm(forms.Form):
    """A later last day for one Ambito or for all."""

    giorno = forms.DateField(
        label="Nuova scadenza",
        help_text="Ultimo giorno utile.",
        error_messages={
            "required": "Scrivi il nuovo ultimo giorno utile.",
            "invalid": "Scrivi il giorno come 31/12/2025.",
        },
        widget=forms.DateInput(
            attrs={"type": "date", "class": "form-control rn-data"}, format="%Y-%m-%d"
        ),
    )
    atto = forms.CharField(
        label="Atto",
        max_length=200,
        help_text="Tipo, numero e data: per esempio «Decreto n. 12 del 15/01/2025».",
        error_messages={"required": "Scrivi l'atto che concede la proroga."},
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    motivo = forms.CharField(
        label="Motivo",
        max_length=MAX_TESTO,
        help_text="Lo leggono gli Uffici di Piano.",
        error_messages={"required": "Scrivi il motivo: lo leggono gli Uffici di Piano."},
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
    )

    def __init__(self, *args, rendicontazioni, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rendicontazione"] = SceltaAmbito(
            label="Per chi",
            queryset=rendicontazioni,
            required=False,
            empty_label="Tutti gli ambiti",
            widget=forms.Select(attrs={"class": "form-select"}),
        )
        self.order_fields(["rendicontazione"])


class NotaForm(forms.Form):
    """The note of the Ambito; may be emptied."""

    testo = forms.CharField(
        label="Nota dell'ambito",
        help_text=(
            "Si stampa accanto ai dati: che cosa è cambiato, che cosa manca e perché. "
            "Non scrivere nomi di persone."
        ),
        required=False,
        max_length=MAX_TESTO,
        error_messages={"max_length": "La nota è troppo lunga: al massimo 4.000 caratteri."},
        widget=forms.Textarea(attrs={"rows": 4, "class": "form-control"}),
    )


class MotivazioniForm(forms.Form):
    """One text per avviso of the page, and one per group for those of the group left blank."""

    def __init__(self, *args, avvisi=(), codici=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.avvisi = {anomalia.pk: anomalia for anomalia in avvisi}
        self.codici = list(codici)
        for pk, anomalia in self.avvisi.items():
            self.fields[f"motivo_{pk}"] = self._campo(anomalia.motivazione)
        for codice in self.codici:
            self.fields[f"tutti_{codice}"] = self._campo("")

    @staticmethod
    def _campo(iniziale):
        return forms.CharField(
            required=False,
            max_length=1000,
            initial=iniziale,
            error_messages={"max_length": "Il motivo è troppo lungo: al massimo 1.000 caratteri."},
        )

    def motivazioni(self):
        """Text of each avviso that was sent, by primary key."""
        return {pk: self.cleaned_data[f"motivo_{pk}"] for pk in self.avvisi}

    def per_codice(self):
        """Text for the avvisi of a rule that have none."""
        testi = {codice: self.cleaned_data[f"tutti_{codice}"] for codice in self.codici}
        return {codice: testo for codice, testo in testi.items() if testo}


class CorrezioniForm(forms.Form):
    """The present content of each cell, to be changed, and why; one reason may do for all."""

    motivo = forms.CharField(
        label="Perché cambi questi valori",
        help_text="Vale per tutte le celle cambiate che non hanno un motivo loro.",
        required=False,
        max_length=1000,
        error_messages={"max_length": "Il motivo è troppo lungo: al massimo 1.000 caratteri."},
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
    )

    def __init__(self, *args, celle=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.celle = list(celle)
        for cella in self.celle:
            attributi = {"class": "form-control", "autocomplete": "off"}
            lungo = len(cella.adesso) > 80 or "\n" in cella.adesso
            self.fields[f"valore_{cella.chiave}"] = forms.CharField(
                label=f"Valore giusto per {cella.cella}",
                required=False,
                max_length=4000,
                initial=cella.adesso,
                error_messages={"max_length": "Il testo è troppo lungo: al massimo 4.000 battute."},
                widget=forms.Textarea(attrs={**attributi, "rows": 3})
                if lungo
                else forms.TextInput(attrs=attributi),
            )
            self.fields[f"motivo_{cella.chiave}"] = forms.CharField(
                label=f"Motivo per {cella.cella} (se diverso)",
                required=False,
                max_length=1000,
                error_messages={
                    "max_length": "Il motivo è troppo lungo: al massimo 1.000 caratteri."
                },
                widget=forms.TextInput(attrs=attributi),
            )

    def righe(self):
        """Each cell with its two fields, for the page."""
        return [
            (cella, self[f"valore_{cella.chiave}"], self[f"motivo_{cella.chiave}"])
            for cella in self.celle
        ]

    def cambiate(self):
        """(cell, new content, reason) of the cells that are not as they were."""
        return [
            (
                cella,
                self.cleaned_data[f"valore_{cella.chiave}"],
                self.cleaned_data[f"motivo_{cella.chiave}"] or self.cleaned_data["motivo"],
            )
            for cella in self.celle
            if f"valore_{cella.chiave}" in self.data
            and self.cleaned_data[f"valore_{cella.chiave}"].split() != cella.adesso.split()
        ]


class AbbinamentiForm(forms.Form):
    """For each column or sheet that is missing, the name it has in the user's file."""

    def __init__(self, *args, gruppi=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.gruppi = gruppi
        self.voci = {voce.campo: voce for gruppo in gruppi for voce in gruppo.voci}
        for nome, voce in self.voci.items():
            self.fields[nome] = forms.ChoiceField(
                label=voce.titolo,
                required=False,
                initial=voce.proposta,
                choices=[("", "Nessuna di queste"), *((x, x) for x in voce.scelte)],
                error_messages={"invalid_choice": "Scegli un nome dell'elenco."},
                widget=forms.Select(attrs={"class": "form-select"}),
            )

    def con_i_campi(self):
        """Each sheet with its bound fields."""
        return [
            {
                "foglio": gruppo.foglio,
                "nome": gruppo.nome,
                "campi": [self[voce.campo] for voce in gruppo.voci],
            }
            for gruppo in self.gruppi
        ]

    def clean(self):
        super().clean()
        dati = self.cleaned_data
        usati: dict[tuple[int, str], Any] = {}
        for nome, voce in self.voci.items():
            scritto = dati.get(nome)
            if not scritto:
                continue
            # Sheets are chosen among those of the file, columns among those of their sheet.
            posto = (voce.foglio.pk if voce.colonna else 0, scritto)
            if posto in usati:
                self.add_error(
                    nome,
                    f"«{scritto}» è già scelta per «{usati[posto].titolo}»: "
                    "ogni nome va in un posto solo.",
                )
            usati.setdefault(posto, voce)
        if not usati and not self.errors:
            raise forms.ValidationError("Scegli almeno un nome, poi premi «Salva e rileggi».")
        return dati

    def scelte(self):
        """What was chosen: (what to match, name in the file)."""
        return [
            (voce, self.cleaned_data[nome])
            for nome, voce in self.voci.items()
            if self.cleaned_data.get(nome)
        ]


class ChiediPartiForm(forms.Form):
    """Whom the Ufficio di Piano asks for their own rows."""

    comuni = forms.BooleanField(label="Ai comuni dell'ambito", required=False)
    enti = forms.BooleanField(label="Agli enti gestori", required=False)
    strutture = forms.BooleanField(label="Alle strutture", required=False)


class CelleForm(forms.Form):
    """Cells of the form as fields: what they hold is read and checked like those of a file.

    `celle` have name of the field, column, value as text, hint.
    """

    def __init__(self, *args, celle=(), **kwargs):
        super().__init__(*args, **kwargs)
        for cella in celle:
            self.fields[cella.nome] = self._campo(cella.colonna, cella.valore, cella.suggerimento)

    @staticmethod
    def _campo(colonna, valore, suggerimento):
        aiuti = [colonna.spiegazione, suggerimento and f"{suggerimento.rstrip('.')}."]
        if colonna.numerica and colonna.unita:
            aiuti.insert(1, f"In {colonna.unita}.")
        etichetta = colonna.titolo[:1].upper() + colonna.titolo[1:]
        opzioni = {
            "label": etichetta if colonna.obbligo == "sempre" else f"{etichetta} (se serve)",
            "help_text": " ".join(filter(None, aiuti)),
            "required": False,
            "initial": valore,
        }
        if colonna.tipo == "si_no":
            scelte = [("", "—"), ("SI", "Sì"), ("NO", "No")]
        elif colonna.codici is not None and len(colonna.codici) <= MAX_SCELTE:
            scelte = [("", "—"), *((c, f"{c} – {s}") for c, s in colonna.codici.items())]
        else:
            scelte = []
        if scelte:
            if valore and valore not in dict(scelte):
                scelte.append((valore, f"{valore} (non in elenco)"))
            return forms.ChoiceField(
                choices=scelte, widget=forms.Select(attrs={"class": "form-select"}), **opzioni
            )
        if colonna.tipo == "testo_lungo":
            widget: forms.Widget = forms.Textarea(attrs={"rows": 3, "class": "form-control"})
        else:
            attributi = {"class": "form-control"}
            if colonna.numerica:
                attributi["inputmode"] = "decimal"
            elif colonna.tipo == "data":
                attributi["placeholder"] = "31/12/2024"
            widget = forms.TextInput(attrs=attributi)
        return forms.CharField(
            max_length=MAX_TESTO,
            widget=widget,
            error_messages={"max_length": "Il testo è troppo lungo: al massimo 4.000 caratteri."},
            **opzioni,
        )
