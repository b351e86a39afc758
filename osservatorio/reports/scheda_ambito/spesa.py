"""What the Ambito spends, by area of users."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from base.formati import euro
from base.grafici import Coppia, barre_accoppiate
from osservatorio.calcolo import AREE
from osservatorio.reports.elementi import LARGHEZZA_GRAFICO, Figura, Numerazione, Tabella, cella
from osservatorio.reports.testi import dove
from osservatorio.selectors import (
    INDICATORE,
    SPESA_NETTA,
    Confronto,
    DiIndicatore,
    Indicatore,
    QuadroAnno,
)
from rendicontazione.selectors import Selezione
from territorio.models import Ambito

_DICHIARATE = ("spesa_totale", "entrata_utenza", "entrata_ssn")


def figura_spesa(
    di: DiIndicatore,
    ambito: Ambito,
    indicatori: Mapping[str, Indicatore],
    quadro: QuadroAnno,
    misure: Mapping[str, Mapping[str, Decimal]],
    numeri: Numerazione,
) -> Figura | None:
    """Chart and table of the spending; `di` says of which Ambito, year and version."""
    anno = di.anno
    totale = indicatori["spesa_pro_capite"]
    if totale.numeratore is None:
        return None
    codici = [f"spesa_pro_capite_{area.lower()}" for area in AREE]
    nomi_confronto = {quadro.confronti[codice].nome for codice in codici}
    nome_confronto = nomi_confronto.pop() if len(nomi_confronto) == 1 else "ambiti con dati"
    titolo = f"Spesa netta per residente e area, {anno}"
    disegno = barre_accoppiate(
        [
            Coppia(
                indicatori[codice].definizione.nome,
                indicatori[codice].valore,
                quadro.confronti[codice].valore,
            )
            for codice in codici
        ],
        nome="spesa",
        titolo=titolo,
        serie=ambito.denominazione,
        serie_confronto=nome_confronto,
        formato=euro,
        larghezza=LARGHEZZA_GRAFICO,
    )
    dichiarata = Selezione(anno, di.ambito, (), versione=di.versione)
    righe = []
    for area, codice in zip(AREE, codici, strict=True):
        dichiarate = misure.get(area, {})
        righe.append(
            (
                indicatori[codice].definizione.nome,
                *_dichiarate(dichiarate, replace(dichiarata, area=area)),
                cella(
                    euro(indicatori[codice].numeratore),
                    replace(dichiarata, area=area, misure=SPESA_NETTA),
                ),
                cella(euro(indicatori[codice].valore), replace(di, codice=codice)),
                *_confronto_scritto(anno, codice, quadro.confronti[codice]),
            )
        )
    somma = {
        misura: sum((m[misura] for m in misure.values() if misura in m), Decimal(0))
        for misura in _DICHIARATE
        if any(misura in m for m in misure.values())
    }
    tabella = Tabella(
        numeri.tabella(),
        f"Spesa per area di utenza, {anno}",
        (
            "Area", "Spesa", "Pagato dagli utenti", "Pagato dal SSN", "Spesa netta",
            "Netta per residente", "Confronto per residente", "Su quanti ambiti",
        ),
        righe,
        frozenset({1, 2, 3, 4, 5, 6, 7}),
        (
            "Totale",
            *_dichiarate(somma, dichiarata),
            cella(euro(totale.numeratore), replace(dichiarata, misure=SPESA_NETTA)),
            cella(euro(totale.valore), replace(di, codice="spesa_pro_capite")),
            *_confronto_scritto(anno, "spesa_pro_capite", quadro.confronti["spesa_pro_capite"]),
        ),
        f"Fonte: {totale.fonte or ''}. Residenti: {totale.edizione or '–'}. Un trattino vuol dire "
        "che il dato non c'è, non che è zero.",
    )  # fmt: skip
    return Figura(numeri.figura(), titolo, disegno, _frase_spesa(indicatori, quadro), tabella)


def _dichiarate(somme: Mapping[str, Decimal], dichiarata: Selezione) -> list[str]:
    return [
        cella(euro(somme.get(misura)), replace(dichiarata, misure=(f"f1.{misura}",)))
        for misura in _DICHIARATE
    ]


def _confronto_scritto(anno: int, codice: str, confronto: Confronto) -> tuple[str, str]:
    quanti = f"{confronto.quanti} su {confronto.totale}" if confronto.valore is not None else "–"
    di = DiIndicatore(INDICATORE, anno, codice)
    return cella(euro(confronto.valore), di), cella(quanti, replace(di, quanti=True))


def _frase_spesa(indicatori: Mapping[str, Indicatore], quadro: QuadroAnno) -> str:
    totale, confronto = indicatori["spesa_pro_capite"], quadro.confronti["spesa_pro_capite"]
    frase = f"La spesa netta è di {euro(totale.numeratore)}"
    if totale.valore is not None:
        frase += f", {euro(totale.valore)} per residente"
    if confronto.valore is not None:
        frase += f"; {dove(confronto)} {euro(confronto.valore)}"
    con_valore = [
        i
        for codice, i in indicatori.items()
        if codice.startswith("spesa_pro_capite_") and i.valore is not None
    ]
    if con_valore:
        prima = max(con_valore, key=lambda i: i.valore or Decimal(0))
        frase += f". L'area con la spesa più alta è «{prima.definizione.nome}»"
    return frase + "."
