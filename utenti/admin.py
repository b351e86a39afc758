from allauth.account.models import EmailAddress
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.utils import timezone

from base.admin import SolaLettura, UfficioAdmin, UfficioStackedInline
from base.errors import ErroreDominio
from utenti.forms import NuovoUtenteForm
from utenti.models import Incarico, Utente
from utenti.permessi import puo_cambiare_utente
from utenti.services import aggiorna_accesso, invita_utente

# Groups are data of the project (utenti.gruppi), the other e-mails of allauth are not used.
admin.site.unregister(Group)
if admin.site.is_registered(EmailAddress):
    admin.site.unregister(EmailAddress)


class IncaricoInline(UfficioStackedInline):
    """Ended by their last day, never deleted: who had which right, and when, stays known."""

    model = Incarico
    mostra_con = ("ambito", "comune")
    fk_name = "utente"
    fields = [("ruolo", "vicario"), ("ambito", "comune"), ("dal", "al")]
    autocomplete_fields = ["ambito", "comune"]
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and puo_cambiare_utente(request.user, obj)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and puo_cambiare_utente(
            request.user, obj
        )


@admin.register(Utente)
class UtenteAdmin(UfficioAdmin):
    list_display = ["email", "cognome", "nome", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff", "dimostrativo", "incarichi__ruolo"]
    search_fields = ["email", "cognome", "nome"]
    fields = ["email", "nome", "cognome", "is_active", "is_staff", "last_login", "creato_il"]
    readonly_fields = ["is_staff", "last_login", "creato_il"]
    inlines = [IncaricoInline]
    actions = ["invita"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is None:
            kwargs["form"] = NuovoUtenteForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request, obj=None):
        return self.fields if obj else NuovoUtenteForm.Meta.fields

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (
            obj is None or puo_cambiare_utente(request.user, obj)
        )

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if not change:
            invita_utente(utente=obj, sito=request.build_absolute_uri("/"))

    def save_formset(self, request, form, formset, change):
        for incarico in formset.save(commit=False):
            incarico.assegnato_da = request.user
            incarico.assegnato_il = timezone.now()
            incarico.save()

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        aggiorna_accesso(utente=form.instance)

    @admin.action(description="Manda l'invito a scegliere la password", permissions=["change"])
    def invita(self, request, queryset):
        for utente in queryset:
            try:
                invita_utente(utente=utente, sito=request.build_absolute_uri("/"))
            except ErroreDominio as errore:
                self.message_user(request, errore.messaggio, messages.ERROR)
            else:
                self.message_user(request, f"Invito mandato a {utente}.", messages.SUCCESS)


@admin.register(Incarico)
class IncaricoAdmin(SolaLettura, UfficioAdmin):
    """The list to look at; assignments are written on the page of their user."""

    list_display = ["utente", "ruolo", "ambito", "comune", "dal", "al", "vicario"]
    list_filter = ["ruolo", ("ambito", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["utente", "ambito", "comune"]
    search_fields = ["utente__email", "utente__cognome", "utente__nome"]
    fields = [
        "utente",
        "ruolo",
        "ambito",
        "comune",
        "dal",
        "al",
        "vicario",
        "assegnato_da",
        "assegnato_il",
    ]
