"""Loads the invented data of the demo, all or nothing; refuses where DEBUG is off."""

from typing import Any

from django.conf import settings
from django.db import transaction

from base.comandi import RIFIUTATO, Comando, Esito
from base.errors import ErroreDominio
from config.demo import (
    collega_operatore_struttura,
    controlla_demo_permessa,
    crea_utenti_demo,
    utenti_demo,
)
from config.demo_palestra import carica_demo_palestra
from config.demo_rendicontazione import carica_demo_rendicontazioni
from config.demo_richieste import carica_demo_richieste
from config.demo_schede import carica_demo_proposte
from config.demo_tariffe import carica_demo_persone, carica_demo_tariffe
from rendicontazione.models import Rendicontazione
from sportello.models import Avviso, Richiesta
from sportello.services import carica_demo as carica_demo_contenuti
from strutture.models import Struttura
from strutture.services import carica_demo as carica_demo_strutture
from strutture.services import carica_demo_inviti
from tariffe.models import Regolamento, TariffaAssegnata


class Command(Comando):
    help = "Carica i dati dimostrativi (utenti, strutture, avvisi…). Solo con DEBUG acceso."

    def svolgi(self, **opzioni: Any) -> Esito:
        try:
            dati = _carica()
        except ErroreDominio as errore:
            return Esito(
                dati={"errore": {"codice": errore.codice, "messaggio": errore.messaggio}},
                testo=errore.messaggio,
                uscita=RIFIUTATO,
            )
        return Esito(
            dati=dati,
            testo="Dati dimostrativi presenti: "
            + ", ".join(f"{cosa} {quanti}" for cosa, quanti in dati.items())
            + ".",
        )


@transaction.atomic
def _carica() -> dict[str, int]:
    controlla_demo_permessa()
    crea_utenti_demo()
    carica_demo_strutture(cartella=settings.BASE_DIR / "fixtures" / "demo")
    carica_demo_contenuti(cartella=settings.BASE_DIR / "fixtures" / "demo")
    collega_operatore_struttura()
    carica_demo_inviti()
    carica_demo_proposte()
    carica_demo_rendicontazioni()
    carica_demo_palestra()
    carica_demo_richieste()
    carica_demo_tariffe()
    carica_demo_persone()
    return {
        "utenti": len(utenti_demo()),
        "strutture": Struttura.objects.filter(dimostrativa=True).count(),
        "avvisi": Avviso.objects.filter(dimostrativo=True).count(),
        "richieste": Richiesta.objects.filter(dimostrativa=True).count(),
        "rendicontazioni": Rendicontazione.objects.filter(campagna__palestra=False).count(),
        "regolamenti tariffari": Regolamento.objects.count(),
        "tariffe assegnate": TariffaAssegnata.objects.filter(dimostrativa=True).count(),
    }
