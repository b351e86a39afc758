"""Two records side by side, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from strutture.models import Struttura, UnitaOfferta
from strutture.selectors.parole import VUOTO, Nomi, etichetta, scritto
from strutture.selectors.riserva import RISERVATO, riserva_di

_NOMI = {
    "luogo": "Dove si trova",
    "accessibilita": "Accessibilità",
    "fonte": "Da dove vengono i dati",
}


@dataclass(frozen=True)
class RigaConfronto:
    """One choice of the merge: its key, its name, the value on each record."""

    chiave: str
    nome: str
    prima: str
    seconda: str

    @property
    def uguali(self) -> bool:
        return self.prima == self.seconda


def confronto(
    prima: Struttura, seconda: Struttura, scelte: Mapping[str, tuple[str, ...]]
) -> list[RigaConfronto]:
    """The values of both, group by group; the place of a reserved one is «riservato»."""
    riserva = riserva_di([prima.pk, seconda.pk])
    nomi = Nomi()
    righe = []
    for una in (prima, seconda):
        riga = {campo.attname: getattr(una, campo.attname) for campo in una._meta.concrete_fields}
        nomi.chiedi("struttura", riga, ["comune_id", "ente_gestore_id"])
        righe.append(riga)
    nomi.leggi()

    def detto(indice: int, campi: tuple[str, ...]) -> str:
        riga = righe[indice]
        testi = []
        for campo in campi:
            colonna = Struttura._meta.get_field(campo).attname  # type: ignore[union-attr]
            if riserva.copre(riga["id"], "struttura", colonna, riga[colonna]):
                return RISERVATO
            testi.append(scritto("struttura", colonna, riga[colonna], nomi))
        return ", ".join(testo for testo in testi if testo != VUOTO) or VUOTO

    return [
        RigaConfronto(
            chiave=chiave,
            nome=_NOMI.get(chiave) or etichetta("struttura", _colonna(campi[0])),
            prima=detto(0, campi),
            seconda=detto(1, campi),
        )
        for chiave, campi in scelte.items()
    ]


def _colonna(campo: str) -> str:
    return str(Struttura._meta.get_field(campo).attname)  # type: ignore[union-attr]


def unita_in_breve(struttura: Struttura) -> list[UnitaOfferta]:
    """Its units with their types, the oldest first."""
    return list(struttura.unita.select_related("tipo").order_by("tipo__nome_breve", "pk"))
