"""What every class of the back office does: own rows only, a foreign or missing object is a 404.

Apps subclass `UfficioAdmin` (and the inlines) instead of Django's own; `SolaLettura` goes first.
Filters on a relation use `admin.RelatedOnlyFieldListFilter`, so that they list visible rows only.
"""

import copy
from collections import Counter
from typing import Any, NoReturn, cast

from django.contrib import admin
from django.contrib.admin.utils import NestedObjects
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, IntegrityError, models, transaction
from django.forms.models import BaseInlineFormSet, ModelForm
from django.http import Http404, HttpRequest
from django.utils.text import capfirst


def visibili(queryset: models.QuerySet, request: HttpRequest) -> models.QuerySet:
    """The rows of the queryset that the user may see; all of them for registers of everybody."""
    filtro = getattr(queryset, "visibili_a", None)
    return filtro(request.user) if filtro else queryset


class SceltaConRicerca(AutocompleteSelect):
    """Django's own, with words in the empty box: without them it has no accessible name."""

    def build_attrs(
        self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        return {
            **super().build_attrs(base_attrs, extra_attrs),
            "data-placeholder": "Cerca e scegli",
        }


class RigheVisibili:
    """Rows and choices limited to what the user may see; for ModelAdmin and inlines alike."""

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return visibili(super().get_queryset(request), request)  # type: ignore[misc]

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> Any:
        self._limita(db_field, request, kwargs)
        genitore: Any = super()
        registro = cast(admin.ModelAdmin, self)
        if "widget" not in kwargs and db_field.name in registro.get_autocomplete_fields(request):
            kwargs["widget"] = SceltaConRicerca(db_field, registro.admin_site)
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

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """The object, or the 404 at once: before Django looks at what may be done with it."""
        oggetto = super().get_object(request, object_id, from_field)
        if oggetto is None:
            self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return oggetto

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What keeps an object from being deleted: rows without a page here are only counted.

        Those on people are among them, and may not be named to who looks after registers.
        """
        da_togliere, quanti, senza_diritto, protetti = super().get_deleted_objects(objs, request)
        if protetti:
            protetti = self._senza_nomi(objs, protetti)
        return da_togliere, quanti, senza_diritto, protetti

    def _senza_nomi(self, objs: Any, protetti: list[str]) -> list[str]:
        raccolta = NestedObjects(using=DEFAULT_DB_ALIAS, origin=objs)
        raccolta.collect(objs)
        senza_pagina = [o for o in raccolta.protected if not self.admin_site.is_registered(type(o))]
        nomi = {f"{capfirst(o._meta.verbose_name)}: {o}" for o in senza_pagina}
        conti = Counter(capfirst(o._meta.verbose_name_plural) for o in senza_pagina)
        return [
            *(riga for riga in protetti if riga not in nomi),
            *(f"{nome}: {quante}" for nome, quante in sorted(conti.items())),
        ]

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> NoReturn:
        raise Http404(f"{opts.verbose_name} non trovato")


class RigheCoerenti(BaseInlineFormSet):
    """Rows of one page that the database would refuse are refused by the form, in a sentence.

    Django skips the constraints that name the parent, and cannot see those between two rows of
    the same page: here the rows are written for trial, and taken back.
    """

    def add_fields(self, form: ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = "Cancella questa riga"

    def clean(self) -> None:
        super().clean()
        if self.instance.pk is None or any(form.errors for form in self.forms):
            return
        modello = cast("type[models.Model]", self.model)
        tolte = [form for form in self.forms if form.cleaned_data.get("DELETE")]
        scritte = [form for form in self.forms if form not in tolte and form.has_changed()]
        try:
            with transaction.atomic():
                modello._base_manager.filter(pk__in=[f.instance.pk for f in tolte]).delete()
                for form in scritte:
                    copy.copy(form.instance).save()
                transaction.set_rollback(True)
        except IntegrityError as errore:
            raise ValidationError(perche_rifiutato(modello, errore)) from errore


def perche_rifiutato(modello: type[models.Model], errore: IntegrityError) -> str:
    """The sentence of the constraint that was broken."""
    nome = getattr(getattr(errore.__cause__, "diag", None), "constraint_name", None)
    for vincolo in modello._meta.constraints:
        if vincolo.name == nome:
            return str(vincolo.get_violation_error_message())
    return "Due righe si contraddicono: controlla che non ci siano doppioni."


class _InUnaDomanda(RigheVisibili):
    """Rows with what their names are made of: `mostra_con` is their select_related."""

    extra = 0
    mostra_con: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        righe = super().get_queryset(request)
        return righe.select_related(*self.mostra_con) if self.mostra_con else righe


class UfficioTabularInline(_InUnaDomanda, admin.TabularInline):
    formset = RigheCoerenti

    def formfield_for_dbfield(self, db_field: models.Field, request: Any, **kwargs: Any) -> Any:
        """In a table the cells have no label of their own: they take it from the column."""
        campo = super().formfield_for_dbfield(db_field, request, **kwargs)
        if campo is not None:
            campo.widget.attrs.setdefault("aria-label", str(campo.label))
        return campo


class UfficioStackedInline(_InUnaDomanda, admin.StackedInline):
    formset = RigheCoerenti


class SolaLettura:
    """Nobody adds, changes or deletes here: approved data, and rows made elsewhere."""

    def has_add_permission(self, *args: Any) -> bool:
        return False

    def has_change_permission(self, *args: Any) -> bool:
        return False

    def has_delete_permission(self, *args: Any) -> bool:
        return False
