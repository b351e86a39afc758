"""Hiding small counts of persons so that nothing printed gives them back. Pure: no database.

Reserved tables of two dimensions use `nascondi_tabella`, `nascondi_colonna`, `da_nascondere`
(module `tabelle`). What is published uses `decidi`: any number of sums for each count (rows,
columns, comune → ambito → provincia), figures computed from counts, and all that was published
before. What is guaranteed is in the module `difesa`, how to read it in
`docs/riservatezza-dei-numeri.md`.

>>> nuova = Tavola(
...     valori={"Adro": 3, "Iseo": 14, "Sulzano": 9, "ambito": 26},
...     linee=[Linea(("Adro", "Iseo", "Sulzano"), "ambito")],
...     figure=[quota("tasso Iseo", "Iseo", Noto(9_000), per=1000)],
... )
>>> decisione = decidi(nuova)
>>> sorted(decisione.primarie), sorted(decisione.complementari)
(['Adro'], ['Sulzano'])
>>> stampate = celle(nuova, decisione.nascoste)
>>> [stampate[c].testo for c in ("Adro", "Iseo", "Sulzano", "ambito", "tasso Iseo")]
['·', '14', '·', '26', '1,6']
>>> stampate["Adro"].esportata, stampate["Iseo"].esportata
((None, True), (14, False))

What is frozen keeps, reserved, its table with all the values, and what it hides: so that the next
one does not give it back.

>>> prima = Pubblicata("Scheda 2023", nuova, decisione.nascoste)
>>> dopo = Tavola({"Sulzano": 9, "Marone": 30})
>>> sorted(decidi(dopo, [prima]).nascoste)
['Sulzano']
>>> decidi(Tavola({"Adro": 3}), [Pubblicata("Elenco", Tavola({"Adro": 3}))]).rifiuto()
'Anche con il segno «·», 1 numero di poche persone («Adro») si ricava da ciò che è già pubblico \
in «Elenco»: togli da questa pubblicazione le righe o le tabelle in cui sono o che si sommano con \
loro.'
"""

from osservatorio.soppressione.attacco import Intervallo, intervalli, trovate
from osservatorio.soppressione.celle import NOTA, SEGNO, Cella, celle
from osservatorio.soppressione.conservazione import Protezione, pubblicata_da
from osservatorio.soppressione.modello import (
    Figura,
    Noto,
    Pubblicata,
    Tavola,
    differenza,
    quota,
    variazione,
)
from osservatorio.soppressione.pubblicazioni import Decisione, decidi
from osservatorio.soppressione.tabelle import (
    SOGLIA_PUBBLICA,
    SOGLIA_RISERVATA,
    Linea,
    da_nascondere,
    nascondi_colonna,
    nascondi_tabella,
)

__all__ = [
    "NOTA", "SEGNO", "SOGLIA_PUBBLICA", "SOGLIA_RISERVATA",
    "Cella", "Decisione", "Figura", "Intervallo", "Linea", "Noto", "Protezione", "Pubblicata",
    "Tavola",
    "celle", "da_nascondere", "decidi", "differenza", "intervalli", "nascondi_colonna",
    "nascondi_tabella", "pubblicata_da", "quota", "trovate", "variazione",
]  # fmt: skip
