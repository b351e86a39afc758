"""The booklet of the tariffs of an Ambito: every service, what it costs to whom, and why."""

import datetime
from collections.abc import Sequence

from django.utils import timezone

from base.formati import data, data_estesa, plurale
from osservatorio import selectors
from osservatorio.reports.elementi import Numerazione, Rapporto, Sezione, Tabella
from osservatorio.reports.tariffe import parole
from osservatorio.reports.tariffe.cornice import (
    AVVISO_DEMO,
    OCCHIELLO,
    atto_scritto,
    dimostrative,
    fonti_delle_regole,
    fonti_di,
    fonti_piede,
    validita,
)
from osservatorio.reports.tariffe.quanto import da_a_scritto, senza_isee_scritto
from osservatorio.reports.tariffe.servizio import comuni_scritti, sezione_servizio
from osservatorio.selectors import Comuni, EdizioneLetta, RegolaDiServizio
from tariffe.models import EdizioneTariffe
from territorio.models import Ambito

GLOSSARIO = (
    ("ISEE", "L'indicatore della situazione economica di una famiglia: reddito, patrimonio e "
     "quante persone sono. Lo calcola l'INPS; si chiede gratis all'INPS o a un CAF."),
    ("DSU", "La dichiarazione che si compila per avere l'ISEE. Scade il 31 dicembre di ogni anno: "
     "l'anno dopo ne serve una nuova."),
    ("ISEE corrente", "Un ISEE aggiornato, per chi da poco ha perso il lavoro o guadagna molto "
     "meno di prima."),
    ("ISEE ristretto", "Un ISEE che conta solo la persona con disabilità maggiorenne, chi la "
     "sposa e i figli, e non tutta la famiglia."),
    ("Omissioni o difformità", "Una nota dell'INPS: nella DSU manca qualcosa o qualcosa non torna. "
     "Finché non si corregge, l'ISEE può non valere."),
    ("Fascia", "Un tratto di valori ISEE in cui vale la stessa regola."),
    ("Tariffa", "Quanto si paga per una unità di servizio: un'ora, un pasto, un giorno, un mese."),
    ("Costo del servizio", "Quanto spende il comune per quella unità: la differenza con la tariffa "
     "la paga il comune."),
    ("Edizione", "L'insieme delle tariffe approvate con uno stesso atto, con le date in cui "
     "valgono."),
    ("Adozione", "L'atto con cui un comune fa sue le tariffe dell'ambito: senza, lì non valgono."),
)  # fmt: skip


def build_libretto(*, anno: int, ambito: Ambito) -> Rapporto:
    """Every service with a tariff in force in the Ambito that year: today, at the end of a past
    year, at the beginning of one to come.
    """
    giorno = selectors.giorno_delle_tariffe(anno)
    approvate = selectors.edizioni_approvate(anno, ambito)
    valide = [e for e in approvate if _vale(e, giorno)]
    lette = selectors.edizioni_lette(valide, giorno)
    (comuni,) = selectors.adozioni_degli_ambiti([ambito], anno, giorno)
    numeri = Numerazione()
    servizi = [(letta, s) for letta in lette for s in letta.regole]
    return Rapporto(
        nome="libretto-tariffe",
        titolo=f"Libretto delle tariffe {anno}: {ambito.denominazione}",
        anno=anno,
        ambito=ambito,
        stato_dati=_quando(anno, giorno, approvate, valide),
        dimostrativa=dimostrative(valide),
        avviso_demo=AVVISO_DEMO,
        preparata_il=data_estesa(timezone.localdate()),
        occhiello=OCCHIELLO,
        per_chi="cittadini e uffici",
        # Without services a cover would leave the second page empty.
        breve=not servizi,
        stato=_stato(valide, comuni),
        sezioni=[
            _come_si_legge(anno),
            _in_breve(servizi, numeri),
            *(sezione_servizio(s, _dove(letta, s, comuni), numeri) for letta, s in servizi),
            _validita(approvate, giorno, numeri),
            _dove_chiedere(ambito),
            Sezione("glossario", "Le parole di questo libretto", dati=GLOSSARIO),
        ]
        if servizi
        else [],
        frase="" if servizi else _perche_vuoto(anno, ambito, approvate),
        fonti=[*fonti_di(valide, giorno), *fonti_delle_regole(s.riga for _, s in servizi)],
        fonti_piede=fonti_piede(valide, giorno),
    )


def _quando(
    anno: int,
    giorno: datetime.date,
    approvate: Sequence[EdizioneTariffe],
    valide: Sequence[EdizioneTariffe],
) -> str:
    """Of which days the booklet is: the whole year, where nothing changes in it."""
    primo, ultimo = datetime.date(anno, 1, 1), datetime.date(anno, 12, 31)
    tutto = all(e.valida_dal <= primo and (e.valida_al or ultimo) >= ultimo for e in approvate)
    if valide and tutto:
        return f"Tariffe di tutto il {anno}"
    if valide and len(valide) < len(approvate):
        return f"Tariffe che valgono il {data_estesa(giorno)}: nel {anno} ce ne sono anche altre"
    return f"Tariffe che valgono il {data_estesa(giorno)}"


