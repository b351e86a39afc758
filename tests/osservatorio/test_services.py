"""Import of the population: all or nothing, repeatable, one edition in force for what it covers."""

import datetime
import json

import pytest
from django.core.management import call_command

from osservatorio import selectors, services
from osservatorio.enums import TipoEdizione
from osservatorio.models import Edizione, Popolazione
from osservatorio.validation import SOGLIA_VARIAZIONE
from tests.osservatorio.factories import crea_popolazione, file_posas, in_zip, righe_comune
from tests.territorio.factories import ComuneFactory, ProvinciaFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def adro():
    return ComuneFactory(codice_istat="017002", denominazione="Adro")


@pytest.fixture
def agnosine(adro):
    return ComuneFactory(codice_istat="017003", denominazione="Agnosine")


ADRO = righe_comune("017002", "Adro")
AGNOSINE = righe_comune("017003", "Agnosine")


def importa(contenuto, **altro):
    return services.importa_popolazione(contenuto=contenuto, **altro)


def codici(esito):
    return [anomalia.codice for anomalia in esito.anomalie]


def test_un_file_buono_diventa_un_edizione_in_vigore(adro):
    esito = importa(file_posas(ADRO), nome_file="POSAS.csv")
    assert (esito.esito, esito.comuni, esito.popolazione) == ("importato", 1, 303)
    assert esito.anomalie == ()
    edizione = Edizione.objects.get()
    assert edizione.in_vigore
    assert (edizione.tipo, edizione.tracciato, edizione.nome_file) == (
        "stima",
        "POSAS-D",
        "POSAS.csv",
    )
    assert edizione.data_riferimento == datetime.date(2023, 1, 1)
    righe = Popolazione.objects.filter(comune=adro)
    assert righe.count() == 101
    assert set(righe.values_list("maschi", "femmine")) == {(1, 2)}
    assert list(righe.order_by("eta").values_list("eta", flat=True)) == list(range(101))


def test_lo_stesso_file_due_volte_non_cambia_nulla(adro):
    importa(file_posas(ADRO))
    prima = Edizione.objects.values().get()
    for contenuto in (file_posas(ADRO), in_zip(file_posas(ADRO))):
        esito = importa(contenuto)
        assert (esito.esito, esito.gia_presente, esito.anomalie) == ("importato", True, ())
    assert Edizione.objects.values().get() == prima
    assert Popolazione.objects.count() == 101


def test_lo_stesso_file_come_un_altra_edizione_viene_rifiutato(adro):
    importa(file_posas(ADRO))
    esito = importa(file_posas(ADRO), tipo=TipoEdizione.DEFINITIVO)
    assert (esito.esito, codici(esito), esito.edizione) == ("rifiutato", ["POP-14"], "stima")
    assert importa(file_posas(ADRO), tipo=TipoEdizione.STIMA).esito == "importato"


def test_la_prova_controlla_tutto_e_non_scrive_nulla(adro):
    assert importa(file_posas(ADRO), prova=True).esito == "prova"
    assert not Edizione.objects.exists()
    righe = [*ADRO[:-1], '"017002";"Adro";999;100;202;302']
    assert importa(file_posas(righe), prova=True).esito == "rifiutato"


@pytest.mark.parametrize(
    ("titolo", "tipo", "atteso"),
    [
        ("Popolazione al 1° gennaio 2023", "", "stima"),
        ("Popolazione al 1° gennaio 2023 (dati definitivi)", "", "definitivo"),
        ("Popolazione al 1° gennaio 2023 (stima)", "definitivo", "definitivo"),
        ("Popolazione ricostruita al 1° gennaio 2023", "", "ricostruzione"),
    ],
)
def test_l_edizione_chiesta_vince_sul_titolo_e_il_titolo_sulla_regola(adro, titolo, tipo, atteso):
    assert importa(file_posas(ADRO, titolo=titolo), tipo=tipo).edizione == atteso


@pytest.mark.parametrize(
    ("righe", "attesi"),
    [
        ([*ADRO[:-1], '"017002";"Adro";999;100;202;302'], ["POP-06"]),
        ([*ADRO, '"017002";"Adro";5;1;2;3'], ["POP-04"]),
        (righe_comune("999999", "Inventato"), ["POP-08"]),
    ],
)
def test_un_file_con_errori_non_scrive_nulla(adro, agnosine, righe, attesi):
    esito = importa(file_posas(righe, AGNOSINE))
    assert (esito.esito, codici(esito)) == ("rifiutato", attesi)
    assert not Edizione.objects.exists()
    assert not Popolazione.objects.exists()


def test_un_comune_soppresso_vale_solo_prima_della_soppressione(adro):
    ComuneFactory(
        codice_istat="017154", denominazione="Prestine", soppresso_il=datetime.date(2016, 4, 23)
    )
    prestine = righe_comune("017154", "Prestine")
    assert codici(importa(file_posas(prestine, ADRO, anno=2023))) == ["POP-13"]
    assert importa(file_posas(prestine, ADRO, anno=2016)).esito == "importato"


def test_un_comune_non_ancora_nato_viene_rifiutato():
    ComuneFactory(codice_istat="017300", istituito_il=datetime.date(2020, 1, 2))
    nuovo = righe_comune("017300", "Nuovo")
    assert codici(importa(file_posas(nuovo, anno=2020))) == ["POP-13"]
    assert importa(file_posas(nuovo, anno=2021)).esito == "importato"


def test_una_data_che_deve_ancora_venire_viene_rifiutata(adro):
    assert codici(importa(file_posas(ADRO, anno=2199))) == ["POP-12"]


