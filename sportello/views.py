"""The public site. Every page is read only, without session, cookies or scripts."""

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.http import conditional_page, require_safe

from osservatorio.models import Pubblicazione
from osservatorio.reports.pubblicata import build_pubblicata, passaggio_di_stato
from osservatorio.reports.valori import json_canonico
from osservatorio.selectors import pubblicazione_con_codice, pubblicazione_con_slug
from sportello import export, selectors
from sportello.filters import CODICE, PubblicazioniForm, StrutturaFilter, pulisci_codice
from strutture.enums import StatoScheda
from strutture.models import Struttura
from strutture.selectors import scheda_pubblica, voci_elenco
from territorio.models import Ambito, SlugPrecedenteAmbito

# A ceased facility has one too: it says so, and where its work goes on.
CON_PAGINA = frozenset({StatoScheda.PUBBLICATA, StatoScheda.SOSPESA, StatoScheda.CESSATA})

MODELLO_DEI_REPORT = "osservatorio/report/sezioni.html"


@require_safe
@login_not_required
@conditional_page
def home(request: HttpRequest) -> HttpResponse:
    ambiti = selectors.ambiti_di_oggi()
    return render(
        request,
        "sportello/home.html",
        {
            "pagina": selectors.pagina_iniziale(),
            "ambiti": ambiti,
            "mappa": selectors.mappa_ambiti(ambiti),
        },
    )


@require_safe
@login_not_required
@conditional_page
def struttura_list(request: HttpRequest) -> HttpResponse:
    filtro = StrutturaFilter(request.GET, Struttura.objects.pubblicate())
    return render(
        request,
        "sportello/struttura_list.html",
        {
            "ignorati": filtro.ignorati,
            "catalogo": selectors.pagina_catalogo(filtro.catalogo, request.GET.get("pagina")),
        },
    )


@require_safe
@login_not_required
@conditional_page
def struttura_export(request: HttpRequest, formato: str) -> HttpResponse:
    if formato not in export.TIPI_MIME:
        raise Http404
    catalogo = StrutturaFilter(request.GET, Struttura.objects.pubblicate()).catalogo
    contenuto = export.esporta(
        formato,
        voci_elenco(catalogo.strutture, ambiti=catalogo.ambiti),
        radice=f"{request.scheme}://{request.get_host()}",
    )
    risposta = HttpResponse(contenuto, content_type=export.TIPI_MIME[formato])
    nome = f"strutture-{timezone.localdate():%Y-%m-%d}.{formato}"
    risposta["Content-Disposition"] = f'attachment; filename="{nome}"'
    return risposta


