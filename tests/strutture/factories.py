"""Valid facilities: published, in a comune of their own, unless a test says otherwise."""

import datetime
import hashlib

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from strutture import models
from strutture.enums import (
    NaturaEnte,
    Regime,
    Rete,
    StatoEsercizio,
    StatoScheda,
    TipoVicenda,
)
from tests.territorio.factories import ComuneFactory
from tests.utenti.factories import UtenteFactory


class AreaFactory(DjangoModelFactory):
    codice = "anziani"
    nome = factory.LazyAttribute(lambda area: area.codice.replace("-", " ").capitalize())

    class Meta:
        model = models.Area
        django_get_or_create = ("codice",)


class TipoUnitaOffertaFactory(DjangoModelFactory):
    codice = "RSA"
    nome = factory.LazyAttribute(lambda tipo: f"Tipo {tipo.codice}")
    nome_breve = factory.SelfAttribute("nome")
    area = factory.SubFactory(AreaFactory)
    regime = Regime.RESIDENZIALE
    rete = Rete.SOCIOSANITARIA

    class Meta:
        model = models.TipoUnitaOfferta
        django_get_or_create = ("codice",)


class EnteGestoreFactory(DjangoModelFactory):
    denominazione = factory.Sequence(lambda n: f"Fondazione di prova {n}")
    natura = NaturaEnte.PRIVATO

    class Meta:
        model = models.EnteGestore


class StrutturaFactory(DjangoModelFactory):
    denominazione = factory.Sequence(lambda n: f"Casa di prova {n}")
    ente_gestore = factory.SubFactory(EnteGestoreFactory)
    comune = factory.SubFactory(ComuneFactory)
    indirizzo = factory.Sequence(lambda n: f"Via delle Prove, {n + 1}")
    cap = "25030"
    telefono = "030 0000001"
    stato = StatoScheda.PUBBLICATA

    class Meta:
        model = models.Struttura

    class Params:
        riservata = factory.Trait(indirizzo_riservato=True)


class UnitaOffertaFactory(DjangoModelFactory):
    struttura = factory.SubFactory(StrutturaFactory)
    tipo = factory.SubFactory(TipoUnitaOffertaFactory)

    class Meta:
        model = models.UnitaOfferta

    class Params:
        con_posti_liberi = factory.Trait(posti_liberi=2, posti_liberi_al=datetime.date(2026, 1, 15))
        cessata = factory.Trait(
            stato=StatoEsercizio.CESSATA, data_cessazione=datetime.date(2020, 12, 31)
        )


class ReferenteStrutturaFactory(DjangoModelFactory):
    utente = factory.SubFactory(UtenteFactory)
    struttura = factory.SubFactory(StrutturaFactory)

    class Meta:
        model = models.ReferenteStruttura


class VicendaFactory(DjangoModelFactory):
    """A change that is still to come."""

    struttura = factory.SubFactory(StrutturaFactory)
    tipo = TipoVicenda.MODIFICA
    dal = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=30))
    descrizione = "Cambia l'orario."
    registrata_da = factory.SubFactory(UtenteFactory)

    class Meta:
        model = models.Vicenda


class InvitoReferenteFactory(DjangoModelFactory):
    """An open invitation with the code «codice-N»."""

    class Params:
        codice = factory.Sequence(lambda n: f"codice-{n}")

    struttura = factory.SubFactory(StrutturaFactory)
    email = factory.Sequence(lambda n: f"referente{n}@esempio.it")
    impronta = factory.LazyAttribute(
        lambda invito: hashlib.sha256(invito.codice.encode()).hexdigest()
    )
    creato_da = factory.SubFactory(UtenteFactory)
    creato_il = factory.LazyFunction(timezone.now)
    scade_il = factory.LazyAttribute(lambda invito: invito.creato_il + datetime.timedelta(days=14))

    class Meta:
        model = models.InvitoReferente
