"""The facilities of the register as the return tells them, the persons served, the funds."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from base.formati import MANCANTE
from osservatorio.calcolo.misure import COSTI, RESIDUO, RICAVI
from osservatorio.reports.elementi import Sezione, Tabella
from osservatorio.reports.rendiconto.quadro import Quadro, Somme, insieme
from osservatorio.soppressione import NOTA, SEGNO, Linea, da_nascondere, nascondi_tabella
from strutture.models import UnitaOfferta

POSTI = {
    "f2.capienza_strutturale": "Capienza strutturale",
    "f2.capienza_gestionale": "Capienza gestionale",
    "f2.posti_autorizzati": "Posti autorizzati",
    "f2.posti_accreditati": "Posti accreditati",
}
PERSONE = {
    "f3.utenti_totali_anno": "Utenti nell'anno",
    "f3.utenti_al_31_12": "Utenti al 31 dicembre",
    "f3.utenti_residenti_ambito": "Residenti nell'ambito",
    "f3.utenti_disabili": "Con disabilità",
}
IN_FONDO = {
    "f5.assegnato": "Assegnato",
    "f5.incassato": "Incassato",
    "f5.impegnato": "Impegnato",
    "f5.liquidato": "Liquidato",
    "f5.rendicontato": "Rendicontato",
}
_DIMENSIONI = (
    ("fascia", "fascia_eta", "età"),
    ("sesso", "sesso", "sesso"),
    ("cittadinanza", "cittadinanza", "cittadinanza"),
)


Griglia = tuple[list[str], Mapping[tuple[Any, ...], int | None]]
CHE_COSA_E_NASCOSTO = f"{NOTA}: meno di 3, o un numero che lo farebbe ritrovare."
# The total of all, among the keys of the totals.
TUTTI = ""


def strutture(quadro: Quadro) -> Sezione:
    """Places, persons, costs and revenues, facility by facility."""
    offerta = {pk: s for (pk,), s in quadro.somme("f2.", "unita").items() if pk}
    consuntivo = {pk: s for (pk,), s in quadro.somme("f3.", "unita").items() if pk}
    nomi = {
        unita.pk: str(unita)
        for unita in UnitaOfferta.objects.filter(pk__in={*offerta, *consuntivo}).select_related(
            "tipo", "struttura"
        )
    }
    chiavi = sorted(nomi, key=lambda pk: (nomi[pk], pk))
    if not chiavi:
        return Sezione("strutture", "Le strutture", ["Non ci sono righe sulle strutture."])
    return Sezione(
        "strutture",
        "Le strutture",
        [
            "Sono le unità di offerta dichiarate dall'ambito: posti (foglio F2), utenti, costi e "
            "ricavi dell'anno (foglio F3)."
        ],
        tabelle=[
            _contate(quadro, "Posti", chiavi, nomi, offerta, POSTI),
            _contate(quadro, "Utenti", chiavi, nomi, consuntivo, PERSONE, riservate=True),
            _costi(quadro, chiavi, nomi, consuntivo),
        ],
    )


def _contate(
    quadro: Quadro,
    titolo: str,
    chiavi: Sequence[int],
    nomi: Mapping[int, str],
    somme: Mapping[int, Somme],
    misure: Mapping[str, str],
    *,
    riservate: bool = False,
) -> Tabella:
    """A column for each measure; of persons, the small counts are hidden, and those of the others:
    who is not resident, has no disability, was not there at the end of the year.
    """
    tutta = insieme(somme.values())
    via = _nascosti_per_unita(chiavi, somme) if riservate and not quadro.apre_i_file else {}
    colonne = []
    for misura in misure:
        scritti = [quadro.persone(somme.get(pk, {}), misura, unita=pk) for pk in chiavi]
        scritti.append(quadro.persone(tutta, misura))
        scritti = [SEGNO if i in via.get(misura, ()) else t for i, t in enumerate(scritti)]
        colonne.append(scritti)
    righe = [(nomi[pk], *(c[i] for c in colonne)) for i, pk in enumerate(chiavi)]
    return Tabella(
        quadro.numeri.tabella(),
        f"{titolo} delle strutture, {quadro.anno}",
        ("Unità di offerta", *misure.values()),
        righe,
        frozenset(range(1, 1 + len(misure))),
        ("Totale", *(c[-1] for c in colonne)),
        CHE_COSA_E_NASCOSTO if any(SEGNO in c for c in colonne) else "",
    )


def _nascosti_per_unita(
    chiavi: Sequence[int], somme: Mapping[int, Somme]
) -> dict[str, frozenset[int]]:
    """For each measure, the rows to hide (the last one is the total).

    Each count is of some of the users of the year: with it goes that of the others, that nobody
    prints and a subtraction gives.
    """
    tutti, *parti = PERSONE
    totali = {pk: _intero(somme.get(pk, {}), tutti) for pk in chiavi}
    griglie: dict[str, Griglia] = {}
    for misura in parti:
        valori: dict[tuple[Any, ...], int | None] = {}
        for pk in chiavi:
            parte = valori[pk, "si"] = _intero(somme.get(pk, {}), misura)
            valori[pk, "no"] = max(0, (totali[pk] or 0) - (parte or 0))
        griglie[misura] = (["si", "no"], valori)
    trovati, _ = _nascosti(chiavi, totali, griglie)
    via = {misura: frozenset(r for r, c in celle if c == 0) for misura, celle in trovati.items()}
    return via | {tutti: frozenset(r for celle in trovati.values() for r, c in celle if c == 2)}


def _intero(somme: Somme, misura: str) -> int | None:
    return int(somme[misura]) if misura in somme else None


def _costi(
    quadro: Quadro, chiavi: Sequence[int], nomi: Mapping[int, str], somme: Mapping[int, Somme]
) -> Tabella:
    def riga(nome: str, sue: Somme, **dove: Any) -> tuple[str, ...]:
        return (
            nome,
            quadro.euro(sue, *COSTI, **dove),
            quadro.euro(sue, COSTI[0], **dove),
            quadro.euro(sue, *RICAVI, **dove),
            *(quadro.euro(sue, ricavo, **dove) for ricavo in RICAVI[:3]),
        )

    return Tabella(
        quadro.numeri.tabella(),
        f"Costi e ricavi delle strutture, {quadro.anno}",
        (
            "Unità di offerta", "Costi", "di cui personale", "Ricavi", "di cui rette",
            "di cui comuni", "di cui FSR",
        ),
        [riga(nomi[pk], somme.get(pk, {}), unita=pk) for pk in chiavi],
        frozenset(range(1, 7)),
        riga("Totale", insieme(somme.values())),
    )  # fmt: skip


@dataclass(frozen=True)
class _Utenti:
    """The persons of F4: by area, and by area and each of the other dimensions."""

    totali: Mapping[str, int | None]
    griglie: Mapping[str, Griglia]
    della_spesa: Mapping[str, int | None]

    def nascosti(self) -> tuple[dict[str, frozenset[tuple[int, int]]], frozenset[Hashable]]:
        """F1 counts the same persons: what is hidden in one place is hidden in the other."""
        aree = dict.fromkeys((*self.totali, *self.della_spesa))
        return _nascosti(
            list(self.totali),
            self.totali,
            self.griglie,
            {area: self.della_spesa.get(area) for area in aree},
        )


def _griglie(quadro: Quadro) -> _Utenti:
    totali = {area: _intero(s, "f4.utenti") for (area,), s in _f4(quadro, "area_utenza").items()}
    griglie = {}
    for nome, campo, _ in _DIMENSIONI:
        trovati = {
            chiave: _intero(s, "f4.utenti")
            for chiave, s in _f4(quadro, "area_utenza", campo).items()
        }
        lista = campo if nome == "fascia" else nome
        griglie[nome] = (
            [c for c in quadro.codici.get(lista, {}) if any(k[1] == c for k in trovati)],
            trovati,
        )
    spesa = quadro.somme("f1.", "area_utenza")
    return _Utenti(
        {area: totali[area] for area in quadro.codici.get("area_utenza", {}) if area in totali},
        griglie,
        {area: _intero(s, "f1.utenti") for (area,), s in spesa.items()},
    )


def utenti(quadro: Quadro) -> Sezione:
    """Persons served by area: by age, sex and citizenship."""
    letti = _griglie(quadro)
    aree = list(letti.totali)
    if not aree:
        return Sezione("utenti", "Gli utenti", ["Non ci sono righe sugli utenti."])
    tutti = sum(n or 0 for n in letti.totali.values())
    nascosti = {} if quadro.apre_i_file else letti.nascosti()[0]
    tabelle = [
        _per_dimensione(
            quadro, aree, letti.totali, tutti, nome, titolo, letti.griglie[nome], nascosti
        )
        for nome, _, titolo in _DIMENSIONI
    ]
    frasi = ["Una persona seguita per due aree, o per due voci, è contata due volte."]
    if not quadro.apre_i_file:
        frasi.append(CHE_COSA_E_NASCOSTO)
    return Sezione("utenti", "Gli utenti", frasi, tabelle=tabelle)


def _f4(quadro: Quadro, *dimensioni: str) -> Mapping[tuple[Any, ...], Somme]:
    return quadro.somme("f4.", *dimensioni)


def _nascosti(
    righe: Sequence[Hashable],
    totali: Mapping[Any, int | None],
    griglie: Mapping[str, Griglia],
    colonna: Mapping[Any, int | None] | None = None,
) -> tuple[dict[str, frozenset[tuple[int, int]]], frozenset[Hashable]]:
    """(row, column) to hide in each table with the same totals, and the totals hidden (TUTTI is
    that of all).

    A total hidden in one table is hidden in all of them, and in `colonna`: the same rows counted
    in another place.
    """
    forzati: frozenset[Hashable] = frozenset()
    di_tutti = sum(n or 0 for n in totali.values())
    while True:
        trovati, coperti = {}, set(forzati)
        for nome, (colonne, valori) in griglie.items():
            trovati[nome] = nascondi_tabella(
                [[valori.get((a, c)) for c in colonne] for a in righe],
                [totali.get(a) for a in righe],
                [sum(valori.get((a, c)) or 0 for a in righe) for c in colonne],
                di_tutti,
                forzate=[(r, len(colonne)) for r, a in enumerate((*righe, TUTTI)) if a in forzati],
            )
            coperti |= {(*righe, TUTTI)[r] for r, c in trovati[nome] if c == len(colonne)}
        if colonna:
            celle = {**colonna, TUTTI: sum(n or 0 for n in colonna.values())}
            coperti |= da_nascondere(celle, [Linea(tuple(colonna), TUTTI)], forzate=forzati)
        if coperti <= forzati:
            return trovati, forzati
        forzati = frozenset(coperti)


def utenti_nascosti(quadro: Quadro) -> frozenset[Hashable]:
    """The areas whose users are hidden, wherever they are counted; TUTTI if their sum is."""
    return frozenset() if quadro.apre_i_file else _griglie(quadro).nascosti()[1]


def _per_dimensione(
    quadro: Quadro,
    aree: Sequence[str],
    totali: Mapping[str, int | None],
    tutti: int,
    nome: str,
    titolo: str,
    griglia: Griglia,
    nascosti: Mapping[str, frozenset[tuple[int, int]]],
) -> Tabella:
    colonne, valori = griglia
    via = nascosti.get(nome, frozenset())
    lista = "fascia_eta" if nome == "fascia" else nome

    def scritta(r: int, c: int, valore: int | None, **dove: str) -> str:
        if (r, c) in via:
            return SEGNO
        if valore is None:
            return MANCANTE
        return quadro.persone({"f4.utenti": Decimal(valore)}, "f4.utenti", **dove)

    righe = [
        (
            quadro.parola("area_utenza", area),
            *(
                scritta(r, c, valori.get((area, codice)), area=area, **{nome: codice})
                for c, codice in enumerate(colonne)
            ),
            scritta(r, len(colonne), totali[area], area=area),
        )
        for r, area in enumerate(aree)
    ]
    alte = len(aree)
    return Tabella(
        quadro.numeri.tabella(),
        f"Utenti per area e {titolo}, {quadro.anno}",
        ("Area", *(quadro.parola(lista, c) for c in colonne), "Totale"),
        righe,
        frozenset(range(1, 2 + len(colonne))),
        (
            "Totale",
            *(
                scritta(alte, c, sum(valori.get((a, codice)) or 0 for a in aree), **{nome: codice})
                for c, codice in enumerate(colonne)
            ),
            scritta(alte, len(colonne), tutti),
        ),
    )


def fondi(quadro: Quadro) -> Sezione:
    """Each fund and its year: how much was assigned and how far it was accounted for."""
    somme = quadro.somme("f5.", "fondo", "annualita")
    if not somme:
        return Sezione("fondi", "I fondi", ["Non ci sono righe sui fondi."])

    def riga(nome: str, di_quando: str, sue: Somme, **dove: Any) -> tuple[str, ...]:
        return (
            nome,
            di_quando,
            *(quadro.euro(sue, misura, **dove) for misura in IN_FONDO),
            quadro.euro(sue, *RESIDUO, **dove),
        )

    righe = [
        riga(
            quadro.parola("fondo", fondo), str(annualita or ""), sue,
            fondo=fondo, annualita=annualita,
        )
        for (fondo, annualita), sue in somme.items()
    ]  # fmt: skip
    tabella = Tabella(
        quadro.numeri.tabella(),
        f"I fondi, {quadro.anno}",
        ("Fondo", "Annualità", *IN_FONDO.values(), "Residuo"),
        righe,
        frozenset(range(2, 8)),
        riga("Totale", "", insieme(somme.values())),
        "Il residuo è quanto è assegnato meno quanto è rendicontato.",
    )
    return Sezione("fondi", "I fondi", tabelle=[tabella])
