"""Examination, dialogue on the cells, certification, extensions, notices: services and pages."""

import csv
import datetime
import hashlib
import io
from decimal import Decimal

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from base.errors import ErroreDominio
from rendicontazione import selectors, services
from rendicontazione.models import (
    Certificazione,
    CommentoCella,
    EsameRiga,
    Fatto,
    Notifica,
    Rendicontazione,
    Versione,
)
from tests.rendicontazione.factories import (
    AnomaliaFactory,
    CaricamentoFactory,
    CertificazioneFactory,
    CommentoCellaFactory,
    FattoFactory,
    ProrogaFactory,
    RendicontazioneFactory,
    VersioneFactory,
    riferimento,
)
from tests.rendicontazione.test_firma import CODICE, crea_firmatario, p7m, pades
from tests.territorio.factories import AmbitoFactory, ComuneFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db
F1 = "F1_spesa_sociale"


@pytest.fixture
def rendicontazione():
    """In examination, with two rows of F1; the year before approved with the first of them."""
    modello = riferimento()
    ambito = AmbitoFactory(numero=8, denominazione="Ambito di otto", slug="otto")
    comune = ComuneFactory(codice_istat="017301", denominazione="Acquafredda")
    prima = RendicontazioneFactory(
        ambito=ambito, campagna__anno=2023, campagna__modello=modello, approvata=True
    )
    FattoFactory(versione=prima.versioni.get(), riga=9, comune=comune, valore=Decimal(700))
    una = RendicontazioneFactory(ambito=ambito, campagna__modello=modello, in_istruttoria=True)
    versione = una.versioni.get()
    FattoFactory(versione=versione, riga=2, comune=comune, valore=Decimal("1234.50"))
    FattoFactory(
        versione=versione, riga=2, cella="G2", comune=comune, misura="utenti", valore=Decimal(12)
    )
    FattoFactory(versione=versione, riga=3, area_utenza="DIS", valore=Decimal(10))
    return una


@pytest.fixture
def chi(rendicontazione):
    """One user per role, made when asked for."""
    fatti = {}

    def di(ruolo):
        if ruolo not in fatti:
            luogo = {"ambito": rendicontazione.ambito} if "udp" in ruolo else {}
            fatti[ruolo] = UtenteFactory(ruolo=ruolo, **luogo)
        return fatti[ruolo]

    return di


@pytest.fixture
def entra(client, chi):
    def con(ruolo):
        client.force_login(chi(ruolo))
        return client

    return con


def indirizzo(nome, **altri):
    return reverse(f"rendicontazione:{nome}", kwargs={"anno": 2024, "ambito": "otto", **altri})


def html(risposta):
    return " ".join(risposta.content.decode().split())


def commenta(rendicontazione, utente, *, cella="J2", provincia=True, **altro):
    return services.commenta_cella(
        rendicontazione=rendicontazione,
        foglio=F1,
        cella=cella,
        testo=altro.pop("testo", "Perché è raddoppiata?"),
        utente=utente,
        provincia=provincia,
        **altro,
    )


# --- examination ---------------------------------------------------------------------------------
def test_la_riga_si_legge_in_parole_con_l_anno_prima(rendicontazione):
    pagina = selectors.pagina_esame(rendicontazione.versioni.get())

    prima, seconda = pagina.righe
    assert prima.parole.startswith("Gestione singola · Acquafredda · Anziani · ")
    assert prima.chiave == "S|017301||ANZ|1.G.01"
    spesa = next(c for c in prima.celle if c.colonna == "spesa_totale")
    assert (spesa.valore, spesa.anno_prima) == ("1.234,50 €", "700,00 €")
    assert next(c for c in prima.celle if c.colonna == "utenti").valore == "12"
    assert [c.anno_prima for c in seconda.celle] == [""]


def test_una_spunta_per_riga_e_la_pagina_intera(rendicontazione, entra):
    client = entra(Ruolo.ISTRUTTORE_PROVINCIA)
    dati = {"foglio": F1, "mostrata": ["2", "3", "99"], "esaminata": ["3"], "pagina": "1"}

    client.post(indirizzo("esame_update"), dati)
    assert list(EsameRiga.objects.values_list("riga", flat=True)) == [3]
    assert "Esaminata 1 riga su 2." in html(client.get(indirizzo("esame_detail")))

    client.post(indirizzo("esame_update"), {**dati, "tutte": "1"})
    assert list(EsameRiga.objects.values_list("riga", flat=True)) == [2, 3]
    client.post(indirizzo("esame_update"), {**dati, "mostrata": ["3"], "esaminata": []})
    assert list(EsameRiga.objects.values_list("riga", flat=True)) == [2]


