"""The yearly rendiconto and the collection: what they say, to whom, and what they hide."""

from decimal import Decimal

import pytest
from django.urls import reverse

from osservatorio.reports import build_completezza, build_rendiconto
from osservatorio.selectors import DiElenco
from osservatorio.soppressione import SEGNO
from rendicontazione.enums import OrigineCaricamento
from rendicontazione.models import (
    ColonnaModulo,
    CommentoCella,
    Correzione,
    OrigineRiga,
    Parte,
    PassaggioStato,
)
from rendicontazione.selectors import Selezione
from territorio.models import Appartenenza
from tests.osservatorio.factories import crea_popolazione, eta
from tests.rendicontazione.factories import (
    AnomaliaFactory,
    CaricamentoFactory,
    FattoFactory,
    RendicontazioneFactory,
    VersioneFactory,
    riferimento,
)
from tests.strutture.factories import UnitaOffertaFactory
from tests.territorio.factories import AmbitoFactory, ComuneFactory, EnteFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db

REPORT = reverse("osservatorio:report", kwargs={"nome": "rendiconto-annuale"})
COMPLETEZZA = reverse("osservatorio:report", kwargs={"nome": "completezza"})
PROVENIENZA = reverse("osservatorio:provenienza")


@pytest.fixture
def ambito():
    ambito = AmbitoFactory(numero=8, denominazione="Valle 8")
    comune = ComuneFactory(denominazione="Borgo 8")
    Appartenenza.objects.create(comune=comune, ambito=ambito)
    crea_popolazione(2023, {comune: (eta(a5=100), eta(a70=100))})
    return ambito


def approvata(ambito, anno=2023):
    riferimento()
    return RendicontazioneFactory(
        campagna__anno=anno, ambito=ambito, approvata=True, nota_ambito="Nota dell'ambito."
    ).versioni.get()


def fatto(versione, foglio, nome, valore, riga, **dove):
    """A cell of any sheet: `fatto(v, "F4_utenti", "utenti", 2, 3, area_utenza="ANZ")`."""
    colonna = ColonnaModulo.objects.get(
        foglio__modello=riferimento(), foglio__codice=foglio, nome=nome
    )
    testo = {"testo": valore, "valore": None} if isinstance(valore, str) else {}
    dove = {"voce": None, "forma_gestione": "", "area_utenza": "", **dove}
    return FattoFactory(
        versione=versione, colonna=colonna, riga=riga, cella=f"Z{riga}",
        **(testo or {"valore": Decimal(valore)}), **dove,
    )  # fmt: skip


def spesa(versione, riga, area="ANZ", totale="1000", utenza="100", ssn="50", **altro):
    for misura, valore in (
        ("spesa_totale", totale),
        ("entrata_utenza", utenza),
        ("entrata_ssn", ssn),
    ):
        FattoFactory(
            versione=versione, misura=misura, riga=riga, cella=f"J{riga}", area_utenza=area,
            valore=Decimal(valore), **altro,
        )  # fmt: skip


def utenti_per_area(versione, conteggi):
    """F4 rows: {(area, fascia, sesso, cittadinanza): persone}."""
    for riga, ((area, fascia, sesso, cittadinanza), persone) in enumerate(conteggi.items(), 2):
        fatto(
            versione, "F4_utenti", "utenti", persone, riga, area_utenza=area, fascia_eta=fascia,
            sesso=sesso, cittadinanza=cittadinanza,
        )  # fmt: skip


def sezione(rendiconto, chiave):
    return next(s for s in rendiconto.sezioni if s.chiave == chiave)


def entra(client, ruolo, ambito=None):
    client.force_login(UtenteFactory(ruolo=ruolo, **({"ambito": ambito} if ambito else {})))


# --- what it says ------------------------------------------------------------------------------


def test_la_spesa_e_accanto_a_quella_dell_anno_prima(ambito):
    """Worked: 1000 - 100 - 50 = 850; 1000 - 900 = +100."""
    spesa(approvata(ambito, 2022), 2, totale="900", utenza="0", ssn="0")
    spesa(approvata(ambito), 2)
    tabella = sezione(build_rendiconto(anno=2023, ambito=ambito), "aree").figura.tabella
    riga = [c.replace("\xa0", " ") for c in tabella.righe[0]]
    assert riga[2:] == ["1.000,00 €", "100,00 €", "50,00 €", "850,00 €", "900,00 €", "+100,00 €"]


