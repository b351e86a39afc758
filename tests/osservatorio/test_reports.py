"""Spending beside the Province, and the Scheda: what it says with all, some and no data."""

import hashlib
import io
import json
import re
from decimal import Decimal

import pikepdf
import pytest
from django.core.management import call_command
from django.template.loader import render_to_string
from pypdf import PdfReader

from base.formati import MANCANTE
from osservatorio import export, permessi, selectors
from osservatorio.calcolo import Sguardo
from osservatorio.enums import Lettore
from osservatorio.reports import REPORT, Scelta, build_cruscotto, build_scheda_ambito
from rendicontazione.models import Campagna
from territorio.models import Appartenenza, Comune
from tests.conftest import difetti_html
from tests.osservatorio.factories import crea_popolazione, eta
from tests.rendicontazione.factories import FattoFactory, RendicontazioneFactory, VersioneFactory
from tests.territorio.factories import AmbitoFactory, ComuneFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db

SCHEDA = REPORT["scheda-ambito"]


@pytest.fixture
def ambiti():
    """Three Ambiti with a comune each: 1000, 2000 and 4000 residents on 1/1/2023."""
    fatti = []
    per_comune = {}
    for numero, residenti in ((1, 1000), (2, 2000), (3, 4000)):
        ambito = AmbitoFactory(numero=numero, denominazione=f"Valle {numero}")
        comune = ComuneFactory(denominazione=f"Borgo {numero}")
        Appartenenza.objects.create(comune=comune, ambito=ambito)
        per_comune[comune] = (
            eta(a5=residenti // 4, a70=residenti // 4),
            eta(a30=residenti // 4, a80=residenti // 4),
        )
        fatti.append(ambito)
    crea_popolazione(2023, per_comune)
    return fatti


def approva(ambito, anno=2023, **per_area):
    """An approved return: `approva(ambito, ANZ=("1000", "100", "50"))` = spesa, utenza, SSN."""
    rendicontazione = RendicontazioneFactory(
        campagna__anno=anno, ambito=ambito, approvata=True, nota_ambito="Nota di prova."
    )
    versione = rendicontazione.versioni.get()
    registra(versione, **per_area)
    return versione


def registra(versione, **per_area):
    for riga, (area, importi) in enumerate(per_area.items(), start=2):
        misure = ("spesa_totale", "entrata_utenza", "entrata_ssn")
        for misura, importo in zip(misure, importi, strict=True):
            FattoFactory(
                versione=versione, misura=misura, area_utenza=area, riga=riga,
                valore=Decimal(importo),
            )  # fmt: skip


# --- spending ----------------------------------------------------------------------------------


def test_la_spesa_per_residente_e_al_netto_e_dice_da_dove_viene(ambiti):
    """Worked: (12000.50 - 1000.25 - 500) / 1000 = 10.50025 → 10.50; ANZ the same."""
    approva(ambiti[0], ANZ=("12000.50", "1000.25", "500"))
    indicatori = selectors.indicatori_ambito(2023, ambiti[0])
    spesa = indicatori["spesa_pro_capite"]
    assert str(spesa.valore) == "10.50"
    assert (spesa.numeratore, spesa.denominatore) == (Decimal("10500.25"), 1000)
    assert re.match(
        r"Rendicontazione 2023, versione 1 approvata il \d+/\d+/\d+; Istat", spesa.fonte
    )
    assert spesa.edizione == "popolazione al 1/1/2023 (stima)"
    assert str(indicatori["spesa_pro_capite_anz"].valore) == "10.50"
    vuota = indicatori["spesa_pro_capite_fam"]
    assert (vuota.valore, vuota.motivo) == (None, "La rendicontazione non ha righe per quest'area.")


def test_uno_zero_dichiarato_non_e_un_dato_mancante(ambiti):
    approva(ambiti[0], ANZ=("0", "0", "0"))
    spesa = selectors.indicatori_ambito(2023, ambiti[0])["spesa_pro_capite_anz"]
    assert (str(spesa.valore), spesa.motivo) == ("0.00", None)


def test_la_provincia_ha_un_totale_solo_se_ci_sono_tutti(ambiti):
    approva(ambiti[0], ANZ=("1000", "0", "0"))
    approva(ambiti[1], ANZ=("4000", "0", "0"))
    provincia = selectors.indicatori_provincia(2023)["spesa_pro_capite"]
    assert (provincia.valore, provincia.motivo) == (None, "Dati approvati di 2 ambiti su 3.")
    approva(ambiti[2], ANZ=("9000", "0", "0"), FAM=("7000", "0", "0"))
    indicatori = selectors.indicatori_provincia(2023)
    assert str(indicatori["spesa_pro_capite"].valore) == "3.00", "21 000 / 7 000"
    assert str(indicatori["spesa_pro_capite_anz"].valore) == "2.00", "14 000 / 7 000"
    assert indicatori["spesa_pro_capite_fam"].motivo == "Dati approvati di 1 ambito su 3."


def test_il_confronto_parziale_usa_solo_i_residenti_di_chi_ha_dati(ambiti):
    approva(ambiti[0], ANZ=("1000", "0", "0"))
    approva(ambiti[1], ANZ=("8000", "0", "0"))
    confronti = selectors.quadro_dell_anno(2023).confronti
    spesa = confronti["spesa_pro_capite"]
    assert (spesa.nome, str(spesa.valore)) == ("2 ambiti su 3", "3.00"), "9 000 / 3 000"
    assert confronti["popolazione"].nome == "Provincia"


def test_un_ambito_solo_non_e_un_confronto(ambiti):
    approva(ambiti[0], ANZ=("1000", "0", "0"))
    confronto = selectors.quadro_dell_anno(2023).confronti["spesa_pro_capite"]
    assert (confronto.nome, confronto.valore) == ("1 ambito su 3", None)


def test_finche_un_altra_non_e_approvata_conta_l_ultima_approvata(ambiti):
    versione = approva(ambiti[0], ANZ=("1000", "0", "0"))
    nuova = VersioneFactory(rendicontazione=versione.rendicontazione)
    registra(nuova, ANZ=("5000", "0", "0"))
    assert selectors.indicatori_ambito(2023, ambiti[0])["spesa_pro_capite"].numeratore == 1000


def test_la_spesa_di_un_anno_usa_la_popolazione_piu_vicina_prima(ambiti):
    approva(ambiti[0], anno=2024, ANZ=("5000", "0", "0"))
    spesa = selectors.indicatori_ambito(2024, ambiti[0])["spesa_pro_capite"]
    assert (str(spesa.valore), spesa.edizione) == ("5.00", "popolazione al 1/1/2023 (stima)")


# --- scheda ------------------------------------------------------------------------------------


def parole_di(scheda):
    """The words of the document, without its drawings."""
    html = export.report_html(SCHEDA, scheda)
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"<svg.*?</svg>", "", html, flags=re.S)).split())


