"""What an Ambito lets its facilities publish at once."""

from django.contrib import admin

from base.admin import UfficioAdmin
from strutture.models import RegoleSchede
from strutture.permessi import puo_dare_regole
from utenti.enums import Ruolo


@admin.register(RegoleSchede)
class RegoleSchedeAdmin(UfficioAdmin):
    list_display = ["ambito", "telefono_subito", "orari_subito", "posti_liberi_subito"]
    list_select_related = ["ambito"]

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (
            obj is None or puo_dare_regole(request.user, obj.ambito)
        )

    def get_readonly_fields(self, request, obj=None):
        # The rules of an Ambito do not move to another.
        return ["ambito"] if obj else []

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        campo = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "ambito":
            campo.queryset = campo.queryset.filter(
                pk__in=request.user.ambiti_con_ruolo(Ruolo.RESPONSABILE_UDP)
            )
        return campo
