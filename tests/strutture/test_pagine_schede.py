"""The reserved pages of the records: who gets where, what is told, what is never written."""

import pytest
from django.urls import reverse

from strutture.forms.schede import firma_partenza
from strutture.models import ModificaProposta, Proposta
from strutture.selectors import testi_del_registro as registro_di
from tests.strutture.factories import (
    ReferenteStrutturaFactory,
    StrutturaFactory,
    UnitaOffertaFactory,
)
from tests.strutture.test_proposte import salva
from tests.territorio.factories import AmbitoFactory, AppartenenzaFactory, ComuneFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db


@pytest.fixture
def ambito():
    return AmbitoFactory()


@pytest.fixture
def unita(ambito):
    comune = ComuneFactory()
    AppartenenzaFactory(comune=comune, ambito=ambito)
    return UnitaOffertaFactory(struttura__comune=comune, orari="8-17")


@pytest.fixture
def utente(unita, client):
    referente = ReferenteStrutturaFactory(struttura=unita.struttura).utente
    client.force_login(referente)
    return referente


@pytest.fixture
def ufficio(ambito):
    return UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=ambito)


def pagina(nome, struttura):
    return reverse(f"strutture:{nome}", args=[struttura.pk])


def modulo(unita, *, partenza=None, **campi):
    """What the browser sends: every field as the page shows it, with some changed."""
    testi = registro_di(unita.struttura, [unita])
    dati = testi | {
        (f"u{unita.pk}-{campo[2:]}" if campo.startswith("u_") else campo): valore
        for campo, valore in campi.items()
    }
    return dati | {"partenza": partenza or firma_partenza(unita.struttura, testi), "nota": ""}


def corpo_di(risposta):
    return risposta.content.decode()


# --- who --------------------------------------------------------------------------------------
NOMI = ("scheda_detail", "scheda_update", "proposta_detail")


@pytest.mark.parametrize("nome", NOMI)
def test_di_un_altra_struttura_non_si_apre_niente(nome, utente, client):
    altra = UnitaOffertaFactory().struttura

    assert client.get(pagina(nome, altra)).status_code == 404


@pytest.mark.parametrize("nome", ["scheda_update", "proposta_decide", "proposta_withdraw"])
def test_in_un_altra_struttura_non_si_scrive_niente(nome, utente, client):
    altra = UnitaOffertaFactory(orari="9-12")
    salva(altra, UtenteFactory(), invia=True, u_orari="sempre")

    risposta = client.post(pagina(nome, altra.struttura), modulo(altra, telefono="030 0000002"))

    assert risposta.status_code == 404
    assert Proposta.objects.get().stato == "inviata"
    assert ModificaProposta.objects.count() == 1


@pytest.mark.parametrize("nome", NOMI)
def test_chi_non_e_piu_referente_perde_l_accesso_subito(nome, utente, unita, client):
    assert client.get(pagina(nome, unita.struttura)).status_code == 200

    utente.referenze.update(al="2020-12-31")

    assert client.get(pagina(nome, unita.struttura)).status_code == 404
    assert client.get(reverse("strutture:scheda_list")).status_code == 403


def test_l_ufficio_non_legge_una_bozza(unita, utente, ufficio, client):
    salva(unita, utente, telefono="030 0000002")
    client.force_login(ufficio)

    assert "030 0000002" not in corpo_di(client.get(pagina("proposta_detail", unita.struttura)))


def test_chi_scrive_non_decide_la_sua_anche_se_lavora_in_ufficio(unita, ufficio, client):
    ReferenteStrutturaFactory(struttura=unita.struttura, utente=ufficio)
    proposta = salva(unita, ufficio, invia=True, telefono="030 0000002").proposta
    client.force_login(ufficio)

    assert "L'hai scritta tu" in corpo_di(client.get(pagina("proposta_detail", unita.struttura)))
    risposta = client.post(
        pagina("proposta_decide", unita.struttura), {"proposta": proposta.pk, "tutto": "1"}
    )
    assert risposta.status_code == 403
    proposta.refresh_from_db()
    assert proposta.stato == "inviata"


