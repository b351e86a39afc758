"""Every report: same figures on page and paper, nothing too small, who gets it, what is seen."""

import datetime
import io
import re
from html import unescape

import pytest
from pypdf import PdfReader

from osservatorio import export, permessi
from osservatorio.calcolo import SENZA_NOME, Sguardo
from osservatorio.enums import Lettore
from osservatorio.reports import REPORT, Scelta, Tabella
from osservatorio.reports.tabelle import PARTI, Tratto
from osservatorio.soppressione import SEGNO
from strutture.models import UnitaOfferta
from territorio.models import Ambito, Appartenenza, Comune
from tests.osservatorio.factories import crea_popolazione, eta
from tests.osservatorio.mondo_tariffe import adotta, assegna, edizione_di
from tests.osservatorio.test_rendiconto import approvata, utenti_per_area
from tests.osservatorio.test_reports import approva, registra
from tests.rendicontazione.factories import FattoFactory, RendicontazioneFactory
from tests.strutture.factories import StrutturaFactory, TipoUnitaOffertaFactory, UnitaOffertaFactory
from tests.territorio.factories import AmbitoFactory, ComuneFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db

PROVINCIA = Sguardo(Lettore.PROVINCIA)
QUADRATO = "M{0},0L{0},10L{1},10L{1},0Z"


@pytest.fixture
def mondo():
    """Three Ambiti with a comune each, two years of people, three facilities, some tariffs."""
    per_anno = {2022: {}, 2023: {}}
    for numero, residenti in ((1, 1000), (2, 2000), (3, 4000)):
        ambito = AmbitoFactory(
            numero=numero,
            denominazione=f"Valle {numero}",
            confine=QUADRATO.format(10 * numero, 10 * numero + 10),
        )
        comune = ComuneFactory(
            denominazione=f"Borgo {numero}", latitudine="45.5", longitudine=f"10.{numero}"
        )
        Appartenenza.objects.create(comune=comune, ambito=ambito)
        quarto = residenti // 4
        for anno, in_piu in ((2022, 0), (2023, numero)):
            per_anno[anno][comune] = (
                eta(a5=quarto, a70=quarto + in_piu),
                eta(a30=quarto, a80=quarto),
            )
    for anno, comuni in per_anno.items():
        crea_popolazione(anno, comuni)
    rsa = TipoUnitaOffertaFactory(codice="RSA", nome="Residenza per anziani")
    for numero, posti in ((1, 30), (2, None)):
        UnitaOffertaFactory(
            struttura=StrutturaFactory(
                denominazione=f"Casa {numero}",
                comune=Comune.objects.get(denominazione=f"Borgo {numero}"),
            ),
            tipo=rsa,
            posti_autorizzati=posti,
            data_inizio=datetime.date(2010, 1, 1),
        )
    ambiti = list(Ambito.objects.order_by("numero"))
    edizione, borgo = edizione_di(ambiti[0]), Comune.objects.get(denominazione="Borgo 1")
    adotta(edizione, borgo)
    assegna(edizione, borgo, "SAD", quante=6)
    return ambiti


def scelta_di(anno=2023, ambito=None, indicatore="indice_vecchiaia", versione=None):
    return Scelta(
        anno,
        ambito=ambito or Ambito.objects.order_by("numero").first(),
        comune=Comune.objects.order_by("denominazione").first(),
        indicatore=indicatore,
        versione=versione,
    )


def documento_di(nome, sguardo=PROVINCIA, **scelta):
    return REPORT[nome].documento(scelta_di(**scelta), sguardo)


def parole_html(nome, dati):
    html = re.sub(r"<svg.*?</svg>", "", export.report_html(REPORT[nome], dati), flags=re.S)
    return unito(unescape(re.sub(r"<[^>]+>", " ", html)))


def pagine_pdf(nome, dati):
    documento = export.report_pdf(REPORT[nome], dati)
    return PdfReader(io.BytesIO(documento.contenuto)).pages


def unito(testo):
    """Without spaces: a line that is broken in a cell is still the same text."""
    return re.sub(r"\s+", "", testo)


def cifre(dati):
    """Every figure of every table."""
    for tabella in dati.tabelle:
        for riga in [*tabella.righe, *([tabella.totale] if tabella.totale else [])]:
            yield from (str(c) for i, c in enumerate(riga) if i in tabella.numeriche)


