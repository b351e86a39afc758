"""The pages of people's tariffs: who sees what, what they do, what they never tell."""

import logging
import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tariffe.models import AttestazioneISEE, Conguaglio, TariffaAssegnata
from tariffe.selectors.assegnate import elenco_assegnate
from tariffe.services.persone import cessa, ricalcola
from tests.tariffe.factories import TariffaAssegnataFactory
from tests.tariffe.mondo_persone import REGOLA, MondoPersone, il
from tests.tariffe.pagine_persone import entra, indirizzo, letto
from tests.territorio.factories import AppartenenzaFactory, ComuneFactory, EnteFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("marzo")]

ELENCHI = (
    "assegnata_list", "attestazione_list", "rinnovo_list", "rinnovo_csv", "conguaglio_list",
    "prestazione_list", "prestazione_csv",
)  # fmt: skip


# --- who sees ----------------------------------------------------------------------------------


def test_ognuno_vede_le_sue_e_le_altre_non_ci_sono(mondo):
    """Own, of a colleague, of the comune, of another comune, of another Ambito."""
    altro = MondoPersone()
    comune_vicino = ComuneFactory(denominazione="Vicino")
    AppartenenzaFactory(comune=comune_vicino, ambito=mondo.ambito)
    dell_amministrativo = mondo.assegna(mondo.attesta().codice_persona)
    dell_assistente = mondo.assegna(
        mondo.attesta(utente=mondo.assistente).codice_persona, utente=mondo.assistente
    )
    di_altro_ambito = altro.assegna(altro.attesta().codice_persona)
    righe = (dell_amministrativo, dell_assistente, di_altro_ambito)

    def vede(utente):
        cliente = entra(utente)
        return [cliente.get(indirizzo("assegnata_detail", r.pk)).status_code for r in righe]

    def chi(ruolo, **dove):
        return UtenteFactory(ruolo=ruolo, **dove)

    assert vede(mondo.amministrativo) == [200, 200, 404]
    assert vede(mondo.assistente) == [404, 200, 404]
    assert vede(chi(Ruolo.ASSISTENTE_SOCIALE, ambito=mondo.ambito)) == [404, 404, 404]
    assert vede(chi(Ruolo.RESPONSABILE_COMUNALE, comune=mondo.comune)) == [200, 200, 404]
    assert vede(chi(Ruolo.RESPONSABILE_COMUNALE, comune=comune_vicino)) == [404, 404, 404]
    # What a comune asks to pay is not of the Ambito's head.
    assert vede(chi(Ruolo.RESPONSABILE_UDP, ambito=mondo.ambito)) == [404, 404, 404]
    assert vede(chi(Ruolo.COORDINATORE_AMBITO, ambito=mondo.ambito)) == [404, 404, 404]
    for ruolo in (
        Ruolo.OPERATORE_UDP, Ruolo.ISTRUTTORE_PROVINCIA, Ruolo.DIRIGENTE_PROVINCIA,
        Ruolo.AMMINISTRATORE_SISTEMA, Ruolo.SEGRETARIATO, Ruolo.LETTORE, Ruolo.GARANTE_DATI,
    ):  # fmt: skip
        dove = (
            {"ambito": mondo.ambito}
            if ruolo in ("operatore_udp", "segretariato", "lettore")
            else {}
        )
        assert vede(chi(ruolo, **dove)) == [403, 403, 403]
    superutente = UtenteFactory(is_superuser=True, is_staff=True)
    assert vede(superutente) == [403, 403, 403]


def test_quello_che_chiede_un_azienda_lo_vede_il_responsabile_dell_ambito(mondo):
    riga = TariffaAssegnataFactory(
        ambito=mondo.ambito, comune=mondo.comune, ente=EnteFactory(comune=None),
        regola=mondo.edizione.regole.get(),
    )  # fmt: skip
    utente = UtenteFactory(ruolo=Ruolo.RESPONSABILE_UDP, ambito=mondo.ambito)
    cliente = entra(utente)
    assert cliente.get(indirizzo("assegnata_detail", riga.pk)).status_code == 200
    assert cliente.get(indirizzo("assegnata_end", riga.pk)).status_code == 403
    # An attestation that no tariff uses is of nobody but of who wrote it.
    da_sola = mondo.attesta()
    assert cliente.get(indirizzo("attestazione_detail", da_sola.pk)).status_code == 404


