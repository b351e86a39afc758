"""Signs what a logged-in person writes in the register, for its history."""

from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponseBase

from strutture.services.storia import Firma

_LEGGONO = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class FirmaDellaStoria:
    """Says to the triggers who writes; a page that only reads pays nothing, a public one neither.

    The user is looked up at the first write in the register, never before.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in _LEGGONO:
            return self.get_response(request)
        with connection.execute_wrapper(Firma(lambda: request.user.pk)):
            return self.get_response(request)
