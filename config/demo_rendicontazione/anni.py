"""The years of the demo: two approved, one open with returns at every point of the road."""

import datetime

from django.db import transaction
from django.utils import timezone

from config.demo import controlla_demo_permessa
from config.demo_rendicontazione.cartella import DOMINIO, cartella_compilata
from config.demo_rendicontazione.date import retrodata
from rendicontazione import services
from rendicontazione.enums import Gravita, StatoRendicontazione
from rendicontazione.models import Campagna, Caricamento, ModelloModulo, Notifica, Rendicontazione
from rendicontazione.selectors import modello_dell_anno
from territorio.models import Ambito, Provincia
from utenti.enums import Ruolo
from utenti.models import Incarico, Utente

ANNO_APERTO = 2024
GIORNI_ALLA_SCADENZA = 60
GIORNI_ALLA_SECONDA = 90
# Ambiti without approved data, so that the figures of the year are «n ambiti su 13».
SENZA_DATI: dict[int, frozenset[int]] = {2022: frozenset({3}), 2023: frozenset({3, 11})}
# How far the returns of the open year are; those of the other Ambiti are still to begin.
STATI_APERTI: dict[int, StatoRendicontazione] = {
    3: StatoRendicontazione.IN_COMPILAZIONE,
    5: StatoRendicontazione.CERTIFICATA,
    7: StatoRendicontazione.IN_ISTRUTTORIA,
}
# Who handed in after the deadline, in the years that are over.
TARDIVE: dict[int, int] = {2022: 10, 2023: 4}
MOTIVO = "Dato dimostrativo: il progetto è pagato per intero da un fondo europeo."
MOTIVO_DEL_RITARDO = "Dato dimostrativo: due comuni hanno chiuso i conti a settembre."


@transaction.atomic
def carica_demo_rendicontazioni() -> None:
    """Campaigns 2022 and 2023 with approved returns, 2024 open; nothing if they are there.

    Needs the reference data, the population and the users of the demo. Raises ErroreDominio where
    DEBUG is off.
    """
    controlla_demo_permessa()
    provincia = Ambito.objects.della_provincia().order_by("numero", "pk")[0].provincia
    for anno in sorted(SENZA_DATI):
        _anno_concluso(anno, provincia)
    _anno_aperto(provincia)


def _anno_aperto(provincia: Provincia) -> None:
    if Campagna.objects.filter(provincia=provincia, anno=ANNO_APERTO).exists():
        return
    oggi = timezone.localdate()
    campagna = services.apri_campagna(
        anno=ANNO_APERTO,
        provincia=provincia,
        modello=_modello(ANNO_APERTO),
        apertura=oggi,
        scadenza=oggi + datetime.timedelta(days=GIORNI_ALLA_SCADENZA),
        contatto="Ufficio della Provincia (contatto dimostrativo)",
        dimostrativa=True,
    )
    campagna.seconda_scadenza = oggi + datetime.timedelta(days=GIORNI_ALLA_SECONDA)
    campagna.full_clean()
    campagna.save()
    istruttore = _utente(Ruolo.ISTRUTTORE_PROVINCIA)
    for rendicontazione in campagna.rendicontazioni.filter(
        ambito__numero__in=STATI_APERTI
    ).select_related("ambito", "campagna__modello"):
        stato = STATI_APERTI[rendicontazione.ambito.numero]
        responsabile = _utente(Ruolo.RESPONSABILE_UDP, rendicontazione.ambito)
        if stato == StatoRendicontazione.IN_COMPILAZIONE:
            _consegna(rendicontazione, responsabile, errori=True)
            continue
        _consegna(rendicontazione, responsabile)
        services.certifica_rendicontazione(
            rendicontazione=rendicontazione, utente=responsabile, con_ricevuta=False
        )
        if stato == StatoRendicontazione.IN_ISTRUTTORIA:
            services.prendi_in_esame(rendicontazione=rendicontazione, utente=istruttore)


def _modello(anno: int) -> ModelloModulo:
    modello = modello_dell_anno(anno)
    if modello is None:
        raise LookupError("Manca il modulo: lancia prima carica_riferimento.")
    return modello


