"""Renewals and their letters, recalculations in bulk, conguagli, rows for INPS (reserved)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from base.errors import ErroreDominio
from base.pdf import PdfNonDisponibile
from tariffe.export.persone import inps_csv, lettere_pdf, rinnovi_csv
from tariffe.forms.persone import PRIMO_ANNO, ULTIMO_ANNO, BloccoForm, FiltroRinnoviForm
from tariffe.models import Conguaglio, TariffaAssegnata
from tariffe.permessi import puo_cambiare
from tariffe.selectors import assegnate
from tariffe.selectors import rinnovi as selettore
from tariffe.selectors.prestazioni import MANCA_SEMPRE, prestazioni_inps
from tariffe.services.persone import regola_conguaglio, ricalcola_in_blocco
from tariffe.views.comuni import allegato, delle_persone
from utenti.enums import Ruolo

CSV = "text/csv; charset=utf-8"
# A tenth of a second each, while the officer waits.
MASSIMO_LETTERE = 300


@require_GET
@delle_persone
def rinnovo_list(request):
    return _rinnovi(request)


def _rinnovi(request, *, stato=200, errore=""):
    filtri = FiltroRinnoviForm(request.GET).filtri
    elenco = selettore.rinnovi(request.user, filtri)
    paginatore = Paginator(elenco.righe, assegnate.PER_PAGINA)
    pagina = paginatore.get_page(request.GET.get("pagina"))
    return render(
        request,
        "tariffe/rinnovo_list.html",
        {
            "elenco": elenco,
            "filtri": filtri,
            "stati": selettore.STATI.items(),
            "giorni": selettore.ENTRO,
            "pagina": pagina,
            "pagine": paginatore.get_elided_page_range(pagina.number, on_each_side=1, on_ends=1),
            "errore": errore,
            "parametri": request.GET.urlencode(),
        },
        status=stato,
    )


@require_GET
@delle_persone
def rinnovo_csv(request):
    """The list with its filters, all its pages."""
    elenco = selettore.rinnovi(request.user, FiltroRinnoviForm(request.GET).filtri)
    return allegato(
        rinnovi_csv(elenco.righe), f"rinnovi-isee-{timezone.localdate():%Y-%m-%d}.csv", CSV
    )


@require_POST
@delle_persone
def rinnovo_letters(request):
    """One PDF for the rows chosen, or for all those of the filters; those renewed get no letter."""
    elenco = selettore.rinnovi(request.user, FiltroRinnoviForm(request.GET).filtri)
    righe = elenco.righe
    if request.POST.get("quali") != "tutte":
        scelte = set(request.POST.getlist("attestazione"))
        righe = [riga for riga in righe if str(riga.attestazione.pk) in scelte]
    lettere = selettore.lettere(righe, elenco.oggi)
    if not lettere:
        return _rinnovi(
            request, errore="Scegli almeno una persona che non ha già rinnovato l'ISEE."
        )
    if len(lettere) > MASSIMO_LETTERE:
        return _rinnovi(
            request,
            errore=f"Le lettere sono {len(lettere)}: usa i filtri per farne al massimo "
            f"{MASSIMO_LETTERE} per volta.",
        )
    try:
        contenuto = lettere_pdf(lettere, oggi=elenco.oggi)
    except PdfNonDisponibile as errore:
        return _rinnovi(request, stato=503, errore=errore.messaggio)
    return allegato(contenuto, f"lettere-isee-{elenco.oggi:%Y-%m-%d}.pdf", "application/pdf")


@require_http_methods(["GET", "HEAD", "POST"])
@delle_persone
def ricalcolo_create(request):
    """Many tariffs at once: of the whole Ambito for the amministrativo, her own for the others.

    How many they are is told first; it is done when that number is confirmed, and is still so.
    """
    ambiti = assegnate.ambiti_in_cui_scrive(request.user)
    if not ambiti:
        raise PermissionDenied
    form = BloccoForm(request.POST or None, ambiti=ambiti)
    contesto: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        dati = form.cleaned_data
        dal = dati["dal"] if dati["motivo"] == BloccoForm.NUOVA_EDIZIONE else None
        righe = TariffaAssegnata.objects.filter(
            pk__in=_da_cambiare(request.user).values("pk"), ambito=form.ambito_scelto
        )
        if dati["servizio"]:
            righe = righe.filter(servizio=dati["servizio"])
        quante = righe.da_rifare(dal, timezone.localdate()).count()
        if not quante:
            form.add_error(
                None,
                f"Nessuna tariffa in vigore il {dal:%d/%m/%Y}: controlla il giorno e il servizio."
                if dal
                else "Nessuna tariffa in vigore con l'ISEE scaduto: non c'è niente da ricalcolare.",
            )
        elif request.POST.get("conferma") == _firma_blocco(form, quante):
            try:
                contesto |= _ricalcola_in_blocco(request, form, righe, dal)
            except ErroreDominio as errore:
                form.add_error(None, errore.messaggio)
        else:
            contesto |= {"quante": quante, "dal": dal, "firma": _firma_blocco(form, quante)}
    return render(request, "tariffe/ricalcolo_form.html", contesto)


def _firma_blocco(form, quante):
    dati = form.cleaned_data
    servizio = dati["servizio"].pk if dati["servizio"] else 0
    return f"{form.ambito_scelto.pk}.{dati['motivo']}.{dati['dal'] or ''}.{servizio}.{quante}"


def _ricalcola_in_blocco(request, form, righe, dal):
    esito = ricalcola_in_blocco(
        ambito=form.ambito_scelto,
        assegnate=righe,
        motivo=form.cleaned_data["motivo"],
        utente=request.user,
        dal=dal,
    )
    codici = TariffaAssegnata.objects.in_bulk([r.pk for r in esito.rifiutate])
    return {"esito": esito, "rifiutate": [(codici[r.pk], r.messaggio) for r in esito.rifiutate]}


def _da_cambiare(utente):
    """Rows that the user may change, not only read: `puo_cambiare`, for many."""
    tutte = TariffaAssegnata.objects.visibili_a(utente)
    dell_ambito = tutte.filter(ambito__in=utente.ambiti_con_ruolo(Ruolo.AMMINISTRATIVO_UDP))
    sue = tutte.filter(
        Q(prima_riga__isnull=True, registrata_da=utente) | Q(prima_riga__registrata_da=utente),
        ambito__in=utente.ambiti_con_ruolo(Ruolo.ASSISTENTE_SOCIALE),
    )
    return dell_ambito | sue


@require_GET
@delle_persone
def conguaglio_list(request):
    elenco = assegnate.conguagli_da_regolare(request.user, request.GET.get("pagina"))
    return render(
        request,
        "tariffe/conguaglio_list.html",
        {
            "elenco": elenco,
            "regolabili": {
                c.pk for c in elenco.pagina.object_list if puo_cambiare(request.user, c.nuova)
            },
        },
    )


@require_POST
@delle_persone
def conguaglio_settle(request, pk):
    conguaglio = get_object_or_404(
        Conguaglio.objects.all().visibili_a(request.user).select_related("nuova"), pk=pk
    )
    if not puo_cambiare(request.user, conguaglio.nuova):
        raise PermissionDenied
    try:
        regola_conguaglio(conguaglio=conguaglio, utente=request.user)
    except ErroreDominio as errore:
        messages.error(request, errore.messaggio)
    else:
        messages.success(request, "Conguaglio segnato come regolato.")
    return redirect("tariffe:conguaglio_list")


def _anno(request):
    scritto = request.GET.get("anno", "")
    if not scritto:
        return timezone.localdate().year
    if not (
        scritto.isdecimal() and scritto.isascii() and PRIMO_ANNO <= int(scritto) <= ULTIMO_ANNO
    ):
        raise Http404
    return int(scritto)


@require_GET
@delle_persone
def prestazione_list(request):
    anno = _anno(request)
    prestazioni = prestazioni_inps(request.user, anno)
    difetti = Paginator(prestazioni.difetti, assegnate.PER_PAGINA).get_page(
        request.GET.get("pagina")
    )
    return render(
        request,
        "tariffe/prestazione_list.html",
        {
            "prestazioni": prestazioni,
            "difetti": difetti,
            "pagine": difetti.paginator.get_elided_page_range(
                difetti.number, on_each_side=1, on_ends=1
            ),
            "manca_sempre": MANCA_SEMPRE,
            "anno": anno,
            "anni": range(timezone.localdate().year, timezone.localdate().year - 4, -1),
        },
    )


@require_GET
@delle_persone
def prestazione_csv(request):
    anno = _anno(request)
    return allegato(
        inps_csv(prestazioni_inps(request.user, anno)), f"prestazioni-inps-{anno}.csv", CSV
    )
