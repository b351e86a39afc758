from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AdattatoreAccesso(DefaultAccountAdapter):
    """Nobody registers alone: accounts are made in the back office."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
