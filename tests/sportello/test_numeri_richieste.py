"""The counts of the requests: right for who reads them, hidden when few for who does not."""

import datetime
import re

import pytest
import time_machine
from django.utils import timezone

from sportello.enums import StatoRichiesta
from sportello.selectors import numeri_richieste
from tests.sportello.factories import RichiestaFactory
from tests.strutture.factories import AreaFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def adesso():
    with time_machine.travel("2026-06-15 10:00:00+02:00", tick=False):
        yield


def arrivate(ambito, quante, *, mese=3, area=None, risposta_dopo=None, scade_dopo=10):
    giorno = timezone.make_aware(datetime.datetime.combine(
        datetime.date(2026, mese, 2), datetime.time(9)
    ))  # fmt: skip
    for _ in range(quante):
        richiesta = RichiestaFactory(
            ambito=ambito,
            area=area,
            ricevuta_il=giorno,
            scade_il=giorno.date() + datetime.timedelta(days=scade_dopo),
            stato=StatoRichiesta.RICEVUTA if risposta_dopo is None else StatoRichiesta.RISPOSTA,
        )
        if risposta_dopo is not None:
            richiesta.passaggi.create(
                da="ricevuta", a="risposta", quando=giorno + datetime.timedelta(days=risposta_dopo)
            )


@pytest.fixture
def anno(territorio):
    """Pianura: 12 in March, 4 answered late after 20 days; Lago: 5, of which 1 of the minors."""
    anziani, minori = AreaFactory(codice="anziani"), AreaFactory(codice="minori")
    arrivate(territorio["pianura"], 8, area=anziani, risposta_dopo=4)
    arrivate(territorio["pianura"], 4, area=minori, risposta_dopo=20)
    arrivate(territorio["lago"], 4, mese=5, area=anziani, risposta_dopo=1)
    arrivate(territorio["lago"], 1, mese=6, area=minori, scade_dopo=30)
    return territorio


def tabelle(numeri):
    return {t.titolo: (dict(t.righe), t.totale) for t in numeri.tabelle}


def test_chi_legge_le_richieste_vede_tutti_i_numeri(anno):
    utente = UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=anno["lago"])

    numeri = numeri_richieste(utente, anno=2026, slug="pianura")

    assert numeri.ambito == anno["lago"]  # never another's
    assert (numeri.totale, numeri.quota_tarde, numeri.giorni) == ("5", "0", "1")
    assert tabelle(numeri)["Per area"][0] == {"Anziani": "4", "Minori": "1"}
    assert not numeri.nascosti
    assert [a.slug for a in numeri.ambiti] == ["lago"]


def test_giorni_e_ritardi_di_un_ambito(anno):
    utente = UtenteFactory(ruolo=Ruolo.RESPONSABILE_UDP, ambito=anno["pianura"])

    numeri = numeri_richieste(utente, anno=None, slug="")

    assert (numeri.totale, numeri.quota_tarde, numeri.giorni) == ("12", "33", "4")
    assert tabelle(numeri)["Nei tempi e in ritardo"] == (
        {"Nei tempi": "8", "In ritardo": "4"},
        "12",
    )
    assert tabelle(numeri)["Per mese"][0]["Marzo"] == "12"


@pytest.mark.parametrize("ruolo", [Ruolo.DIRIGENTE_PROVINCIA, Ruolo.LETTORE])
def test_i_numeri_piccoli_sono_nascosti_e_non_si_ricavano(anno, ruolo):
    luogo = {"ambito": anno["lago"]} if ruolo == Ruolo.LETTORE else {}
    utente = UtenteFactory(ruolo=ruolo, **luogo)

    lago = tabelle(numeri_richieste(utente, anno=2026, slug="lago"))

    per_area, totale = lago["Per area"]
    assert per_area["Minori"] == "·"
    assert totale == "·" or per_area["Anziani"] == "·"
    assert lago["Per mese"][0]["Giugno"] == "·"
    assert lago["Per mese"][0]["Gennaio"] == "0"


def test_la_provincia_non_ricava_un_ambito_per_differenza(anno):
    utente = UtenteFactory(ruolo=Ruolo.DIRIGENTE_PROVINCIA)
    tutta, lago, pianura = (
        tabelle(numeri_richieste(utente, anno=2026, slug=slug)) for slug in ("", "lago", "pianura")
    )

    minori = [t["Per area"][0]["Minori"] for t in (tutta, lago, pianura)]
    assert minori[1] == "·"
    assert minori[0] == "·" or minori[2] == "·"
    assert set(tutta["Per ambito"][0]) == {str(anno["pianura"]), str(anno["lago"])}


def test_un_anno_senza_richieste_lo_dice(client, anno):
    client.force_login(UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=anno["lago"]))
    for domanda in (
        "?anno=abc&ambito=%00",
        "?anno=99999999999999",
        "?anno=1999",
        "?ambito=pianura",
    ):
        risposta = client.get(f"/richieste/numeri/{domanda}")
        assert risposta.status_code == 200
        assert "Ambito 111 – Lago" in re.sub(r"\s+", " ", risposta.content.decode())
    vuoto = UtenteFactory(ruolo=Ruolo.AMMINISTRATIVO_UDP, ambito=anno["lago"])
    anno["lago"].richieste.all().delete()
    client.force_login(vuoto)
    assert "non è arrivata nessuna richiesta" in client.get("/richieste/numeri/").content.decode()


def test_i_numeri_usano_sempre_le_stesse_query(client, anno, django_assert_max_num_queries):
    client.force_login(UtenteFactory(ruolo=Ruolo.DIRIGENTE_PROVINCIA))

    def quante():
        with django_assert_max_num_queries(12) as contate:
            client.get("/richieste/numeri/")
        return len(contate)

    prima = quante()
    arrivate(anno["lago"], 20, risposta_dopo=2)
    assert quante() == prima
