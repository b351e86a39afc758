"""The back office of the tariffs: what an officer does, and what others may not."""

import datetime
import json
import re
from decimal import Decimal

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tariffe.enums import StatoEdizione
from tariffe.forms.edizioni import AdottaForm
from tariffe.forms.regole import CasoForm
from tariffe.models import Adozione, CasoDiProva, EdizioneTariffe, RegolaTariffaria
from tariffe.services import scrivi_regola
from tests.tariffe.factories import (
    AdozioneFactory,
    EdizioneFactory,
    RegolaFactory,
    RegolamentoFactory,
    ServizioFactory,
    TariffaAssegnataFactory,
    approva,
)
from tests.tariffe.test_incollata import VERDELLO
from tests.territorio.factories import (
    AmbitoFactory,
    AppartenenzaFactory,
    ComuneFactory,
    EnteFactory,
)
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo
from utenti.services import carica_riferimento

pytestmark = pytest.mark.django_db
D = Decimal

EDIZIONE = "/admin/tariffe/edizionetariffe"
REGOLA = "/admin/tariffe/regolatariffaria"
REGOLAMENTO = "/admin/tariffe/regolamento"
ATTO = {
    "organo": "assemblea_sindaci",
    "tipo_atto": "deliberazione",
    "numero_atto": "12",
    "data_atto": "01/12/2025",
}


@pytest.fixture(autouse=True)
def gruppi():
    carica_riferimento(cartella=settings.BASE_DIR / "fixtures" / "riferimento")


@pytest.fixture
def ambito():
    return AmbitoFactory()


@pytest.fixture
def ufficio(client, ambito):
    """The responsabile of the Ufficio di Piano, who may approve."""
    utente = UtenteFactory(ruolo=Ruolo.RESPONSABILE_UDP, ambito=ambito)
    client.force_login(utente)
    return utente


@pytest.fixture
def bozza(ambito):
    return EdizioneFactory(regolamento__ambito=ambito)


@pytest.fixture
def regola(bozza):
    return RegolaFactory(edizione=bozza, con_tratti=False)


def pronta(edizione):
    """A draft with one rule that may be approved: Verdello's SAD with a case."""
    regola = scrivi_regola(
        edizione=edizione,
        servizio=ServizioFactory(),
        dati={
            "unita": "ora",
            "tratti": [
                {"tipo": "esente", "a": "3000"},
                {"tipo": "importo", "da": "3000", "da_incluso": False, "importo": "10"},
            ],
            "isee_mancante": {"tipo": "massima"},
            "isee_irregolare": {"tipo": "come_mancante"},
            "non_residente": {"tipo": "come_residente"},
        },
    )
    CasoDiProva.objects.create(
        regola=regola, denominazione="sopra", isee=D(5000), atteso_importo=D(10)
    )
    return regola


def un_comune(ambito):
    """The body of a comune of the Ambito."""
    comune = ComuneFactory()
    AppartenenzaFactory(comune=comune, ambito=ambito)
    return EnteFactory(comune=comune, tipo="COM")


# --- pasting -------------------------------------------------------------------------------------


def test_la_tabella_incollata_si_guarda_e_poi_si_conferma(client, ufficio, regola):
    indirizzo = f"{REGOLA}/{regola.pk}/incolla/"
    pagina = client.post(indirizzo, {"dove": "tratti", "testo": VERDELLO, "anteprima": "1"})

    assert pagina.status_code == 200
    assert "cresce in proporzione da 0,00\u00a0€ a 18,68\u00a0€" in pagina.text
    assert "è scritto in due righe: vale la riga 1" in pagina.text
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in pagina.text
    assert not regola.tratti.exists(), "nulla si salva prima della conferma"

    risposta = client.post(indirizzo, {"dove": "tratti", "testo": VERDELLO, "conferma": "1"})
    assert risposta.url == f"{REGOLA}/{regola.pk}/change/"
    assert [t.tipo for t in regola.tratti.order_by("ordine")] == ["esente", "lineare", "importo"]

    ancora = client.get(indirizzo)
    assert ancora.context["form"].initial["testo"].split("\n")[1] == (
        "oltre 3000 fino a 30000 | 0 | 18,68"
    ), "le fasce salvate si riaprono come testo da correggere"


