"""The tariff calculator: pure, exact, explained. Public interface:

- `calcola(regola, isee, contesto) -> Risposta`: amount, total, band, steps in words. `regola` from
  `tariffe.parsing.leggi_regola` (read once, compute many), `isee` a Decimal or None, `contesto` a
  mapping (or what `leggi_contesto` gave). Raises ErroreTariffa. `Risposta.come_json()` is the
  exchange format; `Risposta.figli` has each child's own answer, `Risposta.indici` the band of
  each component.
- `massima`, `intervallo`: the highest, the lowest and highest unit amount for a context (None =
  no upper bound).
- `punti_curva(regola, contesto, fino_a)`: the broken lines of a chart, one per continuous piece.
- `fasce(regola, contesto)`: the full table of bands, in words.
- `distanza_prossima(regola, isee, contesto)`: how far the next band is.
- `controlla(regola) -> list[Rilievo]`: the checks on save; those of BUCHI may be let through by
  an explicit choice.

Amounts are euro. Inside, fractions: nothing is rounded but where the rule says.
"""

from tariffe.calcolo.calcolatore import calcola
from tariffe.calcolo.controlli import AVVISO, BUCHI, ERRORE, Rilievo, controlla
from tariffe.calcolo.curva import (
    Distanza,
    Fascia,
    Punto,
    distanza_prossima,
    fasce,
    intervallo,
    massima,
    punti_curva,
)
from tariffe.calcolo.risposta import Risposta

__all__ = [
    "AVVISO",
    "BUCHI",
    "ERRORE",
    "Distanza",
    "Fascia",
    "Punto",
    "Rilievo",
    "Risposta",
    "calcola",
    "controlla",
    "distanza_prossima",
    "fasce",
    "intervallo",
    "massima",
    "punti_curva",
]
