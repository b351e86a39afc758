"""Development and demo.

DEBUG on, PostgreSQL in `.postgres/`, mail on the console, static files without collectstatic.
"""

from config.settings.base import *  # noqa: F403

DEBUG = True
SECRET_KEY = "solo-per-lo-sviluppo-non-usare-in-produzione"  # noqa: S105
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# WhiteNoise serves the files under runserver as it does under gunicorn.
INSTALLED_APPS = ["whitenoise.runserver_nostatic", *INSTALLED_APPS]
# People look at the demo: a wrong address answers as it will in production. The last one, so that
# the page gets every header of the others.
MIDDLEWARE = [*MIDDLEWARE, "base.middleware.PaginaNonTrovataAncheInSviluppo"]
MIDDLEWARE[MIDDLEWARE.index("csp.middleware.CSPMiddleware")] = "base.middleware.RegoleDiContenuto"
# The QR of the PDFs, and the links of the mails; `avvia` says its own port.
INDIRIZZO_SITO = INDIRIZZO_SITO or "http://localhost:8000"