def test_i_comuni_della_provincia_che_mancano_sono_un_avviso(adro, agnosine):
    ComuneFactory(
        provincia=ProvinciaFactory(codice="016", sigla="BG", denominazione="Bergamo"),
        codice_istat="016001",
    )
    esito = importa(file_posas(ADRO))
    assert esito.esito == "importato"
    assert [(a.codice, a.gravita, a.valore) for a in esito.anomalie] == [("POP-10", "avviso", "1")]
    assert "Agnosine" in esito.anomalie[0].messaggio


@pytest.mark.parametrize(("in_piu", "avvisa"), [(15, False), (16, True), (-16, True)])
def test_piu_del_cinque_per_cento_sull_anno_prima_e_un_avviso(adro, in_piu, avvisa):
    assert SOGLIA_VARIAZIONE == 5
    importa(file_posas(ADRO, anno=2022))  # 303: five percent is 15.15
    maschi = [1 + in_piu, *[1] * 100] if in_piu > 0 else [0] * 16 + [1] * 85
    esito = importa(file_posas(righe_comune("017002", "Adro", maschi), anno=2023))
    attesi = ["POP-11"] if avvisa else []
    assert codici(esito) == attesi
    assert esito.esito == "importato"


def test_le_eta_che_mancano_contano_zero_se_i_totali_tornano(adro):
    maschi = [1] * 100 + [0]
    femmine = [2] * 100 + [0]
    righe = righe_comune("017002", "Adro", maschi, femmine)
    del righe[100]
    esito = importa(file_posas(righe))
    assert (esito.esito, codici(esito)) == ("importato", ["POP-07"])
    assert Popolazione.objects.get(comune=adro, eta=100).maschi == 0


def test_una_nuova_edizione_sostituisce_quella_che_copre_e_non_la_cancella(adro, agnosine):
    tutti = crea_popolazione(2023, {adro: ([1] * 101, [1] * 101), agnosine: ([1] * 101, [1] * 101)})
    importa(file_posas(ADRO))
    tutti.refresh_from_db()
    assert tutti.in_vigore, "una parte dei suoi comuni non è nella nuova"
    importa(file_posas(ADRO, AGNOSINE))
    tutti.refresh_from_db()
    assert not tutti.in_vigore
    assert Edizione.objects.count() == 3
    assert Edizione.objects.in_vigore().count() == 1


def test_l_anno_prima_si_legge_dalle_edizioni_in_vigore(adro):
    crea_popolazione(2022, {adro: ([5] * 101, [5] * 101)}, in_vigore=False)
    importa(file_posas(ADRO, anno=2022))
    assert selectors.abitanti_per_comune(anno=2022, codici=["017002"]) == {"017002": 303}


# --- command -----------------------------------------------------------------------------------


@pytest.fixture
def comando(capsys):
    def esegui(*argomenti):
        uscita = 0
        try:
            call_command(*argomenti)
        except SystemExit as fine:
            uscita = fine.code
        catturato = capsys.readouterr()
        return uscita, catturato.out + catturato.err

    return esegui


def test_il_comando_risponde_in_json(adro, tmp_path, comando):
    file = tmp_path / "nome che non conta.dat"
    file.write_bytes(file_posas(ADRO))
    uscita, testo = comando("importa_popolazione", str(file), "--json")
    assert uscita == 0
    assert json.loads(testo) == {
        "esito": "importato",
        "tracciato": "POSAS-D",
        "anno": 2023,
        "data_riferimento": "2023-01-01",
        "edizione": "stima",
        "comuni": 1,
        "popolazione": 303,
        "anomalie": [],
    }


def test_il_comando_rifiuta_con_uscita_1_e_dice_dove(adro, tmp_path, comando):
    file = tmp_path / "x.csv"
    file.write_bytes(file_posas([*ADRO[:-1], '"017002";"Adro";999;100;202;302']))
    uscita, testo = comando("importa_popolazione", str(file), "--json")
    risposta = json.loads(testo)
    assert (uscita, risposta["esito"]) == (1, "rifiutato")
    assert [set(a) for a in risposta["anomalie"]] == [
        {"riga", "codice", "gravita", "valore", "messaggio"}
    ]
    assert (risposta["anomalie"][0]["riga"], risposta["anomalie"][0]["gravita"]) == (
        104,
        "bloccante",
    )
    uscita, testo = comando("importa_popolazione", str(file))
    assert "Riga 104, Adro (017002)" in testo
    assert "Nulla è stato importato" in testo


def test_il_comando_esce_con_2_se_il_file_non_si_puo_usare(tmp_path, comando):
    file = tmp_path / "x.csv"
    file.write_bytes(b"")
    uscita, testo = comando("importa_popolazione", str(file), "--json")
    assert (uscita, json.loads(testo)["errore"]["codice"]) == (2, "VUOTO")
    uscita, testo = comando("importa_popolazione", str(file))
    assert (uscita, testo.strip()) == (2, "Il file è vuoto: scaricalo di nuovo dal sito Istat.")


def test_il_comando_dice_che_cosa_ha_capito(adro, tmp_path, comando):
    file = tmp_path / "x.csv"
    file.write_bytes(file_posas([riga.replace('"017002"', "17002") for riga in ADRO]))
    _, testo = comando("importa_popolazione", str(file), "--prova")
    assert "riga 3: «17002» letto 017002" in testo
    assert "Era una prova: nulla è stato importato." in testo
    comando("importa_popolazione", str(file))
    _, testo = comando("importa_popolazione", str(file))
    assert "Questo file era già importato: nulla è cambiato." in testo
