"""The persons that the Ambito served: aggregates, with the small counts hidden."""

from osservatorio.calcolo import Sguardo
from osservatorio.enums import Lettore
from osservatorio.reports.elementi import Numerazione, Sezione
from osservatorio.reports.rendiconto.persone import utenti
from osservatorio.reports.rendiconto.quadro import Quadro, codici_del_modello
from osservatorio.selectors import DiIndicatore
from rendicontazione.models import Versione
from rendicontazione.selectors import Selezione, versione_approvata
from territorio.models import Ambito


def sezione_utenti(
    di: DiIndicatore,
    ambito: Ambito,
    versione: Versione | None,
    sguardo: Sguardo,
    numeri: Numerazione,
) -> Sezione | None:
    """The chapter of the rendiconto on persons, as who may not open the file reads it.

    None without a version to read, and for citizens: what is published hides small counts across
    all that was published before, which this chapter knows nothing of.
    """
    letta = versione or versione_approvata(di.anno, ambito)
    if letta is None or sguardo.lettore == Lettore.CITTADINO:
        return None
    quadro = Quadro(
        anno=di.anno,
        ambito=ambito,
        versione=letta,
        precedente=None,
        di=Selezione(di.anno, di.ambito, (), versione=di.versione),
        apre_i_file=False,
        codici=codici_del_modello(letta),
        concetti={},
        numeri=numeri,
    )
    return utenti(quadro)
