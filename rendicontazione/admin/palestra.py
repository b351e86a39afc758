from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from base.admin import SolaLettura, UfficioAdmin
from rendicontazione import models


@admin.register(models.EsercizioSvolto)
class EsercizioSvoltoAdmin(SolaLettura, UfficioAdmin):
    list_display = ("utente", "esercizio", "campagna", "tentativi", "svolto_il")
    list_filter = ("campagna", "esercizio")
    list_select_related = ("utente", "campagna")
    search_fields = ("utente__cognome", "utente__nome", "utente__email")


@admin.register(models.Abbinamento)
class AbbinamentoAdmin(UfficioAdmin):
    """Made on the page of an upload; here a wrong one is only taken away."""

    list_display = ("ambito", "scritto", "foglio", "colonna", "scelto_da", "scelto_il")
    list_filter = (("ambito", admin.RelatedOnlyFieldListFilter), "foglio__modello")
    list_select_related = ("ambito", "foglio", "colonna", "scelto_da")
    search_fields = ("scritto", "ambito__denominazione")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
