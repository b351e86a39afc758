"""The requests of the citizens, for who answers them (reserved)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from base.errors import ErroreDominio
from sportello import permessi, selectors
from sportello.calcolo import scadenza_proposta
from sportello.forms import AZIONI_FORM, FiltroRichiesteForm, NumeriForm
from sportello.models import Richiesta
from sportello.services import AZIONI
from utenti.models import Utente

FATTO = {
    "prendi": "La richiesta è affidata a te.",
    "affida": "Fatto: la richiesta è affidata.",
    "passa": "La richiesta è passata a un ufficio: chi ha scritto vede la nuova data.",
    "rispondi": "Risposta registrata.",
    "chiudi": "La richiesta è chiusa.",
    "riapri": "La richiesta è di nuovo aperta.",
    "annota": "Nota aggiunta.",
}


@require_GET
def richiesta_list(request):
    if not permessi.risponde_ai_cittadini(request.user):
        raise PermissionDenied
    elenco = selectors.elenco_richieste(
        request.user,
        FiltroRichiesteForm(request.GET).filtro,
        request.GET.get("pagina"),
    )
    return render(
        request,
        "sportello/richiesta_list.html",
        {
            "elenco": elenco,
            "segnalazioni": permessi.vede_le_segnalazioni(request.user),
        },
    )


def _richiesta(request, pk):
    return get_object_or_404(
        Richiesta.objects.visibili_a(request.user)
        .select_related("comune", "ambito", "area", "struttura", "assegnata_a")
        .defer("comune__confine", "ambito__confine"),
        pk=pk,
    )


@require_GET
def richiesta_detail(request, pk):
    return _pagina(request, _richiesta(request, pk))


def _pagina(request, richiesta, errato=None):
    """The page, with the form that was refused as it was filled in and the state of now."""
    pagina = selectors.pagina_richiesta(
        richiesta,
        lavora=permessi.puo_lavorare(request.user, richiesta),
    )
    entro = scadenza_proposta(
        timezone.localdate(richiesta.ricevuta_il),
        timezone.localdate(),
        selectors.giorni_di_risposta(richiesta.ambito),
    )
    moduli = {
        azione: form(initial={"visto": pagina.visto, "entro": entro})
        for azione, form in AZIONI_FORM.items()
        if azione in pagina.azioni
    }
    if errato is not None:
        moduli[errato.azione] = errato
    if "affida" in moduli:
        moduli["affida"].fields["a"].widget.choices = [
            ("", "Scegli…"),
            *((collega.pk, str(collega)) for collega in pagina.colleghi),
        ]
    return render(
        request,
        "sportello/richiesta_detail.html",
        {"pagina": pagina, "richiesta": richiesta, "moduli": moduli, "errato": errato},
    )


@require_POST
def richiesta_update(request, pk, azione):
    """One of the actions. Refused, it comes back with what was written and what happened since."""
    richiesta = _richiesta(request, pk)
    if azione not in AZIONI:
        raise Http404
    form = AZIONI_FORM[azione](request.POST)
    if not form.is_valid():
        return _pagina(request, richiesta, form)
    utente = request.user
    dati = dict(form.cleaned_data)
    try:
        if azione in ("prendi", "affida"):
            dati["a"] = _persona(dati["a"]) if azione == "affida" else utente
        AZIONI[azione](richiesta=richiesta, utente=utente, **dati)
    except ErroreDominio as errore:
        fresca = _richiesta(request, pk)
        # The next sending starts from what is seen now.
        ricompilato = AZIONI_FORM[azione](
            {**request.POST.dict(), "visto": selectors.ultimo_passaggio(fresca)}
        )
        ricompilato.is_valid()
        ricompilato.add_error(None, errore.messaggio)
        return _pagina(request, fresca, ricompilato)
    messages.success(request, FATTO[azione])
    return redirect("sportello:richiesta_detail", pk=pk)


def _persona(pk):
    """Errors: ErroreDominio if there is nobody; who may have it is checked by the service."""
    trovata = Utente.objects.filter(pk=pk).first() if pk < 2**31 else None
    if trovata is None:
        raise ErroreDominio("Questa persona non c'è: scegline una dall'elenco.")
    return trovata


@require_GET
def richiesta_numbers(request):
    utente = request.user
    if not permessi.vede_i_numeri(utente):
        raise PermissionDenied
    scelta = NumeriForm(request.GET).scelta
    return render(
        request,
        "sportello/richiesta_numbers.html",
        {
            "numeri": selectors.numeri_richieste(
                utente,
                anno=scelta["anno"],
                slug=scelta["ambito"] or "",
            ),
            "risponde": permessi.risponde_ai_cittadini(utente),
            "segnalazioni": permessi.vede_le_segnalazioni(utente),
        },
    )
