"""The back office: Django's own admin, in Italian, open to whoever has a working assignment."""

from django.contrib import admin
from django.http import HttpRequest


class BackOffice(admin.AdminSite):
    site_title = "Sportello Sociale"
    site_header = "Osservatorio e Sportello Sociale: ufficio"
    index_title = "Lavoro d'ufficio"

    def has_permission(self, request: HttpRequest) -> bool:
        utente = request.user
        return bool(utente.is_active and utente.is_staff)
