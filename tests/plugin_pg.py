"""Loaded with `-p tests.plugin_pg`, before pytest-django reads the settings: starts the throw-away PostgreSQL.

With xdist the head process starts it and the workers inherit DATABASE_URL.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

from config.pg_locale import assicura_database_se_sviluppo  # noqa: E402

assicura_database_se_sviluppo()
