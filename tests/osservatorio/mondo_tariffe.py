"""An Ambito with comuni, a regulation of four services, who adopted it, and people who pay."""

import datetime
from decimal import Decimal

from tariffe.models import CasoDiProva
from tariffe.services.regole import scrivi_regola
from tests.tariffe.factories import (
    AdozioneFactory,
    EdizioneFactory,
    RegolamentoFactory,
    ServizioAdottatoFactory,
    ServizioFactory,
    TariffaAssegnataFactory,
    approva,
)
from tests.tariffe.regole import sad, tratto
from tests.territorio.factories import AppartenenzaFactory, ComuneFactory, EnteFactory

PASTI = {
    "unita": "pasto",
    "costo_unitario": "8.20",
    "tratti": [
        tratto("importo", "0", "5000", importo="1.00"),
        tratto("importo", "5000", "15000", importo="4.85"),
        tratto("costo_pieno", "15000"),
    ],
    "isee_mancante": {"tipo": "massima"},
    "non_residente": {"tipo": "costo_pieno"},
    "modificatori": [{"codice": "consegna", "tipo": "somma", "valore": "1.10"}],
}
NIDO = {
    "unita": "mese",
    "componenti": [
        {
            "codice": "fissa",
            "per": "mese",
            "tratti": [
                tratto("lineare", "0", "30000", x1="0", x2="30000", y1="30", y2="280"),
                tratto("importo", "30000", importo="280"),
            ],
        },
        {
            "codice": "presenza",
            "per": "giorno",
            "quantita_da": "giorni",
            "max_quantita": "15",
            "tratti": [
                tratto("importo", "0", "30000", importo="0.90"),
                tratto("importo", "30000", importo="3.50"),
            ],
        },
    ],
    "isee_mancante": {"tipo": "massima"},
    "modificatori": [
        {
            "codice": "ordine_figlio",
            "tipo": "moltiplica_tabella",
            "tabella": {"1": "1", "2": "0.75", "3+": "0"},
        }
    ],
}
CDD = {
    "unita": "giorno",
    "costo_unitario": "60",
    "varianti": [
        {
            "quando": {"part_time": True},
            "tratti": [tratto("percentuale_costo", "0", perc="10")],
        }
    ],
    "tratti": [
        tratto("esente", "0", "8000"),
        tratto("percentuale_lineare", "8000", "25000", x1="8000", x2="25000", p1="0", p2="50"),
        tratto("percentuale_costo", "25000", perc="50"),
    ],
    "isee_mancante": {"tipo": "costo_pieno"},
    "isee_irregolare": {"tipo": "come_mancante"},
}


def servizi():
    """The four services, in their order."""
    return [
        ServizioFactory(codice="SAD", slug="sad", denominazione="Assistenza domiciliare", ordine=1,
                        descrizione="Aiuto in casa a chi non ce la fa da solo."),
        ServizioFactory(codice="PASTI", slug="pasti", denominazione="Pasti a domicilio", ordine=2),
        ServizioFactory(codice="NIDO", slug="nido", denominazione="Asilo nido", ordine=3,
                        obbligati="genitori"),
        ServizioFactory(codice="CDD", slug="CDD_1", denominazione="Centro diurno disabili",
                        ordine=4),
    ]  # fmt: skip


def edizione_di(ambito, *, dal=datetime.date(2023, 1, 1), y2="18.68", casi=(), **altro):
    """An approved edition of the four services, valid from that day.

    `casi`: code of the service and fields of a case, besides the one of the SAD.
    """
    regolamento = RegolamentoFactory(
        ambito=ambito, titolo=f"Regolamento dei servizi di {ambito.denominazione}",
        dimostrativo=True,
    )  # fmt: skip
    edizione = EdizioneFactory(
        regolamento=regolamento, titolo=f"Tariffe {dal.year}", valida_dal=dal, **altro
    )
    primo = sad()
    primo["tratti"][1]["y2"] = primo["tratti"][2]["importo"] = y2
    for servizio, dati in zip(servizi(), (primo, PASTI, NIDO, CDD), strict=True):
        regola = scrivi_regola(
            edizione=edizione,
            servizio=servizio,
            dati={**dati, "servizio": servizio.codice},
            altro={"decorrenza_giorno": 15},
        )
    CasoDiProva.objects.create(
        regola=edizione.regole.get(servizio__codice="SAD"), denominazione="ISEE a metà",
        isee=Decimal(16500), atteso_importo=Decimal("9.34"),
    )  # fmt: skip
    for ordine, (codice, caso) in enumerate(casi, 1):
        CasoDiProva.objects.create(
            regola=edizione.regole.get(servizio__codice=codice), ordine=ordine, **caso
        )
    assert regola.pk
    return approva(edizione)


def comune_di(ambito, nome, dal=datetime.date(2020, 1, 1)):
    """A comune of the Ambito with its body."""
    comune = ComuneFactory(denominazione=nome)
    AppartenenzaFactory(comune=comune, ambito=ambito, dal=dal)
    EnteFactory(denominazione=f"Comune di {nome}", tipo="COM", comune=comune)
    return comune


def adotta(edizione, comune, codici=("SAD", "PASTI", "NIDO", "CDD"), dal=None):
    """The comune adopts those services."""
    ente = getattr(comune, "ente", None) or EnteFactory(
        denominazione=f"Comune di {comune}", tipo="COM", comune=comune
    )
    adozione = AdozioneFactory(edizione=edizione, ente=ente)
    for servizio in servizi():
        if servizio.codice in codici:
            ServizioAdottatoFactory(
                adozione=adozione, servizio=servizio, dal=dal or edizione.valida_dal
            )
    return adozione


def assegna(edizione, comune, codice, *, isee="9000", totale="50", quante=1, **altro):
    """So many people of that comune with a tariff of the service; zero = exempt."""
    regola = edizione.regole.get(servizio__codice=codice)
    return [
        TariffaAssegnataFactory(
            regola=regola,
            comune=comune,
            ente=comune.ente,
            isee=None if isee is None else Decimal(isee),
            importo=Decimal(totale),
            importo_calcolato=Decimal(totale),
            totale_mese=Decimal(totale),
            **{"costo_mese": Decimal(200), "dal": datetime.date(2023, 2, 1), **altro},
        )
        for _ in range(quante)
    ]