def test_chi_legge_e_basta_non_scrive(mondo):
    riga = mondo.assegna(mondo.attesta().codice_persona)
    cliente = entra(UtenteFactory(ruolo=Ruolo.RESPONSABILE_COMUNALE, comune=mondo.comune))
    pagina = letto(cliente.get(indirizzo("assegnata_detail", riga.pk)))
    assert "Cessa il servizio" not in pagina
    for nome in ("assegnata_recalculate", "assegnata_waive", "assegnata_end"):
        assert cliente.post(indirizzo(nome, riga.pk)).status_code == 403
    annulla = indirizzo("attestazione_cancel", riga.attestazione_id)
    assert cliente.post(annulla).status_code == 403
    for nome in ("assegnata_create", "attestazione_create", "ricalcolo_create"):
        assert cliente.get(indirizzo(nome)).status_code == 403
    assert AttestazioneISEE.objects.get().annullata_il is None


@pytest.mark.parametrize("nome", ELENCHI)
def test_niente_resta_nelle_memorie_e_niente_nomi_nei_file(nome, mondo):
    codice = mondo.assegna(mondo.attesta().codice_persona).codice_persona
    risposta = entra(mondo.amministrativo).get(indirizzo(nome))
    assert risposta.status_code == 200
    assert "no-store" in risposta.headers["Cache-Control"]
    assert codice not in risposta.headers.get("Content-Disposition", "")


@pytest.mark.parametrize(
    "nome", ["assegnata_list", "rinnovo_list", "conguaglio_list", "prestazione_list"]
)
def test_le_query_degli_elenchi_non_crescono(nome, mondo):
    cliente = entra(mondo.amministrativo)

    def aggiungi(quante):
        for _ in range(quante):
            codice = mondo.attesta(scade_il=il("2026-04-01")).codice_persona
            riga = mondo.assegna(codice, "2026-01-01")
            cessa(assegnata=riga, ultimo_giorno=il("2026-03-25"), utente=mondo.amministrativo)
            mondo.attesta("2000.00", codice_persona=codice)
            ricalcola(
                assegnata=riga, dal=il("2026-01-01"), motivo="rettifica",
                utente=mondo.amministrativo,
            )  # fmt: skip

    def quante():
        with CaptureQueriesContext(connection) as query:
            assert cliente.get(indirizzo(nome)).status_code == 200
        return len(query)

    aggiungi(2)
    cliente.get(indirizzo(nome))
    con_due = quante()
    aggiungi(8)
    assert quante() == con_due <= 20


def test_la_pagina_di_una_persona_ha_query_costanti(mondo):
    codice = mondo.attesta("20000.00").codice_persona
    riga = mondo.assegna(codice, "2026-01-01")
    cliente = entra(mondo.amministrativo)
    pagina = indirizzo("assegnata_detail", riga.pk)
    cliente.get(pagina)
    with CaptureQueriesContext(connection) as prima:
        cliente.get(pagina)
    for giorno in ("2026-01-10", "2026-02-05", "2026-03-01"):
        mondo.attesta("2000.00" if giorno[6] == "1" else "9000.00", giorno, codice_persona=codice)
        ricalcola(assegnata=riga, dal=il(giorno), motivo="nuovo_isee", utente=mondo.amministrativo)
    with CaptureQueriesContext(connection) as dopo:
        cliente.get(pagina)
    assert len(prima) == len(dopo) <= 12


# --- what is done ------------------------------------------------------------------------------


def test_dall_attestazione_alla_tariffa_con_il_conto_prima(mondo):
    cliente = entra(mondo.amministrativo)
    risposta = cliente.post(
        indirizzo("attestazione_create"),
        {
            "codice": "", "comune": mondo.comune.pk, "tipo": "ordinario", "valore": "12.345,67",
            "ambito_valore": "comunale", "presentata_il": "2026-01-10", "scade_il": "",
            "irregolarita": "nessuna",
        },
    )  # fmt: skip
    attestazione = AttestazioneISEE.objects.get()
    assert risposta.url == indirizzo("attestazione_detail", attestazione.pk)
    assert attestazione.valore == Decimal("12345.67")
    assert "31/12/2026" in letto(cliente.get(risposta.url))

    modulo = letto(cliente.get(indirizzo("assegnata_create") + f"?attestazione={attestazione.pk}"))
    assert attestazione.codice_persona in modulo
    dati = {
        "codice": attestazione.codice_persona, "comune": mondo.comune.pk,
        "servizio": mondo.servizio.pk, "dal": "2026-02-01", "quantita_mese": "10",
        "residente": "on",
    }  # fmt: skip
    pagina = letto(cliente.post(indirizzo("assegnata_create"), dati))
    assert "50,00" in pagina
    assert not TariffaAssegnata.objects.exists()
    firma = re.search(r'name="conferma" value="([^"]+)"', pagina)[1]

    risposta = cliente.post(indirizzo("assegnata_create"), {**dati, "conferma": firma})
    riga = TariffaAssegnata.objects.get()
    assert risposta.url == indirizzo("assegnata_detail", riga.pk)
    assert riga.totale_mese == Decimal("50.00")
    pagina = letto(cliente.get(risposta.url))
    assert "50,00" in pagina
    assert "Come si è calcolata" in pagina


