from django.contrib import admin

from base.admin import UfficioAdmin
from strutture.models import EnteGestore


@admin.register(EnteGestore)
class EnteGestoreAdmin(UfficioAdmin):
    list_display = ["denominazione", "natura", "codice_fiscale", "partita_iva", "dimostrativo"]
    list_filter = ["natura", "dimostrativo"]
    search_fields = ["denominazione", "codice_fiscale", "partita_iva"]
    autocomplete_fields = ["ente"]
