"""What the public site tells: published, of an Ambito of its own, unless a test says otherwise."""

import datetime

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from sportello import models
from sportello.calcolo import nuovo_codice
from sportello.enums import CanaleRisposta, ErroreVisto, StatoRichiesta, TipoPunto
from tests.strutture.factories import StrutturaFactory
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


class RichiestaFactory(DjangoModelFactory):
    """Received today; `RichiestaFactory(per_telefono=True)` left a telephone and no e-mail."""

    codice = factory.LazyFunction(nuovo_codice)
    comune = factory.SubFactory(ComuneFactory)
    ambito = factory.SubFactory(AmbitoFactory)
    testo = "Come si chiede un posto al centro diurno?"
    nome = "Zita Cittadina"
    email = factory.Sequence(lambda n: f"persona{n}@posta.example")
    scade_il = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=1))

    class Meta:
        model = models.Richiesta

    class Params:
        per_telefono = factory.Trait(
            email="", telefono="030 0000009", canale=CanaleRisposta.TELEFONO
        )
        in_ritardo = factory.Trait(
            scade_il=factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=1))
        )
        chiusa = factory.Trait(
            stato=StatoRichiesta.CHIUSA, chiusa_il=factory.LazyFunction(timezone.now)
        )


class SegnalazioneFactory(DjangoModelFactory):
    struttura = factory.SubFactory(StrutturaFactory)
    ambito = factory.SubFactory(AmbitoFactory)
    che_cosa = ErroreVisto.TELEFONO
    testo = "Il numero non risponde più."
    email = "lettrice@posta.example"

    class Meta:
        model = models.Segnalazione
