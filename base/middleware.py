"""Middleware without domain."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseNotFound
from django.shortcuts import resolve_url
from django.utils.cache import add_never_cache_headers
from django.views.defaults import page_not_found

PRIMO_ERRORE = 400


class SenzaTraccia:
    """What is asked at these addresses (`SENZA_TRACCIA`) is known to their view only.

    The query leaves the environment of the request before anything else reads it: it is in no log,
    error report or redirect, and the view takes it from `parametri_personali`. No answer, of any
    status, is kept by browsers or proxies, nor named by the browser to the next page. Not under
    `CON_TRACCIA`: reserved pages, whose query holds filters only.
    """

    # What servers and Django build the address from: gunicorn's access log reads RAW_URI.
    CON_LA_QUERY = ("RAW_URI", "REQUEST_URI")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(settings.SENZA_TRACCIA) or request.path.startswith(
            settings.CON_TRACCIA
        ):
            return self.get_response(request)
        chiesto = request.META.get("QUERY_STRING", "")
        request.META["QUERY_STRING"] = ""
        request.META.pop("HTTP_REFERER", None)
        for nome in self.CON_LA_QUERY:
            if nome in request.META:
                request.META[nome] = request.META[nome].partition("?")[0]
        request.parametri_personali = chiesto  # type: ignore[attr-defined]
        risposta = self.get_response(request)
        risposta["Cache-Control"] = "no-store"
        risposta["Referrer-Policy"] = "no-referrer"
        for nome in ("ETag", "Last-Modified", "Expires"):
            risposta.headers.pop(nome, None)
        if chiesto:
            risposta["X-Robots-Tag"] = "noindex"
        return risposta

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """A fault is told with its place, without the values that its sentence may quote."""
        if getattr(request, "parametri_personali", ""):
            errore: BaseException | None = exception
            while errore is not None:
                errore.args = ()
                errore = errore.__cause__ or errore.__context__


class AccessoRichiesto(LoginRequiredMiddleware):
    """Login required, but a public view is told apart before the user is looked up.

    Django's own asks for the user first: every public page would read the session and vary by
    cookie, so that no proxy or browser could keep it.

    What a reserved view answers, a refusal too, is kept nowhere unless the view says how; nor is an
    error given to who has a session, at whatever address.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        riservata = getattr(request, "riservata", False) or (
            response.status_code >= PRIMO_ERRORE and settings.SESSION_COOKIE_NAME in request.COOKIES
        )
        if riservata and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        if not getattr(view_func, "login_required", True):
            return None
        request.riservata = True  # type: ignore[attr-defined]
        return super().process_view(request, view_func, view_args, view_kwargs)

    def get_login_url(self, view_func: Callable[..., HttpResponseBase]) -> str:
        """One login for the whole site: the back office's own would only lead there."""
        return str(resolve_url(settings.LOGIN_URL))


class RegoleDiContenuto(CSPMiddleware):
    """Development and demo only: the policy on 404 pages too, which django-csp leaves to Django's.

    Ours takes the place of that page, and answers as it will in production.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if isinstance(response, HttpResponseNotFound):
            parti = self.get_policy_parts(request=request, response=response)
            response.headers.setdefault(HEADER, build_policy(**asdict(parti)))
        return super().process_response(request, response)


class PaginaNonTrovataAncheInSviluppo:
    """Development and demo only: our own 404 page in place of Django's list of all addresses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        risposta = self.get_response(request)
        if (
            isinstance(risposta, HttpResponseNotFound)
            and b"<code>DEBUG = True</code>" in risposta.content
        ):
            return page_not_found(request, Http404())
        return risposta
