"""Uploads that go wrong on their way: cut in the middle, late, two at the same moment."""

import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from rendicontazione import services
from rendicontazione.models import Caricamento
from rendicontazione.selectors import contesto_dei_controlli
from tests.rendicontazione.cartelle import F1, cartella, riga
from tests.rendicontazione.conftest import territorio_di_prova
from tests.rendicontazione.crea_files import FILES
from tests.rendicontazione.factories import RendicontazioneFactory, riferimento
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo


def apri():
    modello = riferimento()
    otto, _nove = territorio_di_prova()
    return RendicontazioneFactory(ambito=otto, campagna__modello=modello)


def indirizzo(nome, **altri):
    return reverse(f"rendicontazione:{nome}", kwargs={"anno": 2024, "ambito": "otto", **altri})


@pytest.mark.django_db
def test_il_browser_va_via_a_meta(client, cartella_caricamenti):
    rendicontazione = apri()
    client.force_login(UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=rendicontazione.ambito))
    corpo = (
        b'--confine\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\n'
        b"Content-Type: application/octet-stream\r\n\r\n"
        + (FILES / "buono.xlsx").read_bytes()[:3000]
    )

    risposta = client.post(
        indirizzo("caricamento_create"),
        corpo,
        content_type="multipart/form-data; boundary=confine",
    )

    assert risposta.status_code == 200
    detto = risposta.content.decode()
    assert "rovinato o incompleto" in detto or "Scegli il file compilato" in detto
    assert not Caricamento.objects.exists()
    assert not [f for f in cartella_caricamenti.rglob("*") if f.is_file()]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("nome", "tipo"),
    [
        ("buono.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("buono.ods", "application/vnd.oasis.opendocument.spreadsheet"),
        ("csv-utf16.zip", "application/zip"),
    ],
)
def test_ogni_formato_si_carica_e_si_riscarica_uguale(client, nome, tipo):
    rendicontazione = apri()
    client.force_login(UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=rendicontazione.ambito))
    contenuto = (FILES / nome).read_bytes()

    client.post(indirizzo("caricamento_create"), {"file": SimpleUploadedFile(nome, contenuto)})

    tentativo = Caricamento.objects.get()
    estensione = nome.rpartition(".")[2]
    assert (tentativo.formato, tentativo.file.name.rpartition(".")[2]) == (estensione, estensione)
    scaricato = client.get(indirizzo("caricamento_download", numero=1))
    assert (scaricato.content, scaricato["Content-Type"]) == (contenuto, tipo)
    assert f"-tentativo-1.{estensione}" in scaricato["Content-Disposition"]
    pagina = client.get(indirizzo("caricamento_preview", numero=1)).content.decode()
    assert "Che cosa abbiamo capito" in pagina
    assert tentativo.get_formato_display() in pagina


@pytest.mark.django_db(transaction=True)
def test_due_operatori_caricano_insieme():
    rendicontazione = apri()
    contesto = contesto_dei_controlli(
        modello=rendicontazione.campagna.modello, anno=2024, ambito=rendicontazione.ambito
    )
    utenti = [UtenteFactory(), UtenteFactory()]
    contenuti = [
        cartella(contesto.modulo, [riga()]),
        cartella(contesto.modulo, [riga(), riga(riga=2, area_utenza="DIS", codice_voce="1.G.02")]),
    ]
    insieme = threading.Barrier(2)
    guasti = []

    def carica(posto):
        try:
            insieme.wait(timeout=30)
            services.registra_caricamento(
                rendicontazione=rendicontazione,
                contenuto=contenuti[posto],
                nome="a.xlsx",
                utente=utenti[posto],
            )
        except BaseException as errore:
            guasti.append(errore)
        finally:
            connection.close()

    fili = [threading.Thread(target=carica, args=(posto,)) for posto in range(2)]
    for filo in fili:
        filo.start()
    for filo in fili:
        filo.join(timeout=60)

    assert guasti == []
    tentativi = list(Caricamento.objects.order_by("numero"))
    assert [t.numero for t in tentativi] == [1, 2]
    assert {t.caricato_da for t in tentativi} == set(utenti)
    assert len({t.righe[F1] for t in tentativi}) == 2
    for tentativo in tentativi:
        with tentativo.file.open("rb") as file:
            assert file.read() == contenuti[utenti.index(tentativo.caricato_da)]
