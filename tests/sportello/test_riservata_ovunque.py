"""The place of a reserved facility, looked for in every address that everybody may open.

A new public address is read here by itself; where it does not know how to be written, the test
fails until its arguments are added to `ARGOMENTI`.
"""

import logging
import re
import zipfile
from io import BytesIO
from urllib.parse import quote, urlencode

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from osservatorio.urls import urlpatterns as osservatorio_urls
from sportello.export import TIPI_MIME
from sportello.urls import urlpatterns as sportello_urls
from strutture.models import Struttura
from strutture.parsing.identita import Identita
from strutture.services import conferma_scheda
from strutture.urls import urlpatterns as strutture_urls
from tests.strutture.factories import AreaFactory, TipoUnitaOffertaFactory, UnitaOffertaFactory
from tests.territorio.factories import AmbitoFactory, AppartenenzaFactory, ComuneFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db

NOME = "Rifugio Aurora"
# Words that only the place of the refuge has.
SEGRETI = (
    "Segretissimo", "25999", "45.4321", "45,4321", "10.98765", "10,98765", "dove-siamo",
    "COD-SEGRETO", "Autobus delle Nebbie",
)  # fmt: skip
COMUNE = "Zottopoli"


@pytest.fixture
def rifugio():
    """The only facility of its comune, so that nothing but it can make the comune be named."""
    ambito = AmbitoFactory(numero=77, denominazione="Nebbie", slug="nebbie")
    comune = AppartenenzaFactory(
        ambito=ambito,
        comune=ComuneFactory(denominazione=COMUNE, latitudine="45.40000", longitudine="10.90000"),
    ).comune
    vicino = AppartenenzaFactory(
        ambito=ambito,
        comune=ComuneFactory(denominazione="Brumano", latitudine="45.50", longitudine="10.80"),
    ).comune
    tipo = TipoUnitaOffertaFactory(codice="CEM", area=AreaFactory(codice="minori"))
    UnitaOffertaFactory(struttura__comune=vicino, struttura__denominazione="Casa di vetro")
    unita = UnitaOffertaFactory(
        struttura__denominazione=NOME,
        struttura__comune=comune,
        struttura__indirizzo="Vicolo Segretissimo, 77",
        struttura__cap="25999",
        struttura__latitudine="45.43210",
        struttura__longitudine="10.98765",
        struttura__sito="https://rifugio.example/dove-siamo",
        struttura__come_arrivare="Autobus delle Nebbie, ultima fermata",
        struttura__indirizzo_riservato=True,
        struttura__email="aiuto@rifugio.example",
        tipo=tipo,
        codice_regionale="COD-SEGRETO-9",
        posti_liberi=2,
        posti_liberi_al=timezone.localdate(),
    )
    return unita.struttura


def argomenti(rifugio):
    """By name of the argument of an address: the values to try."""
    unita = rifugio.unita.get()
    comune = rifugio.comune
    return {
        "pk": [rifugio.pk],
        "slug": [rifugio.slug, "nebbie", "zottopoli"],
        "formato": [*TIPI_MIME, "ttl", "jsonld"],
        "risorsa": ["services", "organizations", "service_at_locations", "taxonomy_terms"],
        "chiave": [Identita(settings.PROVINCIA).di("unita", unita.pk)],
        "codice": ["minori", "0" * 64],
        "istat": [comune.codice_istat],
        "nome": [rifugio.slug],
        "gettone": ["x" * 20],
        "numero": [0, 1],
    }


# The addresses that search; of the others one reading is enough, and those they have of their own.
CERCANO = {"struttura_list", "struttura_export", "struttura_feed", "hsds_file"}


def ricerche(rifugio, nome):
    istat = rifugio.comune.codice_istat
    proprie = [
        {}, {"comune": istat}, {"s": str(rifugio.pk)}, {"s": str(rifugio.pk), "formato": "pdf"},
        {"struttura": str(rifugio.pk)}, {"pagina": rifugio.get_absolute_url()},
    ]  # fmt: skip
    if nome.partition(":")[2] not in CERCANO:
        return proprie
    return [
        *proprie, {"q": "aurora"}, {"q": COMUNE}, {"q": f"aurora {COMUNE}"}, {"q": "segretissimo"},
        {"q": "25999"}, {"comune": istat, "q": "aurora"}, {"ambito": "nebbie"},
        {"tipo": "cem"}, {"vicino": istat}, {"vicino": istat, "q": "aurora", "ordina": "distanza"},
        {"posti": "1"}, {"area": "minori", "regime": "residenziale"}, {"limite": "5"},
        {"ordina": "freschezza"},
    ]  # fmt: skip