def test_la_scheda_completa_ha_cifre_confronto_e_fonti(ambiti):
    for ambito, spesa in zip(ambiti, ("10500.25", "4000", "9000"), strict=True):
        approva(ambito, ANZ=(spesa, "0", "0"), DIS=("500", "100", "0"))
    scheda = build_scheda_ambito(anno=2023, ambito=ambiti[0])
    assert not scheda.bozza
    assert scheda.stato_dati.startswith("Dati approvati dalla Provincia il ")
    parole = parole_di(scheda)
    for atteso in (
        "Scheda dell&#x27;ambito Valle 1, 2023",
        "Anziani 10.500,25 €",
        "Totale 11.000,25 € 100,00 € 0,00 € 10.900,25 € 10,90 €",
        "popolazione al 1/1/2023 (stima)",
        "Nota di prova.",
        "L&#x27;area con la spesa più alta è «Anziani».",
    ):
        assert atteso in parole.replace("\u00a0", " ")
    assert "ambiti su 3" not in parole
    assert "BOZZA" not in parole


def test_con_un_ambito_che_manca_il_parziale_non_si_chiama_provincia(ambiti):
    approva(ambiti[0], ANZ=("1000", "0", "0"))
    approva(ambiti[1], ANZ=("8000", "0", "0"))
    scheda = build_scheda_ambito(anno=2023, ambito=ambiti[0])
    riga = next(
        r for r in scheda.sezione("indicatori").tabelle[0].righe if r[0].startswith("Spesa sociale")
    )
    assert riga[1:4] == ("1,00\u00a0€", "3,00\u00a0€", "2 ambiti su 3")
    assert "66,7" in riga[4]
    assert scheda.sezione("spesa").figura.tabella.totale[-2:] == ("3,00\u00a0€", "2 su 3")
    assert "nei 2 ambiti su 3 con dati 3,00\u00a0€" in scheda.sezione("spesa").figura.frase
    assert any("2 ambiti su 3" in frase for frase in scheda.sezione("manca").elenco)


