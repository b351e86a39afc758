"""A figure made of residents, or an indicator made of both."""

from collections.abc import Mapping
from decimal import Decimal

from django.db.models import F, Sum

from base.formati import arrotonda, euro, numero, percento
from osservatorio.calcolo import AREE, CLASSI_DI_ETA, Definizione, definizioni
from osservatorio.models import Edizione, Popolazione
from osservatorio.selectors.indicatori import (
    Confronto,
    Indicatore,
    QuadroAnno,
    indicatori_ambito,
    quadro_dell_anno,
)
from osservatorio.selectors.misure import SPESA_NETTA
from osservatorio.selectors.popolazione import edizioni_per
from osservatorio.selectors.provenienza.pagina import PaginaProvenienza, Parte
from osservatorio.selectors.provenienza.richieste import (
    INDICATORE,
    POPOLAZIONE,
    DiIndicatore,
    DiPopolazione,
)
from osservatorio.selectors.territori import (
    Territorio,
    territorio_ambito,
    territorio_provincia,
)
from rendicontazione.models import Versione
from rendicontazione.selectors import Selezione
from territorio.models import Ambito

_SESSI = {"": "", "M": ", maschi", "F": ", femmine"}
_ETA_MASSIMA = 100


def pagina_della_popolazione(
    richiesta: DiPopolazione, ambito: Ambito | None
) -> PaginaProvenienza | None:
    """Residents, comune by comune, with their edition; None if no edition has them."""
    if richiesta.sesso not in _SESSI or not richiesta.da <= richiesta.a <= _ETA_MASSIMA:
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
    titolo = f"Residenti{_eta(richiesta)}{_SESSI[richiesta.sesso]}: "
    titolo += per_comune[0][0] if richiesta.comune else territorio.nome
    come = ["Residenti, comune per comune, scritti nel file della fonte."]
    if not richiesta.quota:
        return PaginaProvenienza(
            titolo, Decimal(numeratore), numero(numeratore), come, parti, edizione=edizione
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
        edizione=edizione,
    )


def _territorio(anno: int, ambito: Ambito | None) -> Territorio:
    return territorio_ambito(anno, ambito) if ambito else territorio_provincia(anno)


def _eta(richiesta: DiPopolazione) -> str:
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


def pagina_dell_indicatore(
    richiesta: DiIndicatore,
    ambito: Ambito | None,
    versione: Versione | None,
    leggibili: frozenset[int],
) -> PaginaProvenienza | None:
    """An indicator with its numerator and denominator, each with its own explanation.

    Without `ambito` it is the comparison: the figures of the single Ambiti are said only of those
    in `leggibili`. None if there is no such indicator or figure.
    """
    definizione = definizioni().get(richiesta.codice)
    if definizione is None:
        return None
    quadro = quadro_dell_anno(richiesta.anno)
    if ambito is None:
        return _del_confronto(richiesta, definizione, quadro, leggibili)
    indicatore = _dell_ambito(richiesta, ambito, versione, quadro).get(richiesta.codice)
    if indicatore is None or indicatore.valore is None:
        return None
    territorio = territorio_ambito(richiesta.anno, ambito)
    return PaginaProvenienza(
        titolo=f"{definizione.nome}, {ambito.denominazione}, {richiesta.anno}",
        valore=indicatore.valore,
        scritto=_scritto(definizione, indicatore.valore),
        come=_formula(definizione, indicatore.numeratore, indicatore.denominatore),
        parti=_parti(richiesta, definizione, indicatore),
        edizione=edizioni_per([territorio], richiesta.anno)[0],
    )


def _dell_ambito(
    richiesta: DiIndicatore, ambito: Ambito, versione: Versione | None, quadro: QuadroAnno
) -> Mapping[str, Indicatore]:
    if versione is None and ambito.pk in quadro.per_ambito:
        return quadro.per_ambito[ambito.pk]
    return indicatori_ambito(richiesta.anno, ambito, versione)


