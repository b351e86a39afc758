"""The page to hand over, on screen and as a PDF."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from base.pdf import PdfNonDisponibile
from sportello import selectors
from sportello.export.consegna import TIPO_MIME, consegna_pdf
from sportello.pagine_pubbliche import pagina_pubblica
from sportello.views.limiti import troppe_volte

SENZA_LIBRERIE = (
    "Stampa questa pagina dal programma con cui la leggi: esce uguale, su un foglio A5."
)
TROPPI_PDF = (
    "Da questo collegamento ne sono stati chiesti molti. Stampa la pagina dal browser: esce "
    "uguale, su un foglio A5; oppure riprova fra un minuto."
)


@pagina_pubblica
def consegna(request: HttpRequest) -> HttpResponse:
    pagina = selectors.prepara_consegna(request.GET.getlist("s"), cercato=request.GET.get("q", ""))
    senza_pdf, stato = "", 200
    if request.GET.get("formato") == "pdf" and pagina.schede:
        # The same choice asked again is already in memory: only new ones are prepared and counted.
        if troppe_volte(request, "consegna_pdf"):
            senza_pdf, stato = TROPPI_PDF, 429
        else:
            try:
                contenuto = consegna_pdf(pagina, ente=selectors.cornice())
            except PdfNonDisponibile:
                senza_pdf = SENZA_LIBRERIE
            else:
                risposta = HttpResponse(contenuto, content_type=TIPO_MIME)
                risposta["Content-Disposition"] = 'inline; filename="strutture-da-consegnare.pdf"'
                return risposta
    return render(
        request,
        "sportello/consegna.html",
        {"consegna": pagina, "senza_pdf": senza_pdf},
        status=stato,
    )
