"""What a bare machine lacks, said in one sentence before anything is installed.

Standard library only, and no syntax newer than Python 3.4: it must be able to say "this Python is
too old". Run by the Makefile with the system's python3:

    python3 config/prerequisiti.py python|pdf|pdf-avviso|porta NUMERO|chromium

Exit code 0 if all is there, 1 with the sentence on standard error. `pdf-avviso` never fails.
"""

import ctypes
import os
import socket
import sys

PYTHON_MINIMO = (3, 11)
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")

# The program that drives the browser (inside playwright's package) asks for it at start.
LIBRERIA_DEL_DRIVER = "libatomic.so.1"

# As WeasyPrint looks for them: Linux, macOS.
LIBRERIE_PDF = (
    ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib"),
    ("libpango-1.0.so.0", "libpango-1.0.dylib"),
    ("libharfbuzz.so.0", "libharfbuzz.0.dylib"),
    ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib"),
    ("libfontconfig.so.1", "libfontconfig.1.dylib"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
)
INSTALLA_PDF = "sudo apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


def python(versione=None):
    """The sentence on a Python too old or without venv, or None."""
    versione = tuple(versione or sys.version_info)
    if versione < PYTHON_MINIMO:
        return (
            "Serve Python 3.11 o successivo e questo è il {}.{}: installane uno nuovo "
            "(su Debian 12: sudo apt install python3 python3-venv) e indicalo con "
            "make PYTHON=python3.11."
        ).format(*versione)
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return (
            "A questo Python manca il modulo per gli ambienti virtuali: installalo con "
            "sudo apt install python3-venv."
        )
    return None


def librerie_pdf():
    """The libraries of WeasyPrint that are not there, by their Linux name."""
    mancano = []
    for nomi in LIBRERIE_PDF:
        for nome in nomi:
            try:
                ctypes.CDLL(nome)
            except OSError:
                continue
            break
        else:
            mancano.append(nomi[0])
    return mancano


def pdf():
    """The sentence on the missing libraries, or None."""
    mancano = librerie_pdf()
    if not mancano:
        return None
    return "Per scrivere i PDF mancano le librerie {}: installale con {}.".format(
        ", ".join(mancano), INSTALLA_PDF
    )


def porta(numero, esempio="make demo PORTA={}"):
    """The sentence on a port that cannot be taken, or None; `esempio` shows how to change it."""
    try:
        valore = int(numero)
    except ValueError:
        valore = 0
    if not 1 <= valore <= 65535:
        return "«{}» non è una porta: scegli un numero da 1024 a 65535.".format(numero)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as prova:
        prova.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            prova.bind(("127.0.0.1", valore))
        except PermissionError:
            return (
                "La porta {0} è riservata a root: scegline una da 1024 in su, per esempio con {1}."
            ).format(valore, esempio.format(8000))
        except OSError:
            return (
                "La porta {0} è già usata da un altro programma: scegline un'altra, "
                "per esempio con {1}."
            ).format(valore, esempio.format(valore + 1 if valore < 65535 else 8001))
    return None


def chromium():
    """The sentence on the browser, or the library of its driver, that is not there; or None."""
    if not os.access(CHROMIUM, os.X_OK):
        return (
            "Per le prove nel browser manca {}: installalo con "
            "sudo apt install chromium libatomic1, oppure indica dov'è con la variabile CHROMIUM."
        ).format(CHROMIUM)
    if sys.platform.startswith("linux"):
        try:
            ctypes.CDLL(LIBRERIA_DEL_DRIVER)
        except OSError:
            return (
                "Per le prove nel browser manca la libreria {}: installala con "
                "sudo apt install libatomic1."
            ).format(LIBRERIA_DEL_DRIVER)
    return None


def _scrivi(frase):
    sys.stderr.flush()
    uscita = getattr(sys.stderr, "buffer", sys.stderr)
    uscita.write((frase + "\n").encode("utf-8"))
    uscita.flush()


def main(argomenti):
    """Runs the check named by the first argument and returns the exit code."""
    controlli = {"python": python, "pdf": pdf, "pdf-avviso": pdf, "chromium": chromium}
    nome = argomenti[0] if argomenti else ""
    if nome == "porta" and len(argomenti) > 1:
        frase = porta(argomenti[1])
    elif nome in controlli:
        frase = controlli[nome]()
    else:
        _scrivi("Uso: python3 config/prerequisiti.py python|pdf|pdf-avviso|porta NUMERO|chromium")
        return 2
    if frase is None:
        return 0
    if nome == "pdf-avviso":
        _scrivi(frase + " Tutto il resto funziona anche senza.")
        return 0
    _scrivi(frase)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
