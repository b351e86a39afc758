"""Invented people of the demo: codes, attestations, tariffs. Nobody of them exists."""

import datetime
import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from base.errors import ErroreDominio
from tariffe.calcolo.domande import NUMERO, domande
from tariffe.enums import Irregolarita, MotivoAssegnazione, TipoISEE
from tariffe.models import AttestazioneISEE, RegolaTariffaria, Servizio, TariffaAssegnata
from tariffe.parsing import Regola
from tariffe.selectors import regola_in_vigore, regola_letta, servizi_adottati
from tariffe.selectors.proposte import Domanda
from tariffe.services.persone.assegna import assegna_tariffa, cessa, deroga, ricalcola
from tariffe.services.persone.attestazioni import registra_attestazione
from tariffe.services.persone.codici import GRUPPO, LETTERE
from territorio.models import Ambito, Comune
from utenti.models import Utente

# What is given in a month, by the first word of the unit; what is not here is paid by the month.
QUANTITA = {"ora": Decimal(12), "pasto": Decimal(20), "accesso": Decimal(8), "giorno": Decimal(10)}
PRESENZE = "15"
# Enough for a page of the list and a little more; spread over the bands.
VALORI = (
    "0", "1850.00", "2990.40", "4120.75", "5600.00", "7328.62", "8450.10", "9999.99", "11200.00",
    "13480.35", "15000.00", "17650.90", "21300.00", "26740.55", "31000.00", "42500.00",
)  # fmt: skip
GIORNI_DI_SERVIZIO = 150


@dataclass(frozen=True)
class _Particolare:
    """What makes a case different from the others: one in `ogni`, from the `primo`."""

    ogni: int
    primo: int

    def e(self, posto: int) -> bool:
        return posto % self.ogni == self.primo


SENZA_ISEE = _Particolare(11, 4)
IRREGOLARE = _Particolare(13, 6)
IN_SCADENZA = _Particolare(5, 1)
SCADUTA = _Particolare(9, 2)
DEROGATA = _Particolare(12, 3)
CESSATA = _Particolare(14, 8)
RICALCOLATA = _Particolare(7, 5)
DI_ASSISTENTE = _Particolare(4, 0)


@transaction.atomic
def carica_persone_dimostrative(
    *, ambito: Ambito, comuni: Sequence[Comune], quante: int, amministrativo: Utente,
    assistente: Utente,
) -> int:  # fmt: skip
    """Invents that many people, always the same, among the services adopted in those comuni.

    How many got a tariff; 0 if the Ambito already has some, or if nothing is adopted in it. Each
    goes through the services as a true one would.
    """
    if AttestazioneISEE.objects.filter(ambito=ambito, dimostrativa=True).exists():
        return 0
    oggi = timezone.localdate()
    caso = random.Random(ambito.numero)  # noqa: S311 - the same people every time, on purpose
    offerte = [
        _offerta(comune, servizio.servizio, oggi)
        for comune in comuni
        for servizio in servizi_adottati(comune, oggi)
    ]
    scritte = 0
    for posto in range(quante if offerte else 0):
        offerta = offerte[posto % len(offerte)]
        codice = "P-" + "-".join(
            "".join(caso.choice(LETTERE) for _ in range(GRUPPO)) for _ in range(2)
        )
        utente = assistente if DI_ASSISTENTE.e(posto) else amministrativo
        try:
            with transaction.atomic():
                _una(ambito, offerta, codice, posto, utente, oggi)
        except ErroreDominio:
            # A rule that does not admit this case: the person stays without a tariff.
            continue
        scritte += 1
    return scritte


@dataclass(frozen=True)
class _Offerta:
    """A service adopted in a comune, with its rule; since when it is adopted."""

    comune: Comune
    servizio: Servizio
    regola: RegolaTariffaria
    letta: Regola
    dal: datetime.date


def _offerta(comune: Comune, servizio: Servizio, oggi: datetime.date) -> _Offerta:
    vigenza = regola_in_vigore(comune=comune, servizio=servizio, giorno=oggi)
    return _Offerta(
        comune,
        servizio,
        vigenza.regola,
        regola_letta(vigenza.regola, giorno=oggi),
        max(vigenza.adottato.dal or oggi, vigenza.edizione.valida_dal),
    )


def _una(
    ambito: Ambito,
    offerta: _Offerta,
    codice: str,
    posto: int,
    utente: Utente,
    oggi: datetime.date,
) -> None:
    dal = max(oggi.replace(month=1, day=1), oggi - datetime.timedelta(days=GIORNI_DI_SERVIZIO))
    regola, letta = offerta.regola, offerta.letta
    tipo = TipoISEE.MINORENNI if "minorenni" in letta.tipi_isee else TipoISEE.ORDINARIO
    if not SENZA_ISEE.e(posto):
        scade = None
        if SCADUTA.e(posto):
            scade = max(dal, oggi - datetime.timedelta(days=12))
        elif IN_SCADENZA.e(posto):
            scade = oggi + datetime.timedelta(days=10 + posto)
        registra_attestazione(
            ambito=ambito,
            comune=offerta.comune,
            tipo=tipo,
            valore=Decimal(VALORI[posto % len(VALORI)]),
            presentata_il=dal,
            scade_il=scade,
            irregolarita=Irregolarita.DIFFORMITA if IRREGOLARE.e(posto) else Irregolarita.NESSUNA,
            codice_persona=codice,
            utente=utente,
            dimostrativa=True,
        )
    unita = regola.unita.split()[0].lower() if regola.unita else ""
    riga = assegna_tariffa(
        domanda=Domanda(
            codice_persona=codice,
            ambito=ambito.pk,
            comune=offerta.comune,
            servizio=offerta.servizio,
            dal=max(dal, offerta.dal),
            utenza=regola.utenza,
            contesto={d.chiave: PRESENZE for d in domande(letta) if d.tipo == NUMERO},
            quantita_mese=QUANTITA.get(unita, Decimal(1)),
        ),
        utente=utente,
        dimostrativa=True,
    )
    _dopo(riga, tipo, posto, utente, oggi)


def _dopo(
    riga: TariffaAssegnata, tipo: str, posto: int, utente: Utente, oggi: datetime.date
) -> None:
    """What happened to some of them since."""
    un_mese_fa = max(riga.dal, oggi - datetime.timedelta(days=45))
    if RICALCOLATA.e(posto):
        registra_attestazione(
            ambito=riga.ambito,
            comune=riga.comune,
            tipo=tipo,
            corrente=True,
            valore=Decimal("3600.00"),
            presentata_il=un_mese_fa,
            scade_il=oggi + datetime.timedelta(days=80),
            codice_persona=riga.codice_persona,
            utente=utente,
            dimostrativa=True,
        )
        ricalcola(
            assegnata=riga, dal=un_mese_fa, motivo=MotivoAssegnazione.NUOVO_ISEE, utente=utente
        )
    elif DEROGATA.e(posto):
        deroga(
            assegnata=riga,
            importo=Decimal("1.00"),
            dal=un_mese_fa,
            motivo="Motivo inventato per la dimostrazione",
            atto=f"Determinazione dimostrativa {posto}/{oggi.year}",
            utente=utente,
        )
    elif CESSATA.e(posto):
        cessa(assegnata=riga, ultimo_giorno=un_mese_fa, utente=utente)