# --- the form ---------------------------------------------------------------------------------
def test_il_modulo_salva_e_invia(unita, utente, client):
    risposta = client.post(
        pagina("scheda_update", unita.struttura),
        modulo(unita, u_retta_min="1.234,50", u_servizi="mensa\r\ntrasporto") | {"invia": "1"},
    )

    assert risposta.status_code == 302
    assert {m.campo: m.dopo for m in ModificaProposta.objects.all()} == {
        "retta_min": "1234.50",
        "servizi": "mensa\ntrasporto",
    }
    assert Proposta.objects.get().stato == "inviata"


@pytest.mark.parametrize(
    ("campi", "frase"),
    [
        ({"telefono": "pronto"}, "Scrivi il telefono con cifre e spazi"),
        ({"email": "senza chiocciola"}, "indirizzo email valido"),
        ({"telefono": "030 \0"}, "null"),
        ({"descrizione": "x" * 5000}, "5000 caratteri: al massimo 2000"),
        ({"u_orari": "x" * 5000}, "più di 200 caratteri"),
        ({"u_posti_liberi": "3"}, "Scrivi il giorno a cui vale il numero."),
        ({"u_posti_liberi_al": "2026-01-10"}, "Hai scritto il giorno ma non il numero"),
        ({"u_posti_liberi": "3", "u_posti_liberi_al": "31/02/2026"}, "data valida"),
        ({"u_posti_liberi": "3", "u_posti_liberi_al": "2999-01-01"}, "deve ancora venire"),
        ({"u_posti_liberi": "-1"}, "Scrivi un numero intero, 0 o più; se non lo sai lascia vuoto."),
        ({"u_posti_liberi": "tre"}, "Scrivi un numero intero, 0 o più; se non lo sai lascia"),
        ({"u_retta_min": "dodici"}, "importo in euro, per esempio 32,50"),
        ({"u_posti_autorizzati": "99999"}, "minore o uguale a 32767"),
        ({"u_retta_min": "-5"}, "sotto zero"),
        ({"u_retta_min": "50", "u_retta_max": "40"}, "più bassa della minima"),
        ({"u_retta_periodo": "secolo"}, "secolo non è tra quelle"),
        ({"sito": "javascript:alert(1)"}, "URL"),
    ],
)
def test_quello_che_non_va_si_dice_accanto_al_campo_e_niente_e_scritto(
    campi, frase, unita, utente, client
):
    risposta = client.post(pagina("scheda_update", unita.struttura), modulo(unita, **campi))

    assert risposta.status_code == 200
    assert frase in corpo_di(risposta)
    assert 'class="errorlist' in corpo_di(risposta)
    assert not Proposta.objects.exists()


def test_html_e_sql_restano_testo(unita, utente, client):
    brutto = "<script>alert(1)</script>'; DROP TABLE strutture_struttura; --"
    client.post(pagina("scheda_update", unita.struttura), modulo(unita, descrizione=brutto))

    risposta = client.get(pagina("proposta_detail", unita.struttura))

    assert "<script>" not in corpo_di(risposta)
    assert ModificaProposta.objects.get().dopo == brutto


def test_un_unita_di_un_altra_struttura_nel_modulo_e_un_404(unita, utente, client):
    altrui = UnitaOffertaFactory(orari="9-12")

    risposta = client.post(
        pagina("scheda_update", unita.struttura),
        modulo(unita) | {f"u{altrui.pk}-orari": "sempre"},
    )

    assert risposta.status_code == 404
    assert not Proposta.objects.exists()


def test_campi_che_la_struttura_non_puo_chiedere_sono_ignorati(unita, utente, client):
    client.post(
        pagina("scheda_update", unita.struttura),
        modulo(unita, telefono="030 0000002")
        | {"denominazione": "Altro", "stato": "cessata", f"u{unita.pk}-codice_regionale": "X"},
    )

    assert [m.campo for m in ModificaProposta.objects.all()] == ["telefono"]


def test_di_una_riservata_l_indirizzo_nei_testi_e_rifiutato_gia_nel_modulo(unita, utente, client):
    unita.struttura.indirizzo_riservato = True
    unita.struttura.save()

    risposta = client.post(
        pagina("scheda_update", unita.struttura),
        modulo(unita, u_accesso=f"Suonare in {unita.struttura.indirizzo}"),
    )

    assert "riservato: toglilo" in corpo_di(risposta)
    assert not Proposta.objects.exists()


