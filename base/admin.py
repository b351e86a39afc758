"""What every class of the back office does: own rows only, a foreign or missing object is a 404.

Apps subclass `UfficioAdmin` (and the inlines) instead of Django's own; `SolaLettura` goes first.
Filters on a relation use `admin.RelatedOnlyFieldListFilter`, so that they list visible rows only.
"""

from typing import Any, NoReturn

from django.contrib import admin
from django.db import models
from django.http import Http404, HttpRequest


def visibili(queryset: models.QuerySet, request: HttpRequest) -> models.QuerySet:
    """The rows of the queryset that the user may see; all of them for registers of everybody."""
    filtro = getattr(queryset, "visibili_a", None)
    return filtro(request.user) if filtro else queryset


class RigheVisibili:
    """Rows and choices limited to what the user may see; for ModelAdmin and inlines alike."""

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return visibili(super().get_queryset(request), request)  # type: ignore[misc]

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> Any:
        self._limita(db_field, request, kwargs)
        genitore: Any = super()
        return genitore.formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> Any:
        self._limita(db_field, request, kwargs)
        genitore: Any = super()
        return genitore.formfield_for_manytomany(db_field, request, **kwargs)

    @staticmethod
    def _limita(
        db_field: models.ForeignKey | models.ManyToManyField,
        request: HttpRequest,
        kwargs: dict[str, Any],
    ) -> None:
        if "queryset" not in kwargs and request.user.is_authenticated:
            kwargs["queryset"] = visibili(
                db_field.remote_field.model._default_manager.all(), request
            )


class UfficioAdmin(RigheVisibili, admin.ModelAdmin):
    """Base of every ModelAdmin of the back office."""

    list_per_page = 50
    # An address typed without scheme is read as https, as Django 6 will do by itself.
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> NoReturn:
        raise Http404(f"{opts.verbose_name} non trovato")


class UfficioTabularInline(RigheVisibili, admin.TabularInline):
    extra = 0


class UfficioStackedInline(RigheVisibili, admin.StackedInline):
    extra = 0


class SolaLettura:
    """Nobody adds, changes or deletes here: approved data, and rows made elsewhere."""

    def has_add_permission(self, *args: Any) -> bool:
        return False

    def has_change_permission(self, *args: Any) -> bool:
        return False

    def has_delete_permission(self, *args: Any) -> bool:
        return False
