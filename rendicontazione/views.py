from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from base.errors import ErroreDominio
from base.pdf import PdfNonDisponibile
from rendicontazione import permessi, selectors, services
from rendicontazione.export.esito import esito_csv, esito_pdf
from rendicontazione.forms import CaricamentoForm, MotivazioniForm, NotaForm, TestoForm
from rendicontazione.models import Caricamento, Rendicontazione, Versione

TIPO_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

SERVIZI: dict[str, Callable[..., object]] = {
    "certifica": services.certifica_rendicontazione,
    "ritira": services.ritira_certificazione,
    "esamina": services.prendi_in_esame,
    "integra": services.richiedi_integrazione,
    "proponi": services.proponi_approvazione,
    "approva": services.approva_rendicontazione,
    "pubblica": services.pubblica_rendicontazione,
    "riapri": services.riapri_rendicontazione,
}
CAMPO_DEL_TESTO = {"integra": "commento", "riapri": "motivo"}
FATTO = {
    "certifica": "Rendicontazione certificata: ora la esamina la Provincia.",
    "ritira": "Certificazione ritirata: la rendicontazione è di nuovo in compilazione.",
    "esamina": "Rendicontazione presa in esame.",
    "integra": "Richiesta inviata all'ambito.",
    "proponi": "Approvazione proposta: ora decide il dirigente.",
    "approva": "Rendicontazione approvata: i suoi dati contano nell'Osservatorio.",
    "pubblica": "Rendicontazione pubblicata.",
    "riapri": "Rendicontazione riaperta: l'ambito può consegnare una nuova versione.",
}


def _rendicontazione(request, anno, ambito):
    """The return of that year and Ambito; a foreign one is as if it were not there."""
    return get_object_or_404(
        Rendicontazione.objects.visibili_a(request.user).select_related(
            "campagna__modello", "ambito"
        ),
        campagna__anno=anno,
        ambito__slug=ambito,
    )


def _compilata_da(request, anno, ambito):
    rendicontazione = _rendicontazione(request, anno, ambito)
    if not permessi.puo_compilare(request.user, rendicontazione):
        raise PermissionDenied
    return rendicontazione


def _caricamento(rendicontazione, numero):
    caricamento = get_object_or_404(
        Caricamento.objects.select_related("caricato_da", "versione"),
        rendicontazione=rendicontazione,
        numero=numero,
    )
    caricamento.rendicontazione = rendicontazione
    return caricamento


def _argomenti(rendicontazione):
    return {"anno": rendicontazione.campagna.anno, "ambito": rendicontazione.ambito.slug}


def _xlsx(contenuto, nome):
    return _allegato(contenuto, nome, TIPO_XLSX)


