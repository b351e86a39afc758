"""Adoptions: registered from the edition's desk, here looked at and closed."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from base.admin import SolaLettura, UfficioAdmin, UfficioTabularInline
from base.errors import ErroreDominio
from tariffe import models, services
from tariffe.admin.pagine import ConPagine, utente
from tariffe.forms.edizioni import ChiudiForm
from tariffe.permessi import puo_adottare


class ServizioAdottatoInline(SolaLettura, UfficioTabularInline):
    model = models.ServizioAdottato
    mostra_con = ("servizio", "ente")
    fields = ("servizio", "dal", "al")
    readonly_fields = fields


@admin.register(models.Adozione)
class AdozioneAdmin(ConPagine, SolaLettura, UfficioAdmin):
    list_display = ("ente", "edizione", "numero_atto", "data_atto", "registrata_il")
    list_filter = (("edizione", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("ente", "edizione__regolamento")
    search_fields = ("ente__denominazione", "edizione__titolo", "numero_atto")
    fields = (
        ("ente", "edizione"),
        ("organo", "tipo_atto", "numero_atto", "data_atto"),
        ("registrata_da", "registrata_il"),
    )
    inlines = (ServizioAdottatoInline,)
    change_form_template = "admin/tariffe/adozione.html"
    pagine = ("chiudi", "atto")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> Any:
        adozione = self.get_object(request, object_id)
        altro = {"puo_chiudere": puo_adottare(utente(request), adozione.edizione)}
        return super().change_view(request, object_id, form_url, {**altro, **(extra_context or {})})

    def chiudi(self, request: HttpRequest, adozione: models.Adozione) -> HttpResponse:
        if not puo_adottare(utente(request), adozione.edizione):
            raise PermissionDenied
        form = ChiudiForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                services.chiudi_adozione(
                    adozione=adozione, utente=utente(request), **form.cleaned_data
                )
            except ErroreDominio as errore:
                form.add_error("al", errore.messaggio)
            else:
                messages.success(request, "L'adozione ha il suo ultimo giorno.")
                return redirect("admin:tariffe_adozione_change", adozione.pk)
        return self.mostra(
            request, "modulo.html", adozione, "Chiudi l'adozione", form=form, bottone="Chiudi",
            spiegazione="Dal giorno dopo, qui non c'è più una tariffa per questi servizi.",
        )  # fmt: skip

    def atto(self, request: HttpRequest, adozione: models.Adozione) -> Any:
        if not adozione.atto:
            raise Http404("L'atto non è allegato")
        return FileResponse(
            adozione.atto.open("rb"), as_attachment=True,
            filename=f"adozione-{adozione.pk}-atto.pdf", content_type="application/pdf",
        )  # fmt: skip
