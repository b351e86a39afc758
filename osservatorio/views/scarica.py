from collections.abc import Callable, Iterator
from typing import Any, cast
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_GET

from osservatorio import export, permessi, selectors
from osservatorio.calcolo import FAMIGLIE_DI_INDICATORI, definizioni, serie_di_base
from osservatorio.export.tavola import PUNTO_E_VIRGOLA, VIRGOLA
from osservatorio.forms import FORMATI_DI_SCARICO, ScaricaForm
from osservatorio.reports.tavola import (
    LIVELLI_DI_SCARICO,
    NOMI_ORIGINI,
    Richiesto,
    Tavola,
    build_tavola,
)
from osservatorio.views.una_volta_sola import TIPO_XLSX
from territorio.models import Ambito
from utenti.models import Utente

# Format → who writes it, type, ending of the file's name.
_A_FLUSSO: dict[str, tuple[Callable[[Tavola, str], Iterator[bytes]], str, str]] = {
    "csv": (export.tavola_csv, "text/csv; charset=utf-8", "csv"),
    "csv-largo": (export.tavola_csv_largo, "text/csv; charset=utf-8", "csv"),
    "json": (lambda tavola, _: export.tavola_json(tavola), "application/json", "json"),
    "jsonstat": (
        lambda tavola, _: export.tavola_jsonstat(tavola),
        "application/json",
        "jsonstat.json",
    ),
}


@require_GET
def scarica(request: HttpRequest) -> HttpResponseBase:
    utente = cast(Utente, request.user)
    if not permessi.puo_entrare(utente):
        raise PermissionDenied
    anni = selectors.anni_noti().tutti
    form = ScaricaForm(request.GET, anni=anni)
    valido = form.is_valid()
    scelti = form.cleaned_data
    if valido and scelti["formato"] and anni:
        return _file(request, utente, scelti)
    return render(
        request,
        "osservatorio/scarica.html",
        {
            "form": form,
            "anni": anni,
            "ambiti": Ambito.objects.della_provincia().order_by("numero", "pk"),
            "livelli": LIVELLI_DI_SCARICO,
            "formati": FORMATI_DI_SCARICO,
            "famiglie": _famiglie(scelti.get("indicatori", [])),
            "origini": _origini(scelti.get("serie", [])),
            "da": request.GET.get("da", ""),
            "a": request.GET.get("a", ""),
            "pronto": valido and bool(scelti["indicatori"] or scelti["serie"]),
            "parametri": urlencode(_parametri(request), doseq=True, safe=","),
        },
        status=200 if valido else 400,
    )


def _parametri(request: HttpRequest) -> dict[str, Any]:
    """What was asked for, without the format: codes in one parameter, divided by commas."""
    chiesti = {n: ",".join(v) for n, v in request.GET.lists() if n != "formato"}
    return {nome: valore for nome, valore in chiesti.items() if valore}


def _famiglie(scelti: list[str]) -> list[tuple[str, list[tuple[str, str, bool]], bool]]:
    """Families of indicators, each with its own: code, name, chosen; open if one is chosen."""
    gruppi: dict[str, list[tuple[str, str, bool]]] = {}
    for d in definizioni().values():
        nome = f"{d.gruppo}: {d.nome}" if d.gruppo else d.nome
        gruppi.setdefault(FAMIGLIE_DI_INDICATORI[d.famiglia], []).append(
            (d.codice, nome, d.codice in scelti)
        )
    return [(nome, suoi, any(u[2] for u in suoi)) for nome, suoi in gruppi.items()]


def _origini(scelte: list[str]) -> list[tuple[str, list[tuple[str, str, bool]], bool]]:
    """The base series by where they come from, likewise."""
    gruppi: dict[str, list[tuple[str, str, bool]]] = {}
    for s in serie_di_base().values():
        gruppi.setdefault(NOMI_ORIGINI[s.origine], []).append(
            (s.codice, f"{s.nome} ({s.unita})", s.codice in scelte)
        )
    return [(nome, sue, any(u[2] for u in sue)) for nome, sue in gruppi.items()]


def _file(request: HttpRequest, utente: Utente, scelti: dict[str, Any]) -> HttpResponseBase:
    tavola = build_tavola(
        Richiesto(
            scelti["indicatori"],
            scelti["serie"],
            scelti["livello"],
            scelti["anni"],
            scelti["ambito"],
        ),
        sguardo=permessi.sguardo_di(utente),
        ambiti=list(
            Ambito.objects.della_provincia().select_related("provincia").order_by("numero", "pk")
        ),
        indirizzo=request.build_absolute_uri(),
    )
    formato = scelti["formato"]
    risposta: HttpResponseBase
    if formato == "xlsx":
        coda = "xlsx"
        risposta = HttpResponse(export.tavola_xlsx(tavola), content_type=TIPO_XLSX)
    else:
        scrivi, tipo, coda = _A_FLUSSO[formato]
        separatore = VIRGOLA if scelti["separatore"] else PUNTO_E_VIRGOLA
        risposta = StreamingHttpResponse(scrivi(tavola, separatore), content_type=tipo)
    risposta["Content-Disposition"] = f'attachment; filename="{tavola.nome_file}.{coda}"'
    risposta["X-Content-Type-Options"] = "nosniff"
    add_never_cache_headers(risposta)
    return risposta
