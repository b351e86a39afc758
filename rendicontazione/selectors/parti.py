"""The parts of a return: what each may hold, who enters it, who is missing."""

from dataclasses import replace

from rendicontazione.models import Parte
from rendicontazione.selectors.modello import modulo_della_parte, nome_della_parte
from rendicontazione.validation import Contesto, DiChi
from strutture.models import UnitaOfferta, codice_interno


def di_chi(parte: Parte) -> DiChi:
    """Whose rows the part holds, in the words of the rules."""
    sigla = nome_della_parte(parte)
    if parte.comune is not None:
        return DiChi("comune", frozenset({parte.comune.codice_istat}), str(parte), sigla)
    if parte.ente is not None:
        return DiChi("ente", frozenset({parte.ente.codice}), str(parte), sigla)
    unita = UnitaOfferta.objects.filter(struttura=parte.struttura_id).order_by("pk")
    codici = frozenset(codice_interno(pk) for pk in unita.values_list("pk", flat=True))
    return DiChi("struttura", codici, str(parte), sigla)


def contesto_della_parte(contesto: Contesto, parte: Parte) -> Contesto:
    """The same registers for the sheets and rows of that part only."""
    modulo = modulo_della_parte(contesto.modulo, parte)
    return replace(contesto, modulo=modulo, solo=di_chi(parte), parziale=True)
