"""What was approved in the other years and in the other Ambiti, as far as the rules ask of it.

Only the last approved version of a return counts, never a practice one; columns of another model
are read only where their concept is one of this form's.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import connection
from django.db.models import Sum

from rendicontazione.models import (
    ColonnaModulo,
    Fatto,
    RipartoFondo,
    Versione,
    VoceNomenclatore,
)
from rendicontazione.parsing import Modulo
from rendicontazione.validation import AnnoPrima, Intervallo
from strutture.models import codice_interno
from territorio.models import Ambito

SPESA, UTENTI, ASSEGNATO = "f1.spesa_totale", "f1.utenti", "f5.assegnato"
POSTI = "f2."
CONSUNTIVO = "f3."

# Fewer Ambiti, or rows, than these say nothing of what is usual.
MINIMO_AMBITI = 5
MINIMO_RIGHE = 20


@dataclass
class Storia:
    """The approved data that the rules compare with."""

    anno_prima: AnnoPrima | None = None
    quote: dict[tuple[str, int], Decimal] = field(default_factory=dict)
    intervalli: dict[str, Intervallo] = field(default_factory=dict)
    riparti: dict[tuple[str, int], Decimal] = field(default_factory=dict)


def concetti_del_modulo(modulo: Modulo) -> frozenset[str]:
    """The meanings of the columns of a form."""
    return frozenset(c.concetto for f in modulo.fogli for c in f.colonne if c.concetto)


def _versioni(anno: int, ambito: Ambito) -> dict[int, dict[int, int]]:
    """{year: {ambito: version}} of the last approved versions, for the year and the two before."""
    approvate: dict[int, dict[int, int]] = {}
    righe = (
        Versione.objects.filter(
            approvata_il__isnull=False,
            rendicontazione__campagna__anno__range=(anno - 2, anno),
            rendicontazione__campagna__palestra=False,
            rendicontazione__campagna__provincia=ambito.provincia_id,
        )
        .order_by("rendicontazione_id", "-approvata_il", "-pk")
        .distinct("rendicontazione_id")
        .values_list("rendicontazione__campagna__anno", "rendicontazione__ambito_id", "pk")
    )
    for dell_anno, di_chi, versione in righe:
        approvate.setdefault(dell_anno, {})[di_chi] = versione
    return approvate


def _ultime(anno: int, ambito: Ambito) -> dict[int, dict[int, int]]:
    """{year: {ambito: version}} of the last versions without errors, approved or not, of the year
    and the two before: a quota is known as soon as it is declared.
    """
    ultime: dict[int, dict[int, int]] = {}
    righe = (
        Versione.objects.filter(
            dati_registrati_il__isnull=False,
            rendicontazione__campagna__anno__range=(anno - 2, anno),
            rendicontazione__campagna__palestra=False,
            rendicontazione__campagna__provincia=ambito.provincia_id,
        )
        .order_by("rendicontazione_id", "-numero", "-pk")
        .distinct("rendicontazione_id")
        .values_list("rendicontazione__campagna__anno", "rendicontazione__ambito_id", "pk")
    )
    for dell_anno, di_chi, versione in righe:
        ultime.setdefault(dell_anno, {})[di_chi] = versione
    return ultime


def storia_dell_ambito(anno: int, ambito: Ambito, modulo: Modulo) -> Storia:
    """What the rules compare with; six queries at most, however many the data."""
    versioni = _versioni(anno, ambito)
    concetti = concetti_del_modulo(modulo)
    proprie = {
        versione: dell_anno
        for dell_anno in (anno - 2, anno - 1)
        if (versione := versioni.get(dell_anno, {}).get(ambito.pk))
    }
    storia = Storia()
    _leggi_propri(storia, anno, proprie, concetti)
    if SPESA in concetti and UTENTI in concetti:
        _leggi_intervalli(storia, anno, ambito, versioni)
    if ASSEGNATO in concetti:
        storia.riparti = _riparti(anno, ambito)
    return storia


def _riparti(anno: int, ambito: Ambito) -> dict[tuple[str, int], Decimal]:
    """{(fondo, annualità): what is left of the known total for this Ambito}, in euro.

    Only where each of the other Ambiti of the year has said its quota, in its latest return that
    speaks of that fund: without one of them the rest says nothing.
    """
    totali = {
        (riparto.fondo, riparto.annualita): riparto.totale
        for riparto in RipartoFondo.objects.filter(provincia=ambito.provincia_id)
    }
    if not totali:
        return {}
    altri = set(
        Ambito.objects.filter(provincia=ambito.provincia_id)
        .nell_anno(anno)
        .exclude(pk=ambito.pk)
        .values_list("pk", flat=True)
    )
    quote: dict[tuple[str, int], dict[int, Decimal]] = {}
    dichiarate = (
        Fatto.objects.filter(
            versione__in=[
                versione
                for dell_anno in _ultime(anno, ambito).values()
                for versione in dell_anno.values()
            ],
            colonna__concetto=ASSEGNATO,
            fondo__in={fondo for fondo, _annualita in totali},
        )
        .exclude(valore=None)
        .values_list("fondo", "annualita", "versione__rendicontazione__ambito")
        .annotate(totale=Sum("valore"))
        .order_by("versione__rendicontazione__campagna__anno")
    )
    for fondo, annualita, di_chi, totale in dichiarate:
        if di_chi in altri and annualita is not None:
            quote.setdefault((fondo, annualita), {})[di_chi] = totale
    return {
        quale: totale - sum(quote[quale].values(), Decimal(0))
        for quale, totale in totali.items()
        if quote.get(quale, {}).keys() == altri
    }


def _leggi_propri(
    storia: Storia, anno: int, versioni: dict[int, int], concetti: Collection[str]
) -> None:
    spesa: dict[tuple[str, str], Decimal] = {}
    utenti: dict[tuple[str, str], Decimal] = {}
    posti: dict[str, dict[str, Decimal]] = {}
    unita: dict[str, str] = {}
    fatti = (
        Fatto.objects.filter(versione__in=list(versioni), colonna__concetto__in=concetti)
        .exclude(valore=None)
        .values_list(
            "versione_id", "colonna__concetto", "area_utenza", "voce__codice", "unita_id",
            "unita__struttura__denominazione", "fondo", "annualita",
        )
        .annotate(totale=Sum("valore"))
        .order_by("versione__rendicontazione__campagna__anno", "colonna__concetto")
    )  # fmt: skip
    for versione, concetto, area, voce, pk_unita, nome, fondo, annualita, totale in fatti:
        if concetto == ASSEGNATO and annualita is not None:
            # By year: what the newer return says of a quota stands.
            storia.quote[fondo, annualita] = totale
        if versioni[versione] != anno - 1:
            continue
        if concetto == SPESA and voce:
            spesa[area, voce] = totale
        elif concetto == UTENTI and voce:
            utenti[area, voce] = totale
        elif pk_unita is not None:
            codice = codice_interno(pk_unita)
            unita[codice] = nome
            if concetto.startswith(POSTI):
                posti.setdefault(codice, {})[concetto] = totale
    if anno - 1 in versioni.values():
        storia.anno_prima = AnnoPrima(
            anno=anno - 1, spesa=spesa, utenti=utenti, posti=posti, unita=unita
        )


_SPESA_PER_UTENTE = """
SELECT v.codice,
       count(DISTINCT s.versione_id),
       percentile_cont(0.01) WITHIN GROUP (ORDER BY s.valore / u.valore),
       percentile_cont(0.99) WITHIN GROUP (ORDER BY s.valore / u.valore)
  FROM {fatto} s
  JOIN {colonna} cs ON cs.id = s.colonna_id AND cs.concetto = %(spesa)s
  JOIN {colonna} cu ON cu.foglio_id = cs.foglio_id AND cu.concetto = %(utenti)s
  JOIN {fatto} u ON u.versione_id = s.versione_id AND u.colonna_id = cu.id AND u.riga = s.riga
  JOIN {voce} v ON v.id = s.voce_id
 WHERE s.versione_id = ANY(%(versioni)s) AND s.valore > 0 AND u.valore > 0
 GROUP BY v.codice
