"""Lists as they really come: broken by PDFs, by spreadsheets, by habit; and our own, back again."""

import datetime

import pytest

from base.models import chiave_ordinamento
from sportello.export import esporta, righe
from strutture.enums import StatoScheda
from strutture.models import EnteGestore, Importazione, Struttura, UnitaOfferta
from strutture.parsing import read_elenco
from strutture.selectors import voci_elenco
from strutture.services import applica_importazione, carica_elenco, importa_strutture
from tests.strutture.elenchi import csv, ods, xlsx
from tests.strutture.factories import StrutturaFactory, TipoUnitaOffertaFactory, UnitaOffertaFactory
from tests.territorio.factories import AppartenenzaFactory, ComuneFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db

# As the PDF of a regional list becomes a sheet.
REGIONALE = (
    "ASL",
    "DENOMINAZIONE_ STRUTTURA",
    "COMUNE",
    "INDIRIZZO",
    "CAP",
    "TEL",
    "FAX",
    "E-MAIL",
    "POSTI_LET TO_TOTAL\nI_ACCREDI TATI (al 31/12)",
    "DATA INIZIO",
)


@pytest.fixture(autouse=True)
def registro():
    TipoUnitaOffertaFactory(codice="RSA", nome="Residenza")
    for nome in (
        "Rodengo Saiano",
        "Calvagese della Riviera",
        "Salò",
        "Palazzolo sull'Oglio",
        "Dello",
    ):
        ComuneFactory(denominazione=nome)


@pytest.fixture
def provincia():
    return UtenteFactory(ruolo=Ruolo.ISTRUTTORE_PROVINCIA)


def carica(contenuto, utente, tipo=""):
    return carica_elenco(
        contenuto=contenuto, nome="elenco", fonte="Regione, prova", utente=utente, tipo=tipo
    )


def letture(elenco):
    return {(x.colonna, x.trovato): x.letto for x in elenco.letture}


@pytest.mark.parametrize("formato", [xlsx, ods])
def test_le_celle_spezzate_si_leggono_e_si_dicono(formato):
    riga = (
        "BS-07", "CASA DI RIPOSO\nSAN ROCCO", "RODENGO- SAIANO", "VIA ROMA, 1", "25050",
        "030/1234567 - 030/7654321", "", "n.d.", "45", "45291",
    )  # fmt: skip
    elenco = read_elenco(formato(riga, testata=REGIONALE), tipo="RSA")

    (letta,) = elenco.righe
    assert letta["denominazione"] == "CASA DI RIPOSO SAN ROCCO"
    assert letta["tipo"] == "RSA"
    assert letta["telefono"] == "030/1234567"
    assert letta["email"] == ""
    assert letta.posti == {"posti_accreditati": 45}
    assert letta.date == {"data_inizio": datetime.date(2023, 12, 31)}
    detto = letture(elenco)
    assert detto["email", "n.d."] == "cella vuota"
    assert detto["data_inizio", "45291"] == "31/12/2023"
    assert detto["telefono", "030/1234567 - 030/7654321"] == "030/1234567"
    assert [(a.codice, a.gravita) for a in elenco.anomalie] == [
        ("STR-13", "avviso"),
        ("STR-19", "avviso"),
    ]


def test_il_giorno_seriale_come_numero():
    elenco = read_elenco(
        xlsx(
            ("Casa", "RSA", "Dello", 45291),
            testata=("denominazione", "tipo", "comune", "data_inizio"),
        )
    )

    assert elenco.righe[0].date["data_inizio"] == datetime.date(2023, 12, 31)


@pytest.mark.parametrize(
    ("scritto", "comune"),
    [
        ("RODENGO- SAIANO", "Rodengo Saiano"),
        ("CALVAGESE D/RIVIERA", "Calvagese della Riviera"),
        ("SALO'", "Salò"),
        ("PALAZZOLO S/OGLIO", "Palazzolo sull'Oglio"),
    ],
)
def test_i_comuni_come_si_scrivono(scritto, comune):
    esito = importa_strutture(
        contenuto=csv(("Casa", "RSA", scritto), testata=("denominazione", "tipo", "comune"))
    )

    assert Struttura.objects.get().comune.denominazione == comune
    assert [(x.trovato, x.letto) for x in esito.letture] == [(scritto, comune)]


def test_un_abbreviazione_che_puo_essere_di_due_non_si_indovina():
    ComuneFactory(denominazione="Calvagese del Rivo")

    esito = importa_strutture(
        contenuto=csv(
            ("Casa", "RSA", "CALVAGESE D. RIV"), testata=("denominazione", "tipo", "comune")
        )
    )

    assert [a.codice for a in esito.anomalie] == ["STR-03"]


