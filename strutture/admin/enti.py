from django.contrib import admin, messages

from base.errors import ErroreDominio
from base.formati import plurale
from strutture.admin.fogli import FoglioAdmin
from strutture.models import EnteGestore
from strutture.resources import EnteGestoreResource
from strutture.services.unione import unisci_enti


@admin.register(EnteGestore)
class EnteGestoreAdmin(FoglioAdmin):
    resource_classes = [EnteGestoreResource]
    list_display = [
        "denominazione",
        "natura",
        "codice_fiscale",
        "partita_iva",
        "confluito_in",
        "dimostrativo",
    ]
    list_filter = [
        "natura",
        ("confluito_in", admin.EmptyFieldListFilter),
        "dimostrativo",
    ]
    list_select_related = ["confluito_in"]
    search_fields = ["denominazione", "codice_fiscale", "partita_iva"]
    autocomplete_fields = ["ente"]
    readonly_fields = ["confluito_in", "dimostrativo"]
    actions = ["unisci"]

    def get_search_results(self, request, queryset, search_term):
        """Where a body is to be chosen, one that was merged into another is not there any more."""
        trovati, doppi = super().get_search_results(request, queryset, search_term)
        if request.path.endswith("/autocomplete/"):
            trovati = trovati.filter(confluito_in__isnull=True)
        return trovati, doppi

    @admin.action(description="Unisci: sono lo stesso ente (resta il più vecchio)")
    def unisci(self, request, queryset):
        if not self.has_change_permission(request):
            self.message_user(request, "Puoi guardare gli enti, non unirli.", level=messages.ERROR)
            return
        primo, *altri = list(queryset.order_by("pk"))
        try:
            mosse = unisci_enti(resta=primo, altri=altri, utente=request.user)
        except ErroreDominio as errore:
            messages.error(request, errore.messaggio)
        else:
            messages.success(
                request,
                f"Ora è un ente solo, «{primo}»: ha preso "
                f"{plurale(mosse, 'struttura', 'strutture')} degli altri.",
            )
