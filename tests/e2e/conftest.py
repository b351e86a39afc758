"""Debian's chromium driven by playwright: no browser is downloaded. `make e2e` fails without it.

A page of these tests (`Scheda`) remembers what went wrong while it was used: requests to other
hosts, errors on the console, cookies. `pagina` is one at 1200 px with JavaScript; `apri` makes
others: `apri(larghezza=360, javascript=False)`.
"""

import contextlib
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

# playwright keeps an event loop in the thread of the tests: Django would refuse the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

from config.demo import PASSWORD_DEMO
from tests.e2e.conservata import DemoConservata

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
OPZIONI_CHROMIUM = [
    "--no-sandbox",
    "--disable-dev-shm-usage",  # a container gives it 64 MB
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# A busy machine is slow, not wrong: who waits, waits for long. What is ready is not waited for.
PAZIENZA = 120  # seconds
expect.set_options(timeout=PAZIENZA * 1000)
REGOLE_AXE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# All the violations; what is right is not listed, which takes half of the time away.
OPZIONI_AXE = {
    "runOnly": {"type": "tag", "values": REGOLE_AXE},
    "resultTypes": ["violations"],
}


@dataclass
class Scheda:
    """A page of the browser and what happened while it was used."""

    page: Page
    esterne: list[str] = field(default_factory=list)
    errori: list[str] = field(default_factory=list)

    def __getattr__(self, nome: str):
        """Everything else is the page of playwright: `pagina.goto("/")`."""
        return getattr(self.page, nome)

    @property
    def cookie(self) -> list[str]:
        return [cookie["name"] for cookie in self.page.context.cookies()]

    def trabocca(self) -> bool:
        """True if the page scrolls sideways."""
        larghezze = self.page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        return larghezze[0] > larghezze[1]


def axe(pagina: Scheda) -> list[str]:
    """The WCAG 2.2 AA violations that axe finds on the page now, one readable line each."""
    esito = Axe().run(pagina.page, options=OPZIONI_AXE)
    return [
        f"{v['id']} ({v['impact']}): {[nodo['target'] for nodo in v['nodes']]}"
        for v in esito.response["violations"]
    ]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.fail(f"Manca {CHROMIUM}: installalo con sudo apt install chromium.", pytrace=False)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=OPZIONI_CHROMIUM)
        yield chromium
        chromium.close()


@pytest.fixture
def apri(browser, live_server) -> Iterator[Callable[..., Scheda]]:
    """Makes a page in a browser of its own: own cookies, JavaScript or not, any width."""
    with contextlib.ExitStack() as da_chiudere:
        da_chiudere.callback(aspetta_il_server)

        def _apri(*, larghezza: int = 1200, altezza: int = 900, javascript: bool = True) -> Scheda:
            contesto: BrowserContext = browser.new_context(
                base_url=live_server.url,
                locale="it-IT",
                timezone_id="Europe/Rome",
                viewport={"width": larghezza, "height": altezza},
                java_script_enabled=javascript,
                accept_downloads=True,
            )
            da_chiudere.callback(contesto.close)
            contesto.set_default_timeout(PAZIENZA * 1000)
            scheda = Scheda(contesto.new_page())
            consentiti = (live_server.url, "data:", "about:", "blob:")
            scheda.page.on(
                "request",
                lambda r: None if r.url.startswith(consentiti) else scheda.esterne.append(r.url),
            )
            scheda.page.on(
                "console", lambda m: scheda.errori.append(m.text) if m.type == "error" else None
            )
            scheda.page.on("pageerror", lambda errore: scheda.errori.append(str(errore)))
            return scheda

        yield _apri


def aspetta_il_server() -> None:
    """Waits for the requests still being answered when the browsers are closed.

    The end of the test empties the tables: a page that was loading would fail in the next one.
    """
    for filo in threading.enumerate():
        if filo.name.endswith("(process_request_thread)"):
            filo.join(timeout=PAZIENZA)


@pytest.fixture
def pagina(apri) -> Scheda:
    return apri()


@pytest.fixture(scope="session")
def demo_conservata(tmp_path_factory) -> DemoConservata:
    return DemoConservata(tmp_path_factory.mktemp("demo"))


@pytest.fixture
def demo(settings, tmp_path, demo_conservata):
    """The whole demo, as `avvia` loads it."""
    settings.DEBUG = True  # invented data are refused elsewhere
    settings.MEDIA_ROOT = tmp_path / "caricamenti"
    demo_conservata.mette(settings.MEDIA_ROOT)


@pytest.fixture
def entra(apri):
    """Logs a user of the demo in, in a browser of its own: `entra("dirigente_provincia")`."""

    def _entra(ruolo: str, **opzioni) -> Scheda:
        scheda = apri(**opzioni)
        scheda.goto("/accedi/")
        scheda.get_by_label("E-mail").fill(f"{ruolo}@demo.example")
        scheda.get_by_label("Password", exact=True).fill(PASSWORD_DEMO)
        segue(scheda.locator("main").get_by_role("button", name="Entra"))
        scheda.wait_for_url("**/profilo/")
        return scheda

    return _entra


def carica(scheda: Scheda, pagina: str, file: Path) -> None:
    """Uploads a workbook from the page of the return and waits for its outcome."""
    scheda.goto(pagina)
    scheda.get_by_label("File compilato", exact=True).set_input_files(file)
    segue(scheda.get_by_role("button", name="Carica il file"))
    scheda.wait_for_url("**/tentativi/*/")


def esegue(scheda: Scheda, pagina: str, etichetta: str, testo: str | None = None) -> None:
    """Presses the button of a change of state, with its text where it wants one."""
    scheda.goto(pagina)
    if testo:
        scheda.locator("form", has=scheda.get_by_role("button", name=etichetta)).locator(
            "textarea"
        ).fill(testo)
    preme(scheda, etichetta)


def preme(scheda: Scheda, etichetta: str) -> None:
    """Presses a button that sends a form, and waits for the page it leads to."""
    segue(scheda.get_by_role("button", name=etichetta, exact=True))


def segue(comando: Locator) -> None:
    """Clicks what leads to another page, and waits for the whole of it.

    A bare `click()` comes back when the new page has only begun: what is asked of it at once
    (`inner_text`, `count`, axe) would see half of it.
    """
    with comando.page.expect_navigation():
        comando.click()
