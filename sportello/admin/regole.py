"""In how many days an Ambito answers, and how long it keeps what citizens wrote."""

from django.contrib import admin

from base.admin import UfficioAdmin
from sportello.models import RegoleSportello


@admin.register(RegoleSportello)
class RegoleSportelloAdmin(UfficioAdmin):
    list_display = ["ambito", "giorni_risposta", "mesi_conservazione"]
    list_select_related = ["ambito"]
