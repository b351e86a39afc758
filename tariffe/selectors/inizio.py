"""What waits in the office of the tariffs, for who opens its first page."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from tariffe.enums import STATI_IN_VIGORE, StatoEdizione
from tariffe.models import Conguaglio, EdizioneTariffe, Servizio, TariffaAssegnata
from tariffe.selectors.assegnate import attestazioni_senza_tariffa, da_ricalcolare
from tariffe.selectors.casi import prova_casi
from tariffe.selectors.edizioni import ostacoli
from tariffe.selectors.rinnovi import PREDEFINITO
from tariffe.selectors.vigenza import stato_adozioni
from territorio.models import Ambito, Comune
from utenti.enums import RUOLI_UFFICIO_DI_PIANO
from utenti.models import Utente

# Drafts whose cases are tried at every opening of the page: the others are only counted.
BOZZE_MOSTRATE = 6
COMUNI_NOMINATI = 5


@dataclass(frozen=True)
class PersoneInAttesa:
    """Counts of the rows that the user may see; `entro` days for what is about to expire."""

    in_vigore: int
    da_ricalcolare: int
    scadute: int
    in_scadenza: int
    senza_tariffa: int
    conguagli: int
    entro: int = PREDEFINITO

    @property
    def niente(self) -> bool:
        """True if nothing waits."""
        return not (
            self.da_ricalcolare
            or self.scadute
            or self.in_scadenza
            or self.senza_tariffa
            or self.conguagli
        )


@dataclass(frozen=True)
class BozzaInAttesa:
    """A draft: what keeps it from being approved, how many of its cases give another amount."""

    edizione: EdizioneTariffe
    ostacoli: int
    casi: int
    casi_sbagliati: int


@dataclass(frozen=True)
class AdozioneMancante:
    """A service that `adottato` comuni of the Ambito adopted today, and these others did not."""

    servizio: Servizio
    comuni: list[Comune]
    adottato: int

    @property
    def primi(self) -> list[Comune]:
        """Those that are named; the others are counted."""
        return self.comuni[:COMUNI_NOMINATI]

    @property
    def altri(self) -> int:
        return len(self.comuni) - len(self.primi)


@dataclass(frozen=True)
class TariffeInAttesa:
    """The tables of one Ambito: drafts, adoptions missing today, editions about to end."""

    ambito: Ambito
    bozze: list[BozzaInAttesa]
    altre_bozze: int
    mancanti: list[AdozioneMancante]
    in_scadenza: list[EdizioneTariffe]

    @property
    def niente(self) -> bool:
        """True if nothing waits."""
        return not (self.bozze or self.mancanti or self.in_scadenza)


def persone_in_attesa(utente: Utente) -> PersoneInAttesa:
    """What waits among the people that the user may see: three queries."""
    oggi = timezone.localdate()
    limite = oggi + datetime.timedelta(days=PREDEFINITO)
    con_isee = Q(attestazione__annullata_il__isnull=True)
    persona = ("codice_persona", "attestazione")
    vigenti = TariffaAssegnata.objects.visibili_a(utente).in_vigore_il(oggi)
    conti = vigenti.aggregate(
        in_vigore=Count("pk", distinct=True),
        da_ricalcolare=Count("pk", filter=da_ricalcolare(oggi), distinct=True),
    )
    # As the list of renewals counts them: a person and her attestation once, whatever the services.
    scadenze = [
        scade
        for *_, scade in vigenti.filter(con_isee, attestazione__scade_il__lte=limite)
        .order_by()
        .values_list(*persona, "attestazione__scade_il")
        .distinct()
    ]
    return PersoneInAttesa(
        **conti,
        scadute=sum(scade < oggi for scade in scadenze),
        in_scadenza=sum(scade >= oggi for scade in scadenze),
        senza_tariffa=attestazioni_senza_tariffa(utente).count(),
        conguagli=Conguaglio.objects.all()
        .visibili_a(utente)
        .filter(regolato_il__isnull=True)
        .values("pk")
        .distinct()
        .count(),
    )


def tariffe_in_attesa(utente: Utente) -> list[TariffeInAttesa]:
    """The same of the tables, for each Ambito where the user works in the Ufficio di Piano."""
    ambiti = (
        Ambito.objects.filter(pk__in=utente.ambiti_con_ruolo(*RUOLI_UFFICIO_DI_PIANO))
        .defer("confine")
        .order_by("numero", "pk")
    )
    return [_di_un_ambito(ambito, timezone.localdate()) for ambito in ambiti]


def _di_un_ambito(ambito: Ambito, oggi: datetime.date) -> TariffeInAttesa:
    edizioni = EdizioneTariffe.objects.filter(regolamento__ambito=ambito).select_related(
        "regolamento"
    )
    bozze = list(edizioni.filter(stato=StatoEdizione.BOZZA).order_by("valida_dal", "pk"))
    return TariffeInAttesa(
        ambito=ambito,
        bozze=[_bozza(edizione) for edizione in bozze[:BOZZE_MOSTRATE]],
        altre_bozze=len(bozze[BOZZE_MOSTRATE:]),
        mancanti=_mancanti(ambito, oggi),
        in_scadenza=_senza_seguito(edizioni, oggi),
    )


def _bozza(edizione: EdizioneTariffe) -> BozzaInAttesa:
    esiti = prova_casi(edizione)
    return BozzaInAttesa(
        edizione,
        ostacoli=len(ostacoli(edizione)),
        casi=len(esiti),
        casi_sbagliati=sum(not esito.giusto for esito in esiti),
    )


def _mancanti(ambito: Ambito, oggi: datetime.date) -> list[AdozioneMancante]:
    """Services that nobody adopted are not asked of anybody: an Ambito begins with a few."""
    per_servizio: dict[Servizio, list[tuple[Comune, bool]]] = defaultdict(list)
    for riga in stato_adozioni(ambito, oggi):
        per_servizio[riga.servizio].append((riga.comune, riga.adottato is not None))
    return [
        AdozioneMancante(servizio, senza, len(righe) - len(senza))
        for servizio, righe in per_servizio.items()
        if 0 < len(senza := [comune for comune, adottata in righe if not adottata]) < len(righe)
    ]


def _senza_seguito(
    edizioni: QuerySet[EdizioneTariffe], oggi: datetime.date
) -> list[EdizioneTariffe]:
    """Editions that end within the days, when the regulation has none approved after them."""
    dopo = EdizioneTariffe.objects.filter(
        regolamento=OuterRef("regolamento"),
        stato__in=STATI_IN_VIGORE,
        valida_dal__gt=OuterRef("valida_al"),
    )
    limite = oggi + datetime.timedelta(days=PREDEFINITO)
    return list(
        edizioni.in_vigore_il(oggi)  # type: ignore[attr-defined]
        .filter(~Exists(dopo), valida_al__lte=limite)
        .order_by("valida_al", "pk")
    )
