"""The rules on all the rows of a sheet together: repeated keys, totals. Amounts in euro."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from base.formati import euro, numero
from rendicontazione.anomalie import Anomalia
from rendicontazione.parsing import Riga, RigaTotale
from rendicontazione.parsing.definizioni import (
    INTERO,
    Colonna,
    Foglio,
)
from rendicontazione.validation.calcolate import addendi, calcolata
from rendicontazione.validation.contesto import Contesto
from rendicontazione.validation.righe import TETTO, anomalia_in

TOLLERANZA_TOTALI = Decimal(1)  # euro; counts must be equal
# By form of management, the duty of the column that says nothing of whose the row is.
ALTRO_GESTORE = {"S": "se_gestione_associata", "A": "se_gestione_singola"}


def chiavi_ripetute(righe: list[Riga], foglio: Foglio) -> Iterator[Anomalia]:
    """INT-03: one row for each key of the sheet; with a missing or wrong key nothing is said."""
    colonne = [foglio.colonna(nome) for nome in foglio.chiave if foglio.ha(nome)]
    if not colonne:
        return
    prima: dict[tuple[str, ...], int] = {}
    for riga in righe:
        chiave = _chiave(riga, colonne)
        if chiave is None:
            continue
        if chiave in prima:
            parti = ", ".join(
                f"{colonna.titolo} {valore}"
                for colonna, valore in zip(colonne, chiave, strict=True)
                if valore
            )
            yield anomalia_in(
                riga, colonne[-1], "INT-03",
                f"la riga {riga.numero} ripete la riga {prima[chiave]}: hanno gli stessi codici "
                f"({parti}). Unisci le due righe o correggi il codice sbagliato.",
            )  # fmt: skip
        else:
            prima[chiave] = riga.numero


def _chiave(riga: Riga, colonne: list[Colonna]) -> tuple[str, ...] | None:
    """The key as text; None if a part of it is missing or not to be trusted."""
    forma = riga.testo("forma_gestione")
    parti = []
    for colonna in colonne:
        # Who manages is the comune or the body, by the form of management: the other is no key.
        if colonna.obbligo == ALTRO_GESTORE.get(forma):
            parti.append("")
            continue
        valore = riga.valori.get(colonna.nome)
        if valore is None:
            return None
        parti.append(str(valore))
    return tuple(parti)


def totali(
    scritti: list[RigaTotale], per_foglio: Mapping[str, list[Riga]], contesto: Contesto
) -> Iterator[Anomalia]:
    """TOT-01: a totals row agrees with the rows it can stand for.

    Without codes it is right if it equals all the rows of the sheet, those above it, or those since
    the totals row before it; with codes (area, form, comune…) only rows with the same codes count.
    """
    for totale in scritti:
        foglio = contesto.modulo.foglio(totale.riga.foglio)
        righe = per_foglio.get(foglio.codice, [])
        for colonna in foglio.colonne:
            trovato = totale.riga.numero_in(colonna.nome)
            if trovato is None:
                continue
            if abs(trovato) >= TETTO:
                yield anomalia_in(
                    totale.riga, colonna, "TOT-01",
                    "il totale scritto è troppo grande per essere vero. Controlla gli zeri e "
                    "riscrivilo, oppure cancella la riga di totale.",
                )  # fmt: skip
                continue
            somme = _somme_possibili(totale, righe, foglio, colonna)
            tolleranza = 0 if colonna.tipo == INTERO else TOLLERANZA_TOTALI
            if not somme or any(abs(trovato - somma) <= tolleranza for somma in somme):
                continue
            formato = numero if colonna.tipo == INTERO else euro
            yield anomalia_in(
                totale.riga, colonna, "TOT-01",
                f"il totale scritto è {formato(trovato)}, ma la somma delle righe è "
                f"{formato(somme[0])}: {formato(abs(trovato - somme[0]))} di differenza. "
                "Correggi le righe o il totale, oppure cancella la riga di totale.",
            )  # fmt: skip


def _somme_possibili(
    totale: RigaTotale, righe: list[Riga], foglio: Foglio, colonna: Colonna
) -> list[Decimal]:
    """The sums this total may mean, the likeliest first; none if an amount could not be read."""
    filtri = {
        c.nome: totale.riga.testo(c.nome)
        for c in foglio.colonne
        if totale.riga.testo(c.nome) and totale.riga.testo(c.nome) in (c.codici or {})
    }
    simili = [r for r in righe if all(r.testo(n) == v for n, v in filtri.items())]
    gruppi = [
        simili,
        [r for r in simili if r.numero < totale.riga.numero],
        [r for r in simili if totale.dopo < r.numero < totale.riga.numero],
    ]
    if totale.parziale:
        gruppi.reverse()
    somme = []
    for gruppo in gruppi:
        if any(_incerta(r, foglio, colonna) for r in gruppo):
            return []
        somme.append(
            sum(
                (_per_il_totale(r, foglio, colonna) for r in gruppo),
                Decimal(0),
            )
        )
    return somme


def _incerta(riga: Riga, foglio: Foglio, colonna: Colonna) -> bool:
    """True if the row's part in that total is not known."""
    if not colonna.calcolata or colonna.nome in riga.valori:
        return colonna.nome in riga.guaste
    return any(nome in riga.guaste for nome, _segno in addendi(foglio, colonna.nome))


def _per_il_totale(riga: Riga, foglio: Foglio, colonna: Colonna) -> Decimal:
    valore = riga.numero_in(colonna.nome)
    if valore is None and colonna.calcolata:
        # Where the calculated cell is empty, what the row gives stands for it.
        valore = calcolata(riga, foglio, colonna.nome)
    return valore or Decimal(0)
