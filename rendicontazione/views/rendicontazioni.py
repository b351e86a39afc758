import re
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from base.errors import ErroreDominio
from rendicontazione import permessi, selectors, services
from rendicontazione.forms import CaricamentoForm, IntegrazioneForm, NotaForm, TestoForm
from rendicontazione.views.comuni import (
    alla_pagina,
    allegato_xlsx,
    argomenti_di,
    compilata_da,
    rendicontazione_di,
)

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
# What is decided on a version, and on no other one that came while the page was open.
SULLA_VERSIONE = frozenset({"certifica", "proponi", "approva"})
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


def _modulo_di_testo(azione, rendicontazione, dati=None):
    opzioni = {"auto_id": f"id_{azione}_%s", "etichetta": permessi.AZIONI[azione].testo}
    if azione == "integra":
        celle = selectors.da_chiedere(rendicontazione).count()
        return IntegrazioneForm(dati, celle=celle, **opzioni)
    return TestoForm(dati, **opzioni)


def pagina(request, rendicontazione, *, carica=None, nota=None, testi=None):
    provincia = permessi.legge_tutto(request.user)
    azioni = [
        (azione, (testi or {}).get(azione.nome) or _modulo_di_testo(azione.nome, rendicontazione))
        for azione in permessi.azioni_possibili(request.user, rendicontazione)
    ]
    return render(
        request,
        "rendicontazione/rendicontazione_detail.html",
        {
            "dettaglio": selectors.dettaglio(rendicontazione, per_la_provincia=provincia),
            "rendicontazione": rendicontazione,
            "argomenti": argomenti_di(rendicontazione),
            "azioni": azioni,
            "provincia": provincia,
            "flusso": selectors.intorno(rendicontazione, request.user),
            "puo_caricare": permessi.puo_caricare_ora(request.user, rendicontazione),
            "carica": carica or CaricamentoForm(),
            "nota": nota
            or NotaForm(initial={"testo": rendicontazione.nota_ambito}, auto_id="id_nota_%s"),
        },
    )


@require_GET
def rendicontazione_detail(request, anno, ambito):
    return pagina(request, rendicontazione_di(request, anno, ambito))


@require_GET
def modello_download(request, anno, ambito):
    rendicontazione = rendicontazione_di(request, anno, ambito)
    modello = services.prepara_modello(
        modello=rendicontazione.campagna.modello, anno=anno, ambito=rendicontazione.ambito
    )
    nome = selectors.file_del_modello(anno, rendicontazione.ambito)
    return allegato_xlsx(modello.contenuto, nome)


@require_POST
def nota_update(request, anno, ambito):
    rendicontazione = compilata_da(request, anno, ambito)
    form = NotaForm(request.POST, auto_id="id_nota_%s")
    if form.is_valid():
        try:
            services.scrivi_nota(rendicontazione=rendicontazione, testo=form.cleaned_data["testo"])
        except ErroreDominio as errore:
            messages.error(request, errore.messaggio)
        else:
            messages.success(request, "Nota salvata.")
        return alla_pagina(rendicontazione)
    return pagina(request, rendicontazione, nota=form)


@require_POST
def rendicontazione_azione(request, anno, ambito, azione):
    rendicontazione = rendicontazione_di(request, anno, ambito)
    if azione not in permessi.AZIONI:
        raise Http404
    if not permessi.puo_fare(request.user, azione, rendicontazione):
        raise PermissionDenied
    opzioni = {}
    if azione in CAMPO_DEL_TESTO:
        form = _modulo_di_testo(azione, rendicontazione, request.POST)
        if not form.is_valid():
            return pagina(request, rendicontazione, testi={azione: form})
        opzioni[CAMPO_DEL_TESTO[azione]] = form.cleaned_data.pop("testo")
        opzioni |= form.cleaned_data
    vista = request.POST.get("versione", "")
    if azione in SULLA_VERSIONE and re.fullmatch(r"[0-9]{1,6}", vista):
        opzioni["vista"] = int(vista)
    try:
        SERVIZI[azione](rendicontazione=rendicontazione, utente=request.user, **opzioni)
    except ErroreDominio as errore:
        messages.error(request, errore.messaggio)
    else:
        messages.success(request, FATTO[azione])
    return alla_pagina(rendicontazione)
