from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods

from base.errors import ErroreDominio
from base.pdf import PdfNonDisponibile
from osservatorio import export, permessi, selectors, services
from osservatorio.calcolo import definizioni
from osservatorio.forms import DossierForm, EsploraForm, NuovoDossierForm
from osservatorio.models import Dossier, VoceDossier
from osservatorio.reports.dossier import DOSSIER, build_dossier
from osservatorio.views.confronto import parametri_di, quesito_da
from osservatorio.views.consegna import senza_librerie
from territorio.models import Comune
from utenti.models import Utente

PER_PAGINA = 20


@require_GET
def dossier_list(request: HttpRequest) -> HttpResponse:
    utente = _entra(request)
    visibili = (
        Dossier.objects.visibili_a(utente)
        .select_related("autore", "ambito")
        .order_by("-modificato_il", "-pk")
    )
    pagina = Paginator(visibili, PER_PAGINA).get_page(request.GET.get("pagina"))
    return render(
        request,
        "osservatorio/dossier_list.html",
        {
            "pagina": pagina,
            "pagine": pagina.paginator.get_elided_page_range(pagina.number),
            "utente": utente,
        },
    )


@require_http_methods(["GET", "POST"])
def dossier_new(request: HttpRequest) -> HttpResponse:
    """A new dossier, or one of one's own: with a question in the address, that is added to it."""
    utente = _entra(request)
    ambiti = permessi.ambiti_con_consenso()
    leggibili = permessi.leggibili_tra(utente, ambiti)
    quesito = None
    if request.GET.get("indicatore"):
        scelto = EsploraForm(request.GET, ambiti=ambiti, noti=selectors.anni_noti())
        quesito = quesito_da(scelto, ambiti, leggibili)
        if quesito is None:
            raise Http404
    propri = Dossier.objects.filter(autore=utente).order_by("-modificato_il", "-pk")
    form = NuovoDossierForm(_inviato(request), propri=propri if quesito else propri.none())
    if request.method == "POST" and form.is_valid():
        dossier = form.cleaned_data["dossier"]
        if dossier is None:
            tutti = permessi.legge_tutti(utente)
            dossier = services.crea_dossier(
                titolo=form.cleaned_data["titolo"],
                autore=utente,
                ambito=None if tutti or not leggibili else leggibili[0],
            )
        try:
            if quesito:
                scelti = set(quesito.chiavi)
                per_comuni = quesito.per_comuni
                services.aggiungi_voce(
                    dossier=dossier,
                    indicatore=quesito.indicatore,
                    livello=quesito.livello,
                    da=min(quesito.da, quesito.anno),
                    a=quesito.anno,
                    ambiti=[a for a in ambiti if a == quesito.ambito]
                    if per_comuni
                    else [a for a in ambiti if a.slug in scelti],
                    comuni=list(Comune.objects.filter(codice_istat__in=scelti))
                    if per_comuni
                    else [],
                )
                messages.success(request, f"Aggiunto al dossier «{dossier}».")
        except ErroreDominio as errore:
            messages.error(request, errore.messaggio)
        return redirect("osservatorio:dossier_detail", pk=dossier.pk)
    return render(
        request,
        "osservatorio/dossier_new.html",
        {
            "form": form,
            "quesito": quesito,
            "definizione": quesito.definizione if quesito else None,
            "propri": propri if quesito else [],
            "azione": f"?{urlencode(parametri_di(quesito), doseq=True)}" if quesito else "",
        },
    )


@require_GET
def dossier_detail(request: HttpRequest, pk: int) -> HttpResponse:
    utente = _entra(request)
    dossier = get_object_or_404(
        Dossier.objects.visibili_a(utente).select_related("autore", "ambito"), pk=pk
    )
    ambiti = permessi.ambiti_con_consenso()
    leggibili = permessi.leggibili_tra(utente, ambiti)
    dati = build_dossier(
        dossier=dossier,
        ambiti=ambiti,
        sguardo=permessi.sguardo_di(utente, ambiti),
        noti=selectors.anni_noti(),
        proprio=leggibili[0] if len(leggibili) == 1 else dossier.ambito,
    )
    if request.GET.get("formato") == "pdf":
        try:
            documento = export.report_pdf(DOSSIER, dati)
        except PdfNonDisponibile:
            return senza_librerie(request)
        risposta = HttpResponse(documento.contenuto, content_type="application/pdf")
        nome = slugify(dossier.titolo)[:60] or "dossier"
        risposta["Content-Disposition"] = f'attachment; filename="dossier-{nome}.pdf"'
        add_never_cache_headers(risposta)
        return risposta
    return render(
        request,
        DOSSIER.template,
        {
            "cornice_pagina": "osservatorio/dossier_detail.html",
            "report": DOSSIER,
            "dati": dati,
            "dossier": dossier,
            "autore": dossier.autore_id == utente.pk,
            "collegamenti": True,
        },
    )


@require_http_methods(["GET", "POST"])
def dossier_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Texts, notes and order; only who wrote it: for the others the page is not there."""
    utente = _entra(request)
    dossier = get_object_or_404(Dossier.objects.filter(autore=utente), pk=pk)
    voci = list(dossier.voci.order_by("ordine", "pk"))
    form = DossierForm(_inviato(request), dossier=dossier)
    if request.method == "POST":
        azione, _, quale = request.POST.get("azione", "salva").partition("-")
        if azione == "elimina":
            services.elimina_dossier(dossier=dossier)
            messages.success(request, f"Il dossier «{dossier.titolo}» non c'è più.")
            return redirect("osservatorio:dossier_list")
        if form.is_valid():
            services.modifica_dossier(
                dossier=dossier,
                titolo=form.cleaned_data["titolo"],
                introduzione=form.cleaned_data["introduzione"],
                conclusioni=form.cleaned_data["conclusioni"],
                condiviso=form.cleaned_data["condiviso"],
                note={v.pk: request.POST.get(f"nota-{v.pk}", v.nota) for v in voci},
            )
            voce = next((v for v in voci if str(v.pk) == quale), None)
            if azione != "salva":
                _sposta(voce, azione)
                return redirect("osservatorio:dossier_edit", pk=pk)
            messages.success(request, "Il dossier è salvato.")
            return redirect("osservatorio:dossier_detail", pk=pk)
    return render(
        request,
        "osservatorio/dossier_edit.html",
        {"form": form, "dossier": dossier, "voci": _voci(voci, request)},
    )


def _sposta(voce: VoceDossier | None, azione: str) -> None:
    passi = {"su": -1, "giu": 1}.get(azione)
    if voce is None or (passi is None and azione != "togli"):
        raise Http404
    if passi is None:
        services.togli_voce(voce=voce)
    else:
        services.sposta_voce(voce=voce, passi=passi)


def _voci(voci: list[VoceDossier], request: HttpRequest) -> list[dict[str, Any]]:
    tutte = definizioni()
    return [
        {
            "pk": v.pk,
            "nome": tutte[v.indicatore].nome if v.indicatore in tutte else v.indicatore,
            "dettaglio": f"{v.get_livello_display()}, {v.anno_da}–{v.anno_a}",
            "nota": request.POST.get(f"nota-{v.pk}", v.nota),
            "prima": i == 0,
            "ultima": i == len(voci) - 1,
        }
        for i, v in enumerate(voci)
    ]


def _inviato(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _entra(request: HttpRequest) -> Utente:
    utente = cast(Utente, request.user)
    if not permessi.puo_entrare(utente):
        raise PermissionDenied
    return utente
