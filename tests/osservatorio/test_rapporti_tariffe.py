"""The reports on tariffs: what they say, of whom, in which shapes."""

import csv
import datetime
import io
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.urls import reverse
from pypdf import PdfReader

from osservatorio import export, permessi, selectors, services
from osservatorio.calcolo import Sguardo
from osservatorio.enums import Lettore
from osservatorio.reports import REPORT, Scelta
from osservatorio.reports.tariffe.peso import come_cresce, uso_di
from tariffe.calcolo.equita import progressivita
from tests.osservatorio.mondo_tariffe import adotta, comune_di, edizione_di
from tests.osservatorio.test_rapporti import corpi, unito
from tests.tariffe.factories import AdozioneFactory, ServizioAdottatoFactory
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
def comuni(ambito, edizione):
    """Three comuni: all adopted, one service missing, nothing."""
    tre = [comune_di(ambito, nome) for nome in ("Adro", "Iseo", "Sulzano")]
    adotta(edizione, tre[0])
    adotta(edizione, tre[1], ("SAD", "PASTI", "NIDO"))
    return tre


def documento(nome, *, anno=ANNO, **scelta):
    return REPORT[nome].documento(Scelta(anno, **scelta), PROVINCIA)


def tabella(dati, parte):
    return next(t for t in dati.tabelle if parte in t.titolo)


# --- booklet -----------------------------------------------------------------------------------


def test_il_libretto_dice_ogni_servizio_con_le_sue_fasce_e_le_sue_parole(ambito, comuni):
    dati = documento("libretto-tariffe", ambito=ambito)
    titoli = [s.titolo for s in dati.sezioni]
    assert titoli[2:6] == [
        "Assistenza domiciliare", "Pasti a domicilio", "Asilo nido", "Centro diurno disabili",
    ]  # fmt: skip
    sezione = dati.sezioni[2]
    voci = dict(sezione.dati)
    assert voci["Si paga per"] == "ora (costo pieno: 22,52\u00a0€)"
    assert voci["Senza ISEE"] == "Si pagano 20,00\u00a0€."
    assert voci["ISEE con omissioni o difformità"] == "Vale come se l'ISEE non ci fosse."
    assert voci["Chi non è residente"] == "La tariffa aumenta del 100 %."
    assert "Festivo: +10 %." in voci["Riduzioni e aumenti"]
    assert (
        "2° figlio: −25 %; 3° figlio: −50 %; dal 4° figlio in poi: gratis"
        in voci["Riduzioni e aumenti"]
    )
    assert voci["Dove vale"] == "Adro, Iseo (2 su 3)."
    assert "entro il giorno 15" in voci["Da quando"]
    assert sezione.frasi[0] == "Aiuto in casa a chi non ce la fa da solo."
    assert dati.dimostrativa
    assert "glossario" in {s.chiave for s in dati.sezioni}


def test_gli_esempi_del_libretto_sono_quelli_del_calcolatore(ambito, comuni):
    """(16500 − 3000) / 27000 × 18.68 = 9.34: half way between the two thresholds."""
    dati = documento("libretto-tariffe", ambito=ambito)
    esempi = tabella(dati, "Assistenza domiciliare: esempi")
    per_nome = {riga[0]: riga for riga in esempi.righe}
    a_meta = next(r for n, r in per_nome.items() if "2° figlio" in n)
    assert a_meta[0].startswith("ISEE 16.000")
    assert a_meta[2] == "6,75\u00a0€", "13000 / 27000 × 18,68 × 0,75"
    assert per_nome["Nessun ISEE"][2] == "20,00\u00a0€"
    assert all(riga[1] for riga in esempi.righe), "ogni esempio dice come si arriva"
    curva = tabella(dati, "Assistenza domiciliare: la tariffa per alcuni ISEE")
    assert [r[1] for r in curva.righe] == [
        "0,00\u00a0€", "1,38\u00a0€", "4,84\u00a0€", "8,30\u00a0€", "11,76\u00a0€", "18,68\u00a0€",
        "18,68\u00a0€", "20,00\u00a0€",
    ]  # fmt: skip