def test_una_conferma_di_un_conto_cambiato_mostra_quello_nuovo(mondo):
    codice = mondo.attesta().codice_persona
    cliente = entra(mondo.amministrativo)
    dati = {
        "codice": codice, "comune": mondo.comune.pk, "servizio": mondo.servizio.pk,
        "dal": "2026-02-01", "quantita_mese": "10", "residente": "on", "conferma": "altro",
    }  # fmt: skip
    assert "Conferma e assegna" in letto(cliente.post(indirizzo("assegnata_create"), dati))
    assert not TariffaAssegnata.objects.exists()


def test_le_domande_della_regola_si_fanno_prima_del_conto():
    mondo = MondoPersone(
        regola={
            **REGOLA,
            "modificatori": [{"codice": "festivo", "tipo": "moltiplica", "valore": "1.10"}],
        }
    )
    codice = mondo.attesta().codice_persona
    cliente = entra(mondo.amministrativo)
    dati = {
        "codice": codice, "comune": mondo.comune.pk, "servizio": mondo.servizio.pk,
        "dal": "2026-02-01", "quantita_mese": "10", "residente": "on",
    }  # fmt: skip
    pagina = letto(cliente.post(indirizzo("assegnata_create"), dati))
    assert 'name="d_festivo"' in pagina
    assert "Conferma e assegna" not in pagina
    regola = re.search(r'name="regola" value="(\d+)"', pagina)[1]
    pagina = letto(
        cliente.post(indirizzo("assegnata_create"), {**dati, "regola": regola, "d_festivo": "on"})
    )
    assert "55,00" in pagina
    assert "Conferma e assegna" in pagina


def test_il_valore_nazionale_e_i_tre_decimali_si_rifiutano_nel_modulo(mondo):
    cliente = entra(mondo.amministrativo)
    dati = {
        "comune": mondo.comune.pk, "tipo": "ordinario", "valore": "12.345,678",
        "ambito_valore": "nazionale", "presentata_il": "2026-01-10", "irregolarita": "nessuna",
    }  # fmt: skip
    assert "decimali" in letto(cliente.post(indirizzo("attestazione_create"), dati))
    pagina = letto(cliente.post(indirizzo("attestazione_create"), {**dati, "valore": "12345,67"}))
    assert "scrivi l&#x27;altro valore" in pagina
    assert not AttestazioneISEE.objects.exists()


def test_un_codice_di_altri_non_si_usa(mondo):
    altro = MondoPersone()
    codice = altro.attesta().codice_persona
    pagina = letto(
        entra(mondo.amministrativo).post(
            indirizzo("attestazione_create"),
            {
                "codice": codice, "comune": mondo.comune.pk, "tipo": "ordinario",
                "valore": "1,00", "ambito_valore": "comunale", "presentata_il": "2026-01-10",
                "irregolarita": "nessuna",
            },
        )
    )  # fmt: skip
    assert "Nessuna persona con questo codice" in pagina
    assert AttestazioneISEE.objects.filter(ambito=mondo.ambito).count() == 0


def test_la_ricerca_non_mette_il_codice_nell_indirizzo_ne_nel_registro(mondo, caplog):
    riga = mondo.assegna(mondo.attesta().codice_persona)
    altro = MondoPersone()
    estranea = altro.assegna(altro.attesta().codice_persona)
    cliente = entra(mondo.amministrativo)
    with caplog.at_level(logging.DEBUG):
        # As it is dictated: small letters, without dashes.
        scritto = riga.codice_persona.lower().replace("-", " ")
        risposta = cliente.post(indirizzo("persona_search"), {"codice": scritto})
        assert risposta.url == indirizzo("assegnata_detail", riga.pk)
        assert riga.codice_persona not in risposta.url
        cliente.get(risposta.url)
        pagina = letto(
            cliente.post(indirizzo("persona_search"), {"codice": estranea.codice_persona})
        )
    assert "Nessuna persona con questo codice" in pagina
    registrato = " ".join(
        voce.getMessage() for voce in caplog.records if not voce.name.startswith("django.db")
    )
    assert riga.codice_persona not in registrato