def test_senza_dati_approvati_la_scheda_dice_che_cosa_manca(ambiti):
    scheda = build_scheda_ambito(anno=2024, ambito=ambiti[0])
    assert scheda.sezione("spesa").figura is None
    assert scheda.stato_dati.startswith("Spesa 2024 non ancora approvata")
    parole = parole_di(scheda)
    assert (
        "La rendicontazione 2024 di questo ambito non c&#x27;è o non è ancora approvata." in parole
    )
    assert "La popolazione al 1/1/2024 non è ancora disponibile" in parole
    assert "popolazione al 1/1/2023 (stima)" in parole
    assert not scheda.sezione("spesa").nota_ambito


def test_senza_popolazione_la_scheda_non_cade(ambiti):
    scheda = build_scheda_ambito(anno=2020, ambito=ambiti[0])
    assert scheda.sezione("popolazione").figura is None
    assert "non è nei dati per il 2020" in parole_di(scheda)
    assert scheda.in_breve[0].valore == MANCANTE


def test_la_bozza_mostra_la_versione_non_approvata_e_lo_dice_ovunque(ambiti):
    rendicontazione = RendicontazioneFactory(
        campagna__anno=2023, ambito=ambiti[0], in_compilazione=True
    )
    versione = rendicontazione.versioni.get()
    registra(versione, ANZ=("2000", "0", "0"))
    scheda = build_scheda_ambito(anno=2023, ambito=ambiti[0], versione=versione)
    assert scheda.bozza
    assert "BOZZA – dati non approvati" in scheda.etichetta_stato
    parole = parole_di(scheda)
    assert parole.count("BOZZA – dati non approvati") >= 3
    assert "2,00" in parole
    assert "versione 1, non approvata" in " ".join(scheda.fonti)
    assert selectors.indicatori_ambito(2023, ambiti[0])["spesa_pro_capite"].valore is None


def test_i_dati_dimostrativi_sono_detti_anche_quando_sono_solo_nel_confronto(ambiti):
    approva(ambiti[1], ANZ=("1000", "0", "0"))
    assert not build_scheda_ambito(anno=2023, ambito=ambiti[0]).dimostrativa
    Campagna.objects.update(dimostrativa=True)
    scheda = build_scheda_ambito(anno=2023, ambito=ambiti[0])
    assert scheda.etichetta_stato == "dati dimostrativi"
    assert "le cifre di spesa e di utenti sono inventate" in parole_di(scheda)
    assert _cruscotto(ambiti[0]).dimostrativi


def test_una_versione_approvata_e_poi_superata_lo_dice(ambiti):
    vecchia = approva(ambiti[0], ANZ=("1000", "0", "0"))
    nuova = VersioneFactory(rendicontazione=vecchia.rendicontazione, approvata=True)
    registra(nuova, ANZ=("3000", "0", "0"))
    scheda = build_scheda_ambito(anno=2023, ambito=ambiti[0], versione=vecchia)
    assert scheda.stato_dati == "Versione 1, superata dalla versione 2 approvata"
    assert not scheda.bozza


