"""The home of the observatory: a few figures of one Ambito, one question, one chart."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from base.formati import data_breve
from base.grafici import Barra, barre_orizzontali
from osservatorio import selectors
from osservatorio.calcolo import posizione
from osservatorio.reports.elementi import LARGHEZZA_GRAFICO, Figura, Tabella, Voce, cella
from osservatorio.reports.testi import dove, valore_scritto
from osservatorio.selectors import INDICATORE, Confronto, DiIndicatore, Indicatore, QuadroAnno
from territorio.models import Ambito

IN_EVIDENZA = ("popolazione", "indice_vecchiaia", "indice_dipendenza", "spesa_pro_capite")


@dataclass(frozen=True)
class RigaAmbito:
    """The state of one Ambito's data, for who sees them all."""

    ambito: Ambito
    approvati: bool
    stato: str
    residenti: str
    indice_vecchiaia: str
    spesa_pro_capite: str


@dataclass(frozen=True)
class Cruscotto:
    """What the home shows; `ambiti` is empty for who sees only its own."""

    anno: int
    ambito: Ambito
    voci: Sequence[Voce]
    figura: Figura | None
    ambiti: Sequence[RigaAmbito]
    riepilogo: str
    dimostrativi: bool
    edizione: str
    fonte: str


def build_cruscotto(*, anno: int, ambito: Ambito, tutti: bool) -> Cruscotto:
    """Key figures of an Ambito beside the Province's; with `tutti` also every Ambito's state."""
    quadro = selectors.quadro_dell_anno(anno, IN_EVIDENZA)
    indicatori = quadro.per_ambito.get(ambito.pk) or selectors.indicatori_ambito(
        anno, ambito, codici=IN_EVIDENZA
    )
    residenti = indicatori["popolazione"]
    approvati = len(quadro.approvati)
    return Cruscotto(
        anno=anno,
        ambito=ambito,
        voci=[
            _voce(_di(anno, codice, ambito), indicatori[codice], quadro.confronti[codice])
            for codice in IN_EVIDENZA
        ],
        figura=_figura(ambito, quadro),
        ambiti=[_riga(quadro, altro) for altro in quadro.ambiti] if tutti else [],
        riepilogo=f"Spesa {anno} approvata: {selectors.parziale(approvati, len(quadro.ambiti))}.",
        dimostrativi=any(dati.dimostrativa for dati in quadro.approvati.values()),
        edizione=residenti.edizione or "",
        fonte=residenti.fonte or "",
    )


def _di(anno: int, codice: str, ambito: Ambito | None = None) -> DiIndicatore:
    return DiIndicatore(INDICATORE, anno, codice, ambito.slug if ambito else "")


def _voce(di: DiIndicatore, indicatore: Indicatore, confronto: Confronto) -> Voce:
    definizione = indicatore.definizione
    if indicatore.valore is None:
        return Voce(definizione.nome, "–", definizione.unita, indicatore.motivo or "")
    altro = valore_scritto(definizione, confronto.valore)
    parole = f"{confronto.nome}: {altro}" if confronto.valore is not None else ""
    # A count ranks by size, which says nothing; a rank among two is no rank.
    if definizione.denominatore and len(confronto.valori) > 2:
        posto = posizione(indicatore.valore, confronto.valori)
        quale = "il valore più alto" if posto == 1 else f"{posto}° valore più alto"
        parole += f"; {quale} su {len(confronto.valori)} ambiti"
    return Voce(
        definizione.nome,
        cella(valore_scritto(definizione, indicatore.valore), di),
        definizione.unita,
        parole,
    )


def _figura(ambito: Ambito, quadro: QuadroAnno) -> Figura | None:
    """Where the population is older: Istat's public figures, so every Ambito has its name."""
    codice = "indice_vecchiaia"
    confronto = quadro.confronti[codice]
    valori = {altro: quadro.per_ambito[altro.pk][codice] for altro in quadro.ambiti}
    if not confronto.valori:
        return None
    definizione = next(iter(valori.values())).definizione
    ordinati = sorted(valori.items(), key=lambda v: -(v[1].valore or Decimal(0)))
    titolo = f"Dove la popolazione è più anziana? Indice di vecchiaia, {quadro.anno}"
    disegno = barre_orizzontali(
        [
            Barra(altro.denominazione, indicatore.valore, evidenziata=altro.pk == ambito.pk)
            for altro, indicatore in ordinati
        ],
        nome="vecchiaia",
        titolo=titolo,
        formato=lambda valore: valore_scritto(definizione, _decimale(valore)),
        riferimento=confronto.valore,
        nome_riferimento=confronto.nome,
        larghezza=LARGHEZZA_GRAFICO,
    )
    proprio = valori.get(ambito)
    frase = definizione.spiegazione
    if proprio and proprio.valore is not None:
        nostro, altro = (valore_scritto(definizione, v) for v in (proprio.valore, confronto.valore))
        frase = f"{ambito.denominazione}: {nostro} {definizione.unita}; {dove(confronto)} {altro}."
    return Figura(
        1,
        titolo,
        disegno,
        frase,
        Tabella(
            1,
            f"Indice di vecchiaia degli ambiti, {quadro.anno}",
            ("Ambito", "Indice di vecchiaia"),
            [
                (
                    altro.denominazione,
                    cella(
                        valore_scritto(definizione, indicatore.valore),
                        _di(quadro.anno, codice, altro),
                    ),
                )
                for altro, indicatore in ordinati
            ],
            frozenset({1}),
            (
                confronto.nome,
                cella(valore_scritto(definizione, confronto.valore), _di(quadro.anno, codice)),
            ),
        ),
    )


def _decimale(valore: int | float | Decimal | None) -> Decimal | None:
    return None if valore is None else Decimal(str(valore))


def _riga(quadro: QuadroAnno, ambito: Ambito) -> RigaAmbito:
    indicatori = quadro.per_ambito[ambito.pk]
    dati = quadro.approvati.get(ambito.pk)
    scritti = {
        codice: cella(
            valore_scritto(indicatori[codice].definizione, indicatori[codice].valore),
            _di(quadro.anno, codice, ambito),
        )
        for codice in ("popolazione", "indice_vecchiaia", "spesa_pro_capite")
    }
    return RigaAmbito(
        ambito=ambito,
        approvati=dati is not None,
        stato=f"Approvati il {data_breve(timezone.localdate(dati.approvata_il))}"
        if dati
        else "Non ancora approvati",
        residenti=scritti["popolazione"],
        indice_vecchiaia=scritti["indice_vecchiaia"],
        spesa_pro_capite=scritti["spesa_pro_capite"],
    )
