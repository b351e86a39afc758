"""What must hold across all the apps and no test of one app can see (HOUSE §9)."""

import csv
import re
import subprocess
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.template.loader import get_template

APP = (
    "base",
    "territorio",
    "utenti",
    "strutture",
    "rendicontazione",
    "tariffe",
    "osservatorio",
    "sportello",
)
MODELLI = [m for m in apps.get_models() if m._meta.app_label in APP]
RADICI_DI_PROPRIETA = {"territorio.Ambito", "strutture.Struttura"}
# Fields that come from Django's own base classes, with Django's Italian names.
CAMPI_DI_DJANGO = {"password", "last_login", "is_superuser", "groups", "user_permissions"}
# Abbreviations that may begin a name in lower-case Italian.
SIGLE = ("ISEE", "ISTAT", "CAP", "PDF", "PEC", "SSN", "SHA", "ATS", "URL")
# Models tied to an Ambito that hold nothing of its own: why each has no `visibili_a`.
SENZA_PROPRIETARIO = {
    "territorio.SlugPrecedenteAmbito": "old addresses of public pages, read by everybody",
}
# Rendered by Django for its own error views, by name.
MODELLI_DI_ERRORE = {"400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"}

CARTELLA_TEMPLATE = settings.BASE_DIR / "templates"
TEMPLATE = sorted(
    str(file.relative_to(CARTELLA_TEMPLATE))
    for file in CARTELLA_TEMPLATE.rglob("*")
    if file.is_file()
)
CODICE_ANOMALIA = re.compile(r"""["']([A-Z]{2,6}-\d{2})["']""")


def etichetta(modello):
    return modello._meta.label


def sorgenti(*estensioni):
    """Every file of ours with those endings, tests left out."""
    cartelle = [settings.BASE_DIR / app for app in (*APP, "config", "templates", "static")]
    return [
        file
        for cartella in cartelle
        for file in cartella.rglob("*")
        if file.suffix in estensioni and "migrations" not in file.parts
    ]


def minuscolo(nome):
    return nome[0].islower() or nome[0].isdigit() or nome.startswith(SIGLE)


# --- models ------------------------------------------------------------------------------------
@pytest.mark.parametrize("modello", MODELLI, ids=etichetta)
def test_ogni_modello_e_campo_ha_un_nome_italiano_minuscolo(modello):
    dichiarati = modello._meta.original_attrs
    assert {"verbose_name", "verbose_name_plural"} <= set(dichiarati)
    assert minuscolo(str(modello._meta.verbose_name))
    assert minuscolo(str(modello._meta.verbose_name_plural))
    for campo in (*modello._meta.local_fields, *modello._meta.local_many_to_many):
        if (
            campo.name in CAMPI_DI_DJANGO
            or campo.auto_created
            or isinstance(campo, models.CompositePrimaryKey)
        ):
            continue
        assert campo._verbose_name, f"{campo} non ha un nome"
        assert minuscolo(str(campo.verbose_name)), f"{campo}: «{campo.verbose_name}»"


def appartiene(modello, visti=frozenset()):
    """True if its rows are of one Ambito or Struttura, directly or through their parent."""
    if etichetta(modello) in RADICI_DI_PROPRIETA:
        return True
    return any(
        appartiene(campo.related_model, visti | {modello})
        for campo in modello._meta.fields
        if isinstance(campo, models.ForeignKey)
        and campo.related_model not in visti | {modello}
        and campo.related_model._meta.app_label in APP
    )


@pytest.mark.parametrize("modello", [m for m in MODELLI if appartiene(m)], ids=etichetta)
def test_cio_che_e_di_un_ambito_o_di_una_struttura_ha_visibili_a(modello):
    if etichetta(modello) in SENZA_PROPRIETARIO:
        assert not hasattr(modello.objects.all(), "visibili_a"), "togli l'eccezione"
    else:
        assert hasattr(modello.objects.all(), "visibili_a")


