"""The desk of an edition: from the draft to its last day."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tariffe.enums import StatoEdizione
from tariffe.forms.edizioni import AdottaForm
from tariffe.models import Adozione, CasoDiProva, EdizioneTariffe, RegolaTariffaria
from tariffe.services import scrivi_regola
from tests.tariffe.admin.pagine import ATTO, EDIZIONE, REGOLA, REGOLAMENTO, D, pronta, un_comune
from tests.tariffe.factories import (
    AdozioneFactory,
    EdizioneFactory,
    RegolaFactory,
    RegolamentoFactory,
    ServizioFactory,
    TariffaAssegnataFactory,
    approva,
)
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db


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
