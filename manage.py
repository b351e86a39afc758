#!/usr/bin/env python3
"""Entry point of the commands: settings default to dev, PostgreSQL in a folder is started."""

import os
import sys
from importlib.util import find_spec

# Commands that work on files only: starting a server for them would be a waste of a second.
SENZA_DATABASE = {"collectstatic", "help", "version", "diffsettings", "--help", "-h", "--version"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    if find_spec("django") is None:
        sys.exit(
            "Mancano i pacchetti: scrivi make prepara, poi usa .venv/bin/python al posto di "
            "python3."
        )
    from config.avvio import esci_con_una_frase

    with esci_con_una_frase():
        comando = sys.argv[1] if len(sys.argv) > 1 else "help"
        if comando not in SENZA_DATABASE:
            from config.pg_locale import assicura_database_se_sviluppo

            assicura_database_se_sviluppo()
        from django.conf import settings
        from django.core.management import execute_from_command_line

        settings.DEBUG  # noqa: B018 - reads the settings: what they refuse is said here
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