def test_le_spunte_solo_in_esame_e_solo_l_istruttore(rendicontazione, entra):
    dati = {"foglio": F1, "mostrata": ["2"], "esaminata": ["2"]}
    assert entra(Ruolo.DIRIGENTE_PROVINCIA).post(
        indirizzo("esame_update"), dati
    ).status_code == 403  # fmt: skip
    rendicontazione.stato = "approvata"
    rendicontazione.save()
    entra(Ruolo.ISTRUTTORE_PROVINCIA).post(indirizzo("esame_update"), dati)

    assert not EsameRiga.objects.exists()


def test_una_nuova_versione_si_esamina_da_capo(rendicontazione, chi):
    services.segna_righe(
        rendicontazione=rendicontazione,
        foglio=F1,
        mostrate={2},
        esaminate={2},
        utente=chi(Ruolo.ISTRUTTORE_PROVINCIA),
    )
    nuova = VersioneFactory(rendicontazione=rendicontazione)
    FattoFactory(versione=nuova, riga=2)

    assert selectors.quante_esaminate(nuova).in_parole == "Esaminate 0 righe su 1."


def test_il_filtro_tiene_le_righe_con_motivi_o_commenti(rendicontazione, chi, entra):
    caricamento = rendicontazione.versioni.get().caricamento
    client = entra(Ruolo.ISTRUTTORE_PROVINCIA)
    filtrata = f"{indirizzo('esame_detail')}?solo=note"
    assert "Nessuna riga con motivi" in html(client.get(filtrata))

    AnomaliaFactory(
        caricamento=caricamento, cella="J3", riga=3, colonna="spesa_totale",
        motivazione="Coperta dal fondo", motivata_da=chi(Ruolo.OPERATORE_UDP),
        motivata_il=timezone.now(),
    )  # fmt: skip
    pagina = html(client.get(filtrata))
    assert 'id="riga-3"' in pagina
    assert 'id="riga-2"' not in pagina
    assert "Coperta dal fondo" in pagina
    commenta(rendicontazione, chi(Ruolo.ISTRUTTORE_PROVINCIA))
    assert 'id="riga-2"' in html(client.get(filtrata))


def test_cinquanta_righe_per_pagina_con_le_stesse_interrogazioni(
    rendicontazione, entra, django_assert_max_num_queries
):
    versione = rendicontazione.versioni.get()
    client = entra(Ruolo.ISTRUTTORE_PROVINCIA)
    with django_assert_max_num_queries(30) as con_due:
        client.get(indirizzo("esame_detail"))
    for riga in range(4, 73):
        FattoFactory(versione=versione, riga=riga)
    with django_assert_max_num_queries(30) as con_molte:
        prima = html(client.get(indirizzo("esame_detail")))

    assert len(con_molte) == len(con_due)
    assert prima.count('name="mostrata"') == 50
    ultima = html(client.get(f"{indirizzo('esame_detail')}?pagina=99"))
    assert ultima.count('name="mostrata"') == 21


# --- dialogue ------------------------------------------------------------------------------------
def test_il_dialogo_va_da_una_parte_all_altra(rendicontazione, chi, entra):
    pagina = indirizzo("cella_detail", foglio=F1, cella="J2")
    istruttore, operatore = chi(Ruolo.ISTRUTTORE_PROVINCIA), chi(Ruolo.OPERATORE_UDP)
    entra(Ruolo.ISTRUTTORE_PROVINCIA).post(
        pagina, {"testo": "Perché?", "da_integrare": "on"}, follow=True
    )
    assert [n.utente for n in Notifica.objects.all()] == [operatore]
    client = entra(Ruolo.OPERATORE_UDP)
    # The Ambito cannot put a cell in the request of the Province.
    client.post(pagina, {"testo": "Nuovo servizio", "da_integrare": "on"})

    primo, secondo = CommentoCella.objects.order_by("pk")
    assert (primo.da_integrare, secondo.da_integrare) == (True, False)
    assert primo.posto == secondo.posto == (F1, "spesa_totale", "S|017301||ANZ|1.G.01")
    assert {n.utente for n in Notifica.objects.all()} == {operatore, istruttore}
    letta = html(client.get(pagina))
    assert letta.index("Perché?") < letta.index("Nuovo servizio")

    assert client.post(
        indirizzo("cella_close", foglio=F1, cella="J2")
    ).status_code == 403  # fmt: skip
    entra(Ruolo.ISTRUTTORE_PROVINCIA).post(indirizzo("cella_close", foglio=F1, cella="J2"))
    assert {c.risolto_da for c in CommentoCella.objects.all()} == {istruttore}


