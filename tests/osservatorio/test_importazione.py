"""Foreigners, balances, households, spending: one service, all or nothing, repeatable."""

import datetime
import json

import pytest
from django.core.management import call_command

from base.errors import ErroreDominio
from osservatorio import services
from osservatorio.models import (
    Edizione,
    OsservazioneIstat,
    Popolazione,
    Residenti,
    SceltaEdizione,
    ValoreSerie,
)
from osservatorio.parsing import FileIllegibile
from tests.osservatorio.factories import crea_popolazione, eta, file_posas, righe_comune
from tests.osservatorio.files_istat import (
    D7B,
    P2,
    RBD,
    SPESA,
    TITOLO_P2,
    file_di,
    file_elenco,
    file_strasa,
    riga_elenco,
    righe_d7b,
    righe_rbd,
    righe_strasa,
)
from tests.osservatorio.test_parsing_serie import RIGA
from tests.territorio.factories import ComuneFactory, ProvinciaFactory
from tests.utenti.factories import UtenteFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def adro():
    return ComuneFactory(codice_istat="017002", denominazione="Adro")


def importa(contenuto, **altro):
    return services.importa_file(contenuto=contenuto, **altro)


def codici(esito):
    return [anomalia.codice for anomalia in esito.anomalie]


def p2(anno=2022, famiglie=40):
    return file_di(
        f'"017002";"Adro";48;52;100;5;3;2;4;-1;105;104;{famiglie};98;"r"',
        testata=P2,
        titolo=TITOLO_P2.replace("2022", str(anno)),
    )


def test_gli_stranieri_sono_un_insieme_a_parte(adro):
    importa(file_posas(righe_comune("017002", "Adro")))
    esito = importa(file_strasa(righe_strasa("017002", "Adro")))
    assert (esito.esito, esito.insiemi, esito.popolazione) == ("importato", ("stranieri",), 101)
    assert Edizione.objects.in_vigore().get().popolazione == 303
    stranieri = Edizione.objects.in_vigore("stranieri").get()
    assert Residenti.objects.get(edizione=stranieri).eta_0_17 == 18


def test_piu_stranieri_che_residenti_blocca(adro):
    importa(file_posas(righe_comune("017002", "Adro")))
    esito = importa(file_strasa(righe_strasa("017002", "Adro", 2, 2)))
    assert (esito.esito, codici(esito)) == ("rifiutato", ["POP-18"])
    assert not Edizione.objects.filter(insieme="stranieri").exists()


def test_un_bilancio_mensile_diventa_serie_annuali(adro):
    esito = importa(file_di(*righe_d7b("017002", "Adro"), testata=D7B))
    assert (esito.esito, esito.tracciato, esito.anno) == ("importato", "D7B", 2023)
    assert (esito.data_riferimento, esito.popolazione) == (datetime.date(2023, 12, 31), 441)
    edizione = Edizione.objects.get()
    assert (edizione.insieme, edizione.popolazione, edizione.comuni) == ("bilancio", 441, 1)
    valori = dict(ValoreSerie.objects.values_list("serie", "valore"))
    assert (valori["nati"], valori["morti"], valori["aggiustamento"]) == (72, 36, -3)
    assert not Popolazione.objects.exists()


def test_un_bilancio_annuale_fa_due_edizioni_e_due_volte_non_cambia_nulla(adro):
    esito = importa(p2())
    assert esito.insiemi == ("bilancio", "famiglie")
    prima = list(Edizione.objects.order_by("pk").values())
    assert [(e["insieme"], e["popolazione"]) for e in prima] == [
        ("bilancio", 104),
        ("famiglie", 40),
    ]
    assert importa(p2()).gia_presente
    assert list(Edizione.objects.order_by("pk").values()) == prima


def test_la_ricostruzione_aggancia_i_comuni_per_codice():
    """Made-up numbers under the names of 2005: Lonato is today Lonato del Garda."""
    lonato = ComuneFactory(codice_istat="017092", denominazione="Lonato del Garda")
    ComuneFactory(codice_istat="017189", denominazione="Tremosine sul Garda")
    ComuneFactory(
        codice_istat="017154", denominazione="Prestine", soppresso_il=datetime.date(2016, 4, 23)
    )
    righe = [
        *righe_rbd("17092", "Lonato", 2005, 1000),
        *righe_rbd("17189", "Tremosine", 2005, 200),
        *righe_rbd("17154", "Prestine", 2005, 400),
    ]
    esito = importa(file_di(*righe, testata=RBD))
    assert (esito.esito, esito.tracciato, esito.edizione) == ("importato", "RBD", "ricostruzione")
    assert esito.anomalie == ()
    assert ValoreSerie.objects.get(comune=lonato, serie="residenti_inizio").valore == 2000


@pytest.mark.parametrize(("anno", "attesi"), [(2015, []), (2016, []), (2017, ["POP-13"])])
def test_un_comune_cessato_vale_fino_all_anno_in_cui_cessa(anno, attesi):
    ComuneFactory(
        codice_istat="017154", denominazione="Prestine", soppresso_il=datetime.date(2016, 4, 23)
    )
    esito = importa(file_di(*righe_rbd("17154", "Prestine", anno, 400), testata=RBD))
    assert codici(esito) == attesi


