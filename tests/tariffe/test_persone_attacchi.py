"""Somebody insists: keys tried one by one, fields nobody asked for, two at the same time."""

import logging
import threading

import pytest
from django.contrib import admin
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from base.errors import ErroreDominio
from tariffe import urls
from tariffe.models import AttestazioneISEE, Conguaglio, TariffaAssegnata
from tariffe.selectors.proposte import proponi
from tariffe.services.persone import (
    assegna,
    cessa,
    nuovo_codice_persona,
    ricalcola,
    ricalcola_in_blocco,
)
from tests.base.test_registri import registro  # noqa: F401 - a fixture
from tests.conftest import ClientRigoroso
from tests.tariffe.factories import RegolaFactory, ServizioFactory
from tests.tariffe.mondo_persone import PIU_CARA, MondoPersone, il
from tests.tariffe.pagine_persone import entra, indirizzo, letto
from tests.territorio.factories import AppartenenzaFactory, ComuneFactory
from tests.utenti.factories import IncaricoFactory, UtenteFactory
from utenti.enums import Ruolo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("marzo")]

NESSUNO = 99_999_999


def risposta_e_query(chiedi):
    """What an outsider can tell apart: the answer, and how much work it made."""
    with CaptureQueriesContext(connection) as query:
        risposta = chiedi()
    return risposta.status_code, risposta.content, [q["sql"].split()[0] for q in query]


# --- keys and codes tried one after the other ---------------------------------------------------


@pytest.mark.parametrize(
    "nome",
    ["assegnata_detail", "assegnata_recalculate", "assegnata_waive", "assegnata_end"],
)
def test_una_tariffa_altrui_e_una_che_non_c_e_danno_la_stessa_risposta(mondo, nome):
    altrui = mondo.assegna(mondo.attesta().codice_persona)
    cliente = entra(mondo.assistente)
    cliente.get(indirizzo("assegnata_list"))
    prima, dopo = (
        risposta_e_query(lambda pk=pk: cliente.get(indirizzo(nome, pk)))
        for pk in (altrui.pk, NESSUNO)
    )
    assert prima[0] == 404
    assert prima == dopo


def test_un_attestazione_altrui_e_una_che_non_c_e_danno_la_stessa_risposta(mondo):
    altrui = mondo.attesta()
    cliente = entra(mondo.assistente)
    cliente.get(indirizzo("assegnata_list"))
    prove = (
        lambda pk: cliente.get(indirizzo("attestazione_detail", pk)),
        lambda pk: cliente.post(indirizzo("attestazione_cancel", pk)),
        lambda pk: cliente.get(indirizzo("assegnata_create") + f"?attestazione={pk}"),
        lambda pk: cliente.get(indirizzo("attestazione_create") + f"?attestazione={pk}"),
    )
    for prova in prove:
        prima, dopo = (
            risposta_e_query(lambda prova=prova, pk=pk: prova(pk)) for pk in (altrui.pk, NESSUNO)
        )
        assert prima[0] == 404
        assert prima == dopo
    assert AttestazioneISEE.objects.get(pk=altrui.pk).annullata_il is None


def test_un_codice_altrui_e_uno_che_non_c_e_danno_la_stessa_risposta(mondo):
    """Search, new attestation, new tariff: same sentence, same work, nothing said."""
    altrui = mondo.attesta().codice_persona
    inventato = nuovo_codice_persona()
    cliente = entra(mondo.assistente)
    attestazione = {
        "comune": mondo.comune.pk, "tipo": "ordinario", "valore": "1.000,00",
        "ambito_valore": "comunale", "presentata_il": "2026-01-10", "irregolarita": "nessuna",
    }  # fmt: skip
    tariffa = {
        "comune": mondo.comune.pk, "servizio": mondo.servizio.pk, "dal": "2026-02-01",
        "quantita_mese": "10", "residente": "on",
    }  # fmt: skip
    prove = (
        (indirizzo("persona_search"), {}),
        (indirizzo("attestazione_create"), attestazione),
        (indirizzo("assegnata_create"), tariffa),
    )
    for dove, dati in prove:
        esiti = []
        for codice in (altrui, inventato):
            stato, corpo, query = risposta_e_query(
                lambda dove=dove, dati=dati, codice=codice: cliente.post(
                    dove, {**dati, "codice": codice}
                )
            )
            testo = corpo.decode().replace(codice, "")
            assert "Nessuna persona con questo codice" in testo
            esiti.append((stato, len(testo), query))
        assert esiti[0] == esiti[1]
    assert AttestazioneISEE.objects.count() == 1
    assert not TariffaAssegnata.objects.exists()


