"""Spreadsheets in and out of the back office: preview, then confirm, all or nothing."""

from django.contrib import messages
from django.shortcuts import redirect
from import_export.admin import ImportExportMixin

from base.admin import UfficioAdmin
from base.formati import plurale
from strutture.resources import Elenco


class FoglioAdmin(ImportExportMixin, UfficioAdmin):
    """Import and export with the user's rights and rows; what goes wrong is a sentence."""

    import_formats = [Elenco]
    export_formats = [Elenco]
    skip_export_form = True
    skip_import_confirm = False

    def has_import_permission(self, request):
        return self.has_add_permission(request) and self.has_change_permission(request)

    def has_export_permission(self, request):
        return self.has_view_permission(request)

    def get_import_resource_kwargs(self, request, **kwargs):
        return {"utente": request.user}

    def get_export_resource_kwargs(self, request, **kwargs):
        return {"utente": request.user}

    def get_import_data_kwargs(self, **kwargs):
        # All or nothing, at the confirmation too.
        return {**super().get_import_data_kwargs(**kwargs), "rollback_on_validation_errors": True}

    def process_result(self, result, request):
        if result.has_errors() or result.has_validation_errors():
            messages.error(request, "Il file non va più bene: caricalo di nuovo per vedere perché.")
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_import")
        return super().process_result(result, request)

    def add_data_read_fail_error_to_form(self, form, e):
        frase = getattr(
            e, "messaggio", "Il file non si legge: salvalo come .csv o .xlsx e riprova."
        )
        form.add_error("import_file", frase)

    def add_success_message(self, result, request):
        messages.success(
            request,
            f"Importazione finita: {plurale(result.totals['new'], 'nuova', 'nuove')}, "
            f"{plurale(result.totals['update'], 'cambiata', 'cambiate')}, "
            f"{plurale(result.totals['skip'], 'invariata', 'invariate')}.",
        )
