"""Spreadsheets in and out of the back office: preview, then confirm, all or nothing."""

from base.admin import UfficioAdmin
from base.importazione import ImportaEsporta
from strutture.resources import Elenco


class FoglioAdmin(ImportaEsporta, UfficioAdmin):
    """Import and export with the user's rights and rows, in the formats of our lists."""

    import_formats = [Elenco]
    export_formats = [Elenco]