@pytest.mark.parametrize(
    ("testo", "cella", "codice"),
    [
        ("  ", "J2", "TESTO_MANCANTE"),
        (f"Chiedi a {CODICE}", "J2", "DATI-01"),
        ("Sì", "J9", "CELLA"),
    ],
)
def test_commenti_rifiutati(rendicontazione, chi, testo, cella, codice):
    with pytest.raises(ErroreDominio) as rifiuto:
        commenta(rendicontazione, chi(Ruolo.ISTRUTTORE_PROVINCIA), testo=testo, cella=cella)

    assert rifiuto.value.codice == codice
    assert not CommentoCella.objects.exists()
    assert not Notifica.objects.exists()


def test_una_cella_che_non_c_e_e_un_404(rendicontazione, entra):
    client = entra(Ruolo.ISTRUTTORE_PROVINCIA)
    for foglio, cella in ((F1, "J99"), ("F9", "J2")):
        indirizzata = indirizzo("cella_detail", foglio=foglio, cella=cella)
        assert client.get(indirizzata).status_code == 404


def test_il_commento_segue_la_riga_nella_versione_dopo(rendicontazione, chi):
    commenta(rendicontazione, chi(Ruolo.ISTRUTTORE_PROVINCIA))
    nuova = VersioneFactory(rendicontazione=rendicontazione)
    comune = Fatto.objects.filter(comune__isnull=False).first().comune
    FattoFactory(versione=nuova, riga=5, comune=comune)

    _riga, cella = selectors.cella_della_versione(nuova, F1, "J5")
    assert [c.testo for c in cella.dialogo] == ["Perché è raddoppiata?"]


def test_l_anno_dopo_il_commento_ricompare_accanto_alla_stessa_riga(rendicontazione, chi, entra):
    prima = Rendicontazione.objects.get(campagna__anno=2023)
    CommentoCellaFactory(
        versione=prima.versioni.get(), riga=9, chiave="S|017301||ANZ|1.G.01", testo="Era bassa"
    )
    CommentoCellaFactory(versione=prima.versioni.get(), riga=8, chiave="S|altra", testo="Altra")

    _riga, cella = selectors.cella_della_versione(rendicontazione.versioni.get(), F1, "J2")
    assert [c.testo for c in cella.anno_scorso] == ["Era bassa"]
    client = entra(Ruolo.OPERATORE_UDP)
    assert "Era bassa" in html(client.get(indirizzo("esame_detail")))
    assert "Era bassa" in html(client.get(indirizzo("versione_detail", numero=1)))
    posti = selectors.commenti_dell_anno_prima(rendicontazione.ambito, 2024)
    assert (F1, "spesa_totale", "S|017301||ANZ|1.G.01") in posti
    assert not selectors.commenti_dell_anno_prima(rendicontazione.ambito, 2023)


