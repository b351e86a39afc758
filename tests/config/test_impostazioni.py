"""Production refuses to start in one sentence; the entry points say it without a traceback."""

import gettext
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PROGETTO = Path(__file__).resolve().parent.parent.parent
COMPLETE = {
    "SECRET_KEY": "k9Zq-3hV7tWm2Xy8Rb4Nc6Jd1Fg5Ls0Pa_QeUiOoTrYwEzSxDcFvGbHnJmKl",
    "DATABASE_URL": "postgresql://utente:parola@127.0.0.1:1/sociale",
    "ALLOWED_HOSTS": "sportello.example,.ambito.example",
}


def esegui(*comando, **variabili):
    """Runs Python in production, with those variables only."""
    conservate = {k: v for k, v in os.environ.items() if k in {"PATH", "HOME", "LANG"}}
    return subprocess.run(
        [sys.executable, *comando],
        cwd=PROGETTO,
        env={**conservate, "DJANGO_SETTINGS_MODULE": "config.settings.prod", **variabili},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("manca", sorted(COMPLETE))
def test_manage_rifiuta_in_una_frase(manca):
    variabili = {k: v for k, v in COMPLETE.items() if k != manca}

    esito = esegui("manage.py", "check", **variabili)

    assert esito.returncode == 1
    assert esito.stderr == (
        f"Mancano le variabili d'ambiente {manca}: impostale come in .env.example e riavvia.\n"
    )


@pytest.mark.parametrize(
    ("variabile", "valore", "frase"),
    [
        ("DATABASE_URL", "mysql://x/y", "DATABASE_URL non è l'indirizzo di un PostgreSQL"),
        ("DATABASE_URL", "una frase", "DATABASE_URL non è l'indirizzo di un PostgreSQL"),
        ("EMAIL_PORT", "posta", "EMAIL_PORT è «posta»: scrivi un numero intero."),
    ],
)
def test_un_valore_impossibile_si_dice_in_una_frase(variabile, valore, frase):
    esito = esegui("manage.py", "check", **{**COMPLETE, variabile: valore})

    assert esito.returncode == 1
    assert frase in esito.stderr
    assert esito.stderr.count("\n") == 1


def test_un_database_spento_si_dice_in_una_frase():
    esito = esegui("manage.py", "migrate", **COMPLETE)

    assert esito.returncode == 1
    assert esito.stderr.startswith("Il database indicato da DATABASE_URL non risponde: ")
    assert esito.stderr.count("\n") == 1


def test_senza_pacchetti_si_dice_come_installarli():
    esito = esegui("-S", "-I", "manage.py", "check")

    assert esito.returncode == 1
    assert esito.stderr == (
        "Mancano i pacchetti: scrivi make prepara, poi usa .venv/bin/python al posto di python3.\n"
    )


def test_wsgi_ferma_gunicorn_con_la_frase():
    esito = esegui("-m", "gunicorn", "--check-config", "config.wsgi")

    assert esito.returncode == 3  # the code at which gunicorn's master gives up
    assert esito.stderr.startswith(
        "Mancano le variabili d'ambiente SECRET_KEY, DATABASE_URL, ALLOWED_HOSTS: "
    )
    assert "Traceback" not in esito.stderr


def test_in_produzione_non_si_accende_un_postgres(tmp_path):
    esito = esegui("-c", "import config.wsgi, os; print(os.environ['DATABASE_URL'])", **COMPLETE)

    assert esito.stdout.strip() == COMPLETE["DATABASE_URL"], esito.stderr


def test_le_impostazioni_di_produzione_passano_il_controllo():
    # As in the Makefile: an indicator to be reviewed is no fault of the settings.
    variabili = {**COMPLETE, "CONTROLLI_TACIUTI": "osservatorio.W001"}
    esito = esegui("manage.py", "check", "--deploy", "--fail-level", "WARNING", **variabili)

    assert esito.returncode == 0, esito.stderr


def test_valori_di_produzione():
    esito = esegui(
        "-c",
        "import django; django.setup()\n"
        "from django.conf import settings as s\n"
        "print(s.DEBUG, s.ALLOWED_HOSTS, s.CSRF_TRUSTED_ORIGINS, s.ALLAUTH_TRUSTED_PROXY_COUNT)",
        **COMPLETE,
    )

    assert esito.stdout.strip() == (
        "False ['sportello.example', '.ambito.example'] "
        "['https://sportello.example', 'https://*.ambito.example'] 1"
    )


def test_avviato_django_le_librerie_pesanti_non_sono_caricate():
    esito = esegui(
        "-c",
        "import django, sys; django.setup()\n"
        "import config.urls\n"
        "print(sorted({'pandas', 'openpyxl', 'weasyprint', 'xlsxwriter', 'rdflib', 'segno'}"
        " & set(sys.modules)))",
        **COMPLETE,
    )

    assert esito.stdout.strip() == "[]", esito.stderr


def test_le_parole_aggiunte_all_italiano_di_django_sono_compilate():
    cartella = PROGETTO / "locale" / "it" / "LC_MESSAGES"
    scritte = dict(
        re.findall(
            r'^msgid "(.+)"\nmsgstr "(.+)"$',
            (cartella / "django.po").read_text(),
            flags=re.MULTILINE,
        )
    )
    with (cartella / "django.mo").open("rb") as file:
        compilate = gettext.GNUTranslations(file)

    assert len(scritte) > 5
    assert {parola: compilate.gettext(parola) for parola in scritte} == scritte
