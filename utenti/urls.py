from allauth.account import views as allauth_views
from django.urls import include, path, register_converter

from utenti import views


class Base36:
    """The user's part of a password link: it has no dash, the key after it does."""

    regex = "[0-9A-Za-z]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Base36, "base36")

# Names without namespace are those that allauth looks for.
urlpatterns = [
    path("accedi/", views.accedi, name="account_login"),
    path("accedi/non-attivo/", allauth_views.account_inactive, name="account_inactive"),
    path("accedi/password/", allauth_views.password_reset, name="account_reset_password"),
    path(
        "accedi/password/inviata/",
        allauth_views.password_reset_done,
        name="account_reset_password_done",
    ),
    path(
        "accedi/password/nuova/<base36:uidb36>-<str:key>/",
        allauth_views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "accedi/password/fatto/",
        allauth_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("esci/", allauth_views.logout, name="account_logout"),
    path("profilo/password/", allauth_views.password_change, name="account_change_password"),
    path("profilo/", include(([path("", views.profilo, name="profilo")], "utenti"))),
]
