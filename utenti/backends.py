"""Login by e-mail; the admin's model permissions come from the groups of the roles held today."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet

from utenti.models import Utente


class AccessoPerIncarico(AuthenticationBackend):
    """A group has a role's name: an expired assignment loses its permissions the same day."""

    def _get_group_permissions(self, user_obj: Any) -> QuerySet[Permission]:
        if not isinstance(user_obj, Utente):
            return Permission.objects.none()
        ruoli = [i.ruolo for i in user_obj.incarichi_attivi]
        return Permission.objects.filter(
            Q(group__name__in=ruoli) | Q(group__user=user_obj)
        ).distinct()
