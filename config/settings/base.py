"""Settings shared by every environment.

Values that differ come from the environment variables of `.env.example`.
"""

import os
from importlib.util import find_spec
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent.parent

# The Istat code of the Province that runs this installation; every territory page starts from it.
PROVINCIA = os.environ.get("PROVINCIA", "017")

DEBUG = False
ALLOWED_HOSTS: list[str] = []
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "config.apps.ConfigApp",
    "config.apps.AmministrazioneConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "csp",
    "django_filters",
    "import_export",
    "base",
    "territorio",
    "utenti",
    "strutture",
    "rendicontazione",
    "tariffe",
    "osservatorio",
    "sportello",
]

MIDDLEWARE = [
    # The first: nothing before it may read, log or send elsewhere what it takes away.
    "base.middleware.SenzaTraccia",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.common.CommonMiddleware",
    # A public page in memory stops here: nobody needs to know who reads it.
    "sportello.middleware.PagineInMemoria",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "base.middleware.AccessoRichiesto",
    "strutture.middleware.PaginePubblicheAggiornate",
    "strutture.middleware.FirmaDellaStoria",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# A harmless default, so that commands without a database can be run with no DATABASE_URL at all.
try:
    _database = dj_database_url.parse(
        os.environ.get("DATABASE_URL") or "postgresql://localhost/sociale",
        conn_max_age=60,
        conn_health_checks=True,
    )
except ValueError:
    _database = {}
if _database.get("ENGINE") != "django.db.backends.postgresql":
    raise ImproperlyConfigured(
        "DATABASE_URL non è l'indirizzo di un PostgreSQL: "
        "scrivilo come postgresql://utente:password@macchina:5432/database."
    )
DATABASES = {"default": _database}

# Rate limits of the logins must hold across processes: the cache is a table of the same database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_condivisa",
        # With Django's own 300, a few hundred strangers would push out the counts of the others.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    # What every page repeats (header and footer): a minute old at most, and no query to look it up.
    "processo": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "processo",
        "TIMEOUT": 60,
    },
}

# Whole public pages kept by each process, in bytes; "0" = none.
# For so many seconds a process does not ask the database whether something public has changed; what
# it writes itself it knows at once.
VERSIONE_RICORDATA = float(os.environ.get("VERSIONE_RICORDATA") or 1)
PAGINE_IN_MEMORIA = int(os.environ.get("PAGINE_IN_MEMORIA") or 32 * 2**20)

LANGUAGE_CODE = "it"
TIME_ZONE = "Europe/Rome"
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "locale"]  # a few words that Django's own Italian lacks
USE_TZ = True
# Thousands separators are written by base.formati only: Django's would also break numbers in links.
USE_THOUSAND_SEPARATOR = False

# --- users -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "utenti.Utente"
AUTHENTICATION_BACKENDS = ["utenti.backends.AccessoPerIncarico"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "utenti:profilo"
LOGOUT_REDIRECT_URL = "sportello:home"

ACCOUNT_ADAPTER = "utenti.adapter.AdattatoreAccesso"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by the back office, never by the public
ACCOUNT_PREVENT_ENUMERATION = True
# Nothing is written to who has no account: the page says the same in both cases.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# The other sessions of the user end by themselves, since the hash of the password changes.
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_FORMS = {
    "login": "utenti.forms.AccessoForm",
    "reset_password": "utenti.forms.PasswordDimenticataForm",
    "reset_password_from_key": "utenti.forms.NuovaPasswordForm",
    "change_password": "utenti.forms.CambiaPasswordForm",
}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Sportello Sociale] "
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
}

# --- what citizens send ----------------------------------------------------------------------
# Counted by a keyed digest of where it comes from, or of the contact, which expires by itself. An
# office of a trade union or a library sends many requests from one address.
SPORTELLO_LIMITI = {
    "richiesta": "12/h/key,60/d/key",
    "richiesta_contatto": "3/h/key,8/d/key",
    "segnalazione": "12/h/key,40/d/key",
    "valutazione": "20/h/key,60/d/key",
    "stato": "20/10m/key",
    "consegna_pdf": "8/m/key",
    "stato_codice": "6/10m/key",
}
# Nobody reads and fills in a form in less.
SPORTELLO_SECONDI_MINIMI = 3

