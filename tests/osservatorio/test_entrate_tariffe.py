"""Who pays and who does not: right numbers, and no small group that can be found again."""

import datetime
import random
from decimal import Decimal
from unittest import mock

import pytest

from osservatorio import selectors
from osservatorio.calcolo import Sguardo
from osservatorio.enums import Lettore
from osservatorio.reports import REPORT, Scelta
from osservatorio.reports.tariffe.conteggi import (
    MISURE,
    PERSONE,
    importi_ricavati,
    proteggi_ambito,
    proteggi_provincia,
    tavola_ambito,
)
from osservatorio.selectors import CLASSI_ISEE, Posto
from osservatorio.soppressione import SEGNO, Pubblicata, trovate
from tests.osservatorio.mondo_tariffe import assegna, comune_di, edizione_di
from tests.territorio.factories import AmbitoFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db

PROVINCIA = Sguardo(Lettore.PROVINCIA)
ANNO = 2024


@pytest.fixture
def ambito():
    return AmbitoFactory(numero=1, denominazione="Valle Uno")


@pytest.fixture
def edizione(ambito):
    return edizione_di(ambito)


@pytest.fixture
def comuni(ambito):
    return [comune_di(ambito, nome) for nome in ("Adro", "Iseo", "Sulzano")]


def documento(ambito=None, anno=ANNO):
    return REPORT["entrate-esenzioni"].documento(Scelta(anno, ambito=ambito), PROVINCIA)


def tabella(dati, parte):
    return next(t for t in dati.tabelle if parte in t.titolo)


def test_conta_persone_esenti_entrate_e_copertura(ambito, edizione, comuni):
    """SAD: 5 pay 50 of 200, 5 pay nothing: 250 of 2,000 = 12.5 %."""
    assegna(edizione, comuni[0], "SAD", totale="50", quante=5)
    assegna(edizione, comuni[1], "SAD", totale="0", isee="1000", quante=5)
    riga = tabella(documento(ambito), "servizio per servizio").righe[0]
    assert riga == [
        "Assistenza domiciliare", "10", "5", "5", "250,00\u00a0€", "2.000,00\u00a0€", "12,5\u00a0%",
    ]  # fmt: skip
    classi = {r[0]: r[1:] for r in tabella(documento(ambito), "per classe di ISEE").righe}
    assert classi["0,01 – 3.000"] == ["5", "5", "0", "0,00\u00a0€"]
    assert classi["6.000,01 – 9.000"] == ["5", "0", "5", "250,00\u00a0€"]


def test_chi_usa_due_servizi_e_una_persona_sola(ambito, edizione, comuni):
    for riga in assegna(edizione, comuni[0], "SAD", quante=4):
        assegna(edizione, comuni[0], "PASTI", codice_persona=riga.codice_persona)
    servizi = tabella(documento(ambito), "servizio per servizio")
    assert [r[1] for r in servizi.righe] == ["4", "4"]
    assert servizi.totale[1] == "4"


def test_un_gruppo_di_due_e_i_suoi_importi_non_si_scrivono(ambito, edizione, comuni):
    assegna(edizione, comuni[0], "SAD", quante=10)
    assegna(edizione, comuni[1], "SAD", quante=8)
    assegna(edizione, comuni[2], "SAD", quante=2, totale="77.77")
    dati = documento(ambito)
    righe = {r[0]: r[1:] for r in tabella(dati, "per comune di residenza").righe}
    assert righe["Sulzano"][0] == SEGNO
    assert righe["Sulzano"][3] == SEGNO
    assert sum(r[0] == SEGNO for r in righe.values()) >= 2, "uno solo si ricava per differenza"
    scritto = str(dati.sezioni)
    assert "155,54" not in scritto
    totale = tabella(dati, "per comune di residenza").totale
    assert totale[1] == "20"


def test_il_costo_che_non_e_scritto_per_tutti_manca(ambito, edizione, comuni):
    assegna(edizione, comuni[0], "SAD", quante=5)
    assegna(edizione, comuni[0], "SAD", costo_mese=None)
    riga = tabella(documento(ambito), "servizio per servizio").righe[0]
    assert riga[5:] == ["–", "–"]