def test_chi_salva_per_secondo_vede_i_due_valori_e_poi_salva(unita, utente, client):
    partenza = firma_partenza(unita.struttura, registro_di(unita.struttura, [unita]))
    altra = ReferenteStrutturaFactory(struttura=unita.struttura).utente
    salva(unita, altra, telefono="030 0000009", u_orari="8-20")

    risposta = client.post(
        pagina("scheda_update", unita.struttura),
        modulo(unita, partenza=partenza, telefono="030 0000002", email="mia@esempio.it"),
    )

    corpo = corpo_di(risposta)
    assert f"Intanto {altra} ha cambiato 2 campi" in corpo
    assert 'value="030 0000002"' in corpo, "quello che ho scritto resta"
    assert 'value="mia@esempio.it"' in corpo
    assert "030 0000009" in corpo, "accanto c'è quello dell'altra"
    assert 'value="8-20"' in corpo, "quello che non ho toccato prende il valore nuovo"
    form = risposta.context["form"]
    dati = {nome: form[nome].value() or "" for nome in form.fields}
    assert client.post(pagina("scheda_update", unita.struttura), dati).status_code == 302
    assert {m.campo: m.dopo for m in ModificaProposta.objects.all()} == {
        "telefono": "030 0000002",
        "orari": "8-20",
        "email": "mia@esempio.it",
    }


@pytest.mark.parametrize("partenza", ["", "inventata", "a:b:c"])
def test_senza_la_partenza_si_rilegge_e_niente_e_scritto(partenza, unita, utente, client):
    dati = modulo(unita, telefono="030 0000002") | {"partenza": partenza}

    risposta = client.post(pagina("scheda_update", unita.struttura), dati)

    assert risposta.status_code == 200
    assert 'value="030 0000002"' in corpo_di(risposta)
    assert not Proposta.objects.exists()


# --- the decision -----------------------------------------------------------------------------
def test_si_approva_un_campo_e_si_rifiuta_l_altro(unita, utente, ufficio, client):
    proposta = salva(unita, utente, invia=True, telefono="030 0000002", u_orari="8-18").proposta
    telefono, orari = (proposta.modifiche.get(campo=c).pk for c in ("telefono", "orari"))
    client.force_login(ufficio)

    risposta = client.post(
        pagina("proposta_decide", unita.struttura),
        {
            "proposta": proposta.pk,
            "versione": proposta.versione,
            f"esito-{telefono}": "approva",
            f"esito-{orari}": "rifiuta",
            f"motivo-{orari}": "Manca il sabato.",
        },
    )

    assert risposta.status_code == 302
    client.force_login(utente)
    assert "Manca il sabato." in corpo_di(client.get(reverse("strutture:scheda_list")))
    assert "Manca il sabato." in corpo_di(client.get(pagina("proposta_detail", unita.struttura)))
    pubblica = corpo_di(client.get(unita.struttura.get_absolute_url()))
    assert "030 0000002" in pubblica
    assert "8-18" not in pubblica


def test_approva_tutto_in_un_colpo(unita, utente, ufficio, client):
    proposta = salva(unita, utente, invia=True, telefono="030 0000002", u_orari="8-18").proposta
    client.force_login(ufficio)

    client.post(
        pagina("proposta_decide", unita.struttura),
        {"proposta": proposta.pk, "versione": proposta.versione, "tutto": "1"},
    )

    assert set(proposta.modifiche.values_list("esito", flat=True)) == {"approvata"}


