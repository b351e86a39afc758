"""Rows that the register writes by itself, or on its own pages: here they are only looked at."""

from django.contrib import admin

from base.admin import SolaLettura, UfficioAdmin, UfficioTabularInline
from strutture.models import (
    ConfermaScheda,
    InvitoReferente,
    NonDoppione,
    PromemoriaScheda,
    Vicenda,
    VoceStoria,
)
from strutture.selectors.riserva import RISERVATO, riserva_di


@admin.register(VoceStoria)
class VoceStoriaAdmin(SolaLettura, UfficioAdmin):
    """Fields and days only: the values are on the page of the facility's history, in words."""

    list_display = ["quando", "struttura", "tabella", "cambiati", "utente", "origine"]
    list_filter = ["tabella", "origine", "quando"]
    list_select_related = ["struttura", "utente"]
    search_fields = ["struttura__denominazione"]
    fields = ["quando", "struttura", "tabella", "riga", "cambiati", "utente", "origine"]
    readonly_fields = ["cambiati"]
    ordering = ["-pk"]

    @admin.display(description="campi cambiati")
    def cambiati(self, voce):
        return ", ".join(voce.campi) or ("aggiunta" if voce.prima is None else "tolta")


@admin.register(Vicenda)
class VicendaAdmin(SolaLettura, UfficioAdmin):
    list_display = ["struttura", "tipo", "dal", "fino_al", "atto", "applicata_il", "annullata_il"]
    list_filter = ["tipo", "dal"]
    list_select_related = ["struttura"]
    search_fields = ["struttura__denominazione", "atto"]
    fields = [
        "struttura",
        "unita",
        "tipo",
        ("dal", "fino_al"),
        ("atto", "atto_del"),
        "descrizione",
        "nuovo_luogo",
        ("registrata_da", "registrata_il"),
        "applicata_il",
        ("annullata_da", "annullata_il"),
    ]
    readonly_fields = ["nuovo_luogo"]

    @admin.display(description="nuovo luogo")
    def nuovo_luogo(self, vicenda):
        return luogo_detto(vicenda)


def luogo_detto(vicenda):
    """Where to, unless the facility is, or was, one whose address nobody is told."""
    if vicenda.nuovo_comune is None:
        return ""
    if vicenda.struttura_id in riserva_di([vicenda.struttura_id]).strutture:
        return RISERVATO
    return f"{vicenda.nuovo_indirizzo}, {vicenda.nuovo_cap} {vicenda.nuovo_comune}"


@admin.register(NonDoppione)
class NonDoppioneAdmin(UfficioAdmin):
    """Deleting a row is having second thoughts: the pair comes back among the doubles."""

    list_display = ["prima", "seconda", "detto_da", "detto_il"]
    list_select_related = ["prima", "seconda", "detto_da"]
    search_fields = ["prima__denominazione", "seconda__denominazione"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(ConfermaScheda)
class ConfermaSchedaAdmin(SolaLettura, UfficioAdmin):
    list_display = ["struttura", "quando", "utente", "canale"]
    list_filter = ["canale", "quando"]
    list_select_related = ["struttura", "utente"]
    search_fields = ["struttura__denominazione"]


@admin.register(PromemoriaScheda)
class PromemoriaSchedaAdmin(SolaLettura, UfficioAdmin):
    list_display = ["struttura", "scadenza", "passo", "quando"]
    list_filter = ["passo", "scadenza"]
    list_select_related = ["struttura"]
    search_fields = ["struttura__denominazione"]


class VicendaInline(SolaLettura, UfficioTabularInline):
    model = Vicenda
    fields = readonly_fields = ("tipo", "unita", "dal", "fino_al", "atto", "applicata_il")
    mostra_con = ("unita__tipo", "unita__struttura")
    ordering = ("-dal", "-pk")


class InvitoInline(SolaLettura, UfficioTabularInline):
    model = InvitoReferente
    fields = readonly_fields = ("email", "creato_il", "scade_il", "usato_il", "revocato_il")
