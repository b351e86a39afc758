"""What an officer needs to see of an edition and of a rule, at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from typing import Any

from base.grafici import curva
from tariffe.anomalie import ErroreTariffa
from tariffe.calcolo import (
    BUCHI,
    ERRORE,
    Fascia,
    Rilievo,
    Risposta,
    calcola,
    controlla,
    fasce,
    punti_curva,
)
from tariffe.calcolo.vigore import caso_in_parole
from tariffe.models import Adozione, EdizioneTariffe, RegolaTariffaria
from tariffe.parsing import Regola, Variante, leggi_contesto, leggi_regola
from tariffe.parsing.lettura import elenchi_di_tratti
from tariffe.selectors.casi import EsitoCaso, prova_casi, regole_dell_edizione
from tariffe.selectors.edizioni import ostacoli
from tariffe.selectors.regole import regola_come_dati

# A chart goes a little beyond the last bound; without bounds, to here.
FINE_PREDEFINITA = Decimal(40000)


@dataclass(frozen=True)
class Controllo:
    """One finding on a rule, with the words for its place."""

    rilievo: Rilievo
    errore: bool
    buco: bool
    dove: str  # in words: «fascia 2 di «consegna»»


@dataclass(frozen=True)
class Tabella:
    """One list of segments of a rule: the path to paste it again, its name, its rows."""

    dove: str
    nome: str
    si_toglie: str  # path of the variant or component, "" = it cannot be taken away


@dataclass(frozen=True)
class RegolaInVista:
    """A rule as it is shown: `letta` None = it cannot be read, and `guasto` says why."""

    regola: RegolaTariffaria
    letta: Regola | None
    guasto: str
    controlli: tuple[Controllo, ...]
    fasce: tuple[Fascia, ...]
    grafico: str
    casi: tuple[EsitoCaso, ...] = ()

    @property
    def piu_tabelle(self) -> bool:
        """Whether one must say in which table a band is."""
        return self.letta is not None and len(list(elenchi_di_tratti(self.letta))) > 1

    @property
    def errori(self) -> int:
        return sum(c.errore for c in self.controlli) + (self.letta is None)

    @property
    def avvisi(self) -> int:
        return sum(not c.errore for c in self.controlli)

    @property
    def buchi(self) -> tuple[Controllo, ...]:
        return tuple(c for c in self.controlli if c.buco)

    @property
    def casi_sbagliati(self) -> int:
        return sum(not caso.giusto for caso in self.casi)


@dataclass(frozen=True)
class Scrivania:
    """An edition on the officer's desk. `mancano` = what keeps it from being approved."""

    edizione: EdizioneTariffe
    regole: tuple[RegolaInVista, ...]
    mancano: tuple[str, ...]
    adozioni: tuple[Adozione, ...]

    @property
    def casi(self) -> int:
        return sum(len(r.casi) for r in self.regole)

    @property
    def casi_sbagliati(self) -> int:
        return sum(r.casi_sbagliati for r in self.regole)

    @property
    def con_buchi(self) -> bool:
        return any(r.buchi for r in self.regole)

    @property
    def da_guardare(self) -> bool:
        return any(r.letta is None or r.controlli for r in self.regole)


def scrivania(edizione: EdizioneTariffe) -> Scrivania:
    """Rules with checks, cases, curves; adoptions; what is missing: always as many queries."""
    regole = regole_dell_edizione(edizione)
    esiti: dict[int, list[EsitoCaso]] = {}
    for esito in prova_casi(edizione, regole):
        esiti.setdefault(esito.caso.regola_id, []).append(esito)
    return Scrivania(
        edizione,
        tuple(
            regola_in_vista(regola, edizione, casi=esiti.get(regola.pk, ()), larghezza=280)
            for regola in regole
        ),
        tuple(ostacoli(edizione)) if edizione.modificabile else (),
        tuple(
            Adozione.objects.filter(edizione=edizione)
            .select_related("ente")
            .prefetch_related("servizi__servizio")
            .order_by("ente__denominazione", "pk")
        ),
    )


def regola_in_vista(
    regola: RegolaTariffaria,
    edizione: EdizioneTariffe,
    *,
    casi: Sequence[EsitoCaso] = (),
    segno: tuple[Decimal, Decimal] | None = None,
    larghezza: float = 480,
) -> RegolaInVista:
    """The rule on the edition's first day, with its checks, bands and curve."""
    try:
        letta = leggi_regola(regola_come_dati(regola, giorno=edizione.valida_dal), estesa=True)
    except ErroreTariffa as errore:
        return RegolaInVista(regola, None, errore.messaggio, (), (), "", tuple(casi))
    rilievi = sorted(controlla(letta), key=lambda r: r.gravita != ERRORE)
    return RegolaInVista(
        regola,
        letta,
        "",
        tuple(
            Controllo(r, r.gravita == ERRORE, r.codice in BUCHI, nome_del_posto(letta, r.dove))
            for r in rilievi
        ),
        fasce_in_vista(letta),
        grafico(letta, nome=f"curva-{regola.pk}", segno=segno, larghezza=larghezza),
        tuple(casi),
    )


def fasce_in_vista(letta: Regola) -> tuple[Fascia, ...]:
    """The bands of the rule, then those of each variant and of the non-residents, named first.

    A table that gives no amount by itself (a cost is missing…) has none.
    """
    base = replace(letta, varianti=())
    trovate = list(_fasce_di(base, ""))
    for variante in letta.varianti:
        trovate += _fasce_di(_solo(letta, variante), caso_in_parole(variante))
    chi = [(letta.non_residente, "")]
    chi += [(c.non_residente, c.etichetta or c.codice) for c in letta.componenti]
    for politica, parte in chi:
        if politica is not None and politica.tratti:
            sua = replace(base, tratti=politica.tratti, componenti=())
            trovate += _fasce_di(sua, ", ".join(filter(None, (parte, "non residenti"))))
    return tuple(trovate)


