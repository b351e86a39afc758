"""What the page of a facility starts from."""

from sportello.selectors.territorio import ambito_del_comune
from strutture.models import Struttura
from territorio.models import Ambito


def struttura_con_ambito(pk: int) -> tuple[Struttura, Ambito | None] | None:
    """The facility and the Ambito of its comune today; None if nobody may know of it."""
    struttura = (
        Struttura.objects.senza_mai_pubblicate()
        .filter(pk=pk)
        .select_related("comune", "ente_gestore")
        .defer("comune__confine")
        .first()
    )
    if struttura is None:
        return None
    return struttura, ambito_del_comune(struttura.comune.codice_istat)
