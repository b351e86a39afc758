"""What every chapter of the rendiconto needs: the version, the year before, words for the codes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from base.formati import MANCANTE, euro, numero
from osservatorio.reports.elementi import Numerazione, cella
from rendicontazione.models import CodiceLista, Versione
from rendicontazione.selectors import MENO, Selezione, somme_dei_fatti
from territorio.models import Ambito

Somme = Mapping[str, Decimal]
PerChiave = Mapping[tuple[Any, ...], Somme]


@dataclass(frozen=True)
class Quadro:
    """One version of one return; `di` selects all its cells, `precedente` is the year before.

    `concetti` says what the form of each version asks: {pk of the version: {"f1.utenti", …}}.
    `apre_i_file` is true for who may open the return: small counts of persons are not hidden.
    """

    anno: int
    ambito: Ambito
    versione: Versione
    precedente: Versione | None
    di: Selezione
    apre_i_file: bool
    codici: Mapping[str, Mapping[str, str]]
    concetti: Mapping[int, frozenset[str]]
    numeri: Numerazione

    @property
    def anno_prima(self) -> int:
        return self.anno - 1

    def parola(self, lista: str, codice: str) -> str:
        """What a code means, or the code itself."""
        return self.codici.get(lista, {}).get(codice, codice)

    def somme(self, prefisso: str, *dimensioni: str) -> PerChiave:
        return somme_dei_fatti(self.versione, prefisso, *dimensioni)

    def somme_di_prima(self, prefisso: str, *dimensioni: str) -> PerChiave:
        """The same of the year before; empty if nothing was approved."""
        if self.precedente is None:
            return {}
        return somme_dei_fatti(self.precedente, prefisso, *dimensioni)

    def valore(self, somme: Somme, misure: Iterable[str]) -> Decimal | None:
        """The signed sum of this year; None if its form does not ask one of the measures."""
        return self._valore(self.versione, somme, tuple(misure))

    def valore_di_prima(self, somme: Somme, misure: Iterable[str]) -> Decimal | None:
        """The same of the year before: compared only where the columns mean the same."""
        return self._valore(self.precedente, somme, tuple(misure))

    def _valore(
        self, versione: Versione | None, somme: Somme, misure: tuple[str, ...]
    ) -> Decimal | None:
        if versione is None:
            return None
        chieste = self.concetti[versione.pk]
        if not {misura.removeprefix(MENO) for misura in misure} <= chieste:
            return None
        return somma(somme, misure)

    def euro(self, somme: Somme, *misure: str, **dove: Any) -> str:
        """The signed sum of some measures, with its link; «–» without the first of them."""
        valore = self.valore(somme, misure)
        if valore is None:
            return MANCANTE
        return cella(euro(valore), replace(self.di, misure=misure, **dove))

    def persone(self, somme: Somme, misura: str, **dove: Any) -> str:
        """A count, with its link."""
        return cella(numero(somme.get(misura)), replace(self.di, misure=(misura,), **dove))

    def prima_e_differenza(self, ora: Somme, prima: Somme, *misure: str, **dove: Any) -> list[str]:
        """The year before and how much it changed, both with their links."""
        adesso, allora = self.valore(ora, misure), self.valore_di_prima(prima, misure)
        if allora is None:
            return [MANCANTE, MANCANTE]
        di_prima = replace(self.di, anno=self.anno_prima, versione=None, misure=misure, **dove)
        scritti = [cella(euro(allora), di_prima)]
        if adesso is None:
            return [*scritti, MANCANTE]
        confronto = replace(self.di, misure=misure, confronto=self.anno_prima, **dove)
        return [*scritti, cella(con_segno(adesso - allora), confronto)]


def codici_del_modello(versione: Versione) -> dict[str, dict[str, str]]:
    """What the codes of the form of a version mean, by list."""
    codici: dict[str, dict[str, str]] = {}
    for lista, codice, significato in (
        CodiceLista.objects.filter(modello=versione.rendicontazione.campagna.modello_id)
        .order_by("lista", "ordine", "pk")
        .values_list("lista", "codice", "significato")
    ):
        codici.setdefault(lista, {})[codice] = significato
    return codici


def con_segno(differenza: Decimal) -> str:
    """«+1.234,00 €», «−12,00 €», «0,00 €»."""
    return f"{'+' if differenza > 0 else ''}{euro(differenza)}"


def somma(somme: Somme, misure: Iterable[str]) -> Decimal | None:
    """Signed: what is not declared counts nothing; None if the first measure is not declared."""
    prima, *_ = misure
    if prima not in somme:
        return None
    return sum(
        (
            -somme.get(m.removeprefix(MENO), Decimal(0))
            if m.startswith(MENO)
            else somme.get(m, Decimal(0))
            for m in misure
        ),
        Decimal(0),
    )


def insieme(parti: Iterable[Somme]) -> dict[str, Decimal]:
    """Measure by measure; one that nobody declares is absent."""
    totale: dict[str, Decimal] = {}
    for parte in parti:
        for misura, valore in parte.items():
            totale[misura] = totale.get(misura, Decimal(0)) + valore
    return totale