def test_una_tariffa_finita_o_sostituita_non_conta(ambito, edizione, comuni):
    assegna(edizione, comuni[0], "SAD", quante=4)
    assegna(edizione, comuni[0], "SAD", quante=3, al=datetime.date(2024, 6, 30))
    assert tabella(documento(ambito), "servizio per servizio").righe[0][1] == "4"


def test_la_fotografia_e_di_fine_trimestre():
    assert selectors.giorno_della_fotografia(2020) == datetime.date(2020, 12, 31)
    assert selectors.giorno_della_fotografia(2199) is None


def test_dice_di_non_confrontare_due_fotografie(ambito, edizione, comuni):
    """What no hiding can defend: a person who comes or goes between two ends of a quarter."""
    assegna(edizione, comuni[0], "SAD", quante=8)
    for dati in (documento(ambito), documento(None)):
        assert "dalla differenza fra due fotografie" in str(dati.sezioni[0])


@pytest.mark.parametrize("anno", [2199, 2027])
def test_un_anno_senza_trimestri_finiti_non_ha_fotografia(ambito, edizione, comuni, anno):
    """A day still to come changes at every assignment: from one day to the next, of one person."""
    oggi = datetime.datetime(2027, 2, 10, 12, tzinfo=datetime.UTC)
    assegna(edizione, comuni[0], "SAD", quante=5)
    with mock.patch("django.utils.timezone.now", return_value=oggi):
        dati = documento(ambito, anno)
    assert not dati.sezioni
    assert not dati.in_breve
    assert "31/03/" in dati.frase


def test_le_classi_dell_inps_hanno_i_loro_limiti():
    from osservatorio.selectors.tariffe_assegnate import classe_di

    attese = {
        None: "senza ISEE", "0": "0", "0.01": "0,01 – 3.000", "3000": "0,01 – 3.000",
        "3000.01": "3.000,01 – 6.000", "20000": "15.000,01 – 20.000", "20000.01": "oltre 20.000",
    }  # fmt: skip
    for isee, nome in attese.items():
        assert CLASSI_ISEE[classe_di(None if isee is None else Decimal(isee))] == nome


# --- attacks -------------------------------------------------------------------------------------


def popola(edizione, comuni, seme):
    """Few and many, here and there."""
    caso = random.Random(seme)  # noqa: S311  # a test
    for comune in comuni:
        for codice in ("SAD", "PASTI", "NIDO"):
            for _ in range(caso.choice([0, 1, 2, 3, 6])):
                isee = caso.choice([0, 2500, 8000, 14000, 30000, None])
                totale = 0 if isee in {0, 2500} else caso.choice([10, 20, 90])
                assegna(edizione, comune, codice, isee=isee, totale=totale)


def trovati(tavola, nascoste, precedenti=()):
    """Small counts that a reader knows exactly from all that is printed."""
    noti = trovate(tavola, nascoste, precedenti, soglia=3)
    return [chiave for chiave, limiti in noti.items() if limiti.minimo == limiti.massimo]


@pytest.mark.parametrize("seme", [1, 2, 3])
def test_da_un_report_non_si_ricava_nessun_piccolo_gruppo(ambito, edizione, comuni, seme):
    popola(edizione, comuni, seme)
    dati = selectors.assegnate([ambito], datetime.date(2024, 12, 31))
    conteggi = proteggi_ambito(dati, ambito.pk)
    tavola = conteggi.tavola
    assert trovate(tavola, conteggi.nascoste, soglia=3) == {}
    assert importi_ricavati(conteggi) == set()
    tutta = tavola_ambito(dati, ambito.pk)
    piccoli = {
        c for c, valore in tutta.valori.items() if 0 < valore < 3 and c not in tutta.non_stampate
    }
    assert piccoli
    assert all(conteggi.nasconde_il(*chiave) for chiave in piccoli)
    assert trovati(tutta, piccoli), "nascondere solo i piccoli non basta"


