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
    indirizzo_tentativo,
    nome_file,
    tentativo_controllato,
    tentativo_di,
)


@require_GET
def caricamento_download(request, anno, ambito, numero, parte=None):
    caricamento = tentativo_di(request, anno, ambito, numero, parte)
    if not caricamento.file:
        raise Http404
    with caricamento.file.open("rb") as file:
        return allegato(
            file.read(),
            f"rendicontazione-{nome_file(caricamento)}.{caricamento.formato}",
            TIPI[caricamento.formato],
        )


@require_GET
def caricamento_annotated(request, anno, ambito, numero, parte=None):
    caricamento = tentativo_controllato(request, anno, ambito, numero, parte)
    if not caricamento.file:
        raise Http404
    try:
        contenuto = services.prepara_copia_annotata(caricamento=caricamento)
    except ErroreDominio as errore:
        messages.error(request, errore.messaggio)
        return redirect(indirizzo_tentativo(caricamento))
    return allegato_xlsx(contenuto, f"rendicontazione-{nome_file(caricamento)}-errori-segnati.xlsx")


@require_GET
def caricamento_csv(request, anno, ambito, numero, parte=None):
    caricamento = tentativo_controllato(request, anno, ambito, numero, parte)
    anomalie, letture = selectors.anomalie_e_letture(caricamento)
    return allegato(
        esito_csv(anomalie, letture, selectors.correzioni_di(caricamento)),
        f"esito-{nome_file(caricamento)}.csv",
        "text/csv; charset=utf-8",
    )


@require_GET
def caricamento_pdf(request, anno, ambito, numero, parte=None):
    caricamento = tentativo_controllato(request, anno, ambito, numero, parte)
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
    return allegato(contenuto, f"esito-{nome_file(caricamento)}.pdf", "application/pdf")
