"""Which returns are still to be handed in, for the reminders."""

import datetime
from dataclasses import dataclass

from rendicontazione.enums import STATI_DI_COMPILAZIONE
from rendicontazione.models import Rendicontazione
from rendicontazione.selectors.quadro import con_ultimi, righe_quadro
from rendicontazione.selectors.scadenze import Termine, termine_di


@dataclass(frozen=True)
class DaRicordare:
    """A return not certified yet, with its deadline and what to do next."""

    rendicontazione: Rendicontazione
    termine: Termine
    da_fare: str


def da_ricordare(oggi: datetime.date) -> list[DaRicordare]:
    """Every return not certified yet of the open campaigns, by year and number of the Ambito."""
    rendicontazioni = con_ultimi(
        Rendicontazione.objects.filter(
            campagna__palestra=False,
            campagna__apertura__lte=oggi,
            stato__in=STATI_DI_COMPILAZIONE,
        )
    ).order_by("campagna__anno", "ambito__numero", "pk")
    return [
        DaRicordare(riga.rendicontazione, termine_di(riga.rendicontazione, oggi), riga.da_fare)
        for riga in righe_quadro(rendicontazioni, per_la_provincia=False)
    ]
