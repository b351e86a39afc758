import datetime

import pytest
from django.conf import settings

from territorio.models import (
    Ambito,
    Appartenenza,
    Capofila,
    Comune,
    Ente,
    NomePrecedenteComune,
    Provincia,
)
from territorio.services import carica_riferimento

CARTELLA = settings.BASE_DIR / "fixtures" / "riferimento"
NEL_2008 = datetime.date(2008, 6, 30)
OGGI = datetime.date(2025, 1, 1)

pytestmark = pytest.mark.django_db


def test_carica_tutti_i_comuni_d_italia(territorio_reale):
    assert Comune.objects.filter(soppresso_il=None).count() == 7896
    assert Provincia.objects.count() == 107
    brescia = Comune.objects.get(codice_istat="017029")
    assert brescia.codice_catastale == "B157"
    assert brescia.confine.startswith("M")
    assert brescia.latitudine
    # Measured: 90.34 km² (Istat).
    assert 88 < brescia.superficie_kmq < 92
    assert "nostra elaborazione" in brescia.fonte_superficie
    senza = Comune.objects.filter(confine="")
    assert not senza.exclude(superficie_kmq=None).exists()


def test_una_superficie_venuta_da_altrove_non_si_tocca(territorio_reale):
    brescia = Comune.objects.filter(codice_istat="017029")
    brescia.update(superficie_kmq="90.340", fonte_superficie="Istat")
    assert carica_riferimento(cartella=CARTELLA)["superfici"] == 0
    assert str(brescia.get().superficie_kmq) == "90.340"


def test_seconda_volta_non_scrive_nulla(territorio_reale):
    assert not any(carica_riferimento(cartella=CARTELLA).values())


@pytest.mark.parametrize(
    ("giorno", "comuni", "vallecamonica"),
    [
        (NEL_2008, 206, 42),
        (datetime.date(2016, 4, 22), 206, 42),
        (datetime.date(2016, 4, 23), 205, 41),
        (OGGI, 205, 41),
    ],
)
def test_i_comuni_dei_13_ambiti_cambiano_nel_tempo(territorio_reale, giorno, comuni, vallecamonica):
    ambiti = Ambito.objects.della_provincia().alla_data(giorno)
    assert ambiti.count() == 13
    assert Comune.objects.della_provincia().esistenti_il(giorno).count() == comuni
    per_ambito = {a.numero: Comune.objects.dell_ambito(a, giorno).count() for a in ambiti}
    assert sum(per_ambito.values()) == comuni
    assert per_ambito[13] == vallecamonica
    assert per_ambito[8] == 15


def test_prestine_e_confluito_in_bienno(territorio_reale):
    prestine = Comune.objects.get(codice_istat="017154")

    assert prestine.confluito_in.denominazione == "Bienno"
    assert prestine.soppresso_il == datetime.date(2016, 4, 23)


@pytest.mark.parametrize(
    ("nome", "istat"),
    [
        ("Lonato", "017092"),
        ("TREMOSINE", "017189"),
        ("puegnago sul garda", "017158"),
        ("Lonato del Garda", "017092"),
        ("Prestine", "017154"),
        ("Roè Volciano", "017164"),
        ("roe volciano", "017164"),
    ],
)
def test_un_comune_si_trova_anche_col_nome_di_prima(territorio_reale, nome, istat):
    assert Comune.objects.della_provincia().per_nome(nome).get().codice_istat == istat


def test_ogni_comune_vivo_della_provincia_e_un_ente(territorio_reale):
    enti = Ente.objects.filter(comune__provincia__codice="017")

    assert enti.count() == 205
    assert not enti.filter(comune__soppresso_il__isnull=False).exists()
    assert enti.get(codice="017029").denominazione == "Comune di Brescia"


def test_i_capofila_non_noti_restano_vuoti(territorio_reale):
    noti = Capofila.objects.values_list("ambito__numero", flat=True)

    assert sorted(noti) == [1, 4, 5, 6, 7, 8, 10, 12, 13]
    assert not Capofila.objects.get(ambito__numero=8).da_verificare
    assert Capofila.objects.get(ambito__numero=7).da_verificare
    assert not Ambito.objects.exclude(telefono="", email="", sito="").exists()


def test_i_confini_di_comuni_e_ambiti_ci_sono_tutti(territorio_reale):
    assert Comune.objects.della_provincia().exclude(confine="").count() == 205
    assert Ambito.objects.exclude(confine="").count() == 13


def test_le_correzioni_dell_ufficio_restano(territorio_reale):
    appartenenza = Appartenenza.objects.get(comune__codice_istat="017033")
    appartenenza.al = datetime.date(2024, 12, 31)
    appartenenza.save()
    valle_sabbia = Ambito.objects.get(numero=12)
    Appartenenza.objects.create(
        comune=appartenenza.comune, ambito=valle_sabbia, dal=datetime.date(2025, 1, 1)
    )
    Ambito.objects.filter(numero=8).update(denominazione="Pianura", telefono="030 000000")
    Provincia.objects.filter(codice="017").update(ufficio="Settore famiglia", indirizzo="")

    conteggi = carica_riferimento(cartella=CARTELLA)

    assert not any(conteggi.values())
    assert Comune.objects.dell_ambito(valle_sabbia, OGGI).filter(codice_istat="017033").exists()
    assert Ambito.objects.get(numero=8).telefono == "030 000000"
    assert Provincia.objects.get(codice="017").ufficio == "Settore famiglia"


def test_un_comune_cambiato_torna_come_nei_dati(territorio_reale):
    Comune.objects.filter(codice_istat="017029").update(denominazione="Bressa")

    assert carica_riferimento(cartella=CARTELLA)["comuni"] == 1
    assert Comune.objects.get(codice_istat="017029").denominazione == "Brescia"


def test_il_nome_di_prima_ha_le_date(territorio_reale):
    lonato = NomePrecedenteComune.objects.get(denominazione="Lonato")

    assert lonato.al == datetime.date(2007, 11, 1)
    assert lonato.codice_catastale == "E667"


def test_un_altra_provincia_e_solo_un_impostazione(territorio_reale, settings):
    settings.PROVINCIA = "016"

    assert Comune.objects.della_provincia().count() == 243
    assert not Ambito.objects.della_provincia().exists()
    assert Comune.objects.della_provincia("017").esistenti_il(OGGI).count() == 205