def sporca(n: int) -> tuple[str, ...]:
    """Row n of a list of five hundred: most of them wrong in some way."""
    nome = f"CASA DI\nRIPOSO {n}" if n % 3 == 0 else f"Casa {n}"
    comune = ("RODENGO- SAIANO", "CALVAGESE D/RIVIERA", "SALO'", "Dello", "ATLANTIDE")[n % 5]
    telefono = ("030 1234567", "030/1234567 - 030/7654321", "", "chiamare la sera", "-")[
        n % 5 - n // 5 % 5
    ]
    email = ("casa@demo.example", "casa.sangi\norgio@tis cali.it", "n.d.", "", "casa(at)x")[
        n // 7 % 5
    ]
    posti = ("45", "1.045", "n.d.", "", "-")[n // 11 % 5]
    giorno = ("45291", "31/12/2023", "", "ieri", "n.d.")[n // 13 % 5]
    return (f"BS-{n}", nome, comune, f"Via {n}", "25050", telefono, "", email, posti, giorno)


def test_di_cinquecento_righe_ognuna_entra_o_e_detta(provincia):
    elenco = xlsx(*[sporca(n) for n in range(500)], testata=REGIONALE)

    importazione = carica(elenco, provincia, tipo="RSA")

    righe_viste = list(importazione.righe.order_by("numero"))
    assert [r.numero for r in righe_viste] == list(range(2, 502))
    for riga in righe_viste:
        assert riga.esito in ("nuova", "respinta")
        if riga.esito == "respinta":
            errori = [a for a in riga.anomalie if a["gravita"] == "errore"]
            assert errori
            assert all(a["colonna"] and a["messaggio"].startswith("Riga ") for a in errori)
    nuove = importazione.conteggi["nuove"]
    assert nuove + importazione.conteggi["respinte"] == 500
    assert 0 < nuove < 500
    applica_importazione(importazione=importazione, utente=provincia)
    assert UnitaOfferta.objects.count() == nuove
    assert not Struttura.objects.filter(email__contains="sangiorgio").exists()
    ancora = carica(elenco, provincia, tipo="RSA")
    assert (ancora.conteggi["nuove"], ancora.conteggi["cambiate"]) == (0, 0)
    assert ancora.conteggi["invariate"] == nuove
    assert ancora.conteggi["sparite"] == 0


def test_un_nome_spezzato_non_cambia_quello_del_registro():
    testata = ("denominazione", "tipo", "comune")
    importa_strutture(contenuto=xlsx(("Casa San Giorgio", "RSA", "Dello"), testata=testata))

    esito = importa_strutture(
        contenuto=xlsx(("Casa San Gio\nrgio", "RSA", "Dello"), testata=testata)
    )

    assert (esito.invariate, esito.cambiate) == (1, 0)
    assert Struttura.objects.get().denominazione == "Casa San Giorgio"
    assert [(x.trovato, x.letto) for x in esito.letture] == [
        ("Casa San Gio⏎rgio", "Casa San Gio rgio")
    ]


# --- our own exports, back again -----------------------------------------------------------------
@pytest.fixture
def cinquecento():
    comuni = list(Struttura._meta.get_field("comune").related_model.objects.all())
    tipo = TipoUnitaOffertaFactory(codice="RSA")
    enti = [EnteGestore.objects.create(denominazione=f"Ente «{n}», S.r.l.") for n in range(7)]
    strutture = Struttura.objects.bulk_create(
        Struttura(
            denominazione=f"Casa d'Oro {n}" if n % 9 else f"=Casa {n}",
            nome_ordinamento=chiave_ordinamento(f"Casa {n}"),
            slug=f"casa-{n}",
            ente_gestore=enti[n % 7] if n % 3 else None,
            comune=comuni[n % len(comuni)],
            indirizzo=f"Via Larga, {n}",
            cap="00100" if n % 5 else "25030",
            indirizzo_riservato=n % 10 == 0,
            telefono="+39 030 1234567" if n % 2 else "",
            email=f"casa{n}@demo.example" if n % 4 else "",
            sito="https://casa.demo.example/" if n % 6 else "",
            fonte=f"Fonte {n % 3}",
            stato=StatoScheda.PUBBLICATA,
        )
        for n in range(500)
    )
    UnitaOfferta.objects.bulk_create(
        UnitaOfferta(
            struttura=s,
            tipo=tipo,
            codice_regionale=f"R{n}" if n % 2 else "",
            posti_autorizzati=n if n % 3 else None,
            posti_accreditati=n if n % 4 else None,
            data_inizio=datetime.date(2010, 1, 1) if n % 5 else None,
        )
        for n, s in enumerate(strutture)
    )
    return strutture


def fotografia():
    return [list(m.objects.order_by("pk").values()) for m in (EnteGestore, Struttura, UnitaOfferta)]


@pytest.mark.parametrize("formato", ["csv", "xlsx"])
def test_il_nostro_elenco_torna_senza_cambiare_niente(cinquecento, provincia, formato):
    voci = voci_elenco([s.pk for s in cinquecento], ambiti={})
    contenuto = esporta(formato, voci, radice="https://sportello.example")
    prima = fotografia()
    assert len(list(righe(voci, radice=""))) == 500

    importazione = carica(contenuto, provincia)
    esito = importa_strutture(contenuto=contenuto)

    assert importazione.conteggi == {
        "nuove": 0, "cambiate": 0, "invariate": 500, "sparite": 0, "respinte": 0, "riparate": 0,
    }  # fmt: skip
    assert (esito.esito, esito.invariate, esito.sparite) == ("importato", 500, 0)
    assert fotografia() == prima


def test_un_ambito_ricarica_solo_le_sue(cinquecento):
    mio = Struttura.objects.exclude(indirizzo_riservato=True).first().comune
    appartenenza = AppartenenzaFactory(comune=mio)
    utente = UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=appartenenza.ambito)
    voci = voci_elenco([s.pk for s in cinquecento], ambiti={})

    importazione = carica(esporta("csv", voci, radice=""), utente)

    mie = Struttura.objects.filter(comune=mio).count()
    assert importazione.conteggi["invariate"] == mie
    assert importazione.conteggi["respinte"] == 500 - mie
    codici = {a["codice"] for r in importazione.righe.all() for a in r.anomalie}
    assert codici == {"STR-20"}


CON_ID = ("id_struttura", "id_unita", "denominazione", "tipo", "comune", "telefono")


def test_un_numero_sbagliato_si_dice_e_non_scrive(provincia):
    dello = Struttura._meta.get_field("comune").related_model.objects.get(denominazione="Dello")
    una = UnitaOffertaFactory(struttura__denominazione="Casa Alfa", struttura__comune=dello)
    altra = UnitaOffertaFactory(struttura__denominazione="Zeta Blu", struttura__comune=dello)
    pk = una.struttura_id

    importazione = carica(
        csv(
            (altra.struttura_id, altra.pk, "Casa Alfa", "RSA", "Dello", "030 999999"),
            (pk, altra.pk, "Casa Alfa", "RSA", "Dello", "030 999999"),
            (pk, "", "Casa Alfa", "RSA", "Salò", "030 999999"),
            (999999999, "", "Casa Alfa", "RSA", "Dello", "030 999999"),
            ("dodici", "", "Casa Alfa", "RSA", "Dello", "030 999999"),
            (pk, f"U{una.pk}", "Casa Alfa nuova", "RSA", "", "030 888888"),
            testata=CON_ID,
        ),
        provincia,
    )

    righe_viste = list(importazione.righe.order_by("numero"))
    assert [r.esito for r in righe_viste] == ["respinta"] * 5 + ["cambiata"]
    assert [[a["codice"] for a in r.anomalie] for r in righe_viste[:5]] == [["STR-18"]] * 5
    applica_importazione(importazione=importazione, utente=provincia)
    una.struttura.refresh_from_db()
    altra.struttura.refresh_from_db()
    assert (una.struttura.denominazione, una.struttura.telefono) == (
        "Casa Alfa nuova",
        "030 888888",
    )
    assert altra.struttura.denominazione == "Zeta Blu"


def test_una_struttura_riservata_non_perde_il_luogo(provincia):
    riservata = StrutturaFactory(
        riservata=True, denominazione="Rifugio", indirizzo="Vicolo Segreto, 7", cap="25999"
    )
    unita = UnitaOffertaFactory(struttura=riservata)

    importazione = carica(
        csv((riservata.pk, unita.pk, "Rifugio", "RSA", "", "030 777777"), testata=CON_ID), provincia
    )
    applica_importazione(importazione=importazione, utente=provincia)

    com_era = (riservata.comune_id, riservata.indirizzo, riservata.cap)
    riservata.refresh_from_db()
    assert (riservata.comune_id, riservata.indirizzo, riservata.cap) == com_era
    assert riservata.telefono == "030 777777"
    assert Importazione.objects.get().stato == "applicata"


def test_il_nome_di_un_doppione_porta_alla_struttura_rimasta(provincia):
    dello = Struttura._meta.get_field("comune").related_model.objects.get(denominazione="Dello")
    rimasta = StrutturaFactory(denominazione="Casa Vera", comune=dello, ente_gestore=None)
    UnitaOffertaFactory(struttura=rimasta)
    StrutturaFactory(
        denominazione="Casa Doppia",
        comune=dello,
        ente_gestore=None,
        stato=StatoScheda.CESSATA,
        confluita_in=rimasta,
    )

    esito = importa_strutture(
        contenuto=csv(
            ("Casa Doppia", "RSA", "Dello", "030 666666"),
            testata=("denominazione", "tipo", "comune", "telefono"),
        )
    )

    assert (esito.nuove, esito.cambiate) == (0, 1)
    rimasta.refresh_from_db()
    assert (rimasta.denominazione, rimasta.telefono) == ("Casa Vera", "030 666666")