def _anno_concluso(anno: int, provincia: Provincia) -> None:
    if Campagna.objects.filter(provincia=provincia, anno=anno).exists():
        return
    oggi = timezone.localdate()
    # Open today, so that no invented file is late; then with the dates of its own year.
    campagna = services.apri_campagna(
        anno=anno,
        provincia=provincia,
        modello=_modello(anno),
        apertura=oggi,
        scadenza=oggi,
        dimostrativa=True,
    )
    istruttore = _utente(Ruolo.ISTRUTTORE_PROVINCIA)
    dirigente = _utente(Ruolo.DIRIGENTE_PROVINCIA)
    consegnate = campagna.rendicontazioni.exclude(ambito__numero__in=SENZA_DATI[anno])
    for rendicontazione in consegnate.exclude(ambito__numero=TARDIVE[anno]).select_related(
        "ambito", "campagna__modello"
    ):
        _approva(rendicontazione, istruttore, dirigente)
    campagna.apertura = datetime.date(anno + 1, 3, 1)
    campagna.scadenza = datetime.date(anno + 1, 9, 30)
    campagna.full_clean()
    campagna.save()
    for rendicontazione in consegnate.filter(ambito__numero=TARDIVE[anno]).select_related(
        "ambito", "campagna__modello"
    ):
        _approva(rendicontazione, istruttore, dirigente)
    for rendicontazione in consegnate.select_related("campagna"):
        retrodata(rendicontazione)
    # What was done here in a second is no news for anybody.
    Notifica.objects.filter(rendicontazione__campagna=campagna).update(letta_il=timezone.now())


def _approva(rendicontazione: Rendicontazione, istruttore: Utente, dirigente: Utente) -> None:
    """The whole way of a return, through the same services as the pages."""
    responsabile = _utente(Ruolo.RESPONSABILE_UDP, rendicontazione.ambito)
    _consegna(rendicontazione, responsabile)
    services.certifica_rendicontazione(
        rendicontazione=rendicontazione, utente=responsabile, con_ricevuta=False
    )
    services.prendi_in_esame(rendicontazione=rendicontazione, utente=istruttore)
    services.proponi_approvazione(rendicontazione=rendicontazione, utente=istruttore)
    passaggio = services.approva_rendicontazione(rendicontazione=rendicontazione, utente=dirigente)
    if passaggio.a != StatoRendicontazione.APPROVATA:
        raise AssertionError("la demo non è arrivata all'approvazione")


def _consegna(
    rendicontazione: Rendicontazione, responsabile: Utente, *, errori: bool = False
) -> None:
    """Upload, reasons of the avvisi, confirmation and note of the Ambito."""
    anno = rendicontazione.campagna.anno
    caricamento = services.registra_caricamento(
        rendicontazione=rendicontazione,
        contenuto=cartella_compilata(
            anno=anno, numero_ambito=rendicontazione.ambito.numero, errori=errori
        ),
        nome="dimostrativo.xlsx",
        utente=responsabile,
    )
    if not errori:
        _motiva(caricamento, responsabile)
    services.conferma_caricamento(caricamento=caricamento, utente=responsabile)
    services.scrivi_nota(
        rendicontazione=rendicontazione,
        testo=f"Dati dimostrativi del {anno}: inventati, non dicono nulla dei servizi veri.",
    )


def _motiva(caricamento: Caricamento, utente: Utente) -> None:
    avvisi = caricamento.anomalie.filter(gravita=Gravita.AVVISO).values_list("pk", "codice")
    services.scrivi_motivazioni(
        caricamento=caricamento,
        motivazioni={
            pk: MOTIVO_DEL_RITARDO if codice == "FILE-06" else MOTIVO for pk, codice in avvisi
        },
        utente=utente,
    )


def _utente(ruolo: Ruolo, ambito: Ambito | None = None) -> Utente:
    """Who holds that role: a user of the demo, else one made for the Ambito, without password."""
    incarichi = Incarico.objects.attivi().filter(ruolo=ruolo, utente__dimostrativo=True)
    if ambito is not None:
        incarichi = incarichi.filter(ambito=ambito)
    incarico = incarichi.select_related("utente").order_by("pk").first()
    if incarico is not None:
        return incarico.utente
    luogo = f"{ambito.numero}" if ambito else ""
    utente = Utente.objects.create_user(
        f"{ruolo}{luogo}@{DOMINIO}", nome="Utente", cognome=f"Dimostrativo {luogo}",
        dimostrativo=True,
    )  # fmt: skip
    nuovo = Incarico(utente=utente, ruolo=ruolo, ambito=ambito)
    nuovo.full_clean()
    nuovo.save()
    return utente
