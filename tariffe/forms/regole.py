"""A rule and its parts, as the office writes them; model and fields are those of the admin."""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from tariffe.anomalie import CODICI, ErroreTariffa
from tariffe.enums import CasoPolitica, TipoISEE, TipoModificatore, TipoPolitica
from tariffe.forms.campi import CondizioniField, EuroField, ISEEField, TabellaField
from tariffe.parsing.contesto import RISERVATE
from tariffe.parsing.incollata import TabellaIncollata, leggi_incollata
from tariffe.parsing.modificatori import leggi_modificatore

SENZA_ISEE = frozenset(
    {
        TipoPolitica.MASSIMA,
        TipoPolitica.IMPORTO,
        TipoPolitica.COSTO_PIENO,
        TipoPolitica.NON_AMMESSO,
    }
)


class RegolaForm(forms.ModelForm):
    """The rule itself: its bands are pasted on their own page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "frazioni_ammesse" in self.fields:  # not when the rule is only read
            self.fields["frazioni_ammesse"].help_text = "Per esempio 0,5; 0,75."
            scritte = str(self.initial.get("frazioni_ammesse") or "")
            self.initial["frazioni_ammesse"] = scritte.replace(",", ";").replace(".", ",")

    def clean_tipi_isee(self) -> str:
        voci = [v.strip().lower() for v in self.cleaned_data["tipi_isee"].split(",") if v.strip()]
        ignote = [v for v in voci if v not in TipoISEE.values]
        if ignote or not voci:
            raise forms.ValidationError(
                f"«{', '.join(ignote)}» non è un tipo di ISEE: scrivi, con le virgole, "
                f"{', '.join(TipoISEE.values)}."
            )
        return ",".join(voci)

    def clean_frazioni_ammesse(self) -> str:
        voci = [v.strip() for v in re.split(r"[;]|,\s", self.cleaned_data["frazioni_ammesse"])]
        lette = [v.replace(",", ".") for v in voci if v]
        if any(not re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", v) for v in lette):
            raise forms.ValidationError("Scrivi le frazioni come 0,5; 0,75.")
        return ", ".join(lette)

    def clean_decorrenza_eccezioni(self) -> str:
        voci = [v.strip() for v in self.cleaned_data["decorrenza_eccezioni"].split(",")]
        for voce in (v for v in voci if v):
            trovata = re.fullmatch(r"([0-9]{1,2})\s*:\s*([0-9]{1,2})", voce)
            if not (trovata and 1 <= int(trovata[1]) <= 12 and 1 <= int(trovata[2]) <= 31):
                raise forms.ValidationError(
                    f"«{voce}» non è un mese con il suo giorno: scrivi 9:30 per settembre, "
                    "fino al 30."
                )
        return ",".join(v.replace(" ", "") for v in voci if v)


def come_codice(nome: str) -> str:
    """A name as the key of a condition: «Quota al giorno» → «quota_al_giorno»."""
    lettere = unicodedata.normalize("NFD", nome.lower())
    return re.sub(r"[^a-z0-9]+", "_", re.sub("[\u0300-\u036f]", "", lettere)).strip("_")


def con_chiavi(quando: Mapping[str, Any]) -> dict[str, Any]:
    """Conditions with their keys written as keys."""
    return {come_codice(chiave): valore for chiave, valore in quando.items()}


def di_che_cosa(quantita: str) -> str:
    """The key of the quantity of a part; refused when it already says something of the whole."""
    chiave = come_codice(quantita)
    if chiave in RISERVATE:
        raise forms.ValidationError(
            f"«{quantita.strip()}» riguarda già tutta la tariffa e si conterebbe due volte: scrivi "
            "un altro nome, per esempio presenze."
        )
    return chiave


class VarianteForm(forms.ModelForm):
    """For whom a variant is; its bands are pasted."""

    quando = CondizioniField(
        label="Per chi vale",
        intervalli=True,
        help_text="Per esempio minori = 2; scuola = primaria",
        error_messages={"required": "Scrivi per chi vale, per esempio part_time = sì."},
        required=True,
        widget=forms.TextInput(attrs={"size": 40, "aria-label": "Per chi vale"}),
    )

    def clean_quando(self) -> dict[str, Any]:
        return con_chiavi(self.cleaned_data["quando"] or {})


class ComponenteForm(forms.ModelForm):
    """How many times a part is paid; its bands are pasted."""

    def clean_quantita_da(self) -> str:
        return di_che_cosa(self.cleaned_data["quantita_da"])

    def clean(self) -> dict[str, Any]:
        dati = super().clean() or {}
        senza = not dati.get("quantita_da") and "quantita_da" not in self.errors
        if dati.get("max_quantita") is not None and senza:
            self.add_error(
                "quantita_da", "C'è un massimo: scrivi di che cosa, per esempio presenze."
            )
        return dati


class PoliticaForm(forms.ModelForm):
    """What is paid when the ISEE alone does not say it."""

    def clean(self) -> dict[str, Any]:
        dati = super().clean() or {}
        caso, tipo = dati.get("caso"), dati.get("tipo")
        if tipo == TipoPolitica.IMPORTO and dati.get("importo") is None:
            self.add_error("importo", "Scrivi l'importo da pagare.")
        if tipo == TipoPolitica.MAGGIORAZIONE and dati.get("valore") is None:
            self.add_error("valore", "Scrivi l'aumento: 0,50 per il 50 per cento in più.")
        if caso == CasoPolitica.MANCANTE and tipo and tipo not in SENZA_ISEE:
            self.add_error(
                "tipo",
                "Chi non presenta l'ISEE può pagare la tariffa massima, un importo o il costo "
                "pieno, oppure non essere ammesso.",
            )
        elif tipo == TipoPolitica.COME_RESIDENTE and caso != CasoPolitica.NON_RESIDENTE:
            self.add_error("tipo", "«Come chi è residente» vale solo per chi non risiede.")
        # Its own bands are pasted, never written here.
        prima = self.instance.tipo if self.instance.pk else ""
        if tipo == TipoPolitica.TRATTI and "tipo" in self.changed_data and prima != tipo:
            self.add_error(
                "tipo",
                "Le fasce proprie si incollano: in «Incolla le fasce» aggiungi la colonna «Non "
                "residenti».",
            )
        if tipo != TipoPolitica.IMPORTO:
            dati["importo"] = None
        if tipo != TipoPolitica.MAGGIORAZIONE:
            dati["valore"] = None
        return dati


class ModificatoreForm(forms.ModelForm):
    """One of the changes of the amount, in order."""

    codice = forms.CharField(
        label="Quando c'è",
        max_length=60,
        help_text="La condizione, in una parola: festivo, ordine_figlio, assenze…",
    )
    tabella = TabellaField(label="Tabella", help_text="Per esempio 1 = 1; 2 = 0,75; 4+ = 0")
    quando = CondizioniField(
        label="Solo quando", intervalli=True, help_text="Per esempio part_time = sì"
    )

    def clean_codice(self) -> str:
        codice = self.cleaned_data["codice"].strip().lower().replace(" ", "_")
        if not re.fullmatch(r"[a-z][a-z0-9_]*", codice):
            raise forms.ValidationError(
                f"«{codice}» non va: usa lettere senza accento, cifre e «_», per esempio festivo."
            )
        return codice

    def clean(self) -> dict[str, Any]:
        dati = super().clean() or {}
        if self.errors or not dati.get("tipo"):
            return dati
        tipo = dati["tipo"]
        con_valore = tipo not in (
            TipoModificatore.MOLTIPLICA_TABELLA,
            TipoModificatore.MOLTIPLICA_PER_QUANTITA,
        )
        if not con_valore:
            dati["valore"] = None
        if con_valore and dati.get("valore") is None:
            self.add_error("valore", "Scrivi il valore: 1,10 moltiplica per 1,10.")
            return dati
        if tipo != TipoModificatore.MOLTIPLICA_TABELLA:
            dati["tabella"] = None
        elif not dati.get("tabella"):
            self.add_error("tabella", "Scrivi la tabella: 1 = 1; 2 = 0,75; 4+ = 0.")
            return dati
        scambio = {
            "codice": dati["codice"],
            "tipo": tipo,
            "valore": dati.get("valore"),
            "tabella": dati.get("tabella"),
            "quando": dati.get("quando"),
            "min": dati.get("minimo"),
            "max": dati.get("massimo"),
        }
        try:
            leggi_modificatore(({k: v for k, v in scambio.items() if v is not None}, "", True))
        except ErroreTariffa as errore:
            self.add_error(None, errore.messaggio)
        return dati


class CasoForm(forms.ModelForm):
    """An amount that the rule must give."""

    isee = ISEEField(
        label="ISEE",
        help_text="Vuoto = nessuno.",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 12, "aria-label": "ISEE"}),
    )
    contesto = CondizioniField(
        label="altre condizioni",
        vuoto={},
        help_text="Per esempio festivo = sì; quantita = 10",
        widget=forms.Textarea(attrs={"rows": 2, "cols": 24, "aria-label": "altre condizioni"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Eight columns beside one another: these are the widest.
        for nome, largo in (("denominazione", 18), ("atteso_errore", 12), ("fonte", 12)):
            if nome in self.fields:
                self.fields[nome].widget.attrs.update({"size": largo, "class": ""})

    def clean_contesto(self) -> dict[str, Any]:
        return self.cleaned_data["contesto"] or {}

    def clean_atteso_errore(self) -> str:
        codice = self.cleaned_data["atteso_errore"].strip().upper()
        if codice and codice not in CODICI:
            raise forms.ValidationError(
                f"«{codice}» non è un errore che la tariffa può dare: scrivi uno fra "
                f"{', '.join(CODICI)}."
            )
        return codice


# What may be added to a rule by pasting its table.
PARTE_NUOVA, VARIANTE_NUOVA = "componenti[+]", "varianti[+]"


class IncollaForm(forms.Form):
    """The pasted band table: `tabella` is what was read, `nuova` the fields of a part added."""

    dove = forms.ChoiceField(label="Per quale tabella")
    testo = forms.CharField(
        label="Le fasce",
        strip=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12, "cols": 70, "spellcheck": "false"}),
    )
    nome_nuovo = forms.CharField(
        label="Come si chiama",
        required=False,
        max_length=60,
        help_text="Per esempio «quota al giorno», «consegna», «scuola primaria».",
    )
    quantita_da = forms.CharField(
        label="Parte: si moltiplica per",
        required=False,
        max_length=60,
        help_text="Per esempio presenze, pasti, ore. Vuoto = si paga una volta sola.",
    )
    max_quantita = EuroField(
        label="Parte: al massimo quante",
        required=False,
        min_value=Decimal(0),
        help_text="Per esempio 15: dalla sedicesima presenza non si paga. Vuoto = senza massimo.",
    )
    quando = CondizioniField(
        label="Variante: per chi vale",
        intervalli=True,
        help_text="Per esempio part_time = sì; minori = 2; minori = 4+; scuola = primaria",
        widget=forms.TextInput(attrs={"size": 50}),
    )

    def __init__(self, *args: Any, scelte: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tabella = TabellaIncollata()
        self.nuova: dict[str, Any] = {}
        self.fields["dove"].choices = [  # type: ignore[attr-defined]
            *scelte,
            (PARTE_NUOVA, "Una parte nuova, che si somma"),
            (VARIANTE_NUOVA, "Una variante nuova, per alcuni"),
        ]

    def clean_quantita_da(self) -> str:
        return di_che_cosa(self.cleaned_data["quantita_da"])

    @property
    def prime(self) -> list[forms.BoundField]:
        """The fields that everybody fills."""
        return [self["dove"], self["testo"]]

    @property
    def della_nuova(self) -> list[forms.BoundField]:
        """Those of a part, or of a variant, that is added."""
        return [self[n] for n in ("nome_nuovo", "quantita_da", "max_quantita", "quando")]

    def clean(self) -> dict[str, Any]:
        dati = super().clean() or {}
        if dati.get("dove") == PARTE_NUOVA:
            self._parte_nuova(dati)
        elif dati.get("dove") == VARIANTE_NUOVA:
            self._variante_nuova(dati)
        self.tabella = leggi_incollata(dati.get("testo", ""))
        for guasto in self.tabella.guasti:
            self.add_error("testo", guasto.messaggio)
        if not self.tabella.guasti and not self.tabella.colonne:
            self.add_error("testo", "Manca la tabella delle fasce: incolla almeno una fascia.")
        return dati

    def _parte_nuova(self, dati: dict[str, Any]) -> None:
        nome = dati.get("nome_nuovo", "").strip()
        if not come_codice(nome):
            self.add_error("nome_nuovo", "Scrivi come si chiama la parte nuova.")
        self.nuova = {"codice": come_codice(nome), "etichetta": nome}
        if quantita := dati.get("quantita_da", ""):
            self.nuova["quantita_da"] = quantita
        massimo = dati.get("max_quantita")
        if massimo is not None and "quantita_da" not in {*self.nuova, *self.errors}:
            self.add_error(
                "quantita_da", "C'è un massimo: scrivi di che cosa, per esempio presenze."
            )
        if massimo is not None:
            self.nuova["max_quantita"] = f"{massimo:f}"

    def _variante_nuova(self, dati: dict[str, Any]) -> None:
        quando = dati.get("quando")
        if not quando and "quando" not in self.errors:
            self.add_error("quando", "Scrivi per chi vale, per esempio part_time = sì.")
        self.nuova = {"quando": con_chiavi(quando or {})}
        if nome := dati.get("nome_nuovo", "").strip():
            self.nuova["etichetta"] = nome


class RegolaJSONForm(forms.Form):
    """The whole rule in the exchange format."""

    testo = forms.CharField(
        label="La regola nel formato di scambio",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 28, "cols": 90, "spellcheck": "false"}),
        error_messages={"required": "Incolla la regola: il campo è vuoto."},
    )


class ProvaForm(forms.Form):
    """A value to try a rule with."""

    isee = ISEEField(label="ISEE", help_text="Vuoto = chi non lo presenta.")
    condizioni = CondizioniField(
        label="Altre condizioni",
        vuoto={},
        help_text="Per esempio residente = no; quantita = 10",
        widget=forms.TextInput(attrs={"size": 40}),
    )


class CasiForm(forms.Form):
    """Cases pasted from a spreadsheet."""

    testo = forms.CharField(
        label="I casi",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "cols": 70, "spellcheck": "false"}),
        error_messages={"required": "Incolla la tabella dei casi: il campo è vuoto."},
    )
    sostituisci = forms.BooleanField(
        label="Togli i casi che ci sono già per le stesse regole", required=False
    )
