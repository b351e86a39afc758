"""Files and years that were read wrongly, or told in words that were not true."""

import datetime
import io
import zipfile

import pytest
from django.core.management import call_command
from django.utils import timezone

from osservatorio import selectors, services
from osservatorio.calcolo import calcola, definizioni
from osservatorio.enums import InsiemeDati
from osservatorio.models import Edizione
from osservatorio.parsing import FileIllegibile, leggi_file
from tests.osservatorio import mondo_servizi as mondo
from tests.osservatorio.factories import (
    crea_popolazione,
    crea_serie,
    eta,
    file_posas,
    righe_comune,
)
from tests.osservatorio.files_istat import D7B, file_di, righe_d7b
from tests.territorio.factories import AmbitoFactory, AppartenenzaFactory, ComuneFactory

COMPONENTI = "codice_istat,anno,tavola,num_memb,valore\n"


def zip_di(**file):
    archivio = io.BytesIO()
    with zipfile.ZipFile(archivio, "w") as dentro:
        for nome, contenuto in file.items():
            dentro.writestr(f"{nome}.csv", contenuto)
    return archivio.getvalue()


def test_mille_errori_fermano_la_lettura():
    buone = righe_comune("017002", "Adro")
    with pytest.raises(FileIllegibile) as rifiuto:
        leggi_file(file_posas(buone + buone[:1] * 5000))
    assert rifiuto.value.codice == "TROPPI_ERRORI"
    assert "più di 1.000 errori" in rifiuto.value.messaggio
    assert "c'è già in una riga prima" in rifiuto.value.messaggio


def test_sotto_i_mille_errori_si_dicono_tutti():
    buone = righe_comune("017002", "Adro")
    letto = leggi_file(file_posas(buone + buone[:1] * 900))
    assert len(letto.anomalie) == 900


def test_una_riga_tagliata_dopo_le_voci_non_fa_cadere_la_lettura():
    righe = list(righe_d7b("017002", "Adro"))
    righe[3] = ";".join(righe[3].split(";")[:17])  # the code is there, the Provincia is not
    letto = leggi_file(file_di(*righe, testata=D7B))
    assert "POP-15" in [a.codice for a in letto.anomalie]


def test_uno_zip_con_un_csv_vuoto_e_un_file_vuoto():
    with pytest.raises(FileIllegibile) as rifiuto:
        leggi_file(zip_di(dati=b" \n"))
    assert rifiuto.value.codice == "VUOTO"


def famiglie(*righe):
    testo = COMPONENTI + "".join(f"017002,2023,{riga}\n" for riga in righe)
    letto = leggi_file(testo.encode())
    return letto, letto.serie[0].comuni["017002"].valori


TUTTE = ("tutte,1,4", "tutte,2,3", "tutte,3,2", "tutte,4,1")


def test_la_misura_che_manca_e_zero_se_le_altre_fanno_il_totale():
    letto, valori = famiglie(*TUTTE, "tutte,total,10", "almeno_uno_straniero,total,2")
    assert letto.anomalie == []
    assert (valori["famiglie_5"], valori["famiglie_6_oltre"]) == (0, 0)
    assert valori["famiglie_con_stranieri"] == 2


def test_la_misura_che_manca_resta_ignota_se_i_conti_non_tornano():
    letto, valori = famiglie(*TUTTE, "tutte,total,11")
    assert letto.anomalie == []
    assert "famiglie_5" not in valori
    letto, _ = famiglie(*TUTTE, "tutte,total,9")
    assert [a.codice for a in letto.anomalie] == ["FAM-01"]


