"""The practice campaign of the demo, with two exercises done by who compiles in Ambito 8."""

import datetime

from django.db import transaction
from django.utils import timezone

from config.demo import controlla_demo_permessa
from config.demo_rendicontazione import ANNO_APERTO
from rendicontazione import services
from rendicontazione.export.esercizi import ESERCIZI, esercizio_xlsx
from rendicontazione.models import Campagna
from rendicontazione.selectors import dati_del_modello, modello_dell_anno
from territorio.models import Ambito
from utenti.enums import Ruolo
from utenti.models import Incarico

SVOLTI = ("parole-nei-numeri", "righe-doppie")
AMBITO = 8


@transaction.atomic
def carica_demo_palestra() -> None:
    """Opens the palestra of the open year; nothing if it is there.

    Needs the reference data and the users of the demo. Raises ErroreDominio where DEBUG is off.
    """
    controlla_demo_permessa()
    provincia = Ambito.objects.della_provincia().order_by("numero", "pk")[0].provincia
    modello = modello_dell_anno(ANNO_APERTO)
    if modello is None:
        raise LookupError("Manca il modulo: lancia prima carica_riferimento.")
    if Campagna.objects.filter(provincia=provincia, palestra=True).exists():
        return
    oggi = timezone.localdate()
    campagna = services.apri_campagna(
        anno=ANNO_APERTO,
        provincia=provincia,
        modello=modello,
        apertura=oggi,
        scadenza=oggi + datetime.timedelta(days=365),
        dimostrativa=True,
        palestra=True,
    )
    incarico = (
        Incarico.objects.attivi()
        .filter(ruolo=Ruolo.OPERATORE_UDP, ambito__numero=AMBITO, utente__dimostrativo=True)
        .select_related("utente")
        .order_by("pk")
        .first()
    )
    if incarico is None:
        return
    rendicontazione = campagna.rendicontazioni.select_related("campagna__modello", "ambito").get(
        ambito__numero=AMBITO
    )
    dati = dati_del_modello(modello=modello, anno=campagna.anno, ambito=rendicontazione.ambito)
    for slug in SVOLTI:
        services.carica_esercizio(
            rendicontazione=rendicontazione,
            esercizio=ESERCIZI[slug],
            contenuto=esercizio_xlsx(dati, ESERCIZI[slug], oggi, sporco=False),
            nome="esercizio.xlsx",
            utente=incarico.utente,
        )
