"""The URL map of the product (DESIGN §3): each app keeps its own paths."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("utenti.urls")),
    path("rendicontazione/", include("rendicontazione.urls")),
    path("osservatorio/", include("osservatorio.urls")),
    path("", include("strutture.urls")),
    path("", include("base.urls")),
    path("", include("sportello.urls")),
]
