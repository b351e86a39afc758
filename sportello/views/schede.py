"""The page of a facility, and its contacts for an address book."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sportello import selectors
from sportello.export.biglietto import TIPO_MIME, vcard
from sportello.export.schema_org import json_ld
from sportello.pagine_pubbliche import pagina_pubblica
from strutture.enums import StatoScheda
from strutture.models import Struttura
from strutture.selectors import SchedaPubblica, scheda_pubblica, struttura_di_arrivo
from territorio.models import Ambito

# A ceased facility has one too: it says so, and where its work goes on.
CON_PAGINA = frozenset({StatoScheda.PUBBLICATA, StatoScheda.SOSPESA, StatoScheda.CESSATA})


def _struttura(pk: int) -> tuple[Struttura, Ambito | None]:
    """The facility to show under that key: of a duplicate that was merged, the other one."""
    trovata = selectors.struttura_con_ambito(pk)
    if trovata is None:
        raise Http404
    if trovata[0].confluita_in_id is not None:
        arrivo = struttura_di_arrivo(trovata[0])
        trovata = selectors.struttura_con_ambito(arrivo.pk) if arrivo else None
    if trovata is None or trovata[0].stato not in CON_PAGINA:
        raise Http404
    return trovata


def _scheda(struttura: Struttura, ambito: Ambito | None) -> SchedaPubblica:
    return scheda_pubblica(
        struttura, ambito=(ambito.denominazione, ambito.slug) if ambito else ("", "")
    )


@pagina_pubblica
def struttura_detail(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    struttura, ambito = _struttura(pk)
    if (pk, slug) != (struttura.pk, struttura.slug):
        return redirect(struttura, permanent=True)
    scheda = _scheda(struttura, ambito)
    if scheda.cessata:
        contesto = {"scheda": scheda, "ambito": ambito}
        return render(request, "sportello/struttura_cessata.html", contesto, status=410)
    dove = reverse("sportello:ambito_detail", args=[ambito.slug]) if ambito else ""
    radice = selectors.radice(request.build_absolute_uri("/"))
    return render(
        request,
        "sportello/struttura_detail.html",
        {
            "scheda": scheda,
            "ambito": ambito,
            "tariffe": selectors.tariffe_dei_tipi(),
            "comune": struttura.comune if not struttura.indirizzo_riservato else None,
            "dati_collegati": json_ld(scheda, radice=radice, ambito_indirizzo=dove),
        },
    )


@pagina_pubblica
def struttura_vcard(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    struttura, ambito = _struttura(pk)
    if (pk, slug) != (struttura.pk, struttura.slug):
        chiavi = [struttura.pk, struttura.slug]
        return redirect("sportello:struttura_vcard", *chiavi, permanent=True)
    scheda = _scheda(struttura, ambito)
    if scheda.cessata:
        return redirect(struttura)
    pagina = selectors.radice(request.build_absolute_uri("/")) + scheda.indirizzo_web
    risposta = HttpResponse(vcard(scheda, pagina=pagina), content_type=TIPO_MIME)
    risposta["Content-Disposition"] = f'attachment; filename="{struttura.slug[:80]}.vcf"'
    return risposta
