"""What the entry points share: a refusal at start is one sentence on standard error."""

import contextlib
import sys
from collections.abc import Iterator

from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection

from config.pg_esecutore import ErroreServerLocale

RIFIUTATO = 1
# gunicorn stops, instead of trying again for ever, when a worker leaves with this code.
GUNICORN_NON_PARTE = 3

DATABASE_NON_RISPONDE = (
    "Il database indicato da DATABASE_URL non risponde: controlla che sia acceso e che "
    "indirizzo, utente e password siano giusti."
)


@contextlib.contextmanager
def esci_con_una_frase(codice: int = RIFIUTATO) -> Iterator[None]:
    """Turns a refusal of settings, local server or database into its sentence and exit `codice`.

    An error of a database that did answer is a bug, and stays what it is.
    """
    try:
        yield
    except (ImproperlyConfigured, ErroreServerLocale) as errore:
        frase = str(errore)
    except OperationalError:
        if connection.connection is not None:
            raise
        frase = DATABASE_NON_RISPONDE
    else:
        return
    sys.stderr.write(f"{frase}\n")
    sys.stderr.flush()
    sys.exit(codice)
