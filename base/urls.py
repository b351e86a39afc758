from django.urls import path

from base import views

app_name = "base"

urlpatterns = [
    path("stato/", views.stato, name="stato"),
]
