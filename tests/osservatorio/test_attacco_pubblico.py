"""A citizen who keeps everything ever published, adds and subtracts: no small count is found.

Through the real services, pages and files; the attackers know nothing of how cells are hidden.
"""

import io
import json
import re
from collections import Counter
from decimal import Decimal

import pytest
from django.urls import reverse
from pypdf import PdfReader

from base.errors import ErroreDominio
from osservatorio import selectors, services
from osservatorio.calcolo import definizioni
from osservatorio.models import ConsensoConfronto, Pubblicazione
from osservatorio.reports import REPORT, Scelta, protezione
from osservatorio.reports.aperti import leggi_cella
from osservatorio.reports.insieme import INSIEME, SceltaInsieme
from osservatorio.soppressione import NOTA, SEGNO, Decisione, Noto, pubblicata_da, quota, trovate
from rendicontazione.models import Fatto, Rendicontazione
from tests.osservatorio.attaccante import Lineare, Sapere
from tests.osservatorio.factories import crea_popolazione, eta
from tests.osservatorio.mondo_servizi import Scrittore, versione_approvata
from tests.osservatorio.test_dati_aperti import da_csv, da_json, tabelle
from tests.osservatorio.test_pubblicazioni import pdf_di
from tests.territorio.factories import AmbitoFactory, AppartenenzaFactory, ComuneFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db

SOGLIA = 5
NOMI = ("Adda", "Brembo", "Cherio", "Dezzo")
RESIDENTI = {"Adda": 2_000, "Brembo": 9_000, "Cherio": 7_000, "Dezzo": 30_000}
PROVINCIA = "Provincia"
# Year: area: persons of each Ambito, and how many of the total are women. Small ones everywhere.
PERSONE = {
    2022: {"dip": (5, 12, 4, 18), "fam": (28, 41, 10, 45), "anz": (61, 70, 83, 97)},
    2023: {"dip": (3, 14, 9, 20), "fam": (30, 40, 2, 50), "anz": (60, 70, 80, 90)},
}
DONNE = {2022: (4, 50, 51, 60), 2023: (3, 48, 52, 61)}
# Users of nurseries, for 10 000 euro in each Ambito: a mean that gives them back.
NIDI = {2022: (7, 20, 31, 44), 2023: (6, 22, 4, 40)}
EURO = 10_000
TUTTI = (
    "utenti_servizi", "utenti_servizi_dip", "utenti_servizi_fam", "utenti_per_1000",
    "quota_utenti_femmine", "spesa_per_utente_nidi", "utenti_nido_per_100",
)  # fmt: skip


@pytest.fixture
def dirigente():
    return UtenteFactory(ruolo=Ruolo.DIRIGENTE_PROVINCIA)


