"""WSGI entry point. Defaults to production, which refuses to start without its secrets."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")

from config.pg_locale import assicura_database_se_sviluppo

assicura_database_se_sviluppo()

from django.core.wsgi import get_wsgi_application  # noqa: E402

application = get_wsgi_application()
