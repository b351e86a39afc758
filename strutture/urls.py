from django.urls import URLPattern

app_name = "strutture"

# Everything under /schede/ is reserved; the one public page is the invitation, which has its form.
urlpatterns: list[URLPattern] = []