def test_un_anno_prima_che_non_c_e_resta_un_trattino(ambito):
    spesa(approvata(ambito), 2)
    tabella = sezione(build_rendiconto(anno=2023, ambito=ambito), "aree").figura.tabella
    assert tabella.righe[0][-2:] == ("–", "–")


def test_cio_che_pagano_i_comuni_e_la_spesa_meno_tutte_le_entrate(ambito):
    versione = approvata(ambito)
    spesa(versione, 2)
    FattoFactory(versione=versione, misura="entrata_privati", riga=2, valore=Decimal("30"))
    righe = (
        sezione(build_rendiconto(anno=2023, ambito=ambito), "fonti-di-finanziamento")
        .tabelle[0]
        .righe
    )
    assert {riga[0]: riga[1].replace("\xa0", " ") for riga in righe} == {
        "Utenti e famiglie": "100,00 €",
        "Servizio sanitario": "50,00 €",
        "Privati": "30,00 €",
        "A carico dei comuni": "820,00 €",
    }


def test_strutture_utenti_fondi_e_zeri_motivati_sono_nel_rendiconto(ambito, client):
    versione = approvata(ambito)
    unita = UnitaOffertaFactory()
    fatto(versione, "F2_unita_offerta", "capienza_strutturale", 40, 2, unita=unita)
    for nome, valore in (("utenti_totali_anno", 35), ("costo_personale", 900),
                         ("costo_gestione", 100), ("ricavi_rette", 700)):  # fmt: skip
        fatto(versione, "F3_consuntivo_udo", nome, valore, 2, unita=unita)
    utenti_per_area(versione, {("ANZ", "75-84", "F", "I"): 12})
    for nome, valore in (("assegnato", 500), ("rendicontato", 380)):
        fatto(versione, "F5_fondi", nome, valore, 2, fondo="FNPS", annualita=2022)
    fatto(versione, "F1_spesa_sociale", "zero_motivato", "NO", 9)
    rendiconto = build_rendiconto(anno=2023, ambito=ambito, apre_i_file=True)
    posti, persone, costi = sezione(rendiconto, "strutture").tabelle
    assert posti.righe == [(str(unita), "40", "–", "–", "–")]
    assert persone.righe[0][1] == "35"
    assert costi.righe[0][1].replace("\xa0", " ") == "1.000,00 €"
    assert sezione(rendiconto, "utenti").tabelle[0].totale[-1] == "12"
    assert sezione(rendiconto, "fondi").tabelle[0].righe[0][-1].replace("\xa0", " ") == "120,00 €"
    assert ("Servizio non erogato", "1") in sezione(rendiconto, "motivi").tabelle[1].righe
    # And each of these figures leads back to its cells.
    entra(client, Ruolo.ISTRUTTORE_PROVINCIA)
    for chiave in ("strutture", "utenti", "fondi", "motivi"):
        for tabella in sezione(rendiconto, chiave).tabelle:
            for riga in (*tabella.righe, tabella.totale):
                for cifra in (c for c in riga if hasattr(c, "provenienza")):
                    trovata = client.get(f"{PROVENIENZA}?{cifra.provenienza}")
                    assert trovata.status_code == 200, cifra.provenienza
                    assert f">{cifra}</data>" in trovata.content.decode(), cifra.provenienza


def test_i_motivi_degli_avvisi_e_le_correzioni_li_legge_chi_apre_il_file(ambito):
    versione = approvata(ambito)
    utente = UtenteFactory()
    AnomaliaFactory(
        caricamento=versione.caricamento, motivazione="Nuovo appalto.", motivata_da=utente,
        motivata_il=versione.confermata_il,
    )  # fmt: skip
    Correzione.objects.create(
        caricamento=versione.caricamento, foglio="F1_spesa_sociale", cella="J2", prima="1",
        dopo="2", motivo="Refuso.", corretta_da=utente,
    )  # fmt: skip
    aperto = str(sezione(build_rendiconto(anno=2023, ambito=ambito, apre_i_file=True), "motivi"))
    chiuso = str(sezione(build_rendiconto(anno=2023, ambito=ambito), "motivi"))
    for testo in ("Nuovo appalto.", "Refuso."):
        assert testo in aperto
        assert testo not in chiuso


