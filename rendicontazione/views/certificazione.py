from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from base.errors import ErroreDominio
from rendicontazione import permessi, selectors, services
from rendicontazione.forms import FirmataForm, ProtocolloForm
from rendicontazione.views.comuni import allegato, argomenti_di, rendicontazione_di


def _pagina(request, rendicontazione, *, firmata=None, protocolli=None):
    certificazioni = selectors.certificazioni_di(rendicontazione)
    certificazione = selectors.certificazione_in_vigore(rendicontazione)
    protocolli = protocolli or {}
    return render(
        request,
        "rendicontazione/certificazione_detail.html",
        {
            "rendicontazione": rendicontazione,
            "argomenti": argomenti_di(rendicontazione),
            "certificazione": certificazione,
            "precedenti": [c for c in certificazioni if c != certificazione],
            "puo_compilare": permessi.puo_compilare(request.user, rendicontazione),
            "puo_registrare": permessi.puo_istruire(request.user),
            "firmata": firmata or FirmataForm(),
            "uscita": protocolli.get("uscita") or _protocollo("uscita", certificazione),
            "entrata": protocolli.get("entrata") or _protocollo("entrata", certificazione),
            "oggetto_pec": selectors.oggetto_pec(certificazione) if certificazione else "",
            "testo_pec": selectors.testo_pec(certificazione) if certificazione else "",
        },
    )


def _protocollo(verso, certificazione=None, dati=None):
    iniziali = {}
    if certificazione:
        iniziali = {
            "numero": getattr(certificazione, f"protocollo_{verso}"),
            "giorno": getattr(certificazione, f"protocollo_{verso}_del"),
        }
    return ProtocolloForm(dati, initial=iniziali, auto_id=f"id_{verso}_%s")


@require_GET
def certificazione_detail(request, anno, ambito):
    return _pagina(request, rendicontazione_di(request, anno, ambito))


def _in_vigore(rendicontazione):
    certificazione = selectors.certificazione_in_vigore(rendicontazione)
    if certificazione is None:
        raise Http404
    return certificazione


def _alla_pagina(rendicontazione):
    return redirect("rendicontazione:certificazione_detail", **argomenti_di(rendicontazione))


@require_POST
def ricevuta_create(request, anno, ambito):
    rendicontazione = rendicontazione_di(request, anno, ambito)
    if not (
        permessi.puo_compilare(request.user, rendicontazione) or permessi.puo_istruire(request.user)
    ):
        raise PermissionDenied
    try:
        services.prepara_ricevuta(certificazione=_in_vigore(rendicontazione))
    except ErroreDominio as errore:
        messages.error(request, errore.messaggio)
    else:
        messages.success(request, "Ricevuta preparata: non cambierà più.")
    return _alla_pagina(rendicontazione)


@require_GET
def ricevuta_download(request, anno, ambito, numero):
    """The receipt of that certification, counted from the last one."""
    certificazione = _una(rendicontazione_di(request, anno, ambito), numero)
    if not certificazione.ricevuta:
        raise Http404
    with certificazione.ricevuta.open("rb") as file:
        return allegato(
            file.read(), selectors.nome_della_ricevuta(certificazione), "application/pdf"
        )


@require_GET
def firmata_download(request, anno, ambito, numero):
    certificazione = _una(rendicontazione_di(request, anno, ambito), numero)
    if not certificazione.firmata:
        raise Http404
    nome = selectors.nome_della_ricevuta(certificazione)
    pdf = certificazione.firmata.name.endswith(".pdf")
    with certificazione.firmata.open("rb") as file:
        return allegato(
            file.read(),
            nome.replace(".pdf", "-firmata.pdf") if pdf else f"{nome}.p7m",
            "application/pdf" if pdf else "application/pkcs7-mime",
        )


def _una(rendicontazione, numero):
    for certificazione in selectors.certificazioni_di(rendicontazione):
        if certificazione.pk == numero:
            return certificazione
    raise Http404


@require_POST
def firmata_create(request, anno, ambito):
    rendicontazione = rendicontazione_di(request, anno, ambito)
    if not permessi.puo_compilare(request.user, rendicontazione):
        raise PermissionDenied
    certificazione = _in_vigore(rendicontazione)
    form = FirmataForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            services.carica_ricevuta_firmata(
                certificazione=certificazione,
                contenuto=form.cleaned_data["file"].read(),
                utente=request.user,
            )
        except ErroreDominio as errore:
            form.add_error("file", errore.messaggio)
        else:
            messages.success(request, "Copia firmata controllata e conservata.")
            return _alla_pagina(rendicontazione)
    return _pagina(request, rendicontazione, firmata=form)


@require_POST
def protocollo_update(request, anno, ambito, verso):
    rendicontazione = rendicontazione_di(request, anno, ambito)
    permesso = {
        "uscita": permessi.puo_compilare(request.user, rendicontazione),
        "entrata": permessi.puo_istruire(request.user),
    }
    if verso not in permesso:
        raise Http404
    if not permesso[verso]:
        raise PermissionDenied
    certificazione = _in_vigore(rendicontazione)
    form = _protocollo(verso, dati=request.POST)
    if form.is_valid():
        try:
            services.scrivi_protocollo(
                certificazione=certificazione, verso=verso, **form.cleaned_data
            )
        except ErroreDominio as errore:
            form.add_error("numero", errore.messaggio)
        else:
            messages.success(request, "Protocollo salvato.")
            return _alla_pagina(rendicontazione)
    return _pagina(request, rendicontazione, protocolli={verso: form})
