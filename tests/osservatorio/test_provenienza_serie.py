"""The terms of the demographic indicators lead to their rows, comune by comune."""

from decimal import Decimal
from urllib.parse import parse_qsl

import pytest
from django.urls import reverse

from osservatorio import selectors
from osservatorio.calcolo import definizioni
from osservatorio.enums import InsiemeDati
from osservatorio.selectors import (
    INDICATORE,
    SERIE,
    DiIndicatore,
    DiPopolazione,
    DiSerie,
    leggi_richiesta,
    pagina_della_popolazione,
    pagina_della_serie,
)
from tests.osservatorio.factories import crea_popolazione, crea_serie, eta
from tests.territorio.factories import AmbitoFactory, AppartenenzaFactory, ComuneFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db

PROVENIENZA = reverse("osservatorio:provenienza")
DEMOGRAFICI = [c for c, d in definizioni().items() if d.famiglia == "demografia"]


@pytest.fixture
def mondo():
    """Two Ambiti of two comuni each, with every set of data of 2023."""
    ambiti = [AmbitoFactory(numero=n, denominazione=f"Valle {n}") for n in (1, 2)]
    comuni = []
    for i in range(4):
        comuni.append(ComuneFactory(denominazione=f"Borgo {i}", superficie_kmq=f"{i + 1}.25"))
        AppartenenzaFactory(comune=comuni[i], ambito=ambiti[i // 2])
    persone = {
        c: (eta(a1=30 + i, a16=20, a40=300, a62=25, a70=40), eta(a5=30, a85=20))
        for i, c in enumerate(comuni)
    }
    crea_popolazione(2022, persone)
    crea_popolazione(2023, persone)
    crea_popolazione(2023, {c: (eta(a5=3), eta(a40=9)) for c in comuni}, insieme="stranieri")
    bilancio = dict.fromkeys(
        ("iscritti_interni", "cancellati_interni", "iscritti_estero", "cancellati_estero"), 7
    )
    crea_serie(
        InsiemeDati.BILANCIO,
        2023,
        {
            c: {**bilancio, "nati": 3 + i, "morti": 5, "residenti_inizio": 600,
                "residenti_fine": 601}
            for i, c in enumerate(comuni)
        },
    )  # fmt: skip
    famiglie = {"famiglie": 200, "residenti_in_famiglia": 455, "famiglie_1": 60}
    crea_serie(
        InsiemeDati.FAMIGLIE, 2023, {c: {**famiglie, "famiglie_con_stranieri": 9} for c in comuni}
    )
    return ambiti, comuni


@pytest.fixture
def dirigente(client, mondo):
    client.force_login(UtenteFactory(ruolo=Ruolo.DIRIGENTE_PROVINCIA))
    return client


@pytest.mark.parametrize("dove", ["ambito", "comune", "provincia"])
def test_ogni_termine_di_ogni_indicatore_porta_alle_sue_righe(mondo, dove):
    """The terms, found again row by row, give back numerator and denominator."""
    ambiti, comuni = mondo
    ambito = ambiti[1] if dove == "ambito" else None
    comune = comuni[2] if dove == "comune" else None
    for codice in DEMOGRAFICI:
        di = DiIndicatore(
            INDICATORE, 2023, codice, ambito.slug if ambito else "",
            comune=comune.codice_istat if comune else "",
        )  # fmt: skip
        pagina = selectors.pagina_dell_indicatore(di, ambito, None, frozenset(), comune)
        assert pagina.valore is not None, codice
        termini = [p for p in pagina.parti if "cosa=indicatore" not in p.indirizzo and p.indirizzo]
        assert termini, codice
        for parte in termini:
            richiesta = leggi_richiesta(dict(parse_qsl(parte.indirizzo)))
            if isinstance(richiesta, DiPopolazione):
                spiegata = pagina_della_popolazione(richiesta, ambito)
            else:
                assert isinstance(richiesta, DiSerie)
                spiegata = pagina_della_serie(richiesta, ambito, comune)
            assert spiegata.scritto == parte.valore, (codice, parte)
            righe = [Decimal(p.valore.removesuffix(" km²").replace(",", ".")) for p in
                     spiegata.parti]  # fmt: skip
            assert sum(righe) == spiegata.valore
            assert len(righe) == {"ambito": 2, "comune": 1, "provincia": 4}[dove]


def test_la_pagina_di_una_serie_dice_da_quale_file(dirigente, mondo):
    ambiti, _ = mondo
    indirizzo = DiSerie(SERIE, 2023, "nati", ambiti[1].slug).indirizzo
    pagina = dirigente.get(f"{PROVENIENZA}?{indirizzo}").content.decode()
    # 5 + 6
    assert '<data value="11">11</data>' in pagina
    assert "Borgo 2" in pagina
    assert "Borgo 3" in pagina
    assert "Borgo 0" not in pagina
    assert "bilancio demografico, 2023 (definitivo)" in pagina
    superficie = DiSerie(SERIE, 2023, "superficie").indirizzo
    pagina = dirigente.get(f"{PROVENIENZA}?{superficie}").content.decode()
    assert "11,000 km²" in pagina
    assert "Da quale file di dati" not in pagina


def test_un_rapporto_fra_due_insiemi_mostra_i_due_file(dirigente, mondo):
    ambiti, _ = mondo
    di = DiIndicatore(INDICATORE, 2023, "quota_stranieri", ambiti[0].slug)
    pagina = dirigente.get(f"{PROVENIENZA}?{di.indirizzo}").content.decode()
    assert "stranieri residenti per età e sesso, 2023" in pagina
    assert "popolazione per età e sesso, 2023" in pagina


def test_una_variazione_mostra_i_due_anni(dirigente, mondo):
    ambiti, _ = mondo
    di = DiIndicatore(INDICATORE, 2023, "variazione_popolazione", ambiti[0].slug)
    pagina = dirigente.get(f"{PROVENIENZA}?{di.indirizzo}").content.decode()
    assert "Residenti, 2023" in pagina
    assert "Residenti, 2022" in pagina


@pytest.mark.parametrize(
    "coda",
    [
        "cosa=serie&anno=2023&codice=inventata",
        "cosa=serie&anno=2023&codice=spesa_netta",
        "cosa=serie&anno=2022&codice=nati",
        "cosa=serie&anno=2023&codice=nati&comune=999999",
        "cosa=serie&anno=2023&codice=nati&ambito=inventato",
        "cosa=serie&anno=2023",
        "cosa=indicatore&anno=2023&codice=densita&comune=999999",
    ],
)
def test_cio_che_non_c_e_e_un_404(dirigente, coda):
    assert dirigente.get(f"{PROVENIENZA}?{coda}").status_code == 404


def test_chi_legge_un_ambito_vede_i_comuni_ma_non_la_pagina_dell_altro(client, mondo):
    ambiti, comuni = mondo
    client.force_login(UtenteFactory(ruolo=Ruolo.LETTORE, ambito=ambiti[0]))
    altro = DiSerie(SERIE, 2023, "nati", ambiti[1].slug)
    assert client.get(f"{PROVENIENZA}?{altro.indirizzo}").status_code == 404
    comune = DiSerie(SERIE, 2023, "nati", comune=comuni[3].codice_istat)
    assert client.get(f"{PROVENIENZA}?{comune.indirizzo}").status_code == 200
    # Istat's figures of the other are said in the comparison, without a page of their own.
    confronto = DiIndicatore(INDICATORE, 2023, "saldo_naturale")
    pagina = client.get(f"{PROVENIENZA}?{confronto.indirizzo}").content.decode()
    assert "Valle 2" in pagina
    assert f"ambito={ambiti[0].slug}" in pagina
    assert f"ambito={ambiti[1].slug}" not in pagina


def test_un_indicatore_di_poche_persone_lo_vede_solo_chi_apre_il_file(mondo, monkeypatch):
    """Foreign residents stand here for persons served."""
    ambiti, comuni = mondo
    definizione = definizioni()["stranieri"]
    monkeypatch.setattr(type(definizione), "di_persone", True)
    crea_popolazione(
        2023, {c: (eta(a5=1), eta()) for c in comuni}, insieme="stranieri", tipo="definitivo"
    )
    di = DiIndicatore(INDICATORE, 2023, "stranieri", ambiti[0].slug)

    def pagina(aperti):
        return selectors.pagina_dell_indicatore(
            di, ambiti[0], None, frozenset({ambiti[0].pk}), None, aperti
        )

    # Two comuni, one person each.
    assert pagina(frozenset({ambiti[0].pk})).valore == 2
    nascosta = pagina(frozenset())
    assert (nascosta.valore, nascosta.scritto, nascosta.parti) == (None, "", ())
    assert "meno di 3 persone" in nascosta.motivo
