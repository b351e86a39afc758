from django.contrib import admin

from strutture.admin.fogli import FoglioAdmin
from strutture.models import Sinonimo
from strutture.resources import SinonimoResource


@admin.register(Sinonimo)
class SinonimoAdmin(FoglioAdmin):
    """The everyday words of who searches; good at once in every search."""

    resource_classes = [SinonimoResource]
    list_display = ["espressione", "significa"]
    search_fields = ["espressione", "significa"]