def test_la_spesa_fa_un_edizione_per_anno():
    righe = [RIGA + "1234.5", RIGA.replace(",2021,", ",2022,") + "10"]
    esito = importa(file_di(*righe, testata=SPESA))
    assert (esito.anno, esito.anni, esito.comuni, esito.popolazione) == (2022, (2021, 2022), 0, 0)
    assert list(Edizione.objects.order_by("anno").values_list("anno", "insieme")) == [
        (2021, "spesa_istat"),
        (2022, "spesa_istat"),
    ]
    prima = OsservazioneIstat.objects.get(edizione__anno=2021)
    assert (str(prima.valore), prima.nome_servizio) == ("1234.5000", "Tutte le voci")


def test_l_anno_scelto_deve_essere_quello_del_file(adro):
    esito = importa(file_posas(righe_comune("017002", "Adro")), anno=2022)
    assert (esito.esito, codici(esito)) == ("rifiutato", ["POP-16"])
    assert esito.anomalie[0].messaggio == (
        "Il file è del 2023, ma hai scelto il 2022: cambia la scelta o carica il file dell'anno "
        "giusto."
    )


def test_un_file_di_un_altra_provincia_e_un_avviso():
    bergamo = ProvinciaFactory(codice="016", sigla="BG", denominazione="Bergamo")
    ComuneFactory(provincia=bergamo, codice_istat="016001", denominazione="Adrara")
    ProvinciaFactory()
    esito = importa(file_posas(righe_comune("016001", "Adrara")))
    assert (esito.esito, codici(esito)) == ("importato", ["POP-20"])


def test_l_elenco_dei_comuni_non_e_un_edizione(adro):
    with pytest.raises(FileIllegibile) as rifiuto:
        importa(file_elenco(riga_elenco("017002", "Adro", "A060")))
    assert rifiuto.value.codice == "ELENCO"


def test_di_fianco_se_l_anno_ha_gia_un_edizione(adro):
    importa(file_posas(righe_comune("017002", "Adro")))
    altra = file_posas(righe_comune("017002", "Adro", [2] * 101))
    importa(altra, in_vigore=None, tipo="definitivo")
    assert list(Edizione.objects.order_by("pk").values_list("tipo", "in_vigore")) == [
        ("stima", True),
        ("definitivo", False),
    ]
    assert importa(p2(), in_vigore=None).edizioni[0].in_vigore


# --- the choice of the officer -----------------------------------------------------------------


def test_la_scelta_mette_in_vigore_e_resta_scritta(adro):
    vecchia = crea_popolazione(2023, {adro: (eta(a5=1), eta())})
    nuova = crea_popolazione(2023, {adro: (eta(a5=2), eta())}, in_vigore=False)
    utente = UtenteFactory()
    services.metti_in_vigore(edizione=nuova, utente=utente, motivo=" Dati definitivi ")
    vecchia.refresh_from_db()
    nuova.refresh_from_db()
    assert (vecchia.in_vigore, nuova.in_vigore) == (False, True)
    scelta = SceltaEdizione.objects.get()
    assert (scelta.edizione, scelta.scelta_da, scelta.motivo) == (nuova, utente, "Dati definitivi")


def test_la_scelta_senza_motivo_o_inutile_viene_rifiutata(adro):
    vecchia = crea_popolazione(2023, {adro: (eta(a5=1), eta())})
    nuova = crea_popolazione(2023, {adro: (eta(a5=2), eta())}, in_vigore=False)
    for edizione, motivo, codice in (
        (nuova, "  ", "MOTIVO"),
        (vecchia, "perché sì", "GIA_IN_VIGORE"),
    ):
        with pytest.raises(ErroreDominio) as rifiuto:
            services.metti_in_vigore(edizione=edizione, utente=UtenteFactory(), motivo=motivo)
        assert rifiuto.value.codice == codice
    assert not SceltaEdizione.objects.exists()
    vecchia.refresh_from_db()
    assert vecchia.in_vigore


def test_un_edizione_che_non_basta_non_si_puo_scegliere(adro):
    altro = ComuneFactory(codice_istat="017003", denominazione="Agnosine")
    parziale = crea_popolazione(2023, {adro: (eta(a5=1), eta())}, in_vigore=False)
    crea_popolazione(2023, {adro: (eta(a5=2), eta()), altro: (eta(a5=3), eta())})
    with pytest.raises(ErroreDominio) as rifiuto:
        services.metti_in_vigore(edizione=parziale, utente=UtenteFactory(), motivo="Più fresca")
    assert rifiuto.value.codice == "COPERTURA"
    parziale.refresh_from_db()
    assert not parziale.in_vigore


def test_un_edizione_non_sostituisce_quella_con_serie_che_non_ha(adro):
    importa(p2())
    famiglie = Edizione.objects.in_vigore("famiglie").get()
    testata = "codice_istat,anno,tavola,num_memb,valore"
    importa(file_di("017002,2022,tutte,1,10", testata=testata))
    famiglie.refresh_from_db()
    assert famiglie.in_vigore, "ha il totale delle famiglie, che l'altra non dà"
    assert Edizione.objects.in_vigore("famiglie").count() == 2


# --- command -----------------------------------------------------------------------------------


def test_il_comando_dice_anche_gli_anni_e_gli_insiemi(adro, tmp_path, capsys):
    file = tmp_path / "x.csv"
    file.write_bytes(p2())
    call_command("importa_popolazione", str(file), "--json")
    assert json.loads(capsys.readouterr().out) == {
        "esito": "importato",
        "tracciato": "P2",
        "anno": 2022,
        "data_riferimento": "2022-12-31",
        "edizione": "definitivo",
        "comuni": 1,
        "popolazione": 104,
        "anomalie": [],
        "insiemi": ["bilancio", "famiglie"],
        "anni": [2022],
    }
