"""The pages of the imports: preview, choices, application, undo; whose they are."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from strutture.enums import EsitoRiga, StatoEsercizio, StatoImportazione, StatoScheda
from strutture.models import (
    EnteGestore,
    Importazione,
    PassaggioScheda,
    Struttura,
    UnitaOfferta,
    VoceStoria,
)
from strutture.services import (
    annulla_importazione,
    applica_importazione,
    carica_elenco,
    importa_strutture,
    pulisci_importazioni,
)
from tests.strutture.elenchi import csv
from tests.strutture.factories import (
    ReferenteStrutturaFactory,
    StrutturaFactory,
    TipoUnitaOffertaFactory,
    UnitaOffertaFactory,
)
from tests.territorio.factories import AmbitoFactory, AppartenenzaFactory, ComuneFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db

ELENCHI = "/schede/importa/"
TESTATA = (
    "denominazione",
    "tipo",
    "ente_gestore",
    "comune",
    "telefono",
    "email",
    "posti_autorizzati",
)


@pytest.fixture
def mondo():
    TipoUnitaOffertaFactory(codice="RSA", nome="Residenza")
    ambito, altro = AmbitoFactory(), AmbitoFactory()
    dello = ComuneFactory(denominazione="Dello")
    salo = ComuneFactory(denominazione="Salò")
    AppartenenzaFactory(comune=dello, ambito=ambito)
    AppartenenzaFactory(comune=salo, ambito=altro)
    return {
        "dello": dello,
        "salo": salo,
        "utente": UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=ambito),
        "collega": UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=altro),
        "provincia": UtenteFactory(ruolo=Ruolo.ISTRUTTORE_PROVINCIA),
    }


@pytest.fixture
def ufficio(client, mondo):
    client.force_login(mondo["utente"])
    return client


def elenco(*righe, testata=TESTATA):
    return csv(*righe, testata=testata)


def manda(client, contenuto, **campi):
    return client.post(
        ELENCHI,
        {
            "file": SimpleUploadedFile("elenco.csv", contenuto),
            "fonte": "Prova",
            "tipo": "",
            **campi,
        },
    )


def in_anteprima(utente, *righe, testata=TESTATA, **altro):
    return carica_elenco(
        contenuto=csv(*righe, testata=testata), nome="e.csv", fonte="Prova", utente=utente, **altro
    )


def fotografia():
    """Everything of the register but the moment of the last change."""
    return [
        [
            {campo: v for campo, v in riga.items() if campo != "modificata_il"}
            for riga in modello.objects.order_by("pk").values()
        ]
        for modello in (EnteGestore, Struttura, UnitaOfferta)
    ]


CASA = ("Casa Uno", "RSA", "Coop Alfa", "Dello", "030 111111", "casa@demo.example", 30)
NIDO = ("Nido Due", "RSA", "Coop Beta", "Dello", "", "", "")


def test_anteprima_applica_annulla(ufficio, mondo):
    esistente = UnitaOffertaFactory(
        struttura__comune=mondo["dello"],
        struttura__denominazione="Casa Uno",
        struttura__ente_gestore__denominazione="Coop Alfa",
        posti_autorizzati=20,
    )
    prima = fotografia()

    risposta = manda(ufficio, elenco(CASA, NIDO))

    importazione = Importazione.objects.get()
    pagina = ufficio.get(risposta.url).content.decode()
    assert "Nulla è stato ancora scritto" in pagina
    assert "030 111111" in pagina
    assert fotografia() == prima
    dettaglio = reverse("strutture:importazione_detail", args=[importazione.pk])
    assert risposta.url == dettaglio
    ufficio.post(reverse("strutture:importazione_apply", args=[importazione.pk]))
    esistente.refresh_from_db()
    assert esistente.posti_autorizzati == 30
    assert Struttura.objects.filter(denominazione="Nido Due").exists()
    assert set(
        VoceStoria.objects.filter(origine="importazione").values_list("importazione", "utente")
    ) == {(importazione.pk, mondo["utente"].pk)}
    assert "Annulla tutta" in ufficio.get(dettaglio).content.decode()
    ufficio.post(reverse("strutture:importazione_undo", args=[importazione.pk]))
    assert fotografia() == prima
    importazione.refresh_from_db()
    assert importazione.stato == StatoImportazione.ANNULLATA
    assert importazione.annullata_da == mondo["utente"]


def test_due_volte_lo_stesso_elenco_non_cambia_niente(mondo):
    importazione = in_anteprima(mondo["utente"], CASA, NIDO)
    applica_importazione(importazione=importazione, utente=mondo["utente"])

    ancora = in_anteprima(mondo["utente"], CASA, NIDO)

    assert ancora.conteggi["invariate"] == 2
    assert not ancora.righe.filter(scelta=True).exists()


def test_le_righe_senza_spunta_non_si_scrivono(ufficio, mondo):
    importazione = in_anteprima(mondo["utente"], CASA, NIDO)
    casa, nido = importazione.righe.order_by("numero")

    ufficio.post(
        reverse("strutture:importazione_apply", args=[importazione.pk]),
        {"mostrata": [casa.pk, nido.pk], "riga": [nido.pk], "cessate_al": ""},
    )

    assert list(Struttura.objects.values_list("denominazione", flat=True)) == ["Nido Due"]
    importazione.refresh_from_db()
    assert importazione.conteggi["scritte"] == {"nuova": 1, "cambiata": 0, "sparita": 0}
    annulla_importazione(importazione=importazione, utente=mondo["utente"])
    assert fotografia() == [[], [], []]


def test_un_email_spezzata_entra_solo_con_la_spunta(ufficio, mondo):
    spezzata = (*CASA[:5], '"casa.sangi\norgio@tis cali.it"', 30)
    importazione = in_anteprima(mondo["utente"], spezzata)
    riga = importazione.righe.get()
    assert "email" not in riga.dopo["struttura"]
    applica = reverse("strutture:importazione_apply", args=[importazione.pk])
    campi = {"mostrata": [riga.pk], "riga": [riga.pk], "riparata": [riga.pk]}

    ufficio.post(applica, campi)

    # The comparison was made again: it is to be looked at before it is applied.
    assert not Struttura.objects.exists()
    riga = importazione.righe.get()
    assert riga.dopo["struttura"]["email"] == "casa.sangiorgio@tiscali.it"
    assert riga.letture[0]["trovato"] == "casa.sangi orgio@tis cali.it"
    ufficio.post(applica, {"mostrata": [riga.pk], "riga": [riga.pk], "riparata": [riga.pk]})
    assert Struttura.objects.get().email == "casa.sangiorgio@tiscali.it"


def test_il_comando_prende_le_email_spezzate_solo_se_lo_si_dice(mondo):
    contenuto = elenco((*CASA[:5], "casa@tis cali.it", 30))

    assert [a.codice for a in importa_strutture(contenuto=contenuto).anomalie] == ["STR-07"]
    assert Struttura.objects.get().email == ""
    esito = importa_strutture(contenuto=contenuto, accettate=range(1, 100))
    assert (esito.cambiate, esito.anomalie) == (1, [])
    assert Struttura.objects.get().email == "casa@tiscali.it"


def test_un_ambito_non_scrive_nei_comuni_di_un_altro(mondo):
    altrui = UnitaOffertaFactory(struttura__comune=mondo["salo"], codice_regionale="R9")
    testata = (*TESTATA, "codice_regionale")

    importazione = in_anteprima(
        mondo["utente"],
        ("Casa", "RSA", "", "Salò", "", "", "", ""),
        ("Presa", "RSA", "", "Dello", "", "", "", "R9"),
        (*CASA, ""),
        testata=testata,
    )

    esiti = [(r.numero, r.esito) for r in importazione.righe.order_by("numero")]
    assert esiti == [(2, "respinta"), (3, "respinta"), (4, "nuova")]
    codici = [a["codice"] for r in importazione.righe.order_by("numero") for a in r.anomalie]
    assert codici == ["STR-20", "STR-20"]
    assert altrui.struttura.denominazione not in str(list(importazione.righe.values()))
    assert in_anteprima(mondo["provincia"], (*CASA[:3], "Salò", "", "", "")).conteggi["nuove"] == 1


def test_di_un_altra_persona_non_si_vede(client, ufficio, mondo):
    importazione = in_anteprima(mondo["utente"], CASA)
    client.force_login(mondo["collega"])
    for nome in ("detail", "export"):
        indirizzo = reverse(f"strutture:importazione_{nome}", args=[importazione.pk])
        assert client.get(indirizzo).status_code == 404
    client.force_login(mondo["provincia"])
    assert (
        client.get(reverse("strutture:importazione_detail", args=[importazione.pk])).status_code
        == 200
    )
    applica = reverse("strutture:importazione_apply", args=[importazione.pk])
    assert client.post(applica).status_code == 404


def test_chi_sparisce_si_chiude_solo_se_lo_si_sceglie(ufficio, mondo):
    applica_importazione(
        importazione=in_anteprima(mondo["utente"], CASA, NIDO), utente=mondo["utente"]
    )
    importazione = in_anteprima(mondo["utente"], CASA)
    sparita = importazione.righe.get(esito=EsitoRiga.SPARITA)
    assert not sparita.scelta
    applica = reverse("strutture:importazione_apply", args=[importazione.pk])
    campi = {"mostrata": [sparita.pk], "riga": [sparita.pk]}

    senza_giorno = ufficio.post(applica, {**campi, "cessate_al": ""}, follow=True)
    assert "scrivi il loro ultimo giorno" in senza_giorno.content.decode()
    storto = ufficio.post(applica, {**campi, "cessate_al": "ieri"}, follow=True)
    assert "Scrivi il giorno come" in storto.content.decode()
    ufficio.post(applica, {**campi, "cessate_al": "2025-12-31"})

    unita = UnitaOfferta.objects.get(struttura__denominazione="Nido Due")
    assert (unita.stato, unita.data_cessazione) == (
        StatoEsercizio.CESSATA,
        datetime.date(2025, 12, 31),
    )
    assert unita.struttura.stato == StatoScheda.CESSATA
    importazione.refresh_from_db()
    annulla_importazione(importazione=importazione, utente=mondo["utente"])
    unita.refresh_from_db()
    assert (unita.stato, unita.data_cessazione) == (StatoEsercizio.AUTORIZZATA, None)
    assert Struttura.objects.get(pk=unita.struttura_id).stato == StatoScheda.PUBBLICATA
    assert PassaggioScheda.objects.count() == 2


def test_nell_elenco_zero_non_e_un_trattino(ufficio, mondo):
    """Nothing changed is 0; a dash is a list that is not compared yet."""
    manda(ufficio, elenco(CASA))
    assert '<td data-titolo="Cambiate" class="os-numero">0</td>' in ufficio.get(ELENCHI).text

    Importazione.objects.update(conteggi={})

    assert '<td data-titolo="Cambiate" class="os-numero">–</td>' in ufficio.get(ELENCHI).text


def test_delle_sparite_si_parla_solo_se_ci_sono(ufficio, mondo):
    senza = ufficio.get(manda(ufficio, elenco(CASA)).url).text
    assert "Ultimo giorno delle unità sparite" not in senza
    assert "sparite" not in senza
    primo = Importazione.objects.get()
    applica_importazione(importazione=primo, utente=mondo["utente"])

    con = ufficio.get(manda(ufficio, elenco(NIDO)).url).text

    assert "Ultimo giorno delle unità sparite" in con
    assert "Spunta tutte, anche le sparite" in con


def test_se_il_registro_cambia_dopo_l_anteprima_si_rifa(ufficio, mondo):
    casa = StrutturaFactory(
        comune=mondo["dello"],
        denominazione="Casa Uno",
        telefono="030 000000",
        ente_gestore__denominazione="Coop Alfa",
    )
    UnitaOffertaFactory(struttura=casa)
    importazione = in_anteprima(mondo["utente"], CASA)
    Struttura.objects.filter(pk=casa.pk).update(telefono="030 999999")

    risposta = ufficio.post(
        reverse("strutture:importazione_apply", args=[importazione.pk]), follow=True
    )

    assert "qualcuno ha cambiato il registro" in risposta.content.decode()
    casa.refresh_from_db()
    assert casa.telefono == "030 999999"
    assert importazione.righe.get().prima["struttura"]["telefono"] == "030 999999"


def test_non_si_annulla_se_qualcuno_ha_cambiato_dopo(ufficio, mondo):
    importazione = in_anteprima(mondo["utente"], CASA, NIDO)
    applica_importazione(importazione=importazione, utente=mondo["utente"])
    Struttura.objects.filter(denominazione="Nido Due").update(telefono="030 555555")
    prima = fotografia()

    risposta = ufficio.post(
        reverse("strutture:importazione_undo", args=[importazione.pk]), follow=True
    )

    assert "riga 3, Nido Due" in risposta.content.decode()
    assert "Casa Uno;" not in risposta.content.decode()
    assert fotografia() == prima


def test_cio_che_e_gia_in_uso_si_cessa_invece_di_toglierlo(mondo):
    importazione = in_anteprima(mondo["utente"], CASA, NIDO)
    applica_importazione(importazione=importazione, utente=mondo["utente"])
    casa = Struttura.objects.get(denominazione="Casa Uno")
    ReferenteStrutturaFactory(struttura=casa)

    fatto = annulla_importazione(importazione=importazione, utente=mondo["utente"])

    assert fatto == {"rimesse": 0, "tolte": 1, "cessate": 1}
    casa.refresh_from_db()
    assert casa.stato == StatoScheda.CESSATA
    assert casa.unita.get().data_cessazione == timezone.localdate()
    assert not Struttura.objects.filter(denominazione="Nido Due").exists()


def test_il_luogo_riservato_non_va_nell_esito(ufficio, mondo):
    UnitaOffertaFactory(
        struttura__comune=mondo["dello"],
        struttura__denominazione="Rifugio",
        struttura__ente_gestore=None,
        struttura__indirizzo="Vicolo Segreto, 7",
        struttura__indirizzo_riservato=True,
    )
    testata = ("denominazione", "tipo", "comune", "indirizzo", "telefono")
    importazione = in_anteprima(
        mondo["utente"],
        ("Rifugio", "RSA", "Dello", "Vicolo Nascosto", "030 222222"),
        testata=testata,
    )

    esito = ufficio.get(reverse("strutture:importazione_export", args=[importazione.pk]))

    testo = esito.content.decode("utf-8-sig")
    assert "030 222222" in testo
    assert "Segreto" not in testo
    assert "Nascosto" not in testo


@pytest.mark.parametrize("parametri", ["?pagina=99999", "?pagina=x", "?esito=boh", "?esito=nuova"])
def test_parametri_strani(ufficio, mondo, parametri):
    importazione = in_anteprima(mondo["utente"], CASA)
    indirizzo = reverse("strutture:importazione_detail", args=[importazione.pk])

    assert ufficio.get(indirizzo + parametri).status_code == 200


def test_applicare_due_volte_si_dice(ufficio, mondo):
    importazione = in_anteprima(mondo["utente"], CASA)
    applica = reverse("strutture:importazione_apply", args=[importazione.pk])

    ufficio.post(applica)
    risposta = ufficio.post(applica, {"mostrata": ["1", "x", "9" * 40]}, follow=True)

    assert "non si può più scegliere" in risposta.content.decode()
    assert Struttura.objects.count() == 1


def test_scelte_in_blocco_e_scarta(ufficio, mondo):
    importazione = in_anteprima(mondo["utente"], CASA, NIDO)
    scegli = reverse("strutture:importazione_choose", args=[importazione.pk])

    ufficio.post(scegli, {"azione": "nessuna", "esito": "nuova"})
    assert not importazione.righe.filter(scelta=True).exists()
    niente = ufficio.post(
        reverse("strutture:importazione_apply", args=[importazione.pk]), follow=True
    )
    assert "Non hai scelto nessuna riga" in niente.content.decode()
    ufficio.post(reverse("strutture:importazione_discard", args=[importazione.pk]))
    importazione.refresh_from_db()
    assert (importazione.stato, importazione.file.name) == (StatoImportazione.SCARTATA, "")
    assert not importazione.righe.exists()


@pytest.mark.parametrize("quante", [2, 20])
def test_le_query_dell_anteprima_non_crescono(
    ufficio, mondo, quante, django_assert_max_num_queries
):
    righe = [(f"Casa {n}", "RSA", f"Coop {n}", "Dello", "", "", "") for n in range(quante)]
    importazione = in_anteprima(mondo["utente"], *righe)
    indirizzo = reverse("strutture:importazione_detail", args=[importazione.pk])

    with django_assert_max_num_queries(25):
        ufficio.get(indirizzo)


@pytest.mark.parametrize("quante", [2, 40])
def test_le_query_dell_applicazione_non_crescono(mondo, quante, django_assert_max_num_queries):
    righe = [(f"Casa {n}", "RSA", f"Coop {n}", "Dello", "", "", "") for n in range(quante)]
    importazione = in_anteprima(mondo["utente"], *righe)

    with django_assert_max_num_queries(45):
        applica_importazione(importazione=importazione, utente=mondo["utente"])
    with django_assert_max_num_queries(75):
        annulla_importazione(importazione=importazione, utente=mondo["utente"])


def test_la_seconda_pagina(ufficio, mondo):
    righe = [(f"Casa {n:03}", "RSA", "", "Dello", "", "", "") for n in range(105)]
    importazione = in_anteprima(mondo["utente"], *righe)
    indirizzo = reverse("strutture:importazione_detail", args=[importazione.pk])

    assert "Casa 104" not in ufficio.get(indirizzo).content.decode()
    assert "Casa 104" in ufficio.get(indirizzo + "?pagina=2").content.decode()


def test_gli_elenchi_vecchi_si_cancellano(mondo):
    vecchia = in_anteprima(mondo["utente"], CASA)
    nuova = in_anteprima(mondo["utente"], NIDO)
    Importazione.objects.filter(pk=vecchia.pk).update(
        creata_il=timezone.now() - datetime.timedelta(days=31)
    )

    assert pulisci_importazioni() == 1

    vecchia.refresh_from_db()
    nuova.refresh_from_db()
    assert (vecchia.stato, vecchia.file.name) == (StatoImportazione.SCARTATA, "")
    assert nuova.stato == StatoImportazione.ANTEPRIMA
    assert nuova.righe.count() == 1
