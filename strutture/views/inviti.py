"""Invitations: the office's lists, and the page of who is invited."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from base.errors import ErroreDominio
from base.formati import plurale
from strutture import selectors, services
from strutture.calcolo import GIORNI_INVITO, StatoInvito
from strutture.forms import AccettaInvitoForm, InvitoForm
from strutture.models import ReferenteStruttura, Struttura
from strutture.permessi import puo_seguire, segue_le_schede
from strutture.services.inviti import PERCHE_NO, SCONOSCIUTO, impronta_codice
from utenti.models import Utente

PER_PAGINA = 50
# An invitation that cannot be used any more; an unknown one is a plain 404.
NON_VALE_PIU = 410

# --- the office ----------------------------------------------------------------------------------


def _seguita(request, pk):
    struttura = get_object_or_404(Struttura.objects.visibili_a(request.user), pk=pk)
    if not puo_seguire(request.user, struttura):
        raise PermissionDenied
    return struttura


def _sito(request):
    """The site's own address: what a browser says of it could lead the code elsewhere."""
    return settings.INDIRIZZO_SITO or request.build_absolute_uri("/")


def _detto(request, spedito):
    email = spedito.invito.email
    if spedito.spedito:
        messages.success(
            request, f"Invito spedito a «{email}»: vale {GIORNI_INVITO} giorni e si usa una volta."
        )
    else:
        messages.info(
            request,
            "La struttura è dimostrativa, nessuna e-mail è partita. Il collegamento dell'invito "
            f"a «{email}» è {spedito.indirizzo}",
        )


def _pagina_inviti(request, struttura, form=None):
    scheda = selectors.inviti_scheda(struttura)
    return render(
        request,
        "strutture/invito_list.html",
        {
            "struttura": struttura,
            "scheda": scheda,
            "form": form or InvitoForm(initial={"email": scheda.email_proposta}),
        },
    )


@require_http_methods(["GET", "POST"])
@never_cache
def invito_list(request, pk):
    """Who keeps the record and who was invited; POST = a new invitation."""
    struttura = _seguita(request, pk)
    if request.method == "GET":
        return _pagina_inviti(request, struttura)
    form = InvitoForm(request.POST)
    if not form.is_valid():
        return _pagina_inviti(request, struttura, form)
    try:
        spedito = services.crea_invito(
            struttura=struttura,
            email=form.cleaned_data["email"],
            utente=request.user,
            sito=_sito(request),
        )
    except ErroreDominio as errore:
        form.add_error("email", errore.messaggio)
        return _pagina_inviti(request, struttura, form)
    _detto(request, spedito)
    return redirect("strutture:invito_list", pk=struttura.pk)


def _invito(request, pk, invito):
    return get_object_or_404(_seguita(request, pk).inviti, pk=invito)


@require_POST
def invito_resend(request, pk, invito):
    uno = _invito(request, pk, invito)
    try:
        spedito = services.reinvia_invito(invito=uno, utente=request.user, sito=_sito(request))
    except ErroreDominio as errore:
        messages.error(request, errore.messaggio)
    else:
        _detto(request, spedito)
    return redirect("strutture:invito_list", pk=pk)


@require_POST
def invito_revoke(request, pk, invito):
    uno = _invito(request, pk, invito)
    try:
        services.revoca_invito(invito=uno, utente=request.user)
    except ErroreDominio as errore:
        messages.error(request, errore.messaggio)
    else:
        messages.success(request, f"L'invito a «{uno.email}» non vale più.")
    return redirect("strutture:invito_list", pk=pk)


@require_POST
def referente_end(request, pk, referente):
    struttura = _seguita(request, pk)
    referenza = get_object_or_404(
        ReferenteStruttura.objects.filter(struttura=struttura).select_related("utente"),
        pk=referente,
    )
    try:
        services.termina_referenza(referenza=referenza)
    except ErroreDominio as errore:
        messages.error(request, errore.messaggio)
    else:
        messages.success(request, f"{referenza.utente} da adesso non tiene più questa scheda.")
    return redirect("strutture:invito_list", pk=pk)


