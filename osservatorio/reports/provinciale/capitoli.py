"""The chapters on the whole Province: people, offer, spending, sources, persons served."""

from dataclasses import replace
from decimal import Decimal

from base.formati import MANCANTE, euro, numero, percento
from osservatorio import selectors
from osservatorio.calcolo import AREE, NOMI_AREE, definizioni
from osservatorio.calcolo.misure import FONTI
from osservatorio.enums import Lettore
from osservatorio.reports import figure
from osservatorio.reports.elementi import Sezione, Tabella, cella
from osservatorio.reports.offerta.posti import RISERVATE, capitolo, posti_noti
from osservatorio.reports.provinciale.quadro import (
    DEMOGRAFIA,
    NELLA_TABELLA,
    PER_AREA,
    SPESA,
    Quadro,
)
from osservatorio.reports.quadri import esistenti
from osservatorio.reports.scheda_ambito.chi_siamo import CONFINI
from osservatorio.reports.scheda_ambito.popolazione import figura_popolazione
from osservatorio.reports.testi import valore_scritto
from osservatorio.selectors import INDICATORE, POPOLAZIONE, DiIndicatore, DiPopolazione, parziale
from osservatorio.soppressione import NOTA, SEGNO, nascondi_colonna


def popolazione(q: Quadro) -> Sezione:
    """Territory and people: map, table of the Ambiti, pyramid, years, one chart a question."""
    storie = {c: q.storie[c] for c in esistenti(NELLA_TABELLA)}
    mappa = figure.mappa(
        storie["popolazione"], q.anno, sguardo=q.sguardo, numeri=q.numeri, nome="mappa-residenti"
    )
    tabella = Tabella(
        q.numeri.tabella(),
        f"La popolazione degli ambiti, {q.anno}",
        ("Ambito", *(s.definizione.nome for s in storie.values())),
        [
            (
                ambito.denominazione,
                *(
                    cella(
                        valore_scritto(storia.definizione, riga.valore(q.anno)),
                        DiIndicatore(INDICATORE, q.anno, codice, ambito.slug),
                    )
                    if (riga := storia.riga(ambito.slug))
                    else MANCANTE
                    for codice, storia in storie.items()
                ),
            )
            for ambito in q.ambiti
        ],
        frozenset(range(1, 1 + len(storie))),
        (
            storie["popolazione"].confronti[q.anno].nome,
            *(
                cella(
                    valore_scritto(storia.definizione, storia.confronti[q.anno].valore),
                    DiIndicatore(INDICATORE, q.anno, codice),
                )
                for codice, storia in storie.items()
            ),
        ),
    )
    piramide = figura_popolazione(
        "Provincia",
        DiPopolazione(POPOLAZIONE, q.anno),
        selectors.per_eta(selectors.territorio_provincia(q.anno), q.anno),
        q.numeri,
        nome="piramide-provincia",
    )
    sezioni = [
        Sezione("territorio-tabella", "Gli ambiti", tabelle=[tabella]),
        *([Sezione("territorio-eta", "L'età dei residenti", figura=piramide)] if piramide else []),
        *q.paragrafi(esistenti(DEMOGRAFIA)),
    ]
    anni = figure.andamento(
        storie["popolazione"], sguardo=q.sguardo, numeri=q.numeri, nome="anni-residenti"
    )
    if anni and len(storie["popolazione"].anni) > 1:
        sezioni.append(Sezione("territorio-anni", "Negli anni", figura=anni))
    return Sezione(
        "territorio",
        "Territorio e popolazione",
        figura=mappa,
        nota=CONFINI if mappa else "",
        sezioni=sezioni,
        nuova_pagina=True,
    )


def offerta(q: Quadro) -> Sezione:
    """Units and places: by type, by Ambito, and what the definitions measure of them."""
    prima = capitolo(q.provincia, q.provincia, q.numeri, suffisso="-tipi")
    righe = [
        (o.territorio.nome, numero(len(o.unita)), numero(posti_noti(o.unita)))
        for o in q.offerte.values()
    ]
    per_ambito = Tabella(
        q.numeri.tabella(),
        f"Unità e posti degli ambiti, 1° gennaio {q.anno}",
        ("Ambito", "Unità", "Posti"),
        righe,
        frozenset({1, 2}),
        nota=RISERVATE,
    )
    return Sezione(
        "offerta",
        "Offerta e copertura",
        prima.frasi,
        tabelle=[*prima.tabelle, *([per_ambito] if q.provincia.unita else [])],
        sezioni=q.paragrafi(q.della_famiglia("offerta")),
        nuova_pagina=True,
    )


def spesa(q: Quadro) -> Sezione:
    """What was spent and who paid it; net spending per resident, whole and by area."""
    if not q.approvati:
        return Sezione("spesa", "La spesa", [_senza_dati(q)], nuova_pagina=True)
    storie = [q.storie[codice] for codice in PER_AREA]
    sezioni = [
        Sezione("spesa-totale", "Quanto si è speso", tabelle=[_per_area(q)]),
        _fonti_di_finanziamento(q),
        *q.paragrafi([SPESA]),
    ]
    quote = figure.composizione(
        storie,
        q.anno,
        titolo=f"Come si divide la spesa per area, {q.anno}",
        sguardo=q.sguardo,
        numeri=q.numeri,
        nome="spesa-aree",
    )
    if quote:
        sezioni.append(Sezione("spesa-aree", "Per chi si spende", figura=quote, nuova_pagina=True))
    sezioni += [
        replace(p, titolo=f"{q.storie[SPESA].definizione.nome}: {p.titolo}")
        for p in q.paragrafi(PER_AREA)
    ]
    return Sezione("spesa", "La spesa", [_di_chi(q)], sezioni=sezioni, nuova_pagina=True)