def test_una_tariffa_in_due_parti_le_dice_tutte_e_due(ambito, comuni):
    """280 a month and 3.50 each presence: neither «283.50 a month» nor a month of one presence."""
    dati = documento("libretto-tariffe", ambito=ambito)
    nido = next(s for s in dati.sezioni if s.titolo == "Asilo nido")
    piu = "280,00\u00a0€ al mese più 3,50\u00a0€ per ogni giorno"
    assert dict(nido.dati)["Quanto"] == (
        f"da 30,00\u00a0€ al mese più 0,90\u00a0€ per ogni giorno a {piu}"
    )
    breve = {r[0]: r for r in tabella(dati, "I servizi e quanto si paga").righe}["Asilo nido"]
    assert breve[3] == piu
    ultimo = tabella(dati, "Asilo nido: esempi").righe[-1]
    assert ultimo[0] == "Nessun ISEE, con 20 giorni"
    assert ultimo[2] == "332,50\u00a0€", "280 + 15 × 3,50: oltre 15 non si contano"
    parti = {r[0] for r in tabella(dati, "Asilo nido: quanto si paga").righe}
    assert parti == {"fissa, al mese", "presenza, per ogni giorno"}
    assert "283,50" not in str(nido)


def test_le_varianti_hanno_le_loro_fasce(ambito, comuni):
    dati = documento("libretto-tariffe", ambito=ambito)
    righe = tabella(dati, "Centro diurno disabili: quanto si paga").righe
    assert [r[0] for r in righe] == ["negli altri casi"] * 3 + ["Se part time"]
    assert righe[-1][2:] == ("10\u00a0% del costo: 6,00\u00a0€", "6,00\u00a0€", "6,00\u00a0€")


def test_il_libretto_dice_quale_dei_due_valori_del_2026(ambito, comuni):
    def frasi(anno):
        return " ".join(documento("libretto-tariffe", anno=anno, ambito=ambito).sezioni[0].frasi)

    assert "52.500" in frasi(2026)
    assert "52.500" not in frasi(2025)


def test_il_libretto_e_di_tutto_l_anno_se_nulla_cambia(ambito, comuni):
    assert documento("libretto-tariffe", ambito=ambito).stato_dati == "Tariffe di tutto il 2024"
    altra = edizione_di(ambito, dal=datetime.date(2025, 9, 1))
    assert altra.pk
    assert (
        "valgono il 31 dicembre 2025"
        in documento("libretto-tariffe", anno=2025, ambito=ambito).stato_dati
    )


def test_un_anno_senza_tariffe_lo_dice(ambito, comuni):
    dati = documento("libretto-tariffe", anno=2020, ambito=ambito)
    assert not dati.sezioni
    assert "non ci sono tariffe approvate" in dati.frase


def test_le_bozze_non_sono_in_nessun_report(ambito):
    from tests.tariffe.factories import EdizioneFactory, RegolaFactory

    bozza = EdizioneFactory(regolamento__ambito=ambito, valida_dal=datetime.date(2023, 1, 1))
    RegolaFactory(edizione=bozza)
    for nome in ("libretto-tariffe", "stato-adozioni", "pacchetto-delibera", "confronto-tariffe"):
        assert not documento(nome, ambito=ambito).sezioni, nome


# --- adoption ----------------------------------------------------------------------------------


def test_lo_stato_delle_adozioni_dice_chi_da_quando_e_che_cosa_manca(ambito, comuni):
    dati = documento("stato-adozioni", ambito=ambito)
    matrice = {riga[0]: riga[1:-1] for riga in tabella(dati, "Comuni e servizi").righe}
    assert matrice["Adro"] == ("✓ dal 1/1/2023",) * 4
    assert matrice["Iseo"][3] == "✗ manca"
    assert matrice["Sulzano"] == ("✗ manca",) * 4
    assert tabella(dati, "Comuni e servizi").totale[1:-1] == ("2", "2", "2", "1")
    (frase,) = dati.sezione("stato").frasi
    assert frase.startswith("1 comune su 3 ha adottato tutto; ")
    assert "sono 7 su 12." in frase
    assert "Centro diurno disabili manca in Iseo e Sulzano." in frase
    assert "L'edizione è «Tariffe 2023»." in frase
    assert [r[-1] for r in tabella(dati, "Comuni e servizi").righe] == [
        "n. 7 del 20/12/2025", "n. 7 del 20/12/2025", "–",
    ]  # fmt: skip


