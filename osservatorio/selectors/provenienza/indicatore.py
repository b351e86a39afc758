"""An indicator with its numerator and denominator, each with its own explanation."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from base.formati import MANCANTE, euro, numero
from osservatorio.calcolo import (
    SOGLIA_RISERVATA,
    VARIAZIONE,
    Definizione,
    Termine,
    definizioni,
    serie_di_base,
)
from osservatorio.models import Edizione
from osservatorio.selectors.indicatori import (
    Confronto,
    Indicatore,
    QuadroAnno,
    indicatori_di,
    quadro_dell_anno,
)
from osservatorio.selectors.provenienza.pagina import PaginaProvenienza, Parte
from osservatorio.selectors.provenienza.richieste import INDICATORE, DiIndicatore
from osservatorio.selectors.provenienza.termini import parte_di
from osservatorio.selectors.territori import territorio_ambito, territorio_comune
from rendicontazione.models import Versione
from territorio.models import Ambito, Comune


def pagina_dell_indicatore(
    richiesta: DiIndicatore,
    ambito: Ambito | None,
    versione: Versione | None,
    leggibili: frozenset[int],
    comune: Comune | None = None,
    aperti: frozenset[int] | None = None,
) -> PaginaProvenienza | None:
    """What an indicator of an Ambito or of a comune is made of, term by term.

    Without either it is the comparison: the figures of the single Ambiti are said only of those in
    `leggibili`. None if there is no such indicator or figure. `aperti` are the Ambiti whose returns
    the reader may open (all, if None): of the others, what counts too few persons is not said.
    """
    definizione = definizioni().get(richiesta.codice)
    if definizione is None:
        return None
    if comune:
        territorio, nome = territorio_comune(richiesta.anno, comune), str(comune)
    elif ambito:
        territorio, nome = territorio_ambito(richiesta.anno, ambito), ambito.denominazione
    else:
        quadro = quadro_dell_anno(richiesta.anno, [definizione.codice])
        return _del_confronto(richiesta, definizione, quadro, leggibili, aperti)
    bozze = {(richiesta.anno, ambito.pk): versione.pk} if ambito and versione else None
    indicatore = indicatori_di([territorio], [definizione.codice], bozze)[0][definizione.codice]
    if indicatore.valore is None:
        return None
    titolo = f"{definizione.nome}, {nome}, {richiesta.anno}"
    if ambito and _di_pochi(indicatore, ambito, aperti):
        return PaginaProvenienza(
            titolo,
            None,
            "",
            [definizione.spiegazione],
            motivo=f"Conta meno di {SOGLIA_RISERVATA} persone: lo vede solo chi può aprire la "
            "rendicontazione di questo ambito.",
        )
    return PaginaProvenienza(
        titolo=titolo,
        valore=indicatore.valore,
        scritto=_scritto(definizione, indicatore.valore),
        come=_formula(definizione, indicatore),
        parti=_parti(richiesta, definizione, indicatore),
        edizioni=_edizioni(indicatore),
    )


def _di_pochi(indicatore: Indicatore, ambito: Ambito, aperti: frozenset[int] | None) -> bool:
    """True if it counts too few persons for who may not open the return; zero tells of none."""
    return bool(
        indicatore.definizione.di_persone
        and aperti is not None
        and ambito.pk not in aperti
        and indicatore.numeratore
        and indicatore.numeratore < SOGLIA_RISERVATA
    )


def _scritto(definizione: Definizione, valore: Decimal | None) -> str:
    if definizione.in_euro:
        return euro(valore, definizione.decimali)
    return numero(valore, definizione.decimali)


def _formula(definizione: Definizione, indicatore: Indicatore) -> list[str]:
    frasi = [definizione.spiegazione]
    sopra, sotto = indicatore.numeratore, indicatore.denominatore
    if sopra is None or sotto is None:
        return frasi
    scritto = _esatto(sopra, definizione.numeratore)
    if definizione.tipo == VARIAZIONE:
        prima = _esatto(sotto, definizione.numeratore)
        frasi.append(f"È {scritto} meno {prima}, diviso {prima}, per 100.")
    else:
        per = f", per {numero(definizione.per)}" if definizione.per != 1 else ""
        frasi.append(f"È {scritto} diviso {_esatto(sotto, definizione.denominatore)}{per}.")
    return frasi


def _esatto(valore: Decimal, termini: Sequence[Termine]) -> str:
    """Euro, or the number with all its decimals: half a person of a mean, a part of a km²."""
    if serie_di_base()[termini[0].serie].unita == "euro":
        return euro(valore)
    ridotto = valore.normalize()
    esponente = ridotto.as_tuple().exponent
    return numero(ridotto, max(0, -esponente) if isinstance(esponente, int) else 0)


def _parti(
    richiesta: DiIndicatore, definizione: Definizione, indicatore: Indicatore
) -> list[Parte]:
    """Each base series once; of a change, those of the year before too."""
    termini = dict.fromkeys(t.serie for t in (*definizione.numeratore, *definizione.denominatore))
    parti = [parte_di(s, richiesta, indicatore.valori.get(s)) for s in termini]
    if definizione.tipo == VARIAZIONE:
        prima = replace(richiesta, anno=richiesta.anno - 1)
        solo = indicatore.denominatore if len(termini) == 1 else None
        parti = [replace(p, nome=f"{p.nome}, {richiesta.anno}") for p in parti]
        for serie in termini:
            parte = parte_di(serie, prima, solo)
            parti.append(replace(parte, nome=f"{parte.nome}, {prima.anno}"))
    return parti


def _edizioni(indicatore: Indicatore) -> Sequence[Edizione]:
    """The editions that its series come from."""
    chiavi = {f.edizione_id for f in indicatore.parti.values() if f.edizione_id}
    return list(Edizione.objects.filter(pk__in=chiavi).order_by("insieme", "pk"))


def _del_confronto(
    richiesta: DiIndicatore,
    definizione: Definizione,
    quadro: QuadroAnno,
    leggibili: frozenset[int],
    aperti: frozenset[int] | None,
) -> PaginaProvenienza | None:
    confronto = quadro.confronti[definizione.codice]
    if confronto.valore is None:
        return None
    parti, altri = [], 0
    for ambito in quadro.ambiti:
        indicatore = quadro.per_ambito[ambito.pk][definizione.codice]
        if indicatore.valore is None:
            continue
        if definizione.dichiarato and ambito.pk not in leggibili:
            altri += 1
            continue
        di = DiIndicatore(INDICATORE, richiesta.anno, definizione.codice, ambito.slug)
        # Istat's figures are public, but the page of another Ambito is not its reader's.
        indirizzo = di.indirizzo if ambito.pk in leggibili else ""
        pochi = _di_pochi(indicatore, ambito, aperti)
        scritto = MANCANTE if pochi else _scritto(definizione, indicatore.valore)
        parti.append(Parte(ambito.denominazione, scritto, indirizzo))
    if altri:
        parti.append(Parte(f"Altri {altri} ambiti, che non leggi", ""))
    provincia = quadro.provincia[definizione.codice]
    if provincia.valore is not None:
        parti += _parti(
            DiIndicatore(INDICATORE, richiesta.anno, definizione.codice), definizione, provincia
        )
    valore = Decimal(confronto.quanti) if richiesta.quanti else confronto.valore
    return PaginaProvenienza(
        titolo=f"{definizione.nome}, {confronto.nome}, {richiesta.anno}",
        valore=valore,
        scritto=numero(valore) if richiesta.quanti else _scritto(definizione, valore),
        come=_come_confronto(definizione, confronto, provincia),
        parti=parti,
        edizioni=_edizioni(provincia),
    )


def _come_confronto(
    definizione: Definizione, confronto: Confronto, provincia: Indicatore
) -> list[str]:
    if provincia.valore is not None:
        return _formula(definizione, provincia)
    return [
        definizione.spiegazione,
        f"È calcolato sull'insieme di {confronto.nome}: quelli con dati approvati, elencati qui "
        "sotto.",
    ]
