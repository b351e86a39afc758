"""Two invented proposals of change that wait for a decision: one in each Ambito of the demo."""

import datetime

from django.db import transaction
from django.utils import timezone

from config.demo import AMBITI_DEMO, controlla_demo_permessa, email_demo
from strutture.calcolo.campi import nome_campo
from strutture.models import Proposta, Struttura, UnitaOfferta
from strutture.selectors import testi_del_registro, unita_in_scheda
from strutture.services import salva_proposta
from territorio.models import Ambito, Appartenenza
from utenti.enums import Ruolo
from utenti.models import Utente

NOTA = "Proposta dimostrativa, inventata."
GIORNI_DI_ATTESA = (6, 2)


@transaction.atomic
def carica_demo_proposte() -> None:
    """Makes the proposals that are missing; not on the facility that the demo's login keeps.

    Its own is left free, so that who tries the demo starts from a record without changes.
    """
    controlla_demo_permessa()
    operatore = Utente.objects.get(email=email_demo(Ruolo.OPERATORE_STRUTTURA))
    for numero, giorni in zip(AMBITI_DEMO, GIORNI_DI_ATTESA, strict=True):
        struttura = _struttura(numero, operatore)
        if struttura is None or struttura.proposte.exists():
            continue
        unita = unita_in_scheda(struttura)
        visti = testi_del_registro(struttura, unita)
        esito = salva_proposta(
            struttura=struttura,
            utente=operatore,
            testi=visti | _chieste(struttura, unita[0]),
            visti=visti,
            nota=NOTA,
            invia=True,
        )
        if esito.proposta is not None:
            quando = timezone.now() - datetime.timedelta(days=giorni)
            Proposta.objects.filter(pk=esito.proposta.pk).update(inviata_il=quando)


def _struttura(numero: int, operatore: Utente) -> Struttura | None:
    comuni = Appartenenza.objects.alla_data(timezone.localdate()).filter(
        ambito__in=Ambito.objects.della_provincia().filter(numero=numero)
    )
    return (
        Struttura.objects.pubblicate()
        .filter(dimostrativa=True, indirizzo_riservato=False, comune__in=comuni.values("comune"))
        .exclude(referenti__utente=operatore)
        .order_by("nome_ordinamento", "pk")
        .first()
    )


def _chieste(struttura: Struttura, una: UnitaOfferta) -> dict[str, str]:
    """A new telephone, longer hours, free places of yesterday: field → text."""
    ieri = timezone.localdate() - datetime.timedelta(days=1)
    return {
        "telefono": "030 0000999",
        nome_campo("orari", una.pk): "lunedì-sabato, 8-18",
        nome_campo("posti_liberi", una.pk): "1",
        nome_campo("posti_liberi_al", una.pk): ieri.isoformat(),
    }
