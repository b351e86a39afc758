"""What a facility asks, field by field, and the decision of its office."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from base.errors import ErroreDominio
from strutture import permessi, selectors, services
from strutture.enums import StatoProposta
from strutture.forms import DecisioniForm
from strutture.models import ModificaProposta, Proposta
from strutture.views.schede import scheda_o_404


@require_GET
@never_cache
def proposta_detail(request, pk):
    struttura = scheda_o_404(request, pk)
    mia = permessi.puo_proporre(request.user, struttura)
    proposta = selectors.proposta_da_mostrare(
        struttura, alla_struttura=mia, ultima=request.GET.get("ultima") == "1"
    )
    return _pagina(request, struttura, proposta)


@require_POST
@never_cache
def proposta_decide(request, pk):
    struttura = scheda_o_404(request, pk)
    if not permessi.puo_decidere(request.user, struttura):
        raise Http404
    scelta = request.POST.get("proposta", "")
    proposta = (
        Proposta.objects.filter(
            struttura=struttura,
            pk=int(scelta) if scelta.isascii() and scelta.isdecimal() and len(scelta) < 19 else 0,
        )
        .select_related("decisa_da")
        .first()
    )
    if proposta is None:
        messages.error(request, "La proposta non c'è più: la struttura l'ha ritirata o cambiata.")
        return redirect("strutture:proposta_detail", pk=pk)
    righe = list(proposta.modifiche.values_list("pk", flat=True))
    form = DecisioniForm(request.POST, modifiche=righe, versione=proposta.versione)
    if ModificaProposta.objects.filter(pk__in=form.altrui()).exists():
        raise Http404
    if not form.is_valid():
        return _pagina(request, struttura, proposta, form=form)
    try:
        services.decidi_proposta(
            proposta=proposta,
            utente=request.user,
            decisioni=_decisioni(form, proposta, tutto="tutto" in request.POST),
            versione=form.cleaned_data["versione"] or 0,
        )
    except services.DecisioniSbagliate as errore:
        for riga, frase in errore.righe.items():
            form.add_error(f"motivo-{riga}" if form_rifiuta(form, riga) else f"esito-{riga}", frase)
        form.add_error(None, errore.messaggio)
    except services.ValoriRifiutati as errore:
        nomi = {riga.nome: riga.pk for g in selectors.campo_per_campo(proposta) for riga in g.righe}
        for nome, frasi in errore.campi.items():
            form.add_error(f"esito-{nomi[nome]}", frasi)
        form.add_error(None, [errore.messaggio, *errore.altri])
    except ErroreDominio as errore:
        if errore.codice == "PROPRIA":
            raise PermissionDenied(errore.messaggio) from None
        form.add_error(None, errore.messaggio)
    else:
        messages.success(request, "Decisione scritta: la struttura riceve l'esito.")
        return redirect("strutture:proposta_detail", pk=pk)
    return _pagina(request, struttura, proposta, form=form)


def form_rifiuta(form: DecisioniForm, riga: int) -> bool:
    return form.cleaned_data.get(f"esito-{riga}") == DecisioniForm.RIFIUTA


def _decisioni(form: DecisioniForm, proposta: Proposta, *, tutto: bool):
    """One decision for each field that has one; with the button of all, all that wait."""
    if tutto:
        return {
            riga.pk: services.Decisione(approva=True)
            for gruppo in selectors.campo_per_campo(proposta)
            for riga in gruppo.righe
            if riga.da_decidere
        }
    dati = form.cleaned_data
    return {
        pk: services.Decisione(
            approva=dati[f"esito-{pk}"] == DecisioniForm.APPROVA, motivo=dati[f"motivo-{pk}"]
        )
        for pk in form.modifiche
        if dati[f"esito-{pk}"]
    }


def _pagina(request, struttura, proposta, *, form: DecisioniForm | None = None):
    """The diff; with the form of the decision for who may take it."""
    mia = permessi.puo_proporre(request.user, struttura)
    decide = scritta = False
    gruppi = []
    if proposta is not None:
        proposta = Proposta.objects.select_related(
            "struttura", "creata_da", "salvata_da", "inviata_da", "decisa_da"
        ).get(pk=proposta.pk)
        gruppi = selectors.campo_per_campo(proposta)
        scritta = permessi.ha_scritto(request.user, proposta)
        decide = (
            proposta.stato == StatoProposta.INVIATA
            and permessi.puo_decidere(request.user, struttura)
            and not scritta
        )
        if decide or form is not None:
            form = _fresco(form, gruppi, proposta)
    return render(
        request,
        "strutture/proposta_detail.html",
        {
            "struttura": struttura,
            "proposta": proposta,
            "gruppi": [
                (gruppo.titolo, [(riga, *_campi(form, riga.pk)) for riga in gruppo.righe])
                for gruppo in gruppi
            ],
            "form": form,
            "mia": mia,
            "decide": decide,
            "scritta": scritta and permessi.puo_decidere(request.user, struttura),
            "attese": sum(riga.da_decidere for g in gruppi for riga in g.righe),
        },
    )


def _fresco(form: DecisioniForm | None, gruppi, proposta: Proposta) -> DecisioniForm:
    """A form for what waits now; of one that was sent, with its choices and its errors."""
    attese = [riga.pk for g in gruppi for riga in g.righe if riga.da_decidere]
    if form is None:
        return DecisioniForm(modifiche=attese, versione=proposta.versione)
    # What was read is answered: from now on it speaks of what is here.
    form.data = {
        **{nome: form.data[nome] for nome in form.data},
        "versione": str(proposta.versione),
    }
    return form


def _campi(form: DecisioniForm | None, riga: int):
    """The two fields of a change; none if it has no decision to take."""
    if form is None or f"esito-{riga}" not in form.fields:
        return None, None
    return form[f"esito-{riga}"], form[f"motivo-{riga}"]
