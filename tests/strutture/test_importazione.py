"""`importa_strutture`: all or nothing, repeatable, nothing lost."""

import io
import json

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db.models import Sum

from strutture.anomalie import CODICI
from strutture.enums import StatoEsercizio, StatoScheda
from strutture.models import EnteGestore, PassaggioScheda, Struttura, UnitaOfferta
from strutture.services import importa_strutture
from territorio.models import NomePrecedenteComune
from tests.strutture.elenchi import csv, xlsx
from tests.strutture.factories import StrutturaFactory, TipoUnitaOffertaFactory, UnitaOffertaFactory
from tests.territorio.factories import ComuneFactory, ProvinciaFactory

pytestmark = pytest.mark.django_db

PIENA = (
    "denominazione",
    "tipo",
    "ente_gestore",
    "comune",
    "indirizzo",
    "telefono",
    "posti_autorizzati",
    "posti_accreditati",
    "posti_contratto",
    "codice_regionale",
    "stato",
    "data_inizio",
    "data_cessazione",
)
UNO = (
    *("Casa Uno", "RSA", "Coop Alfa", "Dello", "Via A, 1", "030 111111"),
    *(30, 20, "", "R1", "AUT", "01/01/2010", ""),
)
DUE = ("Nido Due", "Asilo nido", "", "Salò", "", "", "", "", "", "", "", "", "")


@pytest.fixture(autouse=True)
def registro():
    TipoUnitaOffertaFactory(codice="RSA", nome="Residenza")
    TipoUnitaOffertaFactory(codice="NIDO", nome="Asilo nido")
    dello = ComuneFactory(codice_istat="017066", denominazione="Dello")
    salo = ComuneFactory(codice_istat="017170", denominazione="Salò")
    NomePrecedenteComune.objects.create(comune=salo, denominazione="Salò Vecchia")
    ComuneFactory(
        codice_istat="015146",
        denominazione="Milano",
        provincia=ProvinciaFactory(codice="015", sigla="MI", denominazione="Milano"),
    )
    ComuneFactory(
        codice_istat="017900",
        denominazione="Prestine",
        soppresso_il="2016-04-23",
        confluito_in=dello,
    )


def importa(*righe, prova=False, testata=PIENA):
    return importa_strutture(contenuto=csv(*righe, testata=testata), prova=prova)


def conta(esito):
    return esito.esito, esito.nuove, esito.cambiate, esito.invariate, esito.sparite


def anomalie(esito):
    return [(a.riga, a.colonna, a.codice, a.gravita) for a in esito.anomalie]


def fotografia():
    return [
        list(modello.objects.order_by("pk").values())
        for modello in (EnteGestore, Struttura, UnitaOfferta)
    ]


def test_importa_e_pubblica():
    assert conta(importa(UNO, DUE)) == ("importato", 2, 0, 0, 0)

    unita = UnitaOfferta.objects.get(codice_regionale="R1")
    assert unita.struttura.denominazione == "Casa Uno"
    assert unita.struttura.stato == StatoScheda.PUBBLICATA
    assert unita.struttura.ente_gestore.denominazione == "Coop Alfa"
    assert (unita.posti_autorizzati, unita.posti_accreditati) == (30, 20)
    assert unita.posti_contratto is None
    assert Struttura.objects.pubblicate().count() == 2
    assert Struttura.objects.get(denominazione="Nido Due").ente_gestore is None


def test_lo_stesso_file_due_volte_non_cambia_niente():
    importa(UNO, DUE)
    prima = fotografia()

    assert conta(importa(UNO, DUE)) == ("importato", 0, 0, 2, 0)
    assert fotografia() == prima


def test_la_prova_non_scrive():
    assert conta(importa(UNO, DUE, prova=True)) == ("prova", 2, 0, 0, 0)
    assert fotografia() == [[], [], []]


def test_un_errore_e_nulla_si_scrive():
    storta = ("Casa Tre", "XYZ", "", "Dello", *[""] * 9)

    esito = importa(UNO, storta)

    assert conta(esito) == ("rifiutato", 0, 0, 0, 0)
    assert anomalie(esito) == [(3, "tipo", "STR-02", "errore")]
    assert fotografia() == [[], [], []]