def _allegato(contenuto, nome, tipo):
    return HttpResponse(
        contenuto,
        content_type=tipo,
        headers={
            "Content-Disposition": f'attachment; filename="{nome}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def _alla_pagina(rendicontazione):
    return redirect("rendicontazione:rendicontazione_detail", **_argomenti(rendicontazione))


@require_GET
def campagna_list(request):
    if not permessi.puo_entrare(request.user):
        raise PermissionDenied
    contesto: dict[str, Any] = {"campagne": selectors.campagne_visibili(request.user)}
    if permessi.legge_tutto(request.user):
        anno = request.GET.get("anno", "")
        scelta = next((c for c in contesto["campagne"] if str(c.anno) == anno), None)
        if anno and scelta is None:
            raise Http404
        scelta = scelta or next(iter(contesto["campagne"]), None)
        contesto["quadro"] = (
            selectors.quadro_della_campagna(scelta, request.user) if scelta else None
        )
        return render(request, "rendicontazione/campagna_board.html", contesto)
    contesto["righe"] = selectors.rendicontazioni_dell_ufficio(request.user)
    contesto["legge_rendicontazioni"] = bool(request.user.ambiti_visibili)
    return render(request, "rendicontazione/campagna_list.html", contesto)


def _modulo_di_testo(azione, dati=None):
    return TestoForm(dati, auto_id=f"id_{azione}_%s", etichetta=permessi.AZIONI[azione].testo)


def _pagina(request, rendicontazione, *, carica=None, nota=None, testi=None):
    provincia = permessi.legge_tutto(request.user)
    azioni = [
        (azione, (testi or {}).get(azione.nome) or _modulo_di_testo(azione.nome))
        for azione in permessi.azioni_possibili(request.user, rendicontazione)
    ]
    return render(
        request,
        "rendicontazione/rendicontazione_detail.html",
        {
            "dettaglio": selectors.dettaglio(rendicontazione, per_la_provincia=provincia),
            "rendicontazione": rendicontazione,
            "argomenti": _argomenti(rendicontazione),
            "azioni": azioni,
            "provincia": provincia,
            "puo_caricare": permessi.puo_caricare_ora(request.user, rendicontazione),
            "carica": carica or CaricamentoForm(),
            "nota": nota
            or NotaForm(initial={"testo": rendicontazione.nota_ambito}, auto_id="id_nota_%s"),
        },
    )


@require_GET
def rendicontazione_detail(request, anno, ambito):
    return _pagina(request, _rendicontazione(request, anno, ambito))


@require_GET
def modello_download(request, anno, ambito):
    rendicontazione = _rendicontazione(request, anno, ambito)
    modello = services.prepara_modello(
        modello=rendicontazione.campagna.modello, anno=anno, ambito=rendicontazione.ambito
    )
    nome = selectors.file_del_modello(anno, rendicontazione.ambito)
    return _xlsx(modello.contenuto, nome)


@require_POST
def caricamento_create(request, anno, ambito):
    rendicontazione = _compilata_da(request, anno, ambito)
    form = CaricamentoForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            caricamento = services.registra_caricamento(
                rendicontazione=rendicontazione,
                contenuto=file.read(),
                nome=file.name,
                utente=request.user,
            )
        except ErroreDominio as errore:
            form.add_error("file", errore.messaggio)
        else:
            return redirect(
                "rendicontazione:caricamento_preview",
                **_argomenti(rendicontazione),
                numero=caricamento.numero,
            )
    return _pagina(request, rendicontazione, carica=form)


@require_POST
def nota_update(request, anno, ambito):
    rendicontazione = _compilata_da(request, anno, ambito)
    form = NotaForm(request.POST, auto_id="id_nota_%s")
    if form.is_valid():
        try:
            services.scrivi_nota(rendicontazione=rendicontazione, testo=form.cleaned_data["testo"])
        except ErroreDominio as errore:
            messages.error(request, errore.messaggio)
        else:
            messages.success(request, "Nota salvata.")
        return _alla_pagina(rendicontazione)
    return _pagina(request, rendicontazione, nota=form)


@require_POST
def rendicontazione_azione(request, anno, ambito, azione):
    rendicontazione = _rendicontazione(request, anno, ambito)
    if azione not in permessi.AZIONI:
        raise Http404
    if not permessi.puo_fare(request.user, azione, rendicontazione):
        raise PermissionDenied
    opzioni = {}
    if azione in CAMPO_DEL_TESTO:
        form = _modulo_di_testo(azione, request.POST)
        if not form.is_valid():
            return _pagina(request, rendicontazione, testi={azione: form})
        opzioni[CAMPO_DEL_TESTO[azione]] = form.cleaned_data["testo"]
    try:
        SERVIZI[azione](rendicontazione=rendicontazione, utente=request.user, **opzioni)
    except ErroreDominio as errore:
        messages.error(request, errore.messaggio)
    else:
        messages.success(request, FATTO[azione])
    return _alla_pagina(rendicontazione)


def _esito(request, rendicontazione, caricamento, *, versione=None, motivi=None):
    esito = selectors.esito_del_caricamento(caricamento)
    puo = permessi.puo_caricare_ora(request.user, rendicontazione)
    return render(
        request,
        "rendicontazione/versione_detail.html"
        if versione
        else "rendicontazione/caricamento_preview.html",
        {
            "rendicontazione": rendicontazione,
            "argomenti": _argomenti(rendicontazione),
            "caricamento": caricamento,
            "versione": versione,
            "esito": esito,
            "puo_compilare": puo,
            "puo_certificare": permessi.puo_certificare(request.user, rendicontazione),
            "motivi": motivi or MotivazioniForm(avvisi=esito.avvisi_da_motivare),
        },
    )


@require_GET
def caricamento_preview(request, anno, ambito, numero):
    rendicontazione = _rendicontazione(request, anno, ambito)
    caricamento = _caricamento(rendicontazione, numero)
    if hasattr(caricamento, "versione"):
        return redirect(
            "rendicontazione:versione_detail",
            **_argomenti(rendicontazione),
            numero=caricamento.versione.numero,
        )
    return _esito(request, rendicontazione, caricamento)


@require_GET
def versione_detail(request, anno, ambito, numero):
    rendicontazione = _rendicontazione(request, anno, ambito)
    versione = get_object_or_404(
        Versione.objects.select_related(
            "caricamento__caricato_da", "confermata_da", "approvata_da"
        ),
        rendicontazione=rendicontazione,
        numero=numero,
    )
    versione.caricamento.rendicontazione = rendicontazione
    versione.rendicontazione = rendicontazione
    return _esito(request, rendicontazione, versione.caricamento, versione=versione)


@require_POST
def caricamento_confirm(request, anno, ambito, numero):
    rendicontazione = _compilata_da(request, anno, ambito)
    caricamento = _caricamento(rendicontazione, numero)
    try:
        versione = services.conferma_caricamento(caricamento=caricamento, utente=request.user)
    except ErroreDominio as errore:
        messages.error(request, errore.messaggio)
        return redirect(
            "rendicontazione:caricamento_preview", **_argomenti(rendicontazione), numero=numero
        )
    detto = "i suoi dati sono registrati." if versione.senza_errori else "ha ancora errori."
    messages.success(request, f"Versione {versione.numero} confermata: {detto}")
    return redirect(
        "rendicontazione:versione_detail", **_argomenti(rendicontazione), numero=versione.numero
    )


@require_POST
def motivazioni_update(request, anno, ambito, numero):
    rendicontazione = _compilata_da(request, anno, ambito)
    caricamento = _caricamento(rendicontazione, numero)
    form = MotivazioniForm(
        request.POST, avvisi=selectors.esito_del_caricamento(caricamento).avvisi_da_motivare
    )
    if form.is_valid():
        try:
            services.scrivi_motivazioni(
                caricamento=caricamento, motivazioni=form.motivazioni(), utente=request.user
            )
        except ErroreDominio as errore:
            messages.error(request, errore.messaggio)
        else:
            messages.success(request, "Motivi salvati.")
        # Leads to the version, if the attempt is one.
        return redirect(
            "rendicontazione:caricamento_preview", **_argomenti(rendicontazione), numero=numero
        )
    versione = getattr(caricamento, "versione", None)
    return _esito(request, rendicontazione, caricamento, versione=versione, motivi=form)


@require_GET
def caricamento_download(request, anno, ambito, numero):
    rendicontazione = _rendicontazione(request, anno, ambito)
    caricamento = _caricamento(rendicontazione, numero)
    if not caricamento.file:
        raise Http404
    with caricamento.file.open("rb") as file:
        return _xlsx(file.read(), f"rendicontazione-{anno}-{ambito}-tentativo-{numero}.xlsx")


@require_GET
def caricamento_annotated(request, anno, ambito, numero):
    rendicontazione = _rendicontazione(request, anno, ambito)
    caricamento = _caricamento(rendicontazione, numero)
    if not caricamento.file:
        raise Http404
    try:
        contenuto = services.prepara_copia_annotata(caricamento=caricamento)
    except ErroreDominio as errore:
        messages.error(request, errore.messaggio)
        return redirect(
            "rendicontazione:caricamento_preview", **_argomenti(rendicontazione), numero=numero
        )
    return _xlsx(
        contenuto, f"rendicontazione-{anno}-{ambito}-tentativo-{numero}-errori-segnati.xlsx"
    )


def _nome_esito(anno, ambito, numero, formato):
    return f"esito-{anno}-{ambito}-tentativo-{numero}.{formato}"


@require_GET
def caricamento_csv(request, anno, ambito, numero):
    rendicontazione = _rendicontazione(request, anno, ambito)
    anomalie, letture = selectors.anomalie_e_letture(_caricamento(rendicontazione, numero))
    return _allegato(
        esito_csv(anomalie, letture),
        _nome_esito(anno, ambito, numero, "csv"),
        "text/csv; charset=utf-8",
    )


@require_GET
def caricamento_pdf(request, anno, ambito, numero):
    rendicontazione = _rendicontazione(request, anno, ambito)
    caricamento = _caricamento(rendicontazione, numero)
    try:
        contenuto = esito_pdf(selectors.documento_esito(caricamento))
    except PdfNonDisponibile:
        return render(
            request,
            "503.html",
            {
                "titolo": "PDF non disponibile su questo server",
                "spiegazione": "La pagina dell'esito si può leggere e stampare; per il PDF chiedi "
                "a chi gestisce il server di installare le librerie che mancano.",
            },
            status=503,
        )
    return _allegato(contenuto, _nome_esito(anno, ambito, numero, "pdf"), "application/pdf")


@require_POST
def versione_recheck(request, anno, ambito, numero):
    rendicontazione = _compilata_da(request, anno, ambito)
    versione = get_object_or_404(Versione, rendicontazione=rendicontazione, numero=numero)
    try:
        versione = services.ricontrolla_versione(versione=versione)
    except ErroreDominio as errore:
        messages.error(request, errore.messaggio)
    else:
        if versione.senza_errori:
            messages.success(
                request, "Ricontrollata: non ci sono più errori, i dati sono registrati."
            )
        else:
            messages.warning(request, "Ricontrollata: ci sono ancora errori.")
    return redirect("rendicontazione:versione_detail", **_argomenti(rendicontazione), numero=numero)