# --- fields nobody asked for --------------------------------------------------------------------


def test_i_campi_in_piu_non_si_scrivono(mondo):
    """Who wrote, where, how it came: never from the page."""
    altro = MondoPersone()
    cliente = entra(mondo.assistente)
    dati = {
        "comune": mondo.comune.pk, "tipo": "ordinario", "valore": "1.000,00",
        "ambito_valore": "comunale", "presentata_il": "2026-01-10", "irregolarita": "nessuna",
        "ambito": altro.ambito.pk, "ambito_id": altro.ambito.pk, "codice_persona": "P-2222-3333",
        "registrata_da": mondo.amministrativo.pk, "utente": mondo.amministrativo.pk,
        "dimostrativa": "on", "fonte": "inps", "annullata_il": "2026-01-01", "pk": "1",
    }  # fmt: skip
    assert cliente.post(indirizzo("attestazione_create"), dati).status_code == 302
    riga = AttestazioneISEE.objects.get()
    assert (riga.ambito, riga.registrata_da) == (mondo.ambito, mondo.assistente)
    assert riga.codice_persona != "P-2222-3333"
    assert (riga.dimostrativa, riga.fonte, riga.annullata_il) == (False, "manuale", None)


def test_un_comune_un_edizione_un_importo_altrui_non_entrano(mondo):
    altro = MondoPersone(PIU_CARA)
    codice = mondo.attesta(utente=mondo.assistente).codice_persona
    cliente = entra(mondo.assistente)
    dati = {
        "codice": codice, "comune": altro.comune.pk, "servizio": mondo.servizio.pk,
        "dal": "2026-02-01", "quantita_mese": "10", "residente": "on",
    }  # fmt: skip
    pagina = letto(cliente.post(indirizzo("assegnata_create"), dati))
    assert "Scegli il comune." in pagina

    dati |= {
        "comune": mondo.comune.pk, "regola": altro.edizione.regole.get().pk,
        "edizione": altro.edizione.pk, "ente": altro.ente.pk, "importo": "0", "totale_mese": "0",
        "isee": "0", "contesto": "{}", "passi": "[]", "ambito": altro.ambito.pk,
    }  # fmt: skip
    (proposta,) = proponi(mondo.domanda(codice), fino_al=il("2026-03-20"))
    firma = (
        f"{proposta.dal:%Y%m%d}.{proposta.regola.pk}.{proposta.attestazione.pk}."
        f"{proposta.totale_mese}"
    )
    # An account that is not the one of this moment is only shown.
    assert cliente.post(
        indirizzo("assegnata_create"), {**dati, "conferma": firma.replace("50.00", "0.00")}
    ).status_code == 200  # fmt: skip
    assert not TariffaAssegnata.objects.exists()
    assert (
        cliente.post(indirizzo("assegnata_create"), {**dati, "conferma": firma}).status_code == 302
    )
    riga = TariffaAssegnata.objects.get()
    assert (riga.edizione, riga.ente, riga.ambito) == (mondo.edizione, mondo.ente, mondo.ambito)
    assert (riga.isee, riga.totale_mese) == (proposta.isee, proposta.totale_mese)


