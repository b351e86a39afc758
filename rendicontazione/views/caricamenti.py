import re

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from base.errors import ErroreDominio
from base.lavori import sveglia
from rendicontazione import permessi, selectors, services
from rendicontazione.enums import Gravita, StatoControllo
from rendicontazione.forms import CaricamentoForm, MotivazioniForm
from rendicontazione.views.comuni import (
    argomenti_di,
    caricamento_di,
    compilata_da,
    indirizzo_tentativo,
    puo_lavorarci_ora,
    tentativo_compilato_da,
    tentativo_di,
)
from rendicontazione.views.rendicontazioni import pagina


@require_POST
def caricamento_create(request, anno, ambito):
    rendicontazione = compilata_da(request, anno, ambito)
    form = CaricamentoForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            caricamento = services.registra_caricamento(
                rendicontazione=rendicontazione,
                contenuto=file.read(),
                nome=file.name,
                utente=request.user,
            )
        except ErroreDominio as errore:
            form.add_error("file", errore.messaggio)
        else:
            return redirect(indirizzo_tentativo(caricamento))
    return pagina(request, rendicontazione, carica=form)


def filtro_di(request):
    """What the address asks to look at; what makes no sense counts as not asked."""
    pagina = request.GET.get("pagina", "")
    return selectors.Filtro(
        foglio=request.GET.get("foglio", "")[:31],
        gruppo=request.GET.get("gruppo", "")[:20],
        gravita=request.GET.get("gravita", "")[:10],
        pagina=int(pagina) if re.fullmatch(r"[0-9]{1,6}", pagina) else 1,
    )


def pagina_attesa(request, rendicontazione, caricamento, lavoro):
    """While a long file is checked or confirmed in the background, or when that died."""
    if lavoro.lavoro:
        sveglia(lavoro.lavoro)
    return render(
        request,
        "rendicontazione/caricamento_attesa.html",
        {
            "rendicontazione": rendicontazione,
            "argomenti": argomenti_di(rendicontazione),
            "caricamento": caricamento,
            "lavoro": lavoro,
            "puo_compilare": puo_lavorarci_ora(request, caricamento),
        },
    )


def pagina_esito(request, rendicontazione, caricamento, *, versione=None, motivi=None):
    lavoro = selectors.lavoro_del_caricamento(caricamento)
    if lavoro and (lavoro.attivo or caricamento.controllo != StatoControllo.FINITO):
        return pagina_attesa(request, rendicontazione, caricamento, lavoro)
    esito = selectors.esito_del_caricamento(caricamento, filtro_di(request))
    puo = puo_lavorarci_ora(request, caricamento)
    return render(
        request,
        "rendicontazione/versione_detail.html"
        if versione
        else "rendicontazione/caricamento_preview.html",
        {
            "rendicontazione": rendicontazione,
            "argomenti": argomenti_di(rendicontazione),
            "caricamento": caricamento,
            "parte": caricamento.parte,
            "versione": versione,
            **(selectors.dialoghi_della_pagina(rendicontazione) if versione else {}),
            "esito": esito,
            "lavoro": lavoro,
            "correzioni": selectors.correzioni_di(caricamento),
            "puo_compilare": puo,
            "puo_certificare": permessi.puo_certificare(request.user, rendicontazione),
            "motivi": motivi or MotivazioniForm(),
        },
    )


@require_GET
def caricamento_preview(request, anno, ambito, numero, parte=None):
    caricamento = tentativo_di(request, anno, ambito, numero, parte)
    rendicontazione = caricamento.rendicontazione
    if hasattr(caricamento, "versione"):
        versione = reverse(
            "rendicontazione:versione_detail",
            kwargs={**argomenti_di(rendicontazione), "numero": caricamento.versione.numero},
        )
        return redirect(versione + filtro_di(request).qui.rstrip("?"))
    return pagina_esito(request, rendicontazione, caricamento)


@require_POST
def caricamento_confirm(request, anno, ambito, numero):
    rendicontazione = compilata_da(request, anno, ambito)
    caricamento = caricamento_di(rendicontazione, numero)
    try:
        versione = services.chiedi_conferma(caricamento=caricamento, utente=request.user)
    except ErroreDominio as errore:
        messages.error(request, errore.messaggio)
        return redirect(indirizzo_tentativo(caricamento))
    if versione is None:
        return redirect(indirizzo_tentativo(caricamento))
    detto = "i suoi dati sono registrati." if versione.senza_errori else "ha ancora errori."
    messages.success(request, f"Versione {versione.numero} confermata: {detto}")
    return redirect(
        "rendicontazione:versione_detail", **argomenti_di(rendicontazione), numero=versione.numero
    )


@require_POST
def caricamento_retry(request, anno, ambito, numero, parte=None):
    caricamento = tentativo_compilato_da(request, anno, ambito, numero, parte)
    try:
        services.riprova_controllo(caricamento=caricamento)
    except ErroreDominio as errore:
        messages.error(request, errore.messaggio)
    return redirect(indirizzo_tentativo(caricamento))


def _motivi_inviati(request, caricamento):
    """The form of the avvisi that were in the page: there may be thousands more."""
    inviati = [
        int(nome.removeprefix("motivo_"))
        for nome in request.POST
        if re.fullmatch(r"motivo_[0-9]{1,18}", nome)
    ]
    codici = [nome.removeprefix("tutti_") for nome in request.POST if nome.startswith("tutti_")]
    avvisi = caricamento.anomalie.filter(gravita=Gravita.AVVISO, pk__in=inviati).order_by("pk")
    return MotivazioniForm(request.POST, avvisi=avvisi, codici=codici)


@require_POST
def motivazioni_update(request, anno, ambito, numero, parte=None):
    caricamento = tentativo_compilato_da(request, anno, ambito, numero, parte)
    form = _motivi_inviati(request, caricamento)
    if form.is_valid():
        try:
            services.scrivi_motivazioni(
                caricamento=caricamento,
                motivazioni=form.motivazioni(),
                per_codice=form.per_codice(),
                utente=request.user,
            )
        except ErroreDominio as errore:
            messages.error(request, errore.messaggio)
        else:
            messages.success(request, "Motivi salvati.")
        if request.GET.get("ritorno") == "confronto" and caricamento.parte is None:
            return redirect(indirizzo_tentativo(caricamento, "caricamento_compare"))
        # Leads to the version, if the attempt is one.
        return redirect(indirizzo_tentativo(caricamento) + filtro_di(request).qui.rstrip("?"))
    versione = getattr(caricamento, "versione", None)
    return pagina_esito(
        request, caricamento.rendicontazione, caricamento, versione=versione, motivi=form
    )