def test_ogni_grafico_e_seguito_dalla_sua_tabella_e_da_una_frase(ambiti):
    approva(ambiti[0], ANZ=("1000", "0", "0"))
    html = export.report_html(SCHEDA, build_scheda_ambito(anno=2023, ambito=ambiti[0]))
    figure = html.split("<figure")[1:]
    assert len(figure) == 2, "piramide e spesa; senza confini non c'è la mappa"
    for figura in figure:
        assert re.search(
            r"<figcaption>.*\.</figcaption>\s*</figure>\s*<div[^>]*>\s*<table", figura, re.S
        )
    identificativi = re.findall(r'\bid="([^"]+)"', html)
    assert len(identificativi) == len(set(identificativi))


def test_il_testo_di_chi_scrive_non_diventa_codice(ambiti):
    versione = approva(ambiti[0], ANZ=("1000", "0", "0"))
    cattivo = "<script>alert(1)</script>"
    type(versione.rendicontazione).objects.update(nota_ambito=cattivo)
    type(ambiti[0]).objects.filter(pk=ambiti[0].pk).update(denominazione=cattivo)
    ambiti[0].refresh_from_db()
    html = export.report_html(SCHEDA, build_scheda_ambito(anno=2023, ambito=ambiti[0]))
    assert difetti_html(html) == []
    assert cattivo not in html


TARIFFE = {
    "libretto-tariffe",
    "stato-adozioni",
    "pacchetto-delibera",
    "confronto-tariffe",
    "entrate-esenzioni",
}
CAPITOLI = {
    "scheda-ambito": {"Chi siamo", "La popolazione", "La spesa sociale", "Fonti"},
    "rendiconto-annuale": {"La spesa per area", "Chi ha pagato", "Gli utenti", "Fonti"},
    "completezza": {"Quando sono arrivate", "Foglio per foglio", "Chi manca", "Fonti"},
    "confronto": {"Gli ambiti a confronto", "Negli anni", "Come si calcola", "Fonti"},
    "profilo-demografico": {"Età e sesso", "Gli indici", "I comuni", "Fonti"},
    "offerta-copertura": set(),
    "scheda-comune": {"Chi ci abita", "I servizi più vicini", "A chi rivolgersi", "Fonti"},
    "rapporto-provinciale": {"Territorio e popolazione", "La spesa", "Fonti"},
    "scheda-indicatore": {"Che cosa dice", "Come si calcola", "Fonti"},
    # Nobody has a tariff in this little world: with tariffs they are in test_rapporti_tariffe.
    **{nome: set() for nome in TARIFFE},
}
SENZA_FIGURE = {"completezza", "scheda-indicatore", "offerta-copertura", *TARIFFE}
SENZA_SPESA = SENZA_FIGURE | {"confronto", "profilo-demografico", "scheda-comune"}
PIEDE = {
    "scheda-ambito": "popolazione al 1/1/2023 (stima)",
    "rendiconto-annuale": "Rendicontazione 2023, versione 1, file ",
    "completezza": "Rendicontazioni 2023, come sono il ",
    "confronto": "popolazione al 1/1/2023 (stima)",
    "profilo-demografico": "popolazione al 1/1/2023 (stima)",
    "offerta-copertura": "Anagrafe delle strutture al 1/1/2023",
    "scheda-comune": "popolazione al 1/1/2023 (stima)",
    "rapporto-provinciale": "Rendicontazioni 2023 approvate di 2 ambiti su 3",
    "scheda-indicatore": "popolazione al 1/1/2023 (stima)",
    **dict.fromkeys(TARIFFE, "Registro delle tariffe, com'è il 31/12/2023"),
    "entrate-esenzioni": "Registro delle tariffe assegnate, com'è per il 31/12/2023",
}


def indirizzi_del_pdf(documento):
    """The addresses of the links of a PDF."""
    with pikepdf.open(io.BytesIO(documento.contenuto)) as pdf:
        return " ".join(
            str(nota["/A"].get("/URI", ""))
            for pagina in pdf.pages
            for nota in pagina.get("/Annots", [])
            if "/A" in nota
        )


