import datetime

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.territorio.factories import AmbitoFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo
from utenti.models import Utente
from utenti.services import carica_riferimento

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def gruppi():
    carica_riferimento(cartella=settings.BASE_DIR / "fixtures" / "riferimento")


@pytest.fixture
def amministratore(client):
    utente = UtenteFactory(ruolo=Ruolo.AMMINISTRATORE_SISTEMA)
    client.force_login(utente)
    return utente


def righe(totale=0, iniziali=0, **celle):
    return {
        "incarichi-TOTAL_FORMS": totale,
        "incarichi-INITIAL_FORMS": iniziali,
        **{f"incarichi-{chiave.replace('__', '-')}": valore for chiave, valore in celle.items()},
    }


def modulo(utente, **altro):
    return {
        "email": utente.email,
        "nome": utente.nome,
        "cognome": utente.cognome,
        "is_active": "on",
        **altro,
    }


def test_l_amministratore_crea_un_utente_che_riceve_l_invito(
    client, amministratore, django_capture_on_commit_callbacks
):
    ambito = AmbitoFactory()

    with django_capture_on_commit_callbacks(execute=True):
        risposta = client.post(
            "/admin/utenti/utente/add/",
            {
                "email": "Eva@esempio.it",
                "nome": "Eva",
                "cognome": "Prova",
                **righe(1, 0, **{"0__ruolo": Ruolo.OPERATORE_UDP, "0__ambito": ambito.pk}),
            },
        )

    assert risposta.status_code == 302
    eva = Utente.objects.get(email="eva@esempio.it")
    assert eva.is_staff
    assert not eva.has_usable_password()
    incarico = eva.incarichi.get()
    assert incarico.assegnato_da == amministratore
    assert [m.to for m in mail.outbox] == [["eva@esempio.it"]]


def test_ruolo_senza_luogo_si_dice_e_non_si_salva(client, amministratore):
    risposta = client.post(
        "/admin/utenti/utente/add/",
        {"email": "eva@esempio.it", **righe(1, 0, **{"0__ruolo": Ruolo.OPERATORE_UDP})},
    )

    assert "Il ruolo e il luogo non vanno insieme" in risposta.text
    assert not Utente.objects.filter(email="eva@esempio.it").exists()


def test_le_date_a_rovescio_si_dicono(client, amministratore):
    risposta = client.post(
        "/admin/utenti/utente/add/",
        {
            "email": "eva@esempio.it",
            **righe(
                1,
                0,
                **{
                    "0__ruolo": Ruolo.GARANTE_DATI,
                    "0__dal": "31/12/2024",
                    "0__al": "01/01/2024",
                },
            ),
        },
    )

    assert "La data di fine viene prima della data di inizio" in risposta.text


def test_la_fine_dell_incarico_chiude_l_ufficio(client, amministratore):
    eva = UtenteFactory(ruolo=Ruolo.OPERATORE_UDP)
    incarico = eva.incarichi.get()

    client.post(
        f"/admin/utenti/utente/{eva.pk}/change/",
        modulo(
            eva,
            **righe(
                1,
                1,
                **{
                    "0__id": incarico.pk,
                    "0__utente": eva.pk,
                    "0__ruolo": incarico.ruolo,
                    "0__ambito": incarico.ambito_id,
                    "0__al": "01/01/2020",
                },
            ),
        ),
    )

    eva.refresh_from_db()
    incarico.refresh_from_db()
    assert incarico.al == datetime.date(2020, 1, 1)
    assert not eva.is_staff


def test_nessuno_cambia_i_propri_incarichi_ne_l_account_di_chi_installa(client, amministratore):
    installatore = Utente.objects.create_superuser("radice@esempio.it", "x")
    for intoccabile in (amministratore, installatore):
        indirizzo = f"/admin/utenti/utente/{intoccabile.pk}/change/"
        assert 'name="_save"' not in client.get(indirizzo).text
        risposta = client.post(
            indirizzo,
            modulo(
                intoccabile,
                email="presa@esempio.it",
                **righe(1, 0, **{"0__ruolo": Ruolo.DIRIGENTE_PROVINCIA}),
            ),
        )
        assert risposta.status_code == 403
    assert not Utente.objects.filter(email="presa@esempio.it").exists()
    assert amministratore.incarichi.count() == 1


def test_i_diritti_non_si_danno_scrivendo_altri_campi(client, amministratore):
    eva = UtenteFactory()

    client.post(
        f"/admin/utenti/utente/{eva.pk}/change/",
        modulo(eva, is_superuser="on", is_staff="on", **righe()),
    )

    eva.refresh_from_db()
    assert not eva.is_superuser
    assert not eva.is_staff


def test_invito_di_nuovo(client, amministratore, django_capture_on_commit_callbacks):
    eva, ex = UtenteFactory(), UtenteFactory(is_active=False)

    with django_capture_on_commit_callbacks(execute=True):
        risposta = client.post(
            "/admin/utenti/utente/",
            {"action": "invita", "_selected_action": [eva.pk, ex.pk]},
            follow=True,
        )

    assert [m.to for m in mail.outbox] == [[eva.email]]
    assert "non è attivo: riattivalo" in risposta.text


def test_il_responsabile_vede_gli_incarichi_del_suo_ambito_e_basta(client):
    otto, nove = AmbitoFactory(), AmbitoFactory()
    mio = UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=otto).incarichi.get()
    altrui = UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=nove).incarichi.get()
    client.force_login(UtenteFactory(ruolo=Ruolo.RESPONSABILE_UDP, ambito=otto))

    pagina = client.get("/admin/utenti/incarico/").text

    assert f"/incarico/{mio.pk}/change/" in pagina
    assert f"/incarico/{altrui.pk}/change/" not in pagina
    assert str(nove) not in pagina
    assert client.get(f"/admin/utenti/incarico/{altrui.pk}/change/").status_code == 404
    assert client.get("/admin/utenti/utente/").status_code == 403


def test_l_indice_e_diviso_per_lavoro(client, amministratore):
    gruppi = [app["name"] for app in client.get("/admin/").context["app_list"]]

    assert gruppi == sorted(
        gruppi,
        key=[
            "Strutture", "Sito pubblico", "Rendicontazione", "Tariffe", "Osservatorio",
            "Territorio", "Utenti",
        ].index,
    )  # fmt: skip
    assert "Utenti" in gruppi


def test_chi_ha_finito_l_incarico_non_entra_anche_se_e_rimasto_dell_ufficio(client):
    client.force_login(UtenteFactory(is_staff=True))

    risposta = client.get("/admin/")

    assert risposta.status_code == 403
    assert "non ha un incarico in corso" in risposta.text


@pytest.mark.parametrize("modello", ["utente", "incarico"])
def test_gli_elenchi_non_fanno_una_domanda_per_riga(
    client, amministratore, modello, django_assert_max_num_queries
):
    def domande():
        with CaptureQueriesContext(connection) as conta:
            client.get(f"/admin/utenti/{modello}/")
        return len(conta)

    UtenteFactory(ruolo=Ruolo.OPERATORE_UDP)
    poche = domande()
    for _ in range(18):
        UtenteFactory(ruolo=Ruolo.OPERATORE_UDP)

    assert domande() == poche
    with django_assert_max_num_queries(9):
        client.get(f"/admin/utenti/{modello}/")
