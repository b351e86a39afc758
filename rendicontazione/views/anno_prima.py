from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from rendicontazione import selectors
from rendicontazione.enums import StatoControllo
from rendicontazione.views.comuni import (
    argomenti_di,
    caricamento_di,
    puo_lavorarci_ora,
    rendicontazione_di,
)


@require_GET
def caricamento_compare(request, anno, ambito, numero):
    rendicontazione = rendicontazione_di(request, anno, ambito)
    caricamento = caricamento_di(rendicontazione, numero)
    if caricamento.controllo != StatoControllo.FINITO:
        raise Http404
    return render(
        request,
        "rendicontazione/caricamento_compare.html",
        {
            "rendicontazione": rendicontazione,
            "argomenti": argomenti_di(rendicontazione),
            "caricamento": caricamento,
            "confronto": selectors.confronto_con_l_anno_prima(caricamento),
            "scrivibile": puo_lavorarci_ora(request, caricamento),
        },
    )
