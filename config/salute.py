"""Health check of a container: asks `/stato/` as the site's own host. `python -m config.salute`."""

import http.client
import os
import sys


def chiedi_stato(*, macchina: str = "127.0.0.1", porta: int = 8000) -> int:
    """The HTTP status of `/stato/`; 0 if nobody answers."""
    ospiti = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")
    connessione = http.client.HTTPConnection(macchina, porta, timeout=4)
    try:
        # The name must be one that the site answers to, whatever address is asked.
        connessione.request("GET", "/stato/", headers={"Host": ospiti[0].strip().lstrip(".")})
        return connessione.getresponse().status
    except OSError:
        return 0
    finally:
        connessione.close()


if __name__ == "__main__":
    sys.exit(0 if chiedi_stato() == http.client.OK else 1)
