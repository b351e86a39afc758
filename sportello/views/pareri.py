"""«Segnala un errore in questa scheda», «Valuta questa pagina», and who handles them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from base.errors import ErroreDominio
from sportello import permessi, selectors
from sportello.forms import EsitoForm, SegnalazioneForm, ValutazioneForm
from sportello.models import Segnalazione
from sportello.services import (
    gestisci_segnalazione,
    impronta_invio,
    registra_segnalazione,
    registra_valutazione,
)
from sportello.views.limiti import troppe_volte
from strutture.models import Struttura

# How long a form that was sent is remembered, so that sent twice it counts once.
MEMORIA = 24 * 3600
TROPPE = (
    "Da questo collegamento ne sono già arrivate molte: questa non è stata inviata. Aspetta un'ora "
    "e riprova, oppure telefona all'ufficio."
)


def _prima_volta(form: SegnalazioneForm | ValutazioneForm) -> bool:
    """False if this very page was sent already."""
    return cache.add(f"sportello:invio:{impronta_invio(form.numero_modulo)}", 1, MEMORIA)


def _struttura(pk: int) -> Struttura:
    struttura = selectors.struttura_in_pagina(str(pk))
    if struttura is None:
        raise Http404
    return struttura


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def segnalazione_create(request: HttpRequest, pk: int) -> HttpResponse:
    struttura = _struttura(pk)
    ambito = selectors.ambito_del_comune(struttura.comune.codice_istat)
    form = SegnalazioneForm(
        request.POST if request.method == "POST" else None, riservata=struttura.indirizzo_riservato
    )
    stato = 200
    if form.is_valid():
        if troppe_volte(request, "segnalazione"):
            form.rifiuta(TROPPE)
            stato = 429
        else:
            if _prima_volta(form):
                registra_segnalazione(
                    struttura=struttura,
                    ambito=ambito,
                    **{n: form.cleaned_data[n] for n in ("che_cosa", "testo", "email")},
                )
            return redirect("sportello:segnalazione_done", pk=struttura.pk)
    return render(
        request,
        "sportello/segnalazione_form.html",
        {"struttura": struttura, "ambito": ambito, "form": form},
        status=stato,
    )


@never_cache
@login_not_required
@require_safe
def segnalazione_done(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "sportello/segnalazione_done.html", {"struttura": _struttura(pk)})


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def valutazione_create(request: HttpRequest) -> HttpResponse:
    """First the stars, then why: two steps of the same address, nothing stored before the last."""
    scritta = (request.POST if request.method == "POST" else request.GET).get("pagina", "/")
    pagina = selectors.pagina_da_valutare(scritta)
    secondo = request.POST.get("passo") in ("perche", "invia")
    form = ValutazioneForm(
        request.POST if request.method == "POST" else None, secondo_passo=secondo
    )
    form.misura_il_tempo = request.POST.get("passo") == "invia"
    stato = 200
    if form.is_valid():
        if pagina is None:
            form.add_error(None, "Questa pagina non è del sito: torna indietro e riprova da lì.")
        elif request.POST.get("passo") == "invia":
            if troppe_volte(request, "valutazione"):
                form.rifiuta(TROPPE)
                stato = 429
            else:
                if _prima_volta(form):
                    registra_valutazione(
                        percorso=pagina.percorso,
                        ambito=pagina.ambito,
                        **{n: form.cleaned_data[n] for n in ("voto", "motivo", "testo")},
                    )
                return redirect("sportello:valutazione_done")
    return render(
        request,
        "sportello/valutazione_form.html",
        {
            "form": form,
            "pagina": pagina,
            "ambito": pagina.ambito if pagina else None,
            "percorso": pagina.percorso if pagina else "/",
            "secondo": secondo and not form.errors.get("voto"),
        },
        status=stato,
    )


@never_cache
@login_not_required
@require_safe
def valutazione_done(request: HttpRequest) -> HttpResponse:
    return render(request, "sportello/valutazione_done.html")


# --- who handles them ----------------------------------------------------------------------------


@require_GET
def segnalazione_list(request):
    if not permessi.vede_le_segnalazioni(request.user):
        raise PermissionDenied
    return _elenco(request)


def _elenco(request, *, errato=0, scritto=""):
    utente = request.user
    elenco = selectors.elenco_pareri(
        utente,
        request.GET.get("pagina"),
        gestibile=lambda s: permessi.puo_gestire_segnalazione(utente, s),
    )
    return render(
        request,
        "sportello/segnalazione_list.html",
        {
            "elenco": elenco,
            "errato": errato,
            "scritto": scritto,
            "risponde": permessi.risponde_ai_cittadini(utente),
        },
    )


@require_POST
def segnalazione_close(request, pk):
    segnalazione = get_object_or_404(Segnalazione.objects.visibili_a(request.user), pk=pk)
    utente = request.user
    form = EsitoForm(request.POST)
    if not permessi.tiene_segnalazione(utente, segnalazione):
        raise PermissionDenied
    if not form.is_valid():
        for errori in form.errors.values():
            messages.error(request, str(errori[0]))
        return _elenco(request, errato=pk, scritto=request.POST.get("esito", ""))
    try:
        gestisci_segnalazione(segnalazione=segnalazione, utente=utente, **form.cleaned_data)
    except ErroreDominio as errore:
        messages.error(request, errore.messaggio)
    else:
        messages.success(request, "Fatto: la segnalazione è chiusa.")
    return redirect("sportello:segnalazione_list")
