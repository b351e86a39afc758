"""The page of a rule: policies, modifiers, cases, in the officer's words."""

import pytest

from tariffe.forms.regole import CasoForm
from tests.tariffe.admin.pagine import EDIZIONE, REGOLA, D, pagina_regola, pronta
from tests.tariffe.factories import (
    RegolaFactory,
)

pytestmark = pytest.mark.django_db


def test_politiche_modificatori_e_casi_si_scrivono_come_si_parla(client, ufficio, bozza):
    regola = RegolaFactory(edizione=bozza)
    risposta = client.post(
        f"{REGOLA}/{regola.pk}/change/",
        pagina_regola(
            regola,
            politiche=[{"caso": "isee_mancante", "tipo": "importo", "importo": "20,00"}],
            modificatori=[
                {"ordine": 0, "codice": "festivo", "tipo": "moltiplica", "valore": "1,10"},
                {
                    "ordine": 1,
                    "codice": "ordine_figlio",
                    "tipo": "moltiplica_tabella",
                    "tabella": "1 = 1; 2 = 0,75; 4+ = 0",
                    "quando": "part_time = no; figli = 1-3",
                },
            ],
            casi=[
                {
                    "ordine": 0,
                    "denominazione": "festivo",
                    "isee": "5000",
                    "contesto": "festivo = sì",
                    "atteso_importo": "11",
                }
            ],
        ),
    )
    assert risposta.status_code == 302, risposta.context["errors"]
    tabella = regola.modificatori.get(codice="ordine_figlio")
    assert tabella.tabella == {"1": "1", "2": "0.75", "4+": "0"}
    assert tabella.quando == {"part_time": False, "figli": {"da": "1", "a": "3"}}
    assert regola.casi.get().contesto == {"festivo": True}
    pagina = client.get(f"{REGOLA}/{regola.pk}/change/").text
    assert "1 = 1; 2 = 0,75; 4+ = 0" in pagina
    assert "✓ Giusto" in pagina


@pytest.mark.parametrize(
    ("parti", "frase"),
    [
        ({"politiche": [{"caso": "isee_mancante", "tipo": "importo"}]}, "Scrivi l'importo"),
        ({"politiche": [{"caso": "isee_mancante", "tipo": "come_residente"}]}, "Chi non presenta"),
        ({"politiche": [{"caso": "non_residente", "tipo": "tratti"}]}, "si incollano"),
        (
            {"modificatori": [{"ordine": 0, "codice": "x", "tipo": "moltiplica"}]},
            "Scrivi il valore",
        ),
        (
            {
                "modificatori": [
                    {"ordine": 0, "codice": "x", "tipo": "moltiplica_tabella", "tabella": "due = 1"}
                ]
            },
            "la voce «due» non va",
        ),
        (
            {
                "modificatori": [
                    {"ordine": 0, "codice": "x y", "tipo": "somma", "valore": "1", "quando": "boh"}
                ]
            },
            "«boh» non si capisce",
        ),
        ({"tipi_isee": "ordinario, minori"}, "«minori» non è un tipo di ISEE"),
        ({"decorrenza_eccezioni": "13:40"}, "non è un mese con il suo giorno"),
        (
            {"casi": [{"ordine": 0, "denominazione": "a", "isee": "1", "atteso_errore": "BOH"}]},
            "«BOH» non è un errore",
        ),
    ],
)
def test_cio_che_non_va_si_dice_accanto_al_campo(client, ufficio, bozza, parti, frase):
    regola = RegolaFactory(edizione=bozza)
    risposta = client.post(f"{REGOLA}/{regola.pk}/change/", pagina_regola(regola, **parti))
    assert risposta.status_code == 200
    assert frase in risposta.text.replace("&#x27;", "'")


def test_le_frazioni_si_scrivono_con_la_virgola(client, ufficio, bozza):
    regola = pronta(bozza)
    indirizzo = f"{REGOLA}/{regola.pk}/change/"
    dati = pagina_regola(regola, frazioni_ammesse="0,5; 0,75")
    assert client.post(indirizzo, dati).status_code == 302
    regola.refresh_from_db()
    assert regola.frazioni_ammesse == "0.5, 0.75"
    pagina = client.get(indirizzo).text
    assert 'value="0,5; 0,75"' in pagina
    assert "Per esempio 0,5; 0,75." in pagina