def _vale(edizione: EdizioneTariffe, giorno: object) -> bool:
    return edizione.valida_dal <= giorno and (  # type: ignore[operator]
        edizione.valida_al is None or edizione.valida_al >= giorno  # type: ignore[operator]
    )


def _perche_vuoto(anno: int, ambito: Ambito, approvate: Sequence[EdizioneTariffe]) -> str:
    if approvate:
        return (
            f"Le tariffe {anno} di {ambito.denominazione} sono approvate, ma in questo giorno non "
            f"ne vale nessuna: la prima vale dal {data(min(e.valida_dal for e in approvate))}."
        )
    return (
        f"Per il {anno} nel registro non ci sono tariffe approvate di {ambito.denominazione}: "
        "l'Ufficio di Piano le scrive e le approva in «Tariffe»."
    )


def _stato(valide: Sequence[EdizioneTariffe], comuni: Comuni) -> list[tuple[str, str]]:
    if not valide:
        return []
    voci = [
        (
            e.regolamento.titolo,
            f"{e.titolo}, {atto_scritto(e)}; {validita(e.valida_dal, e.valida_al)}",
        )
        for e in valide
    ]
    voci.append(("Comuni", plurale(len(comuni.comuni), "comune", "comuni") + " nell'ambito"))
    return voci


def _come_si_legge(anno: int) -> Sezione:
    frasi = [
        "Questo libretto dice quanto si paga per ogni servizio sociale dell'ambito. Cerca il "
        "servizio, poi la riga del tuo ISEE nella tabella.",
        "Se il tuo ISEE è uguale a una soglia guarda le parole: «fino a» vuol dire soglia "
        "compresa, «oltre» e «inferiore a» vogliono dire esclusa.",
        "Gli esempi sono calcolati con la stessa regola che usa l'ufficio. La tua tariffa la "
        "decide l'ufficio, che guarda anche le condizioni particolari.",
        "Se non presenti l'ISEE di solito paghi di più: conviene chiederlo prima.",
    ]
    nota = parole.QUALE_VALORE if anno >= parole.PRIMO_ANNO_CON_DUE_VALORI else ""
    return Sezione("come-si-legge", "Come si legge", [*frasi, *([nota] if nota else [])])


def _in_breve(
    servizi: Sequence[tuple[EdizioneLetta, RegolaDiServizio]], numeri: Numerazione
) -> Sezione:
    righe = []
    for _, servizio in servizi:
        senza = servizio.regola.isee_mancante
        senza_isee = "uguale per tutti" if servizio.riga.senza_isee else ""
        if senza is not None:
            senza_isee = senza_isee_scritto(servizio) or dict(parole.politiche(servizio.regola))[
                "Senza ISEE"
            ].rstrip(".")
        righe.append(
            (
                servizio.nome,
                servizio.riga.unita,
                da_a_scritto(servizio),
                senza_isee or "non previsto",
            )
        )
    return Sezione(
        "in-breve",
        "Tutte le tariffe in breve",
        tabelle=[
            Tabella(
                numeri.tabella(),
                "I servizi e quanto si paga",
                ("Servizio", "Si paga per", "Quanto, con l'ISEE", "Senza ISEE"),
                righe,
                frozenset(),
            )
        ],
    )


def _dove(letta: EdizioneLetta, servizio: RegolaDiServizio, comuni: Comuni) -> str:
    nomi = [
        c.denominazione
        for c in comuni.comuni
        if (r := comuni.riga(c, servizio.riga.servizio)) is not None
        and r.adottato is not None
        and r.adottato.adozione.edizione_id == letta.edizione.pk
    ]
    return comuni_scritti(nomi, len(comuni.comuni))


def _validita(approvate: Sequence[EdizioneTariffe], giorno: object, numeri: Numerazione) -> Sezione:
    return Sezione(
        "atti",
        "Gli atti e le date",
        ["Una tariffa vale nei giorni scritti qui e nei comuni che l'hanno adottata."],
        tabelle=[
            Tabella(
                numeri.tabella(),
                "Edizioni approvate dell'anno",
                ("Edizione", "Regolamento", "Atto", "Valida", "In questo libretto"),
                [
                    (
                        e.titolo,
                        e.regolamento.titolo,
                        atto_scritto(e),
                        validita(e.valida_dal, e.valida_al),
                        "sì" if _vale(e, giorno) else "no",
                    )
                    for e in approvate
                ],
                frozenset(),
            )
        ],
    )


def _dove_chiedere(ambito: Ambito) -> Sezione:
    voci = [
        ("Ufficio di Piano", ambito.indirizzo),
        ("Telefono", ambito.telefono),
        ("E-mail", ambito.email),
        ("Orari", ambito.orari),
    ]
    return Sezione(
        "dove-chiedere",
        "Dove chiedere",
        ["Chiedi ai servizi sociali del tuo comune o all'Ufficio di Piano dell'ambito."],
        dati=[(nome, testo) for nome, testo in voci if testo],
        nota="Contatti dimostrativi." if ambito.contatti_dimostrativi else "",
    )
