"""Starts the throw-away PostgreSQL: `-p tests.plugin_pg` comes before the settings are read.

With xdist the head process starts it and the workers inherit DATABASE_URL.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

from config.pg_locale import assicura_database_se_sviluppo

assicura_database_se_sviluppo()
