from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from base.errors import ErroreDominio
from base.formati import plurale
from rendicontazione import permessi, selectors, services
from rendicontazione.forms import CaricamentoForm, CelleForm, ChiediPartiForm
from rendicontazione.models import Parte
from rendicontazione.views.comuni import (
    allegato_xlsx,
    argomenti_di,
    compilata_da,
    indirizzo_tentativo,
    nome_della_parte,
    parte_consegnata_da,
    parte_di,
    rendicontazione_di,
    tentativo_compilato_da,
)

# --- the board of the Ufficio di Piano -----------------------------------------------------------


def _al_quadro(rendicontazione):
    return redirect("rendicontazione:parte_list", **argomenti_di(rendicontazione))


def _quadro(request, rendicontazione, chiedi=None):
    puo = permessi.puo_caricare_ora(request.user, rendicontazione)
    return render(
        request,
        "rendicontazione/parte_list.html",
        {
            "rendicontazione": rendicontazione,
            "argomenti": argomenti_di(rendicontazione),
            "quadro": selectors.quadro_delle_parti(rendicontazione),
            "aggiungibili": selectors.da_aggiungere(rendicontazione) if puo else [],
            "puo_caricare": puo,
            "chiedi": chiedi or ChiediPartiForm(),
        },
    )


@require_GET
def parte_list(request, anno, ambito):
    return _quadro(request, rendicontazione_di(request, anno, ambito))


@require_POST
def parte_prepare(request, anno, ambito):
    rendicontazione = compilata_da(request, anno, ambito)
    form = ChiediPartiForm(request.POST)
    form.is_valid()
    try:
        nuove = services.prepara_parti(rendicontazione=rendicontazione, **form.cleaned_data)
    except ErroreDominio as errore:
        form.add_error(None, errore.messaggio)
        return _quadro(request, rendicontazione, form)
    messages.success(
        request, f"Nell'elenco ci sono {plurale(nuove, 'parte nuova', 'parti nuove')}."
    )
    return _al_quadro(rendicontazione)


@require_POST
def parte_add(request, anno, ambito):
    rendicontazione = compilata_da(request, anno, ambito)
    scelta = request.POST.get("di", "")
    possibili = selectors.da_aggiungere(rendicontazione)
    una = next((p for p in possibili if p.chiave == scelta), None)
    if una is None:
        messages.error(request, "Non hai scelto chi aggiungere: scegli una voce dall'elenco.")
        return _al_quadro(rendicontazione)
    try:
        services.aggiungi_parte(rendicontazione=rendicontazione, di=una.di)
    except ErroreDominio as errore:
        messages.error(request, errore.messaggio)
    else:
        messages.success(request, f"Aggiunta: {una.nome}.")
    return _al_quadro(rendicontazione)


def _parte_dell_ufficio(request, anno, ambito, parte):
    rendicontazione = compilata_da(request, anno, ambito)
    una = get_object_or_404(Parte, rendicontazione=rendicontazione, pk=parte)
    una.rendicontazione = rendicontazione
    return una


@require_POST
def parte_remove(request, anno, ambito, parte):
    una = _parte_dell_ufficio(request, anno, ambito, parte)
    nome = str(una)
    try:
        services.togli_parte(parte=una)
    except ErroreDominio as errore:
        messages.error(request, errore.messaggio)
    else:
        messages.success(request, f"«{nome}» non è più nell'elenco.")
    return _al_quadro(una.rendicontazione)


def _detto(solleciti):
    if solleciti.email:
        frasi = [
            f"{plurale(solleciti.email, 'promemoria spedito', 'promemoria spediti')} per "
            f"{plurale(solleciti.parti, 'parte', 'parti')}."
        ]
    else:
        frasi = ["Nessun promemoria spedito."]
    if solleciti.gia_sollecitate:
        sono = plurale(solleciti.gia_sollecitate, "parte", "parti")
        frasi.append(f"Per {sono} ne è già partito uno negli ultimi tre giorni.")
    if solleciti.senza_referente:
        sono = plurale(solleciti.senza_referente, "parte", "parti")
        frasi.append(f"Per {sono} non c'è un referente che entri nel sito: contattalo tu.")
    return " ".join(frasi)


@require_POST
def parte_remind(request, anno, ambito, parte=None):
    if parte is None:
        rendicontazione, parti = compilata_da(request, anno, ambito), None
    else:
        una = _parte_dell_ufficio(request, anno, ambito, parte)
        rendicontazione, parti = una.rendicontazione, [una]
    try:
        solleciti = services.sollecita_parti(rendicontazione=rendicontazione, parti=parti)
    except ErroreDominio as errore:
        messages.error(request, errore.messaggio)
    else:
        if rendicontazione.campagna.dimostrativa:
            messages.info(request, "I dati sono dimostrativi: nessuna e-mail è partita.")
        else:
            messages.success(request, _detto(solleciti))
    return _al_quadro(rendicontazione)


def _modulo_frontespizio(piano, dati=None):
    celle = selectors.celle_del_frontespizio(piano)
    form = CelleForm(dati, celle=celle)
    for cella in celle:
        if cella.colonna.obbligo == "sempre":
            campo = form.fields[cella.nome]
            campo.required = True
            campo.error_messages["required"] = "Compila questo dato: va nel frontespizio."
    return form


