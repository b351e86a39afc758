"""Users and assignments: `UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=ambito)` makes both."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from tests.territorio.factories import AmbitoFactory, ComuneFactory
from utenti.enums import RUOLI_BACK_OFFICE, RUOLI_CON_AMBITO, RUOLI_CON_COMUNE, Ruolo
from utenti.models import Incarico, Utente

PASSWORD = "una-password-di-prova"


class UtenteFactory(DjangoModelFactory):
    """With `ruolo` also its assignment, without end; the place is made when the role needs one."""

    email = factory.Sequence(lambda n: f"utente{n}@esempio.it")
    nome = "Ada"
    cognome = factory.Sequence(lambda n: f"Prova {n}")
    password = PASSWORD

    class Meta:
        model = Utente

    @classmethod
    def _create(cls, model_class: type[Utente], *args: Any, **campi: Any) -> Utente:
        ruolo = campi.pop("ruolo", None)
        incarico = {c: campi.pop(c) for c in ("ambito", "comune", "vicario") if c in campi}
        campi.setdefault("is_staff", ruolo in RUOLI_BACK_OFFICE)
        utente = model_class.objects.create_user(**campi)
        if ruolo:
            IncaricoFactory(utente=utente, ruolo=ruolo, **incarico)
        return utente


class IncaricoFactory(DjangoModelFactory):
    utente = factory.SubFactory(UtenteFactory)
    ruolo = Ruolo.OPERATORE_UDP
    ambito = factory.Maybe(
        factory.LazyAttribute(lambda i: i.ruolo in RUOLI_CON_AMBITO),
        yes_declaration=factory.SubFactory(AmbitoFactory),
        no_declaration=None,
    )
    comune = factory.Maybe(
        factory.LazyAttribute(lambda i: i.ruolo in RUOLI_CON_COMUNE),
        yes_declaration=factory.SubFactory(ComuneFactory),
        no_declaration=None,
    )

    class Meta:
        model = Incarico