# --- who reads what ----------------------------------------------------------------------------


def test_chi_non_apre_il_file_non_vede_i_numeri_piccoli(ambito):
    versione = approvata(ambito)
    utenti_per_area(
        versione,
        {
            ("ANZ", "65-74", "M", "I"): 1,
            ("ANZ", "75-84", "F", "I"): 20,
            ("DIS", "65-74", "F", "S"): 30,
            ("DIS", "75-84", "M", "I"): 40,
        },
    )
    aperto = sezione(build_rendiconto(anno=2023, ambito=ambito, apre_i_file=True), "utenti")
    chiuso = sezione(build_rendiconto(anno=2023, ambito=ambito), "utenti")
    assert aperto.tabelle[0].righe[1] == ("Anziani", "1", "20", "21")
    assert SEGNO not in str(aperto)
    assert [riga[1:3] for riga in chiuso.tabelle[0].righe] == [(SEGNO, SEGNO)] * 2
    for tabella in chiuso.tabelle:
        assert tabella.totale[-1] == "91"


def test_cio_che_e_nascosto_fra_gli_utenti_lo_e_anche_nella_spesa(ambito):
    versione = approvata(ambito)
    # The same persons in F1 and F4: alone, one would hide DIS beside ANZ, and the other FAM.
    for riga, (area, persone) in enumerate({"ANZ": 1, "DIS": 5, "FAM": 103}.items(), 2):
        spesa(versione, riga, area=area)
        fatto(versione, "F1_spesa_sociale", "utenti", persone, riga, area_utenza=area)
    utenti_per_area(
        versione,
        {
            ("ANZ", "65-74", "M", "I"): 1,
            ("FAM", "65-74", "M", "I"): 3,
            ("FAM", "18-64", "F", "S"): 100,
            ("DIS", "18-64", "F", "S"): 5,
        },
    )
    rendiconto = build_rendiconto(anno=2023, ambito=ambito)
    della_spesa = {r[0]: r[1] for r in sezione(rendiconto, "aree").figura.tabella.righe}
    for tabella in sezione(rendiconto, "utenti").tabelle:
        assert {r[0]: r[-1] == SEGNO for r in tabella.righe} == {
            nome: testo == SEGNO for nome, testo in della_spesa.items()
        }
    assert della_spesa["Anziani"] == SEGNO


def test_di_una_struttura_non_si_ritrovano_gli_utenti_che_mancano_a_un_totale(ambito):
    versione = approvata(ambito)
    # 30 users, 29 of them resident: the one who is not is a small count too.
    for riga, (tutti, residenti) in enumerate(((30, 29), (40, 30), (50, 40)), 2):
        unita = UnitaOffertaFactory()
        for nome, valore in (
            ("utenti_totali_anno", tutti), ("utenti_residenti_ambito", residenti),
        ):  # fmt: skip
            fatto(versione, "F3_consuntivo_udo", nome, valore, riga, unita=unita)
    chiuse = sezione(build_rendiconto(anno=2023, ambito=ambito), "strutture").tabelle[1]
    per_totale = {riga[1]: riga[3] for riga in chiuse.righe}
    assert per_totale.get("30", SEGNO) == SEGNO
    visibili = [r for r in (*chiuse.righe, chiuse.totale) if SEGNO not in (r[1], r[3])]
    assert len(visibili) < len(chiuse.righe), "una sottrazione fra le righe la ridarebbe"
    assert "lo farebbe ritrovare" in chiuse.nota


