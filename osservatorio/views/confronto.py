from typing import Any, cast
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from osservatorio import permessi, selectors
from osservatorio.forms import ORDINI, VISTE, EsploraForm, indicatori_per_famiglia
from osservatorio.reports.elementi import Numerazione
from osservatorio.reports.esplora import TUTTO, Quesito, esplora, storia_di
from territorio.models import Ambito
from utenti.models import Utente


@require_GET
def confronto(request: HttpRequest) -> HttpResponse:
    utente = cast(Utente, request.user)
    if not permessi.puo_entrare(utente):
        raise PermissionDenied
    ambiti = permessi.ambiti_con_consenso()
    noti = selectors.anni_noti()
    sguardo = permessi.sguardo_di(utente, ambiti)
    form = EsploraForm(request.GET, ambiti=ambiti, noti=noti)
    contesto: dict[str, Any] = {
        "form": form,
        "ambiti": ambiti,
        "anni": noti.tutti,
        "cerca": request.GET.get("cerca", ""),
        "viste": VISTE,
        "collegamenti": True,
    }
    quesito = quesito_da(form, ambiti, permessi.leggibili_tra(utente, ambiti))
    if quesito is not None:
        storia = storia_di(quesito, noti, ambiti)
        contesto |= {
            "quesito": quesito,
            "definizione": quesito.definizione,
            "risposta": esplora(
                quesito,
                storia,
                sguardo=sguardo,
                numeri=Numerazione(),
                vista=form.cleaned_data["vista"] or TUTTO,
            ),
            "vista": form.cleaned_data["vista"] or TUTTO,
            "parametri": urlencode(parametri_di(quesito), doseq=True),
            "ordini": [
                (nome, urlencode({**parametri_di(quesito), "ordine": chiave}, doseq=True),
                 chiave == quesito.ordine)
                for chiave, nome in ORDINI
            ],
        }  # fmt: skip
    scelto = quesito.indicatore if quesito else request.GET.get("indicatore", "")
    contesto["famiglie"] = _famiglie(contesto["cerca"], scelto)
    return render(request, "osservatorio/confronto.html", contesto)


def _famiglie(cerca: str, scelto: str) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """The indicators to choose from; all of them, if the word that is looked for is in none."""
    trovate = indicatori_per_famiglia(cerca) or indicatori_per_famiglia()
    return [
        (famiglia, [(codice, nome, codice == scelto) for codice, nome in voci])
        for famiglia, voci in trovate
    ]


def quesito_da(form: EsploraForm, ambiti: list[Ambito], leggibili: list[Ambito]) -> Quesito | None:
    """What the address asks; None if it is wrong, or there are no data at all.

    An Ambito that is not named is one's own, if there is only one.
    """
    if not form.is_valid():
        return None
    dati = form.cleaned_data
    if not dati.get("anno"):
        return None
    ambito = next((a for a in ambiti if a.slug == dati["ambito"]), None)
    if ambito is None and len(leggibili) == 1 and "ambito" not in form.data:
        ambito = leggibili[0]
    return Quesito(
        dati["indicatore"],
        dati["livello"],
        dati["anno"],
        dati["da"],
        dati["a"],
        ambito,
        tuple(dati["territori"]),
        dati["ordine"],
    )


def parametri_di(quesito: Quesito) -> dict[str, Any]:
    """The address of the same question."""
    return {
        "indicatore": quesito.indicatore,
        "livello": quesito.livello,
        "anno": quesito.anno,
        "da": quesito.da,
        "a": quesito.a,
        **({"ambito": quesito.ambito.slug} if quesito.ambito else {}),
        **({"territori": list(quesito.chiavi)} if quesito.chiavi else {}),
    }
