"""Pages of the back office besides Django's own: on one object, with its rights."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.utils import flatten
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from base.admin import UfficioAdmin
from tariffe.forms.campi import EuroField
from tariffe.models import EdizioneTariffe
from tariffe.permessi import puo_modificare
from utenti.models import Utente

# Numbers are written as in Italy, in every form of these pages.
IN_ITALIANO: dict[Any, Any] = {
    **UfficioAdmin.formfield_overrides,
    models.DecimalField: {"form_class": EuroField},
}


def utente(request: HttpRequest) -> Utente:
    """Who is at work: the back office is open to no one else."""
    return cast(Utente, request.user)


class SenzaIcone:
    """No pencil, cross or eye beside a choice: what is chosen here has a page of its own."""

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        genitore: Any = super()
        campo = genitore.formfield_for_dbfield(db_field, request, **kwargs)
        if campo is not None and isinstance(campo.widget, RelatedFieldWidgetWrapper):
            campo.widget = campo.widget.widget
        return campo


class ConPagine(SenzaIcone):
    """Adds `pagine` (name of the method = last part of the address) to a ModelAdmin."""

    pagine: tuple[str, ...] = ()

    def get_urls(self) -> list[URLPattern]:
        registro = cast(admin.ModelAdmin, self)
        app, modello = registro.opts.app_label, registro.opts.model_name
        proprie = [
            path(
                f"<int:pk>/{nome.replace('_', '-')}/",
                registro.admin_site.admin_view(self._pagina(nome)),
                name=f"{app}_{modello}_{nome}",
            )
            for nome in self.pagine
        ]
        return [*proprie, *super().get_urls()]  # type: ignore[misc]

    def _pagina(self, nome: str) -> Callable[..., HttpResponse]:
        metodo = getattr(self, nome)

        def pagina(request: HttpRequest, pk: int) -> HttpResponse:
            return metodo(request, self.oggetto(request, pk))

        return pagina

    def oggetto(self, request: HttpRequest, pk: int) -> Any:
        """The object if the user may see it; a foreign one is a 404."""
        registro = cast(admin.ModelAdmin, self)
        if not registro.has_view_permission(request):
            raise PermissionDenied
        return registro.get_object(request, str(pk))

    def mostra(
        self, request: HttpRequest, template: str, oggetto: Any, titolo: str, **contesto: Any
    ) -> TemplateResponse:
        registro = cast(admin.ModelAdmin, self)
        return TemplateResponse(
            request,
            f"admin/tariffe/{template}",
            {
                **registro.admin_site.each_context(request),
                "title": titolo,
                "opts": registro.opts,
                "original": oggetto,
                "edizione": None,
                "bottone": "",
                "esempio": "",
                "largo": False,
                **contesto,
            },
        )


class ParteDiEdizione:
    """Written only while the edition is a draft of one's own Ambito.

    `edizione_di` says which edition an object (or the parent, for inlines) is of.
    """

    @staticmethod
    def edizione_di(obj: Any) -> EdizioneTariffe:
        return obj if isinstance(obj, EdizioneTariffe) else cast(EdizioneTariffe, obj.edizione)

    def _in_bozza(self, request: HttpRequest, obj: Any) -> bool:
        return obj is None or puo_modificare(utente(request), self.edizione_di(obj))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        genitore: Any = super()
        return genitore.has_change_permission(request, obj) and self._in_bozza(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        genitore: Any = super()
        return genitore.has_delete_permission(request, obj) and self._in_bozza(request, obj)

    def get_actions(self, request: HttpRequest) -> Any:
        """No deletion of many at once: it would look at the right in general, not at each state."""
        genitore: Any = super()
        azioni = genitore.get_actions(request)
        azioni.pop("delete_selected", None)
        return azioni

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """The parts of a draft go with it: who may delete the draft may delete them."""
        genitore: Any = super()
        da_togliere, quanti, _senza_diritto, protetti = genitore.get_deleted_objects(objs, request)
        return da_togliere, quanti, set(), protetti


class InlineDiBozza(ParteDiEdizione):
    """Rows on the page of a rule: `obj` is the rule."""

    formfield_overrides: Any = IN_ITALIANO
    # What takes the place of `fields` when the rows are only read: numbers and conditions in words.
    lettura: Any = ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        genitore: Any = super()
        return self._in_lettura(request, obj) or genitore.get_fields(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        genitore: Any = super()
        return flatten(self._in_lettura(request, obj)) or genitore.get_readonly_fields(request, obj)

    def _in_lettura(self, request: HttpRequest, obj: Any) -> Any:
        return () if self.has_change_permission(request, obj) else self.lettura

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        genitore: Any = super()
        return genitore.has_add_permission(request, obj) and self._in_bozza(request, obj)