def test_una_riga_sbagliata_si_dice_con_riga_e_cella(client, ufficio, regola):
    pagina = client.post(
        f"{REGOLA}/{regola.pk}/incolla/",
        {"dove": "tratti", "testo": "fino a 3.000 | boh", "conferma": "1"},
    )
    assert "Riga 1, colonna 2: «boh» non è un importo" in pagina.text
    assert 'href="#id_testo"' in pagina.text
    assert not regola.tratti.exists()


def test_il_buco_si_vede_e_si_chiude_dalla_pagina(client, ufficio, regola):
    testo = "fino a 3.000 | 1\nda 3.001 | 2"
    pagina = client.post(
        f"{REGOLA}/{regola.pk}/incolla/", {"dove": "tratti", "testo": testo, "anteprima": "1"}
    )
    assert "da 3.000,01\u00a0€ a 3.000,99\u00a0€ non c&#x27;è una tariffa" in pagina.text.replace(
        "c'è", "c&#x27;è"
    )
    client.post(
        f"{REGOLA}/{regola.pk}/incolla/", {"dove": "tratti", "testo": testo, "conferma": "1"}
    )
    pagina = client.get(f"{REGOLA}/{regola.pk}/change/").text
    assert "Allunga la fascia sotto" in pagina
    assert "Allunga la fascia sopra" in pagina

    client.post(
        f"{REGOLA}/{regola.pk}/buco/", {"dove": "tratti", "da": "3000.01", "verso": "inferiore"}
    )
    assert regola.tratti.order_by("ordine").first().a == 3001
    assert "Allunga la fascia" not in client.get(f"{REGOLA}/{regola.pk}/change/").text


def test_una_parte_nuova_si_aggiunge_e_si_toglie(client, ufficio, regola):
    indirizzo = f"{REGOLA}/{regola.pk}/incolla/"
    client.post(indirizzo, {"dove": "tratti", "testo": "tutti | 5,70", "conferma": "1"})
    client.post(
        indirizzo,
        {
            "dove": "componenti[+]",
            "nome_nuovo": "Consegna a casa",
            "quantita_da": "Pasti",
            "max_quantita": "20",
            "testo": "tutti | 3,60",
            "conferma": "1",
        },
    )
    assert list(regola.componenti.order_by("ordine").values_list("codice", flat=True)) == [
        "base",
        "consegna_a_casa",
    ]
    consegna = regola.componenti.get(codice="consegna_a_casa")
    assert (consegna.etichetta, consegna.quantita_da) == ("Consegna a casa", "pasti")
    assert consegna.max_quantita == 20
    pagina = client.get(f"{REGOLA}/{regola.pk}/change/").text
    assert "Parti che si sommano" in pagina
    assert 'name="componenti-1-max_quantita" value="20"' in pagina
    client.post(f"{REGOLA}/{regola.pk}/togli-parte/", {"dove": "componenti[1]"})
    assert regola.componenti.count() == 1


def test_il_formato_di_scambio_si_scrive_e_i_guasti_si_dicono(client, ufficio, regola):
    indirizzo = f"{REGOLA}/{regola.pk}/formato/"
    assert "Il testo non è JSON" in client.post(indirizzo, {"testo": "{"}).text
    assert "tratti[0].tipo" in client.post(indirizzo, {"testo": '{"tratti": [{"tipo": "x"}]}'}).text
    buona = {"unita": "pasto", "tratti": [{"tipo": "importo", "importo": "4.50"}]}
    assert client.post(indirizzo, {"testo": json.dumps(buona)}).status_code == 302
    regola.refresh_from_db()
    assert regola.unita == "pasto"


# --- the page of a rule --------------------------------------------------------------------------


def inline(regola, prefisso, righe=()):
    dati = {f"{prefisso}-TOTAL_FORMS": len(righe), f"{prefisso}-INITIAL_FORMS": 0}
    for n, riga in enumerate(righe):
        dati |= {f"{prefisso}-{n}-{k}": v for k, v in {"regola": regola.pk, **riga}.items()}
    return dati


def pagina_regola(regola, politiche=(), modificatori=(), casi=(), **altro):
    return {
        "servizio": regola.servizio_id,
        "utenza": "",
        "unita": "ora",
        "oltre_massimo": "ammesso",
        "isee_base": "annuo",
        "arrotonda_a": "0,01",
        "arrotonda_modo": "HALF_UP",
        "arrotonda_fase": "unitaria",
        "tipi_isee": "ordinario",
        "ordine": 0,
        **inline(regola, "politiche", politiche),
        **inline(regola, "modificatori", modificatori),
        **inline(regola, "casi", casi),
        **altro,
    }


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


