"""Choice of year and Ambito in the address of a page; upload of a file of Istat."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.datastructures import MultiValueDict

from osservatorio.calcolo import FAMIGLIE_DI_INDICATORI, definizioni
from osservatorio.calcolo.riparto import CENTESIMO, SPESA_MASSIMA, Metodo
from osservatorio.enums import LivelloTerritorio, TipoEdizione
from osservatorio.models import Dossier
from osservatorio.selectors import AnniNoti
from rendicontazione.parsing.celle import leggi_numero
from territorio.models import Ambito, Comune

MAX_MEGABYTE = 100
PRIMO_ANNO, ULTIMO_ANNO = 1980, 2100
ANNO_SBAGLIATO = f"Scrivi un anno di quattro cifre, fra {PRIMO_ANNO} e {ULTIMO_ANNO}."
INDICATORE_DI_PARTENZA = "indice_vecchiaia"
VISTE = [
    ("tutto", "tutto insieme"),
    ("barre", "barre e tabella"),
    ("mappa", "mappa"),
    ("andamento", "andamento negli anni"),
    ("piccoli", "un piccolo grafico per ciascuno"),
]
ORDINI = [
    ("", "dal valore più alto"),
    ("crescente", "dal valore più basso"),
    ("nome", "per nome"),
]


class SceltaForm(forms.Form):
    """Year and Ambito, among those the user reads; both may be left out."""

    anno = forms.TypedChoiceField(label="Anno", coerce=int, required=False, empty_value=None)
    ambito = forms.ModelChoiceField(
        queryset=Ambito.objects.none(), to_field_name="slug", label="Ambito", required=False
    )

    def __init__(
        self, *args: Any, anni: Sequence[int], ambiti: QuerySet[Ambito], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["anno"].choices = [(anno, str(anno)) for anno in anni]  # type: ignore[attr-defined]
        self.fields["ambito"].queryset = ambiti  # type: ignore[attr-defined]


class SceltaReportForm(SceltaForm):
    """Also what one report is about, the number of a version of the return, and the format."""

    comune = forms.ModelChoiceField(
        queryset=Comune.objects.none(), to_field_name="codice_istat", required=False
    )
    indicatore = forms.CharField(max_length=60, required=False)
    versione = forms.IntegerField(min_value=1, required=False)
    formato = forms.ChoiceField(
        choices=[
            ("html", "pagina"),
            ("pdf", "PDF"),
            ("attesa", "a che punto è"),
            ("csv", "CSV"),
            ("testo", "testo da copiare"),
        ],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comune"].queryset = Comune.objects.della_provincia()  # type: ignore[attr-defined]

    def clean_indicatore(self) -> str:
        """A code of the definitions, or nothing."""
        codice: str = self.cleaned_data["indicatore"]
        if codice and codice not in definizioni():
            raise forms.ValidationError("Questo indicatore non c'è: scegline uno dell'elenco.")
        return codice


def indicatori_per_famiglia(cerca: str = "") -> list[tuple[str, list[tuple[str, str]]]]:
    """The choices of indicators, family by family; with `cerca` those whose texts hold the word."""
    parola = cerca.strip().casefold()
    gruppi: dict[str, list[tuple[str, str]]] = {}
    for d in definizioni().values():
        testo = f"{d.nome} {d.gruppo} {d.significato}".casefold()
        if parola in testo:
            nome = f"{d.gruppo}: {d.nome}" if d.gruppo else d.nome
            gruppi.setdefault(FAMIGLIE_DI_INDICATORI[d.famiglia], []).append((d.codice, nome))
    return list(gruppi.items())


class EsploraForm(forms.Form):
    """Which indicator, of which territories, in which years; everything may be left out."""

    indicatore = forms.ChoiceField(
        label="Indicatore",
        required=False,
        error_messages={"invalid_choice": "Questo indicatore non c'è: scegline uno dell'elenco."},
    )
    livello = forms.ChoiceField(
        label="Territori a confronto",
        choices=LivelloTerritorio.choices,
        required=False,
        error_messages={"invalid_choice": "Si confrontano ambiti o comuni: scegli uno dei due."},
    )
    ambito = forms.ChoiceField(
        label="Ambito",
        required=False,
        error_messages={"invalid_choice": "Questo ambito non c'è: scegline uno dell'elenco."},
    )
    anno = forms.IntegerField(
        label="Anno", required=False, error_messages={"invalid": ANNO_SBAGLIATO}
    )
    da = forms.IntegerField(label="Dal", required=False, error_messages={"invalid": ANNO_SBAGLIATO})
    a = forms.IntegerField(label="Al", required=False, error_messages={"invalid": ANNO_SBAGLIATO})
    territori = forms.MultipleChoiceField(
        label="Solo questi territori",
        required=False,
        error_messages={
            "invalid_choice": "«%(value)s» non è fra i territori di questo confronto: "
            "scegli fra quelli dell'elenco."
        },
    )
    vista = forms.ChoiceField(
        label="Che cosa vedere",
        choices=VISTE,
        required=False,
        error_messages={"invalid_choice": "Questo disegno non c'è: scegline uno dell'elenco."},
    )
    ordine = forms.ChoiceField(
        label="Ordine della tabella",
        choices=ORDINI,
        required=False,
        error_messages={"invalid_choice": "Questo ordine non c'è: scegline uno dell'elenco."},
    )

    def __init__(self, *args: Any, ambiti: Sequence[Ambito], noti: AnniNoti, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.noti = noti
        campi: dict[str, Any] = self.fields
        campi["indicatore"].choices = [(c, d.nome) for c, d in definizioni().items()]
        campi["ambito"].choices = [(a.slug, str(a)) for a in ambiti]
        # The keys of comuni are not known before the Ambito is: those not there are left out later.
        if self.data.get("livello") != LivelloTerritorio.COMUNI:
            campi["territori"].choices = campi["ambito"].choices
        else:
            scelti = cast("MultiValueDict[str, str]", self.data).getlist("territori")
            campi["territori"].choices = [(v, v) for v in scelti]

    def clean_indicatore(self) -> str:
        return self.cleaned_data["indicatore"] or INDICATORE_DI_PARTENZA

    def clean(self) -> dict[str, Any]:
        dati = self.cleaned_data
        definizione = definizioni().get(dati.get("indicatore", ""))
        if definizione is None:
            return dati
        livello = dati.get("livello") or LivelloTerritorio.AMBITI
        if (
            "comune" if livello == LivelloTerritorio.COMUNI else "ambito"
        ) not in definizione.livelli:
            self.add_error(
                "livello",
                f"«{definizione.nome}» non si calcola per {livello}: scegli l'altro livello.",
            )
        dati["livello"] = livello
        # Of what was never measured the page says why, for the years of the rest.
        anni = sorted(self.noti.di(definizione) or self.noti.tutti)
        if not anni:
            return dati
        for campo in ("anno", "da", "a"):
            valore = dati.get(campo)
            if valore is not None and not PRIMO_ANNO <= valore <= ULTIMO_ANNO:
                self.add_error(campo, ANNO_SBAGLIATO)
        if self.errors:
            return dati
        dati["a"] = dati.get("a") or max(dati.get("anno") or anni[-1], anni[-1])
        dati["da"] = dati.get("da") or min(dati.get("anno") or anni[0], anni[0], dati["a"])
        if dati["da"] > dati["a"]:
            self.add_error("da", f"Il {dati['da']} viene dopo il {dati['a']}: scambia i due anni.")
        elif not dati.get("anno"):
            nel_periodo = [x for x in anni if dati["da"] <= x <= dati["a"]]
            dati["anno"] = nel_periodo[-1] if nel_periodo else dati["a"]
        return dati


class NuovoDossierForm(forms.Form):
    """The title of a new dossier, or one of one's own to add to."""

    dossier = forms.ModelChoiceField(
        queryset=Dossier.objects.none(),
        label="Dossier",
        required=False,
        error_messages={"invalid_choice": "Questo dossier non è fra i tuoi."},
    )
    titolo = forms.CharField(label="Titolo del nuovo dossier", max_length=160, required=False)

    def __init__(self, *args: Any, propri: QuerySet[Dossier], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dossier"].queryset = propri  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        dati = self.cleaned_data
        if not self.errors and not dati.get("dossier") and not dati.get("titolo"):
            self.add_error("titolo", "Scrivi il titolo del dossier nuovo.")
        return dati


class DossierForm(forms.Form):
    """The texts of a dossier, plain, and whether colleagues see it."""

    titolo = forms.CharField(
        label="Titolo", max_length=160, error_messages={"required": "Scrivi un titolo."}
    )
    introduzione = forms.CharField(label="Di che cosa si parla", max_length=10_000, required=False)
    conclusioni = forms.CharField(label="Che cosa se ne ricava", max_length=10_000, required=False)
    condiviso = forms.BooleanField(label="Condividi con i colleghi", required=False)

    def __init__(self, dati: Any, *, dossier: Dossier) -> None:
        super().__init__(dati, initial={nome: getattr(dossier, nome) for nome in self.base_fields})


class SilenziForm(forms.Form):
    """Which service, of which territories, in which year."""

    servizio = forms.ChoiceField(
        label="Servizio",
        required=False,
        error_messages={"invalid_choice": "Questo servizio non c'è: scegline uno dell'elenco."},
    )
    livello = forms.ChoiceField(
        label="Territori",
        choices=LivelloTerritorio.choices,
        required=False,
        error_messages={"invalid_choice": "Si guardano ambiti o comuni: scegli uno dei due."},
    )
    ambito = forms.ChoiceField(
        label="Ambito",
        required=False,
        error_messages={"invalid_choice": "Questo ambito non c'è: scegline uno dell'elenco."},
    )
    anno = forms.TypedChoiceField(
        label="Anno",
        coerce=int,
        required=False,
        empty_value=None,
        error_messages={"invalid_choice": "Di quest'anno non c'è niente: scegline uno in elenco."},
    )

    def __init__(
        self,
        *args: Any,
        servizi: Sequence[tuple[str, str]],
        ambiti: Sequence[Ambito],
        anni: Sequence[int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        campi: dict[str, Any] = self.fields
        campi["servizio"].choices = servizi
        campi["ambito"].choices = [(a.slug, str(a)) for a in ambiti]
        campi["anno"].choices = [(anno, str(anno)) for anno in anni]


class RipartoForm(SceltaForm):
    """The cost to divide, written as in Italy, by which rule, and the format of the answer."""

    spesa = forms.CharField(label="Spesa da dividere", required=False, max_length=40)
    metodo = forms.ChoiceField(choices=[(m.value, m.name) for m in Metodo], required=False)
    formato = forms.ChoiceField(choices=[("csv", "CSV"), ("xlsx", "XLSX")], required=False)

    def clean_spesa(self) -> Decimal | None:
        scritta = self.cleaned_data["spesa"]
        if not scritta:
            return None
        letta = leggi_numero(scritta)
        if letta is None:
            raise forms.ValidationError(
                f"«{scritta}» non è un importo: scrivi la cifra in euro, per esempio 18.283,96."
            )
        if letta.valore <= 0:
            raise forms.ValidationError(
                f"«{scritta}» non si può dividere: scrivi un importo maggiore di zero."
            )
        if letta.valore >= SPESA_MASSIMA:
            raise forms.ValidationError(
                f"«{scritta}» è più di dieci miliardi di euro: controlla le cifre."
            )
        if letta.valore % CENTESIMO:
            raise forms.ValidationError(
                f"«{scritta}» ha più di due decimali: arrotonda la spesa al centesimo."
            )
        return letta.valore.quantize(CENTESIMO)


class CaricaDatiForm(forms.Form):
    """One file of Istat; what it is and holds is checked by the service."""

    file = forms.FileField(
        label="File di Istat",
        help_text="Il csv o lo zip come lo scarica il sito di Istat. "
        f"Al massimo {MAX_MEGABYTE} MB.",
        allow_empty_file=True,
        error_messages={"required": "Scegli il file scaricato da Istat."},
        widget=forms.FileInput(attrs={"accept": ".csv,.zip,.txt", "class": "form-control"}),
    )
    anno = forms.IntegerField(
        label="Anno che ti aspetti",
        required=False,
        min_value=1861,
        max_value=2199,
        help_text="Facoltativo: se il file è di un altro anno te lo diciamo.",
        error_messages={
            "invalid": "Scrivi l'anno con quattro cifre, per esempio 2023.",
            "min_value": "Scrivi l'anno con quattro cifre, per esempio 2023.",
            "max_value": "Scrivi l'anno con quattro cifre, per esempio 2023.",
        },
        widget=forms.NumberInput(attrs={"class": "form-control", "inputmode": "numeric"}),
    )
    tipo = forms.ChoiceField(
        label="Edizione",
        required=False,
        choices=[("", "Come dice il file"), *TipoEdizione.choices],
        help_text="Cambiala solo se il titolo del file non lo dice.",
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith((".csv", ".zip", ".txt")):
            raise forms.ValidationError(
                f"Il file «{file.name[:80]}» non è un csv né uno zip: usa quello scaricato da "
                "Istat, senza salvarlo da un altro programma."
            )
        if file.size > MAX_MEGABYTE * 2**20:
            raise forms.ValidationError(
                f"Il file è di {file.size / 2**20:.0f} MB: il limite è {MAX_MEGABYTE} MB. "
                "Carica lo zip, o il file della sola provincia."
            )
        return file


class SceltaEdizioneForm(forms.Form):
    """Why an edition is put in force: other people will read it."""

    motivo = forms.CharField(
        label="Motivo della scelta",
        max_length=2000,
        help_text="Lo legge chi confronta le edizioni, anche fra qualche anno.",
        error_messages={
            "required": "Scrivi il motivo: lo legge chi confronta le edizioni.",
            "max_length": "Il motivo è troppo lungo: al massimo 2.000 caratteri.",
        },
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
    )


class ElencoIndicatoriForm(forms.Form):
    """What to look for among the indicators; all may be left out."""

    q = forms.CharField(label="Parole", max_length=100, required=False, strip=True)
    famiglia = forms.ChoiceField(
        label="Famiglia",
        choices=[("", "Tutte"), *FAMIGLIE_DI_INDICATORI.items()],
        required=False,
    )
    da_rivedere = forms.BooleanField(label="Solo quelli da rivedere", required=False)
