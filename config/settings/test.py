"""Tests: a throw-away PostgreSQL, quick password hasher, mail in memory."""

from config.settings.base import *  # noqa: F403

SECRET_KEY = "solo-per-le-prove"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = BASE_DIR / "caricamenti-prove"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# A test sees what it has just written.
CACHES["processo"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
# A test looks at what a view gave to its template: those of the memory ask for it.
PAGINE_IN_MEMORIA = 0
VERSIONE_RICORDATA = 0
# The tests call base.lavori.lavora themselves.
LAVORI_AVVIO = False
