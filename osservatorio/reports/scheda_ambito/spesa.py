"""What the Ambito spends, by area of users."""

from collections.abc import Mapping
from decimal import Decimal

from base.formati import euro
from base.grafici import Coppia, barre_accoppiate
from osservatorio.calcolo import AREE
from osservatorio.reports.elementi import LARGHEZZA_GRAFICO, Figura, Numerazione, Tabella
from osservatorio.reports.testi import dove
from osservatorio.selectors import Confronto, Indicatore, QuadroAnno
from territorio.models import Ambito


def figura_spesa(
    anno: int,
    ambito: Ambito,
    indicatori: Mapping[str, Indicatore],
    quadro: QuadroAnno,
    misure: Mapping[str, Mapping[str, Decimal]],
    numeri: Numerazione,
) -> Figura | None:
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
    righe = []
    for area, codice in zip(AREE, codici, strict=True):
        dichiarate = misure.get(area, {})
        righe.append(
            (
                indicatori[codice].definizione.nome,
                euro(dichiarate.get("spesa_totale")),
                euro(dichiarate.get("entrata_utenza")),
                euro(dichiarate.get("entrata_ssn")),
                euro(indicatori[codice].numeratore),
                euro(indicatori[codice].valore),
                *_confronto_scritto(quadro.confronti[codice]),
            )
        )
    somma = {
        misura: sum((m.get(misura, Decimal(0)) for m in misure.values()), Decimal(0))
        for misura in ("spesa_totale", "entrata_utenza", "entrata_ssn")
    }
    tabella = Tabella(
        numeri.tabella(),
        f"Spesa per area di utenza, {anno}",
        (
            "Area", "Spesa", "Pagato dagli utenti", "Pagato dal SSN", "Spesa netta",
            "Netta per residente", "Confronto per residente", "Ambiti confrontati",
        ),
        righe,
        frozenset({1, 2, 3, 4, 5, 6}),
        (
            "Totale",
            euro(somma["spesa_totale"]),
            euro(somma["entrata_utenza"]),
            euro(somma["entrata_ssn"]),
            euro(totale.numeratore),
            euro(totale.valore),
            *_confronto_scritto(quadro.confronti["spesa_pro_capite"]),
        ),
        f"Fonte: {totale.fonte or ''}. Residenti: {totale.edizione or '–'}. Un trattino vuol dire "
        "che il dato non c'è, non che è zero.",
    )  # fmt: skip
    return Figura(numeri.figura(), titolo, disegno, _frase_spesa(indicatori, quadro), tabella)


def _confronto_scritto(confronto: Confronto) -> tuple[str, str]:
    quanti = f"{confronto.quanti} su {confronto.totale}" if confronto.valore is not None else "–"
    return euro(confronto.valore), quanti


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
