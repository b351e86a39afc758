"""What a rule has to know of a person besides the ISEE, as plain questions. Pure.

The reserved keys of the context (residence, quantity, children) are asked of every rule by who
shows the questions; `chiede_figli` and `chiede_costo` say if the last two make sense.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from base.formati import numero
from tariffe.parsing import Componente, Modificatore, Regola, Tratto, Variante
from tariffe.parsing import strutture as s

SI_NO = "si_no"
NUMERO = "numero"
EURO = "euro"
SCELTA = "scelta"

_RISERVATE = frozenset(
    {
        "residente",
        "omissioni_o_difformita",
        "isee_scaduto",
        "quantita",
        "costo_unitario",
        "famiglia_figli",
        "ordine_figlio",
    }
)


@dataclass(frozen=True, slots=True)
class Domanda:
    """A question: `scelte` are (value of the context, words), for those of one among several.

    `serve`: without an answer the rule gives no amount.
    """

    chiave: str
    tipo: str
    testo: str
    scelte: tuple[tuple[str, str], ...] = ()
    serve: bool = False


@dataclass(slots=True)
class _Uso:
    """How the pieces of a rule use a key."""

    tipi: set[str]
    etichetta: str
    scelte: dict[str, str]


def domande(regola: Regola) -> tuple[Domanda, ...]:
    """The questions of a rule, one per key, in the order in which the rule uses them."""
    usi: dict[str, _Uso] = {}
    for chiave, tipo, etichetta, scelte in _usi(regola):
        if chiave in _RISERVATE:
            continue
        uso = usi.setdefault(chiave, _Uso(set(), "", {}))
        uso.tipi.add(tipo)
        uso.etichetta = uso.etichetta or etichetta
        for valore, parole in scelte:
            uso.scelte.setdefault(valore, parole)
    servono = set() if _ha_un_caso_base(regola) else {k for v in regola.varianti for k in v.quando}
    return tuple(_domanda(chiave, uso, chiave in servono) for chiave, uso in usi.items())


def _ha_un_caso_base(regola: Regola) -> bool:
    """Whether who is in no variant has an amount too."""
    return bool(regola.tratti or regola.componenti or regola.residuale)


def chiede_figli(regola: Regola) -> bool:
    """Whether the order of a child changes what is paid."""
    return any(chiave == "ordine_figlio" for chiave, *_ in _usi(regola))


def chiede_costo(regola: Regola) -> bool:
    """Whether an amount is part of a cost that the rule does not say."""
    if regola.costo_unitario is not None:
        return False
    senza_costo = _ha_un_caso_base(regola) or any(v.costo_unitario is None for v in regola.varianti)
    intere = senza_costo and any(
        politica is not None and politica.tipo == s.COSTO_PIENO
        for politica in (regola.isee_mancante, regola.isee_irregolare, regola.non_residente)
    )
    return intere or any(
        tratto.tipo in s.CON_COSTO and costo is None for tratto, costo in _tratti(regola)
    )


def chiede_quota(regola: Regola) -> bool:
    """Whether a residential fee leaves to the person a sum that the rule does not say."""
    return regola.residuale is not None and regola.residuale.quota_salvaguardia is None


def _tratti(regola: Regola) -> Iterator[tuple[Tratto, Decimal | None]]:
    """Every segment, with the cost that its own piece of the rule says."""
    yield from ((tratto, None) for tratto in regola.tratti)
    for componente in regola.componenti:
        yield from ((tratto, componente.costo_unitario) for tratto in componente.tratti)
    for variante in regola.varianti:
        costo = variante.costo_unitario
        yield from ((tratto, costo) for tratto in variante.tratti)
        for componente in variante.componenti:
            suo = costo if componente.costo_unitario is None else componente.costo_unitario
            yield from ((tratto, suo) for tratto in componente.tratti)


_Voce = tuple[str, str, str, tuple[tuple[str, str], ...]]


def _usi(regola: Regola) -> Iterator[_Voce]:
    """Key, type, label and choices of every use of a key of the context."""
    for variante in regola.varianti:
        yield from _condizione(variante.quando, variante)
    for componente in (
        *regola.componenti,
        *(componente for variante in regola.varianti for componente in variante.componenti),
    ):
        if componente.quantita_da:
            yield componente.quantita_da, NUMERO, _quantita(componente), ()
    for modificatore in regola.modificatori:
        yield _modificatore(modificatore)
        yield from _condizione(modificatore.quando, None)
    if regola.residuale:
        for aggiunta in regola.residuale.aggiunte:
            yield aggiunta.da, EURO, aggiunta.etichetta, ()
            yield from _condizione(aggiunta.quando, None)
        if chiede_quota(regola):
            yield "quota_salvaguardia", EURO, "La somma che resta alla persona ogni mese", ()


def _condizione(quando: s.Condizione, variante: Variante | None) -> Iterator[_Voce]:
    """The keys of a condition; a variant of one key names its value."""
    sola = variante.etichetta if variante is not None and len(quando) == 1 else ""
    for chiave, valore in quando.items():
        if isinstance(valore, bool):
            yield chiave, SI_NO, sola if valore else "", ()
        elif isinstance(valore, str):
            yield chiave, SCELTA, "", ((valore, sola or _parole(valore)),)
        else:
            yield chiave, NUMERO, "", ()


def _modificatore(modificatore: Modificatore) -> _Voce:
    chiave, etichetta = modificatore.codice, modificatore.etichetta
    if modificatore.tipo == s.MOLTIPLICA_TABELLA:
        voci = tuple((str(v.da), _voce(v)) for v in modificatore.tabella)
        return chiave, SCELTA, etichetta, voci
    if modificatore.tipo in (s.SOMMA_PER_QUANTITA, s.MOLTIPLICA_PER_QUANTITA):
        return chiave, NUMERO, etichetta, ()
    return chiave, SI_NO, etichetta, ()


def _voce(voce: s.Voce) -> str:
    if voce.a is None:
        return f"{voce.da} o più"
    return str(voce.da) if voce.a == voce.da else f"da {voce.da} a {voce.a}"


def _quantita(componente: Componente) -> str:
    parole = _parole(componente.quantita_da)
    if componente.max_quantita is not None:
        massimo = componente.max_quantita
        cifre = numero(massimo, 0 if massimo == massimo.to_integral_value() else 2)
        return f"{parole} nel mese (se ne contano al massimo {cifre})"
    return f"{parole} nel mese"


def _domanda(chiave: str, uso: _Uso, serve: bool) -> Domanda:
    """The widest type wins: who can write a number can write any."""
    if EURO in uso.tipi:
        tipo = EURO
    elif NUMERO in uso.tipi:
        tipo = NUMERO
    elif SCELTA in uso.tipi:
        tipo = SCELTA
    else:
        tipo = SI_NO
    scelte = tuple(uso.scelte.items()) if tipo == SCELTA else ()
    return Domanda(chiave, tipo, _parole(uso.etichetta or chiave), scelte, serve)


def _parole(codice: str) -> str:
    """«disabilita_grave» → «Disabilita grave»."""
    testo = codice.replace("_", " ").strip()
    return testo[:1].upper() + testo[1:]