@pytest.mark.parametrize("seme", [4, 5])
def test_gli_importi_nascosti_non_si_ricavano_per_differenza(ambito, edizione, comuni, seme):
    """In each sum of amounts that is printed, none or at least two parts are hidden."""
    popola(edizione, comuni, seme)
    dati = selectors.assegnate([ambito], datetime.date(2024, 12, 31))
    c = proteggi_ambito(dati, ambito.pk)
    servizi = [s for s in dati.servizi if Posto(ambito.pk, s) in dati.gruppi]
    classi = range(len(CLASSI_ISEE))
    somme = [
        ([Posto(ambito.pk, s) for s in servizi], Posto(ambito.pk)),
        ([Posto(ambito.pk, classe=k) for k in classi], Posto(ambito.pk)),
        ([Posto(ambito.pk, comune=x.pk) for x in comuni], Posto(ambito.pk)),
        *(([Posto(ambito.pk, s, k) for s in servizi], Posto(ambito.pk, classe=k)) for k in classi),
        *(([Posto(ambito.pk, s, k) for k in classi], Posto(ambito.pk, s)) for s in servizi),
    ]
    for parti, totale in somme:
        segni = sum(c.entrate(p) == SEGNO for p in parti)
        assert segni != 1 or c.entrate(totale) == SEGNO
    for posto, gruppo in dati.gruppi.items():
        if posto.ambito and 0 < len(gruppo.paganti) < 3:
            assert c.entrate(posto) == SEGNO


def test_dalla_provincia_e_dai_suoi_ambiti_insieme_non_si_ricava_nulla(ambito, edizione, comuni):
    altro = AmbitoFactory(numero=2, denominazione="Valle Due")
    altra = edizione_di(altro)
    popola(edizione, comuni, 7)
    popola(altra, [comune_di(altro, n) for n in ("Marone", "Pisogne")], 8)
    ambiti = [ambito.pk, altro.pk]
    dati = selectors.assegnate([ambito, altro], datetime.date(2024, 12, 31))
    conteggi = proteggi_provincia(dati, ambiti)
    precedenti = [
        Pubblicata(str(a), deciso.tavola, deciso.nascoste)
        for a in ambiti
        for deciso in (proteggi_ambito(dati, a),)
    ]
    assert trovati(conteggi.tavola, conteggi.nascoste, precedenti) == []


def test_il_report_stampa_solo_cio_che_e_deciso(ambito, edizione, comuni):
    """No count of one or two is printed in any table."""
    popola(edizione, comuni, 9)
    dati = documento(ambito)
    for t in dati.tabelle:
        for riga in [*t.righe, t.totale]:
            celle = riga[1:4] if "Esenti" in t.intestazioni else riga[1:]
            assert not {"1", "2"} & set(celle), t.titolo
    assert MISURE[0] == PERSONE


def test_con_poche_persone_restano_i_totali_e_si_dice_che_cosa_manca(ambito, edizione, comuni):
    """Few in every row: the crosses and who pays row by row would hide the totals as well."""
    for comune, quante in zip(comuni, (9, 6, 4), strict=True):
        assegna(edizione, comune, "SAD", quante=quante - 2)
        assegna(edizione, comune, "PASTI", quante=1, totale=0, isee="1000")
        assegna(edizione, comune, "NIDO", quante=1, isee="25000")
    dati = documento(ambito)
    assert tabella(dati, "in tutto").righe[0][1:5] == ["19", "3", "16", "800,00\u00a0€"]
    assert [v.valore for v in dati.in_breve[:2]] == ["19", "3"]
    assert "incrociati con ISEE e comuni" in " ".join(dati.sezione("totali").frasi)
    assert not any("classi di ISEE (euro)" in t.titolo for t in dati.tabelle)