def test_chi_cambia_si_conta_e_le_celle_vuote_non_cancellano():
    importa(UNO, DUE)
    vuota = ("Casa Uno", "RSA", "Coop Alfa", "Dello", "", "", "", 25, "", "R1", "", "", "")

    assert conta(importa(vuota, DUE)) == ("importato", 0, 1, 1, 0)

    unita = UnitaOfferta.objects.get(codice_regionale="R1")
    assert (unita.posti_autorizzati, unita.posti_accreditati) == (30, 25)
    assert unita.struttura.telefono == "030 111111"
    assert unita.struttura.indirizzo == "Via A, 1"


def test_il_codice_regionale_vince_sul_nome():
    importa(UNO)
    rinominata = ("Casa Nuova", *UNO[1:])

    assert conta(importa(rinominata)) == ("importato", 0, 1, 0, 0)
    assert Struttura.objects.get().denominazione == "Casa Nuova"
    assert Struttura.objects.get().slug == "casa-nuova"


def test_senza_codice_l_identita_e_ente_comune_tipo_e_nome():
    importa(DUE)
    stessa = ("NIDO  DUE.", "NIDO", "", "Salo'", *[""] * 9)

    assert conta(importa(stessa)) == ("importato", 0, 1, 0, 0)
    assert Struttura.objects.count() == 1


def test_una_unita_senza_codice_lo_riceve():
    importa(("Casa Uno", "RSA", "Coop Alfa", "Dello", *[""] * 9))

    assert conta(importa(UNO)) == ("importato", 0, 1, 0, 0)
    assert UnitaOfferta.objects.get().codice_regionale == "R1"


def test_due_tipi_nella_stessa_struttura():
    nido = ("Casa Uno", "NIDO", "Coop Alfa", "Dello", "Via A, 1", *[""] * 8)

    assert conta(importa(UNO, nido)) == ("importato", 2, 0, 0, 0)
    assert Struttura.objects.count() == 1
    assert conta(importa(UNO, nido)) == ("importato", 0, 0, 2, 0)


def test_stesso_nome_altro_indirizzo_sono_due_strutture():
    altra = ("Casa Uno", "RSA", "Coop Alfa", "Dello", "Via B, 2", *[""] * 4, "R2", *[""] * 3)

    importa(UNO, altra)

    assert Struttura.objects.count() == 2
    assert conta(importa(UNO, altra)) == ("importato", 0, 0, 2, 0)


def test_contatti_diversi_della_stessa_struttura_vale_il_primo():
    nido = ("Casa Uno", "NIDO", "Coop Alfa", "Dello", "Via A, 1", "030 222222", *[""] * 7)

    esito = importa(UNO, nido)

    assert anomalie(esito) == [(3, "telefono", "STR-14", "avviso")]
    assert Struttura.objects.get().telefono == "030 111111"
    assert conta(importa(UNO, nido))[:4] == ("importato", 0, 0, 2)


def test_la_riga_senza_codice_non_prende_l_unita_di_un_altra_riga():
    importa_strutture(contenuto=csv(UNO, testata=PIENA))
    senza_codice = [*UNO]
    senza_codice[PIENA.index("codice_regionale")] = ""
    elenco = csv(senza_codice, UNO, testata=PIENA)

    prima = importa_strutture(contenuto=elenco)
    seconda = importa_strutture(contenuto=elenco)

    assert (prima.nuove, prima.cambiate, prima.invariate) == (1, 0, 1)
    assert (seconda.nuove, seconda.cambiate, seconda.invariate) == (0, 0, 2)


def test_chi_viene_da_un_altra_fonte_non_porta_piu_il_suo_nome():
    importa_strutture(contenuto=csv(UNO, testata=PIENA))
    Struttura.objects.update(fonte="Regione Lombardia, 2013", fonte_breve="Regione, 2013")

    esito = importa_strutture(contenuto=csv(UNO, testata=PIENA))

    struttura = Struttura.objects.get()
    assert esito.cambiate == 1
    assert (struttura.fonte, struttura.fonte_breve) == ("Elenco importato", "")


def test_chi_sparisce_si_conta_e_non_si_chiude():
    importa(UNO, DUE)
    UnitaOffertaFactory(struttura__fonte="Un'altra fonte")
    UnitaOffertaFactory(struttura__fonte="Elenco importato", cessata=True)

    assert conta(importa(DUE)) == ("importato", 0, 0, 1, 1)
    unita = UnitaOfferta.objects.get(codice_regionale="R1")
    assert unita.stato == StatoEsercizio.AUTORIZZATA
    assert unita.struttura.stato == StatoScheda.PUBBLICATA


