"""The home of the register and the record as its keepers see it."""

import re

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from base.errors import ErroreDominio
from base.formati import plurale
from strutture import permessi, selectors, services
from strutture.forms import SchedaForm
from strutture.models import Struttura
from strutture.selectors.testi import in_parole
from utenti.enums import RUOLI_BACK_OFFICE

PER_PAGINA = 30
UNITA_NEL_MODULO = re.compile(r"u([0-9]{1,18})-")


def scheda_o_404(request, pk: int, strutture: QuerySet[Struttura] | None = None) -> Struttura:
    """The facility, if the user sees it (or finds it among `strutture`)."""
    if strutture is None:
        strutture = Struttura.objects.visibili_a(request.user)
    return get_object_or_404(
        strutture.select_related("comune", "ente_gestore", "confermata_da").defer(
            "comune__confine"
        ),
        pk=pk,
    )


@require_GET
@never_cache
def scheda_list(request):
    if not permessi.entra_nelle_schede(request.user):
        raise PermissionDenied
    tenute = selectors.strutture_tenute(request.user)
    cure = selectors.cure_schede([voce.struttura for voce in tenute])
    in_ufficio = request.user.ha_ruolo(*RUOLI_BACK_OFFICE)
    pagina = pagine = None
    voci = []
    if in_ufficio:
        elenco = Paginator(selectors.da_decidere(request.user), PER_PAGINA)
        pagina = elenco.get_page(request.GET.get("pagina"))
        voci = selectors.voci_da_decidere(pagina.object_list)
        pagine = list(elenco.get_elided_page_range(pagina.number))
    return render(
        request,
        "strutture/scheda_list.html",
        {
            "mie": list(zip(tenute, cure, strict=True)),
            "in_ufficio": in_ufficio,
            "decide": request.user.ha_ruolo(*permessi.RUOLI_CHE_DECIDONO),
            "voci": voci,
            "pagina": pagina,
            "pagine": pagine,
        },
    )


@require_GET
@never_cache
def scheda_detail(request, pk):
    struttura = scheda_o_404(request, pk)
    mia = permessi.puo_proporre(request.user, struttura)
    proposta = selectors.proposta_da_mostrare(struttura, alla_struttura=mia)
    return render(
        request,
        "strutture/scheda_detail.html",
        {
            "struttura": struttura,
            "mia": mia,
            "in_ufficio": permessi.puo_scrivere_in_ufficio(request.user, struttura),
            "proposta": proposta,
            "sezioni": selectors.scheda_in_parole(struttura),
            "pubblica": selectors.ha_pagina_pubblica(struttura),
            "cura": selectors.cura_scheda(struttura),
            "segue": permessi.puo_seguire(request.user, struttura),
        },
    )


@require_http_methods(["GET", "POST"])
@never_cache
def scheda_update(request, pk):
    struttura = scheda_o_404(request, pk, Struttura.objects.tenute_da(request.user))
    unita = selectors.unita_in_scheda(struttura)
    proposta = selectors.proposta_aperta(struttura)
    registro = selectors.testi_del_registro(struttura, unita)
    testi = selectors.con_le_modifiche(registro, proposta)
    altrui: dict[str, str] = {}
    chi = ""
    if request.method == "POST":
        _solo_sue_unita(request, struttura)
    form = SchedaForm(
        request.POST or None,
        struttura=struttura,
        unita=unita,
        testi=testi,
        initial={"nota": proposta.nota if proposta else ""},
    )
    if request.method == "POST" and form.is_valid():
        try:
            esito = services.salva_proposta(
                struttura=struttura,
                utente=request.user,
                testi=form.testi(),
                visti=form.vista().testi,
                nota=form.cleaned_data["nota"],
                invia="invia" in request.POST,
            )
        except services.ScrittaIntanto as errore:
            altrui = errore.attuali
            chi = selectors.chi_ha_scritto(struttura, form.vista().quando)
            form = _con_i_valori_di_tutti(form, request, struttura, unita, testi, altrui)
        except services.ValoriRifiutati as errore:
            for nome, frasi in errore.campi.items():
                form.add_error(nome if nome in form.fields else None, frasi)
            for frase in errore.altri:
                form.add_error(None, frase)
        except ErroreDominio as errore:
            form.add_error(None, errore.messaggio)
        else:
            _dice(request, esito, inviata="invia" in request.POST)
            return redirect("strutture:scheda_detail", pk=pk)
    return render(
        request,
        "strutture/scheda_form.html",
        {
            "struttura": struttura,
            "proposta": proposta,
            "form": form,
            "errori": list(form.errori()) if form.errors else [],
            "sezioni": form.sezioni(
                altrui={
                    nome: in_parole(nome.rpartition("-")[2], testo, di_unita="-" in nome)
                    for nome, testo in altrui.items()
                },
                in_attesa=frozenset(nome for nome in testi if testi[nome] != registro[nome]),
            ),
            "altrui": altrui,
            "chi": chi,
            "subito": selectors.campi_subito(struttura),
        },
    )


def _solo_sue_unita(request, struttura: Struttura) -> None:
    """A field of a unit of another facility is no field of this page."""
    chieste = {
        int(trovata[1]) for nome in request.POST if (trovata := UNITA_NEL_MODULO.match(nome))
    }
    if chieste - set(struttura.unita.values_list("pk", flat=True)):
        raise Http404


def _con_i_valori_di_tutti(form, request, struttura, unita, testi, altrui) -> SchedaForm:
    """The form again: what the user wrote stays, the rest is as it is now; it starts from now."""
    dati = request.POST.copy()
    visti = form.vista().testi
    miei = form.testi()
    nuovo = SchedaForm(struttura=struttura, unita=unita, testi=testi)
    for nome in altrui:
        if miei[nome] == visti.get(nome):
            valore = nuovo[nome].value()
            dati[nome] = "" if valore is None else nuovo.fields[nome].widget.format_value(valore)
    dati["partenza"] = nuovo.initial["partenza"]
    return SchedaForm(dati, struttura=struttura, unita=unita, testi=testi)


def _dice(request, esito, *, inviata: bool) -> None:
    if esito.subito:
        messages.success(request, f"Pubblicato subito: {', '.join(esito.subito)}.")
    if esito.proposta is None:
        if not esito.subito:
            messages.info(request, "Non c'è niente di diverso da quello che è già pubblicato.")
    elif esito.in_attesa and inviata:
        quanti = plurale(esito.in_attesa, "modifica inviata", "modifiche inviate")
        messages.success(
            request,
            f"{quanti} all'Ufficio di Piano. Finché non decide, tutti vedono la scheda di prima.",
        )
    elif esito.in_attesa:
        messages.success(
            request,
            "Bozza salvata: la vedi solo tu. Quando è pronta inviala all'Ufficio di Piano.",
        )


@require_POST
def proposta_withdraw(request, pk):
    struttura = scheda_o_404(request, pk, Struttura.objects.tenute_da(request.user))
    if services.ritira_proposta(struttura=struttura, utente=request.user) is None:
        messages.info(request, "Non c'è nessuna proposta da ritirare.")
    else:
        messages.success(request, "Proposta ritirata: la scheda resta com'è.")
    return redirect("strutture:scheda_detail", pk=pk)
