"""First-access points and words of the glossary as a spreadsheet: preview, then confirm."""

from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from import_export import fields, resources, widgets
from import_export.results import RowResult

from sportello.enums import TipoPunto
from sportello.models import PuntoAccesso, VoceGlossario
from strutture.resources import ComuneWidget, Differenza, SiNoWidget
from strutture.selectors.comuni import comuni_visibili
from territorio.models import Ambito
from utenti.models import Utente


class _RegistroResource(resources.ModelResource):
    """A row with `id` changes that row, one without adds one; the preview says cell by cell."""

    obbligatorie: tuple[str, ...] = ()

    class Meta:
        import_id_fields = ("id",)
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = True
        use_transactions = True
        skip_html_diff = True  # the preview writes plain cells
        store_instance = True

    def __init__(self, utente: Utente | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.utente = utente

    def get_queryset(self) -> QuerySet[Any]:
        modello = self._meta.model
        if self.utente is None:
            return modello.objects.none()
        visibili = getattr(modello.objects, "visibili_a", None)
        return visibili(self.utente) if visibili else modello.objects.all()

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        mancano = set(self.obbligatorie) - set(dataset.headers or ())
        if mancano:
            raise ValidationError(
                f"Manca la colonna «{min(mancano)}»: parti da un file esportato da qui."
            )

    def before_import_row(self, row: dict[str, Any], **kwargs: Any) -> None:
        chiave = str(row.get("id") or "").strip()
        row["id"] = chiave
        if chiave and not (
            chiave.isascii()
            and chiave.isdigit()
            and len(chiave) < 18
            and self.get_queryset().filter(pk=int(chiave)).exists()
        ):
            raise ValidationError(
                f"Non c'è una tua riga con id «{chiave}»: svuota la cella per aggiungerla."
            )

    def import_field(
        self, field: fields.Field, instance: Any, row: dict[str, Any], *args: Any, **kwargs: Any
    ) -> None:
        if field.attribute == "id" and not row.get("id"):
            return
        super().import_field(field, instance, row, *args, **kwargs)

    def after_import_row(self, row: dict[str, Any], row_result: Any, **kwargs: Any) -> None:
        """Writes on the row what changes, column by column, for the preview."""
        nuova = row_result.import_type == RowResult.IMPORT_TYPE_NEW
        row_result.che_cosa = "Nuova" if nuova else "Cambia"
        row_result.riga = kwargs["row_number"] + 1  # the heading is row 1
        row_result.differenze = []
        for campo in self.get_export_fields():
            if campo.attribute == "id" or row_result.instance is None:
                continue
            prima = "" if nuova else str(campo.export(row_result.original) or "")
            dopo = str(campo.export(row_result.instance) or "")
            if prima != dopo:
                row_result.differenze.append(Differenza(campo.column_name, prima, dopo))


class TipoWidget(widgets.CharWidget):
    """The kind of a point by its code or by its name."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        scritto = str(value or "").strip().lower()
        for codice, nome in TipoPunto.choices:
            if scritto in (codice, nome.lower()):
                return codice
        raise ValueError(
            f"«{value or ''}» non è un tipo di punto: scrivi {', '.join(TipoPunto.values)}."
        )


class AmbitoWidget(widgets.Widget):
    """The Ambito by its number, among those of the user."""

    def __init__(self) -> None:
        super().__init__()
        self.ammessi: QuerySet[Ambito] = Ambito.objects.none()

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Ambito:
        numero = str(value or "").strip()
        ambito = (
            self.ammessi.filter(numero=int(numero)).order_by("-dal", "pk").first()
            if numero.isascii() and numero.isdigit() and len(numero) < 5
            else None
        )
        if ambito is None:
            raise ValueError(f"«{value or ''}» non è il numero di un tuo ambito, per esempio 8.")
        return ambito

    def render(self, value: Ambito | None, obj: Any = None, **kwargs: Any) -> str:
        return str(value.numero) if value else ""


class PuntoAccessoResource(_RegistroResource):
    """One row per point; a new one is not published until somebody says so."""

    obbligatorie = ("denominazione", "tipo", "ambito", "codice_istat")

    tipo = fields.Field("tipo", "tipo", widget=TipoWidget())
    ambito = fields.Field("ambito", "ambito", widget=AmbitoWidget())
    comune = fields.Field("comune", "codice_istat", widget=ComuneWidget())
    pubblicato = fields.Field("pubblicato", "pubblicato", widget=SiNoWidget())

    class Meta(_RegistroResource.Meta):
        model = PuntoAccesso
        fields = (
            "id", "tipo", "denominazione", "ambito", "comune", "indirizzo", "telefono", "email",
            "orari", "per_chi", "pubblicato", "verificato_il",
        )  # fmt: skip
        export_order = fields

    def __init__(self, utente: Utente | None = None, **kwargs: Any) -> None:
        super().__init__(utente=utente, **kwargs)
        if utente is not None:
            self.fields["comune"].widget.ammessi = comuni_visibili(utente)
            self.fields["ambito"].widget.ammessi = Ambito.objects.della_provincia().visibili_a(
                utente
            )


class VoceGlossarioResource(_RegistroResource):
    """One row per word."""

    obbligatorie = ("termine", "spiegazione")

    class Meta(_RegistroResource.Meta):
        model = VoceGlossario
        fields = ("id", "termine", "per_esteso", "spiegazione")
        export_order = fields
