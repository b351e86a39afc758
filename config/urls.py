"""The URL map of the product (DESIGN §3): each app keeps its own paths."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    # Reserved, under the public /tariffe/: its addresses come first.
    path("tariffe/ufficio/", include("tariffe.urls")),
    # First the public site: its pages are read most, and every address is looked for in this order.
    path("", include("sportello.urls")),
    path("admin/", admin.site.urls),
    path("", include("utenti.urls")),
    path("rendicontazione/", include("rendicontazione.urls")),
    path("osservatorio/", include("osservatorio.urls")),
    path("", include("strutture.urls")),
    path("", include("base.urls")),
]