def test_ricalcola_deroga_e_cessa_dalle_pagine(mondo):
    codice = mondo.attesta("20000.00").codice_persona
    riga = mondo.assegna(codice, "2026-01-01")
    mondo.attesta("12000.00", "2026-02-01", codice_persona=codice)
    cliente = entra(mondo.amministrativo)

    dove = indirizzo("assegnata_recalculate", riga.pk)
    assert "Mostra il conto" in letto(cliente.get(dove))
    dati = {"motivo": "nuovo_isee", "dal": "2026-02-01", "quantita_mese": "10"}
    pagina = letto(cliente.post(dove, dati))
    assert "50,00" in pagina
    firma = re.search(r'name="conferma" value="([^"]+)"', pagina)[1]
    assert cliente.post(dove, {**dati, "conferma": firma}).status_code == 302
    assert Conguaglio.objects.get().differenza == Decimal("-50.00")
    assert "già questa" in letto(cliente.post(dove, {**dati, "conferma": firma}))

    dove = indirizzo("assegnata_waive", riga.pk)
    assert "motivo" in letto(cliente.post(dove, {"importo": "1", "dal": "2026-03-01"}))
    dati = {"importo": "1,50", "dal": "2026-03-01", "motivo": "Prova", "atto": "Det. 1/2026"}
    assert cliente.post(dove, dati).status_code == 302
    assert "Det. 1/2026" in letto(cliente.get(indirizzo("assegnata_detail", riga.pk)))

    dove = indirizzo("assegnata_end", riga.pk)
    assert "cominciato il 01/01/2026" in letto(cliente.post(dove, {"ultimo_giorno": "2025-01-01"}))
    assert cliente.post(dove, {"ultimo_giorno": "2026-03-31"}).status_code == 302
    conguaglio = Conguaglio.objects.first()
    assert "restituire 50,00" in letto(cliente.get(indirizzo("conguaglio_list")))
    regola = indirizzo("conguaglio_settle", conguaglio.pk)
    assert cliente.post(regola).status_code == 302
    conguaglio.refresh_from_db()
    assert conguaglio.regolato_da == mondo.amministrativo


def test_i_moduli_si_inviano_anche_dal_browser_vero(mondo):
    """The page must not hide its origin, or the browser's own form would be refused."""
    cliente = entra(mondo.amministrativo)
    for nome in ELENCHI:
        risposta = cliente.get(indirizzo(nome))
        assert risposta.headers["Referrer-Policy"] == "same-origin"


def test_chi_non_puo_regola_un_conguaglio_di_altri(mondo):
    riga = mondo.assegna(mondo.attesta().codice_persona, "2026-01-01")
    cessa(assegnata=riga, ultimo_giorno=il("2026-01-31"), utente=mondo.amministrativo)
    conguaglio = Conguaglio.objects.get()
    dove = indirizzo("conguaglio_settle", conguaglio.pk)
    assert entra(MondoPersone().amministrativo).post(dove).status_code == 404
    lettore = UtenteFactory(ruolo=Ruolo.RESPONSABILE_COMUNALE, comune=mondo.comune)
    assert entra(lettore).post(dove).status_code == 403
    conguaglio.refresh_from_db()
    assert conguaglio.regolato_il is None


def test_l_assistente_sociale_ricalcola_in_blocco_solo_le_sue(mondo):
    dell_altra = mondo.assegna(mondo.attesta().codice_persona)
    sua = mondo.assegna(
        mondo.attesta(utente=mondo.assistente).codice_persona, utente=mondo.assistente
    )
    mondo.adotta(
        {**REGOLA, "tratti": [{"tipo": "importo", "da": "0", "importo": "7.00"}]}, il("2026-03-01")
    )
    cliente, dove = entra(mondo.assistente), indirizzo("ricalcolo_create")
    dati = {"motivo": "nuova_edizione", "dal": "2026-03-01"}
    pagina = letto(cliente.post(dove, dati))
    assert "1 tariffa da rifare" in pagina
    assert TariffaAssegnata.objects.count() == 2
    firma = pagina.split('name="conferma" value="')[1].partition('"')[0]
    # Confirmed for another day: it is counted again, not done.
    altro_giorno = letto(cliente.post(dove, {**dati, "dal": "2026-03-02", "conferma": firma}))
    assert "1 tariffa da rifare" in altro_giorno
    assert TariffaAssegnata.objects.count() == 2
    assert "1 tariffa ricalcolata" in letto(cliente.post(dove, {**dati, "conferma": firma}))
    assert TariffaAssegnata.objects.filter(sostituisce=sua).exists()
    assert not TariffaAssegnata.objects.filter(sostituisce=dell_altra).exists()