def test_il_lettore_legge_il_rendiconto_ma_non_le_celle_ne_le_persone(ambito, client):
    versione = approvata(ambito)
    spesa(versione, 2)
    utenti_per_area(versione, {("ANZ", "65-74", "M", "I"): 2})
    entra(client, Ruolo.LETTORE, ambito)
    scelta = {"anno": 2023, "ambito": ambito.slug}
    pagina = client.get(REPORT, scelta).content.decode()
    assert SEGNO in pagina
    di = Selezione(2023, ambito.slug, ("f1.spesa_totale",))
    euro = client.get(f"{PROVENIENZA}?{di.indirizzo}")
    assert "1.000,00" in euro.content.decode()
    assert "J2" not in euro.content.decode()
    assert "originale" not in euro.content.decode()
    persone = client.get(f"{PROVENIENZA}?{Selezione(2023, ambito.slug, ('f4.utenti',)).indirizzo}")
    assert persone.status_code == 200
    assert "<data" not in persone.content.decode()
    elenco = DiElenco("avvisi", 2023, ambito.slug).indirizzo
    quanti = client.get(f"{PROVENIENZA}?{elenco}").content.decode()
    assert '<data value="0">' in quanti
    assert "Le singole voci le vede chi" in quanti
    bozza = DiElenco("avvisi", 2023, ambito.slug, versione=1).indirizzo
    assert client.get(f"{PROVENIENZA}?{bozza}").status_code == 404
    assert client.get(f"{PROVENIENZA}?cosa=avvisi&anno=2023").status_code == 404
    assert client.get(COMPLETEZZA, {"anno": 2023}).status_code == 404


@pytest.mark.parametrize(
    ("ruolo", "atteso"),
    [
        (Ruolo.ISTRUTTORE_PROVINCIA, 200),
        (Ruolo.DIRIGENTE_PROVINCIA, 200),
        (Ruolo.AMMINISTRATORE_SISTEMA, 404),
        (Ruolo.OPERATORE_UDP, 404),
        (Ruolo.LETTORE, 404),
    ],
)
def test_la_raccolta_la_legge_chi_legge_tutte_le_rendicontazioni(ambito, client, ruolo, atteso):
    approvata(ambito)
    con_ambito = ruolo in (Ruolo.OPERATORE_UDP, Ruolo.LETTORE)
    entra(client, ruolo, ambito if con_ambito else None)
    assert client.get(COMPLETEZZA, {"anno": 2023}).status_code == atteso
    elenco = DiElenco("versioni", 2023).indirizzo
    assert client.get(f"{PROVENIENZA}?{elenco}").status_code == atteso
    assert ("completezza" in client.get(reverse("osservatorio:home")).content.decode()) == (
        atteso == 200
    )


def test_le_celle_di_un_altro_ambito_non_ci_sono(ambito, client):
    altro = AmbitoFactory(numero=9)
    for suo in (ambito, altro):
        spesa(approvata(suo), 2)
    entra(client, Ruolo.OPERATORE_UDP, ambito)
    for slug, atteso in ((ambito.slug, 200), (altro.slug, 404)):
        for richiesta in (
            Selezione(2023, slug, ("f1.spesa_totale",)),
            DiElenco("versioni", 2023, slug),
        ):
            assert client.get(f"{PROVENIENZA}?{richiesta.indirizzo}").status_code == atteso


@pytest.mark.parametrize(
    "indirizzo",
    [
        "",
        "anno=2023",
        "anno=x&ambito=valle-8&misure=f1.spesa_totale",
        "anno=2023&ambito=valle-8&misure=f1.inventata",
        "anno=2023&ambito=valle-8&misure=f1.spesa_totale&altro=1",
        "anno=2023&ambito=valle-8&misure=f1.spesa_totale&pagina=x",
        "anno=2023&ambito=valle-8&misure=f1.spesa_totale&conta=si",
        "anno=1999&ambito=valle-8&misure=f1.spesa_totale",
        "cosa=inventata&anno=2023",
        "cosa=giorni-esame&anno=2023",
        "cosa=indicatore&anno=2023&codice=inventato",
        "cosa=popolazione&anno=1999&ambito=valle-8",
        "cosa=popolazione&anno=2023&ambito=valle-8&sesso=X",
        "anno=2023&ambito=valle-8&versione=7&misure=f1.spesa_totale",
        f"anno=2023&ambito=valle-8&misure=f1.spesa_totale&pagina={'9' * 5000}",
        "anno=2023&ambito=valle-8&misure=",
        "anno=2023&ambito=valle-8&misure=f1.spesa_totale,-f1.spesa_totale",
        "anno=2023&ambito=valle-8&misure=f1.spesa_totale&confronto=2023",
        "anno=2023&ambito=valle-8&misure=f1.spesa_totale&area=XXX",
        "anno=2023&ambito=valle-8&misure=utenti",
        "anno=2023&ambito=valle-8&misure=note&conta=1",
        "cosa=popolazione&anno=0&ambito=valle-8",
        "cosa=popolazione&anno=999999999&ambito=valle-8",
        "cosa=indicatore&anno=0&codice=popolazione",
        "cosa=righe&anno=2023&ambito=valle-8&foglio=inventato",
        "cosa=versioni&anno=2023&ambito=valle-8&versione=7",
    ],
)
def test_un_indirizzo_che_non_e_una_cifra_e_un_404(ambito, client, indirizzo):
    spesa(approvata(ambito), 2)
    entra(client, Ruolo.DIRIGENTE_PROVINCIA)
    assert client.get(f"{PROVENIENZA}?{indirizzo}").status_code == 404


