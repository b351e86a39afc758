"""The services in a comune and, of the types that it has not, the nearest ones."""

from collections.abc import Sequence
from math import hypot

from base.formati import MANCANTE, SPAZIO_FISSO, numero
from osservatorio.reports.elementi import Numerazione, Sezione, Tabella
from strutture.enums import StatoScheda
from strutture.models import UnitaOfferta
from territorio.calcolo import punto_sul_piano
from territorio.models import Comune

# One or two sheets: a longer list is on the site.
QUANTI = 8
VICINI = 5
# One unit of the plane of the boundaries: a thousandth of a degree of latitude.
KM = 0.1112


def _unita() -> list[UnitaOfferta]:
    """The units that the catalogue lists, with a place that may be said."""
    return list(
        UnitaOfferta.objects.attive()
        .filter(struttura__stato=StatoScheda.PUBBLICATA, struttura__indirizzo_riservato=False)
        .select_related("tipo__area", "struttura__comune")
        .order_by("tipo__area__ordine", "tipo__nome", "struttura__nome_ordinamento", "pk")
    )


def nel_comune(comune: Comune, numeri: Numerazione) -> tuple[Sezione, bool]:
    """The chapter on what there is in the comune; true if some of it is invented."""
    sue = [una for una in _unita() if una.struttura.comune_id == comune.pk]
    titolo = f"I servizi a {comune.denominazione}"
    if not sue:
        frase = "Nell'anagrafe non ci sono strutture in questo comune: guarda quelle vicine."
        return Sezione("servizi", titolo, [frase]), False
    mostrate = sue[:QUANTI]
    righe = []
    for una in mostrate:
        luogo = una.struttura.luogo_pubblico
        righe.append(
            (
                una.struttura.denominazione,
                una.tipo.nome_breve,
                luogo.indirizzo or MANCANTE,
                _telefono(una),
            )
        )
    nota = ""
    if len(sue) > len(mostrate):
        nota = f"Qui ce ne sono {QUANTI} su {numero(len(sue))}: le altre sono nel sito."
    tabella = Tabella(
        numeri.tabella(),
        titolo,
        ("Struttura", "Che cos'è", "Indirizzo", "Telefono"),
        righe,
        frozenset(),
        nota=nota,
    )
    return Sezione("servizi", titolo, tabelle=[tabella]), _inventate(mostrate)


def vicino(comune: Comune, numeri: Numerazione) -> tuple[Sezione, bool]:
    """For each type that the comune has not, the nearest unit, by distance between the comuni."""
    titolo = "I servizi più vicini"
    tutte = _unita()
    presenti = {una.tipo_id for una in tutte if una.struttura.comune_id == comune.pk}
    trovate: dict[int, tuple[float, UnitaOfferta]] = {}
    for una in tutte:
        distanza = _distanza(comune, una.struttura.comune)
        if una.tipo_id in presenti or distanza is None:
            continue
        altra = trovate.get(una.tipo_id)
        if altra is None or distanza < altra[0]:
            trovate[una.tipo_id] = (distanza, una)
    vicine = sorted(trovate.values(), key=lambda v: (v[0], v[1].pk))[:VICINI]
    if not vicine:
        return Sezione("vicino", titolo, ["Non ce ne sono altri da mostrare."]), False
    tabella = Tabella(
        numeri.tabella(),
        f"Dove andare per quello che a {comune.denominazione} non c'è",
        ("Che cos'è", "Struttura", "Comune", "Distanza in km", "Telefono"),
        [
            (
                una.tipo.nome_breve,
                una.struttura.denominazione,
                una.struttura.comune.denominazione,
                numero(distanza),
                _telefono(una),
            )
            for distanza, una in vicine
        ],
        frozenset({3}),
        nota="In linea d'aria, fra un comune e l'altro.",
    )
    return Sezione("vicino", titolo, tabelle=[tabella]), _inventate([una for _, una in vicine])


def _telefono(unita: UnitaOfferta) -> str:
    """The number, that is not broken over two lines."""
    return unita.struttura.telefono.replace(" ", SPAZIO_FISSO) or MANCANTE


def _inventate(unita: Sequence[UnitaOfferta]) -> bool:
    return any(una.struttura.dimostrativa for una in unita)


def _distanza(qui: Comune, altrove: Comune) -> float | None:
    """Kilometres between the centres of two comuni; None if one is not known."""
    if qui.pk == altrove.pk or None in (
        qui.latitudine, qui.longitudine, altrove.latitudine, altrove.longitudine,
    ):  # fmt: skip
        return None
    da, a = (
        punto_sul_piano(latitudine=float(c.latitudine or 0), longitudine=float(c.longitudine or 0))
        for c in (qui, altrove)
    )
    return hypot(da[0] - a[0], da[1] - a[1]) * KM
