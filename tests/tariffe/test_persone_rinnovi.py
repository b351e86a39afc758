"""ISEE to renew, their letters, and the rows for INPS, in the pages."""

import io
import re
from decimal import Decimal

import pypdf
import pytest

from tariffe.models import CodiceINPS
from tariffe.selectors.prestazioni import prestazioni_inps
from tariffe.services.persone import cessa, deroga
from tests.tariffe.mondo_persone import MondoPersone, il
from tests.tariffe.pagine_persone import entra, indirizzo, letto

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("marzo")]


# --- renewals and letters ----------------------------------------------------------------------


@pytest.fixture
def da_rinnovare(mondo):
    """Expired, about to, far away, and one that has already renewed."""
    scaduta = mondo.assegna(mondo.attesta(scade_il=il("2026-03-01")).codice_persona, "2026-02-01")
    # The row written by itself when the ISEE expired is the one in force.
    vicina = mondo.assegna(mondo.attesta(scade_il=il("2026-04-10")).codice_persona, "2026-02-01")
    lontana = mondo.assegna(mondo.attesta().codice_persona, "2026-02-01")
    rinnovata = mondo.assegna(
        mondo.attesta("12000.00", scade_il=il("2026-04-15")).codice_persona, "2026-02-01"
    )
    mondo.attesta("9000.00", "2026-03-15", codice_persona=rinnovata.codice_persona)
    return scaduta, vicina, lontana, rinnovata


def test_l_elenco_dei_rinnovi_e_i_suoi_filtri(mondo, da_rinnovare):
    scaduta, vicina, lontana, rinnovata = (r.codice_persona for r in da_rinnovare)
    cliente = entra(mondo.amministrativo)
    pagina = letto(cliente.get(indirizzo("rinnovo_list")))
    assert pagina.index(scaduta) < pagina.index(vicina) < pagina.index(rinnovata)
    assert lontana not in pagina
    assert "Già rinnovata" in pagina
    assert "di cui 1 con l'ISEE già scaduto" in pagina
    solo = letto(cliente.get(indirizzo("rinnovo_list") + "?stato=scadute"))
    assert scaduta in solo
    assert vicina not in solo
    csv = cliente.get(indirizzo("rinnovo_csv") + "?stato=in_scadenza").content.decode("utf-8-sig")
    assert csv.splitlines()[0].startswith("codice_persona;comune;tipo_isee")
    assert vicina in csv
    assert scaduta not in csv


def test_le_lettere_sono_una_pagina_ciascuna_senza_dati_personali(mondo, da_rinnovare):
    scaduta, vicina, _, rinnovata = da_rinnovare
    cliente = entra(mondo.amministrativo)
    risposta = cliente.post(indirizzo("rinnovo_letters"), {"quali": "tutte"})
    assert risposta["Content-Type"] == "application/pdf"
    assert risposta["Content-Disposition"] == 'attachment; filename="lettere-isee-2026-03-20.pdf"'
    assert "no-store" in risposta["Cache-Control"]
    pdf = pypdf.PdfReader(io.BytesIO(risposta.content))
    pagine = [" ".join(p.extract_text().split()) for p in pdf.pages]
    assert len(pagine) == 2
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert f"Codice {scaduta.codice_persona}" in pagine[0]
    assert "scaduta il 1° marzo 2026" in pagine[0]
    assert f"Codice {vicina.codice_persona}" in pagine[1]
    assert "scade il 10 aprile 2026" in pagine[1]
    assert "50,00 €" in pagine[1]
    assert "120,00 €" in pagine[1]
    assert rinnovata.codice_persona not in " ".join(pagine)
    assert not re.search(r"[A-Z]{6}\d{2}[A-Z]\d{2}", " ".join(pagine))


def test_le_lettere_di_quelle_scelte(mondo, da_rinnovare):
    vicina = da_rinnovare[1]
    cliente = entra(mondo.amministrativo)
    dove = indirizzo("rinnovo_letters")
    risposta = cliente.post(
        dove, {"quali": "scelte", "attestazione": [vicina.attestazione_id, 999_999]}
    )
    assert len(pypdf.PdfReader(io.BytesIO(risposta.content)).pages) == 1
    assert "Scegli almeno una persona" in letto(cliente.post(dove, {"quali": "scelte"}))
    # Of another Ambito: as if it had not been chosen.
    estranea = entra(MondoPersone().amministrativo)
    dati = {"quali": "scelte", "attestazione": [vicina.attestazione_id]}
    assert "Scegli almeno una persona" in letto(estranea.post(dove, dati))