@pytest.mark.parametrize(("quanti", "servizi", "lunghi"), [(18, 8, True), (41, 6, False)])
def test_lo_stato_di_un_ambito_e_un_foglio_solo(ambito, quanti, servizi, lunghi):
    """The widest and the highest Ambito: nothing goes on a second page, nothing is too small."""
    from tests.tariffe.factories import EdizioneFactory, RegolaFactory, ServizioFactory, approva

    edizione = EdizioneFactory(regolamento__ambito=ambito, valida_dal=datetime.date(2023, 1, 1))
    parole = ("Assistenza domiciliare integrata", "Comunità educativa per minori")
    tutti = [
        ServizioFactory(codice=f"S{n}", slug=f"s-{n}", ordine=n,
                        denominazione=f"{parole[n % 2]} {n}")
        for n in range(servizi)
    ]  # fmt: skip
    for servizio in tutti:
        RegolaFactory(edizione=edizione, servizio=servizio)
    approva(edizione)
    nome = "Provaglio Val Sabbia" if lunghi else "Ono San Pietro"
    for n in range(quanti):
        comune = comune_di(ambito, f"{nome} {n:02}")
        for volta, dal in enumerate((datetime.date(2023, 1, 1), datetime.date(2023, 11, 15))):
            adozione = AdozioneFactory(edizione=edizione, ente=comune.ente, numero_atto=f"1{n:02}")
            # One in five is missing.
            for servizio in [s for m, s in enumerate(tutti) if m % 2 == volta and (n + m) % 5]:
                ServizioAdottatoFactory(adozione=adozione, servizio=servizio, dal=dal)
    pdf = export.report_pdf(REPORT["stato-adozioni"], documento("stato-adozioni", ambito=ambito))
    pagine = PdfReader(io.BytesIO(pdf.contenuto)).pages
    assert len(pagine) == 1
    assert min(corpi(pagine)) >= 7.99
    testo = unito(pagine[0].extract_text())
    assert unito(f"{nome} {quanti - 1:02}") in testo
    assert "pagina1di1" in testo
    assert testo.count("✓dal") > quanti * servizi / 2


def test_un_adozione_che_comincia_dopo_e_detta(ambito, edizione):
    comune = comune_di(ambito, "Marone")
    adotta(edizione, comune, ("SAD",), dal=datetime.date(2025, 3, 1))
    dati = documento("stato-adozioni", ambito=ambito)
    assert tabella(dati, "Comuni e servizi").righe[0][1] == "→ dal 1/3/2025"
    assert "non ancora in vigore in Marone" in " ".join(dati.sezione("stato").frasi)


def test_della_provincia_ogni_ambito_e_chi_non_ha_tariffe(ambito, comuni):
    AmbitoFactory(numero=2, denominazione="Valle Due")
    dati = documento("stato-adozioni")
    (riga,) = tabella(dati, "Gli ambiti").righe
    assert riga[1:4] == ("… in parte", "1 su 3", "7 su 12")
    assert "Valle Due" in dati.sezione("stato").frasi[0]


def test_il_csv_delle_adozioni_ha_una_riga_per_comune_e_servizio(client, ambito, comuni):
    client.force_login(UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=ambito))
    risposta = client.get(
        "/osservatorio/report/stato-adozioni/",
        {"anno": ANNO, "ambito": ambito.slug, "formato": "csv"},
    )
    assert risposta.status_code == 200
    assert "stato-adozioni" in risposta["Content-Disposition"]
    righe = list(csv.DictReader(io.StringIO(risposta.content.decode("utf-8-sig")), delimiter=";"))
    assert len(righe) == 12
    assert {r["stato"] for r in righe if r["comune"] == "Sulzano"} == {"non adottata"}
    adro = next(r for r in righe if r["comune"] == "Adro")
    assert (adro["dal"], adro["ente"]) == ("2023-01-01", "Comune di Adro")


def test_un_formato_che_il_report_non_ha_e_404(client, ambito, comuni):
    client.force_login(UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=ambito))
    for nome, formato in (("libretto-tariffe", "csv"), ("stato-adozioni", "testo")):
        risposta = client.get(
            f"/osservatorio/report/{nome}/",
            {"anno": ANNO, "ambito": ambito.slug, "formato": formato},
        )
        assert risposta.status_code == 404


# --- package -----------------------------------------------------------------------------------


