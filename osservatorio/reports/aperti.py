"""What was published, as open data: the frozen tables, and the catalogue of what is in force."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Max, Min
from django.utils import timezone

from base.formati import MANCANTE
from base.licenza import TESTO_LICENZA, come_citare
from osservatorio.models import PassaggioPubblicazione, Pubblicazione
from osservatorio.reports.tabelle import Tabella
from osservatorio.reports.tavola import Stato
from osservatorio.reports.valori import scongela
from osservatorio.soppressione import SEGNO
from strutture.models import Struttura
from territorio.models import Provincia

# Figures as people read them: «1.234,5», «−3,0 %», «12,50 €», with or without what follows.
_CIFRA = re.compile(r"^([+−-]?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?(?:\s?(?:€|%))?$")
# Of the public site, which is above this app (DESIGN §3).
PAGINA = "/dati/{slug}/"
TOTALE = "totale"
# Each published table in these formats, called so.
FORMATI_PUBBLICI = (
    ("csv", "CSV"),
    ("xlsx", "XLSX (foglio di calcolo)"),
    ("json", "JSON"),
    ("jsonstat", "JSON-stat 2.0"),
)
_SENZA_IPA = "codice IPA non indicato"


@dataclass(frozen=True)
class CellaAperta:
    """A cell as it was printed and, if it is a figure, its number; a text is its own value."""

    testo: str
    valore: Decimal | None
    stato: str


@dataclass(frozen=True)
class TabellaAperta:
    """A frozen table: each row has its heading, then as many cells as `colonne`."""

    numero: int
    titolo: str
    prima: str
    colonne: Sequence[str]
    numeriche: frozenset[int]
    righe: Sequence[tuple[str, Sequence[CellaAperta]]]
    nota: str = ""


@dataclass(frozen=True)
class Aperta:
    """The tables of a publication with all that files must say of them."""

    titolo: str
    slug: str
    ente: str
    indirizzo: str
    pubblicata_il: datetime.date
    codice: str
    stato: str
    fonti: Sequence[str]
    citazione: str
    dimostrativa: bool
    tabelle: Sequence[TabellaAperta]

    @property
    def note(self) -> list[tuple[str, str]]:
        """(name, text): what is written beside the tables in every format."""
        return [
            ("Titolo", self.titolo),
            ("Ente", self.ente),
            ("Pubblicato il", self.pubblicata_il.isoformat()),
            ("Stato", self.stato),
            ("Pagina", self.indirizzo),
            ("Codice di verifica", self.codice),
            ("Dati dimostrativi", "sì: le cifre sono inventate" if self.dimostrativa else "no"),
            ("Licenza", TESTO_LICENZA),
            ("Come citare", self.citazione),
            ("Segni", "«–» il dato manca, non è zero; «·» nascosto perché riguarda poche persone"),
            *(("Fonte", fonte) for fonte in self.fonti),
        ]


def leggi_cella(testo: str, *, numerica: bool) -> CellaAperta:
    """A printed cell: the number that it says, or why there is none.

    «–» and nothing are missing, «·» is hidden; a text in a column of figures is left as it is.
    """
    testo = str.__str__(testo)
    nudo = testo.replace("\u00a0", " ").strip()
    if nudo in {"", MANCANTE}:
        return CellaAperta(testo, None, Stato.MANCANTE.value)
    if nudo == SEGNO:
        return CellaAperta(testo, None, Stato.NASCOSTO.value)
    trovata = _CIFRA.match(nudo) if numerica else None
    if trovata is None:
        return CellaAperta(testo, None, "testo")
    segno, intero, decimali = trovata.groups()
    cifre = intero.replace(".", "") + (f".{decimali}" if decimali else "")
    valore = Decimal(cifre) * (1 if segno in {"", "+"} else -1)
    return CellaAperta(testo, valore, Stato.VALIDO.value)


def apri_tabella(tabella: Tabella) -> TabellaAperta:
    """A printed table, cell by cell; its total is its last row."""
    righe = list(tabella.righe)
    nomi = [str.__str__(riga[0]) for riga in righe]
    if tabella.totale:
        righe.append(tabella.totale)
        nomi.append(str.__str__(tabella.totale[0]) or TOTALE)
    return TabellaAperta(
        tabella.numero,
        tabella.titolo,
        tabella.intestazioni[0],
        list(tabella.intestazioni[1:]),
        frozenset(i - 1 for i in tabella.numeriche if i),
        [
            (nome, [leggi_cella(c, numerica=i in tabella.numeriche) for i, c in
                    enumerate(riga) if i])
            for nome, riga in zip(nomi, righe, strict=True)
        ],
        tabella.nota,
    )  # fmt: skip


def build_aperta(pubblicazione: Pubblicazione, *, indirizzo: str) -> Aperta:
    """The tables of a publication, from its frozen values and from nothing else.

    `indirizzo` is its public page.
    """
    ente = str(Provincia.objects.filter(codice=settings.PROVINCIA).first() or "Provincia")
    giorno = timezone.localdate(pubblicazione.pubblicata_il)
    rapporto = scongela(pubblicazione.valori, pubblicazione.aspetto)
    return Aperta(
        titolo=pubblicazione.titolo,
        slug=pubblicazione.slug,
        ente=ente,
        indirizzo=indirizzo,
        pubblicata_il=giorno,
        codice=pubblicazione.codice,
        stato=pubblicazione.get_stato_display(),
        fonti=pubblicazione.edizioni.splitlines(),
        citazione=come_citare(
            ente=ente, titolo=pubblicazione.titolo, indirizzo=indirizzo, pubblicato_il=giorno
        ),
        dimostrativa=pubblicazione.dimostrativa,
        tabelle=[apri_tabella(tabella) for tabella in rapporto.tabelle],
    )


@dataclass(frozen=True)
class Voce:
    """A publication in the catalogue."""

    slug: str
    titolo: str
    descrizione: str
    anno: int
    luogo: str
    pubblicata_il: datetime.date
    codice: str
    numero: int
    dimensione_pdf: int
    dimostrativa: bool


@dataclass(frozen=True)
class RegistroStrutture:
    """The register of the facilities as a dataset: from which day, last changed on which."""

    dal: datetime.date
    modificate_il: datetime.date
    dimostrative: bool


@dataclass(frozen=True)
class Catalogo:
    """What is in force, and who publishes it; `radice` is scheme and host of the addresses.

    Without `codice_ipa` in the settings the identifier of the agent says that it is not given:
    a code of the public administrations is never made up.
    """

    ente: str
    codice_ipa: str
    email: str
    sito: str
    radice: str
    modificato_il: datetime.date
    voci: Sequence[Voce]
    strutture: RegistroStrutture | None = None

    @property
    def identificativo(self) -> str:
        return self.codice_ipa or _SENZA_IPA

    @property
    def dimostrativo(self) -> bool:
        inventate = self.strutture is not None and self.strutture.dimostrative
        return inventate or any(voce.dimostrativa for voce in self.voci)


def build_catalogo(*, radice: str) -> Catalogo:
    """The publications in force, by address, and the day on which anything changed; four queries.

    What is withdrawn or superseded is not there.
    """
    provincia = Provincia.objects.filter(codice=settings.PROVINCIA).first()
    ente = str(provincia or "Provincia")
    in_vigore = (
        Pubblicazione.objects.in_vigore()
        .select_related("ambito", "comune")
        .defer("valori", "aspetto", "protezione", "parole", "ambito__confine", "comune__confine")
        .order_by("slug", "pk")
    )
    ultimo = (
        PassaggioPubblicazione.objects.order_by("-fatto_il").values_list("fatto_il", flat=True)
    ).first()
    voci = [
        Voce(
            p.slug,
            p.titolo,
            p.sommario,
            p.anno,
            p.comune.denominazione if p.comune else p.ambito.denominazione if p.ambito else ente,
            timezone.localdate(p.pubblicata_il),
            p.codice,
            p.numero,
            p.dimensione,
            p.dimostrativa,
        )
        for p in in_vigore
    ]
    giorni = [voce.pubblicata_il for voce in voci]
    if ultimo:
        giorni.append(timezone.localdate(ultimo))
    strutture = _registro()
    if strutture:
        giorni.append(strutture.modificate_il)
    return Catalogo(
        ente=ente,
        codice_ipa=settings.CODICE_IPA,
        email=provincia.email if provincia else "",
        sito=provincia.sito if provincia else "",
        radice=radice.rstrip("/"),
        modificato_il=max(giorni, default=timezone.localdate()),
        voci=voci,
        strutture=strutture,
    )


def _registro() -> RegistroStrutture | None:
    """None as long as no facility is published."""
    trovato = Struttura.objects.pubblicate().aggregate(
        dal=Min("creata_il"), il=Max("modificata_il"), inventate=BoolOr("dimostrativa")
    )
    if trovato["dal"] is None:
        return None
    return RegistroStrutture(
        dal=timezone.localdate(trovato["dal"]),
        modificate_il=timezone.localdate(trovato["il"]),
        dimostrative=trovato["inventate"],
    )
