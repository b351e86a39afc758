from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from base.errors import ErroreDominio
from rendicontazione import selectors, services
from rendicontazione.forms import AbbinamentiForm
from rendicontazione.models import Abbinamento
from rendicontazione.services import Scelta
from rendicontazione.views.comuni import argomenti_di, compilata_da


@require_http_methods(["GET", "HEAD", "POST"])
def abbinamento_list(request, anno, ambito):
    rendicontazione = compilata_da(request, anno, ambito)
    chiesto = (request.POST or request.GET).get("tentativo", "")
    numero = int(chiesto) if chiesto.isascii() and chiesto.isdigit() and len(chiesto) < 9 else None
    caricamento = selectors.tentativo_da_abbinare(rendicontazione, numero)
    gruppi = selectors.da_abbinare(caricamento) if caricamento else []
    form = AbbinamentiForm(request.POST if request.method == "POST" else None, gruppi=gruppi)
    if request.method == "POST" and caricamento and form.is_valid():
        scelte = [Scelta(voce.foglio, voce.colonna, scritto) for voce, scritto in form.scelte()]
        try:
            nuovo = services.abbina_e_rileggi(
                caricamento=caricamento, scelte=scelte, utente=request.user
            )
        except ErroreDominio as errore:
            form.add_error(None, errore.messaggio)
        else:
            messages.success(
                request, "Abbinamenti salvati: il file è stato riletto, e varranno anche dopo."
            )
            return redirect(
                "rendicontazione:caricamento_preview",
                **argomenti_di(rendicontazione),
                numero=nuovo.numero,
            )
    return render(
        request,
        "rendicontazione/abbinamento_list.html",
        {
            "rendicontazione": rendicontazione,
            "argomenti": argomenti_di(rendicontazione),
            "caricamento": caricamento,
            "form": form,
            "salvati": selectors.abbinamenti_del_modello(
                rendicontazione.ambito, rendicontazione.campagna.modello
            ),
        },
    )


@require_POST
def abbinamento_delete(request, anno, ambito, pk):
    rendicontazione = compilata_da(request, anno, ambito)
    abbinamento = get_object_or_404(
        Abbinamento.objects.visibili_a(request.user), pk=pk, ambito=rendicontazione.ambito
    )
    services.togli_abbinamento(abbinamento=abbinamento)
    messages.success(request, "Abbinamento tolto: i prossimi file si leggono senza.")
    return redirect("rendicontazione:abbinamento_list", **argomenti_di(rendicontazione))
