"""What every register that goes in and out as a spreadsheet does: own rows, preview by the cell."""

from dataclasses import dataclass
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from import_export import fields, resources
from import_export.results import RowResult

from base.accesso import UtenteConAmbiti


@dataclass(frozen=True)
class Differenza:
    """One cell of the preview, before and after."""

    colonna: str
    prima: str
    dopo: str


class RegistroResource(resources.ModelResource):
    """A row whose identity is known changes that row, another adds one; the preview says which.

    The identity is `id`, which must be of a row the user sees; a subclass with another one names
    it in `import_id_fields`. Subclasses' Meta inherits from this one.
    """

    obbligatorie: tuple[str, ...] = ()
    # How one row is called in the sentences: «una tua struttura», and whether it is feminine.
    una_tua: str = "una tua riga"
    femminile: bool = True

    class Meta:
        import_id_fields = ("id",)
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = True
        use_transactions = True
        skip_html_diff = True  # the preview writes plain cells: ready-made ones need inline style
        store_instance = True

    def __init__(self, utente: UtenteConAmbiti | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.utente: Any = utente

    def get_queryset(self) -> QuerySet[Any]:
        """The rows the user sees; none without a user."""
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
        if "id" not in self._meta.import_id_fields:
            return
        chiave = str(row.get("id") or "").strip()
        row["id"] = chiave
        numero = chiave.isascii() and chiave.isdigit() and len(chiave) < 18
        if chiave and not (numero and self.get_queryset().filter(pk=int(chiave)).exists()):
            raise ValidationError(
                f"Non c'è {self.una_tua} con id «{chiave}»: svuota la cella per "
                f"aggiungerl{'a' if self.femminile else 'o'}."
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
        row_result.che_cosa = ("Nuova" if self.femminile else "Nuovo") if nuova else "Cambia"
        row_result.riga = kwargs["row_number"] + 1  # the heading is row 1
        row_result.differenze = []
        for campo in self.get_export_fields():
            if campo.attribute == "id" or row_result.instance is None:
                continue
            prima = "" if nuova else _scritto(campo, row_result.original)
            dopo = _scritto(campo, row_result.instance)
            if prima != dopo:
                row_result.differenze.append(Differenza(campo.column_name, prima, dopo))


def _scritto(campo: fields.Field, riga: Any) -> str:
    return "" if riga is None else str(campo.export(riga) or "")
