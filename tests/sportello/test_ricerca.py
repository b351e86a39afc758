"""The golden searches: what a person writes, and the first three facilities that must answer.

Over the real RSA of the reference data and a made-up catalogue (`ricerca/strutture.csv`). In
`ricerca/domande.csv`: the words, a comune to be near to, the names expected in order («-» = none;
fewer than three = no other is found) and, where nothing is found, the first of the nearest.
"""

import csv
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from base.tabelle import read_tabella
from strutture.calcolo import Criteri, parole, radice_leggera
from strutture.enums import StatoScheda
from strutture.models import EnteGestore, Sinonimo, Struttura, TipoUnitaOfferta, UnitaOfferta
from strutture.selectors import cataloga
from strutture.services import carica_riferimento
from territorio.models import Comune
from tests.sportello.conftest import RIFERIMENTO

CARTELLA = Path(__file__).parent / "ricerca"
DOMANDE = read_tabella(CARTELLA / "domande.csv", ("q", "vicino", "attese", "piu_vicina"))

pytestmark = pytest.mark.django_db


def carica_catalogo():
    tipi = {tipo.codice: tipo for tipo in TipoUnitaOfferta.objects.all()}
    with (CARTELLA / "strutture.csv").open(encoding="utf-8", newline="") as file:
        for riga in csv.DictReader(file):
            ente = None
            if riga["ente"]:
                ente, _ = EnteGestore.objects.get_or_create(denominazione=riga["ente"])
            struttura = Struttura.objects.create(
                denominazione=riga["nome"],
                comune=Comune.objects.della_provincia().get(denominazione=riga["comune"]),
                ente_gestore=ente,
                indirizzo_riservato=riga["riservata"] == "si",
                stato=StatoScheda.PUBBLICATA,
            )
            UnitaOfferta.objects.create(
                struttura=struttura, tipo=tipi[riga["tipo"]], servizi=riga["servizi"]
            )


@pytest.fixture(scope="module")
def catalogo_vero(territorio_reale, django_db_blocker):
    """Loaded once; `territorio_reale` takes it away with itself."""
    with django_db_blocker.unblock():
        carica_riferimento(cartella=RIFERIMENTO)
        carica_catalogo()


def nomi(strutture):
    per_pk = dict(Struttura.objects.filter(pk__in=strutture).values_list("pk", "denominazione"))
    return [per_pk[pk] for pk in strutture]


def istat(nome):
    return Comune.objects.della_provincia().get(denominazione=nome).codice_istat if nome else ""


def test_le_domande_sono_sessanta_e_diverse():
    assert len({(riga["q"], riga["vicino"]) for riga in DOMANDE}) == len(DOMANDE) >= 60


@pytest.mark.parametrize("riga", DOMANDE, ids=[f"{r['q']} {r['vicino']}" for r in DOMANDE])
def test_domanda(catalogo_vero, riga):
    catalogo = cataloga(Criteri(q=riga["q"], vicino=istat(riga["vicino"])))
    trovate = nomi(catalogo.strutture[:3])

    if riga["attese"] == "-":
        assert trovate == []
        vicine = [nome for r in catalogo.ripieghi[:1] for nome in nomi(r.strutture[:1])]
        assert vicine == ([riga["piu_vicina"]] if riga["piu_vicina"] else [])
    else:
        assert trovate == riga["attese"].split(" | ")


def test_le_parole_sono_le_stesse_in_python_e_nel_database(catalogo_vero):
    testi = [*Struttura.objects.values_list("denominazione", flat=True), "R.S.A. S. Anna", "C.D.D."]
    with connection.cursor() as cursore:
        cursore.execute("SELECT t, strutture_parole(t) FROM unnest(%s::text[]) t", [testi])
        del_database = dict(cursore.fetchall())

    assert {testo: parole(testo) for testo in testi} == {
        testo: scritte.split() for testo, scritte in del_database.items()
    }


def test_la_radice_leggera_e_la_stessa_nel_database(catalogo_vero):
    tutte = ["anziani", "asilo", "comunita", "nido", "rsa", "aiuto", "zia", "servizio"]
    with connection.cursor() as cursore:
        for parola in tutte:
            cursore.execute(
                "SELECT %s = ANY(tsvector_to_array(strutture_vettore(%s)))",
                [radice_leggera(parola), parola],
            )
            assert cursore.fetchone()[0], parola


def test_al_massimo_tre_query_anche_con_una_parola_sbagliata(client, catalogo_vero):
    client.get("/strutture/")
    for indirizzo in (
        "/strutture/",
        "/strutture/?q=anzziani&area=anziani&pagina=3",
        "/strutture/?q=casa+di+ripozo+lumezane&vicino=Chiari",
        "/strutture/?q=nido+limone+sul+garda",
    ):
        with CaptureQueriesContext(connection) as prese:
            assert client.get(indirizzo).status_code == 200
        assert len(prese) <= 3, (indirizzo, [presa["sql"][:80] for presa in prese])


