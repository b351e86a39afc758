"""The published catalogue in the memory of this process: read once for each version of the data.

Only what may be published enters here: of a reserved facility no comune, no word of a place.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import FilteredRelation, Q
from django.utils import timezone

from strutture.calcolo import (
    Combinazione,
    Insiemi,
    Lessico,
    Parti,
    Vocabolario,
    insieme,
    parole,
    radice_leggera,
)
from strutture.enums import Accessibilita, Regime, StatoScheda
from strutture.models import Area, Sinonimo, TipoUnitaOfferta, UnitaOfferta
from strutture.selectors.versione import tenuto, versione_dati
from territorio.models import Ambito, Appartenenza, Comune, NomePrecedenteComune

COLONNE = (
    "struttura_id",
    "struttura__nome_ordinamento",
    "struttura__indirizzo_riservato",
    "struttura__comune_id",
    "struttura__accessibile",
    "struttura__confermata_il",
    "struttura__dati_al",
    "tipo_id",
    "posti_liberi",
    "appartenenza__ambito_id",
)
CLASSI = ("A", "B", "C", "D")


@dataclass(frozen=True)
class ContattiUfficio:
    """An Ufficio di Piano as a list names it. Empty text = not known."""

    nome: str
    slug: str
    telefono: str
    email: str


@dataclass(frozen=True)
class Indice:
    """Everything that a page of the catalogue needs but the cards of its facilities.

    `nomi` = dimension → value → how it sorts and how it is written; `ambiti` = facility → name and
    slug of its Ambito; `punti` and `uffici` = by Istat code of the comune.
    """

    insiemi: Insiemi
    lessico: Lessico
    nomi: dict[str, dict[str, tuple[Any, str]]]
    ambiti: dict[int, tuple[str, str]]
    comuni: dict[str, tuple[str, str]]
    punti: dict[str, tuple[float, float]]
    uffici: dict[str, ContattiUfficio]


def indice_pubblico() -> Indice:
    """The catalogue of today. One query if it is already in memory; none in a public page."""
    etichetta = f"{versione_dati()}|{timezone.localdate():%Y%m%d}|{settings.PROVINCIA}"
    return tenuto("indice del catalogo", etichetta, costruisci_indice)


def costruisci_indice() -> Indice:
    """Reads the whole published catalogue: seven queries, whatever its size."""
    oggi = timezone.localdate()
    comuni = _comuni()
    ambiti = {uno.pk: uno for uno in Ambito.objects.defer("confine")}
    tipi = {uno.pk: uno for uno in TipoUnitaOfferta.objects.select_related("area")}
    sinonimi = list(Sinonimo.objects.values_list("espressione", "significa"))
    righe = list(_righe(oggi))

    strutture = list(dict.fromkeys(riga[0] for riga in righe))
    posti = {pk: posto for posto, pk in enumerate(strutture)}
    combinazioni: dict[Combinazione, list[int]] = defaultdict(list)
    valori: dict[str, dict[str, list[int]]] = {
        nome: defaultdict(list) for nome in ("comune", "ambito", "accessibile")
    }
    freschezza: dict[int, datetime.date] = {}
    ambito_di: dict[int, tuple[str, str]] = {}
    for pk, _, riservata, comune, accessibile, confermata, dati_al, tipo, liberi, ambito in righe:
        posto = posti[pk]
        suo = tipi[tipo]
        combinazioni[
            Combinazione(suo.area.codice, suo.regime, suo.codice.lower(), "1" if liberi else "")
        ].append(posto)
        if not riservata:
            # Neither a filter nor a word of the search may tell the comune of a reserved facility.
            valori["comune"][comuni[comune].codice_istat].append(posto)
        if ambito:
            valori["ambito"][ambiti[ambito].slug].append(posto)
        ambito_di[pk] = (ambiti[ambito].denominazione, ambiti[ambito].slug) if ambito else ("", "")
        if accessibile in (Accessibilita.SI, Accessibilita.IN_PARTE):
            valori["accessibile"][accessibile].append(posto)
        freschezza[posto] = confermata or dati_al or datetime.date.min
    quante = len(strutture)
    insiemi = Insiemi(
        strutture=strutture,
        combinazioni={una: insieme(quali, quante) for una, quali in combinazioni.items()},
        valori={
            nome: {valore: insieme(quali, quante) for valore, quali in per_valore.items()}
            for nome, per_valore in valori.items()
        },
        freschezza=sorted(freschezza, key=lambda posto: (-freschezza[posto].toordinal(), posto)),
    )
    return Indice(
        insiemi=insiemi,
        lessico=_lessico(insiemi, posti, comuni.values(), ambiti.values(), sinonimi),
        nomi=_nomi(comuni.values(), ambiti.values(), tipi.values()),
        ambiti=ambito_di,
        comuni={c.codice_istat: (c.nome_ordinamento, c.denominazione) for c in comuni.values()},
        punti={
            c.codice_istat: (float(c.latitudine), float(c.longitudine))
            for c in comuni.values()
            if c.latitudine is not None and c.longitudine is not None
        },
        uffici=_uffici(oggi, ambiti),
    )


def _comuni() -> dict[int, Comune]:
    return {
        comune.pk: comune
        for comune in Comune.objects.filter(
            # A comune of elsewhere is known by its facilities, never by a reserved one.
            Q(provincia__codice=settings.PROVINCIA) | Q(strutture__indirizzo_riservato=False)
        )
        .only(
            "codice_istat",
            "denominazione",
            "nome_ordinamento",
            "latitudine",
            "longitudine",
            "confluito_in_id",
        )
        .distinct()
    }


def _righe(oggi: datetime.date) -> Iterable[tuple]:
    """One row for each unit at work of a published facility, by name."""
    appartenenza = "struttura__comune__appartenenze"
    return (
        UnitaOfferta.objects.attive()
        .filter(struttura__stato=StatoScheda.PUBBLICATA)
        .annotate(
            appartenenza=FilteredRelation(
                appartenenza,
                condition=(
                    Q(**{f"{appartenenza}__dal__isnull": True})
                    | Q(**{f"{appartenenza}__dal__lte": oggi})
                )
                & (
                    Q(**{f"{appartenenza}__al__isnull": True})
                    | Q(**{f"{appartenenza}__al__gte": oggi})
                ),
            ),
        )
        .order_by("struttura__nome_ordinamento", "struttura_id", "pk")
        .values_list(*COLONNE)
    )


def _nomi(
    comuni: Iterable[Comune], ambiti: Iterable[Ambito], tipi: Iterable[TipoUnitaOfferta]
) -> dict[str, dict[str, tuple[Any, str]]]:
    return {
        "area": {una.codice: (una.ordine, una.nome) for una in Area.objects.all()},
        "tipo": {uno.codice.lower(): (uno.nome_breve, uno.nome_breve) for uno in tipi},
        "comune": {c.codice_istat: (c.nome_ordinamento, c.denominazione) for c in comuni},
        "ambito": {uno.slug: (uno.numero, uno.denominazione) for uno in ambiti},
        "regime": {r.value: (n, r.label) for n, r in enumerate(Regime)},
        "posti": {"1": (0, "Con posti liberi")},
        "accessibile": {
            Accessibilita.SI: (0, "Accessibile in sedia a rotelle"),
            Accessibilita.IN_PARTE: (1, "Accessibile in parte"),
        },
    }


def _uffici(oggi: datetime.date, ambiti: dict[int, Ambito]) -> dict[str, ContattiUfficio]:
    return {
        codice: ContattiUfficio(
            ambiti[ambito].denominazione,
            ambiti[ambito].slug,
            ambiti[ambito].telefono,
            ambiti[ambito].email,
        )
        for codice, ambito in Appartenenza.objects.alla_data(oggi)
        .order_by("pk")
        .values_list("comune__codice_istat", "ambito_id")
    }


_LESSEMI = """
SELECT l.lexeme, l.weights[1], array_agg(t.struttura_id)
FROM strutture_testoricerca t, unnest(t.vettore) l
WHERE t.struttura_id = ANY(%s)
GROUP BY 1, 2
"""
_PAROLE = """
SELECT parola, count(*) FROM strutture_testoricerca t, string_to_table(t.parole, ' ') AS parola
WHERE t.struttura_id = ANY(%s) AND length(parola) >= 4
GROUP BY 1
"""


def _parole_scritte(
    strutture: Sequence[int], posti: dict[int, int]
) -> tuple[dict[str, Parti], dict[str, int]]:
    """Lexeme → who has it, by how much it weighs; word → how many facilities write it."""
    quante = len(strutture)
    per_lessema: dict[str, list[int]] = {}
    with connection.cursor() as cursore:
        cursore.execute(_LESSEMI, [list(strutture)])
        for lessema, classe, quali in cursore.fetchall():
            parti = per_lessema.setdefault(lessema, [0, 0, 0, 0])
            parti[CLASSI.index(classe)] |= insieme((posti[pk] for pk in quali), quante)
        cursore.execute(_PAROLE, [list(strutture)])
        conteggi: dict[str, int] = dict(cursore.fetchall())
    lessemi: dict[str, Parti] = {}
    for lessema, (a, b, c, d) in per_lessema.items():
        lessemi[lessema] = (a, a | b, a | b | c, a | b | c | d)
    return lessemi, conteggi


def _luoghi(comuni: Collection[Comune]) -> dict[tuple[str, ...], str]:
    """Words of the names of the comuni, of today and of once → Istat code of today."""
    per_pk = {c.pk: c for c in comuni}
    luoghi = {
        tuple(parole(c.denominazione)): per_pk.get(c.confluito_in_id or c.pk, c).codice_istat
        for c in comuni
    }
    noti = set(luoghi.values())
    for codice, nome in (
        NomePrecedenteComune.objects.filter(comune__codice_istat__in=noti)
        .order_by("-pk")
        .values_list("comune__codice_istat", "denominazione")
    ):
        luoghi.setdefault(tuple(parole(nome)), codice)
    return luoghi


def _lessico(
    insiemi: Insiemi,
    posti: dict[int, int],
    comuni: Collection[Comune],
    ambiti: Iterable[Ambito],
    sinonimi: list[tuple[str, str]],
) -> Lessico:
    lessemi, conteggi = _parole_scritte(insiemi.strutture, posti)
    chiavi = {
        tuple(parole(espressione)): [
            tuple(parole(parte)) for parte in significa.split(",") if parole(parte)
        ]
        for espressione, significa in sinonimi
    }
    luoghi = _luoghi(comuni)
    degli_ambiti = {uno.slug: tuple(parole(uno.denominazione)) for uno in ambiti}
    radici = radici_italiane(
        {p for gruppo in (*chiavi, *luoghi, *degli_ambiti.values()) for p in gruppo}
        | {p for modi in chiavi.values() for modo in modi for p in modo}
    )

    def piene(gruppo: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(p for p in gruppo if radici[p])

    for gruppo, codice in list(luoghi.items()):
        if piene(gruppo):
            luoghi.setdefault(piene(gruppo), codice)
    per_radici: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
    for gruppo, modi in chiavi.items():
        if piene(gruppo):
            leggere = tuple(map(radice_leggera, piene(gruppo)))
            for chiave in {leggere, tuple(radici[p] for p in piene(gruppo))}:
                per_radici[chiave] += modi
    parole_ambiti: dict[str, int] = {}
    for slug, gruppo in degli_ambiti.items():
        for parola in piene(gruppo):
            if (parola,) not in luoghi:
                parole_ambiti[parola] = parole_ambiti.get(parola, 0) | insiemi.valori["ambito"].get(
                    slug, 0
                )
    altre = {p for gruppo in (*chiavi, *luoghi) for p in piene(gruppo)}
    dei_sinonimi = {radice_leggera(p) for gruppo in chiavi for p in piene(gruppo)}
    for parola in altre | set(parole_ambiti):
        conteggi.setdefault(parola, 0)
    return Lessico(
        lessemi=lessemi,
        vocabolario=Vocabolario(conteggi),
        sinonimi=dict(per_radici),
        luoghi=luoghi,
        comuni=insiemi.valori["comune"],
        ambiti=parole_ambiti,
        altre_note=frozenset(altre | dei_sinonimi),
    )


# What a word's stem is never changes while the process lives.
_radici: dict[str, str] = {}
RADICI_TENUTE = 50_000


def radici_italiane(queste: Iterable[str]) -> dict[str, str]:
    """Word → its Italian stem, empty for a word without meaning; one query if one is not known."""
    queste = set(queste)
    mancano = [parola for parola in queste if parola not in _radici]
    if mancano:
        with connection.cursor() as cursore:
            cursore.execute(
                "SELECT p, coalesce((ts_lexize('italian_stem', p))[1], '') "
                "FROM unnest(%s::text[]) p",
                [mancano],
            )
            trovate = dict(cursore.fetchall())
        if len(_radici) + len(trovate) > RADICI_TENUTE:
            _radici.clear()
            return {**trovate, **radici_italiane(queste - set(trovate))}
        _radici.update(trovate)
    return {parola: _radici[parola] for parola in queste}
