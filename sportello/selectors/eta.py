"""How many people of each age live in an Ambito: Istat's published figures, for citizens."""

from dataclasses import dataclass
from decimal import Decimal

from base.formati import numero, percento
from base.grafici import Barra, barre_orizzontali
from osservatorio.selectors import come_si_chiama, popolazione_per_eta
from territorio.models import Ambito

# Ages that people recognise: nursery, school and growing up, work, pension, great age.
FASCE: tuple[tuple[str, int, int], ...] = (
    ("0-2 anni", 0, 2),
    ("3-17 anni", 3, 17),
    ("18-64 anni", 18, 64),
    ("65-79 anni", 65, 79),
    ("80 anni e più", 80, 100),
)


@dataclass(frozen=True)
class FasciaDiEta:
    """Residents of one age group; `quota` = percent of all, 0-100."""

    nome: str
    residenti: int
    quota: Decimal


@dataclass(frozen=True)
class EtaAmbito:
    """The figure of the page: groups from the youngest, total, sentence, SVG and source."""

    fasce: list[FasciaDiEta]
    totale: int
    frase: str
    grafico: str
    fonte: str


def eta_ambito(ambito: Ambito, anno: int) -> EtaAmbito | None:
    """Residents by age group from the latest edition not after `anno`; None if there is none."""
    popolazione = popolazione_per_eta(ambito, anno)
    if popolazione is None:
        return None
    per_eta = [m + f for m, f in zip(popolazione.maschi, popolazione.femmine, strict=True)]
    totale = sum(per_eta)
    if not totale:
        return None
    fasce = []
    for nome, da, a in FASCE:
        residenti = sum(per_eta[da : a + 1])
        fasce.append(FasciaDiEta(nome, residenti, Decimal(100 * residenti) / totale))
    anziani = sum(per_eta[65:])
    minori = sum(per_eta[:18])
    return EtaAmbito(
        fasce=fasce,
        totale=totale,
        frase=(
            f"Nei comuni dell'ambito vivono {numero(totale)} persone: "
            f"{percento(Decimal(100 * minori) / totale)} ha meno di 18 anni, "
            f"{percento(Decimal(100 * anziani) / totale)} ne ha 65 o più."
        ),
        grafico=barre_orizzontali(
            [Barra(fascia.nome, fascia.residenti) for fascia in fasce],
            nome="eta",
            titolo=f"Residenti per età, {ambito.denominazione}",
            ordinate=False,
            larghezza=340,  # its words stay readable on a phone
        ),
        fonte=f"{popolazione.edizione.fonte}; {come_si_chiama(popolazione.edizione)}",
    )
