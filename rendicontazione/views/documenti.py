from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from base.errors import ErroreDominio
from base.pdf import PdfNonDisponibile
from rendicontazione import selectors, services
from rendicontazione.export.esito import esito_csv, esito_pdf
from rendicontazione.views.comuni import (
    TIPI,
    allegato,
    allegato_xlsx,
    argomenti_di,
    caricamento_controllato,
    caricamento_di,
    rendicontazione_di,
)


@require_GET
def caricamento_download(request, anno, ambito, numero):
    rendicontazione = rendicontazione_di(request, anno, ambito)
    caricamento = caricamento_di(rendicontazione, numero)
    if not caricamento.file:
        raise Http404
    with caricamento.file.open("rb") as file:
        return allegato(
            file.read(),
            f"rendicontazione-{anno}-{ambito}-tentativo-{numero}.{caricamento.formato}",
            TIPI[caricamento.formato],
        )


@require_GET
def caricamento_annotated(request, anno, ambito, numero):
    rendicontazione = rendicontazione_di(request, anno, ambito)
    caricamento = caricamento_controllato(rendicontazione, numero)
    if not caricamento.file:
        raise Http404
    try:
        contenuto = services.prepara_copia_annotata(caricamento=caricamento)
    except ErroreDominio as errore:
        messages.error(request, errore.messaggio)
        return redirect(
            "rendicontazione:caricamento_preview", **argomenti_di(rendicontazione), numero=numero
        )
    return allegato_xlsx(
        contenuto, f"rendicontazione-{anno}-{ambito}-tentativo-{numero}-errori-segnati.xlsx"
    )


def _nome_esito(anno, ambito, numero, formato):
    return f"esito-{anno}-{ambito}-tentativo-{numero}.{formato}"


@require_GET
def caricamento_csv(request, anno, ambito, numero):
    rendicontazione = rendicontazione_di(request, anno, ambito)
    anomalie, letture = selectors.anomalie_e_letture(
        caricamento_controllato(rendicontazione, numero)
    )
    return allegato(
        esito_csv(anomalie, letture),
        _nome_esito(anno, ambito, numero, "csv"),
        "text/csv; charset=utf-8",
    )


@require_GET
def caricamento_pdf(request, anno, ambito, numero):
    rendicontazione = rendicontazione_di(request, anno, ambito)
    caricamento = caricamento_controllato(rendicontazione, numero)
    try:
        contenuto = esito_pdf(selectors.documento_esito(caricamento))
    except PdfNonDisponibile:
        return render(
            request,
            "503.html",
            {
                "titolo": "PDF non disponibile su questo server",
                "spiegazione": "La pagina dell'esito si può leggere e stampare; per il PDF chiedi "
                "a chi gestisce il server di installare le librerie che mancano.",
            },
            status=503,
        )
    return allegato(contenuto, _nome_esito(anno, ambito, numero, "pdf"), "application/pdf")
