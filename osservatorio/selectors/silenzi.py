"""Where a service is, where it is not, and where nobody knows: three different things."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from osservatorio.calcolo import serie_dichiarate
from osservatorio.selectors.serie import leggi_serie
from osservatorio.selectors.serie.anagrafe import InAnagrafe, unita_in_anagrafe
from osservatorio.selectors.territori import Territorio, primo_gennaio
from strutture.enums import StatoScheda
from strutture.models import UnitaOfferta

ANAGRAFE_MUTA = "Nell'anagrafe non c'è nessuna struttura di questo territorio, di nessun tipo."
RISERVATE = (
    "Le strutture con indirizzo riservato si contano solo per tutta la Provincia: "
    "per un territorio non si può dire."
)


class Voce(StrEnum):
    """What is known of a service in a territory."""

    PRESENTE = "c'è"
    PIENO = "c'è, ma tutti i posti sono occupati"
    ASSENTE = "non c'è"
    IGNOTO = "non si sa"


@dataclass(frozen=True)
class Silenzio:
    """A service in a territory: `valore` is how many units there are, or euro declared.

    `dimostrativo`: what it is taken from is invented.
    """

    territorio: Territorio
    voce: Voce
    valore: Decimal | None
    motivo: str = ""
    dimostrativo: bool = False


def offerta(
    territori: Sequence[Territorio], tipi: Collection[str], ambito_del_comune: Mapping[int, int]
) -> list[Silenzio]:
    """The units of those types at work on 1 January, from the register; two queries.

    `ambito_del_comune`, by primary key: where the register holds nothing at all of an Ambito,
    nothing is known of its comuni either. A single comune without facilities is no silence.
    """
    tutte = unita_in_anagrafe()
    per_comune: dict[int, list[InAnagrafe]] = defaultdict(list)
    for una in tutte:
        per_comune[una.comune_id].append(una)
    noti = {ambito_del_comune.get(comune) for comune in per_comune}
    riservate = any(una.riservata and una.tipo in tipi for una in tutte)
    liberi = _posti_liberi(tipi)
    return [_uno(t, tipi, per_comune, ambito_del_comune, noti, liberi, riservate=riservate)
            for t in territori]  # fmt: skip


def _uno(
    territorio: Territorio,
    tipi: Collection[str],
    per_comune: Mapping[int, Sequence[InAnagrafe]],
    ambito_del_comune: Mapping[int, int],
    noti: Collection[int | None],
    liberi: Mapping[int, int],
    *,
    riservate: bool,
) -> Silenzio:
    giorno = primo_gennaio(territorio.anno)
    sue = [
        una
        for comune in territorio.comuni
        for una in per_comune.get(comune, ())
        if una.tipo in tipi and una.c_era(giorno) and not una.riservata
    ]
    if not sue:
        if not any(ambito_del_comune.get(c) in noti for c in territorio.comuni):
            return Silenzio(territorio, Voce.IGNOTO, None, ANAGRAFE_MUTA)
        if riservate:
            return Silenzio(territorio, Voce.IGNOTO, None, RISERVATE)
        inventata = any(una.dimostrativa for sue in per_comune.values() for una in sue)
        return Silenzio(territorio, Voce.ASSENTE, None, dimostrativo=inventata)
    # Full only if every unit says so: one that does not say may have room.
    pieno = all(liberi.get(una.pk) == 0 for una in sue)
    return Silenzio(
        territorio,
        Voce.PIENO if pieno else Voce.PRESENTE,
        Decimal(len(sue)),
        dimostrativo=any(una.dimostrativa for una in sue),
    )


def _posti_liberi(tipi: Collection[str]) -> dict[int, int]:
    """Free places that the units themselves declare, by primary key of the unit."""
    scritti = UnitaOfferta.objects.filter(
        tipo__codice__in=list(tipi), struttura__stato=StatoScheda.PUBBLICATA
    ).values_list("pk", "posti_liberi")
    return {pk: liberi for pk, liberi in scritti if liberi is not None}


def spesa_dichiarata(territori: Sequence[Territorio], gruppo: str) -> list[Silenzio]:
    """A group of voci in the approved returns of the Ambiti: spending, none, or no return."""
    codice = f"spesa_voci_{gruppo}"
    nessuna = serie_dichiarate()[codice].prelievo.senza
    trovati = []
    for territorio, lettura in zip(territori, leggi_serie(territori, [codice]), strict=True):
        valore = lettura.valori.get(codice)
        motivo = lettura.motivi.get(codice, "")
        if valore:
            silenzio = Silenzio(territorio, Voce.PRESENTE, Decimal(valore))
        elif valore is not None or motivo == nessuna:
            silenzio = Silenzio(territorio, Voce.ASSENTE, None, motivo)
        else:
            silenzio = Silenzio(territorio, Voce.IGNOTO, None, motivo)
        trovati.append(silenzio)
    return trovati
