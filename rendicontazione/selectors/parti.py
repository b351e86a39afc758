"""The parts of a return: what each may hold, who enters it, who is missing."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from rendicontazione.enums import STATI_DI_COMPILAZIONE, FormaGestione
from rendicontazione.models import Caricamento, Fatto, OrigineRiga, Parte, Rendicontazione, Versione
from rendicontazione.selectors.dati import versione_approvata
from rendicontazione.selectors.modello import modulo_della_parte, nome_della_parte
from rendicontazione.selectors.precompilate import unita_dell_anno
from rendicontazione.validation import Contesto, DiChi
from strutture.models import ReferenteStruttura, Struttura, UnitaOfferta, codice_interno
from territorio.models import Capofila, Comune, Ente
from utenti.enums import RUOLI_CON_COMUNE
from utenti.models import Incarico, Utente

PAUSA_FRA_SOLLECITI = datetime.timedelta(days=3)


def di_chi(parte: Parte) -> DiChi:
    """Whose rows the part holds, in the words of the rules."""
    sigla = nome_della_parte(parte)
    if parte.comune is not None:
        return DiChi("comune", frozenset({parte.comune.codice_istat}), str(parte), sigla)
    if parte.ente is not None:
        return DiChi("ente", frozenset({parte.ente.codice}), str(parte), sigla)
    unita = UnitaOfferta.objects.filter(struttura=parte.struttura_id).order_by("pk")
    codici = frozenset(codice_interno(pk) for pk in unita.values_list("pk", flat=True))
    return DiChi("struttura", codici, str(parte), sigla)


def contesto_della_parte(contesto: Contesto, parte: Parte) -> Contesto:
    """The same registers for the sheets and rows of that part only."""
    modulo = modulo_della_parte(contesto.modulo, parte)
    return replace(contesto, modulo=modulo, solo=di_chi(parte), parziale=True)


# --- which parts ---------------------------------------------------------------------------------


def comuni_attesi(rendicontazione: Rendicontazione) -> list[Comune]:
    """The comuni that belonged to the Ambito on any day of the year."""
    appartenenze = rendicontazione.ambito.appartenenze.nell_anno(rendicontazione.campagna.anno)
    return list(
        Comune.objects.filter(pk__in=appartenenze.values("comune")).order_by(
            "nome_ordinamento", "pk"
        )
    )


def enti_attesi(rendicontazione: Rendicontazione) -> list[Ente]:
    """The capofila of the year, and the bodies with associated rows approved the year before."""
    anno, ambito = rendicontazione.campagna.anno, rendicontazione.ambito
    capofila = Capofila.objects.filter(ambito=ambito).nell_anno(anno).values_list("ente", flat=True)
    enti = set(capofila)
    prima = versione_approvata(anno - 1, ambito)
    if prima is not None:
        enti |= set(
            Fatto.objects.filter(
                versione=prima, forma_gestione=FormaGestione.ASSOCIATA, ente__isnull=False
            )
            .order_by()
            .values_list("ente", flat=True)
        )
    return list(Ente.objects.filter(pk__in=enti).order_by("denominazione", "pk"))


def strutture_attese(rendicontazione: Rendicontazione) -> list[Struttura]:
    """The facilities with a unit at work in the year, of a type that is reported."""
    codici = [comune.codice_istat for comune in comuni_attesi(rendicontazione)]
    strutture: dict[int, Struttura] = {}
    for unita in unita_dell_anno(rendicontazione.campagna.anno, codici):
        if unita.tipo.rendicontata_da_udp:
            strutture[unita.struttura_id] = unita.struttura
    return list(strutture.values())


@dataclass(frozen=True)
class DaAggiungere:
    """A part that may be asked for and is not there yet; `chiave` is «comune 12»."""

    chiave: str
    nome: str
    di: Comune | Ente | Struttura


def da_aggiungere(rendicontazione: Rendicontazione) -> list[DaAggiungere]:
    """The expected parts that are not asked for, comuni first."""
    ci_sono = {
        (tipo, pk)
        for riga in rendicontazione.parti.values("comune", "ente", "struttura")
        for tipo, pk in riga.items()
        if pk is not None
    }
    attese: list[tuple[str, Comune | Ente | Struttura]] = [
        *(("comune", uno) for uno in comuni_attesi(rendicontazione)),
        *(("ente", uno) for uno in enti_attesi(rendicontazione)),
        *(("struttura", uno) for uno in strutture_attese(rendicontazione)),
    ]
    return [
        DaAggiungere(f"{tipo} {uno.pk}", f"{_TIPI[tipo]}: {uno}", uno)
        for tipo, uno in attese
        if (tipo, uno.pk) not in ci_sono
    ]


_TIPI = {"comune": "Comune", "ente": "Ente gestore", "struttura": "Struttura"}


# --- who enters them -----------------------------------------------------------------------------


def referenti(parti: Iterable[Parte]) -> dict[int, list[Utente]]:
    """Who can enter and deliver each part by itself, today: part → active users, by e-mail."""
    parti = list(parti)
    per_comune: dict[int, list[Utente]] = {}
    incarichi = (
        Incarico.objects.attivi()
        .filter(
            ruolo__in=RUOLI_CON_COMUNE,
            comune__in=[p.comune_id for p in parti if p.comune_id],
            utente__is_active=True,
        )
        .select_related("utente")
        .order_by("utente__email")
    )
    for incarico in incarichi:
        if incarico.comune_id is not None:
            per_comune.setdefault(incarico.comune_id, []).append(incarico.utente)
    per_struttura: dict[int, list[Utente]] = {}
    righe = (
        ReferenteStruttura.objects.alla_data(timezone.localdate())
        .filter(
            struttura__in=[p.struttura_id for p in parti if p.struttura_id],
            utente__is_active=True,
        )
        .select_related("utente")
        .order_by("utente__email")
    )
    for riga in righe:
        per_struttura.setdefault(riga.struttura_id, []).append(riga.utente)
    return {
        parte.pk: per_comune.get(parte.comune_id or 0, [])
        + per_struttura.get(parte.struttura_id or 0, [])
        for parte in parti
    }


# --- the board -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class RigaParte:
    """A part in a list: `stato` is consegnata, in corso or manca; `righe` are those delivered."""

    parte: Parte
    tipo: str
    stato: str
    aspetto: str
    righe: int | None
    referenti: list[Utente]
    ultimo: int | None
    da_unire: bool
    sollecitabile: bool

    @property
    def consegnata(self) -> bool:
        return self.parte.consegnata_id is not None


@dataclass(frozen=True)
class QuadroParti:
    """The board of the parts of a return."""

    righe: list[RigaParte]

    @property
    def consegnate(self) -> int:
        return sum(riga.consegnata for riga in self.righe)

    @property
    def mancano(self) -> int:
        return len(self.righe) - self.consegnate

    @property
    def sollecitabili(self) -> int:
        return sum(riga.sollecitabile for riga in self.righe)


def con_ultimo(parti: "QuerySet[Parte]") -> "QuerySet[Parte]":
    """With the number of the last attempt of each, and what its name and state need."""
    ultimo = Caricamento.objects.filter(parte=OuterRef("pk")).order_by("-numero")
    return parti.select_related(
        "rendicontazione__campagna", "rendicontazione__ambito", "comune", "ente", "struttura",
        "consegnata", "consegnata_da",
    ).annotate(ultimo=Subquery(ultimo.values("numero")[:1]))  # fmt: skip


def quadro_delle_parti(rendicontazione: Rendicontazione) -> QuadroParti:
    """Comuni, bodies and facilities that hand in a part, by name; a fixed number of queries."""
    parti = list(con_ultimo(rendicontazione.parti.all()))
    return QuadroParti(_righe(parti, unite=_gia_unite(rendicontazione)))


def mie_parti(utente: Utente) -> list[RigaParte]:
    """The parts that the user enters as its comune or its facility, the newest year first."""
    comuni = [i.comune_id for i in utente.incarichi_attivi if i.ruolo in RUOLI_CON_COMUNE]
    strutture = ReferenteStruttura.objects.alla_data(timezone.localdate()).filter(utente=utente)
    parti = con_ultimo(
        Parte.objects.visibili_a(utente).filter(rendicontazione__campagna__palestra=False)
    )
    proprie = parti.filter(comune__in=comuni) | parti.filter(
        struttura__in=strutture.values("struttura")
    )
    righe = _righe(list(proprie), unite=set())
    return sorted(righe, key=lambda r: -r.parte.rendicontazione.campagna.anno)


def _righe(parti: list[Parte], unite: set[int]) -> list[RigaParte]:
    chi = referenti(parti)
    limite = timezone.now() - PAUSA_FRA_SOLLECITI
    righe = []
    for parte in parti:
        ultimo = getattr(parte, "ultimo", None)  # annotated by `con_ultimo`
        consegnata = parte.consegnata
        if consegnata is not None:
            stato, aspetto = "consegnata", "fatto"
        else:
            stato, aspetto = ("in corso", "info") if ultimo else ("manca", "attenzione")
        righe.append(
            RigaParte(
                parte=parte,
                tipo=_TIPI[tipo_di(parte)],
                stato=stato,
                aspetto=aspetto,
                righe=sum(consegnata.righe.values()) if consegnata else None,
                referenti=chi[parte.pk],
                ultimo=ultimo,
                da_unire=consegnata is not None and consegnata.pk not in unite,
                sollecitabile=(
                    consegnata is None
                    and bool(chi[parte.pk])
                    and parte.rendicontazione.stato in STATI_DI_COMPILAZIONE
                    and (parte.sollecitata_il is None or parte.sollecitata_il <= limite)
                ),
            )
        )
    ordine = list(_TIPI.values())
    return sorted(righe, key=lambda r: (ordine.index(r.tipo), str(r.parte).casefold(), r.parte.pk))


def tipo_di(parte: Parte) -> str:
    """comune, ente or struttura."""
    if parte.comune_id is not None:
        return "comune"
    return "ente" if parte.ente_id is not None else "struttura"


def _gia_unite(rendicontazione: Rendicontazione) -> set[int]:
    """The attempts of parts whose rows are in the last file of the Ambito."""
    ultimo = rendicontazione.caricamenti.dell_ambito().order_by("-numero").first()
    if ultimo is None:
        return set()
    return set(ultimo.origini.order_by().values_list("da", flat=True).distinct())


# --- where a row comes from ----------------------------------------------------------------------


@dataclass(frozen=True)
class OrigineDellaRiga:
    """The file a row of a merged version comes from: of a part, or of the Ambito (`parte` None)."""

    caricamento: Caricamento
    parte: Parte | None
    foglio: str
    riga: int
    consegnata_da: Utente
    consegnata_il: datetime.datetime


def origine_della_riga(versione: Versione, foglio: str, riga: int) -> OrigineDellaRiga | None:
    """Where that row of a merged version was first written; None if the version was not merged."""
    origine = (
        OrigineRiga.objects.filter(caricamento=versione.caricamento_id, foglio=foglio, riga=riga)
        .select_related(
            "da__parte__comune",
            "da__parte__ente",
            "da__parte__struttura",
            "da__parte__consegnata_da",
            "da__caricato_da",
        )
        .first()
    )
    if origine is None:
        return None
    parte = origine.da.parte
    chi, quando = origine.da.caricato_da, origine.da.caricato_il
    if (
        parte is not None
        and parte.consegnata_id == origine.da_id
        and parte.consegnata_da is not None
        and parte.consegnata_il is not None
    ):
        chi, quando = parte.consegnata_da, parte.consegnata_il
    return OrigineDellaRiga(
        caricamento=origine.da,
        parte=parte,
        foglio=foglio,
        riga=origine.riga_di_partenza,
        consegnata_da=chi,
        consegnata_il=quando,
    )
