from django.contrib import admin

from base.admin import SolaLettura, UfficioAdmin
from osservatorio.models import Edizione


@admin.register(Edizione)
class EdizioneAdmin(SolaLettura, UfficioAdmin):
    """Editions come from the files of their publishers: here one sees which is in force."""

    list_display = [
        "anno",
        "data_riferimento",
        "tipo",
        "in_vigore",
        "comuni",
        "popolazione",
        "tracciato",
        "caricata_il",
        "caricata_da",
    ]
    list_filter = ["in_vigore", "tipo", "anno"]
    search_fields = ["titolo", "fonte", "nome_file", "sha256"]
    list_select_related = ["caricata_da"]
    date_hierarchy = "data_riferimento"
