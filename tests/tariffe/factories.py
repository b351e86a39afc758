"""Valid tariffs: a draft edition of an Ambito, unless a test says otherwise."""

import datetime
from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from tariffe import models
from tariffe.enums import MotivoAssegnazione, Organo, StatoEdizione, TipoAtto, TipoISEE, TipoTratto
from tests.territorio.factories import AmbitoFactory, ComuneFactory, EnteFactory
from tests.utenti.factories import UtenteFactory

LETTERE = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def codice_persona(n: int) -> str:
    """The n-th code of a person, of the form P-XXXX-XXXX."""
    cifre = ""
    for _ in range(8):
        n, resto = divmod(n, len(LETTERE))
        cifre = LETTERE[resto] + cifre
    return f"P-{cifre[:4]}-{cifre[4:]}"


class ServizioFactory(DjangoModelFactory):
    codice = factory.Sequence(lambda n: f"SERV{n}")
    slug = factory.LazyAttribute(lambda s: s.codice.lower())
    denominazione = factory.LazyAttribute(lambda s: f"Servizio {s.codice}")

    class Meta:
        model = models.Servizio
        django_get_or_create = ("codice",)


class RegolamentoFactory(DjangoModelFactory):
    ambito = factory.SubFactory(AmbitoFactory)
    titolo = factory.Sequence(lambda n: f"Regolamento di prova {n}")

    class Meta:
        model = models.Regolamento


class EdizioneFactory(DjangoModelFactory):
    """A draft; `approvata=True` has its act. Its rules must be made while it is a draft."""

    regolamento = factory.SubFactory(RegolamentoFactory)
    titolo = "Tariffe 2026"
    valida_dal = datetime.date(2026, 1, 1)

    class Meta:
        model = models.EdizioneTariffe

    class Params:
        approvata = factory.Trait(
            stato=StatoEdizione.VIGENTE,
            organo=Organo.ASSEMBLEA_SINDACI,
            tipo_atto=TipoAtto.DELIBERAZIONE,
            numero_atto="12",
            data_atto=datetime.date(2025, 12, 1),
            approvata_il=factory.LazyFunction(timezone.now),
        )


def approva(edizione: models.EdizioneTariffe) -> models.EdizioneTariffe:
    """Puts a draft in force without asking: for tests of what comes after."""
    edizione.stato = StatoEdizione.VIGENTE
    edizione.organo = Organo.ASSEMBLEA_SINDACI
    edizione.tipo_atto = TipoAtto.DELIBERAZIONE
    edizione.numero_atto = "12"
    edizione.data_atto = edizione.valida_dal
    edizione.approvata_il = timezone.now()
    edizione.save()
    return edizione


class RegolaFactory(DjangoModelFactory):
    """Free to 3,000, then 10 euro an hour; `con_tratti=False` leaves it without segments."""

    edizione = factory.SubFactory(EdizioneFactory)
    servizio = factory.SubFactory(ServizioFactory)
    unita = "ora"

    class Meta:
        model = models.RegolaTariffaria
        skip_postgeneration_save = True

    @factory.post_generation
    def con_tratti(self, create, extracted, **kwargs):
        if not create or extracted is False:
            return
        componente = models.Componente.objects.create(regola=self)
        models.Tratto.objects.create(
            regola=self, componente=componente, tipo=TipoTratto.ESENTE, a=Decimal(3000)
        )
        models.Tratto.objects.create(
            regola=self,
            componente=componente,
            ordine=1,
            tipo=TipoTratto.IMPORTO,
            da=Decimal(3000),
            da_incluso=False,
            importo=Decimal(10),
        )


class AdozioneFactory(DjangoModelFactory):
    edizione = factory.SubFactory(EdizioneFactory, approvata=True)
    ente = factory.SubFactory(EnteFactory)
    organo = Organo.GIUNTA
    tipo_atto = TipoAtto.DELIBERAZIONE
    numero_atto = "7"
    data_atto = datetime.date(2025, 12, 20)

    class Meta:
        model = models.Adozione


class ServizioAdottatoFactory(DjangoModelFactory):
    adozione = factory.SubFactory(AdozioneFactory)
    ente = factory.SelfAttribute("adozione.ente")
    servizio = factory.SubFactory(ServizioFactory)
    dal = datetime.date(2026, 1, 1)

    class Meta:
        model = models.ServizioAdottato


class AttestazioneFactory(DjangoModelFactory):
    codice_persona = factory.Sequence(codice_persona)
    ambito = factory.SubFactory(AmbitoFactory)
    comune = factory.SubFactory(ComuneFactory)
    tipo = TipoISEE.ORDINARIO
    valore = Decimal("12345.67")
    presentata_il = datetime.date(2026, 1, 15)
    scade_il = datetime.date(2026, 12, 31)
    registrata_da = factory.SubFactory(UtenteFactory)

    class Meta:
        model = models.AttestazioneISEE


class TariffaAssegnataFactory(DjangoModelFactory):
    codice_persona = factory.Sequence(codice_persona)
    ambito = factory.SelfAttribute("edizione.regolamento.ambito")
    comune = factory.SubFactory(ComuneFactory)
    ente = factory.SubFactory(EnteFactory)
    regola = factory.SubFactory(RegolaFactory)
    edizione = factory.SelfAttribute("regola.edizione")
    servizio = factory.SelfAttribute("regola.servizio")
    motivo = MotivoAssegnazione.NUOVA
    prima_riga = factory.LazyAttribute(
        lambda r: (r.sostituisce.prima_riga or r.sostituisce) if r.sostituisce else None
    )
    sostituisce = None
    dal = datetime.date(2026, 2, 1)
    isee = Decimal("12345.67")
    importo_calcolato = Decimal(10)
    importo = Decimal(10)
    totale_mese = Decimal(100)
    quantita_mese = Decimal(10)
    registrata_da = factory.SubFactory(UtenteFactory)

    class Meta:
        model = models.TariffaAssegnata


class ConguaglioFactory(DjangoModelFactory):
    precedente = factory.SubFactory(TariffaAssegnataFactory)
    nuova = factory.SelfAttribute("precedente")
    mese = datetime.date(2026, 2, 1)
    importo_precedente = Decimal(100)
    importo_nuovo = Decimal(80)

    class Meta:
        model = models.Conguaglio