def corpi(pagine):
    """The sizes of the texts as they are printed, scaled drawings too."""
    trovati = set()

    def guarda(testo, cm, tm, _font, corpo):
        if testo.strip():
            scala = abs((cm[0] * cm[3] - cm[1] * cm[2]) * (tm[0] * tm[3] - tm[1] * tm[2])) ** 0.5
            trovati.add(round(corpo * scala, 2))

    for pagina in pagine:
        pagina.extract_text(visitor_text=guarda)
    return trovati


@pytest.mark.parametrize("nome", REPORT)
def test_pagina_e_pdf_hanno_le_stesse_cifre_e_niente_sotto_otto_punti(mondo, nome):
    approva(mondo[0], ANZ=("12345.67", "100", "5"))
    approva(mondo[1], ANZ=("23456.78", "0", "0"), FAM=("999.99", "0", "0"))
    dati = documento_di(nome)
    assert dati.tabelle
    html, pagine = parole_html(nome, dati), pagine_pdf(nome, dati)
    stampato = unito(" ".join(p.extract_text() for p in pagine))
    for cifra in cifre(dati):
        assert unito(cifra) in html
        assert unito(cifra) in stampato, cifra
    trovati = corpi(pagine)
    assert trovati
    assert min(trovati) >= 7.99, sorted(trovati)[:5]


@pytest.mark.parametrize("nome", REPORT)
def test_senza_nessun_dato_il_report_lo_dice(nome):
    ambito, comune = AmbitoFactory(numero=1), ComuneFactory()
    Appartenenza.objects.create(comune=comune, ambito=ambito)
    dati = documento_di(nome)
    assert pagine_pdf(nome, dati)
    assert dati.frase or dati.sezioni
    assert not [c for c in cifre(dati) if "," in c and c != "0,0"], "nessuna cifra inventata"


@pytest.mark.parametrize("nome", REPORT)
def test_con_un_ambito_che_manca_il_totale_non_si_chiama_provincia(mondo, nome):
    approva(mondo[0], ANZ=("1000", "0", "0"))
    approva(mondo[1], ANZ=("8000", "0", "0"))
    dati = documento_di(nome, indicatore="spesa_pro_capite")
    if nome in {"scheda-ambito", "confronto", "rapporto-provinciale"}:
        assert unito("2 ambiti su 3") in parole_html(nome, dati)
    for tabella in dati.tabelle:
        if "Spesa" in tabella.titolo and tabella.totale:
            assert tabella.totale[0] != "Provincia", tabella.titolo


@pytest.mark.parametrize("nome", ["scheda-ambito", "rendiconto-annuale"])
def test_la_bozza_e_detta_su_ogni_pagina(mondo, nome):
    versione = RendicontazioneFactory(
        campagna__anno=2023, ambito=mondo[0], in_compilazione=True
    ).versioni.get()
    registra(versione, ANZ=("2000", "0", "0"))
    dati = documento_di(nome, versione=versione)
    assert dati.bozza
    assert all("BOZZA" in pagina.extract_text() for pagina in pagine_pdf(nome, dati))


@pytest.mark.parametrize("nome", ["profilo-demografico", "offerta-copertura"])
def test_senza_ambito_il_report_e_di_tutta_la_provincia(mondo, nome):
    dati = REPORT[nome].documento(Scelta(2023), PROVINCIA)
    assert "Provincia" in dati.titolo
    assert {"Borgo 1", "Borgo 2"} <= {str(r[0]) for t in dati.tabelle for r in t.righe}


# --- who gets it, what they see ----------------------------------------------------------------

P, R, OP, A, C = (
    Lettore.PROVINCIA, Lettore.RESPONSABILE, Lettore.OPERATORE, Lettore.AMMINISTRATORE,
    Lettore.CITTADINO,
)  # fmt: skip
# As in docs/report.md.
LETTORI = {
    "scheda-ambito": {P, R, OP, A, C},
    "rendiconto-annuale": {P, R, OP, A},
    "confronto": {P, R, A, C},
    "profilo-demografico": {P, R, OP, A, C},
    "offerta-copertura": {P, R, OP, A, C},
    "scheda-comune": {P, R, OP, A, C},
    "rapporto-provinciale": {P, C},
    "completezza": {P},
    "scheda-indicatore": {P, R, OP, A, C},
    "libretto-tariffe": {P, R, OP, A, C},
    "stato-adozioni": {P, R, OP, A, C},
    "pacchetto-delibera": {P, R, OP},
    "confronto-tariffe": {P, R, OP, A, C},
    "entrate-esenzioni": {P, R, OP},
}
RUOLI = {
    P: Ruolo.DIRIGENTE_PROVINCIA, R: Ruolo.RESPONSABILE_UDP, OP: Ruolo.OPERATORE_UDP,
    A: Ruolo.LETTORE,
}  # fmt: skip


