"""What every public page that is read with GET shares: who may read it, and when it is sent again.

`@pagina_pubblica` is the only decorator such a view needs. A page is the same for everybody, and is
true for one version of the data, of the program and for one day: this makes its ETag, before the
view runs, and the key under which the process keeps it. What is kept is given by
`sportello.middleware.PagineInMemoria`, before anybody asks who reads and which view it is. A view
that must not be kept (a page with the token of a form, a page that depends on who reads) has
decorators of its own.
"""

import datetime
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from threading import Lock
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date, parse_etags
from django.views.decorators.http import require_safe

from base.impronta import impronta_programma
from strutture.selectors import versione_dati, versione_fissata

Vista = Callable[..., HttpResponseBase]

DI_TUTTI = "public, no-cache"
# A longer address is of somebody who tries, and would push useful pages out.
INDIRIZZO_MASSIMO = 500


@dataclass(frozen=True)
class _Pagina:
    contenuto: bytes
    intestazioni: dict[str, str]

    def risposta(self) -> HttpResponse:
        return HttpResponse(self.contenuto, headers=self.intestazioni)


class Memoria:
    """Whole pages of one version at a time, up to so many bytes; the least used go first."""

    def __init__(self) -> None:
        self._pagine: OrderedDict[str, _Pagina] = OrderedDict()
        self._serratura = Lock()
        self._byte = 0
        self._etichetta = ""

    def __len__(self) -> int:
        return len(self._pagine)

    @property
    def byte(self) -> int:
        return self._byte

    def __contains__(self, indirizzo: str) -> bool:
        """Something is kept for that address, perhaps of another version: nothing is read."""
        return indirizzo in self._pagine

    def leggi(self, indirizzo: str, *, etichetta: str) -> _Pagina | None:
        with self._serratura:
            pagina = self._pagine.get(indirizzo) if etichetta == self._etichetta else None
            if pagina is not None:
                self._pagine.move_to_end(indirizzo)
            return pagina

    def scrivi(self, indirizzo: str, pagina: _Pagina, *, etichetta: str) -> None:
        """Keeps the page; those of another version are of no use to anybody any more."""
        peso = len(pagina.contenuto) + 1024
        if peso > settings.PAGINE_IN_MEMORIA // 8:
            return
        with self._serratura:
            if etichetta != self._etichetta:
                self._svuota()
                self._etichetta = etichetta
            precedente = self._pagine.pop(indirizzo, None)
            if precedente is not None:
                self._byte -= len(precedente.contenuto) + 1024
            self._pagine[indirizzo] = pagina
            self._byte += peso
            while self._byte > settings.PAGINE_IN_MEMORIA:
                _, uscita = self._pagine.popitem(last=False)
                self._byte -= len(uscita.contenuto) + 1024

    def svuota(self) -> None:
        with self._serratura:
            self._svuota()

    def _svuota(self) -> None:
        self._pagine.clear()
        self._byte = 0


memoria = Memoria()
# The version that this process sees now, and since when: no page can be older than this.
_vista_da: tuple[str, datetime.datetime] = ("", datetime.datetime.min.replace(tzinfo=datetime.UTC))


