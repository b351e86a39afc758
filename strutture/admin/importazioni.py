from django.contrib import admin

from base.admin import SolaLettura, UfficioAdmin
from strutture.models import Importazione


@admin.register(Importazione)
class ImportazioneAdmin(SolaLettura, UfficioAdmin):
    """What was imported, to be read: it is done and undone in its own pages."""

    list_display = ["nome_file", "fonte", "stato", "creata_da", "creata_il", "applicata_il"]
    list_filter = ["stato"]
    list_select_related = ["creata_da"]
    search_fields = ["nome_file", "fonte"]
    fields = [
        "nome_file",
        "fonte",
        "stato",
        ("creata_da", "creata_il"),
        "applicata_il",
        ("annullata_da", "annullata_il"),
        "sha256",
    ]