def test_chi_usa_due_servizi_non_si_trova_per_differenza(ambito, edizione, comuni):
    """7 and 6 persons, 12 in all: one uses both, and 7 + 6 − 12 would say it."""
    prima, *_ = assegna(edizione, comuni[0], "SAD", quante=7)
    assegna(edizione, comuni[0], "PASTI", quante=5)
    assegna(edizione, comuni[0], "PASTI", codice_persona=prima.codice_persona)
    dati = documento(ambito)
    stampati = [
        riga[1]
        for t in dati.tabelle
        if "servizio per servizio" in t.titolo
        for riga in (*t.righe, t.totale)
    ]
    assert SEGNO in stampati or not stampati
    totale = tabella(dati, "in tutto").righe[0][1]
    assert (totale, *stampati) != ("12", "7", "6", "12")


@pytest.mark.parametrize("seme", range(10, 16))
def test_chi_usa_piu_servizi_e_i_suoi_importi_non_si_ricavano(ambito, edizione, comuni, seme):
    """The same few people in several services: neither how many they are nor what they pay."""
    caso = random.Random(seme)  # noqa: S311  # a test
    for comune in comuni:
        for _ in range(caso.choice([2, 4, 7])):
            codice = None
            for servizio in caso.sample(["SAD", "PASTI", "NIDO"], caso.choice([1, 1, 2, 3])):
                (riga,) = assegna(
                    edizione, comune, servizio, totale=caso.choice([0, 10, 20]),
                    isee=caso.choice([0, 8000, 14000]),
                    **({"codice_persona": codice} if codice else {}),
                )  # fmt: skip
                codice = riga.codice_persona
    dati = selectors.assegnate([ambito], datetime.date(2024, 12, 31))
    conteggi = proteggi_ambito(dati, ambito.pk)
    assert trovate(conteggi.tavola, conteggi.nascoste, soglia=3) == {}
    assert importi_ricavati(conteggi) == set()


# --- who reads -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ruolo", "stato"),
    [
        (Ruolo.AMMINISTRATIVO_UDP, 200),
        (Ruolo.RESPONSABILE_UDP, 200),
        (Ruolo.OPERATORE_UDP, 200),
        (Ruolo.LETTORE, 404),
    ],
)
def test_chi_legge_le_entrate_dell_ambito(client, ambito, edizione, comuni, ruolo, stato):
    assegna(edizione, comuni[0], "SAD", quante=4)
    client.force_login(UtenteFactory(ruolo=ruolo, ambito=ambito))
    for formato in ("", "pdf"):
        risposta = client.get(
            "/osservatorio/report/entrate-esenzioni/", {"anno": ANNO, "formato": formato}
        )
        assert risposta.status_code == stato


@pytest.mark.parametrize(
    ("ruolo", "stato"),
    [
        (Ruolo.DIRIGENTE_PROVINCIA, 200),
        (Ruolo.ISTRUTTORE_PROVINCIA, 200),
        (Ruolo.AMMINISTRATORE_SISTEMA, 404),
    ],
)
def test_chi_legge_le_entrate_della_provincia(client, ambito, edizione, comuni, ruolo, stato):
    assegna(edizione, comuni[0], "SAD", quante=4)
    client.force_login(UtenteFactory(ruolo=ruolo))
    risposta = client.get("/osservatorio/report/entrate-esenzioni/", {"anno": ANNO})
    assert risposta.status_code == stato


def test_l_ufficio_di_piano_non_vede_i_totali_di_tutti(client, ambito, edizione, comuni):
    """Taking away its own persons, which it knows, it would find those of the others."""
    altro = AmbitoFactory(numero=2, denominazione="Valle Due")
    assegna(edizione_di(altro), comune_di(altro, "Marone"), "SAD", quante=7)
    assegna(edizione, comuni[0], "SAD", quante=4)
    client.force_login(UtenteFactory(ruolo=Ruolo.RESPONSABILE_UDP, ambito=ambito))
    pagina = client.get("/osservatorio/report/entrate-esenzioni/", {"anno": ANNO}).content.decode()
    assert "Valle Uno" in pagina
    assert "Tutti gli ambiti" not in pagina
    assert ">11<" not in pagina


def test_le_entrate_non_si_pubblicano():
    assert not REPORT["entrate-esenzioni"].pubblicabile
