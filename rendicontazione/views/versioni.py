from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from base.errors import ErroreDominio
from rendicontazione import services
from rendicontazione.models import Versione
from rendicontazione.views.caricamenti import pagina_esito
from rendicontazione.views.comuni import argomenti_di, compilata_da, rendicontazione_di


@require_GET
def versione_detail(request, anno, ambito, numero):
    rendicontazione = rendicontazione_di(request, anno, ambito)
    versione = get_object_or_404(
        Versione.objects.select_related(
            "caricamento__caricato_da", "confermata_da", "approvata_da"
        ),
        rendicontazione=rendicontazione,
        numero=numero,
    )
    versione.caricamento.rendicontazione = rendicontazione
    versione.rendicontazione = rendicontazione
    return pagina_esito(request, rendicontazione, versione.caricamento, versione=versione)


@require_POST
def versione_recheck(request, anno, ambito, numero):
    rendicontazione = compilata_da(request, anno, ambito)
    versione = get_object_or_404(Versione, rendicontazione=rendicontazione, numero=numero)
    try:
        fatta = services.chiedi_ricontrollo(versione=versione)
    except ErroreDominio as errore:
        messages.error(request, errore.messaggio)
    else:
        if fatta is None:
            pass  # its page shows how far it is
        elif fatta.senza_errori:
            messages.success(
                request, "Ricontrollata: non ci sono più errori, i dati sono registrati."
            )
        else:
            messages.warning(request, "Ricontrollata: ci sono ancora errori.")
    return redirect(
        "rendicontazione:versione_detail", **argomenti_di(rendicontazione), numero=numero
    )
