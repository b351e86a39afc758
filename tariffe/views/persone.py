"""Attestations and tariffs of people, known here by an opaque code only (reserved)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from base.errors import ErroreDominio
from base.formati import numero
from tariffe.anomalie import ErroreTariffa
from tariffe.calcolo.domande import chiede_figli, domande
from tariffe.forms.persone import (
    AssegnaForm,
    AttestazioneForm,
    CercaForm,
    CessaForm,
    DerogaForm,
    FiltroElencoForm,
    RicalcolaForm,
)
from tariffe.models import TariffaAssegnata
from tariffe.permessi import puo_assegnare, puo_cambiare
from tariffe.selectors import assegnate, regola_in_vigore, regola_letta
from tariffe.selectors.proposte import Domanda, deroghe_dal, domanda_di, proponi
from tariffe.services import persone as services
from tariffe.views.comuni import (
    assegnata_visibile,
    attestazione_visibile,
    codice_del_modulo,
    delle_persone,
    modulo_nuovo,
    solo_chi_cambia,
)

GET_O_POST = ["GET", "HEAD", "POST"]


@require_GET
@delle_persone
def assegnata_list(request):
    return _elenco(request, CercaForm())


def _elenco(request, cerca):
    filtri = FiltroElencoForm(request.GET).filtri
    return render(
        request,
        "tariffe/assegnata_list.html",
        {
            "elenco": assegnate.elenco_assegnate(request.user, filtri, request.GET.get("pagina")),
            "filtri": filtri,
            "cerca": cerca,
            "scrive": bool(assegnate.ambiti_in_cui_scrive(request.user)),
        },
    )


@require_POST
@delle_persone
def persona_search(request):
    """The code travels in the body: it is in no address, so in no log and no history."""
    cerca = CercaForm(request.POST)
    if not cerca.is_valid():
        return _elenco(request, cerca)
    trovata = assegnate.cerca_persona(request.user, cerca.cleaned_data["codice"])
    if trovata is None:
        cerca.add_error("codice", "Nessuna persona con questo codice fra quelle che segui.")
        return _elenco(request, cerca)
    return redirect(_pagina_di(trovata))


def _pagina_di(riga):
    if isinstance(riga, TariffaAssegnata):
        return redirect("tariffe:assegnata_detail", pk=riga.pk).url
    return redirect("tariffe:attestazione_detail", pk=riga.pk).url


@require_GET
@delle_persone
def assegnata_detail(request, pk):
    return _persona(request, assegnata_visibile(request, pk))


@require_GET
@delle_persone
def attestazione_detail(request, pk):
    return _persona(request, attestazione_visibile(request, pk))


def _persona(request, riga):
    persona = assegnate.persona_di(
        request.user, riga, cambia=lambda una: puo_cambiare(request.user, una)
    )
    return render(
        request,
        "tariffe/persona_detail.html",
        {
            "persona": persona,
            "oggi": timezone.localdate(),
            "annullabili": {
                a.pk
                for a in persona.attestazioni
                if a.annullata_il is None and puo_cambiare(request.user, a)
            },
        },
    )


# --- attestations ------------------------------------------------------------------------------


@require_GET
@delle_persone
def attestazione_list(request):
    """Registered, but of nobody who pays today."""
    paginatore = Paginator(assegnate.attestazioni_senza_tariffa(request.user), assegnate.PER_PAGINA)
    pagina = paginatore.get_page(request.GET.get("pagina"))
    return render(
        request,
        "tariffe/attestazione_list.html",
        {
            "pagina": pagina,
            "pagine": paginatore.get_elided_page_range(pagina.number, on_each_side=1, on_ends=1),
            "oggi": timezone.localdate(),
            "scrive": bool(assegnate.ambiti_in_cui_scrive(request.user)),
        },
    )


def _luogo(request):
    ambiti = assegnate.ambiti_in_cui_scrive(request.user)
    if not ambiti:
        raise PermissionDenied
    return {"ambiti": ambiti, "comuni": assegnate.comuni_in_cui_scrive(request.user)}


def _codice_noto(request, codice, ambito):
    """A code that is typed must be of somebody the user follows, in that Ambito."""
    if not codice:
        return
    trovata = assegnate.cerca_persona(request.user, codice)
    if trovata is None or trovata.ambito_id != ambito.pk:
        raise ErroreDominio(
            "Nessuna persona con questo codice fra quelle che segui: controlla il codice, o lascia "
            "vuoto per una persona nuova.",
            codice="CODICE_PERSONA",
        )


def _della_persona(request):
    """What the forms begin with when one comes from the page of a person: a row of hers says who.

    The code itself is never in an address.
    """
    for nome, visibile in (
        ("attestazione", attestazione_visibile),
        ("assegnata", assegnata_visibile),
    ):
        scelta = request.GET.get(nome, "")
        if scelta.isascii() and scelta.isdecimal() and len(scelta) < 10:
            riga = visibile(request, int(scelta))
            return {
                "codice": riga.codice_persona,
                "comune": riga.comune_id,
                "ambito": riga.ambito_id,
            }
    return {}


@require_http_methods(GET_O_POST)
@delle_persone
def attestazione_create(request):
    luogo = _luogo(request)
    iniziali = {"modulo": modulo_nuovo(request.user), **_della_persona(request)}
    form = AttestazioneForm(request.POST or None, initial=iniziali, **luogo)
    if request.method == "POST" and form.is_valid():
        dati = dict(form.cleaned_data)
        codice, modulo, _ = dati.pop("codice"), dati.pop("modulo"), dati.pop("ambito", None)
        ambito = form.ambito_scelto
        try:
            _codice_noto(request, codice, ambito)
            riga = services.registra_attestazione(
                ambito=ambito,
                codice_persona=codice or codice_del_modulo(request.user, modulo),
                utente=request.user,
                **dati,
            )
        except ErroreDominio as errore:
            form.add_error(None, errore.messaggio)
        else:
            messages.success(
                request, f"Attestazione registrata: vale fino al {riga.scade_il:%d/%m/%Y}."
            )
            return redirect("tariffe:attestazione_detail", pk=riga.pk)
    return render(request, "tariffe/attestazione_form.html", {"form": form})


@require_POST
@delle_persone
def attestazione_cancel(request, pk):
    riga = attestazione_visibile(request, pk)
    solo_chi_cambia(request, riga)
    try:
        services.annulla_attestazione(attestazione=riga, utente=request.user)
    except ErroreDominio as errore:
        messages.error(request, errore.messaggio)
    else:
        messages.success(request, "Attestazione annullata: ricalcola le tariffe che la usavano.")
    return redirect("tariffe:attestazione_detail", pk=pk)


# --- tariffs -----------------------------------------------------------------------------------


@require_http_methods(GET_O_POST)
@delle_persone
def assegnata_create(request):
    """Three steps on one page: the service, the questions of its rule, the account to confirm."""
    luogo = _luogo(request)
    iniziali = {"residente": True, "quantita_mese": "1", "dal": timezone.localdate()}
    if request.method != "POST":
        iniziali |= {"modulo": modulo_nuovo(request.user), **_della_persona(request)}
        return _assegna(request, AssegnaForm(initial=iniziali, **luogo))
    form = AssegnaForm(request.POST, **luogo)
    if not form.is_valid():
        return _assegna(request, form)
    if not puo_assegnare(request.user, form.ambito_scelto.pk):
        raise PermissionDenied
    try:
        _codice_noto(request, form.cleaned_data["codice"], form.ambito_scelto)
        vigenza = _vigenza(form, request.POST.get("utenza", ""))
    except ErroreDominio as errore:
        form.add_error(None, errore.messaggio)
        return _assegna(request, form)
    form, chieste = _con_domande(request, luogo, form, vigenza)
    if chieste or not form.is_valid():
        return _assegna(request, form, vigenza=vigenza, chieste=chieste)
    try:
        domanda = _domanda(request.user, form)
        proposte = proponi(domanda, fino_al=timezone.localdate())
        if request.POST.get("conferma") == _firma(proposte):
            riga = services.assegna_tariffa(domanda=domanda, utente=request.user)
            messages.success(request, "Tariffa assegnata.")
            return redirect("tariffe:assegnata_detail", pk=riga.pk)
    except ErroreDominio as errore:
        form.add_error(None, errore.messaggio)
        return _assegna(request, form, vigenza=vigenza)
    return _assegna(request, form, vigenza=vigenza, proposte=proposte, firma=_firma(proposte))


def _assegna(request, form, *, vigenza=None, chieste=False, proposte=(), firma=""):
    return render(
        request,
        "tariffe/assegnata_form.html",
        {
            "form": form,
            "vigenza": vigenza,
            "chieste": chieste,
            "proposte": proposte,
            "firma": firma,
        },
    )


def _vigenza(form, utenza):
    dati = form.cleaned_data
    argomenti = {
        "comune": dati["comune"], "servizio": dati["servizio"], "giorno": dati["dal"],
    }  # fmt: skip
    try:
        return regola_in_vigore(**argomenti, utenza=utenza)
    except ErroreTariffa:
        # The group was of another service: the first of this one is proposed.
        return regola_in_vigore(**argomenti)


def _con_domande(request, luogo, form, vigenza):
    """The form with the questions of the rule; True if they were not on the page that was sent."""
    regola = regola_letta(vigenza.regola, giorno=form.cleaned_data["dal"])
    altre = {
        "domande": domande(regola),
        "utenze": vigenza.utenze,
        "figli": chiede_figli(regola),
    }
    if not altre["domande"] and len(altre["utenze"]) < 2 and not altre["figli"]:
        return form, False
    nuovo = AssegnaForm(request.POST, **altre, **luogo)
    return nuovo, request.POST.get("regola") != str(vigenza.regola.pk)


def _domanda(utente, form):
    dati = form.cleaned_data
    return Domanda(
        codice_persona=dati["codice"] or codice_del_modulo(utente, dati["modulo"]),
        ambito=form.ambito_scelto.pk,
        comune=dati["comune"],
        servizio=dati["servizio"],
        dal=dati["dal"],
        al=dati["al"],
        utenza=dati.get("utenza") or "",
        contesto=form.contesto,
        quantita_mese=dati["quantita_mese"],
        costo_mese=dati["costo_mese"],
        quota_ssn_mese=dati["quota_ssn_mese"],
    )


def _firma(proposte):
    """What was shown: confirmed only if it is still the same."""
    return "/".join(
        f"{p.dal:%Y%m%d}.{p.regola.pk}.{p.attestazione.pk if p.attestazione else 0}.{p.totale_mese}"
        for p in proposte
    )


@require_http_methods(GET_O_POST)
@delle_persone
def assegnata_recalculate(request, pk):
    riga = assegnata_visibile(request, pk)
    solo_chi_cambia(request, riga)
    oggi = timezone.localdate()
    form = RicalcolaForm(
        request.POST or None,
        initial={
            "motivo": request.GET.get("motivo", ""),
            "dal": oggi,
            "quantita_mese": numero(riga.quantita_mese, 2),
        },
    )
    contesto = {"riga": riga, "form": form, "titolo": "Ricalcola", "bottone": "Mostra il conto"}
    if request.method == "POST" and form.is_valid():
        dati = form.cleaned_data
        try:
            anteprima, firma, deroghe = _ricalcolo(riga, dati)
            if request.POST.get("conferma") == firma:
                services.ricalcola(assegnata=riga, utente=request.user, **dati)
                messages.success(request, "Tariffa ricalcolata.")
                return redirect("tariffe:assegnata_detail", pk=pk)
            contesto |= {"proposte": anteprima, "firma": firma, "deroghe": deroghe}
        except ErroreDominio as errore:
            form.add_error(None, errore.messaggio)
    return render(request, "tariffe/assegnata_change.html", contesto)


def _ricalcolo(riga, dati):
    """What would be written, computed as the service does it; refused in the same words."""
    storia = services.storia(riga)
    services.controlla_giorno(storia, dati["dal"])
    domanda = domanda_di(storia, dati["dal"], quantita_mese=dati["quantita_mese"])
    proposte = proponi(domanda, fino_al=timezone.localdate())
    return proposte, _firma(proposte), deroghe_dal(storia, dati["dal"])


@require_http_methods(GET_O_POST)
@delle_persone
def assegnata_waive(request, pk):
    return _cambia(
        request,
        pk,
        DerogaForm,
        services.deroga,
        titolo="Deroga",
        bottone="Registra la deroga",
        fatto="Deroga registrata.",
    )


@require_http_methods(GET_O_POST)
@delle_persone
def assegnata_end(request, pk):
    return _cambia(
        request,
        pk,
        CessaForm,
        services.cessa,
        titolo="Cessa il servizio",
        bottone="Cessa il servizio",
        fatto="Servizio cessato.",
    )


def _cambia(request, pk, classe, servizio, *, titolo, bottone, fatto):
    riga = assegnata_visibile(request, pk)
    solo_chi_cambia(request, riga)
    form = classe(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            servizio(assegnata=riga, utente=request.user, **form.cleaned_data)
        except ErroreDominio as errore:
            form.add_error(None, errore.messaggio)
        else:
            messages.success(request, fatto)
            return redirect("tariffe:assegnata_detail", pk=pk)
    return render(
        request,
        "tariffe/assegnata_change.html",
        {"riga": riga, "form": form, "titolo": titolo, "bottone": bottone},
    )