# --- the desk of an edition ----------------------------------------------------------------------


def test_la_scrivania_dice_che_cosa_manca(client, ufficio, regola):
    pagina = client.get(f"{EDIZIONE}/{regola.edizione_id}/change/").text
    assert "Prima di approvarla" in pagina
    assert "mancano l&#x27;organo" in pagina or "mancano l'organo" in pagina
    assert "senza casi di prova" in pagina


def test_dalla_bozza_all_adozione(client, ufficio, ambito, bozza):
    pronta(bozza)
    ente = un_comune(ambito)
    pagina = client.get(f"{EDIZIONE}/{bozza.pk}/change/").text
    assert f"{EDIZIONE}/{bozza.pk}/approva/" in pagina

    risposta = client.post(f"{EDIZIONE}/{bozza.pk}/approva/", ATTO)
    assert risposta.status_code == 302
    bozza.refresh_from_db()
    assert bozza.stato in (StatoEdizione.APPROVATA, StatoEdizione.VIGENTE)

    form = client.get(f"{EDIZIONE}/{bozza.pk}/adotta/").context["form"]
    assert list(form.fields["ente"].queryset) == [ente]
    servizio = bozza.regole.get().servizio_id
    risposta = client.post(
        f"{EDIZIONE}/{bozza.pk}/adotta/",
        {**ATTO, "ente": ente.pk, "servizi": [servizio], "dal": "01/01/2026"},
    )
    assert risposta.status_code == 302, risposta.context["form"].errors
    assert Adozione.objects.get().ente == ente
    assert ente.denominazione in client.get(f"{EDIZIONE}/{bozza.pk}/change/").text

    ancora = client.post(
        f"{EDIZIONE}/{bozza.pk}/adotta/",
        {**ATTO, "ente": ente.pk, "servizi": [servizio], "dal": "01/02/2026"},
    )
    assert ancora.status_code == 200
    assert ancora.context["form"].non_field_errors()
    adozione = Adozione.objects.get()
    client.post(f"/admin/tariffe/adozione/{adozione.pk}/chiudi/", {"al": "30/06/2026"})
    assert adozione.servizi.get().al == datetime.date(2026, 6, 30)


def test_un_caso_sbagliato_ferma_l_approvazione_con_il_suo_nome(client, ufficio, bozza):
    regola = pronta(bozza)
    CasoDiProva.objects.create(
        regola=regola, denominazione="a metà", isee=D(16500), atteso_importo=D("9.34")
    )
    risposta = client.post(f"{EDIZIONE}/{bozza.pk}/approva/", ATTO)
    assert risposta.status_code == 200
    assert "caso «a metà»" in risposta.text
    bozza.refresh_from_db()
    assert bozza.modificabile


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


SCRITTURE = [
    (REGOLA, "incolla"), (REGOLA, "casi"), (EDIZIONE, "approva"), (EDIZIONE, "copia"),
    (EDIZIONE, "allega"),
]  # fmt: skip


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


def test_una_edizione_si_crea_con_le_sue_tariffe(client, ufficio, ambito):
    regolamento = RegolamentoFactory(ambito=ambito)
    client.post(
        f"{EDIZIONE}/add/",
        {"regolamento": regolamento.pk, "titolo": "Tariffe 2027", "valida_dal": "01/01/2027"},
    )
    edizione = EdizioneTariffe.objects.get()
    assert edizione.creata_da == ufficio
    risposta = client.post(
        f"{REGOLA}/add/",
        {"edizione": edizione.pk, "servizio": ServizioFactory().pk, "unita": "ora"},
    )
    assert risposta.url == f"{REGOLA}/{RegolaTariffaria.objects.get().pk}/incolla/"


