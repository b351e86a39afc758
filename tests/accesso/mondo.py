"""The small world of the access tests: two Ambiti, 8 and 9, one of every object in each."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import models, transaction

from tests.conftest import ClientRigoroso
from tests.strutture.factories import ReferenteStrutturaFactory, UnitaOffertaFactory
from tests.territorio.factories import (
    AmbitoFactory,
    AppartenenzaFactory,
    ComuneFactory,
    DelegaFactory,
    EnteFactory,
)
from tests.utenti.factories import UtenteFactory
from utenti.enums import RUOLI_CON_AMBITO, RUOLI_CON_COMUNE, Ruolo
from utenti.models import Utente
from utenti.services import carica_riferimento

PROPRIO, ALTRUI = 8, 9
ANONIMO = "anonimo"
SENZA_INCARICO = "senza_incarico"
ATTORI = (ANONIMO, SENZA_INCARICO, *Ruolo.values)


@dataclass
class Mondo:
    """`oggetti` remembers what was made, by factory name and number of the Ambito."""

    ambiti: dict[int, Any] = field(default_factory=dict)
    comuni: dict[int, Any] = field(default_factory=dict)
    utenti: dict[str, Utente] = field(default_factory=dict)
    clienti: dict[str, ClientRigoroso] = field(default_factory=dict)
    # A facility in each comune; the operatore_struttura keeps that of Ambito 8.
    strutture: dict[int, Any] = field(default_factory=dict)
    oggetti: dict[tuple[str, int], models.Model] = field(default_factory=dict)

    def uno(self, nome: str, numero: int, crea: Callable[[], models.Model]) -> Any:
        """The object of that name in that Ambito, made when it is asked for in a test."""
        c_era = self.oggetti.get((nome, numero))
        # What another test made was taken back at its end.
        if c_era is None or not type(c_era)._base_manager.filter(pk=c_era.pk).exists():
            self.oggetti[nome, numero] = crea()
        return self.oggetti[nome, numero]


def costruisci() -> Mondo:
    """Groups, the two Ambiti with a comune each, one user per role: those of place in Ambito 8."""
    carica_riferimento(cartella=settings.BASE_DIR / "fixtures" / "riferimento")
    mondo = Mondo()
    for numero, nome in ((PROPRIO, "Ambito di otto"), (ALTRUI, "Ambito di nove")):
        ambito = AmbitoFactory(numero=numero, denominazione=nome)
        comune = ComuneFactory(denominazione=f"Comune di {numero}")
        AppartenenzaFactory(comune=comune, ambito=ambito)
        DelegaFactory(comune=comune, ente=EnteFactory())
        mondo.ambiti[numero], mondo.comuni[numero] = ambito, comune
        mondo.strutture[numero] = UnitaOffertaFactory(struttura__comune=comune).struttura
    for ruolo in Ruolo.values:
        luogo = {}
        if ruolo in RUOLI_CON_AMBITO:
            luogo["ambito"] = mondo.ambiti[PROPRIO]
        if ruolo in RUOLI_CON_COMUNE:
            luogo["comune"] = mondo.comuni[PROPRIO]
        mondo.utenti[ruolo] = UtenteFactory(ruolo=ruolo, **luogo)
    ReferenteStrutturaFactory(
        utente=mondo.utenti[Ruolo.OPERATORE_STRUTTURA], struttura=mondo.strutture[PROPRIO]
    )
    # The back office knows the colleagues of its own Ambito: one of the other must be there too.
    mondo.utenti["operatore_di_nove"] = UtenteFactory(
        ruolo=Ruolo.OPERATORE_UDP, ambito=mondo.ambiti[ALTRUI]
    )
    mondo.utenti[SENZA_INCARICO] = UtenteFactory()
    for attore in ATTORI:
        cliente = ClientRigoroso()
        if attore != ANONIMO:
            cliente.force_login(mondo.utenti[attore])
        mondo.clienti[attore] = cliente
    return mondo


@contextlib.contextmanager
def senza_tracce() -> Iterator[None]:
    """What a request writes is taken back, so that the order of the requests does not matter."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def esito(risposta: Any) -> str:
    """What came of the request, in the words of the matrix."""
    if risposta.status_code in (301, 302):
        return "accedi" if risposta.url.startswith("/accedi/") else "altrove"
    return {200: "entra", 403: "no", 404: "non c'è", 405: "metodo"}.get(
        risposta.status_code, str(risposta.status_code)
    )
