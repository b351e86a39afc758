from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from base.errors import ErroreDominio
from rendicontazione import selectors, services
from rendicontazione.enums import StatoControllo
from rendicontazione.forms import CorrezioniForm
from rendicontazione.views.comuni import (
    argomenti_di,
    indirizzo_tentativo,
    puo_lavorarci_ora,
    tentativo_compilato_da,
)


def _con_i_problemi(form):
    """The valid form's changes; what cannot be taken is said at its field."""
    modifiche = [
        services.Modifica(cella=cella, dopo=dopo, motivo=motivo)
        for cella, dopo, motivo in form.cambiate()
    ]
    for modifica in modifiche:
        if problema := services.problema_di(modifica):
            form.add_error(f"valore_{modifica.cella.chiave}", problema)
    if not modifiche:
        form.add_error(
            None, "Nessuna cella è cambiata: scrivi il valore giusto in almeno una cella."
        )
    return modifiche


@require_http_methods(["GET", "POST"])
def caricamento_correct(request, anno, ambito, numero, parte=None):
    caricamento = tentativo_compilato_da(request, anno, ambito, numero, parte)
    rendicontazione = caricamento.rendicontazione
    if not puo_lavorarci_ora(request, caricamento):
        raise PermissionDenied
    if caricamento.controllo != StatoControllo.FINITO:
        raise Http404
    da_correggere = selectors.celle_da_correggere(caricamento)
    form = CorrezioniForm(
        request.POST if request.method == "POST" else None, celle=da_correggere.celle
    )
    if request.method == "POST" and form.is_valid() and da_correggere.celle:
        modifiche = _con_i_problemi(form)
        if form.is_valid():
            try:
                nato = services.correggi_celle(
                    caricamento=caricamento, modifiche=modifiche, utente=request.user
                )
            except ErroreDominio as errore:
                form.add_error(None, errore.messaggio)
            else:
                messages.success(
                    request,
                    f"Le tue correzioni sono nel tentativo {nato.numero}, già controllato.",
                )
                return redirect(indirizzo_tentativo(nato))
    return render(
        request,
        "rendicontazione/caricamento_correct.html",
        {
            "rendicontazione": rendicontazione,
            "argomenti": argomenti_di(rendicontazione),
            "caricamento": caricamento,
            "da_correggere": da_correggere,
            "massimo": selectors.MAX_CORREZIONI,
            "form": form,
        },
    )
