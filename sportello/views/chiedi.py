"""«Chiedi allo Sportello»: form, a page to look at it again, receipt; and how it is going."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from sportello import selectors
from sportello.calcolo import contatto_da_contare
from sportello.forms import RichiestaForm, StatoForm
from sportello.models import Richiesta
from sportello.services import impronta_invio, registra_richiesta
from sportello.views.limiti import troppe_volte, troppe_volte_per

# The receipt can be looked at again for an hour: then there are the e-mail and the status page.
SECONDI_RICEVUTA = 3600
_SALE = "sportello.ricevuta"

TROPPE = (
    "Da questo collegamento, o con questo contatto, sono già arrivate molte richieste: "
    "questa non è stata inviata. Aspetta un'ora, oppure telefona all'ufficio."
)
NON_TROVATA = (
    "Con questo codice e questo contatto non troviamo nessuna richiesta. Controlla tutti e due: "
    "il contatto è l'e-mail o il telefono che avevi scritto."
)
TROPPI_TENTATIVI = "Troppi tentativi in poco tempo: aspetta dieci minuti e riprova."


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def richiesta_create(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        form = RichiestaForm(initial={n: request.GET.get(n, "") for n in ("comune", "struttura")})
        return _modulo(request, form)
    form = RichiestaForm(request.POST)
    passo = request.POST.get("passo", "")
    if not form.is_valid() or passo == "correggi":
        return _modulo(request, form)
    if passo != "invia":
        return render(request, "sportello/richiesta_review.html", {"form": form})
    dati = _dati(form)
    if not Richiesta.objects.filter(impronta_invio=dati["impronta"]).exists() and _troppe(
        request, form
    ):
        form.rifiuta(TROPPE)
        return _modulo(request, form, stato=429)
    richiesta, _nuova = registra_richiesta(**dati)
    gettone = signing.dumps(richiesta.pk, salt=_SALE)
    return redirect("sportello:richiesta_receipt", gettone=gettone)


def _modulo(request: HttpRequest, form: RichiestaForm, *, stato: int = 200) -> HttpResponse:
    return render(request, "sportello/richiesta_form.html", {"form": form}, status=stato)


def _dati(form: RichiestaForm) -> dict[str, Any]:
    """What the service wants; the same page sent twice has the same `impronta`."""
    testi = {n: form.cleaned_data[n] for n in ("testo", "nome", "email", "telefono")}
    return {
        "comune": form.comune_scelto,
        "ambito": form.ambito,
        "area": form.area_scelta,
        "struttura": form.struttura,
        **testi,
        "impronta": impronta_invio(
            form.numero_modulo, form.cleaned_data["comune"], form.cleaned_data["area"],
            str(form.struttura.pk if form.struttura else ""), *testi.values(),
        ),
    }  # fmt: skip


def _troppe(request: HttpRequest, form: RichiestaForm) -> bool:
    contatto = contatto_da_contare(form.cleaned_data["email"], form.cleaned_data["telefono"])
    return troppe_volte(request, "richiesta") or troppe_volte_per(
        request, "richiesta_contatto", contatto
    )


@never_cache
@login_not_required
@require_safe
def richiesta_receipt(request: HttpRequest, gettone: str) -> HttpResponse:
    """Code, office and day of the answer; nothing of what was written."""
    try:
        pk = signing.loads(gettone, salt=_SALE, max_age=SECONDI_RICEVUTA)
    except signing.BadSignature:
        return redirect("sportello:richiesta_status")
    richiesta = Richiesta.objects.filter(pk=pk).select_related("ambito").first()
    if richiesta is None:
        return redirect("sportello:richiesta_status")
    risposta = render(request, "sportello/richiesta_receipt.html", {"richiesta": richiesta})
    risposta["Referrer-Policy"] = "no-referrer"
    return risposta


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def richiesta_status(request: HttpRequest) -> HttpResponse:
    """Code and contact come by POST: neither is ever in an address."""
    form = StatoForm(request.POST if request.method == "POST" else None)
    trovata = None
    esito = 200
    if form.is_valid():
        if troppe_volte(request, "stato") or troppe_volte_per(request, "stato_codice", form.chiave):
            form.add_error(None, TROPPI_TENTATIVI)
            esito = 429
        else:
            trovata = selectors.richiesta_di(
                form.cleaned_data["codice"], form.cleaned_data["contatto"]
            )
            if trovata is None:
                form.add_error(None, NON_TROVATA)
    return render(
        request, "sportello/richiesta_status.html", {"form": form, "trovata": trovata}, status=esito
    )
