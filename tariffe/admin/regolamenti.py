"""Regulations: one's own, and the examples taken from public ones."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from base.admin import UfficioAdmin
from base.errors import ErroreDominio
from base.formati import di_ente
from tariffe import models, services
from tariffe.admin.pagine import ConPagine, utente
from tariffe.forms.edizioni import CopiaEsempioForm, ImportaForm, primo_gennaio
from tariffe.permessi import puo_scrivere
from tariffe.selectors.scrivania import Scrivania
from tariffe.services.ritocchi import prova_importazione
from territorio.models import Ambito
from utenti.enums import RUOLI_UFFICIO_DI_PIANO


@admin.register(models.Regolamento)
class RegolamentoAdmin(ConPagine, UfficioAdmin):
    list_display = ("titolo", "di_chi", "dimostrativo")
    list_filter = (("ambito", admin.RelatedOnlyFieldListFilter), "dimostrativo")
    list_select_related = ("ambito",)
    search_fields = ("titolo", "esempio_di")
    fields = ("titolo", "ambito", "ente", "fonte", "note")
    change_form_template = "admin/tariffe/regolamento.html"
    pagine = ("copia", "importa")

    @admin.display(description="di chi è", ordering="ambito__denominazione")
    def di_chi(self, regolamento: models.Regolamento) -> str:
        if regolamento.ambito is not None:
            return str(regolamento.ambito)
        return f"esempio da regolamento pubblico {di_ente(regolamento.esempio_di)}"

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is not None and obj.ambito_id is None:
            return ("titolo", "esempio_di", "fonte", "dimostrativo", "note")
        return self.fields

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "ambito":
            kwargs["queryset"] = _ambiti(request)
            kwargs["empty_label"] = None
        campo = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "ambito" and campo is not None:
            campo.required, campo.help_text = True, ""
        return campo

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (
            obj is None or puo_scrivere(utente(request), obj)
        )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (
            obj is None or puo_scrivere(utente(request), obj)
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> Any:
        regolamento = self.get_object(request, object_id)
        altro = {
            "edizioni": regolamento.edizioni.order_by("-valida_dal", "pk"),
            "puo_scrivere": puo_scrivere(utente(request), regolamento),
            "puo_copiare": regolamento.ambito_id is None and _ambiti(request).exists(),
        }
        return super().change_view(request, object_id, form_url, {**altro, **(extra_context or {})})

    def copia(self, request: HttpRequest, regolamento: models.Regolamento) -> HttpResponse:
        """An example's newest edition as a draft of one's own."""
        ambiti = _ambiti(request)
        edizione = regolamento.edizioni.order_by("-valida_dal", "-pk").first()
        if not ambiti.exists() or regolamento.ambito_id is not None or edizione is None:
            raise PermissionDenied("Si copia un esempio che ha un'edizione, nel proprio ambito.")
        inizio = primo_gennaio(timezone.localdate())
        form = CopiaEsempioForm(
            request.POST or None,
            ambiti=ambiti,
            initial={"titolo": f"Tariffe {inizio.year}", "valida_dal": inizio},
        )
        if request.method == "POST" and form.is_valid():
            try:
                nuova = services.copia_esempio(
                    edizione=edizione, utente=utente(request), **form.cleaned_data
                )
            except ErroreDominio as errore:
                form.add_error(None, errore.messaggio)
            else:
                messages.success(
                    request, "L'esempio è copiato in una bozza del tuo ambito: ora cambiala."
                )
                return redirect("admin:tariffe_edizionetariffe_change", nuova.pk)
        return self.mostra(
            request,
            "modulo.html",
            regolamento,
            "Copia nel mio ambito",
            form=form,
            bottone="Copia nel mio ambito",
            spiegazione=(
                "Le regole dell'esempio diventano una bozza del tuo ambito, che puoi cambiare. "
                "Ogni regola continua a dire da quale regolamento pubblico viene."
            ),
        )

    def importa(self, request: HttpRequest, regolamento: models.Regolamento) -> HttpResponse:
        """A whole edition from JSON: preview, then confirm."""
        if not puo_scrivere(utente(request), regolamento):
            raise PermissionDenied
        form = ImportaForm(request.POST or None, request.FILES or None)
        anteprima: Scrivania | None = None
        if request.method == "POST" and form.is_valid():
            testo = form.cleaned_data["testo"]
            try:
                if "conferma" in request.POST:
                    edizione = services.importa_edizione(
                        dati=testo, regolamento=regolamento, utente=utente(request)
                    )
                    messages.success(request, "L'edizione è importata come bozza.")
                    return redirect("admin:tariffe_edizionetariffe_change", edizione.pk)
                anteprima = prova_importazione(
                    dati=testo, regolamento=regolamento, utente=utente(request)
                )
            except ErroreDominio as errore:
                form.add_error(None, errore.messaggio)
            else:
                form = ImportaForm(initial={"testo": testo})
        return self.mostra(
            request, "importa.html", regolamento, "Importa un'edizione",
            form=form, anteprima=anteprima,
        )  # fmt: skip


def _ambiti(request: HttpRequest) -> Any:
    return Ambito.objects.filter(
        pk__in=utente(request).ambiti_con_ruolo(*RUOLI_UFFICIO_DI_PIANO)
    ).order_by("numero", "pk")
