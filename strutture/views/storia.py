"""What a facility was, what the register was: pages of who keeps it."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from strutture.export.registro import registro_csv
from strutture.forms.storia import GiornoForm
from strutture.models import Struttura
from strutture.permessi import puo_seguire, segue_le_schede
from strutture.selectors import com_era, registro, storia

PER_PAGINA = 40


@require_safe
def storia_detail(request, pk):
    struttura = get_object_or_404(
        Struttura.objects.visibili_a(request.user).select_related("confluita_in"), pk=pk
    )
    form = GiornoForm(request.GET if "al" in request.GET else None)
    contesto: dict[str, Any] = {}
    if form.is_bound and form.is_valid():
        contesto["allora"] = storia.scheda_al(
            struttura, form.cleaned_data["al"], lettore=request.user
        )
    else:
        paginatore = Paginator(storia.voci_di(struttura), PER_PAGINA)
        pagina = paginatore.get_page(request.GET.get("pagina"))
        contesto |= {
            "pagina": pagina,
            "pagine": paginatore.get_elided_page_range(pagina.number),
            "giorni": storia.storia_letta(
                struttura, list(pagina.object_list), lettore=request.user
            ),
        }
    return render(
        request,
        "strutture/storia_detail.html",
        {
            "struttura": struttura,
            "form": form,
            **contesto,
            "segue": puo_seguire(request.user, struttura),
            "ricorda_dal": com_era.ricorda_dal(),
        },
        status=400 if form.is_bound and form.errors else 200,
    )


@require_safe
def registro_detail(request):
    """How many there were on a day, and the link to take them away."""
    if not segue_le_schede(request.user):
        raise PermissionDenied
    form = GiornoForm(request.GET if "al" in request.GET else None)
    return _pagina_del_registro(request, form)


@require_safe
def registro_export(request):
    if not segue_le_schede(request.user):
        raise PermissionDenied
    form = GiornoForm({"al": request.GET.get("al") or timezone.localdate().isoformat()})
    if not form.is_valid():
        return _pagina_del_registro(request, form)
    giorno = form.cleaned_data["al"]
    allora, righe = registro.registro_del(giorno, utente=request.user)
    if not allora.si_sa:
        return _pagina_del_registro(request, form)
    risposta = HttpResponse(
        registro_csv(registro.COLONNE, righe), content_type="text/csv; charset=utf-8"
    )
    risposta["Content-Disposition"] = f'attachment; filename="registro-{giorno:%Y-%m-%d}.csv"'
    risposta["Cache-Control"] = "private, no-store"
    return risposta


def _pagina_del_registro(request, form):
    contesto = {"form": form, "giorno": timezone.localdate(), "ricorda_dal": com_era.ricorda_dal()}
    sbagliato = form.is_bound and not form.is_valid()
    if not sbagliato:
        giorno: datetime.date = form.cleaned_data["al"] if form.is_bound else timezone.localdate()
        allora, righe = registro.registro_del(giorno, utente=request.user)
        contesto |= {
            "giorno": giorno,
            "si_sa": allora.si_sa,
            "avviso": storia.frase_memoria(allora.ricorda_dal),
            "strutture": len({riga["id"] for riga in righe}),
            "unita": sum(1 for riga in righe if riga.get("id_unita")),
        }
    return render(
        request, "strutture/registro_detail.html", contesto, status=400 if sbagliato else 200
    )
