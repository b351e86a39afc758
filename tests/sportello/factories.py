"""What the public site tells: published, of an Ambito of its own, unless a test says otherwise."""

import datetime

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from sportello import models
from sportello.enums import TipoPunto
from tests.territorio.factories import AmbitoFactory, ComuneFactory


class AvvisoFactory(DjangoModelFactory):
    """`AvvisoFactory(della_provincia=True)` is of the Province."""

    titolo = factory.Sequence(lambda n: f"Avviso di prova {n}")
    sommario = "Che cosa succede, in una frase."
    testo = "Il testo dell'avviso."
    ambito = factory.SubFactory(AmbitoFactory)
    dal = factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=3))
    pubblicato = True

    class Meta:
        model = models.Avviso

    class Params:
        della_provincia = factory.Trait(ambito=None)
        scaduto = factory.Trait(
            al=factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=1))
        )


class PuntoAccessoFactory(DjangoModelFactory):
    tipo = TipoPunto.SPORTELLO
    denominazione = factory.Sequence(lambda n: f"Sportello di prova {n}")
    ambito = factory.SubFactory(AmbitoFactory)
    comune = factory.SubFactory(ComuneFactory)
    telefono = "030 0000002"
    orari = "lunedì, 9-12"
    pubblicato = True

    class Meta:
        model = models.PuntoAccesso


class ModuloServizioFactory(DjangoModelFactory):
    titolo = factory.Sequence(lambda n: f"Modulo di prova {n}")
    ambito = factory.SubFactory(AmbitoFactory)
    sito = "https://moduli.example/modulo"
    pubblicato = True

    class Meta:
        model = models.ModuloServizio


class VoceGlossarioFactory(DjangoModelFactory):
    termine = factory.Sequence(lambda n: f"Parola {n}")
    spiegazione = "Che cosa vuol dire."

    class Meta:
        model = models.VoceGlossario