def test_chi_lavora_in_due_ambiti_non_porta_una_persona_dall_uno_all_altro(mondo):
    altro = MondoPersone()
    IncaricoFactory(
        utente=mondo.amministrativo, ruolo=Ruolo.AMMINISTRATIVO_UDP, ambito=altro.ambito
    )
    codice = mondo.attesta().codice_persona
    cliente = entra(mondo.amministrativo)
    dati = {
        "codice": codice, "ambito": altro.ambito.pk, "comune": altro.comune.pk,
        "tipo": "ordinario", "valore": "1.000,00", "ambito_valore": "comunale",
        "presentata_il": "2026-01-10", "irregolarita": "nessuna",
    }  # fmt: skip
    dove = indirizzo("attestazione_create")
    assert "Nessuna persona con questo codice" in letto(cliente.post(dove, dati))
    # A comune of one with the Ambito of the other.
    dati |= {"codice": "", "comune": mondo.comune.pk}
    assert "non è di questo ambito" in letto(cliente.post(dove, dati))
    assert AttestazioneISEE.objects.count() == 1


def test_in_blocco_le_righe_di_un_altro_ambito_non_si_toccano(mondo):
    """Rows handed by mistake, or on purpose, with the Ambito of somebody else."""
    altro = MondoPersone()
    estranea = altro.assegna(altro.attesta().codice_persona)
    altro.adotta(PIU_CARA, il("2026-03-01"))
    esito = ricalcola_in_blocco(
        ambito=mondo.ambito,
        assegnate=TariffaAssegnata.objects.all(),
        motivo="nuova_edizione",
        utente=mondo.amministrativo,
        dal=il("2026-03-01"),
    )
    assert esito.scritte == 0
    assert not TariffaAssegnata.objects.filter(prima_riga=estranea).exists()


# --- rows that never change ---------------------------------------------------------------------


def test_nessuna_strada_cambia_una_riga_scritta(mondo):
    """save, update, bulk_update, delete, plain SQL: the database refuses each."""
    riga = mondo.assegna(mondo.attesta("20000.00").codice_persona, "2026-01-01")
    mondo.attesta("2000.00", codice_persona=riga.codice_persona)
    ricalcola(
        assegnata=riga, dal=il("2026-01-01"), motivo="nuovo_isee", utente=mondo.amministrativo
    )
    attestazione, conguaglio = AttestazioneISEE.objects.first(), Conguaglio.objects.first()
    campi = ((riga, "importo"), (attestazione, "valore"), (conguaglio, "importo_nuovo"))
    for oggetto, campo in campi:
        modello, nome = type(oggetto), oggetto._meta.db_table

        def salva(oggetto=oggetto, campo=campo):
            setattr(oggetto, campo, 1)
            oggetto.save()

        def in_massa(oggetto=oggetto, campo=campo, modello=modello):
            setattr(oggetto, campo, 1)
            modello.objects.bulk_update([oggetto], [campo])

        def sql(testo):
            with connection.cursor() as cursore:
                cursore.execute(testo)

        strade = (
            salva,
            in_massa,
            lambda modello=modello, campo=campo: modello.objects.update(**{campo: 1}),
            oggetto.delete,
            lambda nome=nome, campo=campo: sql(f"UPDATE {nome} SET {campo} = 1"),  # noqa: S608
            lambda nome=nome: sql(f"DELETE FROM {nome}"),  # noqa: S608
        )
        for strada in strade:
            with pytest.raises(IntegrityError), transaction.atomic():
                strada()


def test_le_persone_non_stanno_nel_lavoro_d_ufficio():
    """Neither pages nor imports of the admin: not even for a superuser."""
    registrati = set(admin.site._registry)
    assert not registrati & {AttestazioneISEE, TariffaAssegnata, Conguaglio}


# --- forms of another site, too much, logs ------------------------------------------------------