def test_la_cessazione_chiude_la_scheda_e_la_riapertura_la_ripubblica():
    importa(UNO)
    chiusa = (*UNO[:10], "CES", "01/01/2010", "31/12/2020")

    importa(chiusa)

    struttura = Struttura.objects.get()
    assert struttura.stato == StatoScheda.CESSATA
    assert PassaggioScheda.objects.get().a == StatoScheda.CESSATA
    importa(UNO)
    struttura.refresh_from_db()
    assert struttura.stato == StatoScheda.PUBBLICATA
    assert struttura.unita.get().data_cessazione is None
    assert conta(importa(UNO)) == ("importato", 0, 0, 1, 0)


def test_una_bozza_resta_bozza():
    bozza = StrutturaFactory(
        denominazione="Casa Uno",
        ente_gestore__denominazione="Coop Alfa",
        comune__codice_istat="017066",
        indirizzo="",
        stato=StatoScheda.BOZZA,
    )

    assert conta(importa(UNO)) == ("importato", 1, 0, 0, 0)
    bozza.refresh_from_db()
    assert bozza.stato == StatoScheda.BOZZA
    assert bozza.unita.count() == 1


@pytest.mark.parametrize(
    ("campi", "attese"),
    [
        ({"denominazione": ""}, [(2, "denominazione", "STR-01", "errore")]),
        ({"tipo": ""}, [(2, "tipo", "STR-01", "errore")]),
        ({"comune": ""}, [(2, "comune", "STR-01", "errore")]),
        ({"comune": "Atlantide"}, [(2, "comune", "STR-03", "errore")]),
        ({"comune": "Milano"}, [(2, "comune", "STR-03", "errore")]),
        ({"stato": "boh"}, [(2, "stato", "STR-08", "errore")]),
        ({"data_cessazione": "01/01/2009"}, [(2, "data_cessazione", "STR-10", "errore")]),
        ({"posti_accreditati": "31"}, [(2, "posti_accreditati", "STR-11", "avviso")]),
        ({"posti_contratto": "21"}, [(2, "posti_contratto", "STR-11", "avviso")]),
        (
            {"tipo": "???", "comune": "Atlantide"},
            [(2, "tipo", "STR-02", "errore"), (2, "comune", "STR-03", "errore")],
        ),
    ],
)
def test_ogni_riga_storta_dice_dove_e_che_cosa(campi, attese):
    riga = [campi.get(colonna, valore) for colonna, valore in zip(PIENA, UNO, strict=True)]

    esito = importa(riga)

    assert anomalie(esito) == attese
    for anomalia in esito.anomalie:
        assert anomalia.messaggio.startswith("Riga 2, colonna ")
        assert anomalia.messaggio.endswith((".", "?"))


def test_la_stessa_unita_due_volte():
    esito = importa(UNO, UNO, DUE, ("nido due", *DUE[1:]))

    assert anomalie(esito) == [
        (3, "codice_regionale", "STR-09", "errore"),
        (5, "denominazione", "STR-09", "errore"),
    ]


def test_codice_istat_e_comune():
    testata = ("denominazione", "tipo", "codice_istat", "comune")

    assert importa(("Casa", "RSA", "17066", ""), testata=testata).nuove == 1
    esito = importa(("Casa", "RSA", "017066", "Salò"), testata=testata)
    assert anomalie(esito) == [(2, "codice_istat", "STR-04", "errore")]
    esito = importa(("Casa", "RSA", "015146", ""), testata=testata)
    assert anomalie(esito) == [(2, "codice_istat", "STR-03", "errore")]


@pytest.mark.parametrize(
    ("scritto", "comune"),
    [("Salò Vecchia", "Salò"), ("PRESTINE", "Dello"), ("salo", "Salò")],
)
def test_i_nomi_passati_portano_al_comune_di_oggi(scritto, comune):
    esito = importa(("Casa", "RSA", "", scritto, *[""] * 9))

    assert Struttura.objects.get().comune.denominazione == comune
    diversi = [(x.trovato, x.letto) for x in esito.letture]
    assert diversi == ([] if scritto == "salo" else [(scritto, comune)])