def test_i_soldi_sono_decimali_e_i_codici_istat_testo():
    for modello in MODELLI:
        for campo in modello._meta.local_fields:
            assert not isinstance(campo, models.FloatField), f"{campo}: i float non sono esatti"
            if campo.name == "codice_istat":
                assert isinstance(campo, models.CharField)


@pytest.mark.parametrize(
    "migrazione",
    [m for app in APP for m in (settings.BASE_DIR / app / "migrations").glob("0*.py")],
    ids=lambda m: f"{m.parent.parent.name}-{m.stem}",
)
def test_ogni_migrazione_ha_un_nome_e_non_importa_le_nostre_app(migrazione):
    assert "_auto_" not in migrazione.stem
    importate = re.findall(r"^\s*(?:from|import) (\w+)", migrazione.read_text(), re.MULTILINE)
    assert not set(importate) & {*APP, "config"}


# --- templates ---------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def testo_sorgenti():
    return {
        file: file.read_text(errors="replace") for file in sorgenti(".py", ".html", ".txt", ".toml")
    }


def sovrascrive(nome):
    """True if Django or an installed package has a template of that name."""
    pacchetti = [Path(a.path) for a in apps.get_app_configs() if a.name not in (*APP, "config")]
    pacchetti.append(Path(find_spec("django.forms").submodule_search_locations[0]))
    return any((pacchetto / "templates" / nome).exists() for pacchetto in pacchetti)


@pytest.mark.parametrize("nome", TEMPLATE)
def test_ogni_template_serve_a_qualcosa(nome, testo_sorgenti):
    if nome in MODELLI_DI_ERRORE or sovrascrive(nome):
        return
    # Either its full name is written somewhere, or its folder is, followed by a computed name.
    cartella, punto, _ = nome.rpartition("/")
    calcolato = re.compile(re.escape(f"{cartella}/") + r"""(?:\{|%|["']\s*(?:\+|\|))""")
    assert any(
        nome in testo or (punto and calcolato.search(testo))
        for file, testo in testo_sorgenti.items()
        if file != CARTELLA_TEMPLATE / nome
    ), f"templates/{nome} non è usato da nessuno"


@pytest.mark.parametrize("nome", [t for t in TEMPLATE if t.endswith((".html", ".txt"))])
def test_ogni_template_si_legge(nome):
    assert get_template(nome)


# --- anomalies ---------------------------------------------------------------------------------
def codici_documentati():
    """The codes with their meaning: the register of rules, and each app's own table."""
    regole = settings.BASE_DIR / "fixtures/riferimento/rendicontazione/regole.csv"
    with regole.open(newline="") as file:
        documentati = {riga["codice"] for riga in csv.DictReader(file) if riga["testo"]}
    for app in APP:
        if find_spec(f"{app}.anomalie"):
            modulo = import_module(f"{app}.anomalie")
            documentati |= {c for c, t in getattr(modulo, "CODICI", {}).items() if t}
    return documentati


def test_ogni_codice_di_anomalia_e_documentato():
    usati = {
        codice: file.relative_to(settings.BASE_DIR)
        for file in sorgenti(".py")
        for codice in CODICE_ANOMALIA.findall(file.read_text())
    }
    assert usati
    documentati = codici_documentati()
    assert {c: str(f) for c, f in usati.items() if c not in documentati} == {}


# --- architecture ------------------------------------------------------------------------------
def test_i_contratti_fra_le_app_valgono():
    esito = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-logo"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert esito.returncode == 0, esito.stdout


def test_nessun_file_porta_codice_in_riga():
    """Strict Content-Security-Policy: no inline style, script or handler in our templates.

    A block of data (`type="application/…"`) is no script: nothing executes it.
    """
    in_riga = re.compile(
        r"""<[a-z][^>]*\s(?:style|on[a-z]+)\s*=|<style\b"""
        r"""|<script(?![^>]*(?:\bsrc=|\btype="application/(?:ld\+)?json"))"""
    )
    colpevoli = {
        nome
        for nome in TEMPLATE
        if nome.endswith(".html") and in_riga.search((CARTELLA_TEMPLATE / nome).read_text())
    }
    assert colpevoli == set()