def test_un_campo_vuoto_si_dice_in_italiano(client, ufficio, bozza):
    regola = RegolaFactory(edizione=bozza)
    pagina = client.post(f"{REGOLA}/{regola.pk}/change/", pagina_regola(regola, unita="")).text
    assert "Questo campo è vuoto: scrivi o scegli un valore." in pagina
    assert "campo da correggere, qui sotto" in pagina


def test_si_prova_un_valore_e_si_vedono_i_passi(client, ufficio, bozza):
    regola = RegolaFactory(edizione=bozza)
    pagina = client.get(f"{REGOLA}/{regola.pk}/change/?isee=5.000,00&condizioni=quantita+%3D+3")
    assert "10,00\u00a0€ (unità: ora); in tutto 30,00\u00a0€" in pagina.text
    assert "10,00\u00a0€ con 5.000,00\u00a0€" in pagina.text, "il punto sul grafico"
    assert "POLITICA" not in pagina.text
    senza = client.get(f"{REGOLA}/{regola.pk}/change/?isee=&condizioni=").text
    assert "tf-male" in senza
    assert "decimali" in client.get(f"{REGOLA}/{regola.pk}/change/?isee=1,234").text


def test_i_casi_si_incollano_per_una_regola_e_per_l_edizione(client, ufficio, bozza):
    regola = pronta(bozza)
    client.post(
        f"{REGOLA}/{regola.pk}/casi/",
        {"testo": "isee;altre condizioni;importo\n0;;0\n16.500,00;quantita=2;9"},
    )
    assert regola.casi.count() == 3
    pagina = client.get(f"{EDIZIONE}/{bozza.pk}/casi/").text
    assert pagina.count("✓ Giusto") == 2
    assert pagina.count("✗ ") == 1
    male = client.post(f"{EDIZIONE}/{bozza.pk}/casi/", {"testo": "isee;boh\n0;0"})
    assert "la colonna «boh» non si usa" in male.text


def test_i_casi_si_rileggono_come_si_scrivono_e_non_ci_sono_matite(client, ufficio, bozza):
    regola = pronta(bozza)
    pagina = client.get(f"{REGOLA}/{regola.pk}/change/").text
    assert 'name="casi-0-isee" value="5000,00"' in pagina
    assert "related-widget-wrapper" not in pagina
    isee = CasoForm.base_fields["isee"]
    assert not isee.has_changed(D("5000.00"), "5000,00")
    assert isee.has_changed(D("5000.00"), "boh")


def test_le_tabelle_delle_varianti_si_vedono_e_si_scaricano(client, ufficio, bozza):
    regola = RegolaFactory(edizione=bozza, con_tratti=False)
    testo = "ISEE;1° figlio;2° figlio;Non residenti\nfino a 5.000;2;1,50;9\noltre 5.000;2;1,75;9,50"
    indirizzo = f"{REGOLA}/{regola.pk}"
    for passo in ("anteprima", "conferma"):
        pagina = client.post(
            f"{indirizzo}/incolla/", {"dove": "tratti", "testo": testo, passo: "1"}, follow=True
        ).text
        assert "1° figlio: fino a 5.000,00\u00a0€" in pagina
        assert "; 1° figlio)</text>" in pagina
        assert "2° figlio: oltre 5.000,00\u00a0€" in pagina
        assert "non residenti: oltre 5.000,00\u00a0€" in pagina
    assert "2° figlio, fascia 2. A 5.000,01\u00a0€" in pagina
    foglio = client.get(f"{EDIZIONE}/{bozza.pk}/fasce-csv/").content.decode("utf-8-sig")
    assert [r.split(";")[3] for r in foglio.splitlines()[1:]] == [
        "1° figlio", "1° figlio", "2° figlio", "2° figlio", "non residenti", "non residenti",
    ]  # fmt: skip
