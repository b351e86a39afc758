"""Valid territory of the Province that runs the installation; codes stay clear of the real ones."""

import factory
from django.conf import settings
from django.utils.text import slugify
from factory.django import DjangoModelFactory

from territorio import models
from territorio.enums import TipoEnte


class ProvinciaFactory(DjangoModelFactory):
    codice = settings.PROVINCIA
    sigla = "BS"
    denominazione = "Brescia"
    codice_regione = "03"
    regione = "Lombardia"

    class Meta:
        model = models.Provincia
        django_get_or_create = ("codice",)


class ComuneFactory(DjangoModelFactory):
    provincia = factory.SubFactory(ProvinciaFactory)
    codice_istat = factory.LazyAttributeSequence(
        lambda comune, n: f"{comune.provincia.codice}{300 + n % 700}"
    )
    denominazione = factory.Sequence(lambda n: f"Comune di prova {n}")

    class Meta:
        model = models.Comune
        django_get_or_create = ("codice_istat",)


class AmbitoFactory(DjangoModelFactory):
    """Without `numero` the numbers start from 101, clear of the thirteen real ones."""

    provincia = factory.SubFactory(ProvinciaFactory)
    numero = factory.Sequence(lambda n: 101 + n)
    denominazione = factory.LazyAttribute(lambda ambito: f"Ambito di prova {ambito.numero}")
    slug = factory.LazyAttribute(lambda ambito: slugify(ambito.denominazione))

    class Meta:
        model = models.Ambito


class EnteFactory(DjangoModelFactory):
    """A special agency; `EnteFactory(comunale=True)` is a comune."""

    codice = factory.Sequence(lambda n: f"ENTE{n:04d}")
    denominazione = factory.Sequence(lambda n: f"Azienda di prova {n}")
    tipo = TipoEnte.CONSORZIO

    class Meta:
        model = models.Ente

    class Params:
        comunale = factory.Trait(
            tipo=TipoEnte.COMUNE,
            comune=factory.SubFactory(ComuneFactory),
            codice=factory.SelfAttribute("comune.codice_istat"),
            denominazione=factory.LazyAttribute(lambda ente: f"Comune di {ente.comune}"),
        )


class AppartenenzaFactory(DjangoModelFactory):
    comune = factory.SubFactory(ComuneFactory)
    ambito = factory.SubFactory(AmbitoFactory)

    class Meta:
        model = models.Appartenenza


class CapofilaFactory(DjangoModelFactory):
    ambito = factory.SubFactory(AmbitoFactory)
    ente = factory.SubFactory(EnteFactory)

    class Meta:
        model = models.Capofila


class DelegaFactory(DjangoModelFactory):
    servizio = "SAD"
    comune = factory.SubFactory(ComuneFactory)
    ente = factory.SubFactory(EnteFactory)
    atto = "Delibera di prova n. 1"

    class Meta:
        model = models.Delega
