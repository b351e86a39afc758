"""The codes of INPS as a spreadsheet: preview, then confirm."""

from base.resources import RegistroResource
from tariffe.models import CodiceINPS


class CodiceINPSResource(RegistroResource):
    """One row per code; a code that is there changes its name or source."""

    obbligatorie = ("codice", "denominazione")
    una_tua = "un codice"
    femminile = False

    class Meta(RegistroResource.Meta):
        model = CodiceINPS
        fields = ("codice", "denominazione", "fonte")
        export_order = fields
        import_id_fields = ("codice",)
