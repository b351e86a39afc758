"""The documents of the project: there, complete, and without links that lead nowhere."""

import re
from pathlib import Path

import pytest
import yaml

PROGETTO = Path(__file__).resolve().parent.parent.parent
DOCUMENTI = [PROGETTO / "README.md", *sorted((PROGETTO / "docs").rglob("*.md"))]
DECISIONI = sorted((PROGETTO / "docs" / "decisioni").glob("*.md"))


def nome(file):
    return str(file.relative_to(PROGETTO))


def test_la_licenza_e_l_eupl():
    testo = (PROGETTO / "LICENSE").read_text()
    assert testo.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert "15.Applicable Law" in testo
    assert testo.rstrip().endswith("require the production of a new EUPL version.")


def test_publiccode_ha_le_chiavi_obbligatorie():
    dati = yaml.safe_load((PROGETTO / "publiccode.yml").read_text())

    assert dati["publiccodeYmlVersion"] == "0.4"
    for chiave in ("name", "url", "platforms", "categories", "developmentStatus", "softwareType"):
        assert dati[chiave], chiave
    italiano = dati["description"]["it"]
    assert len(italiano["shortDescription"]) <= 150
    assert 150 <= len(italiano["longDescription"]) <= 10_000
    assert italiano["features"]
    assert dati["legal"]["license"] == "EUPL-1.2"
    assert dati["maintenance"]["type"] == "none"  # any other needs a contact
    assert dati["localisation"] == {"localisationReady": False, "availableLanguages": ["it"]}


@pytest.mark.parametrize("documento", DOCUMENTI, ids=nome)
def test_ogni_documento_comincia_con_il_titolo_e_dice_qualcosa(documento):
    titolo, _, resto = documento.read_text().partition("\n")
    assert titolo.startswith("# ")
    assert len(resto.split()) > 40


@pytest.mark.parametrize("documento", DOCUMENTI, ids=nome)
def test_i_collegamenti_portano_a_qualcosa(documento):
    testo = documento.read_text()
    for meta in re.findall(r"\]\(([^)#]+)\)", testo):
        if not meta.startswith("http"):
            assert (documento.parent / meta).exists(), meta


def test_il_readme_segue_l_ordine_stabilito():
    titoli = re.findall(r"^## (.+)$", (PROGETTO / "README.md").read_text(), re.MULTILINE)
    assert titoli == [
        "Try it",
        "Check it",
        "What is inside",
        "Deploy",
        "Data and privacy",
        "Licence and reuse",
    ]


@pytest.mark.parametrize("decisione", DECISIONI, ids=nome)
def test_ogni_decisione_ha_contesto_scelta_e_conseguenze(decisione):
    numero = decisione.name[:4]
    testo = decisione.read_text()
    assert testo.startswith(f"# {numero}. ")
    posti = [testo.find(f"**{parte}.**") for parte in ("Contesto", "Decisione", "Conseguenze")]
    assert -1 not in posti
    assert posti == sorted(posti)


def test_ogni_dipendenza_ha_la_sua_riga():
    righe = (PROGETTO / "requirements.in").read_text().splitlines()
    pacchetti = {re.match(r"[\w-]+", riga).group() for riga in righe if re.match(r"\w", riga)}
    decisione = (PROGETTO / "docs/decisioni/0006-dipendenze.md").read_text().lower()
    assert {p for p in pacchetti if p not in decisione} == set()


def test_i_percorsi_nominati_nell_architettura_ci_sono():
    """`path/` and `path.py` between backticks, when they begin with a folder of ours."""
    testo = (PROGETTO / "docs/architettura.md").read_text()
    radici = {c.name for c in PROGETTO.iterdir() if c.is_dir()}
    for percorso in re.findall(r"`([\w./-]+/[\w./-]*)[:`]", testo):
        if percorso.split("/")[0] in radici:
            assert (PROGETTO / percorso).exists(), percorso


def test_i_bersagli_del_makefile_hanno_una_spiegazione():
    testo = (PROGETTO / "Makefile").read_text()
    spiegati = set(re.findall(r"^([a-z0-9-]+):.*## \S", testo, re.MULTILINE))
    assert {"demo", "test", "check", "fix", "e2e", "bench", "mutanti", "requisiti"} <= spiegati


def test_i_requisiti_sono_fissati_con_hash_e_senza_nomi_di_macchine():
    for file in ("requirements.txt", "requirements-dev.txt"):
        testo = (PROGETTO / file).read_text()
        assert "://" not in testo
        assert "--index-url" not in testo
        for pacchetto in re.findall(r"^\w[^\n]*(?:\n\s+--hash[^\n]*)*", testo, re.MULTILINE):
            assert "==" in pacchetto, pacchetto
            assert "--hash=sha256:" in pacchetto, pacchetto