@require_http_methods(["GET", "POST"])
def parte_merge(request, anno, ambito):
    rendicontazione = compilata_da(request, anno, ambito)
    piano = selectors.piano_unione(rendicontazione)
    form = _modulo_frontespizio(piano, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            caricamento = services.unisci_parti(
                rendicontazione=rendicontazione,
                utente=request.user,
                frontespizio={
                    colonna.nome: services.cella_di(colonna, form.cleaned_data[colonna.nome])
                    for colonna in piano.chieste
                    if form.cleaned_data[colonna.nome].strip()
                },
            )
        except ErroreDominio as errore:
            form.add_error(None, errore.messaggio)
        else:
            return redirect(indirizzo_tentativo(caricamento))
    return render(
        request,
        "rendicontazione/parte_merge.html",
        {
            "rendicontazione": rendicontazione,
            "argomenti": argomenti_di(rendicontazione),
            "piano": piano,
            "form": form,
            "puo_caricare": permessi.puo_caricare_ora(request.user, rendicontazione),
        },
    )


# --- one part ------------------------------------------------------------------------------------


def _alla_parte(parte):
    return redirect(
        "rendicontazione:parte_detail", **argomenti_di(parte.rendicontazione), parte=parte.pk
    )


def _pagina_parte(request, parte, carica=None):
    rendicontazione = parte.rendicontazione
    return render(
        request,
        "rendicontazione/parte_detail.html",
        {
            "parte": parte,
            "rendicontazione": rendicontazione,
            "argomenti": argomenti_di(rendicontazione),
            "scadenza": selectors.scadenza_effettiva(rendicontazione),
            "tentativi": parte.caricamenti.select_related("caricato_da").order_by("-numero"),
            "dell_ufficio": permessi.legge_rendicontazione(request.user, rendicontazione),
            "puo_consegnare": permessi.puo_consegnare_ora(request.user, parte),
            "si_compila": parte.struttura_id is not None,
            "carica": carica or CaricamentoForm(),
        },
    )


@require_GET
def parte_detail(request, anno, ambito, parte):
    return _pagina_parte(request, parte_di(request, anno, ambito, parte))


@require_GET
def parte_template(request, anno, ambito, parte):
    una = parte_di(request, anno, ambito, parte)
    modello = services.prepara_modello(
        modello=una.rendicontazione.campagna.modello,
        anno=anno,
        ambito=una.rendicontazione.ambito,
        parte=una,
    )
    return allegato_xlsx(modello.contenuto, f"rendicontazione-{nome_della_parte(una)}.xlsx")


@require_POST
def parte_upload(request, anno, ambito, parte):
    una = parte_consegnata_da(request, anno, ambito, parte)
    form = CaricamentoForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            caricamento = services.registra_caricamento(
                rendicontazione=una.rendicontazione,
                contenuto=file.read(),
                nome=file.name,
                utente=request.user,
                parte=una,
            )
        except ErroreDominio as errore:
            form.add_error("file", errore.messaggio)
        else:
            return redirect(indirizzo_tentativo(caricamento))
    return _pagina_parte(request, una, form)


@require_http_methods(["GET", "POST"])
def parte_fill(request, anno, ambito, parte):
    una = parte_consegnata_da(request, anno, ambito, parte)
    if una.struttura_id is None:
        raise Http404
    pagina = selectors.pagina_compila(una)
    if request.method == "POST":
        form = CelleForm(request.POST, celle=pagina.celle)
        if form.is_valid():
            try:
                caricamento = services.compila_parte(
                    parte=una, valori=form.cleaned_data, utente=request.user
                )
            except ErroreDominio as errore:
                form.add_error(None, errore.messaggio)
            else:
                if caricamento.esito in {"errori", "bloccato"}:
                    messages.warning(
                        request, "C'è qualcosa da correggere: lo trovi accanto a ogni campo."
                    )
                    return redirect(request.path)
                return redirect(indirizzo_tentativo(caricamento))
    else:
        form = CelleForm({c.nome: c.valore for c in pagina.celle}, celle=pagina.celle)
        form.is_valid()
        for cella in pagina.celle:
            for problema in cella.problemi:
                form.add_error(cella.nome, problema)
    return render(
        request,
        "rendicontazione/parte_fill.html",
        {
            "parte": una,
            "rendicontazione": una.rendicontazione,
            "argomenti": argomenti_di(una.rendicontazione),
            "form": form,
            "pagina": pagina,
            "unita": [
                (
                    unita,
                    [
                        (sezione.titolo, [form[cella.nome] for cella in sezione.celle])
                        for sezione in unita.sezioni
                    ],
                )
                for unita in pagina.unita
            ],
            "puo_consegnare": permessi.puo_consegnare_ora(request.user, una),
        },
    )


@require_POST
def parte_deliver(request, anno, ambito, parte, numero):
    caricamento = tentativo_compilato_da(request, anno, ambito, numero, parte)
    try:
        services.consegna_parte(
            parte=caricamento.parte, caricamento=caricamento, utente=request.user
        )
    except ErroreDominio as errore:
        messages.error(request, errore.messaggio)
        return redirect(indirizzo_tentativo(caricamento))
    messages.success(request, "Parte consegnata all'Ufficio di Piano.")
    return _alla_parte(caricamento.parte)


@require_POST
def parte_withdraw(request, anno, ambito, parte):
    una = parte_consegnata_da(request, anno, ambito, parte)
    try:
        services.ritira_parte(parte=una)
    except ErroreDominio as errore:
        messages.error(request, errore.messaggio)
    else:
        messages.success(request, "Consegna ritirata: puoi caricare un altro file.")
    return _alla_parte(una)