# --- integration ---------------------------------------------------------------------------------
def test_una_mail_sola_con_tutte_le_celle_e_nessuna_cifra(
    rendicontazione, chi, mailoutbox, django_capture_on_commit_callbacks, settings
):
    settings.INDIRIZZO_SITO = "https://sito.example"
    istruttore, operatore = chi(Ruolo.ISTRUTTORE_PROVINCIA), chi(Ruolo.OPERATORE_UDP)
    for cella in ("J2", "J3"):
        commenta(
            rendicontazione, istruttore, cella=cella, testo="Da 1.234,50 a 10?", da_integrare=True
        )
    commenta(rendicontazione, istruttore, cella="J2", testo="Solo una domanda")
    entro = timezone.localdate() + datetime.timedelta(days=10)

    with django_capture_on_commit_callbacks(execute=True):
        passaggio = services.richiedi_integrazione(
            rendicontazione=rendicontazione, utente=istruttore, entro=entro
        )

    [mail] = mailoutbox
    assert mail.bcc == [operatore.email]
    assert f"https://sito.example{indirizzo('cella_detail', foglio=F1, cella='J3')}" in mail.body
    assert "(2)" in mail.body
    assert "1.234,50" not in mail.body
    assert (passaggio.entro, passaggio.motivo) == (
        entro,
        "Guarda i commenti accanto alle celle: 2 celle.",
    )
    chiesti = CommentoCella.objects.filter(chiesto_il__isnull=False)
    assert {c.cella for c in chiesti} == {"J2", "J3"}
    assert chiesti.count() == 2
    assert not selectors.da_chiedere(rendicontazione).exists()
    assert selectors.termine_di(rendicontazione).giorno >= entro


def test_la_richiesta_dalla_pagina_con_il_giorno(rendicontazione, entra):
    client = entra(Ruolo.ISTRUTTORE_PROVINCIA)
    azione = indirizzo("rendicontazione_azione", azione="integra")
    ieri = timezone.localdate() - datetime.timedelta(days=1)

    risposta = client.post(azione, {"testo": "Manca F5", "entro": ieri.isoformat()}, follow=True)
    assert "è già passato" in html(risposta)
    client.post(azione, {"testo": "Manca F5", "entro": "2999-12-31"})

    passaggio = rendicontazione.passaggi.get()
    assert (passaggio.a, passaggio.entro) == ("integrazione_richiesta", datetime.date(2999, 12, 31))
    assert "31 dicembre 2999" in html(entra(Ruolo.OPERATORE_UDP).get(
        indirizzo("rendicontazione_detail")
    ))  # fmt: skip


def test_le_righe_esaminate_restano_scritte_nell_approvazione(rendicontazione, chi, mailoutbox):
    istruttore, dirigente = chi(Ruolo.ISTRUTTORE_PROVINCIA), chi(Ruolo.DIRIGENTE_PROVINCIA)
    services.segna_righe(
        rendicontazione=rendicontazione, foglio=F1, mostrate={2, 3}, esaminate={2},
        utente=istruttore,
    )  # fmt: skip
    services.proponi_approvazione(rendicontazione=rendicontazione, utente=istruttore)
    passaggio = services.approva_rendicontazione(rendicontazione=rendicontazione, utente=dirigente)

    assert passaggio.motivo == "Esaminata 1 riga su 2."


# --- certification -------------------------------------------------------------------------------
@pytest.fixture
def certificata(rendicontazione, chi, django_capture_on_commit_callbacks):
    def per(vicario=False):
        rendicontazione.stato = "in_compilazione"
        rendicontazione.save()
        responsabile = UtenteFactory(
            ruolo=Ruolo.RESPONSABILE_UDP, ambito=rendicontazione.ambito, vicario=vicario
        )
        with django_capture_on_commit_callbacks(execute=True):
            services.certifica_rendicontazione(rendicontazione=rendicontazione, utente=responsabile)
        return Certificazione.objects.get()

    return per


def byte(campo):
    with campo.open("rb") as file:
        return file.read()


@pytest.mark.parametrize("vicario", [False, True])
def test_la_ricevuta_dice_chi_e_che_cosa(certificata, vicario):
    una = certificata(vicario)

    contenuto = byte(una.ricevuta)
    pdf = pypdf.PdfReader(io.BytesIO(contenuto))
    testo = " ".join("".join(p.extract_text() for p in pdf.pages).split())
    assert una.vicario is vicario
    assert ("vicario del responsabile" in testo) is vicario
    assert "Anziani 1.234,50" in testo
    assert "Totale 1.244,50" in testo
    assert una.versione.sha256 in testo.replace(" ", "")
    assert str(una.certificata_da) in testo
    assert "dimostrativi" not in testo
    assert hashlib.sha256(contenuto).hexdigest() == una.ricevuta_sha256
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_la_ricevuta_non_cambia_piu(certificata, entra):
    una = certificata()
    prima = byte(una.ricevuta)
    Fatto.objects.filter(versione=una.versione).update(valore=Decimal(1))
    services.prepara_ricevuta(certificazione=una)

    client = entra(Ruolo.OPERATORE_UDP)
    scaricata = client.get(indirizzo("ricevuta_download", numero=una.pk))
    assert b"".join([scaricata.content]) == prima
    assert "ricevuta-2024-otto-versione-1.pdf" in scaricata["Content-Disposition"]