def pubblici(rifugio):
    """(name, path) of every public address, with each of its arguments."""
    valori = argomenti(rifugio)
    for app, modelli in (
        ("sportello", sportello_urls), ("strutture", strutture_urls),
        ("osservatorio", osservatorio_urls),
    ):  # fmt: skip
        for modello in modelli:
            if getattr(modello.callback, "login_required", True):
                continue
            nomi = list(modello.pattern.converters)
            assert set(nomi) <= set(valori), f"aggiungi gli argomenti di {modello.name}"
            for scelti in _combinazioni(nomi, valori):
                yield f"{app}:{modello.name}", reverse(f"{app}:{modello.name}", kwargs=scelti)


def _combinazioni(nomi, valori):
    if not nomi:
        yield {}
        return
    primo, *altri = nomi
    for valore in valori[primo]:
        for resto in _combinazioni(altri, valori):
            yield {primo: valore, **resto}


def leggi_tutto(risposta):
    """All that the answer says: headers too, and what is inside compressed files."""
    contenuto = b"".join(risposta.streaming_content) if risposta.streaming else risposta.content
    tipo = risposta.headers.get("Content-Type", "")
    if contenuto.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(contenuto)) as archivio:
            contenuto = b"\n".join(archivio.read(nome) for nome in archivio.namelist())
    elif tipo == "application/pdf":
        from pypdf import PdfReader

        pagine = PdfReader(BytesIO(contenuto)).pages
        contenuto = "\n".join(p.extract_text() for p in pagine).encode()
    return contenuto.decode(errors="replace") + str(risposta.headers)


def test_nessun_indirizzo_pubblico_dice_il_luogo(client, rifugio, caplog):
    caplog.set_level(logging.DEBUG)
    letti, con_il_nome, guasti = 0, set(), []
    for nome, indirizzo in pubblici(rifugio):
        for parametri in ricerche(rifugio, nome):
            risposta = client.get(indirizzo, parametri)
            assert risposta.status_code < 500, (indirizzo, parametri)
            testo = leggi_tutto(risposta)
            letti += 1
            # What was asked comes back in the boxes and links of the page: it is not an answer.
            for valore in parametri.values():
                for scritto in {valore, quote(valore), urlencode({"": valore})[1:]}:
                    testo = testo.replace(scritto, "")
            trovati = [segreto for segreto in SEGRETI if segreto.lower() in testo.lower()]
            if NOME in testo:
                con_il_nome.add(nome)
                detta = COMUNE in testo and _vicini(testo)
                filtrata = "comune" in parametri and nome == "sportello:struttura_list"
                if (detta or filtrata) and not _anche_altrove(
                    client, indirizzo, parametri, rifugio
                ):
                    trovati.append("si trova con il suo comune")
            if trovati:
                guasti.append((indirizzo, parametri, trovati))
    assert guasti == []
    assert letti > 250
    # It was really there to be read.
    assert {"sportello:struttura_list", "sportello:struttura_detail", "sportello:struttura_export",
            "sportello:hsds_file", "sportello:struttura_feed", "sportello:consegna",
            "sportello:struttura_vcard"} <= con_il_nome  # fmt: skip
    scritti = caplog.text
    assert not [segreto for segreto in SEGRETI if segreto in scritti]


def _anche_altrove(client, indirizzo, parametri, rifugio):
    """The same question of another comune finds it too: what is said of all tells of none."""
    altro = Struttura.objects.exclude(pk=rifugio.pk).get().comune
    altri = {
        nome: valore.replace(COMUNE, altro.denominazione).replace(
            rifugio.comune.codice_istat, altro.codice_istat
        )
        for nome, valore in parametri.items()
    }
    return altri != parametri and NOME in leggi_tutto(client.get(indirizzo, altri))


def _vicini(testo):
    """True if the comune is named where the refuge is: lists of all the comuni name it too."""
    nudo = re.sub(
        r"<select.*?</select>|<datalist.*?</datalist>|<svg.*?</svg>", "", testo, flags=re.S
    )
    return any(
        COMUNE in nudo[max(0, m.start() - 600) : m.end() + 600] for m in re.finditer(NOME, nudo)
    )


def test_la_ricerca_non_la_trova_con_le_parole_del_luogo(client, rifugio):
    for parola in (COMUNE, "zottopoly", "segretissimo", "vicolo", "25999", "ultima fermata"):
        testo = client.get("/strutture/", {"q": parola}).content.decode()
        assert NOME not in testo, parola


def test_non_ha_distanza_e_non_si_misura(client, rifugio):
    """Nearest first to two comuni: if it were placed, the order would tell where it is."""
    for istat in Struttura.objects.values_list("comune__codice_istat", flat=True):
        testo = client.get("/strutture/", {"vicino": istat}).content.decode()
        prima, nome, dopo = testo.partition(NOME)
        if nome:
            assert not re.search(r"\d+ km", dopo.split("</li>")[0])
            assert "Casa di vetro" in prima


