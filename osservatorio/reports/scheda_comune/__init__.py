"""A comune for who lives there, in plain words: who lives here, what there is, whom to ask."""

from decimal import Decimal

from django.utils import timezone

from base.formati import data_breve, data_estesa, numero, percento, plurale
from osservatorio import selectors
from osservatorio.calcolo import Sguardo, grandezze_da_eta
from osservatorio.reports.elementi import (
    Figura,
    Numerazione,
    Rapporto,
    Sezione,
    Voce,
    cella,
    per_chi,
)
from osservatorio.reports.quadri import esistenti
from osservatorio.reports.scheda_ambito.popolazione import figura_popolazione
from osservatorio.reports.scheda_comune.servizi import nel_comune, vicino
from osservatorio.reports.testi import valore_scritto
from osservatorio.selectors import (
    INDICATORE,
    POPOLAZIONE,
    DiIndicatore,
    DiPopolazione,
    Indicatore,
    PopolazionePerEta,
    primo_gennaio,
)
from territorio.models import Ambito, Appartenenza, Comune

INDICATORI = ("popolazione", "famiglie", "ampiezza_famiglie")
# How an age is called by who reads, first and last year included.
PAROLE = (
    ("bambine, bambini e ragazzi fino a 17 anni", 0, 17),
    ("persone da 18 a 64 anni", 18, 64),
    ("persone da 65 a 79 anni", 65, 79),
    ("persone di 80 anni e più", 80, 100),
)


def build_scheda_comune(*, anno: int, comune: Comune, sguardo: Sguardo) -> Rapporto:
    """Only public data: Istat's residents, published facilities, the contacts of the office."""
    territorio = selectors.territorio_comune(anno, comune)
    codici = esistenti(INDICATORI)
    indicatori = selectors.indicatori_di([territorio], codici)[0]
    popolazione = selectors.per_eta(territorio, anno)
    ambito = _ambito_di(comune, anno)
    numeri = Numerazione()
    servizi, inventati = nel_comune(comune, numeri)
    altrove, lontani_inventati = vicino(comune, numeri)
    disegno = figura_popolazione(
        comune.denominazione,
        DiPopolazione(POPOLAZIONE, anno, ambito.slug if ambito else "", comune=comune.codice_istat),
        popolazione,
        numeri,
        passo=10,
    )
    fonti = [f"{f.nome}, {f.edizione}" for i in indicatori.values() for f in i.parti.values()]
    return Rapporto(
        nome="scheda-comune",
        titolo=f"{comune.denominazione}: chi ci abita e quali servizi ci sono",
        anno=anno,
        ambito=None,
        comune=comune,
        occhiello="Osservatorio sociale · Scheda del comune"
        + (f" · Ambito {ambito}" if ambito else ""),
        per_chi=per_chi(sguardo),
        stato_dati=f"Dati dell'Istat: {indicatori['popolazione'].edizione}"
        if popolazione
        else f"La popolazione del {anno} non è nei dati",
        dimostrativa=inventati
        or lontani_inventati
        or bool(ambito and ambito.contatti_dimostrativi),
        avviso_demo="Dati dimostrativi: alcune strutture o alcuni contatti sono inventati",
        preparata_il=data_estesa(timezone.localdate()),
        breve=True,
        sezioni=[
            _chi_ci_abita(comune, anno, indicatori, popolazione),
            _a_chi_rivolgersi(ambito),
            servizi,
            altrove,
            *([_eta(disegno)] if disegno else []),
        ],
        fonti=[
            *dict.fromkeys(fonti),
            f"Anagrafe delle strutture al {data_breve(timezone.localdate())}",
        ],
    )


def _ambito_di(comune: Comune, anno: int) -> Ambito | None:
    appartenenza = (
        Appartenenza.objects.alla_data(primo_gennaio(anno))
        .filter(comune=comune)
        .select_related("ambito")
        .first()
    )
    return appartenenza.ambito if appartenenza else None


def _chi_ci_abita(
    comune: Comune,
    anno: int,
    indicatori: dict[str, Indicatore],
    popolazione: PopolazionePerEta | None,
) -> Sezione:
    if popolazione is None:
        return Sezione(
            "chi", "Chi ci abita", [indicatori["popolazione"].motivo or "Il dato non c'è."]
        )
    voci = []
    for codice in ("popolazione", "famiglie", "ampiezza_famiglie"):
        indicatore = indicatori.get(codice)
        if indicatore is None or indicatore.valore is None:
            continue
        di = DiIndicatore(INDICATORE, anno, codice, comune=comune.codice_istat)
        voci.append(
            Voce(
                indicatore.definizione.nome,
                cella(valore_scritto(indicatore.definizione, indicatore.valore), di),
                indicatore.definizione.unita,
                "",
            )
        )
    totale = popolazione.totale
    per_anno = [m + f for m, f in zip(popolazione.maschi, popolazione.femmine, strict=True)]
    elenco = []
    for parole, da, a in PAROLE:
        quante = sum(per_anno[da : a + 1])
        elenco.append(f"{numero(quante)} {parole}: {percento(100 * quante / totale)} dei residenti")
    grandezze = grandezze_da_eta(popolazione.maschi, popolazione.femmine)
    frase = f"A {comune.denominazione} abitano {plurale(totale, 'persona', 'persone')}"
    if grandezze["eta_0_14"]:
        vecchiaia = Decimal(100 * grandezze["eta_65_oltre"]) / grandezze["eta_0_14"]
        frase += (
            f"; ogni 100 bambini e ragazzi fino a 14 anni ci sono {numero(vecchiaia)} persone "
            "di 65 anni e più"
        )
    return Sezione(
        "chi", "Chi ci abita", [f"{frase}."], elenco=elenco, voci=voci if len(voci) > 1 else ()
    )


def _eta(disegno: Figura) -> Sezione:
    return Sezione("eta", "L'età di chi ci abita", figura=disegno)


def _a_chi_rivolgersi(ambito: Ambito | None) -> Sezione:
    """The office that answers, with what it takes to reach it."""
    titolo = "A chi rivolgersi"
    if ambito is None:
        return Sezione("ufficio", titolo, ["L'Ufficio di Piano di questo comune non è nei dati."])
    dati = [
        (nome, valore)
        for nome, valore in (
            ("Ufficio di Piano", ambito.denominazione),
            ("Indirizzo", ambito.indirizzo),
            ("Telefono", ambito.telefono),
            ("E-mail", ambito.email),
            ("Orari", ambito.orari),
            ("Sito", ambito.sito),
        )
        if valore
    ]
    return Sezione(
        "ufficio",
        titolo,
        [
            "Per sapere quale servizio fa per te, come si chiede e quanto costa, parla con "
            "l'Ufficio di Piano: risponde per tutti i comuni dell'ambito."
        ],
        dati=dati,
        nota="Contatti dimostrativi." if ambito.contatti_dimostrativi else "",
    )