def test_copia_confronto_esporta_e_importa(client, ufficio, bozza):
    pronta(bozza)
    risposta = client.post(
        f"{EDIZIONE}/{bozza.pk}/copia/",
        {"titolo": "Tariffe 2027", "valida_dal": "01/01/2027", "percentuale": "2,5"},
    )
    nuova = EdizioneTariffe.objects.get(titolo="Tariffe 2027")
    assert risposta.url == f"{EDIZIONE}/{nuova.pk}/change/"

    pagina = client.get(f"{EDIZIONE}/{nuova.pk}/confronto/?valori=0;+3.000;+5.000,00").text
    assert "+0,25\u00a0€" in pagina
    assert "+2,5\u00a0%" in pagina
    assert "Tariffe 2027" in pagina
    assert "decimali" in client.get(f"{EDIZIONE}/{nuova.pk}/confronto/?valori=1,234").text

    documento = client.get(f"{EDIZIONE}/{nuova.pk}/esporta/")
    assert documento["Content-Type"] == "application/json"
    assert client.get(f"{EDIZIONE}/{nuova.pk}/fasce-xlsx/").content.startswith(b"PK")
    fogli = client.get(f"{EDIZIONE}/{nuova.pk}/fasce-csv/").content.decode("utf-8-sig")
    assert "10.25" in fogli

    indirizzo = f"{REGOLAMENTO}/{bozza.regolamento_id}/importa/"
    prima = EdizioneTariffe.objects.count()
    pagina = client.post(indirizzo, {"testo": documento.text, "anteprima": "1"})
    assert "nulla è stato ancora salvato" in pagina.text
    assert EdizioneTariffe.objects.count() == prima
    assert client.post(indirizzo, {"testo": documento.text, "conferma": "1"}).status_code == 302
    assert EdizioneTariffe.objects.count() == prima + 1
    assert "«formato»" in client.post(indirizzo, {"testo": "{}", "conferma": "1"}).text


def test_copiata_con_un_aumento_si_dice_che_cosa_resta_uguale(client, ufficio, bozza):
    """Nothing to say of amounts in euro; a share of the cost does not grow by itself."""
    scrivi_regola(
        edizione=bozza,
        servizio=ServizioFactory(denominazione="Pasti"),
        dati={
            "unita": "pasto", "costo_unitario": "9.30",
            "tratti": [{"tipo": "percentuale_costo", "da": "0", "perc": "50"}],
        },
    )  # fmt: skip
    dati = {"titolo": "Tariffe 2027", "valida_dal": "01/01/2027", "percentuale": "2,5"}
    pagina = client.post(f"{EDIZIONE}/{bozza.pk}/copia/", dati, follow=True).text
    assert "Pasti: le percentuali del costo restano uguali" in pagina
    assert "eccedenza" not in pagina

    pagina = client.post(
        f"{EDIZIONE}/{bozza.pk}/copia/",
        dati | {"titolo": "Uguali", "percentuale": "0"},
        follow=True,
    ).text
    assert "restano uguali" not in pagina


def test_un_esempio_si_legge_e_si_copia(client, ufficio, ambito):
    esempio = RegolamentoFactory(ambito=None, esempio_di="Verdello", fonte="https://esempio.it/a")
    regola = pronta(EdizioneFactory(regolamento=esempio))
    pagina = client.get(f"{REGOLAMENTO}/{esempio.pk}/change/").text
    assert "Esempio da regolamento pubblico di Verdello" in pagina
    assert 'name="_save"' not in pagina
    assert client.get(f"{REGOLA}/{regola.pk}/incolla/").status_code == 403
    risposta = client.post(
        f"{REGOLAMENTO}/{esempio.pk}/copia/",
        {"ambito": ambito.pk, "titolo": "Tariffe 2027", "valida_dal": "01/01/2027"},
    )
    assert risposta.status_code == 302
    copia = EdizioneTariffe.objects.get(regolamento__ambito=ambito)
    assert copia.regole.get().esempio_di == "Verdello"


