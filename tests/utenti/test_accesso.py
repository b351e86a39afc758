"""Login, logout and password through allauth, under our addresses and in our words."""

import re

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache, caches
from django.db import connection
from django.test import override_settings
from django.urls import reverse

from tests.utenti.factories import PASSWORD, UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db

NUOVA = "un-altro-segreto-lungo"
SBAGLIATA = "L&#x27;e-mail o la password non sono giuste"
TROPPI = "Troppi tentativi con dati sbagliati"


@pytest.fixture(autouse=True)
def limiti_a_zero():
    cache.clear()


@pytest.fixture
def utente():
    return UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, email="ada@esempio.it")


def entra(client, email="ada@esempio.it", password=PASSWORD, **altro):
    return client.post("/accedi/", {"login": email, "password": password, **altro})


def collegamento(messaggio) -> str:
    return re.search(r"http://testserver(/\S+)", messaggio.body)[1]


def principale(risposta) -> str:
    """The page without what changes at every request."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", risposta.text.split("<main")[1])


def test_si_entra_con_e_mail_e_password(client, utente):
    risposta = entra(client, email="ADA@esempio.it")

    assert risposta.url == "/profilo/"
    pagina = client.get("/profilo/")
    assert "Operatore dell&#x27;Ufficio di Piano" in pagina.text
    assert "ada@esempio.it" in pagina.text


def test_la_sessione_dura_otto_ore_e_finisce_col_browser(client, utente):
    entra(client)

    assert client.session.get_expiry_age() == 8 * 3600
    assert client.session.get_expire_at_browser_close()
    assert client.cookies["sessionid"]["max-age"] == ""
    assert client.cookies["sessionid"]["httponly"]


def test_la_pagina_dice_lo_stesso_se_l_e_mail_c_e_o_no(client, utente):
    una = entra(client, password="sbagliata")
    altra = entra(client, email="nessuno@esempio.it", password="sbagliata")

    assert una.status_code == altra.status_code == 200
    assert SBAGLIATA in una.text
    assert principale(una).replace("ada@", "nessuno@") == principale(altra)
    assert "sbagliata" not in una.text


def test_il_sesto_tentativo_sbagliato_e_rifiutato_anche_con_la_password_giusta(client, utente):
    for _ in range(5):
        assert SBAGLIATA in entra(client, password="sbagliata").text

    sesta = entra(client)

    assert sesta.status_code == 429
    assert TROPPI in sesta.text
    assert "_auth_user_id" not in client.session


def test_il_limite_non_si_aggira_cambiando_indirizzo_o_nome_del_sito(client, utente):
    for numero in range(5):
        client.post(
            "/accedi/",
            {"login": "ada@esempio.it", "password": "sbagliata"},
            headers={"host": ("testserver", "localhost")[numero % 2]},
            REMOTE_ADDR=f"10.0.0.{numero}",
        )

    risposta = client.post(
        "/accedi/", {"login": "ada@esempio.it", "password": PASSWORD}, REMOTE_ADDR="10.0.0.99"
    )

    assert risposta.status_code == 429


def test_il_limite_vale_per_quell_e_mail_e_non_per_le_altre(client, utente):
    UtenteFactory(email="eva@esempio.it")
    for _ in range(6):
        entra(client, password="sbagliata")

    assert entra(client, email="eva@esempio.it").url == "/profilo/"


def test_dallo_stesso_computer_dieci_tentativi_al_minuto(client, utente):
    for numero in range(10):
        entra(client, email=f"utente-inventato-{numero}@esempio.it", password="sbagliata")

    assert entra(client).status_code == 429


def test_i_limiti_stanno_nella_cache_del_database(client, utente):
    entra(client, password="sbagliata")

    assert caches["default"].__class__.__name__ == "DatabaseCache"
    with connection.cursor() as cursore:
        cursore.execute(
            "select count(*) from cache_condivisa where cache_key like %s", ["%login_failed%"]
        )
        assert cursore.fetchone()[0] == 2  # one for the e-mail, one for the computer
        cursore.execute("select count(*) from cache_condivisa where cache_key like %s", ["%ada@%"])
        assert cursore.fetchone()[0] == 0


def test_l_ingresso_dell_ufficio_ha_gli_stessi_limiti(client, utente):
    for _ in range(6):
        risposta = client.post(
            "/admin/login/", {"username": "ada@esempio.it", "password": "sbagliata"}, follow=True
        )
        assert risposta.request["PATH_INFO"] == "/accedi/"
        assert "_auth_user_id" not in client.session
    for _ in range(5):
        entra(client, password="sbagliata", next="/admin/")

    sesta = entra(client, next="/admin/")

    assert sesta.status_code == 429
    assert TROPPI in sesta.text


def test_dall_ufficio_si_torna_all_ufficio(client, utente):
    risposta = client.get("/admin/territorio/ambito/")
    assert risposta.url == "/accedi/?next=/admin/territorio/ambito/"

    assert client.get(risposta.url).text.count('value="/admin/territorio/ambito/"') == 1
    assert entra(client, next="/admin/territorio/ambito/").url == "/admin/territorio/ambito/"


@pytest.mark.parametrize(
    "altrove",
    [
        "https://cattivo.example/",
        "//cattivo.example/",
        r"\\cattivo.example",
        "/\\cattivo.example",
        "javascript:alert(1)",
        "http:///cattivo.example",
    ],
)
def test_non_si_e_mandati_fuori_dal_sito(client, utente, altrove):
    assert entra(client, next=altrove).url == "/profilo/"
    assert client.get("/admin/login/", {"next": altrove}).url == "/accedi/?next=/admin/"


def test_chi_non_e_attivo_non_entra(client):
    UtenteFactory(email="ex@esempio.it", is_active=False)

    risposta = entra(client, email="ex@esempio.it")

    assert risposta.url == reverse("account_inactive")
    assert "_auth_user_id" not in client.session
    assert "non è attivo" in client.get(risposta.url).text


def test_i_campi_vuoti_si_dicono_accanto_e_in_cima(client):
    pagina = client.post("/accedi/", {"login": "", "password": ""}).text

    assert '<a href="#id_login">E-mail</a>' in pagina
    assert 'id="id_login_error"' in pagina
    assert 'aria-describedby="id_login_error"' in pagina
    assert 'aria-invalid="true"' in pagina
    assert "placeholder" not in pagina.split("<main")[1]


def test_uscire_chiede_conferma_e_poi_chiude(client, utente):
    client.force_login(utente)

    assert "Vuoi uscire" in client.get("/esci/").text
    assert "_auth_user_id" in client.session
    assert client.post("/esci/").url == "/"
    assert "_auth_user_id" not in client.session
    assert client.cookies["sessionid"].value == ""


def test_uscire_dall_ufficio(client, utente):
    client.force_login(utente)

    assert client.post("/admin/logout/").url == "/"
    assert "_auth_user_id" not in client.session


def test_nessuno_si_registra_da_solo(client):
    for indirizzo in ("/registrati/", "/accounts/signup/", "/accedi/registrati/", "/signup/"):
        assert client.get(indirizzo).status_code == 404


def test_password_dimenticata(client, utente):
    risposta = client.post("/accedi/password/", {"email": "Ada@esempio.it"})

    assert risposta.url == "/accedi/password/inviata/"
    [messaggio] = mail.outbox
    assert messaggio.to == ["ada@esempio.it"]
    assert messaggio.subject == "[Sportello Sociale] Scegli una nuova password"
    assert "la password resta quella di prima" in messaggio.body
    modulo = client.get(collegamento(messaggio), follow=True)
    assert "almeno 12 caratteri" in modulo.text
    assert collegamento(messaggio) not in modulo.request["PATH_INFO"]
    fatto = client.post(
        modulo.request["PATH_INFO"], {"password1": NUOVA, "password2": NUOVA}, follow=True
    )
    assert "La password è cambiata" in fatto.text
    client.post("/esci/")
    assert entra(client, password=NUOVA).url == "/profilo/"
    client.post("/esci/")
    riusato = client.get(collegamento(messaggio))
    assert "non vale più" in riusato.text


@pytest.mark.parametrize(
    ("password", "motivo"),
    [
        ("corta-11-ca", "almeno 12 caratteri"),
        ("123456789012", "comune"),
        ("ada@esempio.it", "simile"),
    ],
)
def test_la_password_debole_si_rifiuta(client, utente, password, motivo):
    client.post("/accedi/password/", {"email": utente.email})
    modulo = client.get(collegamento(mail.outbox[0]), follow=True)

    risposta = client.post(
        modulo.request["PATH_INFO"], {"password1": password, "password2": password}
    )

    assert risposta.status_code == 200
    assert motivo in risposta.text
    utente.refresh_from_db()
    assert utente.check_password(PASSWORD)


def test_a_chi_non_c_e_non_si_scrive_ma_la_pagina_e_la_stessa(client, utente):
    risposta = client.post("/accedi/password/", {"email": "nessuno@esempio.it"})

    assert risposta.url == "/accedi/password/inviata/"
    assert mail.outbox == []


def test_la_password_dimenticata_ha_un_limite(client, utente):
    for _ in range(5):
        client.post("/accedi/password/", {"email": utente.email})

    sesta = client.post("/accedi/password/", {"email": utente.email})

    assert sesta.status_code == 429
    assert "Troppi tentativi in poco tempo" in sesta.text
    assert len(mail.outbox) == 5


def test_cambiare_la_password_tiene_dentro_e_chiude_le_altre_sessioni(client, utente):
    altrove = client.__class__()
    altrove.force_login(utente)
    client.force_login(utente)

    risposta = client.post(
        "/profilo/password/",
        {"oldpassword": PASSWORD, "password1": NUOVA, "password2": NUOVA},
        follow=True,
    )

    assert risposta.request["PATH_INFO"] == "/profilo/"
    assert "La password è cambiata." in risposta.text
    assert altrove.get("/profilo/").url.startswith("/accedi/")


def test_per_cambiarla_serve_la_password_di_adesso(client, utente):
    client.force_login(utente)

    pagina = client.post(
        "/profilo/password/", {"oldpassword": "altra", "password1": NUOVA, "password2": NUOVA}
    ).text

    assert "La password di adesso non è giusta" in pagina


def test_in_produzione_le_password_sono_argon2_di_dodici_caratteri():
    from config.settings import base

    assert base.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=base.PASSWORD_HASHERS):
        assert UtenteFactory().password.startswith("argon2$argon2id$")
    assert {"min_length": 12} in [v.get("OPTIONS") for v in settings.AUTH_PASSWORD_VALIDATORS]


def test_il_profilo_senza_incarichi_dice_che_cosa_fare(client):
    client.force_login(UtenteFactory())

    assert "Non hai incarichi in corso" in client.get("/profilo/").text