@pytest.mark.parametrize("lettore", RUOLI)
@pytest.mark.parametrize("nome", LETTORI)
def test_chi_riceve_quale_report(mondo, client, nome, lettore):
    report = REPORT[nome]
    assert report.lettori == LETTORI[nome]
    luogo = {} if lettore == P else {"ambito": mondo[0]}
    utente = UtenteFactory(ruolo=RUOLI[lettore], **luogo)
    assert permessi.lettore_di(utente) == lettore
    client.force_login(utente)
    comune = Comune.objects.get(denominazione="Borgo 1")
    risposta = client.get(
        f"/osservatorio/report/{nome}/",
        {
            "anno": 2023, "ambito": mondo[0].slug, "comune": comune.codice_istat,
            "indicatore": "popolazione",
        },
    )  # fmt: skip
    assert risposta.status_code == (200 if lettore in LETTORI[nome] else 404)


def test_i_lettori_dei_report_sono_tutti_nella_tabella():
    assert set(LETTORI) == set(REPORT)
    for nome, report in REPORT.items():
        assert (C in report.lettori) == report.pubblicabile, nome


def test_le_cifre_dichiarate_degli_altri_non_hanno_nome_senza_consenso(mondo):
    for ambito, spesa in zip(mondo, ("1000", "8000", "4000"), strict=True):
        approva(ambito, ANZ=(spesa, "0", "0"))
    sguardo = Sguardo(R, propri=frozenset({mondo[0].pk}), consenzienti=frozenset({mondo[2].pk}))
    dati = documento_di("confronto", sguardo, indicatore="spesa_pro_capite")
    nomi = [riga[0] for riga in dati.sezione("valori").figura.tabella.righe]
    assert sorted(nomi) == ["Valle 1", SENZA_NOME, SENZA_NOME], "una sola si saprebbe qual è"
    assert unito("Valle 2") not in unito(
        " ".join(p.extract_text() for p in pagine_pdf("confronto", dati))
    )
    pubblico = documento_di("confronto", sguardo, indicatore="popolazione")
    assert "Valle 2" in str(pubblico.sezioni), "i residenti li pubblica l'Istat"
    della_provincia = documento_di("confronto", indicatore="spesa_pro_capite")
    assert "Valle 2" in str(della_provincia.sezioni)


def test_nel_rapporto_pubblicato_chi_non_consente_ha_una_scheda_senza_spesa(mondo):
    for ambito, spesa in zip(mondo, ("1000", "8000", "4000"), strict=True):
        approva(ambito, ANZ=(spesa, "0", "0"))
    cittadino = Sguardo(C, consenzienti=frozenset({mondo[0].pk}))
    dati = documento_di("rapporto-provinciale", cittadino)
    assert "spesa per area di Valle 1" in str(dati.sezione("ambito-1").tabelle)
    seconda = dati.sezione("ambito-2")
    assert "spesa" not in str([t.titolo for t in seconda.tabelle]).lower()
    assert "8.000,00" not in str(seconda)
    assert "non ha dato il consenso" in str(seconda.frasi)
    assert not any("Valle 2" in fonte for fonte in dati.fonti)
    assert dati.sezione("raccolta").tabelle == ()


def test_un_ambito_solo_senza_nome_non_si_ritrova_per_differenza(mondo):
    """11.000 of three less the two named would be the 8.000 of the one that did not agree."""
    for ambito, spesa in zip(mondo, ("1000", "8000", "2000"), strict=True):
        approva(ambito, ANZ=(spesa, "0", "0"))
    tutti_meno_uno = frozenset({mondo[0].pk, mondo[2].pk})
    dati = documento_di("rapporto-provinciale", Sguardo(C, consenzienti=tutti_meno_uno))
    con_la_spesa = [
        ambito.numero
        for ambito in mondo
        if any("spesa" in t.titolo for t in dati.sezione(f"ambito-{ambito.numero}").tabelle)
    ]
    assert "11.000,00" in str(dati.sezione("spesa"))
    assert con_la_spesa == [3], "una seconda resta senza nome"
    nomi = [r[0] for r in dati.sezione("indicatore-spesa-pro-capite").figura.tabella.righe]
    assert sorted(nomi) == ["Valle 3", SENZA_NOME, SENZA_NOME]


