"""Small populations: numbers that can be added by hand."""

import datetime
import hashlib
import io
import uuid
import zipfile

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from base.models import chiave_ordinamento
from osservatorio import models
from osservatorio.enums import GenerePubblicazione, InsiemeDati, TipoEdizione
from osservatorio.reports import Rapporto, Sezione
from osservatorio.reports.valori import Congelato, codice_di, congela
from osservatorio.services import registra_edizione, registra_serie
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

TITOLO = '"Popolazione residente per età e sesso al 1° gennaio {anno}"'
TESTATA = '"Codice comune";"Comune";"Età";"Totale maschi";"Totale femmine";"Totale"'


class EdizioneFactory(DjangoModelFactory):
    """An edition without rows; `crea_popolazione` makes one with them."""

    fonte = "Istat"
    tracciato = "POSAS-D"
    anno = 2023
    data_riferimento = factory.LazyAttribute(lambda e: datetime.date(e.anno, 1, 1))
    tipo = TipoEdizione.STIMA
    titolo = factory.LazyAttribute(lambda e: f"Popolazione al 1° gennaio {e.anno}")
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    comuni = 1
    popolazione = 0
    caricata_il = factory.LazyFunction(timezone.now)

    class Meta:
        model = models.Edizione


class CaricamentoDatiFactory(DjangoModelFactory):
    """An upload that waits for confirmation, with its file: a list of comuni with nothing new."""

    nome_file = "elenco.csv"
    sha256 = factory.LazyAttribute(lambda c: hashlib.sha256(c.contenuto).hexdigest())
    dimensione = factory.LazyAttribute(lambda c: len(c.contenuto))
    file = factory.LazyAttribute(lambda c: ContentFile(c.contenuto, name=f"{uuid.uuid4().hex}.csv"))
    esito = factory.LazyFunction(lambda: {"genere": "elenco", "esito": "prova", "comuni": 0})
    caricato_da = factory.SubFactory(UtenteFactory)

    class Meta:
        model = models.CaricamentoDati
        exclude = ["contenuto"]

    contenuto = b"prova"


class PubblicazioneFactory(DjangoModelFactory):
    """A publication in force with few frozen values and a PDF that is not one."""

    slug = factory.Sequence(lambda n: f"documento-{n}")
    titolo = factory.Sequence(lambda n: f"Documento {n}")
    genere = GenerePubblicazione.REPORT
    report = "scheda-ambito"
    chiave = factory.Sequence(lambda n: f"anno=2023&prova={n}")
    anno = 2023
    valori = factory.LazyAttribute(lambda p: _congelato(p.titolo).valori)
    aspetto = factory.LazyAttribute(lambda p: _congelato(p.titolo).aspetto)
    codice = factory.LazyAttribute(lambda p: codice_di(p.valori))
    edizioni = "Istat, popolazione al 1/1/2023"
    parole = factory.LazyAttribute(lambda p: chiave_ordinamento(p.titolo))
    pdf = factory.LazyAttribute(lambda p: ContentFile(f"%PDF {p.titolo}".encode(), "prova.pdf"))
    sha256 = factory.LazyAttribute(
        lambda p: hashlib.sha256(f"%PDF {p.titolo}".encode()).hexdigest()
    )
    pagine = 2
    dimensione = 20_480
    pubblicata_da = factory.SubFactory(UtenteFactory, ruolo=Ruolo.DIRIGENTE_PROVINCIA)
    pubblicata_il = factory.LazyFunction(timezone.now)

    class Meta:
        model = models.Pubblicazione


def _congelato(titolo: str) -> Congelato:
    sezione = Sezione("prova", "Un capitolo", frasi=["Una frase pubblicata."])
    return congela(
        Rapporto(
            "scheda-ambito", titolo, 2023, "Dati approvati", "3 marzo 2026", [sezione], ["Istat"]
        )
    )


def eta(**numeri: int) -> list[int]:
    """101 numbers, zero but for the ages named: `eta(a0=3, a70=5)`."""
    righe = [0] * 101
    for nome, numero in numeri.items():
        righe[int(nome[1:])] = numero
    return righe


def crea_popolazione(
    anno,
    per_comune,
    *,
    tipo=TipoEdizione.STIMA,
    in_vigore=True,
    insieme=InsiemeDati.POPOLAZIONE,
):
    """An edition in force with {comune: (men by age, women by age)}."""
    return registra_edizione(
        edizione=EdizioneFactory.build(anno=anno, tipo=tipo, insieme=insieme),
        per_comune={comune.pk: sessi for comune, sessi in per_comune.items()},
        in_vigore=in_vigore,
    )


def crea_serie(insieme, anno, per_comune, *, in_vigore=True):
    """A final edition of balances or households with {comune: {series: value}}, of 31 December."""
    return registra_serie(
        edizione=EdizioneFactory.build(
            insieme=insieme,
            anno=anno,
            data_riferimento=datetime.date(anno, 12, 31),
            tipo=TipoEdizione.DEFINITIVO,
        ),
        per_comune={comune.pk: valori for comune, valori in per_comune.items()},
        in_vigore=in_vigore,
    )


def righe_comune(codice, nome, maschi=None, femmine=None):
    """The 102 rows of layout D of one comune; by default 1 man and 2 women of each age."""
    maschi = maschi or [1] * 101
    femmine = femmine or [2] * 101
    righe = [
        f'"{codice}";"{nome}";{anni};{m};{f};{m + f}'
        for anni, (m, f) in enumerate(zip(maschi, femmine, strict=True))
    ]
    m, f = sum(maschi), sum(femmine)
    return [*righe, f'"{codice}";"{nome}";999;{m};{f};{m + f}']


def file_posas(*comuni, anno=2023, titolo=None, testata=TESTATA, coda=(), a_capo="\r\n"):
    """The bytes of a layout D file, with mark and CRLF as Istat writes it."""
    righe = [titolo or TITOLO.format(anno=anno), testata]
    for comune in comuni:
        righe += comune
    return ("\ufeff" + a_capo.join([*righe, *coda]) + a_capo).encode()


def in_zip(contenuto, nome="POSAS_2023_it_Comuni.csv"):
    """The bytes of a zip with one file."""
    uscita = io.BytesIO()
    with zipfile.ZipFile(uscita, "w", zipfile.ZIP_DEFLATED) as archivio:
        archivio.writestr(nome, contenuto)
    return uscita.getvalue()
