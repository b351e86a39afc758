"""A figure made of residents by age and sex."""

from decimal import Decimal

from django.db.models import F, Sum

from base.formati import arrotonda, numero, percento
from osservatorio.models import Edizione, Popolazione
from osservatorio.selectors.popolazione import edizioni_per
from osservatorio.selectors.provenienza.pagina import PaginaProvenienza, Parte
from osservatorio.selectors.provenienza.richieste import POPOLAZIONE, DiPopolazione
from osservatorio.selectors.territori import (
    Territorio,
    territorio_ambito,
    territorio_provincia,
)
from territorio.models import Ambito

SESSI = {"": "", "M": ", maschi", "F": ", femmine"}
_ETA_MASSIMA = 100


def pagina_della_popolazione(
    richiesta: DiPopolazione, ambito: Ambito | None
) -> PaginaProvenienza | None:
    """Residents, comune by comune, with their edition; None if no edition has them."""
    if richiesta.sesso not in SESSI or not richiesta.da <= richiesta.a <= _ETA_MASSIMA:
        return None
    territorio = _territorio(richiesta.anno, ambito)
    edizione = edizioni_per([territorio], richiesta.anno)[0]
    if edizione is None:
        return None
    per_comune = _per_comune(richiesta, territorio, edizione)
    if richiesta.comune and not per_comune:
        return None
    numeratore = sum(abitanti for _, abitanti in per_comune)
    parti = [Parte(nome, numero(abitanti)) for nome, abitanti in per_comune]
    titolo = f"Residenti{in_parole(richiesta)}{SESSI[richiesta.sesso]}: "
    titolo += per_comune[0][0] if richiesta.comune else territorio.nome
    come = ["Residenti, comune per comune, scritti nel file della fonte."]
    if not richiesta.quota:
        return PaginaProvenienza(
            titolo, Decimal(numeratore), numero(numeratore), come, parti, edizioni=[edizione]
        )
    tutti = DiPopolazione(POPOLAZIONE, richiesta.anno, richiesta.ambito)
    totale = sum(n for _, n in _per_comune(tutti, territorio, edizione))
    valore = arrotonda(Decimal(100 * numeratore) / totale, 1) if totale else None
    return PaginaProvenienza(
        f"{titolo}, quota",
        valore,
        percento(valore),
        [f"È {numero(numeratore)} diviso {numero(totale)} ({territorio.nome}), per cento."],
        [Parte("Residenti in tutto", numero(totale), tutti.indirizzo), *parti],
        edizioni=[edizione],
    )


def _territorio(anno: int, ambito: Ambito | None) -> Territorio:
    return territorio_ambito(anno, ambito) if ambito else territorio_provincia(anno)


def in_parole(richiesta: DiPopolazione) -> str:
    """« di 65 anni e più»: the ages asked for; empty for all of them."""
    if (richiesta.da, richiesta.a) == (0, _ETA_MASSIMA):
        return ""
    if richiesta.a >= _ETA_MASSIMA:
        return f" di {richiesta.da} anni e più"
    return f" di {richiesta.da}-{richiesta.a} anni"


def _per_comune(
    richiesta: DiPopolazione, territorio: Territorio, edizione: Edizione
) -> list[tuple[str, int]]:
    sessi = {"M": F("maschi"), "F": F("femmine")}
    abitanti = sessi.get(richiesta.sesso, F("maschi") + F("femmine"))
    righe = Popolazione.objects.filter(
        edizione=edizione,
        comune__in=territorio.comuni,
        eta__gte=richiesta.da,
        eta__lte=richiesta.a,
    )
    if richiesta.comune:
        righe = righe.filter(comune__codice_istat=richiesta.comune)
    return list(
        righe.values_list("comune__denominazione")
        .annotate(abitanti=Sum(abitanti))
        .order_by("comune__nome_ordinamento", "comune_id")
    )