@require_GET
@never_cache
def invito_board(request):
    """The facilities of one's own Ambiti, those never activated first."""
    if not segue_le_schede(request.user):
        raise PermissionDenied
    accessi = selectors.accessi_schede(
        request.user,
        ambito=request.GET.get("ambito", ""),
        situazione=request.GET.get("situazione", ""),
    )
    paginatore = Paginator(accessi.voci, PER_PAGINA)
    pagina = paginatore.get_page(request.GET.get("pagina"))
    return render(
        request,
        "strutture/invito_board.html",
        {
            "accessi": accessi,
            "pagina": pagina,
            "pagine": paginatore.get_elided_page_range(pagina.number, on_each_side=1, on_ends=1),
        },
    )


@require_POST
def invito_resend_many(request):
    """Again to the chosen facilities; those of others are as if they were not there."""
    if not segue_le_schede(request.user):
        raise PermissionDenied
    chiavi = [
        int(pk)
        for pk in request.POST.getlist("struttura")[:PER_PAGINA]
        if pk.isascii() and pk.isdigit() and len(pk) < 19
    ]
    if not chiavi:
        messages.error(request, "Non hai scelto nessuna struttura: segna quelle da invitare.")
        return redirect("strutture:invito_board")
    esito = services.invita_molte(
        strutture=Struttura.objects.dell_ufficio(request.user).filter(pk__in=chiavi),
        utente=request.user,
        sito=_sito(request),
    )
    frasi = [f"{plurale(esito.inviti, 'invito preparato', 'inviti preparati')}."]
    if esito.senza_email:
        sono = plurale(esito.senza_email, "struttura", "strutture")
        frasi.append(f"Per {sono} non c'è un'e-mail: scrivila nella pagina dei suoi inviti.")
    if esito.rifiutate:
        sono = plurale(esito.rifiutate, "struttura", "strutture")
        frasi.append(f"Per {sono} non serviva: un referente o un invito c'è già.")
    messages.success(request, " ".join(frasi))
    return redirect("strutture:invito_board")


# --- who is invited ------------------------------------------------------------------------------


def _senza_tracce(risposta):
    """The address of the page is the key: no other site, no cache and no search engine gets it."""
    # Not «no-referrer»: with it browsers send the form without its origin, and it is refused.
    risposta.headers["Referrer-Policy"] = "strict-origin"
    risposta.headers["Cache-Control"] = "no-store"
    risposta.headers["X-Robots-Tag"] = "noindex, nofollow"
    return risposta


def _non_vale(request, frase, stato):
    return _senza_tracce(
        render(request, "strutture/invito_non_valido.html", {"frase": frase}, status=stato)
    )


@require_http_methods(["GET", "POST"])
@login_not_required
@sensitive_post_parameters("password", "password_di_nuovo")
def invito_accept(request, codice):
    """Looking at it uses nothing: mail programs open links by themselves."""
    invito = selectors.invito_pubblico(impronta_codice(codice))
    if invito is None:
        return _non_vale(request, SCONOSCIUTO, 404)
    if invito.stato != StatoInvito.APERTO:
        return _non_vale(request, PERCHE_NO[invito.stato], NON_VALE_PIU)
    utente = request.user if isinstance(request.user, Utente) else None
    form = None
    if utente is None and not invito.ha_account:
        form = AccettaInvitoForm(
            request.POST if request.method == "POST" else None, email=invito.email_intera
        )
    if request.method == "POST" and (form is None or form.is_valid()):
        dati = form.cleaned_data if form else {}
        try:
            referenza = services.accetta_invito(
                codice=codice,
                nome=dati.get("nome", ""),
                cognome=dati.get("cognome", ""),
                password=dati.get("password", ""),
                utente=utente,
            )
        except ErroreDominio as errore:
            if errore.codice in ("ACCEDI", "ALTRA_EMAIL", "PASSWORD"):
                messages.error(request, errore.messaggio)
                return _senza_tracce(redirect(request.path))
            return _non_vale(request, errore.messaggio, NON_VALE_PIU)
        if utente is not None:
            messages.success(request, f"Da adesso tieni la scheda di «{referenza.struttura}».")
            return _senza_tracce(redirect("strutture:scheda_detail", pk=referenza.struttura_id))
        messages.success(
            request, "La tua password è salvata: entra con la tua e-mail per vedere la scheda."
        )
        return _senza_tracce(redirect("account_login"))
    return _senza_tracce(
        render(
            request,
            "strutture/invito_accept.html",
            {
                "invito": invito,
                "form": form,
                "entrata": utente,
                "e_suo": utente is not None and utente.email == invito.email_intera,
            },
        )
    )
