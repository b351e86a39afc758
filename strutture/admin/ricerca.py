from django.contrib import admin
from import_export.admin import ImportExportMixin

from base.admin import UfficioAdmin
from strutture.models import Sinonimo
from strutture.resources import Elenco, SinonimoResource


@admin.register(Sinonimo)
class SinonimoAdmin(ImportExportMixin, UfficioAdmin):
    """The everyday words of who searches; good at once in every search."""

    resource_classes = [SinonimoResource]
    import_formats = [Elenco]
    export_formats = [Elenco]
    skip_export_form = True
    list_display = ["espressione", "significa"]
    search_fields = ["espressione", "significa"]

    def has_import_permission(self, request):
        return self.has_add_permission(request) and self.has_change_permission(request)

    def has_export_permission(self, request):
        return self.has_view_permission(request)
