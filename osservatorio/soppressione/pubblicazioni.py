"""What a new publication hides, after all that is public already. Pure."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from base.formati import plurale
from osservatorio.soppressione.difesa import Difesa
from osservatorio.soppressione.modello import (
    NASCOSTA,
    STAMPABILE,
    Pubblicata,
    Sistema,
    Tavola,
)
from osservatorio.soppressione.tabelle import SOGLIA_PUBBLICA

# How many cells a message names.
_NOMINATE = 5


@dataclass(frozen=True)
class Decisione:
    """What is not printed, and whether all the rest may be.

    `primarie` are the small counts, `complementari` what protects them, `derivate` the figures
    computed from what is hidden or that would give it back. `intervalli` are, for each small count
    never printed, two values between which whoever reads can at least imagine it. `scoperte` are
    the small counts that would be found all the same (the mark tells at least that the number is
    not zero), each with the publications that give them
    away; `gia_scoperte` those of the earlier publications that are found without this one.
    """

    primarie: frozenset[Hashable]
    complementari: frozenset[Hashable]
    derivate: frozenset[Hashable]
    intervalli: Mapping[Hashable, tuple[int, int]] = field(default_factory=dict)
    scoperte: Mapping[Hashable, tuple[str, ...]] = field(default_factory=dict)
    gia_scoperte: Mapping[Hashable, tuple[str, ...]] = field(default_factory=dict)

    @property
    def nascoste(self) -> frozenset[Hashable]:
        return self.primarie | self.complementari | self.derivate

    @property
    def pubblicabile(self) -> bool:
        return not self.scoperte

    def rifiuto(self, nome: Callable[[Hashable], str] | None = None) -> str:
        """Why it cannot be published and what to do; "" if it can. `nome` names a cell."""
        if not self.scoperte:
            return ""
        return (
            f"Anche con il segno «·», {_quali(self.scoperte, nome)} da ciò che è già pubblico"
            f"{_dove(self.scoperte)}: togli da questa pubblicazione le righe o le tabelle in cui "
            "sono o che si sommano con loro."
        )

    def avviso(self, nome: Callable[[Hashable], str] | None = None) -> str:
        """What the earlier publications give away by themselves; "" if nothing."""
        if not self.gia_scoperte:
            return ""
        return (
            f"Già oggi {_quali(self.gia_scoperte, nome)} da ciò che è pubblico"
            f"{_dove(self.gia_scoperte)}: questa pubblicazione non aggiunge nulla, ma avvisa chi "
            "risponde della protezione dei dati."
        )


def decidi(
    nuova: Tavola,
    precedenti: Sequence[Pubblicata] = (),
    soglia: int = SOGLIA_PUBBLICA,
    forzate: Iterable[Hashable] = (),
) -> Decisione:
    """What to hide of `nuova`, so that with `precedenti` no hidden count below `soglia` is found.

    The hidden counts of the earlier publications are protected too. A zero is printed and never
    hidden: it tells of nobody, and where it helps to find a small count the sums around are hidden
    instead. `forzate` are hidden and protected whatever they count. The same input gives the same
    answer. KeyError if a sum or a figure names a count that is not in `valori`.
    """
    sistema = Sistema.di(nuova, precedenti)
    da_forzare = frozenset(forzate)
    piccole = [
        sistema.indice[chiave, valore]
        for chiave, valore in nuova.valori.items()
        if valore and chiave not in nuova.pubbliche and (valore < soglia or chiave in da_forzare)
    ]
    for variabile in piccole:
        if sistema.stato[variabile] == STAMPABILE:
            sistema.nascondi(variabile)
    piccole.sort(key=lambda v: (sistema.valori[v], v))
    difesa = Difesa(sistema, soglia)
    di_prima = _piccole_di_prima(sistema, precedenti, soglia) - set(piccole)
    # The same variables in the same order, but nothing new is printed.
    muta = replace(nuova, figure=(), non_stampate=frozenset(nuova.valori))
    senza = Difesa(Sistema.di(muta, precedenti), soglia) if di_prima else difesa
    gia_scoperte = [v for v in sorted(di_prima) if not senza.nascondibile(v)]
    difesa.proteggi([*piccole, *sorted(di_prima.difference(gia_scoperte))])
    if not difesa.regge():
        raise AssertionError("a proof does not hold on what is hidden in the end")
    stampabili = {
        chiave: valore
        for chiave, valore in nuova.valori.items()
        if valore and chiave not in nuova.non_stampate and chiave not in nuova.pubbliche
    }
    primarie = {c for c, n in stampabili.items() if n < soglia}
    via = {c for c, n in stampabili.items() if sistema.stato[sistema.indice[c, n]] == NASCOSTA}
    return Decisione(
        frozenset(primarie),
        frozenset(via - primarie),
        frozenset(sistema.figure_nascoste),
        {
            sistema.chiavi[v]: (valore + prova.sotto.get(v, 0), valore + prova.sopra.get(v, 0))
            for v, prova in difesa.prove.items()
            if v in sistema.nuove
            for valore in (sistema.valori[v],)
        },
        _colpe(sistema, difesa.scoperte, precedenti),
        _colpe(sistema, gia_scoperte, precedenti),
    )


def _piccole_di_prima(sistema: Sistema, precedenti: Sequence[Pubblicata], soglia: int) -> set[int]:
    """The small counts hidden before, that something in the new publication has to do with."""
    vicine = {v for citate in sistema.citate if sistema.nuove.intersection(citate) for v in citate}
    collegate = sistema.collegate(sistema.nuove | vicine)
    return {
        variabile
        for prima in precedenti
        for chiave, valore in prima.tavola.valori.items()
        if valore is not None and 0 < valore < soglia and chiave not in prima.tavola.pubbliche
        for variabile in (sistema.indice[chiave, valore],)
        if variabile in collegate
    }


def _colpe(
    sistema: Sistema, variabili: Iterable[int], precedenti: Sequence[Pubblicata]
) -> dict[Hashable, tuple[str, ...]]:
    """For each count, the earlier publications that say something about it."""
    colpe = {}
    for variabile in variabili:
        citate = {variabile}
        for altra in sistema.collegate((variabile,)):
            for indice, _ in sistema.dove[altra]:
                citate.update(sistema.citate[indice])
        nomi = {nome for v in citate for nome in sistema.viste_in.get(v, ())}
        colpe[sistema.chiavi[variabile]] = tuple(
            dict.fromkeys(p.nome for p in precedenti if p.nome in nomi)
        )
    return colpe


def _quali(
    scoperte: Mapping[Hashable, tuple[str, ...]], nome: Callable[[Hashable], str] | None
) -> str:
    nomi = [f"«{nome(c) if nome else _nome(c)}»" for c in scoperte]
    altre = len(nomi) - _NOMINATE
    elenco = ", ".join(nomi[:_NOMINATE]) + (f" e altri {altre}" if altre > 0 else "")
    verbo = "si ricava" if len(nomi) == 1 else "si ricavano"
    return f"{plurale(len(nomi), 'numero', 'numeri')} di poche persone ({elenco}) {verbo}"


def _nome(chiave: Hashable) -> str:
    return ", ".join(map(str, chiave)) if isinstance(chiave, tuple) else str(chiave)


def _dove(scoperte: Mapping[Hashable, tuple[str, ...]]) -> str:
    nomi = dict.fromkeys(n for colpevoli in scoperte.values() for n in colpevoli)
    return f" in {', '.join(f'«{n}»' for n in nomi)}" if nomi else ""