def test_i_filtri_restano_cambiando_voce_e_i_numeri_sono_i_loro(mondo):
    """With a comune chosen every count is of that comune, and the other entries keep it."""
    vicino = ComuneFactory(denominazione="Vicino")
    AppartenenzaFactory(comune=vicino, ambito=mondo.ambito)
    mondo.assegna(mondo.attesta("0").codice_persona)
    mondo.assegna(mondo.attesta("12000.00").codice_persona)
    cliente = entra(mondo.amministrativo)
    tutte = elenco_assegnate(mondo.amministrativo, {})
    assert [una.quante for una in tutte.linguette] == [2, 0, 0, 1, 0]
    assert not tutte.ristretto

    altrove = elenco_assegnate(mondo.amministrativo, {"comune": vicino.pk})
    assert [una.quante for una in altrove.linguette] == [0, 0, 0, 0, 0]
    assert altrove.ristretto
    assert not altrove.nulla
    pagina = letto(cliente.get(indirizzo("assegnata_list") + f"?comune={vicino.pk}&stato=esenti"))
    assert f'href="/tariffe/ufficio/persone/?stato=deroghe&amp;comune={vicino.pk}"' in pagina
    assert "Togli un filtro" in pagina
    assert 'href="/tariffe/ufficio/persone/?stato=esenti">Togli i filtri' in pagina


def test_dalla_pagina_di_una_persona_il_codice_e_gia_scritto(mondo):
    """And in no address; of a person who is not hers the form is not there."""
    solo_tariffa = mondo.assegna("P-2222-3333")
    attestata = mondo.attesta()
    cliente = entra(mondo.amministrativo)
    for riga, nome in ((solo_tariffa, "assegnata"), (attestata, "attestazione")):
        pagina = letto(cliente.get(indirizzo(f"{nome}_detail", riga.pk)))
        for modulo in ("attestazione_create", "assegnata_create"):
            dove = f"{indirizzo(modulo)}?{nome}={riga.pk}"
            assert f'href="{dove}"' in pagina
            assert f'value="{riga.codice_persona}"' in letto(cliente.get(dove))
            assert entra(mondo.assistente).get(dove).status_code == 404
    # What is not a key is as if it were not there.
    for strano in ("²", "-1", "9" * 12, "x"):
        dove = indirizzo("attestazione_create") + f"?attestazione={strano}"
        assert 'value="P-' not in letto(cliente.get(dove))


def test_la_pagina_dice_quando_il_servizio_finisce(mondo):
    riga = mondo.assegna(mondo.attesta().codice_persona)
    dove = indirizzo("assegnata_detail", riga.pk)
    cliente = entra(mondo.amministrativo)
    assert "Il servizio finisce" not in letto(cliente.get(dove))
    cessa(assegnata=riga, ultimo_giorno=il("2026-04-30"), utente=mondo.amministrativo)
    assert "Il servizio finisce il 30 aprile 2026." in letto(cliente.get(dove))


def test_i_conguagli_aperti_hanno_la_loro_somma(mondo):
    """One month to ask, one to give back; what is settled is no longer in it."""
    for valore, nuovo in (("12000.00", "20000.00"), ("20000.00", "12000.00")):
        riga = mondo.assegna(mondo.attesta(valore).codice_persona, "2026-02-01")
        mondo.attesta(nuovo, "2026-02-01", codice_persona=riga.codice_persona)
        ricalcola(
            assegnata=riga, dal=il("2026-02-01"), motivo="nuovo_isee", utente=mondo.amministrativo
        )
    cliente = entra(mondo.amministrativo)
    dove = indirizzo("conguaglio_list")
    pagina = letto(cliente.get(dove)).replace("\xa0", " ")
    assert "1 da chiedere (50,00 €), 1 da restituire (50,00 €)." in pagina
    cliente.post(indirizzo("conguaglio_settle", Conguaglio.objects.order_by("pk")[0].pk))
    pagina = letto(cliente.get(dove)).replace("\xa0", " ")
    assert "0 da chiedere, 1 da restituire (50,00 €)." in pagina


def test_senza_niente_da_rifare_lo_si_dice(mondo):
    mondo.assegna(mondo.attesta().codice_persona, "2026-03-01")
    cliente, dove = entra(mondo.amministrativo), indirizzo("ricalcolo_create")
    scadute = letto(cliente.post(dove, {"motivo": "isee_scaduto"}))
    assert "Nessuna tariffa in vigore con l&#x27;ISEE scaduto" in scadute
    prima = letto(cliente.post(dove, {"motivo": "nuova_edizione", "dal": "2026-02-01"}))
    assert "Nessuna tariffa in vigore il 01/02/2026" in prima
