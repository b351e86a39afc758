"""HTML to tagged PDF, with WeasyPrint imported only when a PDF is asked for.

Fonts and style sheets are read from our own static files; nothing is ever fetched from the network.
The same HTML gives the same bytes.
"""

import ctypes
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcher

# A name that cannot exist on any network: the pages' own addresses become absolute under it.
BASE_URL = "http://sito.invalid/"

# As WeasyPrint looks for them, first name that can be opened (Debian, then macOS).
_LIBRERIE = {
    "gobject": ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib", "libgobject-2.0-0.dll"),
    "pango": ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
    "harfbuzz": ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll"),
    "harfbuzz-subset": (
        "libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll",
    ),
    "fontconfig": ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll"),
    "pangoft2": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
}  # fmt: skip
COMANDO_LIBRERIE = (
    "sudo apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation"
)


class PdfNonDisponibile(Exception):
    """WeasyPrint's system libraries are missing: `messaggio` says how to install them."""

    def __init__(self, mancanti: tuple[str, ...]) -> None:
        self.messaggio = (
            f"Su questo computer mancano le librerie per i PDF ({', '.join(mancanti)}). "
            f"Installale con: {COMANDO_LIBRERIE}"
        )
        super().__init__(self.messaggio)


class RisorsaRifiutata(Exception):
    """The HTML asks for something that is not one of our static files: a mistake of ours."""


@lru_cache(maxsize=1)
def librerie_mancanti() -> tuple[str, ...]:
    """Names of WeasyPrint's system libraries that cannot be opened here; empty when PDFs can be
    made.
    """
    return tuple(nome for nome, file in _LIBRERIE.items() if not any(map(_si_apre, file)))


def _si_apre(nome: str) -> bool:
    try:
        ctypes.CDLL(nome)
    except OSError:
        return False
    return True


def file_statico(url: str) -> Path | None:
    """The file behind an address under STATIC_URL; None for any other address, or if there is no
    such file.
    """
    parti = urlsplit(url)
    prefisso = "/" + settings.STATIC_URL.strip("/") + "/"
    if not url.startswith(BASE_URL) or not parti.path.startswith(prefisso):
        return None
    nome = unquote(parti.path.removeprefix(prefisso))
    # Collected files first: in production their names carry a hash that the finders do not know.
    raccolti = Path(settings.STATIC_ROOT).resolve()
    raccolto = (raccolti / nome).resolve()
    if raccolto.is_relative_to(raccolti) and raccolto.is_file():
        return raccolto
    try:
        trovato = finders.find(nome)
    except SuspiciousFileOperation:
        return None
    return Path(trovato) if isinstance(trovato, str) else None


def _crea_fetcher(rifiutate: list[str]) -> "URLFetcher":
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class SoloFileStatici(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            percorso = file_statico(url)
            if percorso is None:
                rifiutate.append(url)
                raise ValueError(f"indirizzo fuori dai file statici: {url}")
            tipo = mimetypes.guess_type(percorso.name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, percorso.read_bytes(), {"Content-Type": tipo})

    return SoloFileStatici(allowed_protocols=("data",))


def _modulo_vuoto(documento: Any, pdf: Any) -> None:
    import pydyf

    pdf.catalog["AcroForm"] = pydyf.Dictionary({"Fields": pydyf.Array([])})


@dataclass(frozen=True)
class DocumentoPdf:
    """The bytes of a PDF and how many pages it has."""

    contenuto: bytes
    pagine: int


def render_pdf(html: str, *, da_firmare: bool = False) -> bytes:
    """The bytes of `crea_pdf`."""
    return crea_pdf(html, da_firmare=da_firmare).contenuto


def crea_pdf(html: str, *, da_firmare: bool = False) -> DocumentoPdf:
    """A tagged PDF (PDF/UA-1) of a complete HTML page, whose `lang`, `<title>` and headings it
    takes over.

    Raises PdfNonDisponibile if the system libraries are missing, RisorsaRifiutata if the page asks
    for anything that is not a static file of ours. Relative addresses are those of the site;
    `data:` addresses are allowed. With `da_firmare` it has an empty form, to which a signature can
    be added without touching anything else: so who reads it can see that nothing else was.
    """
    if mancanti := librerie_mancanti():
        raise PdfNonDisponibile(mancanti)
    import weasyprint

    rifiutate: list[str] = []
    pagina = weasyprint.HTML(
        string=html, base_url=BASE_URL, url_fetcher=_crea_fetcher(rifiutate), media_type="print"
    )
    opzioni: dict[str, Any] = {
        "pdf_variant": "pdf/ua-1",
        "pdf_identifier": hashlib.sha256(html.encode()).digest()[:16],
    }
    documento = pagina.render(**opzioni)
    pdf = documento.write_pdf(finisher=_modulo_vuoto if da_firmare else None, **opzioni)
    if rifiutate:
        raise RisorsaRifiutata(f"Il PDF chiede file che non ci sono: {', '.join(rifiutate)}")
    return DocumentoPdf(bytes(pdf), len(documento.pages))