def pagina_pubblica(vista: Vista) -> Vista:
    """GET and HEAD only, for everybody, without session; answers 304 or from memory when it can."""

    @wraps(vista)
    def con_memoria(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with versione_fissata() as versione:
            return _rispondi(vista, request, versione, *args, **kwargs)

    return require_safe(login_not_required(con_memoria))


def dalla_memoria(request: HttpRequest) -> HttpResponseBase | None:
    """The page kept for that address and version, or that it has not changed; None if not kept.

    Only for who has not logged in. What is kept came from a public view, at this very address.
    """
    if not memoria or request.method not in ("GET", "HEAD") or _con_utente(request):
        return None
    indirizzo = _indirizzo(request)
    if indirizzo not in memoria:
        return None
    etichetta = _etichetta(versione_dati())
    pagina = memoria.leggi(indirizzo, etichetta=etichetta)
    if pagina is None:
        return None
    etag = pagina.intestazioni["ETag"]
    return _invariata(request, etag) or _secondo_richiesta(
        request, pagina.risposta(), etag, _prima_volta(etichetta)
    )


def _indirizzo(request: HttpRequest) -> str:
    # The host is one of ours: CommonMiddleware has looked at it.
    host = request.META.get("HTTP_HOST") or request.get_host()
    # The path is decoded, and may hold a «?» of its own; a query never holds a line break.
    return f"{request.scheme}://{host}{request.path}\n{request.META['QUERY_STRING']}"


def _etichetta(versione: str) -> str:
    return f"{versione}|{timezone.localdate():%Y%m%d}|{impronta_programma()}"


def _rispondi(
    vista: Vista, request: HttpRequest, versione: str, *args: Any, **kwargs: Any
) -> HttpResponseBase:
    etichetta = _etichetta(versione)
    vista_da = _prima_volta(etichetta)
    indirizzo = _indirizzo(request)
    etag = f'"{hashlib.sha256(f"{etichetta}|{indirizzo}".encode()).hexdigest()[:32]}"'
    di_tutti = not _con_utente(request)
    if di_tutti and (invariata := _invariata(request, etag)):
        return invariata
    risposta = vista(request, *args, **kwargs)
    if risposta.status_code != 200 or _personale(request, risposta):
        if not risposta.has_header("Cache-Control"):
            patch_cache_control(risposta, no_cache=True)
        return risposta
    _intestata(risposta, etag, vista_da)
    if di_tutti and len(indirizzo) <= INDIRIZZO_MASSIMO and _si_puo_tenere(risposta):
        memoria.scrivi(
            indirizzo,
            _Pagina(risposta.content, dict(risposta.headers)),  # type: ignore[attr-defined]
            etichetta=etichetta,
        )
    return _secondo_richiesta(request, risposta, etag, vista_da)


def _invariata(request: HttpRequest, etag: str) -> HttpResponseNotModified | None:
    """304 to who has this page: nobody has its ETag but from us, at this address and version."""
    avuta = request.META.get("HTTP_IF_NONE_MATCH")
    if not avuta or (avuta != etag and etag not in parse_etags(avuta)):
        return None
    return HttpResponseNotModified(headers={"ETag": etag, "Cache-Control": DI_TUTTI})


def _prima_volta(etichetta: str) -> datetime.datetime:
    """When this process first saw that version: never before the change that made it."""
    global _vista_da
    if _vista_da[0] != etichetta:
        _vista_da = (etichetta, timezone.now())
    return _vista_da[1]


def _intestata(
    risposta: HttpResponseBase, etag: str, vista_da: datetime.datetime
) -> HttpResponseBase:
    risposta.headers["ETag"] = etag
    # Dates have seconds: within the same one there may have been another version.
    quando = vista_da.replace(microsecond=0) + datetime.timedelta(seconds=1)
    if quando <= timezone.now():
        risposta.headers["Last-Modified"] = http_date(quando.timestamp())
    # Kept by whoever, but asked again each time: it may have changed.
    risposta.headers.setdefault("Cache-Control", DI_TUTTI)
    return risposta


def _secondo_richiesta(
    request: HttpRequest, risposta: HttpResponseBase, etag: str, vista_da: datetime.datetime
) -> HttpResponseBase:
    _intestata(risposta, etag, vista_da)
    ultima = None
    if risposta.has_header("Last-Modified"):
        ultima = int(vista_da.timestamp()) + 1
    trovata = get_conditional_response(
        request,
        etag=etag,
        last_modified=ultima,
        response=risposta,  # type: ignore[arg-type]
    )
    return trovata or risposta


def _con_utente(request: HttpRequest) -> bool:
    """Somebody may have logged in: what she reads is never given to others, nor the reverse."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def _personale(request: HttpRequest, risposta: HttpResponseBase) -> bool:
    """The answer depends on who asks, in spite of what a public page should be."""
    sessione = getattr(request, "session", None)
    return bool(
        risposta.cookies
        or request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        or (sessione is not None and sessione.accessed)
        or "cookie" in risposta.headers.get("Vary", "").lower()
        or "no-store" in risposta.headers.get("Cache-Control", "")
    )


def _si_puo_tenere(risposta: HttpResponseBase) -> bool:
    """Whole in memory already, and nothing on it that only the middleware would read."""
    return (
        settings.PAGINE_IN_MEMORIA > 0
        and type(risposta) is HttpResponse
        and not any(nome.startswith("_csp") for nome in vars(risposta))
    )
