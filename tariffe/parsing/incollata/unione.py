"""The rows of a table put in order and joined at their bounds."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from base.formati import euro
from tariffe.parsing import strutture as s
from tariffe.parsing.incollata.celle import CellaIlleggibile, Quanto
from tariffe.parsing.incollata.righe import Riga

# Row and column from 1, and the sentence.
Rifiuta = Callable[[int, int, str], None]


def in_ordine(righe: list[Riga]) -> list[Riga]:
    """By rising start; a band that says only its end starts where the one below it ends."""

    fini = [riga.limiti.a for riga in righe if riga.limiti.a is not None]

    def posto(riga: Riga) -> Decimal:
        limiti = riga.limiti
        if limiti.da is not None or limiti.a is None:
            return limiti.da or Decimal(0)
        return max((fine for fine in fini if fine < limiti.a), default=Decimal(0))

    ordinate = sorted(righe, key=posto)
    if ordinate != righe:
        for prima, dopo in zip(righe, ordinate, strict=True):
            if prima is not dopo:
                dopo.detto.append("rimessa in ordine")
    return ordinate


def unisci(righe: Sequence[Riga], rifiuta: Rifiuta) -> None:
    """Each band gets both its bounds; two that share one do not overlap."""
    for n, riga in enumerate(righe):
        prima = righe[n - 1] if n else None
        limiti = riga.limiti
        if limiti.da is None:
            if prima is None:
                limiti = replace(limiti, da=Decimal(0), da_incluso=True)
            elif prima.limiti.a is not None:
                limiti = replace(limiti, da=prima.limiti.a, da_incluso=not prima.limiti.a_incluso)
                riga.detto.append(f"comincia dove finisce la riga {prima.numero}")
            else:
                rifiuta(
                    riga.numero, 1,
                    f"Riga {riga.numero}: non si sa dove comincia la fascia, perché la riga "
                    f"{prima.numero} non ha una fine. Scrivi «da … a …».",
                )  # fmt: skip
                return
        if limiti.a is None and not limiti.aperto and n + 1 < len(righe):
            dopo = righe[n + 1].limiti
            if dopo.da is not None and dopo.da > (limiti.da or Decimal(0)):
                limiti = replace(limiti, a=dopo.da, a_incluso=not dopo.da_incluso)
                riga.detto.append(f"finisce dove comincia la riga {righe[n + 1].numero}")
        riga.limiti = limiti
        if prima is not None:
            _accosta(prima, riga, rifiuta)


def _accosta(prima: Riga, riga: Riga, rifiuta: Rifiuta) -> None:
    sopra, da = prima.limiti.a, riga.limiti.da or Decimal(0)
    fine = riga.limiti.a
    if sopra is None or da < sopra or (fine is not None and fine < da):
        dove = "non ha una fine" if sopra is None else f"arriva a {euro(sopra)}"
        rifiuta(
            riga.numero, 1,
            f"Riga {riga.numero}, colonna 1: la fascia comincia da {euro(da)} ma la riga "
            f"{prima.numero} {dove}. Correggi uno dei due limiti.",
        )  # fmt: skip
    elif da == sopra and prima.limiti.a_incluso and riga.limiti.da_incluso:
        riga.limiti = replace(riga.limiti, da_incluso=False)
        riga.detto.append(
            f"{euro(da)} è scritto in due righe: vale la riga {prima.numero}, questa comincia "
            "appena sopra"
        )


def tratto_della_riga(riga: Riga, quanto: Quanto) -> s.Tratto:
    """The segment of a joined row for one column. Raises CellaIlleggibile."""
    limiti = riga.limiti
    numeri = dict(quanto.numeri)
    if quanto.tipo in (s.LINEARE, s.PERCENTUALE_LINEARE):
        if limiti.a is None:
            raise CellaIlleggibile(
                "la tariffa cresce ma la fascia non ha una fine: scrivi fin dove, o un importo solo"
            )
        if limiti.a == limiti.da:
            raise CellaIlleggibile("la tariffa cresce ma la fascia è di un valore solo")
        numeri = {"x1": limiti.da or Decimal(0), "x2": limiti.a, **numeri}
    return s.Tratto(
        tipo=quanto.tipo,
        da=limiti.da or Decimal(0),
        da_incluso=limiti.da_incluso,
        a=limiti.a,
        a_incluso=limiti.a_incluso if limiti.a is not None else True,
        numeri=numeri,
        etichetta=riga.etichetta,
    )
