"""A file with other names: matched once in the page, read by itself ever after."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from rendicontazione.models import Abbinamento, Caricamento
from rendicontazione.selectors import (
    abbinamenti_del_modello,
    contesto_dei_controlli,
    da_abbinare,
)
from rendicontazione.services import Scelta, copia_modello, salva_abbinamenti
from rendicontazione.validation import esamina
from tests.rendicontazione.cartelle import F1, byte, libro, riga
from tests.rendicontazione.conftest import territorio_di_prova
from tests.rendicontazione.factories import (
    AbbinamentoFactory,
    RendicontazioneFactory,
    riferimento,
)
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db


@pytest.fixture
def rendicontazione():
    modello = riferimento()
    otto, nove = territorio_di_prova()
    RendicontazioneFactory(ambito=nove, campagna__modello=modello)
    return RendicontazioneFactory(ambito=otto, campagna__modello=modello)


@pytest.fixture
def operatore(client, rendicontazione):
    utente = UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=rendicontazione.ambito)
    client.force_login(utente)
    return utente


def indirizzo(nome, ambito="otto", **altri):
    return reverse(f"rendicontazione:{nome}", kwargs={"anno": 2024, "ambito": ambito, **altri})


def con_altri_nomi(modulo):
    """«Spesa complessiva» and «N. utenti» in place of two headings, in a sheet called «Spesa»."""
    scritta = libro(modulo, [riga()])
    pagina = scritta[F1]
    pagina.title = "Spesa"
    for cella in pagina[1]:
        cella.value = {"spesa totale": "Spesa complessiva", "utenti": "N. utenti"}.get(
            cella.value, cella.value
        )
    return byte(scritta)


def carica(client, contenuto):
    client.post(indirizzo("caricamento_create"), {"file": SimpleUploadedFile("a.xlsx", contenuto)})
    return Caricamento.objects.order_by("-numero").first()


def html(risposta):
    return risposta.content.decode()


def test_dal_foglio_alle_colonne_senza_ricaricare(client, operatore, contesto):
    contenuto = con_altri_nomi(contesto.modulo)
    primo = carica(client, contenuto)
    esito = client.get(indirizzo("caricamento_preview", numero=primo.numero))
    assert "Abbina le colonne" in html(esito)

    pagina = client.get(indirizzo("abbinamento_list"))
    (foglio,) = pagina.context["form"].voci.values()
    assert (foglio.titolo, foglio.scelte, foglio.proposta) == (F1, ["Spesa"], "")
    client.post(indirizzo("abbinamento_list"), {"tentativo": 1, foglio.campo: "Spesa"})
    secondo = Caricamento.objects.get(numero=2)
    assert (secondo.derivato_da, secondo.sha256) == (primo, primo.sha256)

    pagina = client.get(indirizzo("abbinamento_list"))
    voci = {voce.titolo: voce for voce in pagina.context["form"].voci.values()}
    assert {titolo: voce.proposta for titolo, voce in voci.items()} == {
        "spesa totale": "Spesa complessiva", "utenti": "N. utenti",
    }  # fmt: skip
    assert '<option value="N. utenti" selected>' in html(pagina)
    client.post(
        indirizzo("abbinamento_list"),
        {"tentativo": 2, **{voce.campo: voce.proposta for voce in voci.values()}},
    )
    terzo = Caricamento.objects.get(numero=3)
    assert "FILE-03" not in terzo.anomalie.values_list("codice", flat=True)
    assert terzo.righe[F1] > 0
    dette = set(terzo.letture.values_list("foglio", "cella", "trovato", "letto"))
    assert {
        (F1, "", "foglio «Spesa»", f"«{F1}», come avete abbinato"),
        (F1, "G1", "N. utenti", "«utenti», come avete abbinato"),
        (F1, "J1", "Spesa complessiva", "«spesa totale», come avete abbinato"),
    } <= dette
    assert "«N. utenti» (G1) è «utenti»" in html(
        client.get(indirizzo("caricamento_preview", numero=3))
    )
    assert carica(client, contenuto).righe == terzo.righe  # another upload needs no question


def test_l_abbinamento_vale_nei_controlli_del_solo_ambito(rendicontazione, contesto):
    modello = rendicontazione.campagna.modello
    foglio = modello.fogli.get(codice=F1)
    for nome, scritto in (("utenti", "N. utenti"), ("spesa_totale", "Spesa complessiva")):
        AbbinamentoFactory(
            ambito=rendicontazione.ambito, colonna=foglio.colonne.get(nome=nome), scritto=scritto
        )
    AbbinamentoFactory(ambito=rendicontazione.ambito, colonna=None, foglio=foglio, scritto="Spesa")
    contenuto = con_altri_nomi(contesto.modulo)

    def codici(ambito):
        contesto = contesto_dei_controlli(modello=modello, anno=2024, ambito=ambito)
        return {a.codice for a in esamina(contenuto, contesto).anomalie}

    altro = type(rendicontazione).objects.get(ambito__slug="nove").ambito
    assert "FILE-03" not in codici(rendicontazione.ambito)
    assert "FILE-03" in codici(altro)


def test_mai_due_colonne_con_la_stessa_intestazione(client, operatore, contesto):
    scritta = libro(contesto.modulo, [riga()])
    scritta[F1]["J1"], scritta[F1]["G1"], scritta[F1]["Z1"] = "Importo", "Quanti", "Altro"
    carica(client, byte(scritta))
    voci = client.get(indirizzo("abbinamento_list")).context["form"].voci

    risposta = client.post(
        indirizzo("abbinamento_list"), {"tentativo": 1, **dict.fromkeys(voci, "Importo")}
    )

    assert len(voci) == 2
    assert "ogni nome va in un posto solo" in html(risposta)
    assert not Abbinamento.objects.exists()
    assert Caricamento.objects.count() == 1


def test_senza_scegliere_nulla_si_dice(client, operatore, contesto):
    scritta = libro(contesto.modulo, [riga()])
    scritta[F1]["J1"] = "Importo"
    carica(client, byte(scritta))
    (campo,) = client.get(indirizzo("abbinamento_list")).context["form"].voci

    risposta = client.post(indirizzo("abbinamento_list"), {"tentativo": 1, campo: ""})

    assert "Scegli almeno un nome" in html(risposta)
    assert "non del modello" not in html(
        client.post(indirizzo("abbinamento_list"), {"tentativo": 1, campo: "Inventata"})
    )
    assert not Abbinamento.objects.exists()


def test_un_abbinamento_si_cambia_e_si_toglie(client, operatore, rendicontazione, contesto):
    utenti = rendicontazione.campagna.modello.fogli.get(codice=F1).colonne.get(nome="utenti")
    salvato = AbbinamentoFactory(ambito=rendicontazione.ambito, colonna=utenti, scritto="Importo")
    scritta = libro(contesto.modulo, [riga()])
    scritta[F1]["J1"] = "Importo"
    carica(client, byte(scritta))
    (voce,) = client.get(indirizzo("abbinamento_list")).context["form"].voci.values()

    client.post(indirizzo("abbinamento_list"), {"tentativo": 1, voce.campo: "Importo"})

    salvato.refresh_from_db()
    assert salvato.colonna.nome == "spesa_totale"
    assert Abbinamento.objects.count() == 1
    pagina = client.get(indirizzo("abbinamento_list"))
    assert "«Importo»" in html(pagina)
    client.post(indirizzo("abbinamento_delete", pk=salvato.pk))
    assert not Abbinamento.objects.exists()


def test_l_intestazione_del_modello_vince_su_quella_abbinata(rendicontazione, contesto):
    colonna = rendicontazione.campagna.modello.fogli.get(codice=F1).colonne.get(nome="utenti")
    AbbinamentoFactory(ambito=rendicontazione.ambito, colonna=colonna, scritto="Quanti")
    scritta = libro(contesto.modulo, [riga()])
    scritta[F1]["Z1"], scritta[F1]["Z2"] = "Quanti", 99
    preso = contesto_dei_controlli(
        modello=rendicontazione.campagna.modello, anno=2024, ambito=rendicontazione.ambito
    )

    esame = esamina(byte(scritta), preso)

    assert esame.lette[F1][0].posizioni["utenti"] == 7
    assert (F1, "Z1") in {(x.foglio, x.cella) for x in esame.letture}


def test_l_abbinamento_vale_anche_con_il_modello_dopo(client, operatore, rendicontazione, contesto):
    """By name of sheet and column: the Ambito is not asked again every year."""
    primo = rendicontazione.campagna.modello
    foglio = primo.fogli.get(codice=F1)
    ambito = rendicontazione.ambito
    AbbinamentoFactory(ambito=ambito, colonna=None, foglio=foglio, scritto="Spesa")
    for nome, scritto in (
        ("utenti", "N. utenti"), ("spesa_totale", "Spesa complessiva"), ("note", "Mie note"),
    ):  # fmt: skip
        AbbinamentoFactory(ambito=ambito, colonna=foglio.colonne.get(nome=nome), scritto=scritto)
    nuovo = copia_modello(modello=primo, versione="2025.1")
    nuovo.fogli.get(codice=F1).colonne.filter(nome="note").delete()

    valgono = abbinamenti_del_modello(ambito, nuovo)
    assert [a.scritto for a in valgono] == ["N. utenti", "Spesa complessiva", "Spesa"]
    preso = contesto_dei_controlli(modello=nuovo, anno=2024, ambito=ambito)
    esame = esamina(con_altri_nomi(contesto.modulo), preso)
    assert "FILE-03" not in {a.codice for a in esame.anomalie}

    # Chosen anew with the new form: that one holds there, the old one with the old form.
    altra = nuovo.fogli.get(codice=F1).colonne.get(nome="quantita")
    scelte = [
        Scelta(altra.foglio, altra, "N. utenti"), Scelta(altra.foglio, None, "Spesa"),
    ]  # fmt: skip
    salva_abbinamenti(ambito=ambito, scelte=scelte, utente=operatore)
    con_il_nuovo = {a.scritto: a.colonna for a in abbinamenti_del_modello(ambito, nuovo)}
    con_il_vecchio = {a.scritto: a.colonna for a in abbinamenti_del_modello(ambito, primo)}
    assert con_il_nuovo["N. utenti"] == altra
    assert con_il_vecchio["N. utenti"] == foglio.colonne.get(nome="utenti")
    assert con_il_nuovo["Spesa"] is con_il_vecchio["Spesa"] is None

    # Taken away, it holds nowhere.
    tolto = Abbinamento.objects.get(colonna=altra)
    client.post(indirizzo("abbinamento_delete", pk=tolto.pk))
    for modello in (primo, nuovo):
        assert "N. utenti" not in {a.scritto for a in abbinamenti_del_modello(ambito, modello)}


def test_l_abbinamento_di_un_altro_ambito_e_un_404(client, operatore, rendicontazione):
    altro = type(rendicontazione).objects.get(ambito__slug="nove").ambito
    suo = AbbinamentoFactory(ambito=altro)

    assert client.post(indirizzo("abbinamento_delete", pk=suo.pk)).status_code == 404
    assert Abbinamento.objects.filter(pk=suo.pk).exists()


def test_le_domande_non_crescono_con_le_colonne(
    client, operatore, contesto, django_assert_max_num_queries
):
    scritta = libro(contesto.modulo, [riga()])
    for posto in range(7, 20):
        scritta[F1].cell(1, posto).value = f"Mia colonna {posto}"
    tentativo = carica(client, byte(scritta))

    with django_assert_max_num_queries(5):
        (gruppo,) = da_abbinare(Caricamento.objects.get(pk=tentativo.pk))

    assert len(gruppo.voci) == 13
    assert len({voce.proposta for voce in gruppo.voci if voce.proposta}) == len(
        [voce for voce in gruppo.voci if voce.proposta]
    )
