from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from base.errors import ErroreDominio
from rendicontazione import permessi, selectors, services
from rendicontazione.forms import CommentoForm
from rendicontazione.views.comuni import argomenti_di, rendicontazione_di


def _versione(rendicontazione):
    """The current version with its data, or a 404: without data there is nothing to look at."""
    versione = selectors.versione_da_esaminare(rendicontazione)
    if versione is None:
        raise Http404
    return versione


@require_GET
def esame_detail(request, anno, ambito):
    rendicontazione = rendicontazione_di(request, anno, ambito)
    pagina = request.GET.get("pagina", "")
    solo = request.GET.get("solo") == "note"
    esame = selectors.pagina_esame(
        _versione(rendicontazione),
        foglio=request.GET.get("foglio", ""),
        pagina=int(pagina) if pagina.isascii() and pagina.isdecimal() else 1,
        solo_con_note=solo,
    )
    pagine = Paginator(range(esame.quante), selectors.RIGHE_PER_PAGINA)
    mostrata = pagine.get_page(esame.pagina)
    return render(
        request,
        "rendicontazione/esame_detail.html",
        {
            "pagina": mostrata,
            "pagine": list(pagine.get_elided_page_range(mostrata.number)),
            "rendicontazione": rendicontazione,
            "argomenti": argomenti_di(rendicontazione),
            "esame": esame,
            "solo": solo,
            "puo_segnare": permessi.puo_segnare(request.user, rendicontazione),
            "da_chiedere": selectors.da_chiedere(rendicontazione).count(),
        },
    )


@require_POST
def esame_update(request, anno, ambito):
    rendicontazione = rendicontazione_di(request, anno, ambito)
    if not permessi.puo_istruire(request.user):
        raise PermissionDenied
    foglio = request.POST.get("foglio", "")
    mostrate = _numeri(request.POST.getlist("mostrata"))
    esaminate = mostrate if "tutte" in request.POST else _numeri(request.POST.getlist("esaminata"))
    try:
        segnate = services.segna_righe(
            rendicontazione=rendicontazione,
            foglio=foglio,
            mostrate=mostrate,
            esaminate=esaminate,
            utente=request.user,
        )
    except ErroreDominio as errore:
        messages.error(request, errore.messaggio)
    else:
        messages.success(request, f"Spunte salvate: {segnate} in questa pagina.")
    ritorno = {"foglio": foglio, "pagina": request.POST.get("pagina", "1")}
    if request.POST.get("solo") == "note":
        ritorno["solo"] = "note"
    indirizzo = reverse("rendicontazione:esame_detail", kwargs=argomenti_di(rendicontazione))
    return redirect(f"{indirizzo}?{urlencode(ritorno)}")


def _numeri(testi):
    return {int(t) for t in testi if t.isascii() and t.isdecimal() and len(t) < 9}


@require_http_methods(["GET", "POST"])
def cella_detail(request, anno, ambito, foglio, cella):
    """The dialogue on one cell: read by who reads the return, written by both offices."""
    rendicontazione = rendicontazione_di(request, anno, ambito)
    versione = _versione(rendicontazione)
    trovata = selectors.cella_della_versione(versione, foglio, cella)
    if trovata is None:
        raise Http404
    riga, vista = trovata
    provincia = permessi.legge_tutto(request.user)
    puo_scrivere = permessi.puo_commentare(request.user, rendicontazione)
    form = CommentoForm(request.POST or None)
    if not provincia or rendicontazione.stato not in services.STATI_DELL_ESAME:
        del form.fields["da_integrare"]
    if request.method == "POST":
        if not puo_scrivere:
            raise PermissionDenied
        if form.is_valid():
            try:
                services.commenta_cella(
                    rendicontazione=rendicontazione,
                    foglio=foglio,
                    cella=cella,
                    utente=request.user,
                    provincia=provincia,
                    **form.cleaned_data,
                )
            except ErroreDominio as errore:
                form.add_error("testo", errore.messaggio)
            else:
                messages.success(request, "Commento salvato: resta accanto alla cella.")
                return _alla_cella(rendicontazione, foglio, cella)
    return render(
        request,
        "rendicontazione/cella_detail.html",
        {
            "rendicontazione": rendicontazione,
            "argomenti": argomenti_di(rendicontazione),
            "versione": versione,
            "riga": riga,
            "cella": vista,
            "form": form,
            "puo_scrivere": puo_scrivere,
            "puo_chiudere": permessi.puo_istruire(request.user) and vista.aperta,
        },
    )


@require_POST
def cella_close(request, anno, ambito, foglio, cella):
    rendicontazione = rendicontazione_di(request, anno, ambito)
    if not permessi.puo_istruire(request.user):
        raise PermissionDenied
    try:
        chiusi = services.chiudi_dialogo(
            rendicontazione=rendicontazione, foglio=foglio, cella=cella, utente=request.user
        )
    except ErroreDominio as errore:
        messages.error(request, errore.messaggio)
    else:
        if chiusi:
            messages.success(request, "Dialogo chiuso: resta scritto, non chiede più risposta.")
    return _alla_cella(rendicontazione, foglio, cella)


def _alla_cella(rendicontazione, foglio, cella):
    return redirect(
        "rendicontazione:cella_detail", **argomenti_di(rendicontazione), foglio=foglio, cella=cella
    )
