"""What counts in a context: parts, segments, cost."""

from dataclasses import dataclass
from decimal import Decimal

from tariffe.anomalie import CONTESTO_NON_VALIDO, ErroreTariffa
from tariffe.calcolo.esatto import cifra
from tariffe.parsing import Componente, Contesto, Regola, Variante
from tariffe.parsing import strutture as s
from tariffe.parsing.contesto import soddisfa


@dataclass(frozen=True, slots=True)
class InVigore:
    """What counts in a context: the parts (one without code for a plain rule) and the cost."""

    parti: tuple[Componente, ...]
    costo: Decimal | None
    variante: int | None = None

    @property
    def semplice(self) -> bool:
        """Whether the rule has no components."""
        return not self.parti[0].codice


def in_vigore(regola: Regola, contesto: Contesto) -> InVigore:
    """The parts and the cost that count in a context. Raises CONTESTO_NON_VALIDO for none."""
    tratti, componenti, costo = regola.tratti, regola.componenti, regola.costo_unitario
    scelta = None
    for indice, variante in enumerate(regola.varianti):
        if soddisfa(contesto, variante.quando):
            scelta = indice
            if variante.costo_unitario is not None:
                costo = variante.costo_unitario
            if variante.tratti or variante.componenti:
                tratti, componenti = variante.tratti, variante.componenti
            break
    if contesto.costo_unitario is not None:
        costo = contesto.costo_unitario
    if not tratti and not componenti and not regola.residuale:
        chiavi = ", ".join(f"«{k}»" for k in sorted({k for v in regola.varianti for k in v.quando}))
        raise ErroreTariffa(
            CONTESTO_NON_VALIDO,
            f"Nessuna variante della regola vale per questo contesto. Controlla {chiavi}.",
        )
    return InVigore(componenti or (Componente("", tratti),), costo, scelta)


def costo_della_parte(parte: Componente, vigore: InVigore, contesto: Contesto) -> Decimal | None:
    """The cost a part calculates on: the context's, its own, the one in force."""
    if contesto.costo_unitario is not None or parte.costo_unitario is None:
        return vigore.costo
    return parte.costo_unitario


def _valore_in_parole(valore: s.Valore | s.Intervallo) -> str:
    if isinstance(valore, s.Intervallo):
        if valore.da is None or valore.a is None:
            solo, quale = (valore.a, "fino a") if valore.da is None else (valore.da, "da")
            return f"{quale} {cifra(solo or Decimal(0))}"
        return f"da {cifra(valore.da)} a {cifra(valore.a)}"
    if isinstance(valore, bool):
        return "sì" if valore else "no"
    return cifra(valore) if isinstance(valore, Decimal) else f"«{valore}»"


def caso_in_parole(variante: Variante) -> str:
    """For whom a variant is: its label, or its conditions."""
    return variante.etichetta or ", ".join(
        f"{chiave.replace('_', ' ')} {_valore_in_parole(valore)}"
        for chiave, valore in variante.quando.items()
    )