@pytest.mark.parametrize("lettore", [P, C])
def test_i_pochi_utenti_sono_nascosti_secondo_chi_legge(mondo, lettore):
    """Four persons: the Province's threshold is 3; for the public they are in no table at all."""
    for ambito in mondo:
        versione = approva(ambito, ANZ=("1000", "0", "0"), FAM=("10", "0", "0"))
        if ambito == mondo[0]:
            FattoFactory(versione=versione, misura="utenti", area_utenza="FAM", riga=3, valore=4)
            FattoFactory(versione=versione, misura="utenti", area_utenza="ANZ", riga=2, valore=20)
    dati = documento_di("rapporto-provinciale", Sguardo(lettore))
    persone = dati.sezione("persone")
    if lettore == C:
        assert not persone.tabelle
        assert "si pubblica a parte" in persone.frasi[0]
        return
    tabella = persone.tabelle[0]
    scritti = [r[1] for r in tabella.righe if r[1] != "–"] + [tabella.totale[1]]
    assert sorted(scritti) == ["20", "24", "4"]


def test_la_scheda_dice_gli_utenti_ma_non_i_pochi_e_non_ai_cittadini(mondo):
    """2 and 30 men, 28 and 40 women: a 2 is not printed, nor what gives it back; nor is it for who
    may open the file, who finds it in the rendiconto.
    """
    versione = approvata(mondo[0])
    utenti_per_area(
        versione,
        {
            ("DIS", "", "M", ""): 2,
            ("DIS", "", "F", ""): 28,
            ("ANZ", "", "M", ""): 30,
            ("ANZ", "", "F", ""): 40,
        },
    )
    sguardo = Sguardo(R, propri=frozenset({mondo[0].pk}), apre_i_file=frozenset({mondo[0].pk}))
    capitolo = documento_di("scheda-ambito", sguardo).sezione("utenti")
    per_sesso = next(t for t in capitolo.tabelle if "sesso" in t.titolo)
    celle = [c for riga in (*per_sesso.righe, per_sesso.totale) for c in riga[1:]]
    assert celle.count(SEGNO) >= 4
    assert "2" not in celle
    assert "meno di 3" in " ".join(capitolo.frasi)
    chiavi = {s.chiave for s in documento_di("scheda-ambito", Sguardo(C)).sezioni}
    assert "utenti" not in chiavi
    assert "utenti" not in {
        s.chiave
        for s in REPORT["scheda-ambito"].documento(Scelta(2023, ambito=mondo[1]), PROVINCIA).sezioni
    }


def test_una_struttura_riservata_non_e_in_nessun_comune(mondo):
    riservata = StrutturaFactory(
        denominazione="Casa rifugio Aurora",
        comune=Comune.objects.get(denominazione="Borgo 1"),
        indirizzo_riservato=True,
    )
    UnitaOffertaFactory(struttura=riservata, tipo=UnitaOfferta.objects.first().tipo)
    for nome in ("offerta-copertura", "scheda-comune", "rapporto-provinciale", "scheda-ambito"):
        assert "Aurora" not in str(documento_di(nome).sezioni)
    tutta = REPORT["offerta-copertura"].documento(Scelta(2023), PROVINCIA)
    assert "Aurora" not in str(tutta.sezioni)


# --- tables ------------------------------------------------------------------------------------


def test_le_larghezze_delle_colonne_sommano_e_la_tabella_larga_si_gira():
    poche = Tabella(1, "Poche", ("Nome", "Uno"), [("a", "1")], frozenset({1}))
    assert sum(poche.larghezze) == PARTI
    assert poche.stretta
    assert not poche.larga
    molte = Tabella(
        2, "Molte", ("Comune", *(f"Colonna {n}" for n in range(12))),
        [("Roè Volciano", *["1.234.567,00 €"] * 12)], frozenset(range(1, 13)),
    )  # fmt: skip
    assert sum(molte.larghezze) == PARTI
    assert molte.larga
    assert min(molte.larghezze) > 0


def test_un_andamento_ha_parole_e_disegno(mondo):
    dati = documento_di("scheda-ambito")
    andamenti = [r[-1] for r in dati.sezione("indicatori").tabelle[0].righe]
    tratti = [a for a in andamenti if isinstance(a, Tratto)]
    assert tratti
    assert all(t.svg.startswith("<svg") for t in tratti)
    assert set(tratti) == {"stabile rispetto al 2022"}, "1000 residenti, poi 1001"
