"""The first page: needs, areas, the Ufficio di Piano, what is new."""

from dataclasses import dataclass

from django.urls import reverse

from sportello.models import Avviso
from sportello.parsing import Bisogno, Numero
from sportello.selectors.avvisi import avvisi_in_corso
from sportello.selectors.bisogni import Ingresso, bisogni, numeri_subito
from sportello.selectors.evidenza import DatoInEvidenza, dato_in_evidenza
from sportello.selectors.territorio import comuni_di_oggi
from strutture.calcolo import Criteri
from strutture.models import Area
from strutture.selectors import conteggi_pubblici
from territorio.models import Comune

AVVISI = 3


@dataclass(frozen=True)
class PaginaIniziale:
    """`strutture` = how many facilities are published; an area without any is listed too."""

    bisogni: list[Bisogno]
    aree: list[Ingresso]
    strutture: int
    comuni: list[Comune]
    comuni_con_strutture: list[Comune]
    avvisi: list[Avviso]
    evidenza: DatoInEvidenza | None
    numeri: list[Numero]


def pagina_iniziale() -> PaginaIniziale:
    """What the first page offers today."""
    (tutto,) = conteggi_pubblici([Criteri()])
    comuni = comuni_di_oggi()
    return PaginaIniziale(
        bisogni=bisogni(),
        aree=[
            Ingresso(
                area.nome,
                area.descrizione,
                reverse("sportello:area_detail", args=[area.codice]),
                tutto.conteggi["area"].get(area.codice, 0),
            )
            for area in Area.objects.order_by("ordine", "pk")
        ],
        strutture=len(tutto.strutture),
        comuni=comuni,
        comuni_con_strutture=[
            comune for comune in comuni if comune.codice_istat in tutto.conteggi["comune"]
        ],
        avvisi=list(avvisi_in_corso()[:AVVISI]),
        evidenza=dato_in_evidenza(),
        numeri=numeri_subito(),
    )
