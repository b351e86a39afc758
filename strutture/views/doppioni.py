"""Possible doubles: the list, two records side by side, the merge."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from base.errors import ErroreDominio
from strutture import permessi
from strutture.forms.doppioni import PRIMA, SECONDA, UnioneForm
from strutture.models import Struttura
from strutture.selectors import confronto, doppioni
from strutture.services.doppioni import non_sono_la_stessa
from strutture.services.unione import ALTRA, SCELTE, UnitaDoppia, unisci_strutture

PER_PAGINA = 20


@require_safe
def doppione_list(request):
    if not permessi.segue_le_schede(request.user):
        raise PermissionDenied
    paginatore = Paginator(doppioni.coppie_di(request.user), PER_PAGINA)
    pagina = paginatore.get_page(request.GET.get("pagina"))
    return render(
        request,
        "strutture/doppione_list.html",
        {
            "pagina": pagina,
            "pagine": paginatore.get_elided_page_range(pagina.number),
            "coppie": doppioni.con_le_schede(pagina.object_list),
            "troppe": paginatore.count >= doppioni.MASSIME,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def struttura_merge(request, prima, seconda):
    una, altra = _coppia(request, prima, seconda)
    unita = confronto.unita_in_breve(una), confronto.unita_in_breve(altra)
    form = UnioneForm(
        request.POST if request.method == "POST" else None,
        chiavi=list(SCELTE),
        unita=unita,
        initial={"tiene": PRIMA},
    )
    scrive = all(permessi.puo_scrivere_in_ufficio(request.user, s) for s in (una, altra))
    if request.method == "POST" and not scrive:
        raise PermissionDenied
    if request.method == "POST" and form.is_valid():
        tiene_la_prima = form.cleaned_data["tiene"] == PRIMA
        resta, va = (una, altra) if tiene_la_prima else (altra, una)
        uguali = form.unita_uguali()
        try:
            unita_insieme = unisci_strutture(
                resta=resta,
                altra=va,
                utente=request.user,
                scelte=dict.fromkeys(form.dalla(SECONDA if tiene_la_prima else PRIMA), ALTRA),
                doppie=[
                    UnitaDoppia(*(coppia if tiene_la_prima else reversed(coppia)))
                    for coppia in uguali
                ],
            )
        except ErroreDominio as errore:
            form.add_error(None, errore.messaggio)
        except ValidationError as errore:
            for messaggio in errore.messages:
                form.add_error(None, messaggio)
        else:
            messages.success(
                request,
                f"Le due schede ora sono una sola: «{unita_insieme}». "
                "La pagina dell'altra porta a questa.",
            )
            return redirect("strutture:storia_detail", pk=unita_insieme.pk)
    return render(
        request,
        "strutture/struttura_merge.html",
        {
            "prima": una,
            "seconda": altra,
            "righe": [
                (riga, _scelta(form, f"campo_{riga.chiave}"))
                for riga in confronto.confronto(una, altra, SCELTE)
            ],
            "unita": unita,
            "form": form,
            "scrive": scrive,
            "tiene": _scelta(form, "tiene") or PRIMA,
        },
        status=400 if form.errors else 200,
    )


def _scelta(form, nome):
    """What was chosen, to be shown again."""
    return form.data.get(nome, "") if form.is_bound else ""


@require_POST
def doppione_dismiss(request, prima, seconda):
    una, altra = _coppia(request, prima, seconda)
    if not all(permessi.puo_scrivere_in_ufficio(request.user, s) for s in (una, altra)):
        raise PermissionDenied
    non_sono_la_stessa(prima=una, seconda=altra, utente=request.user)
    messages.success(request, "Segnato: sono due strutture diverse, non te lo chiederemo più.")
    return redirect("strutture:doppione_list")


def _coppia(request, prima, seconda):
    """The two records, if the user's office keeps both; a login of a facility merges nothing."""
    if not permessi.segue_le_schede(request.user):
        raise Http404
    trovate = {
        s.pk: s
        for s in Struttura.objects.dell_ufficio(request.user)
        .filter(pk__in=[prima, seconda])
        .select_related("comune", "ente_gestore")
        .defer("comune__confine")
    }
    if len(trovate) != 2:
        raise Http404
    return trovate[prima], trovate[seconda]
