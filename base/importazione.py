"""Registers in and out of the back office as a spreadsheet: preview, then all or nothing."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from import_export.admin import ImportExportMixin

from base.formati import plurale


class ImportaEsporta(ImportExportMixin):
    """For a ModelAdmin whose Resource takes the user: who may add and change may import."""

    skip_export_form = True
    skip_import_confirm = False

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_import_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        return {"utente": request.user}

    def get_export_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        return {"utente": request.user}

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        # All or nothing, at the confirmation too.
        return {**super().get_import_data_kwargs(**kwargs), "rollback_on_validation_errors": True}

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        if result.has_errors() or result.has_validation_errors():
            messages.error(request, "Il file non va più bene: caricalo di nuovo per vedere perché.")
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_import")
        return super().process_result(result, request)

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        frase = getattr(
            e, "messaggio", "Il file non si legge: salvalo come .csv o .xlsx e riprova."
        )
        form.add_error("import_file", frase)

    def add_success_message(self, result: Any, request: HttpRequest) -> None:
        messages.success(
            request,
            f"Importazione finita: {plurale(result.totals['new'], 'nuova', 'nuove')}, "
            f"{plurale(result.totals['update'], 'cambiata', 'cambiate')}, "
            f"{plurale(result.totals['skip'], 'invariata', 'invariate')}.",
        )
