"""Where to ask first, what to fill in, what the words mean, whom to call now."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control

from sportello import selectors
from sportello.filters import ContenutiForm
from sportello.pagine_pubbliche import pagina_pubblica


@pagina_pubblica
def punto_list(request: HttpRequest) -> HttpResponse:
    form = ContenutiForm(request.GET)
    elenco = selectors.elenco_punti(
        form.punti, selectors.comuni_di_oggi(), request.GET.get("pagina")
    )
    return render(
        request,
        "sportello/punto_list.html",
        {"elenco": elenco, "ignorati": form.etichette(elenco.ignorati)},
    )


@pagina_pubblica
def modulo_list(request: HttpRequest) -> HttpResponse:
    form = ContenutiForm(request.GET)
    elenco = selectors.elenco_moduli(form.moduli)
    return render(
        request,
        "sportello/modulo_list.html",
        {"elenco": elenco, "ignorati": form.etichette(elenco.ignorati)},
    )


@pagina_pubblica
def modulo_file(request: HttpRequest, pk: int, nome: str) -> HttpResponseBase:
    """The PDF kept here, always as a file to save: it never runs inside our pages."""
    modulo = selectors.moduli_pubblicati().filter(pk=pk).exclude(file="").first()
    if modulo is None:
        raise Http404
    giusto = selectors.nome_file(modulo)
    if nome != giusto:
        return redirect("sportello:modulo_file", pk=pk, nome=giusto, permanent=True)
    try:
        aperto = modulo.file.open("rb")
    except FileNotFoundError as errore:
        raise Http404 from errore
    risposta = FileResponse(
        aperto, as_attachment=True, filename=f"{giusto}.pdf", content_type="application/pdf"
    )
    risposta["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(risposta, public=True, no_cache=True)
    return risposta


@pagina_pubblica
def glossario(request: HttpRequest) -> HttpResponse:
    return render(request, "sportello/glossario.html", {"lettere": selectors.glossario()})


@pagina_pubblica
def numeri_urgenti(request: HttpRequest) -> HttpResponse:
    return render(request, "sportello/numeri_urgenti.html", {"numeri": selectors.numeri_urgenti()})
