"""Production. Refuses to start, in one sentence, without its secret key, database and hosts."""

import os

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *  # noqa: F403


def _intero(nome: str, predefinito: int) -> int:
    """The whole number in an environment variable."""
    testo = os.environ.get(nome) or str(predefinito)
    if not testo.isdecimal():
        raise ImproperlyConfigured(f"{nome} è «{testo}»: scrivi un numero intero.")
    return int(testo)


_mancano = [
    nome for nome in ("SECRET_KEY", "DATABASE_URL", "ALLOWED_HOSTS") if not os.environ.get(nome)
]
if _mancano:
    raise ImproperlyConfigured(
        f"Mancano le variabili d'ambiente {', '.join(_mancano)}: "
        "impostale come in .env.example e riavvia."
    )

SECRET_KEY = os.environ["SECRET_KEY"]
ALLOWED_HOSTS = [host.strip() for host in os.environ["ALLOWED_HOSTS"].split(",") if host.strip()]
CSRF_TRUSTED_ORIGINS = [
    f"https://*{host}" if host.startswith(".") else f"https://{host}" for host in ALLOWED_HOSTS
]
INDIRIZZO_SITO = os.environ.get("INDIRIZZO_SITO") or next(
    (f"https://{host}" for host in ALLOWED_HOSTS if host[0] not in ".*"), ""
)

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = _intero("EMAIL_PORT", 25)
EMAIL_HOST_USER = os.environ.get("EMAIL_UTENTE", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_TLS", "") == "1"

# TLS ends at a reverse proxy, which must write these headers itself, never pass on the visitor's.
# Without the count of proxies all visitors would share one address, and one limit of logins.
ALLAUTH_TRUSTED_PROXY_COUNT = _intero("NUMERO_PROXY", 1)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^stato/$"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

# Codes of `manage.py check` that are not to be said, separated by spaces.
SILENCED_SYSTEM_CHECKS = os.environ.get("CONTROLLI_TACIUTI", "").split()
