"""The reference facilities: the RSA accredited in 2013, as facts."""

import pytest
from django.conf import settings
from django.db.models import Sum

from base.tabelle import ErroreTabella, read_tabella
from strutture.models import Area, Struttura, TipoUnitaOfferta, UnitaOfferta
from strutture.services import carica_riferimento
from strutture.services.riferimento import TESTI_GENERALI
from territorio.services import carica_riferimento as carica_territorio

CARTELLA = settings.BASE_DIR / "fixtures" / "riferimento"


@pytest.fixture
def caricato(db):
    carica_territorio(cartella=CARTELLA)
    return carica_riferimento(cartella=CARTELLA)


def test_carica_aree_tipi_e_le_cento_rsa(caricato):
    sinonimi = caricato.pop("sinonimi")
    assert caricato == {"aree": 9, "tipi di unità d'offerta": 30, "RSA accreditate": 100}
    assert sinonimi >= 30
    assert UnitaOfferta.objects.aggregate(posti=Sum("posti_accreditati"))["posti"] == 7_002
    assert Struttura.objects.pubblicate().count() == 100


def test_una_seconda_volta_non_cambia_niente(caricato):
    prima = Struttura.objects.get(codice_fonte="RL-RSA-2013-030")
    Struttura.objects.filter(pk=prima.pk).update(denominazione="Corretta dall'ufficio")
    Area.objects.filter(codice="anziani").update(nome="Persone anziane")

    assert set(carica_riferimento(cartella=CARTELLA).values()) == {0}
    prima.refresh_from_db()
    assert prima.denominazione == "Corretta dall'ufficio"
    assert Area.objects.get(codice="anziani").nome == "Persone anziane"


def test_comuni_e_nomi_sono_leggibili(caricato):
    cologne = Struttura.objects.get(codice_fonte="RL-RSA-2013-030")

    assert cologne.comune.denominazione == "Cologne"
    assert cologne.comune.codice_istat == "017059"
    barbariga = Struttura.objects.get(comune__codice_istat="017011")
    assert barbariga.denominazione == "Fondazione Uccelli - Bonetti Onlus"
    assert barbariga.cap == "25030"
    assert barbariga.telefono == ""


def test_ogni_rsa_ha_fonte_data_e_ambito(caricato):
    rsa = Struttura.objects.con_ambito()

    assert {s.fonte_breve for s in rsa} == {"Regione Lombardia, IODL 2.0"}
    assert {s.dati_al.year for s in rsa} == {2013}
    assert None not in {s.ambito_id for s in rsa}
    assert rsa.count() == 100


def test_tipi_con_area_regime_e_frase_per_il_cittadino(caricato):
    tipi = TipoUnitaOfferta.objects.select_related("area")

    assert {t.area.codice for t in tipi} == {"anziani", "disabili", "minori", "famiglia"}
    assert all(t.a_chi_e_rivolto for t in tipi)
    assert TipoUnitaOfferta.objects.filter(rendicontata_da_udp=False).count() == 6
    assert TipoUnitaOfferta.objects.get(codice="AAMB").sostituito_da.codice == "AAGF"


def test_ogni_tipo_ha_i_suoi_testi_generali_senza_cifre(caricato):
    for tipo in TipoUnitaOfferta.objects.all():
        testi = [getattr(tipo, campo) for campo in TESTI_GENERALI]
        assert all(testi), tipo
        # What is true in general holds no fee and no day: only ages may have figures.
        assert not any("€" in testo or "euro" in testo for testo in testi), tipo


def test_i_testi_generali_arrivano_a_chi_non_ne_aveva_e_non_cambiano_quelli_dell_ufficio(caricato):
    TipoUnitaOfferta.objects.filter(codice="RSA").update(**dict.fromkeys(TESTI_GENERALI, ""))
    TipoUnitaOfferta.objects.filter(codice="CDI").update(cosa_e="Parole nostre", quanto_costa="")

    scritti = carica_riferimento(cartella=CARTELLA)

    assert scritti["tipi di unità d'offerta"] == 1
    assert TipoUnitaOfferta.objects.get(codice="RSA").come_si_accede
    cdi = TipoUnitaOfferta.objects.get(codice="CDI")
    assert (cdi.cosa_e, cdi.quanto_costa) == ("Parole nostre", "")


def test_una_cartella_senza_file_non_carica_niente(db, tmp_path):
    assert set(carica_riferimento(cartella=tmp_path).values()) == {0}


@pytest.mark.parametrize(
    ("testo", "frase"),
    [("a,c\n1,2\n", "colonne diverse"), ("a,b\n1\n", "riga 2"), ("a,b\n1,2,3\n", "riga 2")],
)
def test_un_file_rotto_e_rifiutato_con_una_frase(tmp_path, testo, frase):
    file = tmp_path / "prova.csv"
    file.write_text(testo, encoding="utf-8")

    with pytest.raises(ErroreTabella, match=frase):
        read_tabella(file, ("a", "b"))