def test_senza_librerie_si_certifica_lo_stesso(certificata, entra, monkeypatch):
    monkeypatch.setattr("base.pdf.librerie_mancanti", lambda: ("pango",))
    una = certificata()
    assert (una.ricevuta.name, una.versione.rendicontazione.stato) == ("", "certificata")
    client = entra(Ruolo.OPERATORE_UDP)
    risposta = client.post(indirizzo("ricevuta_create"), follow=True)
    assert "non si possono fare PDF" in html(risposta)

    monkeypatch.undo()
    client.post(indirizzo("ricevuta_create"))
    una.refresh_from_db()
    assert una.ricevuta_sha256


def test_una_demo_lo_scrive_sulla_ricevuta(rendicontazione, certificata):
    rendicontazione.campagna.dimostrativa = True
    rendicontazione.campagna.save()
    una = certificata()

    pdf = pypdf.PdfReader(io.BytesIO(byte(una.ricevuta)))
    assert "Dati dimostrativi" in pdf.pages[0].extract_text()


def test_ritirata_resta_e_non_si_tocca(rendicontazione, certificata, chi, entra):
    una = certificata()
    services.ritira_certificazione(
        rendicontazione=rendicontazione, utente=una.certificata_da, motivo="Manca una riga"
    )
    una.refresh_from_db()
    assert una.ritirata_il
    assert selectors.certificazione_in_vigore(rendicontazione) is None
    with pytest.raises(ErroreDominio, match="ritirata"):
        services.scrivi_protocollo(certificazione=una, verso="uscita", numero="1", giorno=None)
    client = entra(Ruolo.OPERATORE_UDP)
    assert "Certificazioni precedenti" in html(client.get(indirizzo("certificazione_detail")))


@pytest.mark.parametrize("formato", ["PAdES", "CAdES"])
def test_la_copia_firmata_si_controlla_e_si_conserva(certificata, entra, formato):
    una = certificata()
    firma = {"PAdES": pades, "CAdES": p7m}[formato]
    firmata = firma(crea_firmatario(), byte(una.ricevuta))
    client = entra(Ruolo.OPERATORE_UDP)

    pagina = html(
        client.post(
            indirizzo("firmata_create"),
            {"file": SimpleUploadedFile(f"{CODICE}.p7m", firmata)},
            follow=True,
        )
    )

    una.refresh_from_db()
    assert (una.firma_formato, una.firmatario) == (formato, "Maria Rossi")
    assert una.firmata_sha256 == hashlib.sha256(firmata).hexdigest()
    assert byte(una.firmata) == firmata
    assert "Maria Rossi" in pagina
    assert "Qui non si verifica chi ha rilasciato il certificato" in pagina
    assert CODICE not in pagina
    assert CODICE not in una.firmata.name
    scaricata = client.get(indirizzo("firmata_download", numero=una.pk))
    assert scaricata.content == firmata
    assert CODICE not in scaricata["Content-Disposition"]


def test_un_altra_copia_si_rifiuta_e_non_scrive_nulla(certificata, entra):
    una = certificata()
    client = entra(Ruolo.OPERATORE_UDP)
    for contenuto in (byte(una.ricevuta), b"ciao", p7m(crea_firmatario(), b"altro")):
        risposta = client.post(
            indirizzo("firmata_create"), {"file": SimpleUploadedFile("x.p7m", contenuto)}
        )
        assert 'class="rn-errore-campo"' in html(risposta)
    una.refresh_from_db()

    assert (una.firmata.name, una.firmata_caricata_da) == ("", None)


