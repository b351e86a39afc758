"""What follows a request that writes: who did it, for the history; and no page as it was before."""

from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponseBase

from strutture.selectors import dimentica_versione
from strutture.services.storia import Firma

_LEGGONO = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class PaginePubblicheAggiornate:
    """After a request that may have written, this process asks again which version the data are.

    The other processes do within `VERSIONE_RICORDATA` seconds.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in _LEGGONO:
            return self.get_response(request)
        try:
            return self.get_response(request)
        finally:
            dimentica_versione()


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
