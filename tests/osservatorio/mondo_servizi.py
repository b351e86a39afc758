"""A small Ambito with everything that the indicators of services need, in numbers added by hand."""

import datetime
from decimal import Decimal

from osservatorio.enums import InsiemeDati
from rendicontazione.models import ColonnaModulo, Fatto, VoceNomenclatore
from strutture.enums import NaturaEnte, StatoEsercizio
from tests.osservatorio.factories import crea_popolazione, crea_serie, eta
from tests.rendicontazione.factories import RendicontazioneFactory, riferimento
from tests.strutture.factories import (
    EnteGestoreFactory,
    StrutturaFactory,
    TipoUnitaOffertaFactory,
    UnitaOffertaFactory,
)
from tests.territorio.factories import AmbitoFactory, AppartenenzaFactory, ComuneFactory

# 0-2 = 400; 0-14 = 0-17 = 2,000; 18-64 = 5,000; 65+ = 3,000; 75+ = 1,000; in all 10,000.
PRIMO, SECONDO = eta(a1=400, a10=1600, a30=3000, a70=2000, a80=1000), eta(a30=2000)

# Area, voce, form, users, spending, paid by users, by the health service, FNPS, FSR, others.
SPESA = [
    ("FAM", "3.A.01", "S", 10, 60000, 12000, 0, 3000, 6000, {}),
    ("FAM", "3.A.02", "S", 8, 4000, 400, 0, 0, 0, {}),
    ("FAM", "1.D.06", "A", 10, 20000, 0, 0, 1000, 0, {}),
    ("FAM", "1.F.02", "A", 5, 10000, 500, 0, 0, 0, {}),
    ("FAM", "3.B.02", "A", 6, 150000, 0, 0, 0, 5000, {}),
    ("FAM", "3.A.04", "S", 20, 2000, 600, 0, 0, 0, {}),
    ("DIS", "1.F.01", "S", 5, 30000, 0, 0, 0, 0, {}),
    ("DIS", "1.G.01", "S", 15, 15000, 1000, 2000, 0, 0, {"entrata_fna": 3000}),
    ("DIS", "3.A.05", "A", 5, 50000, 5000, 10000, 0, 0, {"entrata_solidarieta_comuni": 2500}),
    ("DIS", "3.B.03", "A", 5, 85000, 5000, 20000, 0, 0, {}),
    ("DIP", "1.F.03", "A", 5, 5000, 0, 0, 0, 0, {}),
    ("ANZ", "1.G.01", "S", 30, 60000, 9000, 3000, 2000, 0, {"entrata_fna": 1000}),
    ("ANZ", "3.A.05", "A", 5, 9000, 1000, 0, 0, 0, {}),
    ("ANZ", "2.A.02", "S", 10, 40000, 0, 0, 0, 0, {}),
    ("IMM", "2.A.07", "A", 5, 5000, 0, 0, 0, 0, {"entrata_privati": 500}),
    ("POV", "2.A.06", "S", 10, 9000, 0, 0, 0, 0, {"entrata_altri_regionali": 900}),
    ("MUL", "1.D.01", "A", 100, 46000, 0, 0, 0, 0, {"entrata_altri_statali_ue": 4600}),
]
# The year before: net spending by area. 186,000 + 137,000 + 4,000 + 120,000 + 9,000 + 40,000.
PRIMA = {"FAM": 186000, "DIS": 137000, "DIP": 4000, "ANZ": 120000, "POV": 9000, "MUL": 40000}
# Area, voce, age, sex, citizenship, in charge, persons: 100 in all.
UTENTI = [
    ("FAM", "1.D.06", "0-2", "M", "I", True, 3),
    ("FAM", "1.D.06", "14-17", "F", "S", True, 7),
    ("FAM", "3.A.01", "0-2", "F", "I", False, 10),
    ("DIS", "1.F.01", "6-13", "M", "I", False, 5),
    ("DIS", "3.B.03", "18-64", "F", "I", True, 5),
    ("DIP", "1.F.03", "18-64", "M", "I", True, 5),
    ("ANZ", "1.G.01", "75-84", "F", "I", False, 20),
    ("ANZ", "1.G.01", "85+", "F", "I", False, 10),
    ("ANZ", "2.A.02", "65-74", "M", "I", False, 10),
    ("IMM", "2.A.07", "18-64", "M", "S", False, 5),
    ("POV", "2.A.06", "18-64", "F", "I", False, 10),
    ("MUL", "1.D.01", "18-64", "F", "S", True, 8),
    ("MUL", "1.D.01", "ND", "F", "I", False, 2),
]
FONDI = [("FNPS", 2021, 10000, 9000), ("FNPS", 2023, 12000, 0), ("FSR", 2023, 6000, 6000)]
# Type: places, days open, days of presence, costs (three columns), revenue from fees.
CONSUNTIVI = {
    "NIDO": (40, 200, 6000, (200000, 80000, 20000), 120000),
    "MICRO": (10, 200, None, (40000, 20000, None), 24000),
    "CSE": (15, 200, 2400, (90000, 30000, None), 30000),
    "CDA": (12, 100, 900, (20000, 7000, None), 9000),
    "CFAM": (5, 300, 1500, (100000, 50000, None), 0),
}


def versione_approvata(ambito, anno, modello=None):
    """An approved version without facts."""
    riferimento()
    extra = {"campagna__modello": modello} if modello else {}
    return RendicontazioneFactory(
        campagna__anno=anno, ambito=ambito, approvata=True, **extra
    ).versioni.get()