def test_i_protocolli_li_scrive_ciascuno_il_suo(certificata, entra):
    una = certificata()
    dati = {"numero": "123/2025", "giorno": "2025-04-01"}
    client = entra(Ruolo.OPERATORE_UDP)
    client.post(indirizzo("protocollo_update", verso="uscita"), dati)
    assert client.post(
        indirizzo("protocollo_update", verso="entrata"), dati
    ).status_code == 403  # fmt: skip
    assert client.post(indirizzo("protocollo_update", verso="su"), dati).status_code == 404
    entra(Ruolo.ISTRUTTORE_PROVINCIA).post(
        indirizzo("protocollo_update", verso="entrata"), {**dati, "numero": "9"}
    )

    una.refresh_from_db()
    assert (una.protocollo_uscita, una.protocollo_entrata) == ("123/2025", "9")
    pec = selectors.testo_pec(una)
    assert "123/2025 del 01/04/2025" in pec
    assert una.ricevuta_sha256 in pec
    assert una.versione.sha256 in pec
    assert "ricevuta-2024-otto-versione-1.pdf" in pec


# --- extensions and notices ----------------------------------------------------------------------
def test_una_proroga_dalla_pagina_avvisa_e_toglie_il_ritardo(
    rendicontazione, chi, entra, mailoutbox, django_capture_on_commit_callbacks
):
    operatore = chi(Ruolo.OPERATORE_UDP)
    oggi = timezone.localdate()
    rendicontazione.stato, rendicontazione.tardiva = "in_compilazione", True
    rendicontazione.save()
    rendicontazione.campagna.scadenza = oggi - datetime.timedelta(days=1)
    rendicontazione.campagna.save()
    nuova = oggi + datetime.timedelta(days=5)
    pagina = reverse("rendicontazione:proroga_create", kwargs={"anno": 2024})
    client = entra(Ruolo.DIRIGENTE_PROVINCIA)
    dati = {
        "rendicontazione": "",
        "giorno": rendicontazione.campagna.scadenza.isoformat(),
        "atto": "Decreto n. 1",
        "motivo": "Cambio del programma",
    }
    assert "scrivi un giorno successivo" in html(client.post(pagina, dati))

    with django_capture_on_commit_callbacks(execute=True):
        client.post(pagina, {**dati, "giorno": nuova.isoformat()})

    rendicontazione.refresh_from_db()
    proroga = rendicontazione.campagna.proroghe.get()
    assert (proroga.giorno, proroga.concessa_da) == (nuova, chi(Ruolo.DIRIGENTE_PROVINCIA))
    assert not rendicontazione.tardiva
    [mail] = mailoutbox
    assert mail.bcc == [operatore.email]
    assert "Decreto n. 1" in mail.body
    vista = html(entra(Ruolo.OPERATORE_UDP).get(indirizzo("rendicontazione_detail")))
    assert "Decreto n. 1" in vista
    assert "(proroga)" in vista


def test_solo_il_dirigente_concede(rendicontazione, entra):
    pagina = reverse("rendicontazione:proroga_create", kwargs={"anno": 2024})
    assert entra(Ruolo.ISTRUTTORE_PROVINCIA).get(pagina).status_code == 403


def test_ogni_passaggio_avvisa_chi_deve_saperlo(rendicontazione, chi, certificata):
    persone = {
        ruolo: chi(ruolo)
        for ruolo in (
            Ruolo.OPERATORE_UDP, Ruolo.AMMINISTRATIVO_UDP, Ruolo.ISTRUTTORE_PROVINCIA,
            Ruolo.DIRIGENTE_PROVINCIA,
        )
    }  # fmt: skip
    estraneo = UtenteFactory(ruolo=Ruolo.OPERATORE_UDP)
    istruttore, dirigente = (
        persone[Ruolo.ISTRUTTORE_PROVINCIA], persone[Ruolo.DIRIGENTE_PROVINCIA],
    )  # fmt: skip
    attese = []

    def fatto(servizio, chi_lo_fa, *ruoli, **opzioni):
        Notifica.objects.all().delete()
        servizio(rendicontazione=rendicontazione, utente=chi_lo_fa, **opzioni)
        avvisati = {n.utente for n in Notifica.objects.all()} - {responsabile}
        attese.append((servizio.__name__, avvisati == {persone[r] for r in ruoli}))

    responsabile = certificata().certificata_da
    ambito = (Ruolo.OPERATORE_UDP, Ruolo.AMMINISTRATIVO_UDP)
    fatto(services.ritira_certificazione, responsabile, Ruolo.ISTRUTTORE_PROVINCIA)
    fatto(services.certifica_rendicontazione, responsabile, Ruolo.ISTRUTTORE_PROVINCIA)
    fatto(services.prendi_in_esame, istruttore, *ambito)
    fatto(services.proponi_approvazione, istruttore, Ruolo.DIRIGENTE_PROVINCIA)
    fatto(services.approva_rendicontazione, dirigente, *ambito)
    fatto(services.pubblica_rendicontazione, dirigente, *ambito)
    fatto(services.riapri_rendicontazione, dirigente, *ambito, motivo="Un errore")

    assert [nome for nome, giusto in attese if not giusto] == []
    assert not estraneo.notifiche.exists()


