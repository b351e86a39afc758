"""The files of the definitions: what is refused, what is overdue, and the pages made from them."""

import sys
from html import unescape

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.urls import reverse
from pypdf import PdfReader

from osservatorio import calcolo, checks
from osservatorio.calcolo import definizioni, leggi_definizioni, problemi
from osservatorio.enums import InsiemeDati
from osservatorio.models import Dossier, VoceDossier
from osservatorio.reports import REPORT
from osservatorio.selectors import elenco_indicatori
from tests.osservatorio.factories import crea_popolazione, crea_serie, eta
from tests.territorio.factories import AmbitoFactory, AppartenenzaFactory, ComuneFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

BUONA = """
[comune]
fonte = "prova"
autore = "prova"
rivisto_il = 2020-01-01
prossima_revisione = {entro}

[[indicatore]]
codice = "prova"
nome = "Prova"
significato = "Una prova."
unita = "residenti"
numeratore = {numeratore}
{altro}
"""


@pytest.fixture
def file_di_prova(tmp_path, monkeypatch):
    """Writes a made-up file of definitions, in place of those of the product."""
    monkeypatch.setattr(sys.modules["osservatorio.calcolo.definizioni"], "CARTELLA", tmp_path)
    definizioni.cache_clear()

    def scrivi(testo=None, *, entro="2099-01-01", numeratore='["popolazione"]', altro=""):
        testo = testo or BUONA.format(entro=entro, numeratore=numeratore, altro=altro)
        (tmp_path / "demografia.toml").write_text(testo, encoding="utf-8")
        definizioni.cache_clear()

    yield scrivi
    definizioni.cache_clear()


def test_le_definizioni_del_prodotto_si_leggono_tutte():
    assert problemi() == []
    assert not checks.controlla_definizioni(None) or all(
        m.id == checks.SCADUTA for m in checks.controlla_definizioni(None)
    )


def test_una_serie_che_non_esiste_e_un_errore_del_controllo(file_di_prova):
    file_di_prova(numeratore='["popolazzione"]')
    (messaggio,) = checks.controlla_definizioni(None)
    assert (messaggio.id, messaggio.level) == ("osservatorio.E001", checks.Error("").level)
    assert messaggio.msg == (
        "Indicatore «prova»: la serie «popolazzione» non esiste. "
        "Usa uno dei nomi di osservatorio/calcolo/serie.py."
    )
    with pytest.raises(SystemCheckError, match="popolazzione"):
        call_command("check", "--tag", "indicatori")


def test_una_data_passata_e_un_avviso_e_non_ferma(file_di_prova, capsys, monkeypatch):
    file_di_prova(entro="2021-06-30")
    (messaggio,) = checks.controlla_definizioni(None)
    assert (messaggio.id, messaggio.level) == ("osservatorio.W001", checks.Warning("").level)
    assert messaggio.msg == "L'indicatore «prova» andava riguardato entro il 30/6/2021."
    # The alerts of the product are on indicators that the made-up file has not.
    monkeypatch.setattr(checks, "avvisi", dict)
    monkeypatch.setattr(checks, "avvisi_da_rivedere", lambda oggi: [])
    call_command("check", "--tag", "indicatori")
    assert "andava riguardato entro il 30/6/2021" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("campi", "pezzo"),
    [
        ({"numeratore": "[]"}, "manca il numeratore"),
        ({"numeratore": '"popolazione"'}, "non va bene per numeratore. Scrivi un elenco"),
        ({"numeratore": "[3]"}, "la serie «3» non esiste"),
        ({"altro": "colore = 1"}, "campi in più o che mancano: colore"),
        ({"altro": 'direzione = "su"'}, "la direzione «su» non esiste"),
        ({"altro": 'tipo = "media"'}, "il tipo «media» non esiste"),
        ({"altro": "classifica = true"}, "un conteggio non ha classifica"),
        ({"altro": 'livelli = ["quartiere"]'}, "i livelli sono comune, ambito, provincia"),
        ({"altro": 'per = "cento"'}, "«cento» non va bene per per. Scrivi un numero intero"),
        ({"altro": "pubblico = 1"}, "«1» non va bene per pubblico. Scrivi true o false"),
        ({"entro": '"presto"'}, "non va bene per prossima_revisione. Scrivi una data"),
        ({"entro": "2019-01-01"}, "la prossima revisione viene prima dell'ultima"),
        (
            {"altro": 'tipo = "variazione"\ndenominatore = ["maschi"]'},
            "una variazione non ha denominatore",
        ),
        ({"testo": "codice = ["}, "Il file «demografia.toml» non si legge"),
    ],
)
def test_ogni_sbaglio_ha_la_sua_frase(file_di_prova, campi, pezzo):
    file_di_prova(**campi)
    (frase,) = problemi()
    assert pezzo in frase
    with pytest.raises(calcolo.DefinizioneSbagliata):
        definizioni()


