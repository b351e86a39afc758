"""One or two pages for each Ambito."""

from dataclasses import replace

from base.formati import euro
from osservatorio import selectors
from osservatorio.calcolo import AREE, NOMI_AREE
from osservatorio.reports.elementi import Sezione, Tabella, cella
from osservatorio.reports.offerta.posti import capitolo
from osservatorio.reports.provinciale.quadro import PER_AREA, SPESA, Quadro
from osservatorio.reports.quadri import esistenti, tabella_degli_indicatori
from osservatorio.reports.scheda_ambito.indicatori import INDICATORI_CHIAVE
from osservatorio.selectors import INDICATORE, DiIndicatore
from territorio.models import Ambito

SENZA_CONSENSO = (
    "Questo ambito non ha dato il consenso a mostrare per nome le cifre che dichiara: sono nei "
    "totali."
)


def schede(q: Quadro) -> Sezione:
    """The cards, in the order of the numbers, each on a page of its own."""
    return Sezione(
        "schede",
        "Gli ambiti, uno per uno",
        [
            "Ogni scheda dice chi è l'ambito, i suoi indicatori accanto alla Provincia, l'offerta "
            "e la spesa. L'ordine è quello dei numeri degli ambiti."
        ],
        sezioni=[_scheda(q, ambito) for ambito in q.ambiti],
        nuova_pagina=True,
    )


def _scheda(q: Quadro, ambito: Ambito) -> Sezione:
    codici = [
        codice
        for codice in esistenti(INDICATORI_CHIAVE)
        if codice in q.storie and (codice != SPESA or q.per_nome(ambito))
    ]
    indicatori = {
        codice: riga.valori[q.anno]
        for codice in codici
        if (riga := q.storie[codice].riga(ambito.slug)) and q.anno in riga.valori
    }
    di = DiIndicatore(INDICATORE, q.anno, "", ambito.slug)
    offerta = q.offerte[ambito.pk]
    # In the order in which they are read: each takes the next number.
    principali = tabella_degli_indicatori(
        di,
        indicatori,
        q.storie,
        ambito.slug,
        titolo=f"Gli indicatori di {ambito.denominazione}, {q.anno}",
        numeri=q.numeri,
        nome=f"scheda-{ambito.numero}",
    )
    dei_posti = capitolo(offerta, q.provincia, q.numeri)
    tabelle = [
        principali,
        # What the note says is said once, in the chapter on the offer.
        *(replace(tabella, nota="") for tabella in dei_posti.tabelle),
    ]
    frasi = [] if dei_posti.tabelle else list(dei_posti.frasi)
    nota_ambito = ""
    if not q.per_nome(ambito):
        frasi.append(SENZA_CONSENSO)
    elif ambito.pk in q.approvati:
        tabelle.append(_spesa(q, ambito))
        nota_ambito = selectors.nota_dell_ambito(q.anno, ambito)
    else:
        frasi.append(f"La rendicontazione {q.anno} di questo ambito non è ancora approvata.")
    return Sezione(
        f"ambito-{ambito.numero}",
        f"{ambito.numero}. {ambito.denominazione}",
        frasi,
        tabelle=tabelle,
        nota_ambito=nota_ambito,
        dati=[
            (nome, valore)
            for nome, valore in (
                ("Comuni", str(len(offerta.territorio.comuni))),
                ("Ufficio di Piano", ambito.indirizzo),
                ("Telefono", ambito.telefono),
                ("E-mail", ambito.email),
            )
            if valore
        ],
        nota="Contatti dimostrativi." if ambito.contatti_dimostrativi else "",
        nuova_pagina=ambito != q.ambiti[0],
    )


def _spesa(q: Quadro, ambito: Ambito) -> Tabella:
    """What was spent by area, and per resident beside the others."""
    misure = q.misure.get(q.approvati[ambito.pk].versione_id, {})
    righe = []
    for area, codice in zip(AREE, PER_AREA, strict=True):
        storia = q.storie[codice]
        riga = storia.riga(ambito.slug)
        righe.append(
            (
                NOMI_AREE[area.lower()],
                euro(misure.get(area, {}).get("spesa_totale")),
                cella(
                    euro(riga.valore(q.anno) if riga else None),
                    DiIndicatore(INDICATORE, q.anno, codice, ambito.slug),
                ),
                euro(storia.confronti[q.anno].valore),
            )
        )
    storia = q.storie[SPESA]
    riga = storia.riga(ambito.slug)
    tutta = [m["spesa_totale"] for m in misure.values() if "spesa_totale" in m]
    return Tabella(
        q.numeri.tabella(),
        f"La spesa per area di {ambito.denominazione}, {q.anno}",
        (
            "Area", "Spesa", "Netta per residente",
            f"Netta per residente, {storia.confronti[q.anno].nome}",
        ),
        righe,
        frozenset({1, 2, 3}),
        (
            "Totale",
            euro(sum(tutta)) if tutta else "–",
            euro(riga.valore(q.anno) if riga else None),
            euro(storia.confronti[q.anno].valore),
        ),
    )  # fmt: skip