# --- files -----------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
# Bootstrap Italia's files are taken from the wheel that carries them; nothing of it is committed.
_tema = find_spec("bootstrap_italia_template")
STATICFILES_DIRS: list[str | Path | tuple[str, str | Path]] = [BASE_DIR / "static"]
if _tema and _tema.submodule_search_locations:
    STATICFILES_DIRS.append(
        ("bootstrap-italia", Path(_tema.submodule_search_locations[0]) / "static")
    )
# Uploaded returns: never under a public URL, always through a view that checks rights.
MEDIA_ROOT = Path(os.environ.get("CARTELLA_CARICAMENTI", BASE_DIR / "caricamenti"))
MEDIA_URL = ""
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20

# --- long jobs -------------------------------------------------------------------------------
# Kind of job → the function that does it, and the one told when it is left (base.lavori).
LAVORI: dict[str, str] = {
    "rendicontazione.controllo": "rendicontazione.services.lavori.controlla",
    "rendicontazione.conferma": "rendicontazione.services.lavori.conferma",
    "rendicontazione.ricontrollo": "rendicontazione.services.lavori.ricontrolla",
    "osservatorio.report": "osservatorio.services.report.prepara",
    "strutture.anteprima_importazione": (
        "strutture.services.importazione.anteprima.confronta_in_coda"
    ),
    "osservatorio.controlla_dati": "osservatorio.services.caricamenti.controlla_dati",
    "osservatorio.conferma_dati": "osservatorio.services.caricamenti.conferma_dati",
}
LAVORI_INTERROTTI: dict[str, str] = {
    "rendicontazione.controllo": "rendicontazione.services.lavori.controllo_interrotto",
    "osservatorio.report": "osservatorio.services.report.preparazione_interrotta",
    "strutture.anteprima_importazione": (
        "strutture.services.importazione.anteprima.confronto_interrotto"
    ),
    "osservatorio.controlla_dati": "osservatorio.services.caricamenti.lavoro_interrotto",
    "osservatorio.conferma_dati": "osservatorio.services.caricamenti.lavoro_interrotto",
}
# Whoever puts a job in the queue starts a process that works it; "0" where `lavora --resta` runs.
LAVORI_AVVIO = os.environ.get("LAVORI_AVVIO", "1") != "0"

# --- security --------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [SELF],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "camera": [],
    "geolocation": [],
    "microphone": [],
    "payment": [],
    "usb": [],
}
SECURE_REFERRER_POLICY = "same-origin"
# Addresses (by how they begin) whose query is written nowhere: an ISEE is in it.
SENZA_TRACCIA = ("/tariffe",)
# Under those, the reserved pages: nothing personal is ever in their addresses, and their forms
# need the origin of the page.
CON_TRACCIA = ("/tariffe/ufficio/",)
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_SAMESITE = "Lax"

# --- mail and logs ---------------------------------------------------------------------------
# How what nobody's request causes (mails, the QR of the PDFs) writes the addresses of the pages;
# "" = it does not.
INDIRIZZO_SITO = os.environ.get("INDIRIZZO_SITO", "")
# The Province in the index of public administrations, for the catalogue of open data; "" = unknown.
# Where the accessibility statement written on AgID's site is, and the day it was last reviewed
# (YYYY-MM-DD): it is due again every 23 September.
DICHIARAZIONE_ACCESSIBILITA = os.environ.get("DICHIARAZIONE_ACCESSIBILITA", "")
DICHIARAZIONE_ACCESSIBILITA_DEL = os.environ.get("DICHIARAZIONE_ACCESSIBILITA_DEL", "")
CODICE_IPA = os.environ.get("CODICE_IPA", "")
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_MITTENTE", "sportello@localhost")
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_SKIP_ADMIN_ACTION_EXPORT_UI = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"senza_dati_personali": {"()": "base.registri.SenzaDatiPersonali"}},
    "formatters": {"riga": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "riga",
            "filters": ["senza_dati_personali"],
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Django's own console handler would print the query string of every request.
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
        # At DEBUG it writes all that a page was made with: what is typed is part of it.
        "django.template": {"level": "INFO"},
        # Their every step is of no interest; what goes wrong still is.
        "weasyprint": {"level": "WARNING"},
        "weasyprint.progress": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        # What it finds wrong in a signed copy is said on the page; a log could name the signatory.
        "pyhanko": {"level": "CRITICAL"},
        "pyhanko_certvalidator": {"level": "CRITICAL"},
    },
}