def test_tutti_gli_sbagli_si_dicono_insieme_e_anche_i_doppioni(file_di_prova):
    uno = BUONA.format(entro="2099-01-01", numeratore='["popolazione"]', altro="")
    blocco = uno[uno.index("[[indicatore]]") :]
    file_di_prova(uno + blocco + blocco.replace("popolazione", "x"))
    assert problemi() == [
        "L'indicatore «prova» è definito due volte: togline uno.",
        "Indicatore «prova»: la serie «x» non esiste. "
        "Usa uno dei nomi di osservatorio/calcolo/serie.py.",
    ]


def test_per_area_scrive_sette_indicatori():
    testo = BUONA.format(
        entro="2099-01-01", numeratore='["spesa_netta_{area}"]', altro='livelli = ["ambito"]'
    ).replace('codice = "prova"', 'codice = "prova_{area}"\nper_area = true')
    scritti = leggi_definizioni(testo.replace("Una prova.", "Area {Area}."), "spesa")
    assert [d.codice for d in scritti][:2] == ["prova_fam", "prova_dis"]
    assert scritti[0].significato == "Area Famiglia e minori."
    assert len(scritti) == 7


def test_la_formula_si_legge_in_parole():
    tutte = definizioni()
    assert tutte["tasso_saldo_naturale"].formula() == (
        "(nati vivi − morti) / (0,5 × residenti al 1° gennaio + 0,5 × residenti al 31 dicembre) "
        "× 1.000"
    )
    assert tutte["variazione_popolazione"].formula() == (
        "(residenti dell'anno − residenti dell'anno prima) / residenti dell'anno prima × 100"
    )


def test_ogni_indicatore_dice_le_cose_in_poche_parole():
    for definizione in definizioni().values():
        frasi = definizione.significato.rstrip(".").split(". ")
        assert definizione.significato.endswith("."), definizione.codice
        assert max(len(frase.split()) for frase in frasi) <= 36, definizione.codice


# --- pages -------------------------------------------------------------------------------------

LISTA = reverse("osservatorio:indicatore_list")


def scheda(codice):
    return reverse("osservatorio:indicatore_detail", kwargs={"codice": codice})


@pytest.fixture
def mondo(db):
    """One Ambito of one comune with population, foreigners and balance of 2023."""
    ambito, comune = AmbitoFactory(numero=1), ComuneFactory(superficie_kmq="2")
    AppartenenzaFactory(comune=comune, ambito=ambito)
    crea_popolazione(2022, {comune: (eta(a40=800), eta())}, tipo="definitivo")
    crea_popolazione(2023, {comune: (eta(a5=50, a70=160), eta(a40=590))})
    crea_serie(
        InsiemeDati.BILANCIO,
        2023,
        {comune: {"nati": 5, "morti": 9, "residenti_inizio": 800, "residenti_fine": 801}},
    )
    return ambito


@pytest.fixture
def dirigente(client, mondo):
    client.force_login(UtenteFactory(ruolo=Ruolo.DIRIGENTE_PROVINCIA))
    return client


def test_l_elenco_ha_tutti_gli_indicatori_e_si_cerca(dirigente):
    pagina = dirigente.get(LISTA).content.decode()
    for codice in definizioni():
        assert scheda(codice) in pagina
    assert f"su {len(definizioni())}." in pagina
    trovati = [r.definizione.codice for f in elenco_indicatori("DENSITÀ") for r in f.righe]
    assert trovati == ["densita"]
    pagina = dirigente.get(LISTA, {"q": "vecchiaia"}).content.decode()
    assert scheda("indice_vecchiaia") in pagina
    assert scheda("densita") not in pagina
    pagina = dirigente.get(LISTA, {"famiglia": "spesa", "q": "vecchiaia"}).content.decode()
    assert "Nessun indicatore con queste scelte" in pagina
    assert dirigente.get(LISTA, {"famiglia": "boh"}).status_code == 404


