import random
from datetime import date

import pytest
from django.conf import settings

from strutture.enums import Regime, StatoScheda
from strutture.models import Struttura, TipoUnitaOfferta, UnitaOfferta
from territorio.models import Comune
from tests.strutture.factories import (
    AreaFactory,
    StrutturaFactory,
    TipoUnitaOffertaFactory,
    UnitaOffertaFactory,
)
from tests.territorio.factories import AmbitoFactory, AppartenenzaFactory, ComuneFactory

RIFERIMENTO = settings.BASE_DIR / "fixtures" / "riferimento"


def popola(quante: int) -> None:
    """Brings the published facilities to that number, one or two units each; always the same."""
    caso = random.Random(2024)  # noqa: S311
    comuni = list(Comune.objects.della_provincia().order_by("pk"))
    tipi = list(TipoUnitaOfferta.objects.order_by("pk"))
    for numero in range(Struttura.objects.pubblicate().count(), quante):
        struttura = Struttura.objects.create(
            denominazione=f"{caso.choice(['Casa', 'Centro', 'Nido', 'Villa'])} di prova {numero}",
            comune=caso.choice(comuni),
            indirizzo=f"Via delle Prove, {numero}",
            cap="25030",
            telefono="030 0000001",
            stato=StatoScheda.PUBBLICATA,
        )
        for tipo in caso.sample(tipi, caso.choice([1, 1, 2])):
            liberi = caso.choice([None, None, 0, 3])
            UnitaOfferta.objects.create(
                struttura=struttura,
                tipo=tipo,
                posti_autorizzati=caso.randint(5, 120),
                posti_liberi=liberi,
                posti_liberi_al=None if liberi is None else date(2026, 1, 15),
            )


@pytest.fixture
def territorio(db):
    """Two Ambiti, each with one comune."""
    garda = AmbitoFactory(numero=111, denominazione="Lago", slug="lago")
    pianura = AmbitoFactory(numero=108, denominazione="Pianura", slug="pianura")
    salo = AppartenenzaFactory(comune=ComuneFactory(denominazione="Salò"), ambito=garda).comune
    dello = AppartenenzaFactory(comune=ComuneFactory(denominazione="Dello"), ambito=pianura).comune
    return {"lago": garda, "pianura": pianura, "salo": salo, "dello": dello}


@pytest.fixture
def tipi(db):
    anziani = AreaFactory(codice="anziani", nome="Anziani", ordine=1)
    minori = AreaFactory(codice="minori", nome="Minori", ordine=3)
    return {
        "RSA": TipoUnitaOffertaFactory(codice="RSA", nome="Residenza per anziani", area=anziani),
        "NIDO": TipoUnitaOffertaFactory(
            codice="NIDO", nome="Asilo nido", area=minori, regime=Regime.DIURNA
        ),
        "CEM": TipoUnitaOffertaFactory(codice="CEM", nome="Comunità educativa", area=minori),
    }


@pytest.fixture
def catalogo(territorio, tipi):
    """Four published facilities, one of them with a reserved address."""
    rsa = StrutturaFactory(denominazione="Casa Bonetti", comune=territorio["salo"])
    UnitaOffertaFactory(struttura=rsa, tipo=tipi["RSA"], posti_accreditati=33)
    nido = StrutturaFactory(denominazione="Nido Àncora", comune=territorio["dello"])
    UnitaOffertaFactory(struttura=nido, tipo=tipi["NIDO"], con_posti_liberi=True)
    mista = StrutturaFactory(denominazione="Villa Mista", comune=territorio["dello"])
    UnitaOffertaFactory(struttura=mista, tipo=tipi["RSA"])
    UnitaOffertaFactory(struttura=mista, tipo=tipi["NIDO"])
    rifugio = StrutturaFactory(
        denominazione="Rifugio Aurora",
        comune=territorio["dello"],
        indirizzo="Vicolo Segretissimo, 77",
        cap="25999",
        latitudine="45.43210",
        longitudine="10.98765",
        sito="https://rifugio.example/dove-siamo",
        riservata=True,
    )
    UnitaOffertaFactory(struttura=rifugio, tipo=tipi["CEM"], codice_regionale="COD-SEGRETO-9")
    return {"rsa": rsa, "nido": nido, "mista": mista, "rifugio": rifugio, **territorio}