def test_chi_la_conferma_la_cambia_e_la_fa_cessare_non_lo_scrive_nei_registri(
    client, rifugio, caplog, django_capture_on_commit_callbacks
):
    caplog.set_level(logging.DEBUG)
    utente = UtenteFactory(ruolo=Ruolo.ISTRUTTORE_PROVINCIA)
    client.force_login(utente)
    with django_capture_on_commit_callbacks(execute=True):
        conferma_scheda(struttura=rifugio, utente=utente)
        client.get(f"/admin/strutture/struttura/{rifugio.pk}/change/")
        client.post(f"/admin/strutture/struttura/{rifugio.pk}/change/", {"indirizzo": "Vicolo"})
    assert not [segreto for segreto in SEGRETI if segreto in caplog.text]
    for messaggio in mail.outbox:
        assert not [s for s in SEGRETI if s in messaggio.subject + messaggio.body]


def test_le_pagine_riservate_non_la_dicono_a_chi_e_di_un_altro_ufficio(client, rifugio):
    """The office of another Ambito reads every reserved page of the register, and its own files."""
    altro = UtenteFactory(ruolo=Ruolo.RESPONSABILE_UDP, ambito=AmbitoFactory(numero=9))
    client.force_login(altro)
    letti = 0
    for modello in (*strutture_urls, *sportello_urls):
        if not getattr(modello.callback, "login_required", True):
            continue
        nomi = list(modello.pattern.converters)
        chiavi = {nome: rifugio.pk for nome in nomi if nome not in ("azione",)}
        if "azione" in nomi:
            chiavi["azione"] = "annota"
        app = "strutture" if modello in strutture_urls else "sportello"
        indirizzo = reverse(f"{app}:{modello.name}", kwargs=chiavi)
        for parametri in ({}, {"al": f"{timezone.localdate():%Y-%m-%d}"}, {"ambito": "nebbie"}):
            testo = leggi_tutto(client.get(indirizzo, parametri))
            letti += 1
            assert NOME not in testo, indirizzo
            assert not [s for s in SEGRETI if s in testo], indirizzo
    assert letti > 60


def test_la_storia_dice_che_cambia_ma_non_dove(client, rifugio):
    """Who keeps it reads its history: the place is «riservato» there too, also of before."""
    utente = UtenteFactory(ruolo=Ruolo.ISTRUTTORE_PROVINCIA)
    client.force_login(utente)
    Struttura.objects.filter(pk=rifugio.pk).update(
        indirizzo="Vicolo Segretissimo, 78", come_arrivare="Autobus delle Nebbie, prima fermata"
    )
    oggi = f"{timezone.localdate():%Y-%m-%d}"
    for indirizzo in (
        reverse("strutture:storia_detail", args=[rifugio.pk]),
        reverse("strutture:storia_detail", args=[rifugio.pk]) + f"?al={oggi}",
        reverse("strutture:registro_export") + f"?al={oggi}",
    ):
        risposta = client.get(indirizzo)
        assert risposta.status_code == 200
        testo = leggi_tutto(risposta)
        assert NOME in testo
        assert not [s for s in SEGRETI if s in testo], indirizzo


def test_una_pagina_tenuta_in_memoria_non_sopravvive_al_segreto(client, rifugio, settings):
    """Published with its place, then reserved: the next reading has nothing of it, nor the 304."""
    settings.PAGINE_IN_MEMORIA = 4 * 2**20
    Struttura.objects.filter(pk=rifugio.pk).update(indirizzo_riservato=False)
    indirizzi = [
        rifugio.get_absolute_url(), "/strutture/?q=aurora", "/strutture/esporta.csv",
        "/strutture/esporta.geojson", "/strutture/novita.atom", "/strutture/hsds.json",
        f"/comuni/{rifugio.comune.codice_istat}-zottopoli/",
        f"/strutture/?comune={rifugio.comune.codice_istat}",
    ]  # fmt: skip
    prime = {indirizzo: client.get(indirizzo) for indirizzo in indirizzi}
    assert [i for i, r in prime.items() if NOME not in leggi_tutto(r)] == [indirizzi[-2]]
    assert any("Segretissimo" in leggi_tutto(r) for r in prime.values())
    Struttura.objects.filter(pk=rifugio.pk).update(indirizzo_riservato=True)
    for indirizzo, prima in prime.items():
        dopo = client.get(
            indirizzo,
            headers={
                "if-none-match": prima.headers["ETag"],
                "if-modified-since": prima.headers.get("Last-Modified", ""),
            },
        )
        assert dopo.status_code == 200, indirizzo
        testo = leggi_tutto(dopo)
        assert not [s for s in SEGRETI if s in testo], indirizzo
        if "comun" in indirizzo:
            assert NOME not in testo, indirizzo
    assert client.get("/strutture/", {"q": f"aurora {COMUNE}"}).status_code == 200
