"""WSGI entry point. Defaults to production, which refuses to start without its secrets."""

import os

from django.core.wsgi import get_wsgi_application

from config.avvio import GUNICORN_NON_PARTE, esci_con_una_frase
from config.pg_locale import assicura_database_se_sviluppo

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")

with esci_con_una_frase(GUNICORN_NON_PARTE):
    assicura_database_se_sviluppo()
    application = get_wsgi_application()
