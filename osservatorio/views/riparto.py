from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_GET

from osservatorio import export, permessi, selectors
from osservatorio.calcolo.riparto import Metodo
from osservatorio.forms import RipartoForm
from osservatorio.reports import NOMI_RIPARTO, Riparto, build_riparto
from osservatorio.views.una_volta_sola import TIPO_XLSX
from utenti.models import Utente


@require_GET
def riparto(request: HttpRequest) -> HttpResponse:
    utente = cast(Utente, request.user)
    if not permessi.puo_entrare(utente):
        raise PermissionDenied
    ambiti = permessi.ambiti_leggibili(utente)
    anni = selectors.anni_disponibili()
    form = RipartoForm(request.GET, anni=anni, ambiti=ambiti)
    form.is_valid()
    if set(form.errors) - {"spesa"}:
        raise Http404
    scelti = form.cleaned_data
    anno = scelti["anno"] or next(iter([*selectors.anni_con_popolazione(), *anni]), None)
    ambito = scelti["ambito"] or ambiti.first()
    metodo = Metodo(scelti["metodo"] or Metodo.RESTI)
    dati = None
    if anno and ambito and scelti.get("spesa"):
        dati = build_riparto(spesa=scelti["spesa"], ambito=ambito, anno=anno, metodo=metodo)
    if scelti["formato"]:
        if dati is None or not dati.righe:
            raise Http404
        return _allegato(dati, scelti["formato"])
    return render(
        request,
        "osservatorio/riparto.html",
        {
            "form": form,
            "anni": anni,
            "ambiti": ambiti,
            "anno": anno,
            "ambito": ambito,
            "metodo": metodo,
            "metodi": NOMI_RIPARTO.items(),
            "spesa": request.GET.get("spesa", ""),
            "dati": dati,
        },
    )


def _allegato(dati: Riparto, formato: str) -> HttpResponse:
    contenuto, tipo = (
        (export.riparto_csv(dati), "text/csv; charset=utf-8")
        if formato == "csv"
        else (export.riparto_xlsx(dati), TIPO_XLSX)
    )
    risposta = HttpResponse(
        contenuto,
        content_type=tipo,
        headers={
            "Content-Disposition": f'attachment; filename="{dati.nome_file}.{formato}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
    add_never_cache_headers(risposta)
    return risposta