def test_gli_atti_dei_comuni_differiscono_solo_per_il_nome(ambito, comuni):
    dati = documento("pacchetto-delibera", ambito=ambito)
    atti = [s for s in dati.tutte_le_sezioni if s.chiave.startswith("atto-")]
    assert [s.titolo.split(":")[0] for s in atti] == [
        "Comune di Adro", "Comune di Iseo", "Comune di Sulzano",
    ]  # fmt: skip
    testi = {
        str(s.frasi).replace(c.denominazione, "X").replace(c.denominazione.upper(), "X")
        for s, c in zip(atti, comuni, strict=True)
    }
    assert len(testi) == 1
    assert all("SCHEMA, DA VERIFICARE DAL SEGRETARIO COMUNALE" in s.frasi for s in atti)


def test_il_codice_degli_allegati_e_lo_stesso_per_tutti_e_cambia_col_centesimo(ambito, comuni):
    def codice(di, comune=None):
        (voce,) = documento("pacchetto-delibera", ambito=di, comune=comune).stato
        return voce[1].split(": ")[1]

    impronta = codice(ambito)
    assert len(impronta) == 64
    assert {codice(ambito, c) for c in comuni} == {impronta}
    altro = AmbitoFactory(numero=2, denominazione="Valle Due")
    edizione_di(altro)
    comune_di(altro, "Marone")
    assert codice(altro) == impronta, "stesse regole, stesso codice"
    terzo = AmbitoFactory(numero=3, denominazione="Valle Tre")
    edizione_di(terzo, y2="18.69")
    comune_di(terzo, "Pisogne")
    assert codice(terzo) != impronta


def test_il_pacchetto_dice_chi_ha_adottato_solo_in_parte(ambito, comuni):
    righe = tabella(documento("pacchetto-delibera", ambito=ambito), "Chi ha già adottato").righe
    assert [r[2] for r in righe] == ["✓ adottata", "… in parte: 3 su 4", "… da fare"]
    assert righe[2][3] == "____________"


def test_il_pacchetto_di_un_comune_ha_solo_il_suo_atto(ambito, comuni):
    dati = documento("pacchetto-delibera", ambito=ambito, comune=comuni[1])
    assert [
        s.chiave.split("-")[-1] for s in dati.tutte_le_sezioni if s.chiave.startswith("atto-")
    ] == ["iseo"]
    fuori = comune_di(AmbitoFactory(numero=2), "Marone")
    assert "non è un comune" in documento("pacchetto-delibera", ambito=ambito, comune=fuori).frase


def test_i_casi_di_prova_sono_allegati_con_il_loro_importo(ambito, comuni):
    dati = documento("pacchetto-delibera", ambito=ambito)
    (riga,) = tabella(dati, "I casi e gli importi").righe
    assert riga[1:4] == ("ISEE a metà", "16.500\u00a0€", "9,34\u00a0€")
    assert riga[5] == "✓ sì"


def test_un_caso_dice_che_cosa_ha_oltre_all_isee_e_in_parole_se_non_ha_una_tariffa(ambito):
    pasto = {"isee": Decimal(9000), "denominazione": "Pasto"}
    edizione_di(
        ambito,
        casi=[
            ("PASTI", {**pasto, "contesto": {"consegna": True, "quantita": 20},
                       "atteso_totale": Decimal(119)}),
            ("PASTI", {**pasto, "contesto": {"residente": False},
                       "atteso_totale": Decimal("8.20")}),
            ("NIDO", {"isee": Decimal(9000), "denominazione": "Nido",
                      "contesto": {"residente": False, "ordine_figlio": 2},
                      "atteso_errore": "POLITICA_MANCANTE"}),
        ],
    )  # fmt: skip
    comune_di(ambito, "Adro")
    righe = tabella(documento("pacchetto-delibera", ambito=ambito), "I casi").righe
    assert [r[1] for r in righe[1:]] == [
        "Pasto (consegna, quantità 20)", "Pasto (non residente)", "Nido (non residente, 2° figlio)",
    ]  # fmt: skip
    assert righe[3][3:] == ("non prevista", "–", "✓ sì")