def test_la_pagina_dice_che_cosa_forse_cercavi(client, catalogo_vero):
    testo = client.get("/strutture/", {"q": "vila elisa"}).content.decode()

    assert "Forse cercavi <strong>“villa elisa”</strong>" in testo
    assert "<h1>1 struttura con le parole “villa elisa”</h1>" in testo


def test_vicino_dice_la_distanza_in_linea_d_aria_e_le_riservate_stanno_in_fondo(
    client, catalogo_vero
):
    risposta = client.get("/strutture/", {"tipo": "cem", "vicino": "Salò"})
    voci = risposta.context["catalogo"].voci

    assert [(voce.nome, voce.distanza) for voce in voci] == [
        ("Comunità educativa Arcobaleno", "a 9 km da Salò (in linea d'aria)"),
        ("Rifugio Ginestra", ""),
    ]
    per_codice = client.get("/strutture/", {"tipo": "cem", "vicino": istat("Salò")})
    assert per_codice.context["catalogo"].titolo == risposta.context["catalogo"].titolo


def test_dove_non_c_e_niente_si_dice_l_ufficio_del_comune(client, catalogo_vero):
    testo = client.get("/strutture/", {"q": "nido limone sul garda"}).content.decode()

    assert "vedere le più vicine a Limone sul Garda" in testo
    assert "Ufficio di Piano di Limone sul Garda" in testo
    assert "/ambiti/garda/" in testo


def test_il_comune_di_una_riservata_non_e_fra_le_sue_parole(catalogo_vero):
    rifugio = Struttura.objects.get(denominazione="Rifugio Ginestra")
    rifugio.descrizione = "Una casa a Dello per chi ne ha bisogno."
    rifugio.save()

    parole_sue = Struttura.objects.get(pk=rifugio.pk).testo_ricerca
    assert "dello" not in parole_sue.parole.split()
    assert "'dell" not in str(parole_sue.vettore)
    for q in ("dello", "ginestra dello", "Rifugio Ginestra Dello", "casa dello"):
        catalogo = cataloga(Criteri(q=q))
        assert rifugio.pk not in catalogo.strutture, q
    filtri = cataloga(Criteri(tipo="cem")).filtri["comune"]
    assert [valore.nome for valore in filtri] == ["Gavardo"]


def test_le_parole_seguono_i_cambiamenti(catalogo_vero):
    """Each table that gives words, changed with one statement."""

    def trova(q):
        return nomi(cataloga(Criteri(q=q)).strutture[:1])

    nido = Struttura.objects.get(denominazione="Asilo nido Il Girotondo")
    Struttura.objects.filter(pk=nido.pk).update(denominazione="Il Quadrifoglio")
    assert trova("quadrifoglio") == ["Il Quadrifoglio"]
    assert trova("nido orzinuovi") == ["Il Quadrifoglio"]
    EnteGestore.objects.filter(pk=nido.ente_gestore_id).update(denominazione="Zenzero")
    assert "Il Quadrifoglio" in nomi(cataloga(Criteri(q="zenzero")).strutture)
    UnitaOfferta.objects.filter(struttura=nido).update(servizi="Corso di ukulele")
    assert trova("ukulele") == ["Il Quadrifoglio"]
    Struttura.objects.filter(pk=nido.pk).update(
        comune=Comune.objects.get(codice_istat=istat("Edolo"))
    )
    assert trova("nido edolo") == ["Il Quadrifoglio"]
    TipoUnitaOfferta.objects.filter(codice="NIDO").update(nome="Giardino d'infanzia")
    assert trova("giardino infanzia edolo") == ["Il Quadrifoglio"]
    UnitaOfferta.objects.filter(struttura=nido).delete()
    assert trova("ukulele") == []
    nido.delete()


def test_un_sinonimo_dell_ufficio_vale_subito_e_non_si_sovrascrive(catalogo_vero):
    assert cataloga(Criteri(q="villeggiatura d'argento")).strutture == []
    Sinonimo.objects.create(espressione="villeggiatura d'argento", significa="CASALB")
    assert (
        nomi(cataloga(Criteri(q="villeggiatura d'argento")).strutture)[0]
        == "Casa albergo La Primula"
    )
    Sinonimo.objects.filter(espressione="ospizio").update(significa="CASALB")

    assert carica_riferimento(cartella=RIFERIMENTO)["sinonimi"] == 0
    assert nomi(cataloga(Criteri(q="ospizio")).strutture) == ["Casa albergo La Primula"]