def test_nessun_modulo_si_invia_da_un_altro_sito(mondo):
    """Every address that takes a POST, without the token: nothing is done."""
    riga = mondo.assegna(mondo.attesta().codice_persona)
    rigido = ClientRigoroso(enforce_csrf_checks=True)
    rigido.force_login(mondo.amministrativo)
    rifiutati = 0
    for voce in get_resolver(urls).url_patterns:
        argomenti = [riga.pk] if "<int:pk>" in str(voce.pattern) else []
        risposta = rigido.post(indirizzo(voce.name, *argomenti), {"ultimo_giorno": "2026-03-31"})
        rifiutati += risposta.status_code == 403
    assert rifiutati == len(get_resolver(urls).url_patterns)
    assert TariffaAssegnata.objects.count() == 1


@pytest.mark.parametrize("nome", ["persona_search", "attestazione_create", "rinnovo_letters"])
def test_un_invio_enorme_e_rifiutato_prima_di_leggerlo(mondo, nome, caplog):
    with caplog.at_level(logging.WARNING):
        risposta = entra(mondo.amministrativo).post(
            indirizzo(nome), {"codice": "P" * 6 * 2**20}, follow=False
        )
        altra = entra(mondo.amministrativo).post(
            indirizzo(nome), {"attestazione": list(range(2_000))}
        )
    assert (risposta.status_code, altra.status_code) == (400, 400)
    assert "PPPP" not in caplog.text
    assert not AttestazioneISEE.objects.exists()


def test_un_guasto_non_scrive_nei_registri_chi_e_con_quale_isee(mondo, registro, monkeypatch):  # noqa: F811
    riga = mondo.assegna(mondo.attesta("12345.67").codice_persona)

    def guasto(*args, **kwargs):
        raise RuntimeError(f"{riga.codice_persona}: ISEE {riga.isee}")

    monkeypatch.setattr("tariffe.selectors.assegnate.persona_di", guasto)
    cliente = ClientRigoroso(raise_request_exception=False)
    cliente.force_login(mondo.amministrativo)
    risposta = cliente.get(indirizzo("assegnata_detail", riga.pk))
    scritto = registro.getvalue()
    assert risposta.status_code == 500
    assert "no-store" in risposta.headers["Cache-Control"]
    assert "RuntimeError" in scritto
    assert riga.codice_persona not in scritto
    assert riga.codice_persona not in risposta.content.decode()


# --- two at the same time -----------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("che", ["tariffa", "attestazione"])
def test_due_insieme_uno_solo_scrive(che):
    """The same tariff, the same paper, from two windows: the second finds the first."""
    mondo = MondoPersone()
    codice = mondo.attesta().codice_persona
    via = threading.Barrier(2)
    esiti = []
    scrivi = {
        "tariffa": lambda: mondo.assegna(codice),
        "attestazione": lambda: mondo.attesta("5000.00", "2026-02-01", codice_persona=codice),
    }

    def prova():
        try:
            via.wait()
            scrivi[che]()
            esiti.append("scritta")
        except ErroreDominio as errore:
            esiti.append(errore.codice)
        finally:
            connection.close()

    fili = [threading.Thread(target=prova) for _ in range(2)]
    for filo in fili:
        filo.start()
    for filo in fili:
        filo.join()
    assert sorted(esiti) == sorted(["scritta", "SOVRAPPOSTA" if che == "tariffa" else "DOPPIA"])


@pytest.mark.django_db(transaction=True)
def test_due_insieme_uno_solo_scrive_anche_senza_la_fila(monkeypatch):
    """Who forgets to wait and to look is refused by the database."""
    monkeypatch.setattr(assegna, "in_fila", lambda ambito: None)
    monkeypatch.setattr(assegna, "_controlla_sovrapposte", lambda domanda: None)
    mondo = MondoPersone()
    codice = mondo.attesta().codice_persona
    via = threading.Barrier(2)
    esiti = []

    def prova():
        try:
            via.wait()
            mondo.assegna(codice)
            esiti.append("scritta")
        except IntegrityError as errore:
            esiti.append(errore.__cause__.diag.constraint_name)
        finally:
            connection.close()

    fili = [threading.Thread(target=prova) for _ in range(2)]
    for filo in fili:
        filo.start()
    for filo in fili:
        filo.join()
    assert sorted(esiti) == ["scritta", "tariffe_una_al_giorno"]


