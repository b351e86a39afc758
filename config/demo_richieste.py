"""Invented requests, reports and marks of the demo, so that the back office shows some life.

Nobody wrote them: every text says so, every contact is of the demo, and no mail is ever sent.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from config.demo import AMBITI_DEMO, DOMINIO_DEMO, controlla_demo_permessa
from sportello.calcolo import giorno_lavorativo_dopo, nuovo_codice
from sportello.enums import (
    CanaleRisposta,
    ErroreVisto,
    LivelloRichiesta,
    MotivoVoto,
    StatoRichiesta,
    StatoSegnalazione,
)
from sportello.models import Richiesta, Segnalazione, ValutazionePagina
from strutture.models import Area, Struttura
from territorio.models import Ambito, Comune
from utenti.enums import Ruolo
from utenti.models import Incarico, Utente

SEGNO = "[Dato dimostrativo]"
NOME = "Persona dimostrativa"


@dataclass(frozen=True)
class _Voce:
    """One request: so many days ago, answered after so many, closed or not."""

    giorni_fa: int
    area: str
    testo: str
    stato: str = StatoRichiesta.RICEVUTA
    risposta_dopo: int = 0
    risposta: str = ""
    entro: int | None = None
    per_telefono: bool = False


VOCI: tuple[_Voce, ...] = (
    _Voce(0, "anziani", "Come si chiede un posto in una casa di riposo per mia zia?"),
    _Voce(0, "famiglia", "Quando aprono le iscrizioni al nido?", per_telefono=True),
    _Voce(5, "disabili", "C'è un trasporto per il centro diurno?"),
    _Voce(
        6, "anziani", "Quanto costa l'assistenza a casa?", StatoRichiesta.IN_LAVORAZIONE, entro=10
    ),
    _Voce(
        16, "minori", "A chi chiedo un aiuto per i compiti?", StatoRichiesta.IN_LAVORAZIONE,
        entro=10, per_telefono=True,
    ),
    _Voce(
        9, "anziani", "Che documenti servono per il pasto a casa?", StatoRichiesta.RISPOSTA, 1,
        "Servono la carta d'identità e l'ISEE: puoi portarli allo sportello il martedì mattina.",
    ),
    _Voce(
        20, "disabili", "Dove trovo il modulo per il contributo?", StatoRichiesta.CHIUSA, 3,
        "Il modulo è fra la modulistica del sito; se vuoi lo compiliamo insieme allo sportello.",
    ),
    _Voce(
        41, "famiglia", "Esiste uno sportello per le famiglie?", StatoRichiesta.CHIUSA, 1,
        "Sì: gli orari sono nella pagina dell'Ufficio di Piano.",
    ),
    _Voce(
        55, "", "Non so a chi rivolgermi per mio padre.", StatoRichiesta.CHIUSA, 12,
        "Ti abbiamo fissato un colloquio con il segretariato sociale.", per_telefono=True,
    ),
)  # fmt: skip


@transaction.atomic
def carica_demo_richieste() -> None:
    """Makes them once in each Ambito of the demo; needs its users and its facilities.

    Raises ErroreDominio where DEBUG is off.
    """
    controlla_demo_permessa()
    if Richiesta.objects.filter(dimostrativa=True).exists():
        return
    aree = {area.codice: area for area in Area.objects.all()}
    oggi = timezone.localdate()
    for numero in AMBITI_DEMO:
        ambito = Ambito.objects.della_provincia().alla_data(oggi).get(numero=numero)
        comuni = list(
            Comune.objects.dell_ambito(ambito, oggi).defer("confine").order_by("codice_istat")
        )
        operatore = _operatore(ambito)
        for posto, voce in enumerate(VOCI):
            _crea(voce, posto, ambito, comuni[posto % len(comuni)], aree.get(voce.area), operatore)
        _pareri(ambito, comuni, operatore)


def _operatore(ambito: Ambito) -> Utente:
    return (
        Incarico.objects.attivi()
        .filter(ruolo=Ruolo.OPERATORE_UDP, ambito=ambito, utente__dimostrativo=True)
        .select_related("utente")
        .order_by("pk")[0]
        .utente
    )


def _crea(
    voce: _Voce, posto: int, ambito: Ambito, comune: Comune, area: Area | None, operatore: Utente
) -> None:
    arrivo = timezone.now() - datetime.timedelta(days=voce.giorni_fa, hours=1)
    giorno = timezone.localdate(arrivo)
    nuova = voce.stato == StatoRichiesta.RICEVUTA
    richiesta = Richiesta(
        codice=nuovo_codice(),
        comune=comune,
        ambito=ambito,
        area=area,
        testo=f"{SEGNO} {voce.testo}",
        nome=NOME,
        email="" if voce.per_telefono else f"persona{posto + 1}@{DOMINIO_DEMO}",
        telefono="030 0000000" if voce.per_telefono else "",
        canale=CanaleRisposta.TELEFONO if voce.per_telefono else CanaleRisposta.EMAIL,
        stato=voce.stato,
        livello=LivelloRichiesta.FRONTE if voce.entro is None else LivelloRichiesta.RETRO,
        ricevuta_il=arrivo,
        scade_il=giorno_lavorativo_dopo(giorno)
        if voce.entro is None
        else giorno + datetime.timedelta(days=voce.entro),
        assegnata_a=None if nuova else operatore,
        dimostrativa=True,
    )
    if voce.stato == StatoRichiesta.CHIUSA:
        richiesta.chiusa_il = arrivo + datetime.timedelta(days=voce.risposta_dopo)
    richiesta.full_clean()
    richiesta.save()
    if nuova:
        return
    da = StatoRichiesta.RICEVUTA
    for a, giorni, risposta in _passaggi(voce):
        richiesta.passaggi.create(
            da=da,
            a=a,
            utente=operatore,
            quando=arrivo + datetime.timedelta(days=giorni, minutes=30),
            risposta=risposta,
            nota="Detta al telefono." if risposta and voce.per_telefono else "",
        )
        da = a


def _passaggi(voce: _Voce) -> Sequence[tuple[StatoRichiesta, int, str]]:
    passaggi = [(StatoRichiesta.IN_LAVORAZIONE, 0, "")]
    if voce.risposta:
        passaggi.append((StatoRichiesta.RISPOSTA, voce.risposta_dopo, f"{SEGNO} {voce.risposta}"))
    if voce.stato == StatoRichiesta.CHIUSA:
        passaggi.append((StatoRichiesta.CHIUSA, voce.risposta_dopo, ""))
    return passaggi


def _pareri(ambito: Ambito, comuni: list[Comune], operatore: Utente) -> None:
    strutture = list(
        Struttura.objects.con_scheda_pubblica()
        .filter(comune__in=comuni, indirizzo_riservato=False)
        .order_by("-dimostrativa", "nome_ordinamento", "pk")[:2]
    )
    adesso = timezone.now()
    for posto, struttura in enumerate(strutture):
        gestita = posto == 1
        segnalazione = Segnalazione(
            struttura=struttura,
            ambito=ambito,
            che_cosa=ErroreVisto.ORARI if gestita else ErroreVisto.TELEFONO,
            testo=f"{SEGNO} "
            + ("Il sabato è chiusa." if gestita else "Al numero scritto non risponde nessuno."),
            quando=adesso - datetime.timedelta(days=3 + posto * 10),
            stato=StatoSegnalazione.RISOLTA if gestita else StatoSegnalazione.APERTA,
            gestita_da=operatore if gestita else None,
            gestita_il=adesso - datetime.timedelta(days=10) if gestita else None,
            esito=f"{SEGNO} Orari corretti." if gestita else "",
            dimostrativa=True,
        )
        segnalazione.full_clean()
        segnalazione.save()
        ValutazionePagina.objects.create(
            percorso=struttura.get_absolute_url(),
            ambito=ambito,
            voto=2 + 2 * posto,
            motivo=MotivoVoto.CHIARE if gestita else MotivoVoto.INCOMPLETE,
            testo=f"{SEGNO} Vorrei vedere anche i prezzi." if not gestita else "",
            quando=adesso - datetime.timedelta(days=posto + 1),
        )