def test_il_testo_da_copiare_ha_le_stesse_parole_della_pagina(client, ambito, comuni):
    client.force_login(UtenteFactory(ruolo=Ruolo.RESPONSABILE_UDP, ambito=ambito))
    risposta = client.get(
        "/osservatorio/report/pacchetto-delibera/",
        {"anno": ANNO, "ambito": ambito.slug, "formato": "testo"},
    )
    testo = risposta.content.decode("utf-8-sig")
    dati = documento("pacchetto-delibera", ambito=ambito)
    for sezione in dati.tutte_le_sezioni:
        if sezione.chiave.startswith("atto-"):
            assert all(frase in testo for frase in sezione.frasi)
    assert testo.count("DELIBERA\r\n") == 3


# --- comparison --------------------------------------------------------------------------------


def test_due_edizioni_diverse_si_confrontano_e_l_indice_scende(ambito, comuni):
    """SAD for 15,000: 8.30 and 4.15; Hoover's index over the seven sample values."""
    altro = AmbitoFactory(numero=2, denominazione="Valle Due")
    adotta(edizione_di(altro, y2="9.34"), comune_di(altro, "Marone"), ("SAD",))
    dati = documento("confronto-tariffe")
    righe = {r[0]: r for r in tabella(dati, "Indice di equità").righe}
    assert righe["Pasti a domicilio"][2] == "100,0"
    # Two comuni at 18.68 and one at 9.34: m = 5/6 of the dearest, half the deviations = 2/15.
    assert righe["Assistenza domiciliare"][2] == "86,7"
    assert righe["Assistenza domiciliare"][4] == "3 su 4"
    sad = dati.sezione(next(s.chiave for s in dati.sezioni if s.titolo == "Assistenza domiciliare"))
    valori = {r[0]: r[4] for r in sad.figura.tabella.righe}
    assert valori == {"Valle Uno: Adro e Iseo": "8,30", "Valle Due: Marone": "4,15"}
    assert "Sulzano non ha adottato" in " ".join(sad.frasi)


def test_quanto_pesa_la_tariffa_sull_isee(ambito, comuni):
    """For an ISEE of 10,000 an hour is 4.84: 20 of them, twelve times, are 1,161.60, 11.6 %."""
    dati = documento("confronto-tariffe")
    peso = tabella(dati, "Quanto si paga in un anno")
    righe = {r[0]: r[1:] for r in peso.righe}
    # 7,000 × 18.68 ÷ 27,000 = 4.843.
    assert righe["Assistenza domiciliare, 20 ore al mese"][1] == "11,6"
    assert righe["Assistenza domiciliare, 20 ore al mese"][-1] == (
        "progressiva fino a 30.000\u00a0€, poi regressiva"
    )
    # 8.20 × 20 × 12 = 1,968 of 20,000.
    assert righe["Pasti a domicilio, 20 pasti al mese"][2] == "9,8"
    # (30 + 250 × 10,000 ÷ 30,000 → 113.33 + 0.90 × 15) × 12 = 1,521.96: no more than 15 count.
    assert righe["Asilo nido, con 20 giorni"][1] == "15,2"
    # 21.18 a day of 20,000 is more than 30.00 of 30,000.
    assert righe["Centro diurno disabili, 20 giorni al mese"][-1] == (
        "gratuita fino a 5.000\u00a0€, poi progressiva fino a 20.000\u00a0€, poi regressiva"
    )
    assert "regressiva" in " ".join(dati.sezione("peso").frasi)


def test_come_cresce_si_dice_con_poche_parole_e_fin_dove_si_sa():
    da_zero = {0: 0, 5000: 0, 10000: 50, 15000: 50}
    punti = {Decimal(k): Decimal(v) for k, v in da_zero.items()}
    assert come_cresce(progressivita(punti)).replace("\u00a0", " ") == (
        "gratuita fino a 5.000 €, poi progressiva fino a 10.000 €, poi regressiva fino a 15.000 €"
    )
    scalini = {5000: 5, 10000: 5, 15000: 20, 20000: 20, 30000: 90, 40000: 90}
    punti = {Decimal(k): Decimal(v) for k, v in scalini.items()}
    assert come_cresce(progressivita(punti)) == "ora progressiva, ora regressiva"
    assert come_cresce([]) == "–"


@pytest.mark.parametrize(
    ("unita", "uso"),
    [("ora", "20 ore al mese"), ("settimana", "4 settimane al mese"), ("mese", ""), ("anno", "")],
)
def test_l_uso_di_cui_si_conta_il_peso(unita, uso):
    assert uso_di(unita) == uso