def una_riga_come(riga, **altro):
    """Written by hand, without asking the services; taken away after."""
    copia = TariffaAssegnata.objects.get(pk=riga.pk)
    copia.pk, copia.motivo = None, "nuova"
    copia.prima_riga = copia.sostituisce = None
    for campo, valore in altro.items():
        setattr(copia, campo, valore)
    try:
        with transaction.atomic():
            copia.save(force_insert=True)
            transaction.set_rollback(True)
    except IntegrityError as errore:
        return errore.__cause__.diag.constraint_name
    return "scritta"


def test_il_database_vuole_una_tariffa_al_giorno(mondo):
    riga = mondo.assegna(mondo.attesta().codice_persona, "2026-02-01", al=il("2026-02-28"))
    rifiutata = "tariffe_una_al_giorno"
    for dal, al, esito in (
        ("2026-02-01", "2026-02-28", rifiutata),
        ("2026-01-01", None, rifiutata),
        ("2026-01-01", "2026-02-01", rifiutata),
        ("2026-02-28", None, rifiutata),
        ("2026-01-01", "2026-01-31", "scritta"),
        ("2026-03-01", None, "scritta"),
    ):
        assert una_riga_come(riga, dal=il(dal), al=al and il(al)) == esito, (dal, al)
    assert una_riga_come(riga, codice_persona=nuovo_codice_persona()) == "scritta"
    assert una_riga_come(riga, servizio=ServizioFactory(codice="NIDO")) == "scritta"
    altra = RegolaFactory(utenza="minori", servizio=mondo.servizio)
    assert una_riga_come(riga, regola=altra, edizione=altra.edizione) == "scritta"


def test_il_database_conta_i_giorni_dell_ultima_riga(mondo):
    """A story that goes on with other rows, one that ended, one that never began."""
    codice = mondo.attesta("20000.00").codice_persona
    riga = mondo.assegna(codice, "2026-02-01")
    mondo.attesta("2000.00", codice_persona=codice)
    ricalcola(
        assegnata=riga, dal=il("2026-03-01"), motivo="nuovo_isee", utente=mondo.amministrativo
    )
    assert una_riga_come(riga, dal=il("2027-01-01")) == "tariffe_una_al_giorno"
    cessa(assegnata=riga, ultimo_giorno=il("2026-03-31"), utente=mondo.amministrativo)
    assert una_riga_come(riga, dal=il("2026-03-31")) == "tariffe_una_al_giorno"
    assert una_riga_come(riga, dal=il("2026-04-01")) == "scritta"

    mai = mondo.assegna(mondo.attesta().codice_persona, "2026-02-01")
    cessa(assegnata=mai, ultimo_giorno=il("2026-01-31"), utente=mondo.amministrativo)
    assert una_riga_come(mai) == "scritta"


# --- of another comune --------------------------------------------------------------------------


def test_l_esportazione_di_un_altro_comune_non_si_ottiene_coi_filtri(mondo):
    vicino = ComuneFactory(denominazione="Vicino")
    AppartenenzaFactory(comune=vicino, ambito=mondo.ambito)
    riga = mondo.assegna(mondo.attesta(scade_il=il("2026-04-10")).codice_persona)
    cliente = entra(UtenteFactory(ruolo=Ruolo.RESPONSABILE_COMUNALE, comune=vicino))
    for nome in ("rinnovo_csv", "prestazione_csv", "rinnovo_list", "assegnata_list"):
        for filtro in (f"?comune={mondo.comune.pk}", "?", f"?servizio={mondo.servizio.pk}"):
            risposta = cliente.get(indirizzo(nome) + filtro)
            assert risposta.status_code == 200
            assert riga.codice_persona not in risposta.content.decode()
    lettere = cliente.post(
        indirizzo("rinnovo_letters") + f"?comune={mondo.comune.pk}",
        {"quali": "scelte", "attestazione": [riga.attestazione_id]},
    )
    assert "Scegli almeno una persona" in letto(lettere)
