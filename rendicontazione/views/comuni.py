"""What every page of a return shares: the objects the user may see, files, ways back."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import slugify

from rendicontazione import permessi
from rendicontazione.enums import FormatoFile, StatoControllo
from rendicontazione.models import Caricamento, Parte, Rendicontazione

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


def parte_di(request, anno, ambito, pk):
    """A part of that return: for its Ambito, the Province, its own comune or facility."""
    return get_object_or_404(
        Parte.objects.visibili_a(request.user).select_related(
            "rendicontazione__campagna__modello",
            "rendicontazione__ambito",
            "comune",
            "ente",
            "struttura",
            "consegnata",
            "consegnata_da",
        ),
        pk=pk,
        rendicontazione__campagna__anno=anno,
        rendicontazione__campagna__palestra=False,
        rendicontazione__ambito__slug=ambito,
    )


def parte_consegnata_da(request, anno, ambito, pk):
    parte = parte_di(request, anno, ambito, pk)
    if not permessi.puo_consegnare(request.user, parte):
        raise PermissionDenied
    return parte


def caricamento_di(rendicontazione, numero, parte=None):
    """An attempt of the Ambito's own file; with `parte`, of that part."""
    caricamento = get_object_or_404(
        Caricamento.objects.select_related("caricato_da", "versione"),
        rendicontazione=rendicontazione,
        parte=parte,
        numero=numero,
    )
    caricamento.rendicontazione = rendicontazione
    caricamento.parte = parte
    return caricamento


def tentativo_di(request, anno, ambito, numero, parte=None):
    """The attempt that the user may look at; `parte` is the primary key of its part, if any."""
    if parte is None:
        return caricamento_di(rendicontazione_di(request, anno, ambito), numero)
    sua = parte_di(request, anno, ambito, parte)
    return caricamento_di(sua.rendicontazione, numero, sua)


def tentativo_controllato(request, anno, ambito, numero, parte=None):
    """An attempt with its outcome: while the checks run there is nothing to hand out."""
    caricamento = tentativo_di(request, anno, ambito, numero, parte)
    if caricamento.controllo != StatoControllo.FINITO:
        raise Http404
    return caricamento


def tentativo_compilato_da(request, anno, ambito, numero, parte=None):
    """The attempt that the user may work on."""
    if parte is None:
        return caricamento_di(compilata_da(request, anno, ambito), numero)
    sua = parte_consegnata_da(request, anno, ambito, parte)
    return caricamento_di(sua.rendicontazione, numero, sua)


def puo_lavorarci_ora(request, caricamento):
    """True if the user works on the attempt and the state of the return takes it."""
    if caricamento.parte is None:
        return permessi.puo_caricare_ora(request.user, caricamento.rendicontazione)
    return permessi.puo_consegnare_ora(request.user, caricamento.parte)


def argomenti_di(rendicontazione):
    return {"anno": rendicontazione.campagna.anno, "ambito": rendicontazione.ambito.slug}


def indirizzo_tentativo(caricamento, nome="caricamento_preview"):
    """The address of that page of the attempt: those of a part have their own."""
    argomenti = {**argomenti_di(caricamento.rendicontazione), "numero": caricamento.numero}
    if caricamento.parte_id is None:
        return reverse(f"rendicontazione:{nome}", kwargs=argomenti)
    return reverse(
        f"rendicontazione:parte_{nome}", kwargs={**argomenti, "parte": caricamento.parte_id}
    )


def nome_della_parte(parte):
    """How the template of a part is called, without ending."""
    rendicontazione = parte.rendicontazione
    return f"{rendicontazione.campagna.anno}-{rendicontazione.ambito.slug}-{slugify(parte)}"


def nome_file(caricamento):
    """How the files of an attempt are called, without ending."""
    rendicontazione = caricamento.rendicontazione
    base = f"{rendicontazione.campagna.anno}-{rendicontazione.ambito.slug}"
    if caricamento.parte is not None:
        base = nome_della_parte(caricamento.parte)
    return f"{base}-tentativo-{caricamento.numero}"


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