def test_dove_tutti_chiedono_lo_stesso_non_si_disegna_nulla(ambito, comuni):
    sezione = documento("confronto-tariffe", ambito=ambito).sezione("equita")
    assert sezione.figura is None
    assert sezione.tabelle[0].righe[0][2] == "100,0"


def test_di_molti_comuni_senza_tariffa_si_dice_quanti_sono(ambito, comuni):
    for n in range(21):
        comune_di(ambito, f"Paese {n}")
    dati = documento("confronto-tariffe", ambito=ambito)
    frasi = " ".join(" ".join(s.frasi) for s in dati.sezioni)
    assert "Altri 22 comuni non hanno adottato una tariffa per questo servizio" in frasi
    assert "Paese 3" not in frasi


def test_unita_diverse_non_si_confrontano(ambito, comuni):
    from tests.osservatorio.mondo_tariffe import servizi
    from tests.tariffe.factories import EdizioneFactory, RegolaFactory, approva

    altro = AmbitoFactory(numero=2, denominazione="Valle Due")
    edizione = EdizioneFactory(regolamento__ambito=altro, valida_dal=datetime.date(2023, 1, 1))
    RegolaFactory(edizione=edizione, servizio=servizi()[0], unita="accesso")
    adotta(approva(edizione), comune_di(altro, "Marone"), ("SAD",))
    dati = documento("confronto-tariffe")
    sezioni = [s for s in dati.sezioni if s.titolo.startswith("Assistenza domiciliare")]
    assert {s.titolo for s in sezioni} == {
        "Assistenza domiciliare (accesso)", "Assistenza domiciliare (ora)",
    }  # fmt: skip
    assert all("non si confronta" in " ".join(s.frasi) for s in sezioni)
    assert not any(len(s.proprie_tabelle[0].righe) > 1 for s in sezioni)


# --- all of them -------------------------------------------------------------------------------

NOMI = ("libretto-tariffe", "stato-adozioni", "pacchetto-delibera", "confronto-tariffe")


@pytest.mark.parametrize("nome", [*NOMI, "entrate-esenzioni"])
def test_il_pdf_del_comando_ha_le_pagine_contate_le_fonti_e_niente_di_piccolo(
    nome, ambito, comuni, tmp_path
):
    uscita = tmp_path / f"{nome}.pdf"
    call_command("report", nome, "--anno", str(ANNO), "--ambito", "1", "-o", str(uscita))
    pagine = PdfReader(uscita).pages
    for n, pagina in enumerate(pagine, 1):
        testo = pagina.extract_text()
        assert unito(f"pagina {n} di {len(pagine)}") in unito(testo)
        assert "Fonti:" in testo
    assert min(corpi(pagine)) >= 7.99


@pytest.mark.parametrize("nome", [*NOMI, "entrate-esenzioni"])
def test_un_ambito_senza_tariffe_ha_una_pagina_sola(nome, tmp_path):
    vuoto = AmbitoFactory(numero=1, denominazione="Valle Uno")
    comune_di(vuoto, "Adro")
    uscita = tmp_path / f"{nome}.pdf"
    call_command("report", nome, "--anno", str(ANNO), "--ambito", "1", "-o", str(uscita))
    (pagina,) = PdfReader(uscita).pages
    assert documento(nome, ambito=vuoto).frase[:20] in pagina.extract_text()


@pytest.mark.parametrize("nome", NOMI)
def test_la_pagina_ha_i_filtri_e_si_apre_senza_anno(client, nome, ambito, comuni):
    client.force_login(UtenteFactory(ruolo=Ruolo.RESPONSABILE_UDP, ambito=ambito))
    risposta = client.get(f"/osservatorio/report/{nome}/")
    assert risposta.status_code == 200
    assert b'name="anno"' in risposta.content
    assert "Dati dimostrativi" in risposta.content.decode()


def test_l_ambito_di_un_altro_e_404(client, ambito, comuni):
    altro = AmbitoFactory(numero=2)
    client.force_login(UtenteFactory(ruolo=Ruolo.RESPONSABILE_UDP, ambito=altro))
    for nome in REPORT:
        risposta = client.get(
            f"/osservatorio/report/{nome}/", {"anno": ANNO, "ambito": ambito.slug}
        )
        assert risposta.status_code == 404, nome