@pytest.mark.parametrize("nome", REPORT)
def test_ogni_report_diventa_un_pdf_marcato(ambiti, nome):
    for ambito in ambiti[:2]:
        approva(ambito, ANZ=("12345.67", "0", "0"))
    report = REPORT[nome]
    scelta = Scelta(
        2023,
        ambito=ambiti[0],
        comune=Comune.objects.get(denominazione="Borgo 1"),
        indicatore="indice_vecchiaia",
    )
    dati = report.documento(scelta, Sguardo(Lettore.PROVINCIA))
    documento = export.report_pdf(report, dati)
    assert documento.contenuto == export.report_pdf(report, dati).contenuto
    with pikepdf.open(io.BytesIO(documento.contenuto)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.Lang == "it"
        assert pdf.docinfo["/Title"] == dati.titolo
        with pdf.open_outline() as indice:
            titoli = [v.title for voce in indice.root for v in (voce, *voce.children)]
        assert CAPITOLI[nome] <= set(titoli)
        tipi = {str(o.S) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/S" in o}
        assert {"/H1", *(("/H2", "/Table", "/TH", "/Caption") if dati.sezioni else ())} <= tipi
        assert "/Figure" in tipi or nome in SENZA_FIGURE
    pagine = [
        p.extract_text().replace("\u00a0", " ")
        for p in PdfReader(io.BytesIO(documento.contenuto)).pages
    ]
    assert len(pagine) == documento.pagine
    for numero, pagina in enumerate(pagine, start=1):
        assert f"pagina {numero} di {documento.pagine}" in pagina
        assert PIEDE[nome] in pagina, "le fonti sono al piede di ogni pagina"
    tutto = " ".join(pagine)
    assert "12.345,67 €" in tutto or nome in SENZA_SPESA
    assert "12,35 €" in tutto or nome != "scheda-ambito"
    assert indirizzi_del_pdf(documento).strip() == "", "nel PDF le cifre sono solo testo"


def test_il_pdf_non_ha_testo_piu_piccolo_di_otto_punti(ambiti):
    approva(ambiti[0], ANZ=("1000", "0", "0"))
    documento = export.report_pdf(SCHEDA, build_scheda_ambito(anno=2023, ambito=ambiti[0]))
    corpi = set()
    for pagina in PdfReader(io.BytesIO(documento.contenuto)).pages:

        def guarda(testo, cm, tm, font, corpo):
            if testo.strip():
                scala = abs(cm[3] * tm[3]) ** 0.5 if cm[3] * tm[3] else 0
                corpi.add(round(corpo * abs(tm[3] * cm[3] or scala), 1))

        pagina.extract_text(visitor_text=guarda)
    assert corpi
    assert min(corpi) >= 7.9, sorted(corpi)[:5]


# --- home --------------------------------------------------------------------------------------


def _cruscotto(ambito, *, tutti=False):
    ambiti = permessi.ambiti_con_consenso()
    return build_cruscotto(
        anno=2023,
        ambito=ambito,
        ambiti=ambiti,
        sguardo=Sguardo(Lettore.PROVINCIA, frozenset(a.pk for a in ambiti)),
        noti=selectors.anni_noti(),
        tutti=tutti,
    )


def test_il_cruscotto_da_la_posizione_solo_dove_ha_senso(ambiti):
    for ambito, spesa in zip(ambiti, ("1000", "8000", "4000"), strict=True):
        approva(ambito, ANZ=(spesa, "0", "0"))
    cruscotto = _cruscotto(ambiti[0], tutti=True)
    voci = {voce.nome: voce for voce in cruscotto.voci}
    # 1.000 residents of 7.000; 1,00 euro where the Province has 13.000 / 7.000 = 1,857…
    assert voci["Popolazione residente"].confronto == "il 14,3\u00a0% della Provincia (7.000)"
    assert voci["Spesa sociale per residente"].confronto == (
        "il 46,2\u00a0% in meno della Provincia (1,86\u00a0€); "
        "il valore più basso su 3, insieme a un'altra"
    )
    assert [riga.cifre[2] for riga in cruscotto.ambiti] == [
        "1,00\u00a0€", "4,00\u00a0€", "1,00\u00a0€",
    ]  # fmt: skip
    assert not _cruscotto(ambiti[0]).ambiti
    assert [d.chiave for d in cruscotto.domande] == ["anziani", "tempo", "spesa", "aree"]
    tutta = _cruscotto(None)
    assert tutta.nome == "Tutta la Provincia"
    assert tutta.voci[0].valore == "7.000"


# --- command -----------------------------------------------------------------------------------


def _comando(capsys, *argomenti):
    uscita = 0
    try:
        call_command("report", *argomenti)
    except SystemExit as fine:
        uscita = fine.code
    return uscita, capsys.readouterr()


def test_il_comando_scrive_lo_stesso_pdf_del_bottone(ambiti, tmp_path, capsys, client):
    approva(ambiti[0], ANZ=("1000", "0", "0"))
    uscita, catturato = _comando(
        capsys,
        "scheda-ambito",
        "--anno=2023",
        "--ambito=1",
        "-o",
        str(tmp_path / "x.pdf"),
        "--json",
    )
    risposta = json.loads(catturato.out)
    scritto = (tmp_path / "x.pdf").read_bytes()
    assert (uscita, set(risposta)) == (0, {"file", "sha256", "pagine"})
    assert risposta["sha256"] == hashlib.sha256(scritto).hexdigest()
    assert risposta["pagine"] == len(PdfReader(io.BytesIO(scritto)).pages)
    client.force_login(UtenteFactory(ruolo=Ruolo.DIRIGENTE_PROVINCIA))
    pagina = client.get(
        "/osservatorio/report/scheda-ambito/",
        {"anno": 2023, "ambito": ambiti[0].slug, "formato": "pdf"},
    )
    assert pagina.getvalue() == scritto


@pytest.mark.parametrize(
    ("argomenti", "pezzo"),
    [
        (["inventato", "--anno=2023", "--ambito=1"], "Ci sono: scheda-ambito"),
        (["scheda-ambito", "--anno=2023", "--ambito=77"], "non c'è un ambito con il numero 77"),
        (["scheda-ambito", "--anno=2023"], "scrivi --ambito"),
        (["scheda-ambito", "--anno=3", "--ambito=1"], "quattro cifre"),
    ],
)
def test_gli_argomenti_sbagliati_ricevono_una_frase(ambiti, tmp_path, capsys, argomenti, pezzo):
    uscita, catturato = _comando(capsys, *argomenti, "-o", str(tmp_path / "x.pdf"))
    assert uscita == 2
    assert pezzo in catturato.err
    assert not (tmp_path / "x.pdf").exists()


def test_il_comando_dice_se_non_puo_scrivere_e_se_mancano_le_librerie(
    ambiti, tmp_path, capsys, monkeypatch
):
    base = ["scheda-ambito", "--anno=2023", "--ambito=1", "-o"]
    uscita, catturato = _comando(capsys, *base, str(tmp_path / "non c'è" / "x.pdf"))
    assert uscita == 2
    assert "non si può scrivere" in catturato.err
    monkeypatch.setattr("base.pdf.librerie_mancanti", lambda: ("pango",))
    altro = ["rendiconto-annuale", *base[1:]]  # not in store yet
    uscita, catturato = _comando(capsys, *altro, str(tmp_path / "x.pdf"))
    assert uscita == 2
    assert "sudo apt install" in catturato.err


def test_la_tabella_si_legge_per_righe_e_per_colonne(ambiti):
    scheda = build_scheda_ambito(anno=2023, ambito=ambiti[0])
    html = render_to_string(
        "osservatorio/includes/_tabella.html",
        {"tabella": scheda.sezione("chi-siamo").tabelle[0], "collegamenti": False},
    )
    assert html.count('scope="col"') == 4
    assert html.count('scope="row"') == 2, "un comune e il totale"
    assert "<caption" in html
