"""The back office of what the public site tells: each for its own Ambito."""

import datetime
import re

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from sportello.models import Avviso, ModuloServizio, PuntoAccesso, VoceGlossario
from sportello.services.dimostrativi import pdf_di_prova
from tests.sportello.factories import AvvisoFactory, PuntoAccessoFactory, VoceGlossarioFactory
from tests.territorio.factories import AmbitoFactory, AppartenenzaFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo
from utenti.services import carica_riferimento

pytestmark = pytest.mark.django_db

PDF = pdf_di_prova("Domanda (prova)", ["Nome \\ cognome: ___"])


@pytest.fixture
def mondo(client):
    carica_riferimento(cartella=settings.BASE_DIR / "fixtures" / "riferimento")
    mio = AmbitoFactory(numero=108)
    altro = AmbitoFactory(numero=109)
    qui = AppartenenzaFactory(ambito=mio).comune
    la = AppartenenzaFactory(ambito=altro).comune
    client.force_login(UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=mio))
    return {"mio": mio, "altro": altro, "qui": qui, "la": la}


def dirigente(client):
    client.force_login(UtenteFactory(ruolo=Ruolo.DIRIGENTE_PROVINCIA))


def scrivi_avviso(client, **campi):
    return client.post(
        reverse("admin:sportello_avviso_add"),
        {
            "titolo": "Nuovo orario",
            "sommario": "Cambia l'orario.",
            "testo": "",
            "ambito": "",
            "dal": timezone.localdate().strftime("%d/%m/%Y"),
            "al": "",
            "pubblicato": "on",
            **campi,
        },
    )


def errori(risposta, campo):
    return " ".join(risposta.context["adminform"].form.errors.get(campo, []))


def test_l_ufficio_di_piano_scrive_per_il_suo_ambito(client, mondo):
    risposta = scrivi_avviso(client, ambito=mondo["mio"].pk)

    assert risposta.status_code == 302
    assert Avviso.objects.get().ambito == mondo["mio"]


def test_l_ufficio_di_piano_non_scrive_per_la_provincia(client, mondo):
    risposta = scrivi_avviso(client, ambito="")

    assert "Scegli il tuo ambito" in errori(risposta, "ambito")
    assert not Avviso.objects.exists()


def test_l_ufficio_di_piano_non_scrive_per_un_altro_ambito(client, mondo):
    risposta = scrivi_avviso(client, ambito=mondo["altro"].pk)

    assert errori(risposta, "ambito")
    assert not Avviso.objects.exists()


def test_l_avviso_della_provincia_per_l_ufficio_di_piano_non_c_e(client, mondo):
    avviso = AvvisoFactory(della_provincia=True)

    for pagina in ("change", "delete", "history"):
        url = reverse(f"admin:sportello_avviso_{pagina}", args=[avviso.pk])
        assert client.get(url).status_code in (403, 404)
    url = reverse("admin:sportello_avviso_change", args=[avviso.pk])
    assert client.post(url, {"titolo": "x"}).status_code == 404


def test_la_provincia_scrive_per_tutti(client, mondo):
    dirigente(client)

    assert scrivi_avviso(client, ambito="").status_code == 302
    assert Avviso.objects.get().ambito is None


def test_un_avviso_che_finisce_prima_di_cominciare(client, mondo):
    ieri = timezone.localdate() - datetime.timedelta(days=1)

    risposta = scrivi_avviso(client, ambito=mondo["mio"].pk, al=ieri.strftime("%d/%m/%Y"))

    assert "L'ultimo giorno viene prima del primo" in risposta.content.decode().replace(
        "&#x27;", "'"
    )


def scrivi_punto(client, **campi):
    return client.post(
        reverse("admin:sportello_puntoaccesso_add"),
        {"tipo": "sportello", "denominazione": "Sportello", "pubblicato": "on", **campi},
    )


def test_il_punto_di_accesso_sta_in_un_comune_del_suo_ambito(client, mondo):
    dirigente(client)

    sbagliato = scrivi_punto(client, ambito=mondo["mio"].pk, comune=mondo["la"].pk)
    assert "non è un comune dell'ambito" in errori(sbagliato, "comune")
    giusto = scrivi_punto(client, ambito=mondo["mio"].pk, comune=mondo["qui"].pk)
    assert giusto.status_code == 302
    assert PuntoAccesso.objects.count() == 1


def carica_modulo(client, file, **campi):
    dati = {"titolo": "Domanda", "descrizione": "", "area": "", "tipo": "", "sito": "", **campi}
    if file is not None:
        dati["file"] = file
    return client.post(reverse("admin:sportello_moduloservizio_add"), dati)


