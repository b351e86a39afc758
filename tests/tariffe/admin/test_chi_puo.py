"""What each role reads and writes of the tariffs, and what is not there for the others."""

import pytest

from tariffe.models import RegolaTariffaria
from tests.tariffe.admin.pagine import ATTO, EDIZIONE, REGOLA, SCRITTURE, D, pronta
from tests.tariffe.factories import (
    TariffaAssegnataFactory,
    approva,
)
from tests.territorio.factories import (
    AmbitoFactory,
)
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db


def test_l_operatore_scrive_ma_non_approva(client, ambito, bozza):
    pronta(bozza)
    client.force_login(UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=ambito))
    assert (
        f"{EDIZIONE}/{bozza.pk}/approva/" not in client.get(f"{EDIZIONE}/{bozza.pk}/change/").text
    )
    assert client.post(f"{EDIZIONE}/{bozza.pk}/approva/", ATTO).status_code == 403


@pytest.mark.parametrize(
    ("dove", "dati"),
    [
        ("incolla", {"dove": "tratti", "testo": "tutti | 1", "conferma": "1"}),
        ("buco", {"dove": "tratti", "da": "0", "verso": "inferiore"}),
        ("togli-parte", {"dove": "varianti[0]"}),
        ("formato", {"testo": "{}"}),
        ("casi", {"testo": "isee;importo\n0;0"}),
        ("change", {"unita": "mese"}),
        ("delete", {"post": "yes"}),
    ],
)
def test_dopo_l_approvazione_la_regola_si_legge_e_basta(client, ufficio, bozza, dove, dati):
    regola = pronta(bozza)
    approva(bozza)
    assert client.get(f"{REGOLA}/{regola.pk}/change/").status_code == 200
    assert client.post(f"{REGOLA}/{regola.pk}/{dove}/", dati).status_code == 403
    regola.refresh_from_db()
    assert regola.unita == "ora"


@pytest.mark.parametrize(("radice", "dove"), SCRITTURE)
def test_la_provincia_legge_e_non_scrive(client, bozza, radice, dove):
    regola = pronta(bozza)
    client.force_login(UtenteFactory(ruolo=Ruolo.ISTRUTTORE_PROVINCIA))
    pk = regola.pk if radice == REGOLA else bozza.pk
    assert client.get(f"{radice}/{pk}/change/").status_code == 200
    assert client.get(f"{radice}/{pk}/{dove}/").status_code == 403


@pytest.mark.parametrize(
    ("radice", "dove"), [*SCRITTURE, (EDIZIONE, "change"), (EDIZIONE, "esporta")]
)
def test_cio_che_e_di_un_altro_ambito_non_c_e(client, bozza, radice, dove):
    regola = pronta(bozza)
    client.force_login(UtenteFactory(ruolo=Ruolo.RESPONSABILE_UDP, ambito=AmbitoFactory()))
    pk = regola.pk if radice == REGOLA else bozza.pk
    assert client.get(f"{radice}/{pk}/{dove}/").status_code == 404


def test_la_fine_la_registra_chi_approva_e_solo_di_un_edizione_vigente(client, ambito, bozza):
    pronta(bozza)
    responsabile = UtenteFactory(ruolo=Ruolo.RESPONSABILE_UDP, ambito=ambito)
    client.force_login(responsabile)
    pagina = client.get(f"{EDIZIONE}/{bozza.pk}/cessa/", follow=True).text
    assert "è bozza: l&#x27;ultimo giorno si scrive quando è vigente" in pagina
    approva(bozza)
    client.force_login(UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=ambito))
    assert "/cessa/" not in client.get(f"{EDIZIONE}/{bozza.pk}/change/").text
    assert client.get(f"{EDIZIONE}/{bozza.pk}/cessa/").status_code == 403


@pytest.mark.parametrize("radice", [EDIZIONE, REGOLA])
def test_non_si_cancella_dall_elenco(client, ufficio, bozza, radice):
    regola = pronta(bozza)
    approva(bozza)
    pk = regola.pk if radice == REGOLA else bozza.pk
    assert "delete_selected" not in client.get(f"{radice}/").text
    client.post(
        f"{radice}/",
        {"action": "delete_selected", "_selected_action": [pk], "post": "yes"},
    )
    assert RegolaTariffaria.objects.filter(pk=regola.pk).exists()


def test_chi_cancella_un_comune_non_legge_i_codici_delle_persone(client):
    assegnata = TariffaAssegnataFactory()
    client.force_login(UtenteFactory(is_superuser=True, is_staff=True))
    pagina = client.get(f"/admin/territorio/comune/{assegnata.comune_id}/delete/").text
    assert "Impossibile cancellare" in pagina
    assert assegnata.codice_persona not in pagina
    assert "Tariffe assegnate: 1" in pagina


def test_chi_legge_non_vede_testi_da_programma(client, bozza):
    regola = pronta(bozza)
    regola.politiche.filter(caso="isee_mancante").update(tipo="importo", importo=D("20.5"))
    regola.varianti.create(quando={"minori": {"da": "4"}}, costo_unitario=D(3), etichetta="tanti")
    regola.modificatori.create(
        codice="ordine_figlio", tipo="moltiplica_tabella", tabella={"1": "1", "2+": "0.75"}
    )
    regola.casi.update(contesto={"residente": False}, atteso_totale=D("1234.5"))
    client.force_login(UtenteFactory(ruolo=Ruolo.ISTRUTTORE_PROVINCIA))
    pagina = client.get(f"{REGOLA}/{regola.pk}/change/").text
    for scritto in (
        "residente = no",
        "minori = 4+",
        "1 = 1; 2+ = 0,75",
        "20,50\u00a0€",
        "1.234,50\u00a0€",
    ):
        assert scritto in pagina, scritto
    for grezzo in ("residente&quot;", "minori&quot;", "&#x27;minori", "20,5000", ">None<"):
        assert grezzo not in pagina, grezzo


def test_chi_approva_per_secondo_legge_che_e_gia_fatto(client, ufficio, bozza):
    pronta(bozza)
    indirizzo = f"{EDIZIONE}/{bozza.pk}/approva/"
    assert client.post(indirizzo, ATTO).status_code == 302
    pagina = client.post(indirizzo, {**ATTO, "numero_atto": "99"}, follow=True).text
    assert "non si approva un&#x27;altra volta" in pagina
    bozza.refresh_from_db()
    assert bozza.numero_atto == "12"
