"""Every kind of public page, as a citizen meets it: axe, narrow and wide, keyboard, no JavaScript.

The pages are found by following the links from the home and the sitemap: one that nobody links
would not be found by a citizen either.
"""

import re
from collections import deque
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve

from sportello.urls import urlpatterns
from tests.e2e.conftest import axe

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

# Of the same view so many pages: the Province's and an Ambito's, a full and an empty one.
PER_VISTA = 2
# Public pages that a link cannot reach: what they need is written by who reads.
SENZA_COLLEGAMENTO = {
    "sportello:pubblicazione_detail": "the demo publishes nothing",
    "sportello:hsds_list": "for programs: told in docs/dati-aperti.md",
}


class _Collegamenti(HTMLParser):
    def __init__(self):
        super().__init__()
        self.trovati = []

    def handle_starttag(self, tag, attributi):
        if tag == "a":
            self.trovati.append(dict(attributi).get("href") or "")


def pagine_pubbliche(client):
    """Addresses of HTML pages by the name of their view, at most `PER_VISTA` for each."""
    mappa = client.get("/sitemap.xml").content.decode()
    coda = deque(["/", *(urlsplit(u).path for u in re.findall(r"<loc>(.*?)</loc>", mappa))])
    viste, trovate = set(), {}
    while coda:
        indirizzo = coda.popleft()
        percorso = urlsplit(indirizzo)
        if percorso.netloc or not percorso.path.startswith("/") or indirizzo in viste:
            continue
        viste.add(indirizzo)
        try:
            nome = resolve(percorso.path).view_name
        except Resolver404:
            pytest.fail(f"Un collegamento porta a {indirizzo}, che non c'è.")
        if not nome.startswith("sportello:") or len(trovate.get(nome, [])) >= PER_VISTA:
            continue
        risposta = client.get(indirizzo)
        if risposta.status_code != 200 or "text/html" not in risposta["Content-Type"]:
            continue
        trovate.setdefault(nome, []).append(indirizzo)
        lettore = _Collegamenti()
        lettore.feed(risposta.content.decode())
        coda.extend(
            urljoin(percorso.path, u.split("#")[0])
            for u in lettore.trovati
            if u and not re.match(r"[a-z]+:(?!//)", u)
        )
    return trovate


# The focus must be seen: an outline, a border or a shadow that the element has not at rest.
_ASPETTO = """
elemento => { const s = getComputedStyle(elemento);
  return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.borderColor,
          s.backgroundColor, s.textDecoration].join('|'); }
"""


_PIU_GRANDE = """
() => new Promise(fine => {
  new PerformanceObserver(lista => {
    const voce = lista.getEntries().at(-1);
    fine(voce.element ? voce.element.tagName : 'nessuno');
  }).observe({type: 'largest-contentful-paint', buffered: true});
  setTimeout(() => fine('nessuno'), 30000);
})
"""


# What can be reached with the keyboard; of a group of radio buttons, one at a time.
_COMANDI = """
() => [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]):not([type=radio]), select, textarea, summary')]
    .filter(e => e.checkVisibility() && !e.disabled && e.tabIndex >= 0).length
"""
TASTI = 60


def tastiera(pagina):
    """What is wrong for who has only the keyboard: commands not reached, a focus not seen."""
    comandi = min(pagina.evaluate(_COMANDI), TASTI)
    raggiunti, guasti = 0, []
    pagina.evaluate("() => { window.osVisti = new Set(); document.activeElement.blur(); }")
    for _ in range(comandi):
        pagina.keyboard.press("Tab")
        nuovo, invisibile = pagina.evaluate(
            f"""() => {{ const e = document.activeElement;
            if (e === document.body) return [false, ''];
            const aspetto = {_ASPETTO.strip()};
            const nuovo = !osVisti.has(e); osVisti.add(e);
            const acceso = aspetto(e); e.blur(); const spento = aspetto(e);
            e.focus({{focusVisible: true}});
            return [nuovo, acceso === spento ? e.outerHTML.slice(0, 80) : '']; }}"""
        )
        raggiunti += nuovo
        if invisibile:
            guasti.append(f"non si vede dove si è: {invisibile}")
    if raggiunti < comandi - 1:
        guasti.append(f"con la tastiera si arriva a {raggiunti} comandi di {comandi}")
    return guasti[:3]


def guasti_di(pagina, indirizzo, *, stretta):
    """What is wrong with the page, one line each."""
    pagina.goto(indirizzo)
    trovati = axe(pagina)
    if pagina.trabocca():
        trovati.append("trabocca di lato")
    if pagina.locator("h1").count() != 1:
        trovati.append("non ha un solo h1")
    if stretta:
        grande = pagina.evaluate(_PIU_GRANDE)
        if grande in {"IMG", "SVG", "svg", "IMAGE", "image", "VIDEO", "nessuno"}:
            trovati.append(f"il contenuto più grande non è un testo: {grande}")
    else:
        trovati += tastiera(pagina)
    return trovati


def test_ogni_pagina_pubblica(apri, client, demo):
    pagine = pagine_pubbliche(client)
    larga, stretta, senza = apri(), apri(larghezza=360), apri(javascript=False)
    guasti = {}
    for indirizzo in (i for trovati in pagine.values() for i in trovati):
        trovati = guasti_di(larga, indirizzo, stretta=False)
        senza.goto(indirizzo)
        if larga.locator("main").inner_text() != senza.locator("main").inner_text():
            trovati.append("senza JavaScript non è la stessa")
        trovati += guasti_di(stretta, indirizzo, stretta=True)
        if trovati:
            guasti[indirizzo] = trovati
    assert guasti == {}
    for pagina in (larga, stretta, senza):
        assert pagina.esterne == []
        assert pagina.errori == []

    di_pagina = {n for n in viste_pubbliche() if n.endswith(("_list", "_detail", "home"))}
    assert di_pagina - pagine.keys() - SENZA_COLLEGAMENTO.keys() == set()


def viste_pubbliche():
    """The names of the views that everybody may open."""
    return {
        f"sportello:{p.name}"
        for p in urlpatterns
        if not getattr(p.callback, "login_required", True)
    }