@pytest.fixture
def ambiti():
    trovati, per_comune = [], {}
    for numero, nome in enumerate(NOMI, start=1):
        ambito, comune = AmbitoFactory(numero=numero, denominazione=nome), ComuneFactory()
        AppartenenzaFactory(comune=comune, ambito=ambito)
        ConsensoConfronto.objects.create(ambito=ambito, concesso_da=UtenteFactory())
        per_comune[comune] = (eta(a1=RESIDENTI[nome] // 10, a30=RESIDENTI[nome] * 9 // 10), eta())
        trovati.append(ambito)
    for anno in (2022, 2023):
        crea_popolazione(anno, per_comune)
    campagne = {}
    for i, ambito in enumerate(trovati):
        for anno in (2022, 2023):
            versione = versione_approvata(ambito, anno, campagne.get(anno))
            campagne[anno] = versione.rendicontazione.campagna.modello
            scrittore = Scrittore(versione)
            donne = DONNE[anno][i]
            for area, voce in (("anz", "1.G.01"), ("dip", "1.F.03"), ("fam", "1.D.06")):
                quanti = PERSONE[anno][area][i]
                sue = min(donne, quanti) if area == "anz" else 0
                for sesso, n in (("F", sue), ("M", quanti - sue)):
                    scrittore.scrivi(
                        {"f4.utenti": n}, voce=voce, area_utenza=area.upper(), fascia_eta="18-64",
                        sesso=sesso, cittadinanza="I", presa_in_carico=False,
                    )  # fmt: skip
            scrittore.scrivi(
                {"f1.utenti": NIDI[anno][i], "f1.spesa_totale": EURO},
                voce="3.A.01", area_utenza="FAM", forma_gestione="S",
            )  # fmt: skip
            scrittore.salva()
    return trovati


def vero():
    """(series, place, year) → count: read from the database by the test, not by who publishes."""
    serie = ["utenti", "utenti_dip", "utenti_fam", "utenti_anz", "utenti_femmine",
             "utenti_voci_nidi"]  # fmt: skip
    anni = [2022, 2023]
    territori = [
        *selectors.territori_della_provincia(anni),
        *(t for a in anni for t in selectors.territori_degli_ambiti(a)),
    ]
    letture = selectors.leggi_serie(territori, set(serie))
    return {
        (s, t.nome if t.ambito_id else PROVINCIA, t.anno): int(lettura.valori[s])
        for t, lettura in zip(territori, letture, strict=True)
        for s in serie
    }


def cambia():
    """Other approved data of 2023: Adda and Cherio change, so that a difference tells."""
    for ambito, area, sesso, valore in (("Adda", "DIP", "M", 4), ("Cherio", "FAM", "M", 7)):
        Fatto.objects.filter(
            versione__rendicontazione__ambito__denominazione=ambito,
            versione__rendicontazione__campagna__anno=2023,
            colonna__concetto="f4.utenti",
            area_utenza=area,
            sesso=sesso,
        ).update(valore=Decimal(valore))
    Rendicontazione.objects.update(nota_ambito="Dati corretti.")


# --- what a citizen gets -----------------------------------------------------------------------
def numeri_di(testo):
    return set(re.findall(r"\d+(?:\.\d{3})*(?:,\d+)?", testo))


def raccolto(client, pubblicazione):
    """Tables of a publication, the same in every format; nothing else says another number."""
    slug = pubblicazione.slug
    pagina = client.get(reverse("sportello:pubblicazione_detail", args=[slug])).content.decode()
    valori = client.get(reverse("sportello:pubblicazione_values", args=[slug])).content.decode()
    aperti = json.loads(tabelle(client, slug, "json").content)
    assert da_csv(tabelle(client, slug, "csv").content) == da_json(
        tabelle(client, slug, "json").content
    )
    stat = tabelle(client, slug, "jsonstat").content.decode()
    carta = " ".join(
        p.extract_text() for p in PdfReader(io.BytesIO(pdf_di(client, pubblicazione))).pages
    )
    for testo in (pagina, valori, json.dumps(aperti), stat, carta):
        assert "nascoste" not in testo
        assert "non_stampate" not in testo
    if any(c["testo"] == SEGNO for t in aperti["tabelle"] for r in t["righe"] for c in r["celle"]):
        assert NOTA in pagina
        assert NOTA in " ".join(carta.split())
    scritte = {
        numero
        for tabella in aperti["tabelle"]
        for riga in tabella["righe"]
        for cella in riga["celle"]
        for numero in numeri_di(cella["testo"])
    }
    # A sentence says numbers of the tables, years, how many Ambiti, and the per cent between two
    # numbers that it says.
    for frase in frasi_di(json.loads(valori)["report"]):
        frase = re.sub(r"\([+−][\d,]+\s%\)|ogni 1.000|ogni 100", "", frase)
        assert numeri_di(frase) <= scritte | {"2022", "2023", *map(str, range(len(NOMI) + 1))}, (
            frase
        )
    # No cell of the page is not in the files.
    for cella in re.findall(r"<td[^>]*>(.*?)</td>", pagina, re.S):
        testo = re.sub(r"<svg.*?</svg>|<[^>]+>", "", cella, flags=re.S)
        assert numeri_di(testo) <= scritte | {"1", "2022", "2023"}, testo
    return aperti["tabelle"]


def frasi_di(valore):
    if isinstance(valore, dict):
        if "frase" in valore:
            yield str(valore["frase"])
        for altro in valore.values():
            yield from frasi_di(altro)
    elif isinstance(valore, list):
        for altro in valore:
            yield from frasi_di(altro)


def cifre(tavole):
    """(indicator, place, year) → what is printed: a number, «·» or None."""
    lette = {}
    for tavola in tavole:
        titolo = tavola["titolo"]
        codice = next((c for c in TUTTI if titolo.startswith(definizioni()[c].nome)), None)
        # The longest name: «Utenti dei servizi» begins two others.
        codice = max(
            (c for c in TUTTI if titolo.startswith(definizioni()[c].nome)),
            key=lambda c: len(definizioni()[c].nome),
            default=codice,
        )
        if codice is None:
            continue
        for nome, celle in righe_di(tavola):
            if "anno per anno" in titolo:
                lette[codice, PROVINCIA, int(nome)] = celle[0]
            elif "dal primo" in titolo:
                for cella in celle[:2]:
                    if trovata := re.fullmatch(r"(.+) \((\d{4})\)", cella):
                        lette[codice, nome, int(trovata[2])] = trovata[1]
            elif "degli ambiti" in titolo:
                luogo = nome if nome in NOMI else PROVINCIA
                lette[codice, luogo, int(re.search(r", (\d{4}) \(", titolo)[1])] = celle[0]
            elif titolo.endswith(", Provincia"):
                lette[codice, PROVINCIA, int(nome)] = celle[0]
    return {
        chiave: SEGNO if testo == SEGNO else leggi_cella(testo, numerica=True).valore
        for chiave, testo in lette.items()
    }


def righe_di(tavola):
    for riga in tavola["righe"]:
        yield riga["riga"], [cella["testo"] for cella in riga["celle"]]


# --- the attack ---------------------------------------------------------------------------------
class Cittadino:
    """Reads publications, and knows how the sums are made; a count that is corrected is another."""

    def __init__(self):
        self.sapere, self.vere = Sapere(), {}

    def legge(self, lette, ora):
        def nome(chiave):
            return (*chiave, ora[chiave])

        for chiave, valore in ora.items():
            self.vere[nome(chiave)] = valore
            self.sapere.ignoti.setdefault(nome(chiave), 0)
        for (codice, luogo, anno), stampato in lette.items():
            d = definizioni()[codice]
            sopra, sotto = (
                [(t.serie, luogo, anno) for t in termini if (t.serie, luogo, anno) in ora]
                for termini in (d.numeratore, d.denominatore)
            )
            if not d.denominatore:
                if stampato == SEGNO:
                    self.sapere.ignoti[nome(sopra[0])] = 1
                elif stampato is not None:
                    assert stampato == ora[sopra[0]]
                    self.sapere.noti[nome(sopra[0])] = int(stampato)
            elif stampato not in (SEGNO, None):
                figura = quota(
                    codice,
                    sopra[0] if sopra else Noto(EURO * (4 if luogo == PROVINCIA else 1)),
                    sotto[0] if sotto else Noto(residenti(d.denominatore[0].serie, luogo)),
                    per=d.per,
                    decimali=d.decimali,
                )
                self.sapere.figure.append((figura, stampato, nome))
        for anno in (2022, 2023):
            luoghi = [*NOMI, PROVINCIA]
            for luogo in luoghi:
                self._somma(nome, [(f"utenti_{a}", luogo, anno) for a in ("dip", "fam", "anz")],
                            ("utenti", luogo, anno))  # fmt: skip
                if ("uomini", luogo, anno) in ora:
                    self._somma(
                        nome,
                        [("utenti_femmine", luogo, anno), ("uomini", luogo, anno)],
                        ("utenti", luogo, anno),
                    )
            for serie in {s for s, _, a in ora if a == anno}:
                self._somma(nome, [(serie, n, anno) for n in NOMI], (serie, PROVINCIA, anno))

    def _somma(self, nome, parti, totale):
        somma = ([nome(p) for p in parti], nome(totale))
        if somma not in self.sapere.somme:
            self.sapere.somme.append(somma)

    def trova(self):
        """The small counts known within less than the threshold."""
        sapere = self.sapere
        sapere.ignoti = {c: n for c, n in sapere.ignoti.items() if c not in sapere.noti}
        piccole = [c for c, v in self.vere.items() if 0 < v < SOGLIA]
        trovate_da_lui = [c for c in piccole if c in sapere.noti]
        # What is said of known numbers only says nothing more.
        utile = Sapere()
        utile.noti, utile.ignoti = sapere.noti, sapere.ignoti
        utile.somme = [(p, t) for p, t in sapere.somme if any(c in sapere.ignoti for c in (*p, t))]
        utile.figure = [
            una for una in sapere.figure if any(una[2](c) in sapere.ignoti for c in una[0].conteggi)
        ]
        lineare = Lineare(utile)
        for chiave in piccole:
            if chiave in sapere.ignoti:
                basso, alto = lineare.estremi(chiave)
                assert basso <= self.vere[chiave] <= (alto if alto is not None else 10**9)
                if alto is not None and alto - basso < SOGLIA:
                    trovate_da_lui.append(chiave)
        return trovate_da_lui


def residenti(serie, luogo):
    quanti = sum(RESIDENTI.values()) if luogo == PROVINCIA else RESIDENTI[luogo]
    return quanti // 10 if serie == "eta_0_2" else quanti


def insieme(*codici, da=2022, a=2023):
    return {"report": INSIEME, "scelta": SceltaInsieme(a, indicatori=codici, anno_da=da)}


def con_gli_uomini(conteggi):
    return conteggi | {
        ("uomini", luogo, anno): n - conteggi["utenti_femmine", luogo, anno]
        for (serie, luogo, anno), n in conteggi.items()
        if serie == "utenti"
    }


def tutto_pubblicato(client, dirigente):
    """Four publications, the second in place of the first; what a citizen has in the end."""
    lui = Cittadino()

    def una(motivo="", **cosa):
        fatta = services.pubblica_report(utente=dirigente, motivo=motivo, **cosa)
        lui.legge(cifre(raccolto(client, fatta)), con_gli_uomini(vero()))
        return fatta

    scheda = {
        "report": REPORT["scheda-indicatore"],
        "scelta": Scelta(2023, indicatore="utenti_servizi_dip"),
    }
    prima = una(**insieme(*TUTTI))
    una(**scheda)
    cambia()
    una(motivo="Dati corretti", **insieme(*TUTTI))
    una(**insieme("utenti_servizi_dip", "utenti_servizi_fam", da=2023))
    una(report=REPORT["confronto"], scelta=Scelta(2023, indicatore="utenti_servizi_dip"))
    prima.refresh_from_db()
    assert prima.stato == "sostituita"
    return lui


def test_chi_conserva_tutto_cio_che_si_pubblica_non_trova_i_numeri_piccoli(
    client, ambiti, dirigente
):
    lui = tutto_pubblicato(client, dirigente)
    assert lui.trova() == []
    # And it is not because nothing is printed, or nothing is small.
    assert Counter(0 < v < SOGLIA for v in lui.vere.values())[True] >= 6
    assert len(lui.sapere.noti) > 20
    assert len(lui.sapere.figure) > 20
    # The attacker of the engine, on what was kept: each one after those before it.
    conservate = [pubblicata_da(*una) for una in selectors.protezioni_pubblicate()]
    assert len(conservate) == Pubblicazione.objects.count() == 5
    for i, una in enumerate(conservate):
        assert not trovate(una.tavola, una.nascoste, conservate[:i])
        assert not trovate(una.tavola, una.nascoste, conservate[i + 1 :])


def test_se_si_nascondono_solo_i_numeri_piccoli_li_trova(client, ambiti, dirigente, monkeypatch):
    """The attack is a real one: without what protects them it finds them."""

    def ingenua(tavola, precedenti, soglia):
        piccole = {c for c, v in tavola.valori.items() if 0 < v < soglia}
        loro = {f.chiave for f in tavola.figure if piccole.intersection(f.conteggi)}
        return Decisione(frozenset(piccole - tavola.non_stampate), frozenset(), frozenset(loro))

    monkeypatch.setattr(protezione, "decidi", ingenua)
    lui = Cittadino()
    fatta = services.pubblica_report(
        utente=dirigente, **insieme("utenti_servizi_dip", "utenti_servizi_fam", da=2023)
    )
    lui.legge(cifre(raccolto(client, fatta)), con_gli_uomini(vero()))
    trovati = lui.trova()
    # 46 − 14 − 9 − 20; 122 − 30 − 40 − 50.
    assert ("utenti_dip", "Adda", 2023, 3) in trovati
    assert ("utenti_fam", "Cherio", 2023, 2) in trovati


def test_cio_che_si_ricava_da_altre_pubblicazioni_si_rifiuta_con_una_frase(
    client, ambiti, dirigente, monkeypatch
):
    vera = protezione.decidi

    def senza_protezione(tavola, precedenti, soglia):
        return Decisione(frozenset(), frozenset(), frozenset())

    monkeypatch.setattr(protezione, "decidi", senza_protezione)
    services.pubblica_report(utente=dirigente, **insieme("utenti_servizi_dip", da=2023))
    monkeypatch.setattr(protezione, "decidi", vera)
    with pytest.raises(ErroreDominio, match="utenti dei servizi, Dipendenze, Adda, 2023"):
        services.pubblica_report(
            utente=dirigente, **insieme("utenti_servizi_dip", "popolazione", da=2023)
        )
    assert Pubblicazione.objects.count() == 1