def _scritto(definizione: Definizione, valore: Decimal | None) -> str:
    if definizione.di_spesa:
        return euro(valore, definizione.decimali)
    return numero(valore, definizione.decimali)


def _formula(
    definizione: Definizione, numeratore: Decimal | None, denominatore: Decimal | None
) -> list[str]:
    frasi = [definizione.spiegazione]
    if denominatore is not None:
        sopra = euro(numeratore) if definizione.di_spesa else numero(numeratore)
        per = f", per {numero(definizione.per)}" if definizione.per != 1 else ""
        frasi.append(f"È {sopra} diviso {numero(denominatore)}{per}.")
    return frasi


def _parti(
    richiesta: DiIndicatore, definizione: Definizione, indicatore: Indicatore
) -> list[Parte]:
    parti = []
    if definizione.di_spesa:
        area = definizione.numeratore[0].serie.removeprefix("spesa_netta").removeprefix("_").upper()
        spesa = Selezione(
            anno=richiesta.anno,
            ambito=richiesta.ambito,
            misure=SPESA_NETTA,
            versione=richiesta.versione,
            area=area if area in AREE else "",
        )
        parti.append(Parte("Spesa netta", euro(indicatore.numeratore), spesa.indirizzo))
    else:
        parti += [_popolazione(richiesta, t.serie) for t in definizione.numeratore]
    parti += [_popolazione(richiesta, t.serie) for t in definizione.denominatore]
    return parti


def _popolazione(richiesta: DiIndicatore, grandezza: str) -> Parte:
    da, a = CLASSI_DI_ETA.get(grandezza, (0, _ETA_MASSIMA))
    sesso = {"maschi": "M", "femmine": "F"}.get(grandezza, "")
    di = DiPopolazione(POPOLAZIONE, richiesta.anno, richiesta.ambito, da=da, a=a, sesso=sesso)
    return Parte(f"Residenti{_eta(di)}{_SESSI[sesso]}", "", di.indirizzo)


def _del_confronto(
    richiesta: DiIndicatore,
    definizione: Definizione,
    quadro: QuadroAnno,
    leggibili: frozenset[int],
) -> PaginaProvenienza | None:
    confronto = quadro.confronti[definizione.codice]
    if confronto.valore is None:
        return None
    parti, altri = [], 0
    for ambito in quadro.ambiti:
        indicatore = quadro.per_ambito[ambito.pk][definizione.codice]
        if indicatore.valore is None:
            continue
        if ambito.pk not in leggibili:
            altri += 1
            continue
        di = DiIndicatore(INDICATORE, richiesta.anno, definizione.codice, ambito.slug)
        scritto = _scritto(definizione, indicatore.valore)
        parti.append(Parte(ambito.denominazione, scritto, di.indirizzo))
    if altri:
        parti.append(Parte(f"Altri {altri} ambiti, che non leggi", ""))
    provincia = quadro.provincia[definizione.codice]
    edizione = None
    if not definizione.di_spesa:
        territorio = territorio_provincia(richiesta.anno)
        edizione = edizioni_per([territorio], richiesta.anno)[0]
        parti += [
            _popolazione(DiIndicatore(INDICATORE, richiesta.anno, definizione.codice), t.serie)
            for t in (*definizione.numeratore, *definizione.denominatore)
        ]
    valore = Decimal(confronto.quanti) if richiesta.quanti else confronto.valore
    return PaginaProvenienza(
        titolo=f"{definizione.nome}, {confronto.nome}, {richiesta.anno}",
        valore=valore,
        scritto=numero(valore) if richiesta.quanti else _scritto(definizione, valore),
        come=_come_confronto(definizione, confronto, provincia),
        parti=parti,
        edizione=edizione,
    )


def _come_confronto(
    definizione: Definizione, confronto: Confronto, provincia: Indicatore
) -> list[str]:
    if provincia.valore is not None:
        return _formula(definizione, provincia.numeratore, provincia.denominatore)
    return [
        definizione.spiegazione,
        f"È calcolato sull'insieme di {confronto.nome}: quelli con dati approvati, elencati qui "
        "sotto.",
    ]