def test_le_novita_si_segnano_lette_con_un_bottone(rendicontazione, chi, entra):
    altro = UtenteFactory(ruolo=Ruolo.AMMINISTRATIVO_UDP, ambito=rendicontazione.ambito)
    chi(Ruolo.OPERATORE_UDP)
    commenta(rendicontazione, chi(Ruolo.ISTRUTTORE_PROVINCIA))
    commenta(rendicontazione, chi(Ruolo.ISTRUTTORE_PROVINCIA), cella="J3")
    client = entra(Ruolo.OPERATORE_UDP)
    casa = reverse("rendicontazione:campagna_list")
    # Two comments, one notice while it is unread.
    assert "1 novità da leggere" in html(client.get(casa))
    assert "nuovo commento" in html(client.get(indirizzo("rendicontazione_detail")))
    assert client.get(reverse("rendicontazione:notifica_update")).status_code == 405
    altra = RendicontazioneFactory(campagna__anno=2022, ambito=rendicontazione.ambito)
    leggi = reverse("rendicontazione:notifica_update")
    client.post(leggi, {"rendicontazione": altra.pk})
    assert "1 novità da leggere" in html(client.get(casa))
    assert client.post(leggi, {"rendicontazione": "x"}).status_code == 404
    foglio = client.post(leggi, {"rendicontazione": rendicontazione.pk})
    assert foglio.url == indirizzo("rendicontazione_detail")

    assert "da leggere" not in html(client.get(casa))
    assert "tutte lette" in html(client.get(reverse("rendicontazione:notifica_list")))
    assert altro.notifiche.filter(letta_il__isnull=True).count() == 1


# --- board ---------------------------------------------------------------------------------------
def test_il_quadro_in_csv(rendicontazione, entra):
    caricamento = rendicontazione.versioni.get().caricamento
    caricamento.completezza = {F1: [40, 39], "F0_frontespizio": [8, 8]}
    caricamento.save()
    AnomaliaFactory(caricamento=caricamento)
    ProrogaFactory(rendicontazione=rendicontazione, giorno=datetime.date(2999, 1, 1))
    terzo = AmbitoFactory(numero=3, denominazione="=Ambito", slug="tre")
    altra = RendicontazioneFactory(campagna=rendicontazione.campagna, ambito=terzo)
    CaricamentoFactory(rendicontazione=altra, completezza={F1: [10, 5]})
    client = entra(Ruolo.ISTRUTTORE_PROVINCIA)

    testo = client.get(reverse("rendicontazione:campagna_csv")).content.decode("utf-8-sig")
    prima, seconda = csv.DictReader(io.StringIO(testo), delimiter=";")

    assert (prima["ambito"], prima["denominazione"], prima[F1]) == ("3", "'=Ambito", "50,0")
    assert (prima["stato"], prima["giorni_mancanti"], prima["versione"]) == ("Aperta", "30", "")
    assert (seconda["ambito"], seconda[F1], seconda["completezza_percento"]) == (
        "8",
        "97,5",
        "97,9",
    )
    assert (seconda["scadenza"], seconda["scadenza_da"]) == ("2999-01-01", "proroga")
    assert (seconda["avvisi_senza_motivo"], seconda["F5_fondi"]) == ("1", "")
    pagina = html(client.get(reverse("rendicontazione:campagna_list")))
    assert pagina.index("=Ambito") < pagina.index("Ambito di otto")
    assert "97,5" in pagina


def test_la_pagina_dell_ambito_dice_che_cosa_resta(rendicontazione, entra):
    rendicontazione.stato = "in_compilazione"
    rendicontazione.save()
    caricamento = rendicontazione.versioni.get().caricamento
    caricamento.completezza = {F1: [40, 38]}
    caricamento.save()
    AnomaliaFactory(caricamento=caricamento)

    pagina = html(entra(Ruolo.OPERATORE_UDP).get(indirizzo("rendicontazione_detail")))
    assert "Scrivere il motivo di 1 avviso." in pagina
    assert "Completare il foglio Spesa sociale: 2 celle da compilare." in pagina


