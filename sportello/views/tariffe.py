"""The simulator of tariffs. What is typed is used for the answer and written nowhere.

The address is one of `SENZA_TRACCIA`: the parameters come from the middleware, nobody else has
them, and no answer is kept. Hence no `@pagina_pubblica`.
"""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sportello import selectors
from sportello.forms import SceltaForm, SimulatoreForm
from tariffe.anomalie import ErroreTariffa
from tariffe.calcolo.domande import domande

# What an address from elsewhere may have without being a question already.
PRIMA_DEL_CONTO = frozenset({"comune", "servizio", "utenza", "data"})


@login_not_required
@require_safe
def tariffa_list(request: HttpRequest) -> HttpResponse:
    """One step for each choice: comune, service, then the amount."""
    chiesti = QueryDict(request.parametri_personali)  # type: ignore[attr-defined]
    scelta = SceltaForm(chiesti)
    codice = scelta.scelto("comune")
    luogo = selectors.luogo_del_comune(codice) if codice else None
    slug = scelta.scelto("servizio")
    contesto: dict[str, Any] = {"scelta": scelta, "luogo": luogo, "nascosta": bool(chiesti)}
    if luogo is None:
        contesto["servizio"] = selectors.servizio_con_slug(slug) if slug else None
        contesto["comune_sbagliato"] = bool(chiesti.get("comune"))
        contesto["comuni"] = selectors.comuni_di_oggi()
        return render(request, "sportello/tariffa_list.html", contesto)
    mese = None
    if slug:
        mese = selectors.tariffa_del_mese(luogo, slug, scelta.giorno, scelta.scelto("utenza"))
    if mese is None:
        contesto["servizio_sbagliato"] = bool(chiesti.get("servizio"))
        contesto["servizi"] = selectors.servizi_del_comune(luogo, scelta.giorno)
        return render(request, "sportello/tariffa_list.html", contesto)
    contesto |= {"mese": mese, "servizio": mese.servizio, "simulazione": None, "illeggibile": ""}
    if mese.vigenza is None:
        return render(request, "sportello/tariffa_detail.html", contesto)
    try:
        regola = selectors.regola_del_giorno(mese.vigenza, mese.giorno)
    except ErroreTariffa as errore:
        contesto["illeggibile"] = errore.messaggio
        return render(request, "sportello/tariffa_detail.html", contesto)
    form = SimulatoreForm(
        chiesti,
        comune=str(luogo.comune),
        domande=domande(regola),
        quante=selectors.quante(regola),
        figli=selectors.domanda_figli(regola),
        costo=selectors.domanda_costo(regola),
        senza_isee=regola.senza_isee,
    )
    valido = form.is_valid() or set(form.errors) == {"data"}
    chiesto = selectors.Chiesto()
    risposto = bool(set(chiesti) - PRIMA_DEL_CONTO)
    if valido and (regola.senza_isee or risposto):
        chiesto = selectors.Chiesto(
            form.isee_scritto, form.contesto, calcola=True, senza_risposte=not risposto
        )
    contesto["form"] = form
    contesto["ignorati"] = form.sconosciuti(chiesti)
    contesto["simulazione"] = selectors.simula(
        mese.vigenza, regola, mese.giorno, chiesto, mese.periodi
    )
    return render(request, "sportello/tariffa_detail.html", contesto)


@login_not_required
@require_safe
def tariffa_act(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The PDF of the act that approved an edition which somebody adopted."""
    edizione = selectors.atto_pubblicato(pk)
    if edizione is None:
        raise Http404
    try:
        aperto = edizione.atto.open("rb")
    except FileNotFoundError as manca:
        raise Http404 from manca
    nome = f"atto-tariffe-{edizione.pk}.pdf"
    return FileResponse(aperto, as_attachment=True, filename=nome, content_type="application/pdf")
