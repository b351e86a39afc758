"""Population of territories from the editions in force."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Sum

from base.formati import data_breve
from osservatorio.enums import InsiemeDati
from osservatorio.models import ETA_MASSIMA, Edizione, Popolazione, Residenti
from osservatorio.selectors.territori import Territorio, territorio_ambito
from territorio.models import Ambito


@dataclass(frozen=True)
class PopolazionePerEta:
    """101 numbers by sex (index = age, last = 100 and more), and the edition they come from."""

    edizione: Edizione
    maschi: tuple[int, ...]
    femmine: tuple[int, ...]

    @property
    def totale(self) -> int:
        return sum(self.maschi) + sum(self.femmine)


# What a figure names its edition by: the flows of a year, else the day of the count.
_NOMI = {
    InsiemeDati.POPOLAZIONE: "popolazione al {giorno}",
    InsiemeDati.STRANIERI: "stranieri residenti al {giorno}",
    InsiemeDati.BILANCIO: "bilancio demografico {anno}",
    InsiemeDati.FAMIGLIE: "famiglie al {giorno}",
    InsiemeDati.SPESA_ISTAT: "spesa sociale dei comuni {anno}",
}


def come_si_chiama(edizione: Edizione) -> str:
    """«popolazione al 1/1/2023 (stima)», «bilancio demografico 2023 (definitivo)»: how every figure
    names its edition.
    """
    nome = _NOMI[InsiemeDati(edizione.insieme)].format(
        giorno=data_breve(edizione.data_riferimento), anno=edizione.anno
    )
    return f"{nome} ({edizione.get_tipo_display()})"


def edizioni_per(territori: Sequence[Territorio], anno: int) -> list[Edizione | None]:
    """For each territory the latest edition in force, not after that year, that holds all its
    comuni.

    A figure never mixes two editions. None where no edition covers the territory.
    """
    trovate: list[Edizione | None] = [None] * len(territori)
    da_trovare = {i for i, t in enumerate(territori) if t.comuni}
    for edizione in Edizione.objects.in_vigore().dalla_piu_recente(anno):
        if not da_trovare:
            break
        cercati = frozenset().union(*(territori[i].comuni for i in da_trovare))
        coperti = set(
            Residenti.objects.filter(edizione=edizione, comune__in=cercati).values_list(
                "comune_id", flat=True
            )
        )
        for i in sorted(da_trovare):
            if territori[i].comuni <= coperti:
                trovate[i] = edizione
                da_trovare.discard(i)
    return trovate


def per_eta(territorio: Territorio, anno: int) -> PopolazionePerEta | None:
    """Residents of one territory by single age and sex; None if no edition covers it."""
    edizione = edizioni_per([territorio], anno)[0]
    if edizione is None:
        return None
    maschi, femmine = [0] * (ETA_MASSIMA + 1), [0] * (ETA_MASSIMA + 1)
    righe = (
        Popolazione.objects.filter(edizione=edizione, comune__in=territorio.comuni)
        .order_by("eta")
        .values_list("eta")
        .annotate(m=Sum("maschi"), f=Sum("femmine"))
    )
    for eta, m, f in righe:
        maschi[eta], femmine[eta] = m, f
    return PopolazionePerEta(edizione, tuple(maschi), tuple(femmine))


def popolazione_per_eta(ambito: Ambito, anno: int) -> PopolazionePerEta | None:
    """Residents of an Ambito by age and sex, as it was on 1 January; Istat's data, public.

    None if no edition up to that year covers all its comuni.
    """
    return per_eta(territorio_ambito(anno, ambito), anno)


def residenti_per_comune(territorio: Territorio, edizione: Edizione) -> dict[int, int]:
    """Residents of each comune (by primary key) of one territory in one edition."""
    return dict(
        Residenti.objects.filter(edizione=edizione, comune__in=territorio.comuni).values_list(
            "comune_id", "popolazione"
        )
    )


def abitanti_per_comune(*, anno: int, codici: Sequence[str]) -> dict[str, int]:
    """Residents by Istat code from the editions in force of exactly that year; the last loaded
    wins.
    """
    return dict(
        Residenti.objects.filter(
            edizione__in_vigore=True,
            edizione__insieme=InsiemeDati.POPOLAZIONE,
            edizione__anno=anno,
            comune__codice_istat__in=codici,
        )
        .order_by("edizione__caricata_il", "edizione_id")
        .values_list("comune__codice_istat", "popolazione")
    )


def anni_con_popolazione() -> list[int]:
    """Years with an edition in force, latest first."""
    return list(
        Edizione.objects.in_vigore().order_by("-anno").values_list("anno", flat=True).distinct()
    )