# --- approved data are immutable -----------------------------------------------------------------
def test_niente_cambia_i_dati_di_una_versione_approvata(rendicontazione, chi, client):
    """Every service and every page is tried on an approved return: facts and files stay."""
    istruttore, dirigente = chi(Ruolo.ISTRUTTORE_PROVINCIA), chi(Ruolo.DIRIGENTE_PROVINCIA)
    operatore = chi(Ruolo.OPERATORE_UDP)
    services.proponi_approvazione(rendicontazione=rendicontazione, utente=istruttore)
    services.approva_rendicontazione(rendicontazione=rendicontazione, utente=dirigente)
    rendicontazione.refresh_from_db()
    versione = rendicontazione.versioni.get()
    avviso = AnomaliaFactory(caricamento=versione.caricamento)

    def stampa():
        return (
            list(Fatto.objects.order_by("pk").values()),
            list(Versione.objects.order_by("pk").values()),
            list(versione.caricamento.anomalie.values()),
            byte(versione.caricamento.file),
        )

    prima = stampa()
    una = {"rendicontazione": rendicontazione}
    rifiuti = [
        lambda: services.registra_caricamento(
            **una, contenuto=b"x", nome="x.xlsx", utente=operatore
        ),
        lambda: services.conferma_caricamento(caricamento=versione.caricamento, utente=operatore),
        lambda: services.ricontrolla_versione(versione=versione),
        lambda: services.scrivi_motivazioni(
            caricamento=versione.caricamento, motivazioni={avviso.pk: "x"}, utente=operatore
        ),
        lambda: services.scrivi_nota(**una, testo="x"),
        lambda: services.certifica_rendicontazione(**una, utente=operatore),
        lambda: services.ritira_certificazione(**una, utente=operatore),
        lambda: services.richiedi_integrazione(**una, utente=istruttore, commento="x"),
        lambda: services.segna_righe(
            **una, foglio=F1, mostrate={2}, esaminate={2}, utente=istruttore
        ),
    ]
    for servizio in rifiuti:
        with pytest.raises(ErroreDominio):
            servizio()
    # A word may still be said; it changes nothing of what was declared.
    commenta(rendicontazione, istruttore)
    for utente in (operatore, istruttore, dirigente):
        client.force_login(utente)
        for modello in ("versione", "caricamento", "anomalia"):
            oggetto = avviso if modello == "anomalia" else getattr(avviso, "caricamento", None)
            oggetto = versione if modello == "versione" else oggetto
            for azione in ("change", "delete"):
                pagina = reverse(f"admin:rendicontazione_{modello}_{azione}", args=[oggetto.pk])
                client.post(pagina, {"post": "yes", "numero": "7", "messaggio": "x"})
        client.post(indirizzo("caricamento_confirm", numero=1))
        client.post(indirizzo("versione_recheck", numero=1))
        client.post(indirizzo("motivazioni_update", numero=1), {f"motivo_{avviso.pk}": "x"})

    assert stampa() == prima


def test_fino_alla_nuova_approvazione_conta_l_ultima_approvata(rendicontazione, chi):
    istruttore, dirigente = chi(Ruolo.ISTRUTTORE_PROVINCIA), chi(Ruolo.DIRIGENTE_PROVINCIA)
    services.proponi_approvazione(rendicontazione=rendicontazione, utente=istruttore)
    services.approva_rendicontazione(rendicontazione=rendicontazione, utente=dirigente)
    services.riapri_rendicontazione(
        rendicontazione=rendicontazione, utente=dirigente, motivo="Rettifica"
    )
    vecchia = rendicontazione.versioni.get()
    VersioneFactory(rendicontazione=rendicontazione)

    assert selectors.versione_approvata(2024, rendicontazione.ambito) == vecchia


def test_le_certificazioni_delle_altre_rendicontazioni_non_si_scaricano(certificata, entra):
    certificata()
    altra = CertificazioneFactory()
    client = entra(Ruolo.OPERATORE_UDP)

    assert client.get(indirizzo("ricevuta_download", numero=altra.pk)).status_code == 404
    assert client.get(indirizzo("firmata_download", numero=altra.pk)).status_code == 404
