"""The basket of six items of the table of Istat: IND-17."""

from decimal import Decimal

import pytest

from osservatorio import selectors, services
from osservatorio.selectors.serie.istat import panieri_istat
from tests.osservatorio.factories import crea_popolazione, eta
from tests.osservatorio.test_parsing import DATI
from tests.territorio.factories import AmbitoFactory, AppartenenzaFactory, ComuneFactory

pytestmark = pytest.mark.django_db

TABELLA = DATI / "istat_ats_fam_lombardia_2021_2023.csv"
TESTATA = (
    "FREQ,REF_AREA,Territorio,DATA_TYPE,Indicatore,CATEG_OF_BENEFICIARIES,Area di utenza,"
    "CATEGORY_OF_SERVICE,Servizio o intervento,TIME_PERIOD,Osservazione"
)
# 100 + 200 + 0 + 300 + 400 + 0 = 1,000 euro; residents 100,000 / 250 = 400.
VOCI = {
    "RICSOC": 100, "EMPLOY": 200, "CONTEMP": 0, "SUMDAYC": 300, "AGGRC": 400, "WSRESID": 0,
    "ALL": 100000,
}  # fmt: skip


def _tabella(nome="Distretto di Valle di Prova", voci=VOCI, pro_capite=250):
    righe = [TESTATA]
    righe += [
        f"A,T99001,{nome},EXPMUN,Spesa (euro),FAM,Famiglia e minori,{codice},Voce {codice},2023,{v}"
        for codice, v in voci.items()
    ]
    righe.append(
        f"A,T99001,{nome},EXPTPOP,Spesa (euro),FAM,Famiglia e minori,ALL,Tutte le voci,2023,"
        f"{pro_capite}"
    )
    return ("\n".join(righe) + "\n").encode()


@pytest.fixture
def ambito():
    ambito, comune = AmbitoFactory(denominazione="Valle di Prova"), ComuneFactory()
    AppartenenzaFactory(comune=comune, ambito=ambito)
    crea_popolazione(2023, {comune: (eta(a10=390), eta())})
    return ambito


def test_il_distretto_si_riconosce_dal_nome(ambito):
    services.importa_file(contenuto=_tabella())
    indicatore = selectors.indicatori_ambito(2023, ambito)["paniere_giovani_istat"]
    # 1,000 / 400
    assert (indicatore.valore, indicatore.denominatore) == (Decimal("2.5"), 400)
    assert indicatore.edizione == "spesa sociale 2023 (definitivo)"
    richiesta = selectors.leggi_richiesta(
        {"cosa": "serie", "anno": "2023", "codice": "istat_paniere_giovani", "ambito": ambito.slug}
    )
    pagina = selectors.pagina_della_serie(richiesta, ambito, None)
    assert (pagina.valore, len(pagina.parti)) == (1000, 6)


@pytest.mark.parametrize(
    ("tabella", "motivo"),
    [
        ({"nome": "Distretto di Altrove"}, "non ha un distretto con il nome di questo ambito"),
        ({"voci": {k: v for k, v in VOCI.items() if k != "AGGRC"}}, "non ha tutte le voci"),
        ({"pro_capite": 0}, "non ha tutte le voci"),
    ],
)
def test_se_la_tabella_non_basta_lo_dice(ambito, tabella, motivo):
    services.importa_file(contenuto=_tabella(**tabella))
    indicatore = selectors.indicatori_ambito(2023, ambito)["paniere_giovani_istat"]
    assert indicatore.valore is None
    assert motivo in indicatore.motivo
    assert "2022 non è caricata" in (
        selectors.indicatori_ambito(2022, ambito)["paniere_giovani_istat"].motivo
    )


@pytest.mark.skipif(not TABELLA.exists(), reason="mancano i dati condivisi (DATI_CONDIVISI)")
def test_i_sei_panieri_pubblicati_del_2023():
    services.importa_file(contenuto=TABELLA.read_bytes())
    # As published by the ambito of Merate: basket of six items for each resident of 0-17.
    assert {p.nome: str(p.per_residente) for p in panieri_istat([2023])} == {
        "Distretto di Bellano": "25.4",
        "Distretto di Carate Brianza": "16.5",
        "Lombardia": "16.4",
        "Distretto di Lecco": "12.8",
        "Distretto Isola Bergamasca": "10.6",
        "Distretto di Merate": "8.3",
    }
    merate = AmbitoFactory(denominazione="Merate")
    indicatore = selectors.indicatori_ambito(2023, merate)["paniere_giovani_istat"]
    assert indicatore.valore == Decimal("8.3")