def test_i_report_delle_tariffe_sono_nel_menu_dell_osservatorio(client, ambito, comuni):
    client.force_login(UtenteFactory(ruolo=Ruolo.LETTORE, ambito=ambito))
    pagina = client.get("/osservatorio/").content.decode()
    assert "/osservatorio/report/libretto-tariffe/" in pagina
    assert "pacchetto-delibera" not in pagina
    assert "entrate-esenzioni" not in pagina


# --- the version of the data -------------------------------------------------------------------


def test_le_tariffe_non_rifanno_gli_altri_report(ambito, edizione):
    prima, tariffe = selectors.versione_dati(), selectors.versione_dati(selectors.TARIFFE)
    type(edizione).objects.filter(pk=edizione.pk).update(note="cambiata")
    assert selectors.versione_dati() == prima
    assert selectors.versione_dati(selectors.TARIFFE) != tariffe


def test_un_assegnazione_rifa_solo_il_report_delle_entrate(ambito, comuni, edizione):
    from tests.osservatorio.mondo_tariffe import assegna

    insiemi = (selectors.OSSERVATORIO, selectors.TARIFFE, selectors.ASSEGNATE)
    prima = [selectors.versione_dati(i) for i in insiemi]
    assegna(edizione, comuni[0], "SAD")
    dopo = [selectors.versione_dati(i) for i in insiemi]
    assert [a == b for a, b in zip(prima, dopo, strict=True)] == [True, True, False]


def test_le_righe_delle_persone_non_sono_lette(ambito, comuni, edizione):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as letture:
        selectors.versione_dati(selectors.ASSEGNATE)
    (lettura,) = letture.captured_queries
    sql = lettura["sql"]
    assert "attestazione" not in sql
    assert "conguaglio" not in sql
    assert '"tariffe_tariffaassegnata" t' not in sql


def test_si_pubblica_il_libretto_e_non_il_pacchetto():
    assert {n for n in (*NOMI, "entrate-esenzioni") if REPORT[n].pubblicabile} == {
        "libretto-tariffe", "stato-adozioni", "confronto-tariffe",
    }  # fmt: skip


def test_chi_amministra_il_sistema_non_legge_i_conteggi_di_persone():
    report = REPORT["entrate-esenzioni"]
    assert report.di_persone
    for ruolo, legge in ((Ruolo.AMMINISTRATORE_SISTEMA, False), (Ruolo.DIRIGENTE_PROVINCIA, True)):
        utente = UtenteFactory(ruolo=ruolo)
        assert permessi.legge_il_report(utente, report.lettori, di_persone=True) is legge


@pytest.mark.parametrize("nome", ["libretto-tariffe", "stato-adozioni", "confronto-tariffe"])
def test_un_report_pubblicato_e_nella_pagina_dei_dati(client, nome, ambito, comuni):
    dirigente = UtenteFactory(ruolo=Ruolo.DIRIGENTE_PROVINCIA)
    pubblicazione = services.pubblica_report(
        report=REPORT[nome], scelta=Scelta(ANNO, ambito=ambito), utente=dirigente
    )
    assert pubblicazione.dimostrativa
    pagina = client.get(reverse("sportello:pubblicazione_detail", args=[pubblicazione.slug]))
    assert pagina.status_code == 200
    assert "Assistenza domiciliare" in pagina.content.decode()
    assert pubblicazione.titolo in client.get("/dati/").content.decode()


@pytest.mark.parametrize("nome", ["pacchetto-delibera", "entrate-esenzioni"])
def test_un_report_riservato_non_si_pubblica(client, nome, ambito, comuni):
    client.force_login(UtenteFactory(ruolo=Ruolo.DIRIGENTE_PROVINCIA))
    risposta = client.get(
        f"/osservatorio/pubblicazioni/nuova/{nome}/", {"anno": ANNO, "ambito": ambito.slug}
    )
    assert risposta.status_code == 404


def test_quante_letture_costa_il_libretto(ambito, edizione, django_assert_max_num_queries):
    for nome in ("Adro", "Iseo", "Marone", "Pisogne", "Sulzano"):
        adotta(edizione, comune_di(ambito, nome))
    with django_assert_max_num_queries(30):
        documento("libretto-tariffe", ambito=ambito)
