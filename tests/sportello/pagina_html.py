"""Reads a page as who checks it does: headings in order, hooks, links."""

from html.parser import HTMLParser


class Pagina(HTMLParser):
    """`titoli` = (level, text); `ganci` = text inside each element with a `data-element`."""

    VUOTI = frozenset({"br", "hr", "img", "input", "link", "meta", "path", "circle", "rect"})

    def __init__(self, testo: str) -> None:
        super().__init__()
        self.titoli: list[tuple[int, str]] = []
        self.ganci: list[tuple[str, str]] = []
        self.collegamenti: list[str] = []
        self.paragrafi_vuoti = 0
        self._aperti: list[tuple[str, str, list[str]]] = []
        self.feed(testo)
        self.close()

    def handle_starttag(self, tag, attrs):
        attributi = dict(attrs)
        if tag == "a" and attributi.get("href"):
            self.collegamenti.append(attributi["href"])
        if tag not in self.VUOTI:
            self._aperti.append((tag, attributi.get("data-element", ""), []))

    def handle_endtag(self, tag):
        if tag in self.VUOTI:
            return
        while self._aperti:
            aperto, gancio, pezzi = self._aperti.pop()
            testo = " ".join("".join(pezzi).split())
            if gancio:
                self.ganci.append((gancio, testo))
            if len(aperto) == 2 and aperto[0] == "h" and aperto[1].isdigit():
                self.titoli.append((int(aperto[1]), testo))
            if aperto in ("p", "dd", "h2", "h3") and not testo:
                self.paragrafi_vuoti += 1
            if self._aperti:
                self._aperti[-1][2].append("".join(pezzi))
            if aperto == tag:
                break

    def handle_data(self, data):
        if self._aperti:
            self._aperti[-1][2].append(data)

    def testo_di(self, gancio: str) -> list[str]:
        return [testo for nome, testo in self.ganci if nome == gancio]