def test_un_pdf_si_carica(client, mondo, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    risposta = carica_modulo(
        client, SimpleUploadedFile("mario-rossi.html", PDF), ambito=mondo["mio"].pk
    )

    assert risposta.status_code == 302, risposta.context["adminform"].form.errors
    assert re.fullmatch(
        r"sportello/moduli/[0-9a-f]{32}\.pdf", ModuloServizio.objects.get().file.name
    )
    with ModuloServizio.objects.get().file.open("rb") as file:
        assert file.read() == PDF


@pytest.mark.parametrize(
    ("nome", "contenuto"),
    [
        ("domanda.pdf", b"<html><script>alert(1)</script></html>"),
        ("domanda.pdf", b"%PDF-1.4 senza la fine"),
        ("domanda.pdf", b"PK\x03\x04 un documento di testo %%EOF"),
        ("domanda.pdf", b" %PDF-1.4 %%EOF"),
    ],
)
def test_cio_che_non_e_un_pdf_si_rifiuta(client, mondo, nome, contenuto):
    risposta = carica_modulo(client, SimpleUploadedFile(nome, contenuto), ambito=mondo["mio"].pk)

    assert "non è un PDF intero" in errori(risposta, "file")
    assert not ModuloServizio.objects.exists()


def test_un_pdf_troppo_pesante_si_rifiuta(client, mondo):
    grande = PDF.replace(b"%%EOF", b" " * (5 * 2**20) + b"%%EOF")

    risposta = carica_modulo(
        client, SimpleUploadedFile("grande.pdf", grande), ambito=mondo["mio"].pk
    )

    assert "pesa 5,0 MB: il limite è 5 MB" in errori(risposta, "file")


@pytest.mark.parametrize("sito", ["", "https://moduli.example/x"])
def test_o_il_file_o_l_indirizzo(client, mondo, sito):
    file = SimpleUploadedFile("domanda.pdf", PDF) if sito else None

    risposta = carica_modulo(client, file, sito=sito, ambito=mondo["mio"].pk)

    assert risposta.status_code == 200
    assert "uno dei due" in risposta.content.decode()
    assert not ModuloServizio.objects.exists()


# --- import and export ---------------------------------------------------------------------------
def importa(client, modello, testo):
    url = reverse(f"admin:sportello_{modello}_import")
    file = SimpleUploadedFile("elenco.csv", testo.encode())
    return client.post(url, {"import_file": file, "format": "0", "resource": "0"})


def conferma(client, modello, anteprima):
    url = reverse(f"admin:sportello_{modello}_process_import")
    return client.post(url, anteprima.context["confirm_form"].initial)


def test_i_punti_si_importano_dopo_l_anteprima(client, mondo):
    testo = (
        "id;denominazione;tipo;ambito;codice_istat;orari\n"
        f";Nuovo sportello;Sportello;108;{mondo['qui'].codice_istat};lunedì 9-12\n"
    )

    anteprima = importa(client, "puntoaccesso", testo)
    assert not PuntoAccesso.objects.exists()
    conferma(client, "puntoaccesso", anteprima)

    punto = PuntoAccesso.objects.get()
    assert (punto.tipo, punto.ambito, punto.pubblicato) == ("sportello", mondo["mio"], False)


@pytest.mark.parametrize(
    ("riga", "attesa"),
    [
        (";X;sportello;109;{la}", "non è il numero di un tuo ambito"),
        (";X;sportello;108;{la}", "non è il codice Istat di un comune del tuo ambito"),
        (";X;bar;108;{qui}", "non è un tipo di punto"),
        ("{altrui};X;sportello;108;{qui}", "Non c'è una tua riga con id"),
    ],
)
def test_righe_che_non_si_importano(client, mondo, riga, attesa):
    altrui = PuntoAccessoFactory(ambito=mondo["altro"], comune=mondo["la"])
    valori = {
        "la": mondo["la"].codice_istat,
        "qui": mondo["qui"].codice_istat,
        "altrui": altrui.pk,
    }

    testo = importa(
        client,
        "puntoaccesso",
        "id;denominazione;tipo;ambito;codice_istat\n" + riga.format(**valori) + "\n",
    ).content.decode()

    assert attesa in testo.replace("&#x27;", "'")
    assert PuntoAccesso.objects.get().denominazione == altrui.denominazione


def test_l_esportazione_ha_solo_i_propri_punti(client, mondo):
    PuntoAccessoFactory(ambito=mondo["mio"], comune=mondo["qui"], denominazione="Il mio")
    PuntoAccessoFactory(ambito=mondo["altro"], comune=mondo["la"], denominazione="L'altro")

    testo = client.get(reverse("admin:sportello_puntoaccesso_export")).content.decode("utf-8-sig")

    assert "Il mio" in testo
    assert "L'altro" not in testo


def test_il_glossario_si_corregge_da_un_file(client, mondo):
    voce = VoceGlossarioFactory(termine="ISEE")
    dirigente(client)

    anteprima = importa(
        client,
        "voceglossario",
        f"id;termine;per_esteso;spiegazione\n{voce.pk};ISEE;;Quanto è ricca una famiglia.\n",
    )
    conferma(client, "voceglossario", anteprima)

    assert VoceGlossario.objects.get().spiegazione == "Quanto è ricca una famiglia."