# --- a cell and its story ----------------------------------------------------------------------


def test_la_cella_dice_correzione_parte_e_file_originale(ambito, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    riferimento()
    rendicontazione = RendicontazioneFactory(campagna__anno=2023, ambito=ambito, approvata=False)
    ente = EnteFactory(denominazione="Unione dei comuni")
    parte = Parte.objects.create(rendicontazione=rendicontazione, ente=ente)
    della_parte = CaricamentoFactory(
        rendicontazione=rendicontazione, parte=parte, contenuto=b"parte"
    )
    unito = CaricamentoFactory(
        rendicontazione=rendicontazione, origine=OrigineCaricamento.UNIONE, contenuto=b"unito"
    )
    OrigineRiga.objects.create(
        caricamento=unito, foglio="F1_spesa_sociale", riga=5, da=della_parte, riga_di_partenza=3
    )
    corretto = CaricamentoFactory(
        rendicontazione=rendicontazione, origine=OrigineCaricamento.CORREZIONE, derivato_da=unito,
        contenuto=b"corretto",
    )  # fmt: skip
    Correzione.objects.create(
        caricamento=corretto, foglio="F1_spesa_sociale", cella="J5", prima="10", dopo="1000",
        motivo="Mancavano due zeri.", corretta_da=UtenteFactory(),
    )  # fmt: skip
    versione = VersioneFactory(
        rendicontazione=rendicontazione, caricamento=corretto, approvata=True
    )
    spesa(versione, 5)
    entra(client, Ruolo.OPERATORE_UDP, ambito)
    indirizzo = Selezione(2023, ambito.slug, ("f1.spesa_totale",)).indirizzo
    pagina = client.get(f"{PROVENIENZA}?{indirizzo}").content.decode()
    for testo in (
        "F1_spesa_sociale, J5", "Mancavano due zeri.", "Unione dei comuni, riga 3",
        versione.sha256, f"tentativo {corretto.numero}",
    ):  # fmt: skip
        assert testo in pagina
    originale = reverse(
        "rendicontazione:caricamento_download",
        kwargs={"anno": 2023, "ambito": ambito.slug, "numero": corretto.numero},
    )
    assert originale in pagina
    assert client.get(originale).content == b"corretto"
    della_sua_parte = reverse(
        "rendicontazione:parte_caricamento_download",
        kwargs={
            "anno": 2023, "ambito": ambito.slug, "parte": parte.pk, "numero": della_parte.numero
        },
    )  # fmt: skip
    assert della_sua_parte in pagina
    assert client.get(della_sua_parte).content == b"parte"
    entra(client, Ruolo.LETTORE, ambito)
    assert client.get(originale).status_code == 404


def test_le_celle_sono_in_pagine_e_la_somma_e_di_tutte(
    ambito, client, django_assert_max_num_queries
):
    versione = approvata(ambito)
    for riga in range(2, 132):
        FattoFactory(versione=versione, riga=riga, valore=Decimal("10"))
    entra(client, Ruolo.ISTRUTTORE_PROVINCIA)
    indirizzo = Selezione(2023, ambito.slug, ("f1.spesa_totale",)).indirizzo
    with django_assert_max_num_queries(20):
        prima = client.get(f"{PROVENIENZA}?{indirizzo}").content.decode()
    seconda = client.get(f"{PROVENIENZA}?{indirizzo}&pagina=2").content.decode()
    for pagina, righe in ((prima, 100), (seconda, 30)):
        assert pagina.count("F1_spesa_sociale, J") == righe
        assert "1.300,00" in pagina
        assert "130 celle" in pagina
    assert "Pagina 2 di 2" in seconda


def test_la_bozza_e_una_versione_e_lo_dice(ambito, client):
    spesa(approvata(ambito), 2)
    rendicontazione = ambito.rendicontazioni.get()
    bozza = VersioneFactory(rendicontazione=rendicontazione)
    spesa(bozza, 2, totale="5000")
    entra(client, Ruolo.OPERATORE_UDP, ambito)
    scelta = {"anno": 2023, "ambito": ambito.slug}
    assert "BOZZA" not in client.get(REPORT, scelta).content.decode()
    pagina = client.get(REPORT, {**scelta, "versione": 2}).content.decode()
    assert "BOZZA" in pagina
    assert "5.000,00" in pagina
    assert "&amp;versione=2" in pagina


def test_senza_dati_approvati_il_rendiconto_lo_dice(ambito):
    approvata(ambito, 2022)
    RendicontazioneFactory(campagna__anno=2023, ambito=ambito)
    rendiconto = build_rendiconto(anno=2023, ambito=ambito)
    assert rendiconto.sezioni == ()
    assert "non è ancora approvata (aperta)" in rendiconto.frase
    assert rendiconto.fonti == (), "l'anno prima non è la fonte di nulla"


# --- the collection ----------------------------------------------------------------------------


def test_la_raccolta_conta_giorni_ritorni_e_avvisi(ambito):
    altro = AmbitoFactory(numero=3, denominazione="Valle 3")
    versione = approvata(ambito)
    rendicontazione = versione.rendicontazione
    RendicontazioneFactory(campagna=rendicontazione.campagna, ambito=altro)
    utente = UtenteFactory()
    for da, a in (
        ("in_compilazione", "certificata"),
        ("certificata", "in_istruttoria"),
        ("in_istruttoria", "integrazione_richiesta"),
        ("in_istruttoria", "approvata"),
    ):
        PassaggioStato.objects.create(
            rendicontazione=rendicontazione, da=da, a=a, versione=versione, fatto_da=utente
        )
    AnomaliaFactory(caricamento=versione.caricamento, codice="COE-01")
    CommentoCella.objects.create(
        rendicontazione=rendicontazione, versione=versione, foglio="F1_spesa_sociale", cella="J2",
        riga=2, colonna="spesa_totale", testo="Perché?", scritto_da=utente,
    )  # fmt: skip
    raccolta = build_completezza(anno=2023)
    consegne, lavoro = raccolta.sezioni[0].tabelle[0], raccolta.sezioni[1].tabelle[0]
    assert [riga[0] for riga in consegne.righe] == [str(altro), str(ambito)], "per numero"
    assert consegne.righe[0][3:] == ("non ancora", "–", "no", "non ancora", "–")
    assert consegne.righe[1][4] == "30", "la scadenza della prova è fra trenta giorni"
    assert consegne.righe[1][7] == "0"
    assert lavoro.totale == ("2 ambiti", "1", "1", "1", "0", "0", "1")
    avvisi, regole = raccolta.sezioni[3].tabelle
    assert avvisi.totale == ("1 ambito su 2", "1", "0")
    assert "COE-01" not in str(regole.righe), "la regola è detta in parole"
    assert f"Mancano: {altro}." in raccolta.sezioni[4].frasi[0]
    assert raccolta.stato_dati == "Rendicontazioni 2023 consegnate: 1 ambito su 2"


def test_le_letture_della_raccolta_non_crescono_con_gli_ambiti(
    ambito, django_assert_max_num_queries
):
    campagna = approvata(ambito).rendicontazione.campagna
    for numero in range(20, 40):
        RendicontazioneFactory(
            campagna=campagna, ambito=AmbitoFactory(numero=numero), approvata=True
        )
    with django_assert_max_num_queries(12):
        build_completezza(anno=2023)
