"""A comune with its tariffs, one without: the world of the tests of the simulator."""

import datetime

from tariffe.enums import Obbligati
from tariffe.services.regole import scrivi_regola
from tests.tariffe.factories import (
    AdozioneFactory,
    EdizioneFactory,
    RegolamentoFactory,
    ServizioAdottatoFactory,
    ServizioFactory,
    approva,
)
from tests.territorio.factories import (
    AmbitoFactory,
    AppartenenzaFactory,
    ComuneFactory,
    EnteFactory,
)

INIZIO = datetime.date(2026, 1, 1)

# Verdello's line, with what makes it a whole rule.
SAD = {
    "unita": "ora",
    "articolo": "art. 7",
    "tratti": [
        {"tipo": "esente", "da": "0", "a": "3000", "articolo": "art. 7, comma 1"},
        {
            "tipo": "lineare", "da": "3000", "da_incluso": False, "a": "30000",
            "x1": "3000", "x2": "30000", "y1": "0", "y2": "18.68", "articolo": "art. 7, comma 2",
        },
        {"tipo": "importo", "da": "30000", "da_incluso": False, "importo": "18.68"},
    ],
    "isee_mancante": {"tipo": "importo", "importo": "20.00"},
    "isee_irregolare": {"tipo": "come_mancante"},
    "non_residente": {"tipo": "maggiorazione", "valore": "1.00"},
    "modificatori": [
        {"codice": "festivo", "tipo": "moltiplica", "valore": "1.10", "etichetta": "Nei festivi"},
        {"codice": "operatori", "tipo": "moltiplica_per_quantita", "etichetta": "Quanti operatori"},
    ],
}  # fmt: skip
# Three bands a month, with a hole of 99 cents; the second child pays half.
NIDO = {
    "unita": "mese",
    "tratti": [
        {"tipo": "importo", "da": "0", "a": "10000", "importo": "100", "etichetta": "Fascia A"},
        {"tipo": "importo", "da": "10001", "a": "20000", "importo": "200", "etichetta": "Fascia B"},
        {
            "tipo": "importo", "da": "20000", "da_incluso": False, "importo": "300",
            "etichetta": "Fascia C",
        },
    ],
    "isee_mancante": {"tipo": "massima"},
    "non_residente": {"tipo": "non_ammesso"},
    "modificatori": [
        {
            "codice": "ordine_figlio", "tipo": "moltiplica_tabella",
            "tabella": {"1": "1", "2+": "0.5"},
        },
    ],
}  # fmt: skip


def mese(importo, **altro):
    """A rule of one amount a month for everybody."""
    return {
        "unita": "mese",
        "tratti": [{"tipo": "importo", "da": "0", "importo": importo}],
        "isee_mancante": {"tipo": "massima"},
        "non_residente": {"tipo": "come_residente"},
        **altro,
    }


def edizione(ambito, regole, *, dal=INIZIO, al=None, **regolamento):
    """An approved edition: (servizio, utenza, dati) or (servizio, utenza, dati, altro)."""
    fatta = EdizioneFactory(
        regolamento=RegolamentoFactory(ambito=ambito, **regolamento), valida_dal=dal, valida_al=al
    )
    for servizio, utenza, dati, *altro in regole:
        scrivi_regola(
            edizione=fatta, servizio=servizio, utenza=utenza, dati=dati,
            altro=altro[0] if altro else None,
        )  # fmt: skip
    return approva(fatta)


def adotta(fatta, comune, servizi, *, dal=INIZIO, al=None, ente=None):
    ente = ente or comune.ente
    adozione = AdozioneFactory(edizione=fatta, ente=ente)
    for servizio in servizi:
        ServizioAdottatoFactory(adozione=adozione, servizio=servizio, dal=dal, al=al)
    return adozione


def comune_nuovo(nome, ambito):
    comune = ComuneFactory(denominazione=nome)
    AppartenenzaFactory(comune=comune, ambito=ambito)
    EnteFactory(denominazione=f"Comune di {nome}", tipo="COM", comune=comune)
    return comune


class Mondo:
    """Salò adopted SAD, nido and affido; Dello nothing. `chiedi` is the address of a question."""

    def __init__(self):
        self.ambito = AmbitoFactory(
            numero=111, denominazione="Lago", slug="lago", telefono="030 0000111",
            email="piano@lago.example", orari="lunedì 9-12",
        )  # fmt: skip
        self.salo = comune_nuovo("Salò", self.ambito)
        self.dello = comune_nuovo("Dello", self.ambito)
        self.sad = ServizioFactory(
            codice="SAD", slug="sad", denominazione="Aiuto in casa",
            descrizione="Qualcuno viene a casa ad aiutarti.", ordine=1,
        )  # fmt: skip
        self.nido = ServizioFactory(codice="NIDO", slug="nido", denominazione="Nido", ordine=2)
        self.affido = ServizioFactory(
            codice="AFFIDO", slug="affido", denominazione="Affido", ordine=3,
            imposto=True, obbligati=Obbligati.GENITORI, nota_obbligati="salvo diversa decisione",
        )  # fmt: skip
        self.edizione = edizione(
            self.ambito,
            [
                (self.sad, "", SAD, {"decorrenza_giorno": 15, "decorrenza_eccezioni": "9:30"}),
                (self.nido, "", NIDO),
                (self.affido, "", mese("50")),
            ],
        )
        adotta(self.edizione, self.salo, [self.sad, self.nido, self.affido])

    def chiedi(self, servizio=None, comune=None, **altro):
        comune = comune or self.salo
        dati = {"comune": comune.codice_istat, "data": "2026-05-15"}
        if servizio:
            dati["servizio"] = servizio.slug
        return {nome: valore for nome, valore in (dati | altro).items() if valore is not None}