# --- INPS --------------------------------------------------------------------------------------


def test_i_dati_per_l_inps_hanno_quote_che_si_sommano(mondo):
    riga = mondo.assegna(mondo.attesta("12000.00").codice_persona)
    senza_codice = prestazioni_inps(mondo.amministrativo, 2026)
    assert "codice di prestazione INPS" in senza_codice.da_sistemare[0].difetti[0]

    mondo.servizio.codice_inps = CodiceINPS.objects.create(
        codice="A1.05", denominazione="Assistenza domiciliare socio-assistenziale"
    )
    mondo.servizio.save()
    (una,) = prestazioni_inps(mondo.amministrativo, 2026).righe
    prestazione = una.prestazione
    assert una.difetti == ()
    assert prestazione.importo == Decimal("220.00")
    assert (prestazione.quota_utente, prestazione.quota_ente) == (
        Decimal("50.00"),
        Decimal("170.00"),
    )
    assert prestazione.quota_richiesta == Decimal("100.00")
    assert prestazione.soglia_isee == Decimal("15000")
    assert prestazione.ore_mensili == "10,00"
    assert (prestazione.dal, prestazione.al) == (il("2026-02-01"), None)
    assert not prestazioni_inps(mondo.amministrativo, 2025).righe
    assert not prestazioni_inps(MondoPersone().amministrativo, 2026).righe

    # In another year the same service is another row: cut at 31 December.
    (dopo,) = prestazioni_inps(mondo.amministrativo, 2027).righe
    assert dopo.prestazione.dal == il("2027-01-01")

    cessa(assegnata=riga, ultimo_giorno=il("2026-03-10"), utente=mondo.amministrativo)
    (una,) = prestazioni_inps(mondo.amministrativo, 2026).righe
    assert una.prestazione.al == il("2026-03-10")

    cliente = entra(mondo.amministrativo)
    csv = cliente.get(indirizzo("prestazione_csv") + "?anno=2026").content.decode("utf-8-sig")
    (colonne, campi) = (linea.split(";") for linea in csv.splitlines())
    assert dict(zip(colonne, campi, strict=True)) == {
        "codice_persona": riga.codice_persona,
        "CodicePrestazione": "A1.05",
        "DenominazionePrestazione": "Assistenza domiciliare socio-assistenziale",
        "ProtocolloDomanda": f"TARIFFA-{riga.pk}",
        "PresenzaProvaMezzi": "1",
        "CaratterePrestazione": "1",
        # With the case records: of the DSU all three or none.
        **dict.fromkeys(["NumeroProtocolloDSU", "AnnoProtocollo", "DataDSU"], ""),
        "DataInizio": "2026-02-01",
        "DataFine": "2026-03-10",
        "ImportoMensile": "220.00",
        "ImportoQuotaEnte": "170.00",
        "ImportoQuotaUtente": "50.00",
        "ImportoQuotaSSN": "",
        "ImportoQuotaRichiesta": "100.00",
        "ImportoSogliaISEE": "15000.00",
        "OreServizioMensile": "10,00",
        **dict.fromkeys(["PresaCarico", "AreaUtenza"], ""),
        "da_sistemare": "",
    }
    pagina = letto(cliente.get(indirizzo("prestazione_list")))
    assert "protocollo della DSU" in pagina
    assert cliente.get(indirizzo("prestazione_list") + "?anno=abc").status_code == 404


def test_la_pagina_inps_raccoglie_quello_che_si_sistema_insieme(mondo):
    """A service without its code is one thing to mend, not one for each person or row."""
    for _ in range(6):
        riga = mondo.assegna(mondo.attesta().codice_persona)
    deroga(
        assegnata=riga, importo=Decimal(1), dal=il("2026-03-01"), motivo="m", atto="a",
        utente=mondo.amministrativo,
    )  # fmt: skip
    pagina = letto(entra(mondo.amministrativo).get(indirizzo("prestazione_list")))
    assert pagina.count("non ha il codice di prestazione INPS") == 1
    assert "7 prestazioni: 0 con importi e quote a posto, 7 da sistemare" in pagina
    assert "e 2 altre persone" in pagina


# --- finding one's way -------------------------------------------------------------------------