def _senza_dati(q: Quadro) -> str:
    return f"Nessun ambito ha ancora dati approvati per il {q.anno}."


def _di_chi(q: Quadro) -> str:
    """Whose the totals of the declared figures are: never the Province with one missing."""
    quanti, tutti = len(q.approvati), len(q.ambiti)
    if quanti == tutti:
        return f"I dati sono quelli approvati di tutti i {tutti} ambiti."
    mancano = [a.denominazione for a in q.ambiti if a.pk not in q.approvati]
    return (
        f"I dati approvati sono di {parziale(quanti, tutti)}: i totali non sono la Provincia. "
        f"Mancano: {', '.join(mancano)}."
    )


def _chi(q: Quadro) -> str:
    quanti, tutti = len(q.approvati), len(q.ambiti)
    return "Provincia" if quanti == tutti else parziale(quanti, tutti)


def _somma(q: Quadro, misura: str, area: str | None = None) -> Decimal | None:
    """The sum of a declared measure over the approved returns; None if nobody declared it."""
    trovate = [
        valori[misura]
        for aree in q.misure.values()
        for codice, valori in aree.items()
        if misura in valori and area in (None, codice)
    ]
    return sum(trovate, Decimal(0)) if trovate else None


def _per_area(q: Quadro) -> Tabella:
    misure = ("spesa_totale", "entrata_utenza", "entrata_ssn")
    return Tabella(
        q.numeri.tabella(),
        f"Spesa per area di utenza, {_chi(q)}, {q.anno}",
        ("Area", "Spesa", "Pagato dagli utenti", "Pagato dal SSN"),
        [
            (NOMI_AREE[area.lower()], *(euro(_somma(q, misura, area)) for misura in misure))
            for area in AREE
        ],
        frozenset({1, 2, 3}),
        ("Totale", *(euro(_somma(q, misura)) for misura in misure)),
    )


def _fonti_di_finanziamento(q: Quadro) -> Sezione:
    """Who paid: the nine sources, and what is left to the comuni."""
    tutta = _somma(q, "spesa_totale")
    righe = []
    entrate = Decimal(0)
    for misura, nome in FONTI.items():
        importo = _somma(q, misura.removeprefix("f1."))
        entrate += importo or 0
        righe.append((nome, euro(importo), _quota(importo, tutta)))
    a_carico = tutta - entrate if tutta is not None else None
    righe.append(("A carico dei comuni", euro(a_carico), _quota(a_carico, tutta)))
    tabella = Tabella(
        q.numeri.tabella(),
        f"Chi ha pagato la spesa, {_chi(q)}, {q.anno}",
        ("Fonte", "Importo", "Quota"),
        righe,
        frozenset({1, 2}),
        ("Spesa", euro(tutta), _quota(tutta, tutta)),
        "Quanto è a carico dei comuni è la spesa meno tutte le entrate dichiarate.",
    )
    return Sezione("finanziamento", "Chi ha pagato", tabelle=[tabella])


def _quota(parte: Decimal | None, tutto: Decimal | None) -> str:
    return percento(100 * parte / tutto) if parte is not None and tutto else MANCANTE


PERSONE_PUBBLICHE = (
    "Quante persone per ciascuna area non è qui: si pubblica a parte, con gli indicatori, e "
    f"protetto. {NOTA}."
)


def utenti(q: Quadro) -> Sezione:
    """Persons served by area, of all the Ambiti together; counts too small are hidden."""
    titolo = "Le persone servite"
    paragrafi = q.paragrafi(q.della_famiglia("utenza"))
    if q.sguardo.lettore == Lettore.CITTADINO:
        return Sezione("persone", titolo, [PERSONE_PUBBLICHE], sezioni=paragrafi)
    somme = [_somma(q, "utenti", area) for area in AREE]
    if all(s is None for s in somme):
        return Sezione("persone", titolo, [_senza_dati(q)])
    interi = [None if s is None else int(s) for s in somme]
    totale = sum(n or 0 for n in interi)
    via = nascondi_colonna(interi, totale, q.sguardo.soglia)
    celle = [SEGNO if i in via else numero(n) for i, n in enumerate([*interi, totale])]
    tabella = Tabella(
        q.numeri.tabella(),
        f"Utenti per area, {_chi(q)}, {q.anno}",
        ("Area", "Utenti"),
        [(NOMI_AREE[area.lower()], celle[i]) for i, area in enumerate(AREE)],
        frozenset({1}),
        ("Totale", celle[-1]),
        "Una persona seguita per due aree, o per due voci, è contata due volte."
        + (f" {NOTA}." if via else ""),
    )
    return Sezione(
        "persone",
        titolo,
        [_di_chi(q)],
        tabelle=[tabella],
        sezioni=paragrafi,
    )


def metodi(q: Quadro) -> Sezione:
    """Every indicator of the report: what it says, how it is made."""
    scelte = [definizioni()[codice] for codice in q.storie]
    return Sezione(
        "metodi",
        "Come si calcolano gli indicatori",
        [
            "Le definizioni sono riviste ogni anno; la data è quella dell'ultima revisione. Gli "
            "indicatori sono arrotondati al più vicino."
        ],
        tabelle=[
            Tabella(
                q.numeri.tabella(),
                "Gli indicatori di questo rapporto",
                ("Indicatore", "Come si calcola", "Unità", "Fonte"),
                [(d.nome, d.formula(), d.unita, d.fonte) for d in scelte],
                frozenset(),
            )
        ],
        nuova_pagina=True,
    )
