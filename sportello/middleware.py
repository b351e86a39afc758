"""Public pages that this process keeps, given before anything else is asked of the request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from sportello.pagine_pubbliche import dalla_memoria


class PagineInMemoria:
    """After what looks at the host and adds headers; before sessions, login and the addresses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return dalla_memoria(request) or self.get_response(request)