def test_la_scelta_fatta_non_si_perde_se_un_altra_persona_ha_gia_deciso(
    unita, utente, ufficio, ambito, client
):
    proposta = salva(unita, utente, invia=True, telefono="030 0000002").proposta
    riga = proposta.modifiche.get().pk
    mia = {
        "proposta": proposta.pk,
        "versione": proposta.versione,
        f"esito-{riga}": "rifiuta",
        f"motivo-{riga}": "Non risponde nessuno.",
    }
    client.force_login(ufficio)
    client.post(
        pagina("proposta_decide", unita.struttura),
        {"proposta": proposta.pk, "versione": proposta.versione, "tutto": "1"},
    )
    client.force_login(UtenteFactory(ruolo=Ruolo.RESPONSABILE_UDP, ambito=ambito))

    corpo = corpo_di(client.post(pagina("proposta_decide", unita.struttura), mia))

    assert f"da {ufficio}" in corpo
    assert "Tu avevi scelto" in corpo
    assert "Non risponde nessuno." in corpo
    assert ModificaProposta.objects.get().esito == "approvata"


@pytest.mark.parametrize("numero", ["", "abc", "9" * 30, "-1", "٣"])
def test_una_proposta_che_non_c_e_riporta_alla_pagina(numero, unita, ufficio, client):
    client.force_login(ufficio)

    risposta = client.post(pagina("proposta_decide", unita.struttura), {"proposta": numero})

    assert risposta.status_code == 302


def test_le_modifiche_di_un_altra_proposta_sono_un_404(unita, utente, ufficio, client):
    proposta = salva(unita, utente, invia=True, telefono="030 0000002").proposta
    altra = UnitaOffertaFactory(orari="9-12")
    altrui = salva(altra, UtenteFactory(), invia=True, u_orari="sempre").proposta.modifiche.get()
    client.force_login(ufficio)

    risposta = client.post(
        pagina("proposta_decide", unita.struttura),
        {"proposta": proposta.pk, "versione": proposta.versione, f"esito-{altrui.pk}": "approva"},
    )

    assert risposta.status_code == 404
    assert set(ModificaProposta.objects.values_list("esito", flat=True)) == {"in_attesa"}


# --- the home ---------------------------------------------------------------------------------
def test_senza_proposte_la_scrivania_lo_dice(ufficio, client):
    client.force_login(ufficio)

    assert "Nessuna proposta aspetta" in corpo_di(client.get(reverse("strutture:scheda_list")))


def test_la_scrivania_ha_le_proprie_dalla_piu_vecchia_e_le_stesse_domande(
    unita, utente, ufficio, ambito, client, time_machine, django_assert_max_num_queries
):
    fuori = UnitaOffertaFactory(orari="9-12", struttura__denominazione="Casa di un altro ambito")
    salva(fuori, UtenteFactory(), invia=True, u_orari="sempre")
    time_machine.move_to("2026-03-01 12:00", tick=False)
    salva(unita, utente, invia=True, telefono="030 0000002")
    time_machine.move_to("2026-03-11 12:00", tick=False)
    for _ in range(35):
        altra = UnitaOffertaFactory(struttura__comune=unita.struttura.comune)
        salva(altra, UtenteFactory(), invia=True, telefono="030 0000003")
    client.force_login(ufficio)

    with django_assert_max_num_queries(16):
        risposta = client.get(reverse("strutture:scheda_list"))

    corpo = corpo_di(risposta)
    assert "36 proposte aspettano" in corpo
    assert "10 giorni" in corpo
    assert "altro ambito" not in corpo
    assert next(v.proposta.struttura for v in risposta.context["voci"]) == unita.struttura
    assert len(client.get(reverse("strutture:scheda_list") + "?pagina=99").context["voci"]) == 6
    assert client.get(reverse("strutture:scheda_list") + "?pagina=abc").status_code == 200


def test_chi_tiene_molte_schede_fa_le_stesse_domande(utente, client, django_assert_max_num_queries):
    for _ in range(20):
        una = UnitaOffertaFactory()
        ReferenteStrutturaFactory(utente=utente, struttura=una.struttura)
        salva(una, utente, invia=True, telefono="030 0000003")

    with django_assert_max_num_queries(16):
        risposta = client.get(reverse("strutture:scheda_list"))

    assert corpo_di(risposta).count("Cambia qualcosa") == 21


def test_una_scheda_senza_unita_si_apre(utente, client):
    vuota = StrutturaFactory(stato="bozza")
    ReferenteStrutturaFactory(utente=utente, struttura=vuota)

    for nome in NOMI:
        assert client.get(pagina(nome, vuota)).status_code == 200