# --- editions ----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_una_stima_non_prende_il_posto_di_un_definitivo():
    ComuneFactory(codice_istat="017002", denominazione="Adro")
    altro = ComuneFactory(codice_istat="017003", denominazione="Agnosine")
    for persone, tipo, comune in (
        ([1] * 101, "definitivo", ("017002", "Adro")),
        ([2] * 101, "stima", ("017002", "Adro")),
        ([3] * 101, "stima", ("017003", "Agnosine")),
        ([4] * 101, "definitivo", ("017002", "Adro")),
    ):
        services.importa_file(contenuto=file_posas(righe_comune(*comune, persone)), tipo=tipo)
    edizioni = Edizione.objects.order_by("pk").values_list("tipo", "in_vigore")
    assert list(edizioni) == [
        ("definitivo", False),
        ("stima", False),
        ("stima", True),
        ("definitivo", True),
    ]
    assert selectors.indicatori_comune(2023, altro)["popolazione"].valore > 0


@pytest.mark.django_db
def test_il_comando_dice_che_la_stima_resta_accanto(tmp_path, capsys):
    ComuneFactory(codice_istat="017002", denominazione="Adro")
    for persone, tipo in (([1] * 101, "definitivo"), ([2] * 101, "stima")):
        file = tmp_path / f"{tipo}.csv"
        file.write_bytes(file_posas(righe_comune("017002", "Adro", persone)))
        call_command("importa_popolazione", str(file), f"--edizione={tipo}")
    assert "accanto ai dati definitivi" in capsys.readouterr().out


# --- reasons -----------------------------------------------------------------------------------


def test_un_denominatore_che_si_misura_non_ha_il_plurale():
    definizione = definizioni()["densita"]
    motivo = calcola(definizione, {"popolazione": 10, "superficie": 0}).motivo
    assert motivo == "Il rapporto non esiste: si divide per «superficie», che fa zero."


def test_un_denominatore_che_e_una_differenza_e_scritto_come_e():
    definizione = definizioni()["spesa_riferimento_dis"]
    valori = {"spesa_netta_dis": 10, "popolazione": 5, "eta_65_oltre": 5}
    assert "«residenti meno residenti di 65 anni e più»" in calcola(definizione, valori).motivo


@pytest.mark.django_db
def test_dove_manca_la_fonte_il_motivo_e_la_fonte():
    ambito, comune = AmbitoFactory(), ComuneFactory()
    AppartenenzaFactory(ambito=ambito, comune=comune)
    for trovati in (
        selectors.indicatori_ambito(2023, ambito),
        selectors.indicatori_comune(2023, comune),
        selectors.indicatori_provincia(2023),
    ):
        assert "rendiconti dei comuni" in trovati["incidenza_spesa_sociale"].motivo


@pytest.mark.django_db
def test_l_anagrafe_non_sa_di_un_anno_che_non_e_arrivato():
    comune = ComuneFactory()
    mondo.unita("NIDO", comune, posti_autorizzati=20)
    anno = timezone.localdate().year + 1
    posti = selectors.indicatori_comune(anno, comune)["posti_prima_infanzia"]
    assert posti.valore is None
    assert "non è ancora arrivato" in posti.motivo


@pytest.mark.django_db
def test_prima_della_prima_unita_di_un_tipo_non_e_zero():
    comune, altro = ComuneFactory(), ComuneFactory()
    mondo.unita("NIDO", altro, posti_autorizzati=20, data_inizio=datetime.date(2010, 9, 1))
    prima = selectors.indicatori_comune(2010, comune)["unita_prima_infanzia"]
    assert prima.valore is None
    assert "fino al 1° gennaio 2010" in prima.motivo
    assert selectors.indicatori_comune(2011, comune)["unita_prima_infanzia"].valore == 0


@pytest.mark.django_db
def test_le_famiglie_caricate_senza_quel_dato_non_si_dicono_assenti():
    comune = ComuneFactory()
    crea_popolazione(2023, {comune: (eta(a40=50), eta())})
    motivo = selectors.indicatori_comune(2024, comune)["famiglie"].motivo
    assert motivo == "Le famiglie fino al 2024 non sono state caricate."
    crea_serie(InsiemeDati.FAMIGLIE, 2023, {comune: {"famiglie": 10}})
    motivo = selectors.indicatori_comune(2024, comune)["quota_famiglie_1"].motivo
    assert motivo == (
        "L'ultima edizione delle famiglie, del 2023, non ha questo dato per tutti i comuni del "
        "territorio."
    )
