"""Starts the throw-away PostgreSQL: `-p tests.plugin_pg` comes before the settings are read.

With xdist the head process starts it and the workers inherit DATABASE_URL.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

from config.avvio import esci_con_una_frase
from config.pg_locale import assicura_database_se_sviluppo

with esci_con_una_frase():
    assicura_database_se_sviluppo()