def _solo(letta: Regola, variante: Variante) -> Regola:
    """The rule as it is for the people of a variant."""
    corpo = variante if variante.tratti or variante.componenti else letta
    costo = variante.costo_unitario
    return replace(
        letta,
        varianti=(),
        tratti=corpo.tratti,
        componenti=corpo.componenti,
        costo_unitario=letta.costo_unitario if costo is None else costo,
    )


def _fasce_di(letta: Regola, nome: str) -> list[Fascia]:
    try:
        return [
            replace(f, componente=", ".join(filter(None, (nome, f.componente))))
            for f in fasce(letta)
        ]
    except ErroreTariffa:
        return []


def grafico(
    letta: Regola,
    *,
    nome: str,
    confronto: Regola | None = None,
    nome_serie: str = "",
    nome_confronto: str = "",
    segno: tuple[Decimal, Decimal] | None = None,
    larghezza: float = 480,
) -> str:
    """The tariff curve as SVG; an empty text when it cannot be drawn."""
    unita = letta.unita
    if letta.varianti and not letta.tratti and not letta.componenti and confronto is None:
        # Nobody is outside the variants: the curve is the first one's, and says so.
        prima = letta.varianti[0]
        letta, unita = _solo(letta, prima), f"{unita}; {caso_in_parole(prima)}"
    fine = max(fine_del_grafico(r) for r in (letta, confronto) if r is not None)
    if segno is not None:
        fine = max(fine, segno[0])
    try:
        spezzate = _spezzate(letta, fine)
        altre = _spezzate(confronto, fine) if confronto is not None else []
    except ErroreTariffa:
        return ""
    return curva(
        nome,
        spezzate,
        titolo="Quanto si paga secondo l'ISEE",
        etichetta_x="ISEE, in euro",
        etichetta_y=f"Euro (unità: {unita})" if unita else "Euro",
        segno=segno,
        confronto=altre,
        nome_serie=nome_serie,
        nome_confronto=nome_confronto,
        fino_a=fine,
        larghezza=larghezza,
        altezza=260 if larghezza > 300 else 200,
    )


def _spezzate(regola: Regola, fine: Decimal) -> list[list[tuple[Decimal, Decimal]]]:
    return [[(p.isee, p.importo) for p in pezzo] for pezzo in punti_curva(regola, None, fine)]


def fine_del_grafico(regola: Regola) -> Decimal:
    """A round ISEE beyond the last bound of the rule, in euro."""
    limiti = [
        limite
        for _, _, _, tratti in elenchi_di_tratti(regola)
        for tratto in tratti
        for limite in (tratto.da, tratto.a)
        if limite is not None
    ]
    ultimo = max(limiti, default=Decimal(0)) * (12 if regola.isee_base == "mensile" else 1)
    if not ultimo:
        return FINE_PREDEFINITA
    mille = Decimal(1000)
    return (ultimo * Decimal("1.25") / mille).to_integral_value(ROUND_CEILING) * mille


def tabelle(letta: Regola | None) -> list[Tabella]:
    """Every band table of the rule, in words: the rule's own first, even if it is not there yet."""
    if letta is None:
        return [Tabella("tratti", "Tariffa", "")]
    trovate = []
    for dove, variante, componente, _ in elenchi_di_tratti(letta):
        togliere = ""
        if dove.startswith("varianti[") and dove.count(".") == 1:
            togliere = f"varianti[{variante}]"
        elif dove.startswith("componenti[") and "non_residente" not in dove:
            togliere = f"componenti[{componente}]" if len(letta.componenti) > 1 else ""
        trovate.append(Tabella(dove, nome_del_posto(letta, dove), togliere))
    if not letta.tratti and not letta.componenti and letta.residuale is None:
        trovate.insert(0, Tabella("tratti", "Tariffa", ""))
    return trovate


def nome_del_posto(letta: Regola, dove: str) -> str:
    """A path of the exchange format in words: «Part-time», «consegna, fascia 2», «Tariffa»."""
    nomi: list[str] = []
    for passo in dove.split("."):
        radice, _, indice = passo.rstrip("]").partition("[")
        n = int(indice) if indice.isdigit() else None
        if radice == "varianti" and n is not None and n < len(letta.varianti):
            variante = letta.varianti[n]
            nomi.append(variante.etichetta or f"variante {n + 1}")
        elif radice == "componenti" and n is not None:
            elenco = [*letta.componenti, *(c for v in letta.varianti for c in v.componenti)]
            nomi.append(elenco[n].etichetta or elenco[n].codice if n < len(elenco) else "parte")
        elif radice == "tratti" and n is not None:
            nomi.append(f"fascia {n + 1}")
        elif radice in _NOMI:
            nomi.append(_NOMI[radice])
        elif radice == "modificatori" and n is not None and n < len(letta.modificatori):
            modificatore = letta.modificatori[n]
            nomi.append(modificatore.etichetta or modificatore.codice)
    return ", ".join(nomi) or "Tariffa"


_NOMI = {
    "isee_mancante": "senza ISEE",
    "isee_irregolare": "ISEE con omissioni o difformità",
    "isee_scaduto": "ISEE scaduto",
    "non_residente": "non residenti",
    "arrotondamento": "arrotondamento",
}


def prova(
    letta: Regola, isee: Decimal | None, condizioni: Mapping[str, Any]
) -> Risposta | ErroreTariffa:
    """What the rule gives for a value: the answer, or the refusal with its sentence."""
    try:
        return calcola(letta, isee, leggi_contesto(condizioni, letta))
    except ErroreTariffa as errore:
        return errore
