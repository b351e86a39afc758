"""A small Ambito with one service, adopted by its comune, and who works on people's tariffs."""

import datetime
from decimal import Decimal

import time_machine

from tariffe.models import EdizioneTariffe, Servizio, TariffaAssegnata
from tariffe.selectors.proposte import Domanda
from tariffe.services import scrivi_regola
from tariffe.services.persone import (
    EsitoBlocco,
    assegna_tariffa,
    registra_attestazione,
    ricalcola_in_blocco,
)
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
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

# Bands by the hour: free to 3,000; 5.00 to 15,000; 10.00 above; 12.00 without an ISEE.
REGOLA = {
    "servizio": "SAD",
    "unita": "ora",
    "costo_unitario": "22.00",
    "tratti": [
        {"tipo": "esente", "da": "0", "a": "3000"},
        {"tipo": "importo", "da": "3000", "da_incluso": False, "a": "15000", "importo": "5.00"},
        {"tipo": "importo", "da": "15000", "da_incluso": False, "importo": "10.00"},
    ],
    "isee_mancante": {"tipo": "importo", "importo": "12.00"},
    "isee_irregolare": {"tipo": "come_mancante"},
    "non_residente": {"tipo": "maggiorazione", "valore": "1.00"},
}
PIU_CARA = {
    **REGOLA,
    "tratti": [
        {"tipo": "esente", "da": "0", "a": "3000"},
        {"tipo": "importo", "da": "3000", "da_incluso": False, "importo": "8.00"},
    ],
}
GENNAIO = datetime.date(2026, 1, 1)


def il(testo: str) -> datetime.date:
    return datetime.date.fromisoformat(testo)


def oggi_e(testo: str):
    """Stops the day there, at noon."""
    return time_machine.travel(f"{testo}T11:00:00+00:00", tick=False)


def righe_di(assegnata: TariffaAssegnata) -> list[TariffaAssegnata]:
    """All the rows of that person, in the order of writing."""
    return list(
        TariffaAssegnata.objects.filter(codice_persona=assegnata.codice_persona).order_by("pk")
    )


class MondoPersone:
    """Ambito, comune with its body, service SAD adopted from 1 January 2026, two workers."""

    def __init__(self, regola=REGOLA, **campi_regola) -> None:
        self.ambito = AmbitoFactory()
        self.comune = ComuneFactory(denominazione="Prova")
        AppartenenzaFactory(comune=self.comune, ambito=self.ambito)
        self.ente = EnteFactory(denominazione="Comune di Prova", tipo="COM", comune=self.comune)
        self.servizio = ServizioFactory(codice="SAD", denominazione="Assistenza domiciliare")
        self.regolamento = RegolamentoFactory(ambito=self.ambito)
        self.edizione = self.adotta(regola, GENNAIO, **campi_regola)
        self.amministrativo = UtenteFactory(ruolo=Ruolo.AMMINISTRATIVO_UDP, ambito=self.ambito)
        self.assistente = UtenteFactory(ruolo=Ruolo.ASSISTENTE_SOCIALE, ambito=self.ambito)

    def bozza(self, regola, dal, **campi_regola) -> EdizioneTariffe:
        edizione = EdizioneFactory(
            regolamento=self.regolamento, titolo=f"Tariffe dal {dal:%d/%m/%Y}", valida_dal=dal
        )
        righe = scrivi_regola(edizione=edizione, servizio=self.servizio, dati=regola)
        if campi_regola:
            type(righe).objects.filter(pk=righe.pk).update(**campi_regola)
        return edizione

    def adotta(self, regola, dal, **campi_regola) -> EdizioneTariffe:
        """Another edition from a day; the one before ends the day before."""
        edizione = approva(self.bozza(regola, dal, **campi_regola))
        for precedente in self.ente.servizi_adottati.filter(servizio=self.servizio, al=None):
            precedente.al = dal - datetime.timedelta(days=1)
            precedente.save()
        ServizioAdottatoFactory(
            adozione=AdozioneFactory(edizione=edizione, ente=self.ente),
            servizio=self.servizio,
            dal=dal,
        )
        return edizione

    def attesta(self, valore="12000.00", presentata="2026-01-01", **altro):
        dati = {
            "ambito": self.ambito,
            "comune": self.comune,
            "tipo": "ordinario",
            "valore": Decimal(valore),
            "presentata_il": il(presentata),
            "utente": self.amministrativo,
        }
        return registra_attestazione(**{**dati, **altro})

    def domanda(self, codice, dal="2026-02-01", **altro) -> Domanda:
        servizio: Servizio = self.servizio
        dati = {
            "codice_persona": codice,
            "ambito": self.ambito.pk,
            "comune": self.comune,
            "servizio": servizio,
            "dal": il(dal),
            "quantita_mese": Decimal(10),
        }
        return Domanda(**{**dati, **altro})

    def assegna(self, codice, dal="2026-02-01", utente=None, **altro):
        return assegna_tariffa(
            domanda=self.domanda(codice, dal, **altro), utente=utente or self.amministrativo
        )


def in_blocco(
    mondo: MondoPersone, motivo: str = "nuova_edizione", dal: str | None = "2026-03-01"
) -> EsitoBlocco:
    """Every tariff recalculated at once, by the amministrativo."""
    return ricalcola_in_blocco(
        ambito=mondo.ambito,
        assegnate=TariffaAssegnata.objects.all(),
        motivo=motivo,
        utente=mondo.amministrativo,
        dal=il(dal) if dal else None,
    )