@require_safe
@login_not_required
@conditional_page
def struttura_detail(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    trovata = selectors.struttura_con_ambito(pk)
    if trovata is None:
        raise Http404
    struttura, ambito = trovata
    if struttura.stato not in CON_PAGINA:
        raise Http404
    if slug != struttura.slug:
        return redirect(struttura, permanent=True)
    scheda = scheda_pubblica(
        struttura, ambito=(ambito.denominazione, ambito.slug) if ambito else ("", "")
    )
    modello = "struttura_cessata" if scheda.cessata else "struttura_detail"
    return render(
        request,
        f"sportello/{modello}.html",
        {"scheda": scheda, "ambito": ambito},
        status=410 if scheda.cessata else 200,
    )


@require_safe
@login_not_required
@conditional_page
def ambito_list(request: HttpRequest) -> HttpResponse:
    comune = request.GET.get("comune", "")
    if comune:
        ambito = selectors.ambito_del_comune(comune)
        if ambito:
            return redirect("sportello:ambito_detail", slug=ambito.slug)
    ambiti = selectors.ambiti_di_oggi()
    return render(
        request,
        "sportello/ambito_list.html",
        {
            "ambiti": ambiti,
            "comuni": selectors.comuni_di_oggi(),
            "comune_sconosciuto": bool(comune),
            "mappa": selectors.mappa_ambiti(ambiti),
        },
    )


@require_safe
@login_not_required
@conditional_page
def ambito_detail(request: HttpRequest, slug: str) -> HttpResponse:
    ambito = Ambito.objects.della_provincia().filter(slug=slug).first()
    if ambito is None:
        precedente = SlugPrecedenteAmbito.objects.filter(slug=slug).select_related("ambito").first()
        if precedente is None:
            raise Http404
        return redirect("sportello:ambito_detail", slug=precedente.ambito.slug, permanent=True)
    return render(
        request,
        "sportello/ambito_detail.html",
        {
            "pagina": selectors.pagina_ambito(ambito),
            "mappa": selectors.mappa_ambiti(selectors.ambiti_di_oggi(), evidenziato=ambito),
        },
    )


@require_safe
@login_not_required
@conditional_page
def pubblicazione_list(request: HttpRequest) -> HttpResponse:
    filtro = PubblicazioniForm(request.GET).filtro
    return render(
        request,
        "sportello/pubblicazione_list.html",
        {"elenco": selectors.elenco_dati(filtro, request.GET.get("pagina"))},
    )


def _pubblicazione(slug: str) -> Pubblicazione:
    trovata = pubblicazione_con_slug(slug)
    if trovata is None:
        raise Http404
    return trovata


@require_safe
@login_not_required
@conditional_page
def pubblicazione_detail(request: HttpRequest, slug: str) -> HttpResponse:
    pubblicazione = _pubblicazione(slug)
    pagina = build_pubblicata(
        pubblicazione,
        ente=selectors.cornice().nome,
        indirizzo=request.build_absolute_uri(request.path),
        capitolo=request.GET.get("capitolo", ""),
    )
    return render(
        request,
        "sportello/pubblicazione_ritirata.html" if pagina.rapporto is None else MODELLO_DEI_REPORT,
        {
            "cornice_pagina": "sportello/pubblicazione_detail.html",
            "pagina": pagina,
            "dati": pagina.rapporto,
            "tipo": selectors.nome_del_tipo(pubblicazione),
            "collegamenti": False,
        },
        status=410 if pubblicazione.ritirata else 200,
    )


@require_safe
@login_not_required
def pubblicazione_pdf(request: HttpRequest, slug: str, nome: str) -> HttpResponseBase:
    pubblicazione = _pubblicazione(slug)
    if nome != slug:
        raise Http404
    if pubblicazione.ritirata:
        return redirect("sportello:pubblicazione_detail", slug=slug)
    etag = quote_etag(pubblicazione.sha256)
    risposta: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if risposta is None:
        risposta = FileResponse(
            pubblicazione.pdf.open("rb"),
            as_attachment=True,
            filename=f"{slug}.pdf",
            content_type="application/pdf",
        )
        risposta["ETag"] = etag
    # Kept by whoever, but asked again each time: it may have been withdrawn.
    patch_cache_control(risposta, public=True, no_cache=True)
    return risposta


@require_safe
@login_not_required
@conditional_page
def pubblicazione_values(request: HttpRequest, slug: str) -> HttpResponse:
    """The frozen values, byte by byte as their code was computed."""
    pubblicazione = _pubblicazione(slug)
    if pubblicazione.ritirata:
        return redirect("sportello:pubblicazione_detail", slug=slug)
    risposta = HttpResponse(
        json_canonico(pubblicazione.valori), content_type="application/json; charset=utf-8"
    )
    risposta["Content-Disposition"] = f'attachment; filename="{slug}.json"'
    return risposta


@require_safe
@login_not_required
@conditional_page
def pubblicazione_check(request: HttpRequest) -> HttpResponse:
    """Where who has a copy on paper writes its code."""
    codice = pulisci_codice(request.GET.get("codice", ""))
    if CODICE.fullmatch(codice):
        return redirect("sportello:pubblicazione_verify", codice=codice)
    return render(request, "sportello/pubblicazione_check.html", {"sbagliato": codice})


@require_safe
@login_not_required
@conditional_page
def pubblicazione_verify(request: HttpRequest, codice: str) -> HttpResponse:
    """The state of the publication with that code, and nothing of what was never published."""
    if not CODICE.fullmatch(codice):
        pulito = pulisci_codice(codice)
        if CODICE.fullmatch(pulito):
            return redirect("sportello:pubblicazione_verify", codice=pulito)
        return render(
            request, "sportello/pubblicazione_check.html", {"sbagliato": codice[:80]}, status=404
        )
    pubblicazione = pubblicazione_con_codice(codice)
    return render(
        request,
        "sportello/pubblicazione_verify.html",
        {
            "codice": codice,
            "pubblicazione": pubblicazione,
            "passaggio": passaggio_di_stato(pubblicazione) if pubblicazione else None,
        },
    )


@require_safe
@login_not_required
@conditional_page
def provincia(request: HttpRequest) -> HttpResponse:
    return render(request, "sportello/provincia.html", {"ambiti": selectors.ambiti_di_oggi()})


@require_safe
@login_not_required
@conditional_page
def accessibilita(request: HttpRequest) -> HttpResponse:
    return render(request, "sportello/accessibilita.html")


@require_safe
@login_not_required
@conditional_page
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "sportello/privacy.html")


@require_safe
@login_not_required
@conditional_page
def note_legali(request: HttpRequest) -> HttpResponse:
    return render(request, "sportello/note_legali.html")


@require_safe
@login_not_required
@conditional_page
def robots(request: HttpRequest) -> HttpResponse:
    return render(request, "sportello/robots.txt", content_type="text/plain; charset=utf-8")


@require_safe
@login_not_required
@conditional_page
def sitemap(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "sportello/sitemap.xml",
        {
            "radice": f"{request.scheme}://{request.get_host()}",
            "indirizzi": selectors.indirizzi_pubblici(),
        },
        content_type="application/xml; charset=utf-8",
    )