def test_l_elenco_dice_quali_definizioni_non_si_leggono(dirigente, file_di_prova):
    file_di_prova(numeratore='["popolazzione"]')
    pagina = dirigente.get(LISTA).content.decode()
    assert "la serie «popolazzione» non esiste" in pagina


def test_l_elenco_segna_quelli_da_rivedere(dirigente, file_di_prova):
    file_di_prova(entro="2021-06-30")
    pagina = dirigente.get(LISTA, {"da_rivedere": "1"}).content.decode()
    assert "è passata la data" in pagina
    assert "1 indicatore su 1." in pagina
    assert "da rivedere\n</span>" in pagina


def test_la_scheda_dice_tutto_e_porta_alla_provenienza(dirigente):
    pagina = dirigente.get(scheda("tasso_saldo_naturale"), {"anno": 2023}).content.decode()
    for testo in (
        "(nati vivi − morti) / (0,5 × residenti al 1° gennaio",
        "nati vivi, meno morti",
        "metà dei residenti al 1° gennaio, più metà dei residenti al 31 dicembre",
        "Se il denominatore è meno di 500 non si calcola",
        "ha senso dire «5ª su 13»",
        "Nessuno: non conta persone seguite dai servizi.",
        "Non diventa mai zero.",
        "bilancio demografico 2023 (definitivo)",
        "Il bilancio demografico del 2022 non è stato caricato",
        "30/11/2027",
    ):
        assert testo in pagina, testo
    # −4 / 800.5 = −4.997
    assert "\u22125,0" in pagina
    assert "cosa=indicatore&amp;anno=2023&amp;codice=tasso_saldo_naturale" in pagina
    trovata = dirigente.get(
        reverse("osservatorio:provenienza"),
        {"cosa": "indicatore", "anno": 2023, "codice": "tasso_saldo_naturale"},
    ).content.decode()
    assert "diviso 800,5, per 1.000" in trovata
    assert "cosa=serie&amp;anno=2023&amp;codice=nati" in trovata


def test_una_scheda_che_non_c_e_e_un_404(dirigente):
    assert dirigente.get("/osservatorio/indicatori/inventato/").status_code == 404
    assert dirigente.get(scheda("popolazione"), {"anno": "1700"}).status_code == 404


def test_dove_e_usato_conta_i_dossier_condivisi(mondo, dirigente):
    autore = UtenteFactory(ruolo=Ruolo.DIRIGENTE_PROVINCIA)
    for condiviso in (True, False):
        dossier = Dossier.objects.create(titolo="Casa", autore=autore, condiviso=condiviso)
        VoceDossier.objects.create(
            dossier=dossier, ordine=1, indicatore="densita", anno_da=2020, anno_a=2023
        )
    pagina = dirigente.get(scheda("densita")).content.decode()
    assert "1 dossier tematico condiviso" in pagina
    assert "Pagina iniziale dell&#x27;osservatorio" not in pagina
    assert "Scheda dell&#x27;ambito" in dirigente.get(scheda("popolazione")).content.decode()


@pytest.mark.parametrize("codice", list(definizioni()))
def test_ogni_indicatore_ha_la_sua_scheda(dirigente, codice):
    risposta = dirigente.get(scheda(codice), {"anno": 2023})
    assert risposta.status_code == 200
    assert definizioni()[codice].nome in unescape(risposta.content.decode())


def test_la_scheda_in_pdf_ha_gli_stessi_numeri(dirigente, tmp_path):
    uscita = tmp_path / "scheda.pdf"
    call_command(
        "report", "scheda-indicatore", "--anno=2023", "--indicatore=indice_vecchiaia",
        "-o", str(uscita),
    )  # fmt: skip
    testo = " ".join(p.extract_text() for p in PdfReader(uscita).pages)
    testo = " ".join(testo.split())
    # 160 / 50
    assert "320,0" in testo
    assert "popolazione al 1/1/2023 (stima)" in testo
    assert "Indicatore: Indice di vecchiaia" in testo
    assert REPORT["scheda-indicatore"].pubblicabile