class Scrittore:
    """Writes facts of a version, a row after the other."""

    def __init__(self, versione):
        self.versione, self.riga, self.fatti = versione, 1, []
        self.colonne = {
            c.concetto: c
            for c in ColonnaModulo.objects.filter(
                foglio__modello=versione.rendicontazione.campagna.modello
            ).exclude(concetto="")
        }
        self.voci = {v.codice: v for v in VoceNomenclatore.objects.all()}

    def scrivi(self, valori, *, voce=None, **dimensioni):
        self.riga += 1
        self.fatti += [
            Fatto(
                versione=self.versione,
                colonna=self.colonne[concetto],
                riga=self.riga,
                cella=f"X{self.riga}",
                voce=self.voci[voce] if voce else None,
                valore=Decimal(valore),
                **dimensioni,
            )
            for concetto, valore in valori.items()
            if valore is not None
        ]

    def salva(self):
        Fatto.objects.bulk_create(self.fatti)
        self.fatti = []


def registra_spesa(versione, righe):
    scrittore = Scrittore(versione)
    for area, voce, forma, utenti, spesa, utenza, ssn, fnps, fsr, altri in righe:
        scrittore.scrivi(
            {
                "f1.utenti": utenti,
                "f1.spesa_totale": spesa,
                "f1.entrata_utenza": utenza,
                "f1.entrata_ssn": ssn,
                "f1.entrata_fnps": fnps,
                "f1.entrata_fsr": fsr,
                **{f"f1.{nome}": valore for nome, valore in altri.items()},
            },
            voce=voce,
            area_utenza=area,
            forma_gestione=forma,
        )
    scrittore.salva()


def registra_utenti_e_fondi(versione):
    scrittore = Scrittore(versione)
    for area, voce, fascia, sesso, cittadinanza, in_carico, quanti in UTENTI:
        scrittore.scrivi(
            {"f4.utenti": quanti},
            voce=voce,
            area_utenza=area,
            fascia_eta=fascia,
            sesso=sesso,
            cittadinanza=cittadinanza,
            presa_in_carico=in_carico,
        )
    for fondo, annualita, assegnato, rendicontato in FONDI:
        scrittore.scrivi(
            {"f5.assegnato": assegnato, "f5.rendicontato": rendicontato},
            fondo=fondo,
            annualita=annualita,
        )
    scrittore.salva()


def registra_consuntivi(versione, unita):
    scrittore = Scrittore(versione)
    for tipo, (posti, giorni, giornate, costi, rette) in CONSUNTIVI.items():
        scrittore.scrivi({"f2.capienza_strutturale": posti}, unita=unita[tipo])
        scrittore.scrivi(
            {
                "f3.giorni_apertura": giorni,
                "f3.giornate_presenza": giornate,
                "f3.utenti_totali_anno": posti,
                "f3.costo_personale": costi[0],
                "f3.costo_gestione": costi[1],
                "f3.altri_costi": costi[2],
                "f3.ricavi_rette": rette,
            },
            unita=unita[tipo],
        )
    scrittore.salva()


def unita(tipo, comune, *, natura=NaturaEnte.PRIVATO, riservata=False, **campi):
    """A unit of a published facility of its own."""
    return UnitaOffertaFactory(
        tipo=TipoUnitaOffertaFactory(codice=tipo),
        struttura=StrutturaFactory(
            comune=comune,
            indirizzo_riservato=riservata,
            ente_gestore=EnteGestoreFactory(natura=natura),
        ),
        **campi,
    )


def ambito_con_due_comuni():
    """An Ambito of 10,000 residents in 2022 and 2023, its first comune and its second."""
    ambito, primo, secondo = AmbitoFactory(), ComuneFactory(), ComuneFactory()
    for comune in (primo, secondo):
        AppartenenzaFactory(comune=comune, ambito=ambito)
    per_comune = {primo: (PRIMO, eta()), secondo: (SECONDO, eta())}
    for anno in (2022, 2023):
        crea_popolazione(anno, per_comune)
    stranieri = {primo: (eta(a30=500), eta()), secondo: (eta(a30=300), eta())}
    crea_popolazione(2023, stranieri, insieme=InsiemeDati.STRANIERI)
    # Mean of 9,900 and 10,200: 10,050.
    crea_serie(
        InsiemeDati.BILANCIO,
        2023,
        {
            primo: {"residenti_inizio": 7900, "residenti_fine": 8100},
            secondo: {"residenti_inizio": 2000, "residenti_fine": 2100},
        },
    )
    return ambito, primo, secondo


def anagrafe(primo, altrove):
    """Facilities of the first comune, and one type that is only elsewhere."""
    giorno = datetime.date
    sue = {
        "NIDO": unita(
            "NIDO", primo, natura=NaturaEnte.PUBBLICO, posti_autorizzati=40, posti_accreditati=30
        ),
        "MICRO": unita("MICRO", primo, posti_accreditati=10),
        "CPI": unita("CPI", primo),
        "RSA": unita("RSA", primo, posti_accreditati=50),
        "CDI": unita("CDI", primo, posti_strutturali=8),
        "CDA": unita("CDA", primo, posti_autorizzati=12, data_inizio=giorno(2020, 1, 1)),
        "CDD": unita("CDD", primo, posti_autorizzati=20),
        "CSE": unita("CSE", primo, posti_autorizzati=15),
        "CFAM": unita("CFAM", primo, posti_autorizzati=5),
    }
    # Over before, begun after, reserved: none of them is a place of the Ambito on 1/1/2023.
    unita(
        "RSA",
        primo,
        posti_accreditati=99,
        stato=StatoEsercizio.CESSATA,
        data_cessazione=giorno(2022, 6, 30),
    )
    unita("CEM", primo, posti_autorizzati=6, data_inizio=giorno(2023, 3, 1))
    unita("CEM", primo, posti_autorizzati=4, riservata=True)
    unita("APA", altrove, posti_autorizzati=7)
    return sue
