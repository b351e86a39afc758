from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from base.errors import ErroreDominio
from rendicontazione import permessi, selectors, services
from rendicontazione.export.esercizi import ESERCIZI
from rendicontazione.forms import CaricamentoForm
from rendicontazione.models import Caricamento
from rendicontazione.views.comuni import allegato_xlsx


@require_GET
def palestra_list(request):
    utente = request.user
    if not (permessi.si_allena(utente) or permessi.vede_chi_si_allena(utente)):
        raise PermissionDenied
    rendicontazione = selectors.rendicontazione_palestra(utente)
    esercizi = selectors.esercizi_di(utente, rendicontazione) if rendicontazione else []
    return render(
        request,
        "rendicontazione/palestra_list.html",
        {
            "rendicontazione": rendicontazione,
            "campagna": selectors.campagna_palestra(),
            "esercizi": esercizi,
            "svolti": sum(visto.svolto is not None for visto in esercizi),
            "tutti": list(ESERCIZI.values()),
            "persone": selectors.chi_si_allena(utente),
            "vede_persone": permessi.vede_chi_si_allena(utente),
        },
    )


def _in_palestra(request, esercizio):
    """The exercise and the practice return of who asks; a 404 for who does not compile."""
    rendicontazione = (
        selectors.rendicontazione_palestra(request.user)
        if permessi.si_allena(request.user)
        else None
    )
    if rendicontazione is None or esercizio not in ESERCIZI:
        raise Http404
    return ESERCIZI[esercizio], rendicontazione


def _pagina(request, esercizio, rendicontazione, carica=None):
    visto = next(
        v for v in selectors.esercizi_di(request.user, rendicontazione) if v.esercizio is esercizio
    )
    return render(
        request,
        "rendicontazione/esercizio_detail.html",
        {
            "rendicontazione": rendicontazione,
            "visto": visto,
            "tentativi": selectors.tentativi_palestra(
                request.user, rendicontazione, esercizio.slug
            ),
            "carica": carica or CaricamentoForm(),
        },
    )


@require_GET
def esercizio_detail(request, esercizio):
    return _pagina(request, *_in_palestra(request, esercizio))


@require_GET
def esercizio_download(request, esercizio):
    scelto, rendicontazione = _in_palestra(request, esercizio)
    return allegato_xlsx(
        services.file_esercizio(rendicontazione=rendicontazione, esercizio=scelto),
        f"palestra-{scelto.slug}.xlsx",
    )


@require_POST
def esercizio_upload(request, esercizio):
    scelto, rendicontazione = _in_palestra(request, esercizio)
    form = CaricamentoForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            caricamento = services.carica_esercizio(
                rendicontazione=rendicontazione,
                esercizio=scelto,
                contenuto=file.read(),
                nome=file.name,
                utente=request.user,
            )
        except ErroreDominio as errore:
            form.add_error("file", errore.messaggio)
        else:
            return redirect("rendicontazione:esercizio_outcome", scelto.slug, caricamento.numero)
    return _pagina(request, scelto, rendicontazione, carica=form)


@require_GET
def esercizio_outcome(request, esercizio, numero):
    scelto, rendicontazione = _in_palestra(request, esercizio)
    caricamento = get_object_or_404(
        Caricamento.objects.select_related("caricato_da"),
        rendicontazione=rendicontazione,
        esercizio=scelto.slug,
        caricato_da=request.user,
        numero=numero,
    )
    caricamento.rendicontazione = rendicontazione
    return render(
        request,
        "rendicontazione/esercizio_outcome.html",
        {
            "rendicontazione": rendicontazione,
            "esercizio": scelto,
            "caricamento": caricamento,
            "esito": selectors.esito_del_caricamento(caricamento),
            "riuscito": services.esercizio_riuscito(caricamento),
        },
    )
