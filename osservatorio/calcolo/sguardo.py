"""What a reader may see of what the Ambiti declare. Pure.

The Province sees every Ambito by name. An Ambito sees its own figures, the Province's, and those of
the others without their names, unless they agreed to be named. Istat's figures, facilities and
places are public: everybody sees them by name.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from osservatorio.calcolo.definizioni import Definizione
from osservatorio.enums import Lettore

SENZA_NOME = "un altro ambito"
# DESIGN §8: counts of persons below these are hidden.
SOGLIA_PUBBLICA = 5
SOGLIA_RISERVATA = 3


@dataclass(frozen=True)
class Sguardo:
    """Who reads: `propri` are the Ambiti read as one's own, `consenzienti` those that agreed."""

    lettore: Lettore
    propri: frozenset[int] = frozenset()
    consenzienti: frozenset[int] = frozenset()
    apre_i_file: frozenset[int] = frozenset()

    @property
    def soglia(self) -> int:
        """Counts of persons below this are hidden from this reader."""
        return SOGLIA_PUBBLICA if self.lettore == Lettore.CITTADINO else SOGLIA_RISERVATA

    def vede_il_nome(self, definizione: Definizione, ambito_id: int) -> bool:
        """True if that Ambito's figure may be shown under its own name."""
        return not definizione.dichiarato or self.vede_i_dichiarati(ambito_id)

    def vede_i_dichiarati(self, ambito_id: int) -> bool:
        """True if what that Ambito declares may be shown under its own name."""
        return (
            self.lettore == Lettore.PROVINCIA
            or ambito_id in self.propri
            or ambito_id in self.consenzienti
        )

    def prudente(self, dichiaranti: Collection[int]) -> "Sguardo":
        """The same, with a second of `dichiaranti` without its name where one alone has none.

        Whose a figure is would be known by taking away the named ones, from the list or from the
        total. The one that keeps it company agreed to be named, and is never one's own.
        """
        if self.lettore == Lettore.PROVINCIA:
            return self
        senza_nome = [pk for pk in dichiaranti if not self.vede_i_dichiarati(pk)]
        compagni = sorted((self.consenzienti & set(dichiaranti)) - self.propri)
        if len(senza_nome) != 1 or not compagni:
            return self
        return replace(self, consenzienti=self.consenzienti - {compagni[0]})

    def nome(self, definizione: Definizione, ambito_id: int, denominazione: str) -> str:
        """The name to print beside that Ambito's figure."""
        return denominazione if self.vede_il_nome(definizione, ambito_id) else SENZA_NOME
