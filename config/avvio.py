"""What the entry points share: a refusal at start is one sentence on standard error."""

import contextlib
import sys
from collections.abc import Iterator

from django.core.exceptions import ImproperlyConfigured

from config.pg_esecutore import ErroreServerLocale

RIFIUTATO = 1
# gunicorn stops, instead of trying again for ever, when a worker leaves with this code.
GUNICORN_NON_PARTE = 3


@contextlib.contextmanager
def esci_con_una_frase(codice: int = RIFIUTATO) -> Iterator[None]:
    """Turns a refusal of settings or local server into its sentence and exit code `codice`."""
    try:
        yield
    except (ImproperlyConfigured, ErroreServerLocale) as errore:
        sys.stderr.write(f"{errore}\n")
        sys.stderr.flush()
        sys.exit(codice)