def test_un_comune_scritto_male_riceve_un_suggerimento():
    esito = importa(("Casa", "RSA", "", "Delo", *[""] * 9))

    assert "Forse è «Dello»?" in esito.anomalie[0].messaggio


def test_cio_che_il_registro_rifiuta_torna_alla_riga():
    importa(UNO)
    prima = fotografia()
    fine = ("Casa Uno", "RSA", "Coop Alfa", "Dello", *[""] * 5, "R1", "", "", "31/12/2009")

    esito = importa(fine)

    assert anomalie(esito) == [(2, "", "STR-17", "errore")]
    assert "La cessazione viene prima dell'inizio" in esito.anomalie[0].messaggio
    assert fotografia() == prima


def test_due_righe_cambiano_la_stessa_struttura():
    nido = ("Casa Uno", "NIDO", "Coop Alfa", "Dello", *[""] * 9)
    importa(UNO, nido)
    rsa = ("Casa Uno", "RSA", "Coop Alfa", "Dello", "", "030 999999", *[""] * 3, "R1", *[""] * 3)
    nido = ("Casa Uno", "NIDO", "Coop Alfa", "Dello", "Via Nuova, 9", "", 12, *[""] * 6)

    assert conta(importa(rsa, nido)) == ("importato", 0, 2, 0, 0)
    struttura = Struttura.objects.get()
    assert (struttura.telefono, struttura.indirizzo) == ("030 999999", "Via Nuova, 9")


def test_un_elenco_senza_righe():
    assert anomalie(importa()) == [(None, "", "STR-01", "errore")]


# --- the command ---------------------------------------------------------------------------------
def comanda(percorso, *opzioni):
    uscita, errori = io.StringIO(), io.StringIO()
    codice = 0
    try:
        call_command("importa_strutture", str(percorso), *opzioni, stdout=uscita, stderr=errori)
    except SystemExit as fine:
        codice = fine.code
    return codice, uscita.getvalue() + errori.getvalue()


def test_comando_json(tmp_path):
    file = tmp_path / "elenco.xlsx"
    file.write_bytes(xlsx(UNO, DUE, testata=PIENA))

    codice, uscita = comanda(file, "--json")

    dati = json.loads(uscita)
    assert codice == 0
    assert list(dati) == [
        "esito", "nuove", "cambiate", "invariate", "sparite", "letture", "anomalie",
    ]  # fmt: skip
    assert (dati["esito"], dati["nuove"]) == ("importato", 2)


def test_comando_rifiutato(tmp_path):
    file = tmp_path / "elenco.csv"
    file.write_bytes(csv(("Casa", "XYZ", "", "Dello")))

    codice, uscita = comanda(file, "--json")

    assert codice == 1
    (anomalia,) = json.loads(uscita)["anomalie"]
    assert set(anomalia) == {"riga", "colonna", "codice", "gravita", "valore", "messaggio"}
    assert comanda(file)[0] == 1


@pytest.mark.parametrize(
    ("contenuto", "codice"),
    [
        (b"%PDF-1.7", 2),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), 1),
    ],
)
def test_comando_con_un_file_che_non_va(tmp_path, contenuto, codice):
    file = tmp_path / "elenco.csv"
    file.write_bytes(contenuto)

    uscita, testo = comanda(file, "--json")

    assert uscita == codice
    dati = json.loads(testo)
    assert ("errore" in dati) == (codice == 2)
    assert codice == 2 or dati["esito"] == "bloccato"


def test_comando_in_parole(tmp_path):
    file = tmp_path / "elenco.csv"
    file.write_bytes(csv(UNO, testata=PIENA))

    codice, uscita = comanda(file, "--prova")

    assert codice == 0
    assert "1 nuova, 0 cambiate, 0 invariate" in uscita
    assert "nulla è stato scritto" in uscita
    assert UnitaOfferta.objects.aggregate(posti=Sum("posti_autorizzati"))["posti"] is None


def test_ogni_codice_e_nella_guida():
    guida = (settings.BASE_DIR / "docs" / "strutture.md").read_text(encoding="utf-8")

    assert [codice for codice in CODICI if f"| {codice} |" not in guida] == []
