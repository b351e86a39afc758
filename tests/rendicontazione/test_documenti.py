"""The outcome as CSV and PDF: everything said, nothing that a spreadsheet would run."""

import csv
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from rendicontazione import selectors
from rendicontazione.export.esito import INTESTAZIONI, esito_csv, esito_html, esito_pdf
from rendicontazione.models import Lettura
from rendicontazione.selectors.documento import MAX_SU_CARTA
from tests.rendicontazione.factories import (
    AnomaliaFactory,
    CaricamentoFactory,
    RendicontazioneFactory,
    VersioneFactory,
)
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db


@pytest.fixture
def tentativo():
    """An error that looks like a formula, an avviso with its reason, a reading."""
    uno = CaricamentoFactory(rendicontazione=RendicontazioneFactory())
    AnomaliaFactory(
        caricamento=uno, codice="FORM-04", gravita="errore", cella="G3", riga=3, colonna="utenti",
        valore="=1+1", messaggio="Foglio F1_spesa_sociale, cella G3: hai scritto «=1+1».",
    )  # fmt: skip
    AnomaliaFactory(
        caricamento=uno, cella="J2", riga=2, motivazione="-Fondo dedicato",
        motivata_da=UtenteFactory(nome="Ada", cognome="Prova"),
        motivata_il=timezone.now(),
    )  # fmt: skip
    Lettura.objects.create(
        caricamento=uno, foglio="F1_spesa_sociale", cella="J4", trovato="1.234,50", letto="1234.50"
    )
    return uno


def leggi_pdf(contenuto):
    lettore = PdfReader(io.BytesIO(contenuto))
    return " ".join(" ".join(pagina.extract_text().split()) for pagina in lettore.pages)


def righe_csv(contenuto):
    assert contenuto.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(contenuto.decode("utf-8-sig")), delimiter=";"))


def test_il_csv_ha_tutte_le_anomalie_i_motivi_e_le_letture(tentativo):
    righe = righe_csv(esito_csv(*selectors.anomalie_e_letture(tentativo)))

    assert tuple(righe[0]) == INTESTAZIONI
    assert [(r["tipo"], r["regola"], r["cella"]) for r in righe] == [
        ("anomalia", "FORM-04", "G3"),
        ("anomalia", "COE-01", "J2"),
        ("lettura", "", "J4"),
    ]
    assert righe[0]["valore"] == "'=1+1"
    assert righe[1]["motivo"] == "'-Fondo dedicato"
    assert "Prova" in righe[1]["motivo_di"]
    assert righe[1]["motivo_del"].startswith(str(timezone.localdate()))
    assert (righe[2]["valore"], righe[2]["letto"]) == ("1.234,50", "1234.50")


def test_il_pdf_dice_impronta_contatori_gruppi_e_motivi(tentativo):
    contenuto = esito_pdf(selectors.documento_esito(tentativo))

    testo = leggi_pdf(contenuto)
    assert tentativo.sha256 in testo
    assert "non è stato confermato, non conta" in testo
    assert "Conteggi da correggere (1)" in testo
    assert "hai scritto «=1+1»" in testo
    assert "-Fondo dedicato" in testo
    assert "1.234,50" in testo
    radice = PdfReader(io.BytesIO(contenuto)).trailer["/Root"]
    assert (radice["/Lang"], radice["/MarkInfo"]["/Marked"].value) == ("it", True)
    assert esito_pdf(selectors.documento_esito(tentativo)) == contenuto


@pytest.mark.parametrize(
    ("errori", "frase"), [(False, "senza errori: i suoi dati"), (True, "con errori: il file è")]
)
def test_il_documento_dice_che_ne_e_stato(tentativo, errori, frase):
    VersioneFactory(
        rendicontazione=tentativo.rendicontazione, caricamento=tentativo, con_errori=errori
    )

    assert frase in selectors.documento_esito(tentativo).stato


def test_su_carta_ne_stanno_cento_per_gruppo_e_il_resto_e_detto(tentativo):
    AnomaliaFactory.create_batch(MAX_SU_CARTA + 5, caricamento=tentativo, codice="INT-03")

    dati = selectors.documento_esito(tentativo)

    gruppo = next(g for g in dati.gruppi if g.codice == "INT-03")
    assert (len(gruppo.anomalie), gruppo.oltre, dati.senza_motivo) == (100, 5, MAX_SU_CARTA + 5)
    assert "E altre 5: sono tutte" in esito_html(dati)


def test_senza_problemi_lo_dice(client):
    tentativo = CaricamentoFactory(rendicontazione=RendicontazioneFactory())

    assert "Nessun problema" in esito_html(selectors.documento_esito(tentativo))


@pytest.mark.parametrize("formato", ["csv", "pdf"])
def test_si_scaricano_con_un_nome_senza_dati_personali(client, tentativo, formato):
    ambito = tentativo.rendicontazione.ambito
    client.force_login(UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=ambito))
    argomenti = {"anno": 2024, "ambito": ambito.slug, "numero": tentativo.numero}
    url = reverse(f"rendicontazione:caricamento_{formato}", kwargs=argomenti)

    risposta = client.get(url)

    assert risposta.headers["Content-Disposition"] == (
        f'attachment; filename="esito-2024-{ambito.slug}-tentativo-1.{formato}"'
    )
    assert risposta.headers["X-Content-Type-Options"] == "nosniff"
    pagina = client.get(reverse("rendicontazione:caricamento_preview", kwargs=argomenti))
    assert url in pagina.content.decode()


def test_senza_le_librerie_il_pdf_lo_dice(client, tentativo, monkeypatch):
    monkeypatch.setattr("base.pdf.librerie_mancanti", lambda: ("pango",))
    ambito = tentativo.rendicontazione.ambito
    client.force_login(UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=ambito))

    risposta = client.get(
        reverse(
            "rendicontazione:caricamento_pdf",
            kwargs={"anno": 2024, "ambito": ambito.slug, "numero": tentativo.numero},
        )
    )

    assert risposta.status_code == 503
    assert "PDF non disponibile" in risposta.content.decode()
