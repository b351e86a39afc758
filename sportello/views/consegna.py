"""The page to hand over, on screen and as a PDF."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from base.pdf import PdfNonDisponibile
from sportello import selectors
from sportello.export.consegna import TIPO_MIME, consegna_pdf
from sportello.pagine_pubbliche import pagina_pubblica


@pagina_pubblica
def consegna(request: HttpRequest) -> HttpResponse:
    pagina = selectors.prepara_consegna(request.GET.getlist("s"), cercato=request.GET.get("q", ""))
    senza_pdf = False
    if request.GET.get("formato") == "pdf" and pagina.schede:
        try:
            contenuto = consegna_pdf(pagina, ente=selectors.cornice())
        except PdfNonDisponibile:
            senza_pdf = True
        else:
            risposta = HttpResponse(contenuto, content_type=TIPO_MIME)
            risposta["Content-Disposition"] = 'inline; filename="strutture-da-consegnare.pdf"'
            return risposta
    return render(request, "sportello/consegna.html", {"consegna": pagina, "senza_pdf": senza_pdf})
