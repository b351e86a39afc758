import datetime
import re
from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from base.errors import ErroreDominio
from base.lavori import sveglia
from osservatorio import permessi, selectors, services
from osservatorio.enums import InsiemeDati, StatoCaricamentoDati
from osservatorio.forms import CaricaDatiForm, SceltaEdizioneForm
from osservatorio.models import CaricamentoDati, Edizione
from utenti.models import Utente


@require_GET
def dati_board(request: HttpRequest) -> HttpResponse:
    utente = _entra(request)
    carica = permessi.puo_caricare_dati(utente)
    return render(
        request,
        "osservatorio/dati_board.html",
        {"dati": selectors.dati_caricati(con_caricamenti=carica), "puo_caricare": carica},
    )


@require_GET
def dati_anno(request: HttpRequest, insieme: str, anno: int) -> HttpResponse:
    return _pagina_anno(request, insieme, anno)


@require_http_methods(["GET", "POST"])
def dati_carica(request: HttpRequest) -> HttpResponse:
    utente = _entra(request)
    if not permessi.puo_caricare_dati(utente):
        raise PermissionDenied
    form = CaricaDatiForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            caricamento = services.registra_caricamento_dati(
                contenuto=file.read(),
                nome=file.name,
                tipo=form.cleaned_data["tipo"],
                anno=form.cleaned_data["anno"],
                utente=utente,
            )
        except ErroreDominio as errore:
            form.add_error("file", errore.messaggio)
        else:
            return redirect("osservatorio:dati_caricamento", pk=caricamento.pk)
    return render(request, "osservatorio/dati_carica.html", {"form": form})


@require_GET
def dati_caricamento(request: HttpRequest, pk: int) -> HttpResponse:
    _, caricamento = _caricamento(request, pk)
    lavoro = selectors.lavoro_dei_dati(caricamento)
    if lavoro:
        sveglia(lavoro)
    return render(
        request,
        "osservatorio/dati_caricamento.html",
        {
            "caricamento": caricamento,
            "lavoro": lavoro,
            "fase": lavoro.fase if lavoro else "",
            "avanzamento": lavoro.avanzamento if lavoro else 0,
            "esito": selectors.esito_dei_dati(caricamento),
        },
    )


@require_POST
def dati_conferma(request: HttpRequest, pk: int) -> HttpResponse:
    utente, caricamento = _caricamento(request, pk)
    try:
        caricamento = services.conferma_caricamento_dati(
            caricamento=caricamento, utente=utente, dal=_giorni(request)
        )
    except ErroreDominio as errore:
        messages.error(request, errore.messaggio)
        return redirect("osservatorio:dati_caricamento", pk=pk)
    if caricamento.stato == StatoCaricamentoDati.IMPORTATO:
        messages.success(request, _importato(caricamento))
    return redirect("osservatorio:dati_caricamento", pk=pk)


@require_POST
def dati_in_vigore(request: HttpRequest, pk: int) -> HttpResponse:
    utente = cast(Utente, request.user)
    if not permessi.puo_caricare_dati(utente):
        raise Http404
    edizione = get_object_or_404(Edizione, pk=pk)
    form = SceltaEdizioneForm(request.POST, auto_id=f"e{pk}_%s")
    if form.is_valid():
        try:
            services.metti_in_vigore(
                edizione=edizione, utente=utente, motivo=form.cleaned_data["motivo"]
            )
        except ErroreDominio as errore:
            messages.error(request, errore.messaggio)
        else:
            messages.success(
                request,
                f"Da adesso le cifre vengono dall'edizione {edizione}, per tutti i territori che "
                "ha per intero.",
            )
        return redirect("osservatorio:dati_anno", insieme=edizione.insieme, anno=edizione.anno)
    return _pagina_anno(request, edizione.insieme, edizione.anno, form)


def _entra(request: HttpRequest) -> Utente:
    utente = cast(Utente, request.user)
    if not permessi.puo_entrare(utente):
        raise PermissionDenied
    return utente


def _caricamento(request: HttpRequest, pk: int) -> tuple[Utente, CaricamentoDati]:
    utente = cast(Utente, request.user)
    if not permessi.puo_caricare_dati(utente):
        raise Http404
    return utente, get_object_or_404(CaricamentoDati.objects.select_related("caricato_da"), pk=pk)


def _pagina_anno(
    request: HttpRequest,
    insieme: str,
    anno: int,
    inviato: SceltaEdizioneForm | None = None,
) -> HttpResponse:
    utente = cast(Utente, request.user)
    if not permessi.puo_entrare(utente) or insieme not in InsiemeDati.values:
        raise Http404
    dati = selectors.anno_di_un_insieme(
        insieme,
        anno,
        prima=_numero(request, "prima"),
        dopo=_numero(request, "dopo"),
        pagina=_numero(request, "pagina") or 1,
    )
    if dati is None:
        raise Http404
    righe = dati.confronto.righe if dati.confronto else None
    return render(
        request,
        "osservatorio/dati_anno.html",
        {
            "dati": dati,
            "pagine": righe.paginator.get_elided_page_range(righe.number) if righe else [],
            "edizioni": [(vista, _form(vista.edizione, inviato)) for vista in dati.edizioni],
            "puo_scegliere": permessi.puo_caricare_dati(utente),
        },
    )


def _form(edizione: Edizione, inviato: SceltaEdizioneForm | None) -> SceltaEdizioneForm:
    """The reason of one edition: the one just sent, with what is wrong, or an empty one."""
    if inviato is not None and inviato.auto_id == f"e{edizione.pk}_%s":
        return inviato
    return SceltaEdizioneForm(auto_id=f"e{edizione.pk}_%s")


def _numero(request: HttpRequest, nome: str) -> int | None:
    testo = request.GET.get(nome, "")
    return int(testo) if re.fullmatch(r"[0-9]{1,9}", testo) else None


def _giorni(request: HttpRequest) -> dict[str, datetime.date]:
    """The dates written beside the differences of a list of comuni; what is no date is left out."""
    giorni = {}
    for nome, testo in request.POST.items():
        if re.fullmatch(r"dal_[0-9]{6}", nome) and isinstance(testo, str) and testo:
            try:
                giorni[nome.removeprefix("dal_")] = datetime.date.fromisoformat(testo)
            except ValueError:
                raise Http404 from None
    return giorni


def _importato(caricamento: CaricamentoDati) -> str:
    if caricamento.esito.get("genere") == "elenco":
        return "Comuni aggiornati: " + ", ".join(caricamento.esito["fatte"]) + "."
    if caricamento.esito.get("gia_presente"):
        return "Questo file era già caricato: nulla è cambiato."
    if caricamento.edizioni.filter(in_vigore=False).exists():
        return (
            "Dati caricati accanto a quelli in vigore: confrontali e scegli quale edizione usare."
        )
    return "Dati caricati: le cifre vengono da qui."
