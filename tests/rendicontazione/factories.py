"""Campaigns, returns, attempts, versions, facts; states are traits (`approvata=True`).

`riferimento()` loads the real form model, needed by whatever reads a workbook.
"""

import datetime
import hashlib
from decimal import Decimal

import factory
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from rendicontazione import models
from rendicontazione.enums import EsitoCaricamento, StatoRendicontazione
from rendicontazione.parsing.celle import chiave
from rendicontazione.selectors import dati_della_ricevuta
from rendicontazione.services import carica_riferimento
from tests.territorio.factories import AmbitoFactory, ComuneFactory, ProvinciaFactory
from tests.utenti.factories import UtenteFactory

VERSIONE_MODELLO = "2024.1"


def riferimento() -> models.ModelloModulo:
    """The form model of `fixtures/riferimento/`, loaded once per test."""
    if not models.ColonnaModulo.objects.exists():
        carica_riferimento(cartella=settings.BASE_DIR / "fixtures" / "riferimento")
    return models.ModelloModulo.objects.get(versione=VERSIONE_MODELLO)


class ModelloModuloFactory(DjangoModelFactory):
    versione = VERSIONE_MODELLO
    denominazione = "Rendicontazione annuale della spesa sociale"

    class Meta:
        model = models.ModelloModulo
        django_get_or_create = ("versione",)


class AbbinamentoFactory(DjangoModelFactory):
    """«Numero utenti» is the column `utenti` of F1."""

    ambito = factory.SubFactory(AmbitoFactory)
    colonna = factory.LazyFunction(
        lambda: models.ColonnaModulo.objects.get(
            foglio__modello=riferimento(), foglio__codice="F1_spesa_sociale", nome="utenti"
        )
    )
    foglio = factory.LazyAttribute(lambda a: a.colonna.foglio)
    scritto = factory.Sequence(lambda n: f"Numero utenti {n}")
    chiave = factory.LazyAttribute(lambda a: chiave(a.scritto))
    scelto_da = factory.SubFactory(UtenteFactory)

    class Meta:
        model = models.Abbinamento


class CampagnaFactory(DjangoModelFactory):
    """Open now: closes in thirty days."""

    anno = 2024
    palestra = False
    provincia = factory.SubFactory(ProvinciaFactory)
    modello = factory.SubFactory(ModelloModuloFactory)
    apertura = factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=30))
    scadenza = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=30))

    class Meta:
        model = models.Campagna
        django_get_or_create = ("provincia", "anno", "palestra")


class RendicontazioneFactory(DjangoModelFactory):
    """`aperta` by default; the other traits make also a version (approved if the state says so)."""

    campagna = factory.SubFactory(CampagnaFactory)
    ambito = factory.SubFactory(AmbitoFactory)

    class Meta:
        model = models.Rendicontazione
        skip_postgeneration_save = True

    class Params:
        in_compilazione = factory.Trait(stato=StatoRendicontazione.IN_COMPILAZIONE)
        certificata = factory.Trait(stato=StatoRendicontazione.CERTIFICATA)
        in_istruttoria = factory.Trait(stato=StatoRendicontazione.IN_ISTRUTTORIA)
        integrazione_richiesta = factory.Trait(stato=StatoRendicontazione.INTEGRAZIONE_RICHIESTA)
        approvata = factory.Trait(stato=StatoRendicontazione.APPROVATA)
        pubblicata = factory.Trait(stato=StatoRendicontazione.PUBBLICATA)
        riaperta = factory.Trait(stato=StatoRendicontazione.RIAPERTA)

    @factory.post_generation
    def versione(self, create: bool, extracted: object, **kwargs: object) -> None:
        if not create or extracted is False or self.stato == StatoRendicontazione.APERTA:
            return
        VersioneFactory(
            rendicontazione=self,
            approvata=self.stato
            in {
                StatoRendicontazione.APPROVATA,
                StatoRendicontazione.PUBBLICATA,
                StatoRendicontazione.RIAPERTA,
            },
        )


class ProrogaFactory(DjangoModelFactory):
    """For one Ambito, until today; `rendicontazione=None` is for all."""

    rendicontazione = factory.SubFactory(RendicontazioneFactory)
    campagna = factory.SelfAttribute("rendicontazione.campagna")
    giorno = factory.LazyFunction(timezone.localdate)
    motivo = "Cambio del programma di contabilità"
    atto = "Decreto n. 1 del 15/01/2025"

    class Meta:
        model = models.Proroga


class ParteFactory(DjangoModelFactory):
    """Of a comune; `ParteFactory(comune=None, struttura=...)` is of a facility."""

    rendicontazione = factory.SubFactory(RendicontazioneFactory)
    comune = factory.SubFactory(ComuneFactory)

    class Meta:
        model = models.Parte