HAVING count(DISTINCT s.versione_id) >= %(ambiti)s AND count(*) >= %(righe)s
"""


def _leggi_intervalli(
    storia: Storia, anno: int, ambito: Ambito, versioni: dict[int, dict[int, int]]
) -> None:
    """First and last percentile of spending per user, row by row, in the other Ambiti.

    Of the same year if enough Ambiti are approved, else of the year before.
    """
    for dell_anno in (anno, anno - 1):
        altre = [v for chi, v in versioni.get(dell_anno, {}).items() if chi != ambito.pk]
        if len(altre) >= MINIMO_AMBITI:
            storia.intervalli = _intervalli(altre, dell_anno)
            return


def _intervalli(versioni: Iterable[int], anno: int) -> dict[str, Intervallo]:
    nome = connection.ops.quote_name
    with connection.cursor() as cursore:
        cursore.execute(
            _SPESA_PER_UTENTE.format(
                fatto=nome(Fatto._meta.db_table),
                colonna=nome(ColonnaModulo._meta.db_table),
                voce=nome(VoceNomenclatore._meta.db_table),
            ),
            {
                "spesa": SPESA,
                "utenti": UTENTI,
                "versioni": list(versioni),
                "ambiti": MINIMO_AMBITI,
                "righe": MINIMO_RIGHE,
            },
        )
        centesimo = Decimal("0.01")
        return {
            codice: Intervallo(
                da=Decimal(str(da)).quantize(centesimo),
                a=Decimal(str(a)).quantize(centesimo),
                ambiti=ambiti,
                anno=anno,
            )
            for codice, ambiti, da, a in cursore.fetchall()
        }