def test_l_atto_si_allega_e_si_scarica(client, ufficio, bozza, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    indirizzo = f"{EDIZIONE}/{bozza.pk}"
    assert client.get(f"{indirizzo}/atto/").status_code == 404
    male = client.post(f"{indirizzo}/allega/", {"file": SimpleUploadedFile("atto.pdf", b"ciao")})
    assert male.status_code == 200
    pdf = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
    client.post(f"{indirizzo}/allega/", {"file": SimpleUploadedFile("atto.pdf", pdf)})
    scaricato = client.get(f"{indirizzo}/atto/")
    assert b"".join(scaricato.streaming_content) == pdf


def test_l_impatto_nasconde_i_conteggi_piccoli(client, ufficio, ambito, bozza):
    servizio = pronta(bozza).servizio
    vigente = EdizioneFactory(regolamento=bozza.regolamento)
    vecchia = RegolaFactory(edizione=vigente, servizio=servizio)
    approva(vigente)
    oggi = timezone.localdate()
    vuota = client.get(f"{EDIZIONE}/{bozza.pk}/impatto/").text
    assert "nessuna tariffa assegnata" in vuota
    for _ in range(2):
        TariffaAssegnataFactory(regola=vecchia, dal=oggi, ambito=ambito)
    pagina = client.get(f"{EDIZIONE}/{bozza.pk}/impatto/").text
    assert "non mostrato" in pagina
    assert "I conteggi sotto 3 persone non si mostrano" in pagina
    # Who may open the rows counts them as they are.
    amministrativo = Client()
    amministrativo.force_login(UtenteFactory(ruolo=Ruolo.AMMINISTRATIVO_UDP, ambito=ambito))
    assert "non mostrato" not in amministrativo.get(f"{EDIZIONE}/{bozza.pk}/impatto/").text
    for _ in range(3):
        TariffaAssegnataFactory(regola=vecchia, dal=oggi, ambito=ambito)
    pagina = client.get(f"{EDIZIONE}/{bozza.pk}/impatto/").text
    assert "non mostrato" not in pagina
    assert "P-" not in pagina.partition('id="content-main"')[2], "mai il codice di una persona"


@pytest.mark.parametrize("pagina", ["edizione", "casi", "elenco", "regole"])
def test_le_pagine_fanno_sempre_le_stesse_domande(client, ufficio, ambito, bozza, pagina):
    indirizzo = {
        "edizione": f"{EDIZIONE}/{bozza.pk}/change/",
        "casi": f"{EDIZIONE}/{bozza.pk}/casi/",
        "elenco": f"{EDIZIONE}/",
        "regole": f"{REGOLA}/",
    }[pagina]

    def domande():
        with CaptureQueriesContext(connection) as conta:
            assert client.get(indirizzo).status_code == 200
        return len(conta)

    for _ in range(2):
        pronta(bozza)
        AdozioneFactory(edizione__regolamento=bozza.regolamento)
    domande()  # what is asked once only, content types and the like
    poche = domande()
    for _ in range(18):
        pronta(bozza)
        AdozioneFactory(edizione__regolamento=bozza.regolamento)
    assert domande() == poche


def test_il_buco_si_chiude_con_il_bottone_come_lo_scrive_la_pagina(client, ufficio, regola):
    testo = "fino a 3.000 | 1\nda 3.001 a 7.500 | 2\noltre 8.000 | 3"
    client.post(
        f"{REGOLA}/{regola.pk}/incolla/", {"dove": "tratti", "testo": testo, "conferma": "1"}
    )
    pagina = client.get(f"{REGOLA}/{regola.pk}/change/").text
    buchi = re.findall(
        r'name="dove" value="([^"]*)">\s*<input[^>]*name="da" value="([^"]*)"', pagina
    )
    assert [da for _, da in buchi] == ["3000.01", "7500.01"]
    for dove, da in buchi:
        client.post(f"{REGOLA}/{regola.pk}/buco/", {"dove": dove, "da": da, "verso": "inferiore"})
    assert "Allunga la fascia" not in client.get(f"{REGOLA}/{regola.pk}/change/").text


@pytest.mark.parametrize("pagina", ["approva", "adotta"])
def test_un_atto_che_deve_ancora_venire_non_si_registra(client, ufficio, bozza, pagina):
    pronta(bozza)
    if pagina == "adotta":
        approva(bozza)
    domani = timezone.localdate() + datetime.timedelta(days=1)
    risposta = client.post(
        f"{EDIZIONE}/{bozza.pk}/{pagina}/", {**ATTO, "data_atto": f"{domani:%d/%m/%Y}"}
    )
    assert "deve ancora venire" in risposta.text
    bozza.refresh_from_db()
    assert bozza.modificabile == (pagina == "approva")
    assert not bozza.adozioni.exists()


def test_adottare_dice_i_giorni_al_contrario_e_come_chiudere_la_precedente(
    client, ufficio, ambito, bozza
):
    regola = pronta(bozza)
    approva(bozza)
    ente = un_comune(ambito)
    dati = {
        "ente": ente.pk, "servizi": [regola.servizio_id], "dal": "01/03/2026", "al": "01/02/2026",
        "organo": "giunta", "tipo_atto": "deliberazione", "numero_atto": "3",
        "data_atto": "20/01/2026",
    }  # fmt: skip
    indirizzo = f"{EDIZIONE}/{bozza.pk}/adotta/"
    assert "viene prima del primo, «01/03/2026»" in client.post(indirizzo, dati).text
    client.post(indirizzo, {**dati, "al": ""})
    pagina = client.post(indirizzo, {**dati, "dal": "01/04/2026", "al": ""}).text
    assert "Quella deve finire il 31/03/2026: segna «Chiudi il giorno prima" in pagina
    etichetta = AdottaForm.base_fields["chiudi_precedente"].label
    assert f"segna «{etichetta}»".replace("'", "&#x27;") in pagina


def test_la_fine_di_un_edizione_si_registra_e_il_perche_resta(client, ufficio, bozza):
    pronta(bozza)
    approva(bozza)
    indirizzo = f"{EDIZIONE}/{bozza.pk}"
    assert f"{indirizzo}/cessa/" in client.get(f"{indirizzo}/change/").text
    anno = timezone.localdate().year + 1
    dati = {"al": f"31/12/{anno}", "motivo": "Il regolamento cambia"}
    assert (
        "è fuori dai giorni"
        in client.post(f"{indirizzo}/cessa/", {**dati, "al": "01/01/2020"}).text
    )
    assert "già assegnate alle persone restano" in client.get(f"{indirizzo}/cessa/").text
    pagina = client.post(f"{indirizzo}/cessa/", dati, follow=True).text
    assert f"31 dicembre {anno}" in pagina
    assert f"Vigente, {ufficio}. Ultimo giorno: 31/12/{anno}. Il regolamento cambia" in pagina
    bozza.refresh_from_db()
    assert (bozza.stato, bozza.valida_al) == ("vigente", datetime.date(anno, 12, 31))


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


def test_il_confronto_mostra_scelta_quella_che_confronta(client, ufficio, ambito, bozza):
    pronta(bozza)
    altra = EdizioneFactory(
        regolamento__ambito=ambito, titolo="Altre", valida_dal=datetime.date(2030, 1, 1)
    )
    sua = EdizioneFactory(
        regolamento=bozza.regolamento, titolo="Prima", valida_dal=datetime.date(2025, 1, 1)
    )
    pagina = client.get(f"{EDIZIONE}/{bozza.pk}/confronto/").text
    assert f'<option value="{sua.pk}" selected>' in pagina
    assert f'<option value="{altra.pk}">' in pagina


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


def test_una_variante_si_incolla_e_si_corregge_per_chi_vale(client, ufficio, regola):
    indirizzo = f"{REGOLA}/{regola.pk}"
    client.post(f"{indirizzo}/incolla/", {"dove": "tratti", "testo": "tutti | 5", "conferma": "1"})
    dati = {
        "dove": "varianti[+]", "testo": "tutti | 3", "nome_nuovo": "Due figli", "conferma": "1",
    }  # fmt: skip
    assert "Scrivi per chi vale" in client.post(f"{indirizzo}/incolla/", dati).text
    client.post(f"{indirizzo}/incolla/", {**dati, "quando": "Minori = 2; part time = sì"})
    variante = regola.varianti.get()
    assert variante.quando == {"minori": "2", "part_time": True}
    pagina = client.get(f"{indirizzo}/change/").text
    assert 'value="minori = 2; part_time = sì"' in pagina


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


def test_i_casi_si_rileggono_come_si_scrivono_e_non_ci_sono_matite(client, ufficio, bozza):
    regola = pronta(bozza)
    pagina = client.get(f"{REGOLA}/{regola.pk}/change/").text
    assert 'name="casi-0-isee" value="5000,00"' in pagina
    assert "related-widget-wrapper" not in pagina
    isee = CasoForm.base_fields["isee"]
    assert not isee.has_changed(D("5000.00"), "5000,00")
    assert isee.has_changed(D("5000.00"), "boh")


def test_chi_approva_per_secondo_legge_che_e_gia_fatto(client, ufficio, bozza):
    pronta(bozza)
    indirizzo = f"{EDIZIONE}/{bozza.pk}/approva/"
    assert client.post(indirizzo, ATTO).status_code == 302
    pagina = client.post(indirizzo, {**ATTO, "numero_atto": "99"}, follow=True).text
    assert "non si approva un&#x27;altra volta" in pagina
    bozza.refresh_from_db()
    assert bozza.numero_atto == "12"


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
