"""What every page of a return shares: the objects the user may see, files, ways back."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from rendicontazione import permessi
from rendicontazione.enums import FormatoFile, StatoControllo
from rendicontazione.models import Caricamento, Rendicontazione

TIPO_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TIPI = {
    FormatoFile.XLSX: TIPO_XLSX,
    FormatoFile.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    FormatoFile.CSV: "application/zip",
}


def rendicontazione_di(request, anno, ambito):
    """The return of that year and Ambito; a foreign one is as if it were not there."""
    return get_object_or_404(
        Rendicontazione.objects.visibili_a(request.user).select_related(
            "campagna__modello", "ambito"
        ),
        campagna__anno=anno,
        campagna__palestra=False,
        ambito__slug=ambito,
    )


def compilata_da(request, anno, ambito):
    rendicontazione = rendicontazione_di(request, anno, ambito)
    if not permessi.puo_compilare(request.user, rendicontazione):
        raise PermissionDenied
    return rendicontazione


def caricamento_di(rendicontazione, numero):
    caricamento = get_object_or_404(
        Caricamento.objects.select_related("caricato_da", "versione"),
        rendicontazione=rendicontazione,
        numero=numero,
    )
    caricamento.rendicontazione = rendicontazione
    return caricamento


def caricamento_controllato(rendicontazione, numero):
    """An attempt with its outcome: while the checks run there is nothing to hand out."""
    caricamento = caricamento_di(rendicontazione, numero)
    if caricamento.controllo != StatoControllo.FINITO:
        raise Http404
    return caricamento


def argomenti_di(rendicontazione):
    return {"anno": rendicontazione.campagna.anno, "ambito": rendicontazione.ambito.slug}


def allegato_xlsx(contenuto, nome):
    return allegato(contenuto, nome, TIPO_XLSX)


def allegato(contenuto, nome, tipo):
    return HttpResponse(
        contenuto,
        content_type=tipo,
        headers={
            "Content-Disposition": f'attachment; filename="{nome}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def alla_pagina(rendicontazione):
    return redirect("rendicontazione:rendicontazione_detail", **argomenti_di(rendicontazione))