class CaricamentoFactory(DjangoModelFactory):
    """An attempt whose file is a few bytes, not a workbook: give `contenuto` for a real one."""

    rendicontazione = factory.SubFactory(RendicontazioneFactory)
    numero = factory.LazyAttribute(
        lambda c: (
            models.Caricamento.objects.filter(
                rendicontazione=c.rendicontazione, parte=c.parte
            ).count()
            + 1
        )
    )
    parte = None
    contenuto = factory.Sequence(lambda n: f"tentativo {n}".encode())
    sha256 = factory.LazyAttribute(lambda c: hashlib.sha256(c.contenuto).hexdigest())
    dimensione = factory.LazyAttribute(lambda c: len(c.contenuto))
    esito = EsitoCaricamento.VALIDO
    righe = factory.LazyFunction(lambda: {"F0_frontespizio": 1, "F1_spesa_sociale": 1})
    controllato_il = factory.LazyFunction(timezone.now)
    caricato_da = factory.SubFactory(UtenteFactory)
    file = factory.LazyAttribute(lambda c: ContentFile(c.contenuto, name="prova.xlsx"))

    class Meta:
        model = models.Caricamento
        exclude = ("contenuto",)


class VersioneFactory(DjangoModelFactory):
    """Without errors; `con_errori=True` has no facts, `approvata=True` counts."""

    rendicontazione = factory.SubFactory(RendicontazioneFactory)
    numero = factory.LazyAttribute(
        lambda v: models.Versione.objects.filter(rendicontazione=v.rendicontazione).count() + 1
    )
    caricamento = factory.SubFactory(
        CaricamentoFactory, rendicontazione=factory.SelfAttribute("..rendicontazione")
    )
    sha256 = factory.SelfAttribute("caricamento.sha256")
    confermata_da = factory.SelfAttribute("caricamento.caricato_da")
    dati_registrati_il = factory.LazyFunction(timezone.now)

    class Meta:
        model = models.Versione

    class Params:
        con_errori = factory.Trait(dati_registrati_il=None)
        approvata = factory.Trait(
            approvata_da=factory.SubFactory(UtenteFactory),
            approvata_il=factory.LazyFunction(timezone.now),
        )


class AnomaliaFactory(DjangoModelFactory):
    caricamento = factory.SubFactory(CaricamentoFactory)
    foglio = "F1_spesa_sociale"
    cella = "J2"
    codice = "COE-01"
    gravita = "avviso"
    messaggio = "Le entrate coprono tutta la spesa: scrivi perché."

    class Meta:
        model = models.Anomalia


class FattoFactory(DjangoModelFactory):
    """A cell of F1: `FattoFactory(versione=v, misura="entrata_utenza", valore=Decimal("10"))`."""

    versione = factory.SubFactory(VersioneFactory)
    misura = "spesa_totale"
    codice_voce = "1.G.01"
    colonna = factory.LazyAttribute(
        lambda f: models.ColonnaModulo.objects.get(
            foglio__modello=riferimento(), foglio__codice="F1_spesa_sociale", nome=f.misura
        )
    )
    riga = factory.Sequence(lambda n: n + 2)
    cella = factory.LazyAttribute(lambda f: f"J{f.riga}")
    forma_gestione = "S"
    area_utenza = "ANZ"
    voce = factory.LazyAttribute(
        lambda f: models.VoceNomenclatore.objects.get(codice=f.codice_voce)
    )
    valore = Decimal("1000.00")

    class Meta:
        model = models.Fatto
        exclude = ("misura", "codice_voce")


class CertificazioneFactory(DjangoModelFactory):
    versione = factory.SubFactory(VersioneFactory)
    certificata_da = factory.SelfAttribute("versione.confermata_da")
    certificata_il = factory.LazyFunction(timezone.now)
    totali = factory.LazyAttribute(
        lambda c: dati_della_ricevuta(
            versione=c.versione,
            firmatario=str(c.certificata_da),
            vicario=False,
            quando=c.certificata_il,
        )
    )

    class Meta:
        model = models.Certificazione


class CommentoCellaFactory(DjangoModelFactory):
    """On a cell of F1, open."""

    versione = factory.SubFactory(VersioneFactory)
    rendicontazione = factory.SelfAttribute("versione.rendicontazione")
    foglio = "F1_spesa_sociale"
    riga = 2
    colonna = "spesa_totale"
    cella = factory.LazyAttribute(lambda c: f"J{c.riga}")
    testo = "Perché è raddoppiata?"
    scritto_da = factory.SubFactory(UtenteFactory)

    class Meta:
        model = models.CommentoCella


class RipartoFondoFactory(DjangoModelFactory):
    provincia = factory.SubFactory(ProvinciaFactory)
    fondo = "FNPS"
    annualita = factory.Sequence(lambda n: 2020 + n)
    totale = Decimal("1000.00")
    atto = "DGR n. 1 del 15/01/2024"

    class Meta:
        model = models.RipartoFondo
